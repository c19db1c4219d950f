#ifndef TUI_TUI_H
#define TUI_TUI_H

/*
 * The console: the queue of a store to be judged, or a training run on one.
 *
 *	incident -> store -> [tui] -> verdicts: into the store, or into a run
 *
 * Screens write documents (doc.h), which are drawn on a canvas and copied to
 * the terminal by term.c, or printed line by line in the linear mode.
 */

#include "analyzer/base/err.h"
#include "tui/options.h"

/*
 * Lets a person work until they leave.  False: *err says why it could not go
 * on (no terminal, the store or the run could not be read or written).
 */
bool console_run(const struct console_options *options, struct err *err);

/*
 * Lets a person choose one of n scenarios; *chosen is n when they left.
 * False: *err says why.
 */
bool console_choose(const struct console_options *options,
    const struct console_scenario *v, size_t n, size_t *chosen,
    struct err *err);

#endif
