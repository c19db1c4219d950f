#ifndef ANALYZER_DETECT_SURICATA_LITERAL_H
#define ANALYZER_DETECT_SURICATA_LITERAL_H

/* The search for one literal, by its byte that is rarest in traffic. */

#include "analyzer/base/span.h"

/* Index of the byte of a literal (not empty) to look for first. */
uint32_t literal_rarest(struct span literal, bool nocase);

/*
 * Offset of the first occurrence in bytes, or SIZE_MAX.  With nocase the
 * literal must be in lower case.
 */
size_t literal_find(
    struct span bytes, struct span literal, bool nocase, uint32_t rarest);

#endif
