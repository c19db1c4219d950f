#ifndef ANALYZER_DETECT_SIGMA_MODIFIER_H
#define ANALYZER_DETECT_SIGMA_MODIFIER_H

/* The words behind a field's name: "CommandLine|windash|contains". */

#include "analyzer/base/err.h"
#include "analyzer/detect/sigma/atom.h"
#include "analyzer/detect/sigma/encode.h"

enum modifier_kind {
	MOD_ENCODE,   /* changes the text: encode */
	MOD_OPEN,     /* leaves an end open: arg is a set of open_end */
	MOD_ALL,      /* all values of the list instead of one */
	MOD_NEQ,      /* none of them */
	MOD_CASED,    /* the case counts */
	MOD_REGEX,    /* an expression */
	MOD_FLAG,     /* of an expression: arg is a regex_flag */
	MOD_RELATION, /* a number: arg is an atom_relation */
	MOD_TIME,     /* a part of a time: arg is a time_part */
	MOD_CIDR,     /* networks */
	MOD_REF,      /* the value names another field */
	MOD_EXISTS,   /* the value is true or false */
	MOD_EXPAND,   /* the value has placeholders */
};

enum open_end {
	OPEN_FRONT = 1,
	OPEN_BACK = 2,
};

struct modifier {
	const char *name;
	const char *help;
	enum modifier_kind kind;
	int arg;
	encode_fn *encode;
};

/* All modifiers, NULL at the end. */
extern const struct modifier modifiers[];

enum {
	MODIFIERS_MAX = 12
};

/* A field with its modifiers, read and checked. */
struct question {
	struct span field; /* empty: keywords */
	const struct modifier *encode[MODIFIERS_MAX];
	unsigned encodes;
	enum modifier_kind kind; /* MOD_OPEN for text, or what rules it out */
	int open;                /* enum open_end */
	bool all;
	bool neq;
	bool cased;
	unsigned flags; /* enum regex_flag */
	int relation;
	int part;
	bool has_part;
	bool has_open;
	bool expand; /* the value may have placeholders */
};

/* Reads a key of a selection.  False: *err says what is wrong with it. */
bool question_read(struct span key, struct question *q, struct err *err);

#endif
