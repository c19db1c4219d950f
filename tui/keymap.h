#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

/*
 * What the keys do.  The table is the only place that names a key: the footer,
 * the help and the menus of the linear mode are printed from it.
 */

#include <stdbool.h>

#include "tui/key.h"

enum act {
	ACT_NONE,
	/* moving */
	ACT_DOWN,
	ACT_UP,
	ACT_PAGE_DOWN,
	ACT_PAGE_UP,
	ACT_TOP,
	ACT_BOTTOM,
	ACT_LEFT,
	ACT_RIGHT,
	ACT_MAXIMISE,
	/* anywhere */
	ACT_OPEN,
	ACT_BACK,
	ACT_NEXT_VIEW,
	ACT_HELP,
	ACT_MENU,
	ACT_REDRAW,
	ACT_QUIT,
	/* in a list */
	ACT_FILTER,
	ACT_MARK,
	ACT_MARK_LIKE,
	ACT_TOGGLE,
	/* judging */
	ACT_CLOSE,
	ACT_CLOSE_NOTE,
	ACT_ESCALATE,
	ACT_ESCALATE_NOTE,
	ACT_VERDICT,
	ACT_NOTE,
	ACT_RULE,
	ACT_EVIDENCE,
	ACT_GIVE,
	/* training */
	ACT_HINT,
	ACT_CHECK,
	ACT_UNDO,
	ACT_FINISH,
	ACT_COUNT
};

/* Groups of keys; a view names those that it answers to. */
enum {
	KEYS_MOVE = 1 << 0,
	KEYS_ALL = 1 << 1,
	KEYS_LIST = 1 << 2,     /* lines that can be filtered */
	KEYS_QUEUE = 1 << 3,    /* alerts or incidents */
	KEYS_EVIDENCE = 1 << 4, /* frames or rows that can be cited */
	KEYS_FORM = 1 << 5,
	KEYS_TASKS = 1 << 6,
	KEYS_RUN = 1 << 7,    /* only while a training run goes on */
	KEYS_MARKS = 1 << 10, /* several can be judged at once */
	KEYS_INBOX = 1 << 11,
	KEYS_NOTE = 1 << 8,  /* incidents that can be given a note */
	KEYS_JUDGE = 1 << 9, /* verdicts can be given */
	KEYS_UNDO = 1 << 12, /* and taken back: only while a run goes on */
};

enum {
	BINDING_KEYS = 3
};

struct binding {
	enum act act;
	unsigned group;
	int key[BINDING_KEYS]; /* K_NONE behind the last */
	const char *word;      /* in the footer and menus; "" for not there */
	const char *help;
};

/* The bindings one after the other; NULL behind the last. */
const struct binding *keymap_nth(unsigned i);

/* What a key does where these groups are open, or ACT_NONE. */
enum act keymap_find(int key, unsigned groups);

/* The binding of an act, or NULL. */
const struct binding *keymap_of(enum act act);

/* Moves the focus, and does nothing else. */
bool act_moves(enum act act);

#endif
