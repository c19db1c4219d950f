#ifndef ANALYZER_REPORT_PAGE_H
#define ANALYZER_REPORT_PAGE_H

/*
 * Text for a terminal, in columns.  What comes from the input is made safe on
 * its way: nothing that a terminal could take for a command gets through.
 */

#include "analyzer/base/buf.h"

enum page_style {
	STYLE_PLAIN,
	STYLE_HEAD,
	STYLE_HIGH,
	STYLE_MEDIUM,
	STYLE_LOW,
	STYLE_FAINT,
};

struct page {
	struct buf *out;
	unsigned width;
	bool colour;
};

void page_style(struct page *p, enum page_style style);

/* Safe text, cut with "…" so that it fills at most that many columns, and
 * filled up with blanks to them where pad is set. */
void page_cut(struct page *p, struct span text, unsigned columns, bool pad);

/* Safe text in lines that begin at column `indent` (the first one has begun
 * there already) and end before the width; ends with a new line.  Its own new
 * lines are kept with `lines`. */
void page_wrap(struct page *p, struct span text, unsigned indent, bool lines);

void page_blanks(struct page *p, unsigned n);

#endif
