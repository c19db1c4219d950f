#ifndef ANALYZER_DETECT_SIGMA_PLACEHOLDER_H
#define ANALYZER_DETECT_SIGMA_PLACEHOLDER_H

/*
 * Lists that a site defines and rules refer to as %NAME% behind the modifier
 * "expand" (Sigma Modifiers specification 2.1, "expand").
 *
 * They come from files: YAML, a map from names to a value or a list of them;
 * or any other text, a value a line (a line that begins with # is left out),
 * which is the list of the file's own name up to its first dot.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"

struct placeholders {
	struct arena *arena;
	struct map *lists; /* by name: struct placeholder */
};

struct texts {
	struct span *v;
	size_t n;
	size_t cap;
};

void placeholders_init(struct placeholders *p, struct arena *arena);
void placeholders_free(struct placeholders *p);

/* Takes the lists of a file; file and text live as long as the arena. */
void placeholders_read(struct placeholders *p, const char *file,
    struct span text, struct diags *diags);

enum {
	EXPAND_MAX = 1 << 16 /* texts that one may become */
};

/* Is there a placeholder in a text: "%NAME%" without a backslash before it? */
bool placeholders_in(struct span text);

/*
 * Adds the texts that one with placeholders stands for; "\%" becomes "%".
 * False: *err names the list that is not defined.
 */
bool placeholders_expand(const struct placeholders *p, struct span text,
    struct texts *out, struct err *err);

#endif
