/* The hints of a task: a ladder of three, each with its price. */
#include "tui/console.h"

#include "tui/lang.h"

static const struct task *
open_task(const struct console *con)
{
	const struct scenario *s = con->options->scenario;

	return con->at_task < s->tasks ? &s->task[con->at_task] : NULL;
}

static void
write_hint(struct console *con, const struct task *t, size_t i, uint32_t opened,
    struct doc *d)
{
	const struct hint *h = &t->hint[i];

	doc_item(d, REF_HINT, i, i < opened ? '*' : 0);
	doc_printf(
	    d, STYLE_TITLE, "%zu  %s", i + 1, console_words(con, &h->title));
	if (i < opened) {
		doc_printf(d, STYLE_DIM,
		    ngettext("  (%u point)", "  (%u points)", h->cost),
		    h->cost);
		doc_prose(
		    d, STYLE_TEXT, 4, span_str(console_words(con, &h->text)));
		return;
	}
	doc_printf(d, STYLE_KEY,
	    i == opened
		? ngettext("  costs %u point, if you solve the task",
		      "  costs %u points, if you solve the task", h->cost)
		: ngettext("  costs %u point; open the one before first",
		      "  costs %u points; open the one before first", h->cost),
	    h->cost);
}

static void
hints_write(struct console *con, struct doc *d)
{
	const struct task *t = open_task(con);
	uint32_t opened;

	if (t == NULL) {
		doc_str(d, STYLE_DIM, _("Choose a task first."));
		return;
	}
	opened = run_hints_of(run_log(con->options->run), t->id);
	doc_prose(d, STYLE_TITLE, 0, span_str(console_words(con, &t->ask)));
	doc_line(d);
	doc_printf(d, STYLE_DIM,
	    _("The task earns %u points; hints never cost more than that."),
	    t->points);
	doc_line(d);
	for (size_t i = 0; i < TASK_HINTS; i++)
		write_hint(con, t, i, opened, d);
}

static bool
hints_act(struct console *con, struct ref at, enum act act)
{
	const struct task *t = open_task(con);
	uint32_t opened;

	if (t == NULL || at.kind != REF_HINT ||
	    (act != ACT_OPEN && act != ACT_HINT) || console_ended(con))
		return false;
	opened = run_hints_of(run_log(con->options->run), t->id);
	if (at.n > opened)
		console_say(con, _("Open the hint before first."));
	else if (at.n == opened)
		console_ask(
		    con, (unsigned)at.n, _("Open this hint? Type y:"), "");
	return true;
}

static void
hints_entered(struct console *con, unsigned about, const char *text)
{
	const struct task *t = open_task(con);
	struct run_hint h = {.step = about + 1, .time_ns = console_now(con)};
	struct err err;

	if (t == NULL || (text[0] != 'y' && text[0] != 'Y'))
		return;
	h.task = t->id;
	if (!run_add_hint(con->options->run, &h, &err))
		console_say_err(con, &err);
}

const struct view view_hints = {
    .name = N_("Hints"),
    .help = N_("the hints of a task"),
    .key = '8',
    .modes = MODE_TRAIN,
    .groups = KEYS_TASKS,
    .items = true,
    .write = hints_write,
    .act = hints_act,
    .entered = hints_entered,
};
