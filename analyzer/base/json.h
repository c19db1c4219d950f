#ifndef ANALYZER_BASE_JSON_H
#define ANALYZER_BASE_JSON_H

/*
 * JSON as a flat list of named values, by simdjson: the only C++ of the tree
 * stands behind this header.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_INT,
	JSON_FLOAT,
	JSON_TEXT,
	JSON_EMPTY_OBJECT, /* {} */
	JSON_EMPTY_ARRAY,  /* [] */
};

/*
 * A value that is neither object nor array, under the path of its keys joined
 * by dots; the elements of an array share their path.  Text is unescaped
 * UTF-8; for integers and bools it is as written, for other numbers the
 * shortest digits that mean the same.
 */
struct json_value {
	struct span path;
	struct span text;
	enum json_kind kind;
	uint16_t item; /* which element of the outermost array, from 0 */
	int64_t n;     /* JSON_INT, and JSON_BOOL as 0 or 1 */
};

struct json; /* opaque: a reader with its buffers */

struct json *json_new(void);
void json_free(struct json *j); /* j may be NULL */

/*
 * Reads one object.  The values and texts live until the next call.  False:
 * text is no JSON object, or is deeper than 64, or has more than 65536 values
 * or paths of more than 16 MiB together; *why (static) says which.
 */
bool json_read(struct json *j, struct span text, const struct json_value **v,
    size_t *n, const char **why);

#ifdef __cplusplus
}
#endif

#endif
