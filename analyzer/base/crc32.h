#ifndef ANALYZER_BASE_CRC32_H
#define ANALYZER_BASE_CRC32_H

/* The checksum of RFC 1952 (and of gzip, PNG, EVTX), by liblzma. */

#include "analyzer/base/span.h"

/* The checksum of bytes that follow those of before, which is 0 at first. */
uint32_t crc32_add(uint32_t before, struct span bytes);

#endif
