#ifndef ANALYZER_BASE_TEXT_H
#define ANALYZER_BASE_TEXT_H

/* Bytes made safe for a reader: a terminal, a JSON text, an HTML page. */

#include "analyzer/base/buf.h"

/*
 * Reads one character of UTF-8 at *at and moves behind it.  Returns -1 for a
 * byte that is not part of valid UTF-8, having moved by one.
 */
int32_t utf8_next(struct span s, size_t *at);

bool utf8_valid(struct span s);

/* Appends a character as UTF-8. */
void utf8_put(struct buf *out, uint32_t c);

/*
 * Appends s as a quoted JSON string; bytes that are no valid UTF-8 become
 * "\\xNN" as text, as Suricata writes them.
 */
void json_text(struct buf *out, struct span s);

/*
 * Appends s with everything that a terminal could take for a command shown
 * instead: control and bidirectional characters as "\\xNN" or "\\u{NNNN}",
 * invalid bytes as "\\xNN".  A newline is kept with lines.
 */
void safe_text(struct buf *out, struct span s, bool lines);

/* Appends s safe for HTML text and for attributes in double quotes. */
void html_text(struct buf *out, struct span s);

/* Columns that a character takes on a terminal: 0, 1 or 2. */
unsigned char_columns(uint32_t c);

/* Columns that text takes; a byte that is not UTF-8 takes one. */
unsigned text_columns(struct span s);

/* Printable ASCII as it is, every other byte as ".". */
void printable_text(struct buf *out, struct span s);

/* Appends bytes as Base64 with padding (RFC 4648, section 4). */
void base64_put(struct buf *out, struct span s);

/* The six bits that a digit of Base64 stands for, or -1 for no digit. */
int base64_digit(uint8_t c);

/*
 * Decodes Base64; white space is passed over and padding may be missing.
 * False: another byte was met; what stands before it was appended.
 */
bool base64_read(struct buf *out, struct span s);

#endif
