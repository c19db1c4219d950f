#ifndef ANALYZER_DETECT_SIGMA_ATOM_H
#define ANALYZER_DETECT_SIGMA_ATOM_H

/*
 * An atom is one question about one field: "CommandLine contains x".  Equal
 * questions of all rules are one atom, and its answer for a row is one bit.
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/detect/regex.h"
#include "analyzer/detect/sigma/glob.h"

enum atom_kind {
	ATOM_TEXT,    /* a value matches the glob */
	ATOM_REGEX,   /* a value matches the expression */
	ATOM_COMPARE, /* a value is a number and stands in a relation */
	ATOM_TIME,    /* the same for a part of a value that is a time */
	ATOM_CIDR,    /* a value is an address of a network */
	ATOM_REF,     /* a value matches one of another field */
	ATOM_PRESENT, /* the field has a value that is not null */
	ATOM_EXISTS,  /* the field is there */
	ATOM_NULL,    /* the field is absent or null */
};

/* How the bit of an atom comes about. */
enum atom_how {
	HOW_LAZY,    /* asked for when a rule needs it */
	HOW_LOOKUP,  /* set by the search; nothing is left to do */
	HOW_CONFIRM, /* the search says perhaps; then as HOW_LAZY */
};

/* What has to be done with a value of a field, as a set. */
enum atom_want {
	WANT_VALUE = 1, /* keep it */
	WANT_EQUAL = 2, /* look it up as a whole */
	WANT_BEGIN = 4, /* look for its beginnings */
	WANT_END = 8,   /* … and its ends */
	WANT_SET = 16,  /* search it */
};

enum atom_relation {
	REL_EQ,
	REL_LT,
	REL_LTE,
	REL_GT,
	REL_GTE,
};

enum time_part {
	PART_MINUTE,
	PART_HOUR,
	PART_DAY,
	PART_WEEK, /* of the year, ISO 8601 */
	PART_MONTH,
	PART_YEAR,
};

enum {
	FIELD_KEYWORD = 0, /* every value, and the row where it has none */
};

struct atom {
	uint8_t kind;     /* enum atom_kind */
	uint8_t how;      /* enum atom_how */
	uint8_t want;     /* enum atom_want */
	uint8_t relation; /* enum atom_relation */
	uint8_t part;     /* enum time_part */
	uint16_t equal_n; /* bytes of the text that WANT_EQUAL looks up */
	bool cased;
	bool front_open; /* ATOM_REF: text may stand before the reference */
	bool back_open;  /* … behind */
	uint32_t field;
	uint32_t other;    /* ATOM_REF: the other field */
	uint32_t flags;    /* ATOM_REGEX: enum regex_flag */
	struct glob glob;  /* ATOM_TEXT */
	struct span text;  /* ATOM_REGEX: the expression */
	double number;     /* ATOM_COMPARE, ATOM_TIME */
	struct prefix net; /* ATOM_CIDR */
	struct regex *regex;
	struct span shown; /* what the rule says, for the alert */
	float rarity;      /* guess: how often a row has it, 1 always */
};

struct field_entry {
	struct span name;
	uint32_t present; /* atom of ATOM_PRESENT, or ATOM_NONE */
};

#define ATOM_NONE UINT32_MAX

/* All atoms and all fields of a rule set. */
struct atoms {
	struct arena *arena;
	struct atom *v;
	size_t n;
	size_t cap;
	struct map *index; /* by what an atom asks */
	struct field_entry *field;
	size_t fields;
	size_t fields_cap;
	struct map *names;
};

void atoms_init(struct atoms *a, struct arena *arena);
void atoms_free(struct atoms *a);

/* The number of a field; new when it was not asked about before. */
uint32_t atoms_field(struct atoms *a, struct span name);

/* The number of a field, or UINT32_MAX. */
uint32_t atoms_field_find(const struct atoms *a, struct span name);

/* The number of an atom, which is added when there is no equal one. */
uint32_t atoms_add(struct atoms *a, const struct atom *atom);

/* The atom of ATOM_PRESENT of a field. */
uint32_t atoms_present(struct atoms *a, uint32_t field);

#endif
