#ifndef ANALYZER_REPORT_EVE_JSON_H
#define ANALYZER_REPORT_EVE_JSON_H

/*
 * The words of a JSON text, appended to a buffer.  The comma before a member
 * follows from the byte before it, so that there is no state to keep.  Keys
 * that are C strings are our own and need no escapes.
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/buf.h"

/* The comma that separates from what stands before, where one is needed. */
void eve_comma(struct buf *out);

void eve_name(struct buf *out, struct span name);    /* as it is */
void eve_key_span(struct buf *out, struct span key); /* escaped */

void eve_bool(struct buf *out, const char *key, bool yes);
void eve_time(struct buf *out, const char *key, int64_t time_ns);
void eve_addr(struct buf *out, const char *key, const struct addr *a);
void eve_base64(struct buf *out, const char *key, struct span bytes);
void eve_hex(struct buf *out, const char *key, struct span bytes);

/* Bytes with every one that is not printable as ".", but for line ends. */
void eve_printable(struct buf *out, const char *key, struct span bytes);

/*
 * Appends a quoted string as Suricata does: valid UTF-8 as it is, and of
 * anything else the bytes that are not printable ASCII as "\xNN".
 */
void eve_string(struct buf *out, struct span text);
void eve_int(struct buf *out, int64_t n);

/* Here since the compiler knows how long most keys are. */
static inline void
eve_key(struct buf *out, const char *key)
{
	eve_name(out, span_str(key));
}

static inline void
eve_text(struct buf *out, const char *key, struct span text)
{
	eve_key(out, key);
	eve_string(out, text);
}

static inline void
eve_word(struct buf *out, const char *key, const char *text)
{
	eve_text(out, key, span_str(text));
}

static inline void
eve_uint(struct buf *out, const char *key, uint64_t n)
{
	eve_key(out, key);
	buf_uint(out, n);
}

void eve_open(struct buf *out, const char *key, char bracket);
void eve_close(struct buf *out, char bracket);

#endif
