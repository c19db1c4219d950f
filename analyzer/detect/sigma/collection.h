#ifndef ANALYZER_DETECT_SIGMA_COLLECTION_H
#define ANALYZER_DETECT_SIGMA_COLLECTION_H

/*
 * The documents of a file that share a text (Sigma Rules Specification, "Rule
 * Collections"): `action: global` adds to what all rules behind it have,
 * `action: reset` forgets that, and `action: repeat` is the rule before it
 * once more, with what the document says changed.
 */

#include "analyzer/base/yaml.h"

struct collection {
	struct arena *arena;
	const struct yaml *global; /* NULL: nothing */
	const struct yaml *unused; /* its action, while no rule had it */
	const struct yaml *before; /* the last rule, merged; NULL: none */
	size_t work;               /* entries that were compared or copied */
};

enum {
	COLLECTION_WORK = 1 << 22 /* then no more rules are made of others */
};

enum collection_kind {
	COLLECTION_RULE,   /* *doc is a rule */
	COLLECTION_REPEAT, /* … that may share the id of the one before */
	COLLECTION_NONE,   /* the document was only about others */
	COLLECTION_WRONG,  /* the diagnostics say what is wrong with it */
};

/* Takes the next document of the file; *doc becomes the rule that it makes. */
enum collection_kind collection_take(
    struct collection *c, const struct yaml **doc, struct diags *diags);

/* Behind the last document: warns of a global that no rule followed. */
void collection_end(struct collection *c, struct diags *diags);

#endif
