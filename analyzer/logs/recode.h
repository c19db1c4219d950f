#ifndef ANALYZER_LOGS_RECODE_H
#define ANALYZER_LOGS_RECODE_H

/* Text of another charset as UTF-8, by the C library's iconv. */

#include "analyzer/base/charset.h"
#include "analyzer/base/span.h"

struct recode; /* opaque */

/* For a charset whose iconv is not NULL.  Never NULL. */
struct recode *recode_new(const struct charset *c);
void recode_free(struct recode *r); /* r may be NULL */

/*
 * text as UTF-8, valid until the next call.  A byte that means nothing in the
 * charset becomes U+FFFD.
 */
struct span recode_text(struct recode *r, struct span text);

#endif
