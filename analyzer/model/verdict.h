#ifndef ANALYZER_MODEL_VERDICT_H
#define ANALYZER_MODEL_VERDICT_H

/* What a person decided about an alert or an incident, and on what grounds. */

#include "analyzer/base/span.h"

enum verdict_class {
	VERDICT_NONE,
	VERDICT_MALICIOUS,
	VERDICT_BENIGN,       /* true, and explained by legitimate activity */
	VERDICT_FALSE,        /* the rule is wrong */
	VERDICT_POLICY,       /* a breach of policy, not an attack */
	VERDICT_FAULT,        /* a defect, not a security matter */
	VERDICT_UNDETERMINED, /* evidence is missing, and is named */
	VERDICT_COUNT
};

/* A frame or a row that a verdict cites. */
struct citation {
	const char *source; /* file name without its folder */
	uint64_t number;    /* frame or row in that file, from 1 */
};

struct verdict {
	enum verdict_class class;
	const char *reason; /* code from the fixed list of its class */
	const char *note;   /* free text; "" for none */
	uint8_t confidence; /* percent */
	const struct citation *citation;
	size_t citations;
	const char *who;
	int64_t time_ns; /* of the clock on the wall */
};

/* "malicious", "benign" …: the words of files and commands. */
const char *verdict_name(enum verdict_class c);

/* "M", "BT" …: the class in one or two letters, "-" for none. */
const char *verdict_letters(enum verdict_class c);

/* The class of that name or of its one-letter form; VERDICT_COUNT if none. */
enum verdict_class verdict_find(struct span name);

/* Codes of the reasons that fit a class, NULL at the end. */
const char *const *verdict_reasons(enum verdict_class c);

#endif
