#ifndef ANALYZER_DETECT_SIGMA_WHERE_H
#define ANALYZER_DETECT_SIGMA_WHERE_H

/* Where in the file a part of a text of YAML stands. */

#include "analyzer/base/yaml.h"

/* Where line n of a text, from 1 on, begins; its end when there are fewer. */
size_t where_line(struct span text, uint32_t n);

/*
 * The place of the byte at an offset of y->text in source, the whole file: a
 * text may go on over several lines, and its blanks differ then.  Without a
 * source, all of it is taken to stand on one line.
 */
struct place where_in(struct span source, const struct yaml *y, size_t offset);

#endif
