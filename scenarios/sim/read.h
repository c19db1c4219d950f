#ifndef SCENARIOS_SIM_READ_H
#define SCENARIOS_SIM_READ_H

/*
 * Strict reading of scenario files: every helper says at which line and
 * column a text is wrong and what would be right, returns a harmless value,
 * and lets the reader go on to the next mistake.
 */

#include "analyzer/base/map.h"
#include "scenarios/sim/program.h"

/* Names of one kind of thing, to find what a text refers to. */
struct names {
	const char *what; /* "zone", for messages */
	struct map *index;
};

enum {
	NAMES_ZONE,
	NAMES_HOST,
	NAMES_CLIENT,
	NAMES_PEOPLE,
	NAMES_LOG,
	NAMES_SERVICE,
	NAMES_BEHAVIOUR,
	NAMES_LABEL,
	NAMES_COUNT
};

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct program *program;
	struct names names[NAMES_COUNT];
	struct map *values; /* names that ${…} may use */
	struct map *facts;  /* facts that a step notes */
	struct map *rows;   /* "log/row" -> row_ref as log << 32 | row */
	/* Templates, whose names are checked when all are known. */
	struct template *template;
	size_t templates;
	size_t cap_templates;
};

/*
 * Is y a map with known keys only?  keys names them, parted by blanks; those
 * with "!" must be there.  False: it is not a map at all.
 */
bool read_map(
    struct reader *r, const struct yaml *y, const char *what, const char *keys);

/* Is y a list (not an empty one unless empty)?  NULL y: false, in silence. */
bool read_list(struct reader *r, const struct yaml *y, const char *what);

void read_error(struct reader *r, const struct yaml *y, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A text; "" when y is NULL or wrong. */
const char *read_text(struct reader *r, const struct yaml *y);

/* Lower-case letters, digits and "-"; "" when it is not. */
const char *read_id(struct reader *r, const struct yaml *y);

/* A text in languages: a map of them, or a text in English. */
struct words read_words(struct reader *r, const struct yaml *y);

/* A list of texts, NULL at the end; one text is a list of one. */
const char *const *read_texts(struct reader *r, const struct yaml *y);

int64_t read_number(
    struct reader *r, const struct yaml *y, struct range limits, int64_t other);
bool read_bool(struct reader *r, const struct yaml *y, bool other);

/* "3" or "3..9". */
struct range read_range(struct reader *r, const struct yaml *y,
    struct range limits, struct range other);

/* "250ms", "2s", "5m", "2h", or two of them with ".." between. */
struct range read_times(
    struct reader *r, const struct yaml *y, struct range other);
int64_t read_time(struct reader *r, const struct yaml *y, int64_t other);

/* A number or "${variable}". */
struct amount read_amount(
    struct reader *r, const struct yaml *y, struct range limits, int64_t other);

/* A text with ${names}; text is NULL when y is NULL. */
struct template read_template(struct reader *r, const struct yaml *y);

/* One of the words, by index; other when y is NULL. */
unsigned read_word(struct reader *r, const struct yaml *y,
    const char *const *words, unsigned other);

/* The index of what y names; SIM_NOBODY when y is NULL or wrong. */
uint32_t read_ref(struct reader *r, const struct yaml *y, unsigned kind);

/* A list of references, or one. */
const uint32_t *read_refs(
    struct reader *r, const struct yaml *y, unsigned kind, size_t *n);

/* Gives index the name that y holds; a second of the same name is wrong. */
const char *read_new(
    struct reader *r, const struct yaml *y, unsigned kind, uint32_t index);

/* "log/row". */
const struct row_ref *read_rows(
    struct reader *r, const struct yaml *y, size_t *n);

/* A map from names to ways of making values. */
struct makers read_makers(struct reader *r, const struct yaml *y);

/* A map from header names to templates. */
struct header *read_headers(struct reader *r, const struct yaml *y, size_t *n);

/* Says that a name may be used in ${…}. */
void read_declare(struct reader *r, const char *name);

/* Checks that the names of all templates were declared. */
void read_check_templates(struct reader *r);

#endif
