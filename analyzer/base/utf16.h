#ifndef ANALYZER_BASE_UTF16_H
#define ANALYZER_BASE_UTF16_H

/* UTF-16 as Windows stores it (little-endian) made UTF-8. */

#include "analyzer/base/span.h"

enum {
	UTF16_GROWS = 3, /* bytes that two bytes become at most */
};

/*
 * Writes text as UTF-8 to out, which has room for UTF16_GROWS / 2 times its
 * bytes.  Half of a pair becomes U+FFFD; an odd last byte is left out.
 * Returns the number of bytes written.
 */
size_t utf16_read(struct span text, uint8_t *out);

#endif
