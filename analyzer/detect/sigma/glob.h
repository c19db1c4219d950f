#ifndef ANALYZER_DETECT_SIGMA_GLOB_H
#define ANALYZER_DETECT_SIGMA_GLOB_H

/*
 * The text of a Sigma rule: characters, and the wildcards "*" and "?" where
 * no backslash stands before them (Sigma Rules Specification 2.1, "Escaping").
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"

/* What a token can be besides a character of Unicode. */
enum {
	GLOB_ANY = 0x110000,  /* "?": one character */
	GLOB_STAR = 0x110001, /* "*": any characters, also none */
	GLOB_DASH = 0x110002, /* one of the five dashes of windash */
	GLOB_BYTE = 0x120000, /* + a byte that is no part of UTF-8 */
};

struct glob {
	uint32_t *token;
	size_t n;
};

/* Reads a text as a rule writes it; tokens live in arena. */
struct glob glob_parse(struct arena *arena, struct span text);

/* The characters of bytes as they are, without wildcards. */
struct glob glob_literal(struct arena *arena, struct span bytes);

/* "*" in front and behind, where there is none yet. */
struct glob glob_open(
    struct arena *arena, struct glob g, bool front, bool behind);

/* The bytes of tokens from..to, all characters or bytes. */
struct span glob_bytes(
    struct arena *arena, const struct glob *g, size_t from, size_t to);

/* Does text match as a whole?  The case counts only with cased. */
bool glob_match(const struct glob *g, struct span text, bool cased);

/* The five dashes, as UTF-8. */
enum {
	GLOB_DASHES = 5
};
extern const char *const glob_dashes[GLOB_DASHES];

#endif
