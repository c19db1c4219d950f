#ifndef TUI_DOC_H
#define TUI_DOC_H

/*
 * A text of styled lines: what every view writes.  A line may stand for
 * something (an alert, a row, a choice of a form), which is what the keys act
 * on when the line has the focus.  The console shows a document on the canvas;
 * the linear mode prints it.
 */

#include "analyzer/base/arena.h"
#include "tui/canvas.h"

enum ref_kind {
	REF_NONE,
	REF_INCIDENT, /* index in the queue */
	REF_ALERT,    /* index in the queue of alerts */
	REF_EVIDENCE, /* the frame or row of the open alert */
	REF_TAGGED,   /* index of a frame recorded behind the open alert */
	REF_FILE,     /* index of a file of evidence */
	REF_ITEM,     /* number of a frame or row of the open file */
	REF_BYTES,    /* lines of a decoded packet: n from << 32 | to */
	REF_FIELD,    /* enum of the form */
	REF_CITED,    /* index of a cited frame or row */
	REF_SCENARIO,
	REF_TASK,
	REF_HINT,
	REF_ACT, /* enum act, in the menu */
};

/* What a line stands for. */
struct ref {
	enum ref_kind kind;
	uint64_t n;
};

struct doc_run {
	uint8_t style;
	unsigned columns;
	struct span text; /* safe */
};

struct doc_line {
	struct doc_run *run;
	size_t runs;
	size_t cap;
	unsigned columns;
	char sign; /* in the margin: '*' marked or cited; 0 for none */
	struct ref ref;
};

struct doc {
	struct arena *arena;
	struct doc_line *v;
	size_t n;
	size_t cap;
	unsigned width; /* columns that paragraphs are broken at */
};

/* Where a document is read. */
struct scroll {
	size_t focus; /* line */
	size_t top;
	unsigned left; /* columns that are scrolled away */
};

enum {
	DOC_MARGIN = 2, /* columns at the left: focus and sign */
	DOC_WIDTH_MIN = 20,
};

struct doc *doc_new(void);
void doc_free(struct doc *d); /* d may be NULL */

/* Empties it; paragraphs will be broken at width columns. */
void doc_reset(struct doc *d, unsigned width);

/* Begins a line; what follows goes into it. */
void doc_line(struct doc *d);

/* Begins a line that stands for something. */
void doc_item(struct doc *d, enum ref_kind kind, uint64_t n, char sign);

void doc_put(struct doc *d, enum style style, struct span text);
void doc_str(struct doc *d, enum style style, const char *text);
void doc_printf(struct doc *d, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Text cut or filled up to so many columns, with a blank behind it. */
void doc_cell(
    struct doc *d, enum style style, unsigned columns, struct span text);

/* Columns that are left of the width when so many are used; at least 1. */
unsigned doc_rest(const struct doc *d, unsigned used);

/* Blanks up to a column of the line. */
void doc_tab(struct doc *d, unsigned column);

/*
 * Paragraphs on lines of their own, broken at blanks, or anywhere where there
 * are none; each line begins with indent blanks.
 */
void doc_prose(
    struct doc *d, enum style style, unsigned indent, struct span text);

/* A blank line, unless it is the first, and a heading. */
void doc_title(struct doc *d, const char *text);

/* "label   text": a line whose text begins at column 14. */
void doc_entry(struct doc *d, const char *label, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The document as plain text. */
void doc_text(const struct doc *d, struct buf *out);

/* One line as plain text. */
void doc_line_text(const struct doc_line *l, struct buf *out);

/* What the focused line stands for. */
struct ref doc_focused(const struct doc *d, const struct scroll *s);

/* Sets the focus on the line of a ref.  False: no line stands for it. */
bool doc_find(const struct doc *d, struct ref ref, struct scroll *s);

/*
 * Moves the focus by so many lines; with items from one line that stands for
 * something to the next, where there is one.
 */
void doc_move(
    const struct doc *d, struct scroll *s, long by, bool items, unsigned rows);

/* Draws what fits; active shows the focus and sets the cursor there. */
void doc_draw(const struct doc *d, struct scroll *s, struct canvas *c,
    struct area at, bool active);

#endif
