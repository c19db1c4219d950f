/* How each style looks, with 256, 16 or 8 colours and with none. */
#include "tui/theme.h"

#include <assert.h>

enum {
	OWN = -1, /* the terminal's own */
	BLACK = 0,
	RED = 1,
	GREEN = 2,
	YELLOW = 3,
	BLUE = 4,
	CYAN = 6,
	WHITE = 7
};

static const struct look looks[STYLE_COUNT] = {
    [STYLE_TEXT] = {OWN, OWN, OWN, OWN, 0, 0},
    [STYLE_TITLE] = {OWN, OWN, OWN, OWN, LOOK_BOLD, LOOK_BOLD},
    [STYLE_DIM] = {OWN, OWN, 245, OWN, 0, 0},
    [STYLE_BAR] = {WHITE, BLUE, 255, 24, 0, LOOK_REVERSE},
    [STYLE_TAB] = {BLACK, WHITE, 16, 255, LOOK_BOLD, LOOK_BOLD},
    [STYLE_KEY] = {CYAN, OWN, 80, OWN, LOOK_BOLD, LOOK_BOLD},
    [STYLE_RULE] = {CYAN, OWN, 67, OWN, 0, 0},
    [STYLE_HIGH] = {RED, OWN, 203, OWN, LOOK_BOLD, LOOK_BOLD},
    [STYLE_MEDIUM] = {YELLOW, OWN, 215, OWN, 0, 0},
    [STYLE_LOW] = {OWN, OWN, 250, OWN, 0, 0},
    [STYLE_GOOD] = {GREEN, OWN, 114, OWN, 0, 0},
    [STYLE_BAD] = {RED, OWN, 203, OWN, 0, LOOK_BOLD},
    [STYLE_MATCH] = {BLACK, YELLOW, 16, 222, 0, LOOK_UNDERLINE | LOOK_BOLD},
    [STYLE_FOCUS] = {OWN, OWN, OWN, OWN, LOOK_REVERSE, LOOK_REVERSE},
};

const struct look *
theme_look(enum style s)
{
	assert(s < STYLE_COUNT);
	return &looks[s];
}
