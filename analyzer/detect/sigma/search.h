#ifndef ANALYZER_DETECT_SIGMA_SEARCH_H
#define ANALYZER_DETECT_SIGMA_SEARCH_H

/*
 * How values are searched for all atoms at once: whole values by a table,
 * beginnings and ends by trees, and what stands anywhere in them by one set of
 * patterns for each field.
 */

#include "analyzer/detect/patterns.h"
#include "analyzer/detect/sigma/affix.h"
#include "analyzer/detect/sigma/atom.h"

enum {
	SEARCH_EQUAL_MAX = 256 /* bytes of a text that the table holds */
};

/*
 * A single byte that is looked for.  libhs would be slow where it is in every
 * value.
 */
struct search_byte {
	uint8_t small;
	uint8_t capital; /* the same without a case */
	uint32_t id;
};

/* What is looked for in a field. */
struct search_field {
	uint64_t equal_lengths;   /* of the texts in the table: bit n % 64 */
	struct affixes *affix[2]; /* [0] beginnings, [1] ends; NULL for none */
	struct patterns *set;     /* NULL for none */
	struct search_byte *byte;
	size_t bytes;
	size_t bytes_cap;

	/* While building. */
	struct patterns_maker *maker;
	struct affix_text *text[2];
	size_t texts[2];
	size_t texts_cap[2];
};

struct search {
	struct arena *arena;
	struct map *equal; /* of field and text without case: atom */
	uint32_t *next;    /* by atom: the next one of the same key */
	struct search_field *field;
	size_t fields;
	size_t atoms;
};

/* Decides for every atom how its bit comes about, and fills the tables. */
void search_plan(struct search *s, struct atoms *atoms);

/*
 * Adds literals to m of which one, but for the case, stands in every value
 * that answers the atom.  False: there are none that are long enough to be
 * rare in rows.
 */
bool search_literals(
    const struct atoms *atoms, uint32_t id, struct patterns_maker *m);

/* Compiles the sets, through the cache folder.  False: *err says why not. */
bool search_compile(
    struct search *s, const char *cache, bool *cached, struct err *err);

void search_free(struct search *s);

/* What of a field is looked at: its number and a set of atom_want. */
struct search_what {
	uint32_t field;
	uint8_t want;
};

/* Notes an id, unless it was noted before. */
static inline void
search_hit(struct pattern_hits *hits, uint32_t id)
{
	uint64_t bit = UINT64_C(1) << (id % 64);

	if ((hits->bits[id / 64] & bit) != 0)
		return;
	hits->bits[id / 64] |= bit;
	hits->found[hits->n++] = id;
}

/* Sets the bits of what a value of a field says. */
void search_value(const struct search *s, struct search_what what,
    struct span value, struct pattern_scratch *scratch,
    struct pattern_hits *hits);

#endif
