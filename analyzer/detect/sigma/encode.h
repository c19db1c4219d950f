#ifndef ANALYZER_DETECT_SIGMA_ENCODE_H
#define ANALYZER_DETECT_SIGMA_ENCODE_H

/*
 * The modifiers that change a text before it is looked for (Sigma Modifiers
 * specification 2.1): each makes texts of one text.
 */

#include "analyzer/detect/sigma/glob.h"

struct globs {
	struct glob *v;
	size_t n;
	size_t cap;
};

void globs_add(struct arena *arena, struct globs *list, struct glob g);

/* Appends what becomes of g.  False: *why says why it cannot be encoded. */
typedef bool encode_fn(
    struct arena *arena, struct glob g, struct globs *out, const char **why);

encode_fn encode_wide;    /* UTF-16, little-endian */
encode_fn encode_utf16be; /* UTF-16, big-endian */
encode_fn encode_utf16;   /* little-endian behind a byte order mark */
encode_fn encode_base64;
encode_fn encode_base64offset; /* three texts, by the place in the bytes */
encode_fn encode_windash;      /* a dash that begins a word is any dash */

#endif
