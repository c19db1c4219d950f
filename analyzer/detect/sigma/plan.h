#ifndef ANALYZER_DETECT_SIGMA_PLAN_H
#define ANALYZER_DETECT_SIGMA_PLAN_H

/*
 * A rule as a program over the bits of its atoms, and what has to be so that
 * the program is worth running.
 */

#include "analyzer/detect/sigma/atom.h"
#include "analyzer/detect/sigma/node.h"

/*
 * The program has one truth value, which it leaves at its end.  Jumps go
 * forward.
 */
enum op {
	OP_ATOM,        /* truth = atom arg */
	OP_NOT,         /* truth = not truth */
	OP_JUMP_TRUE,   /* go on at arg if truth */
	OP_JUMP_FALSE,  /* … if not */
	OP_COUNT_BEGIN, /* count = 0 */
	OP_COUNT,       /* count it if truth; truth = count >= arg */
};

struct code {
	uint32_t op : 4;
	uint32_t arg : 28;
};

enum {
	PLAN_CODE_MAX = 1 << 16 /* instructions of a rule */
};

struct plan_field {
	uint32_t field;
	uint8_t want; /* set of atom_want */
};

/* Atoms of which at least one has its bit when the rule matches. */
struct plan_needs {
	uint32_t *atom;
	uint32_t n;
};

struct plan {
	struct code *code;
	uint32_t n;

	struct plan_needs need;
	bool always; /* … or none has to: it is looked at for every event */

	/* What the alert shows: atoms that count for a match, in order. */
	uint32_t *show;
	uint32_t shows;

	struct plan_field *field; /* all fields that it asks about */
	uint32_t fields;
};

/* False: the rule is too large. */
bool plan_make(struct plan *p, struct atoms *atoms, const struct node *root);

/*
 * The needs of a rule whose plan was made, by how often rows have each atom:
 * rarity, by atom.  The list is in arena.  False: no atom has to have its bit.
 */
bool plan_needs(struct arena *arena, const struct atoms *atoms,
    const float *rarity, const struct node *root, struct plan_needs *out);

/* Has the values of a field kept, too, when the rule is looked at. */
void plan_want(struct plan *p, struct arena *arena, uint32_t field);

#endif
