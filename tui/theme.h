#ifndef TUI_THEME_H
#define TUI_THEME_H

/*
 * What a piece of text is, and how a terminal shows it.  A style never carries
 * information alone: whatever it says is also said by a sign or a word.
 */

#include <stdbool.h>
#include <stdint.h>

enum style {
	STYLE_TEXT,
	STYLE_TITLE,
	STYLE_DIM,    /* less important */
	STYLE_BAR,    /* title bar, tab bar and footer */
	STYLE_TAB,    /* the open tab */
	STYLE_KEY,    /* a key to press */
	STYLE_RULE,   /* lines between panes */
	STYLE_HIGH,   /* severity 1 */
	STYLE_MEDIUM, /* severity 2 */
	STYLE_LOW,    /* severity 3 and below */
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_MATCH, /* what made a rule match */
	STYLE_FOCUS, /* added to the style of the focused line */
	STYLE_COUNT
};

/* Attributes that a monochrome terminal has, too. */
enum {
	LOOK_BOLD = 1,
	LOOK_DIM = 2,
	LOOK_REVERSE = 4,
	LOOK_UNDERLINE = 8,
};

struct look {
	int16_t fg; /* of 8 colours, -1: the terminal's own */
	int16_t bg;
	int16_t fg256; /* the same where there are 256 */
	int16_t bg256;
	uint8_t attributes;       /* with colours */
	uint8_t plain_attributes; /* without colours */
};

const struct look *theme_look(enum style s);

#endif
