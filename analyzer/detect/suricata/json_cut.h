#ifndef ANALYZER_DETECT_SURICATA_JSON_CUT_H
#define ANALYZER_DETECT_SURICATA_JSON_CUT_H

/*
 * Pieces of a JSON text by their places in it: elements of an array, members
 * of an object.  Whether a piece is right is told by base/json.h.
 */

#include "analyzer/base/buf.h"

/*
 * Takes the value at the front of *rest, white space before it passed over.
 * False: there is none, or it has no end.
 */
bool json_take(struct span *rest, struct span *value);

/*
 * Takes the next element of an array; *rest begins as what stands behind its
 * "[".  False: the array is over (*bad false) or it is none.
 */
bool json_element(struct span *rest, struct span *value, bool *bad);

/* The value that a path of keys with dots between leads to, or p == NULL. */
struct span json_find(struct span object, struct span path);

/*
 * Appends an object without white space and without the member that path
 * leads to (n == 0: with all).
 */
void json_without(struct buf *out, struct span object, struct span path);

#endif
