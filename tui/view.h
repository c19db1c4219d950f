#ifndef TUI_VIEW_H
#define TUI_VIEW_H

/*
 * One screen of the console: a const table entry at the end of its file, named
 * in view_table.c.  A view writes a document and answers to acts; it knows
 * neither keys nor the terminal.
 */

#include "tui/doc.h"
#include "tui/keymap.h"

struct console;

enum {
	MODE_SOC = 1 << 0,    /* on a real store */
	MODE_TRAIN = 1 << 1,  /* a run of a scenario */
	MODE_CHOOSE = 1 << 2, /* of scenarios, before a run */
	VIEW_MAX = 16,
};

struct view {
	const char *name; /* in the tab bar */
	const char *help; /* one line */
	int key; /* opens it; of two views with the same key, the first */
	unsigned modes;  /* where it is there */
	unsigned groups; /* of the key table, beside KEYS_MOVE and KEYS_ALL */
	bool items;      /* the focus goes from item to item */
	unsigned aside;  /* rows of the lower pane at 24 rows; 0: none */

	/* It is opened, or come back to; NULL where nothing is to be done. */
	void (*opened)(struct console *con);

	void (*write)(struct console *con, struct doc *out);

	/* The lower pane, for what has the focus; NULL for none. */
	void (*write_aside)(
	    struct console *con, struct ref focused, struct doc *out);

	/* Something else has the focus now; NULL where that is nothing. */
	void (*focused)(struct console *con, struct ref ref);

	/* Does what was asked for.  False: it is nothing for this view. */
	bool (*act)(struct console *con, struct ref focused, enum act act);

	/* A line was typed for what console_ask named. */
	void (*entered)(struct console *con, unsigned about, const char *text);
};

/* The views one after the other; NULL behind the last. */
const struct view *view_nth(unsigned i);

extern const struct view view_scenarios;
extern const struct view view_briefing;
extern const struct view view_inbox;
extern const struct view view_incident;
extern const struct view view_alert;
extern const struct view view_packet;
extern const struct view view_files;
extern const struct view view_verdict;
extern const struct view view_tasks;
extern const struct view view_hints;
extern const struct view view_debrief;

#endif
