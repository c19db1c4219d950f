#include "tui/duties.h"

#include "scenarios/grade/grade_duties.h"
#include "tui/lang.h"

/* A field, and the report that it is of. */
struct spot {
	const struct duty *duty;
	const struct duty_field *field;
};

/* False: there is no field of that number. */
static bool
place_of(const struct console *con, uint64_t n, struct spot *p)
{
	const struct scenario *s = con->options->scenario;

	if (n < s->tasks)
		return false;
	n -= s->tasks;
	for (size_t i = 0; i < s->duties; i++) {
		if (n < s->duty[i].fields) {
			*p = (struct spot){&s->duty[i], &s->duty[i].field[n]};
			return true;
		}
		n -= s->duty[i].fields;
	}
	return false;
}

bool
duties_has(const struct console *con, uint64_t n)
{
	struct spot p;

	return place_of(con, n, &p);
}

/* By when it must be handed in, as the wall clock shows it. */
static void
write_clock(const struct console *con, const struct duty *duty, struct doc *d)
{
	int64_t aware = duty_aware_ns(run_log(con->options->run));
	char text[TIME_TEXT];

	doc_line(d);
	if (aware == 0)
		doc_printf(d, STYLE_DIM,
		    _("  within %u hours of your first malicious verdict, "
		      "which is when you are aware"),
		    duty->hours);
	else
		doc_printf(d, STYLE_DIM,
		    _("  by %s (UTC): %u hours after your first malicious "
		      "verdict"),
		    time_text(
			aware + duty->hours * INT64_C(3600) * NS_PER_S, text),
		    duty->hours);
}

void
duties_write(struct console *con, struct doc *d)
{
	const struct scenario *s = con->options->scenario;
	const struct run_log *log = run_log(con->options->run);
	uint64_t n = s->tasks;

	for (size_t i = 0; i < s->duties; i++) {
		const struct duty *duty = &s->duty[i];

		doc_title(d, console_words(con, &duty->name));
		doc_printf(d, STYLE_DIM,
		    ngettext("  %u point", "  %u points", duty->points),
		    duty->points);
		write_clock(con, duty, d);
		for (size_t k = 0; k < duty->fields; k++) {
			const struct duty_field *f = &duty->field[k];
			const char *text = duty_text(log, duty, f);

			doc_item(d, REF_TASK, n++, text != NULL ? '*' : 0);
			doc_cell(d, STYLE_TEXT, doc_rest(d, 21),
			    span_str(console_words(con, &f->name)));
			doc_cell(d, STYLE_GOOD, 18,
			    span_str(text == NULL
				    ? (f->required ? "-" : _("(optional)"))
				    : duty_said(f, text, con->lang)));
		}
	}
}

void
duties_aside(struct console *con, uint64_t n, struct doc *d)
{
	struct spot p;

	if (!place_of(con, n, &p))
		return;
	doc_prose(
	    d, STYLE_TITLE, 0, span_str(console_words(con, &p.field->name)));
	for (size_t i = 0; i < p.field->options; i++) {
		doc_line(d);
		doc_printf(d, STYLE_KEY, "  %zu ", i + 1);
		doc_str(d, STYLE_TEXT,
		    console_words(con, &p.field->option[i].text));
	}
	doc_entry(d, _("answer with"), "%s",
	    p.field->options > 0 ? _("the number of one option")
				 : _("a sentence of your own"));
	doc_entry(d, _("law"), "%s", p.duty->law);
	doc_entry(d, _("looked up"), "%s", p.duty->as_of);
}

void
duties_ask(struct console *con, uint64_t n)
{
	const char *text = NULL;
	struct spot p;

	if (!place_of(con, n, &p))
		return;
	if (p.field->options == 0)
		text = duty_text(run_log(con->options->run), p.duty, p.field);
	console_ask(con, (unsigned)n, _("Answer:"), text == NULL ? "" : text);
}

void
duties_entered(struct console *con, uint64_t n, const char *text)
{
	struct run_answer a = {.time_ns = console_now(con)};
	char key[DUTY_KEY];
	struct spot p;
	struct err err;

	if (!place_of(con, n, &p) || text[0] == '\0')
		return;
	a.text = duty_typed(p.field, text);
	if (a.text == NULL) {
		console_say(con, _("That is not one of the options."));
		return;
	}
	a.task = duty_key(p.duty, p.field, key);
	if (!run_add_answer(con->options->run, &a, &err))
		console_say_err(con, &err);
	else if (duty_handed_in_ns(run_log(con->options->run), p.duty) != 0)
		console_say(con,
		    _("All required fields are filled: the report is handed "
		      "in as it stands."));
	else
		console_say(con, _("The field was filled."));
}
