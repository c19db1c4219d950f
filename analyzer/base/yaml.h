#ifndef ANALYZER_BASE_YAML_H
#define ANALYZER_BASE_YAML_H

/*
 * YAML 1.2 documents as trees with places, by libfyaml.  Anchors and aliases
 * are resolved within a limit; sizes and depth have limits.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

enum yaml_kind {
	YAML_NULL,   /* plain and empty, "~" or "null" */
	YAML_SCALAR, /* everything else that is neither map nor list */
	YAML_MAP,
	YAML_LIST,
};

struct yaml_entry;

struct yaml {
	enum yaml_kind kind;
	bool plain;       /* a scalar without quotes: may be a number */
	struct span text; /* of a scalar (also of a null, as written) */
	struct place at;
	struct yaml_entry *entry; /* of a map, in the order of the text */
	struct yaml *item;        /* of a list */
	size_t n;                 /* entries or items */
};

struct yaml_entry {
	struct span key;
	struct place at; /* of the key */
	struct yaml value;
};

enum {
	YAML_DEPTH = 40,
	YAML_BYTES = 16 << 20,
	YAML_NODES = 1 << 20,
	YAML_BLANKS = 500, /* empty lines in a row */
};

/*
 * Reads all documents of a text; the trees live in arena, file must live as
 * long.  A duplicate key is an error.  What is wrong is added to diags;
 * *docs then holds the documents before it.  Returns their number.
 */
size_t yaml_read(struct arena *arena, const char *file, struct span text,
    const struct yaml **docs, struct diags *diags);

/* As yaml_read for a file; text gets its content, in arena. */
size_t yaml_read_file(struct arena *arena, const char *file,
    const struct yaml **docs, struct span *text, struct diags *diags);

/* The value of a key of a map, or NULL. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);

/* "a text", "a list", "a map", "nothing", for messages. */
const char *yaml_kind_name(const struct yaml *y);

#endif
