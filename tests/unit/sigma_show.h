#ifndef TESTS_UNIT_SIGMA_SHOW_H
#define TESTS_UNIT_SIGMA_SHOW_H

/* What reading rules of Sigma gives, as a text, for tests. */

#include "analyzer/base/buf.h"

/* How a rule begins: two lines, and four up to its selections. */
#define HEAD "title: t\nid: 11111111-2222-3333-4444-555555555555\n"
#define BODY HEAD "logsource: {product: x}\ndetection:\n"

/*
 * "RULES REFUSED", and a line for each diagnostic of the file: "LINE:COLUMN
 * LEVEL: TEXT"; then a zero byte.  There are lists for the placeholders
 * servers, nets and admins.
 */
void sigma_show(const char *text, struct buf *out);

#endif
