#ifndef SCENARIOS_SIM_VALUE_H
#define SCENARIOS_SIM_VALUE_H

/* Values of a scenario before they are made: ranges, templates, makers. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/base/err.h"

enum {
	SIM_MODULES = 64,             /* files that a scenario may use */
	SIM_ACTORS = 200000,          /* of one group */
	SIM_PEOPLE = 200000,          /* of one group */
	SIM_CALLS = 8,                /* behaviours inside behaviours */
	SIM_STEPS = 10 * 1000 * 1000, /* of all actors */
	SIM_REPEAT = 1000,            /* of one step */
	SIM_PAGE = 4 << 20,           /* bytes of one body */
	SIM_NOBODY = UINT32_MAX       /* index that names nothing */
};

/* From low to high, both included. */
struct range {
	int64_t low;
	int64_t high;
};

/* A number, or the name of a variable that holds one. */
struct amount {
	int64_t n;
	const char *variable; /* NULL: n */
};

/* Text with ${names} to be filled in; see fill.h. */
struct template
{
	const char *text;
	bool typed; /* plain in YAML: a number stays one in JSON */
	struct place at;
};

/* How a value is made up. */
enum maker_kind {
	MAKE_TEXT,    /* a template */
	MAKE_NUMBER,  /* in a range, not one of the excluded */
	MAKE_CHOICE,  /* one of several templates */
	MAKE_DIGITS,  /* so many decimal digits */
	MAKE_HEX,     /* so many hexadecimal digits */
	MAKE_ADDRESS, /* an unused address of a zone */
};

struct maker {
	const char *name; /* of the value */
	enum maker_kind kind;
	struct range range; /* NUMBER; DIGITS and HEX: low is their number */
	const int64_t *without; /* NUMBER */
	size_t withouts;
	const struct template *text; /* TEXT: one; CHOICE: several */
	size_t texts;
	uint32_t zone;
	bool unique;
	struct place at;
};

struct makers {
	const struct maker *v;
	size_t n;
};

#endif
