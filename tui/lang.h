#ifndef TUI_LANG_H
#define TUI_LANG_H

/*
 * Texts of the console in the user's language, by gettext: cli has chosen the
 * catalogue.  N_ marks a text of a table, which _ translates where it is used;
 * ngettext chooses between one and many.
 */

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

#endif
