#ifndef ANALYZER_DETECT_SIGMA_MEMO_H
#define ANALYZER_DETECT_SIGMA_MEMO_H

/*
 * What a search of a value found, remembered: the values of a log repeat, and
 * a lookup costs less than a search.  Of limited size; a newer value takes the
 * place of an older one.  A field whose values hardly repeat is left alone for
 * a while.  Belongs to one thread.
 */

#include "analyzer/detect/sigma/search.h"

struct memo; /* opaque */

struct memo *memo_new(const struct search *search);
void memo_free(struct memo *m); /* m may be NULL */

/*
 * Another event begins.  With several views of it, what a value said in one is
 * kept for the others, by the place of its bytes.
 */
void memo_begin(struct memo *m, bool several);

/* Bytes that were searched so far. */
uint64_t memo_searched(const struct memo *m);

/* As search_value, of a value that no other event is likely to have. */
void memo_rare(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits);

/* As search_value. */
void memo_value(struct memo *m, struct search_what what, struct span value,
    struct pattern_scratch *scratch, struct pattern_hits *hits);

#endif
