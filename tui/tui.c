#include "tui/tui.h"

#include "tui/console.h"
#include "tui/line.h"
#include "tui/term.h"

/* The terminal's size may have changed. */
static void
follow_size(struct console *con, struct term *t, struct canvas *c)
{
	unsigned rows;
	unsigned cols;

	term_size(t, &rows, &cols);
	if (rows == c->rows && cols == c->cols)
		return;
	canvas_resize(c, rows, cols);
	console_size(con, rows, cols);
}

static bool
run_terminal(struct console *con, struct err *err)
{
	const struct term_options options = {
	    .colour = con->options->colour, .ascii = con->options->ascii};
	struct term *t = term_open(&options, err);
	struct canvas *c;

	if (t == NULL)
		return false;
	c = canvas_new(0, 0);
	while (!con->done) {
		int key;

		follow_size(con, t, c);
		console_draw(con, c);
		term_show(t, c);
		key = term_key(t);
		if (key == K_CTRL_L)
			term_redraw(t);
		if (key != K_RESIZE && key != K_NONE)
			console_key(con, key);
	}
	canvas_free(c);
	term_close(t);
	return true;
}

static bool
run(struct console *con, struct err *err)
{
	const struct console_options *o = con->options;

	if (!o->linear)
		return run_terminal(con, err);
	line_run(con, o->in == NULL ? stdin : o->in,
	    o->out == NULL ? stdout : o->out);
	return true;
}

/* Tells the caller what came of the run. */
static void
tell_result(struct console *con)
{
	const struct debrief *d = console_debrief(con);
	struct console_result *r = con->options->result;

	if (d == NULL)
		return;
	for (unsigned l = 0; l < LEDGER_COUNT; l++) {
		r->points += d->grade->sum[l].points;
		r->most += d->grade->sum[l].most;
	}
	debrief_text(d, &r->debrief);
}

bool
console_run(const struct console_options *options, struct err *err)
{
	struct console *con = console_new(options, NULL, 0, err);
	bool ok = con != NULL && run(con, err);

	if (ok && options->result != NULL)
		tell_result(con);
	console_free(con);
	return ok;
}

bool
console_choose(const struct console_options *options,
    const struct console_scenario *v, size_t n, size_t *chosen, struct err *err)
{
	struct console *con = console_new(options, v, n, err);
	bool ok = con != NULL && run(con, err);

	*chosen = ok ? con->chosen : n;
	console_free(con);
	return ok;
}
