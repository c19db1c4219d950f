#ifndef TUI_KEY_H
#define TUI_KEY_H

/*
 * Keys as the console knows them: a code point for what types a character, and
 * a number above all code points for the others.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/span.h"

enum key {
	K_NONE = 0,
	K_CTRL_C = 3,
	K_TAB = 9,
	K_ENTER = 13,
	K_CTRL_L = 12,
	K_CTRL_U = 21,
	K_ESC = 27,
	K_SPACE = 32,
	K_BACKSPACE = 127,
	K_UP = 0x110001,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_HOME,
	K_END,
	K_DELETE,
	K_BACK_TAB,
	K_RESIZE, /* the terminal has another size */
	K_CLOSED, /* the terminal is gone */
	K_F0,     /* K_F0 + n is the function key n, 1 to 12 */
	K_LAST = K_F0 + 12,
};

/* Appends "F8", "Enter", "^L", "j" … */
void key_put(struct buf *out, int key);

/* The key of that name, or K_NONE. */
int key_find(struct span name);

#endif
