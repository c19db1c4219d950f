/* The briefing: the story, what is recorded where, what to learn. */
#include "tui/console.h"

#include <stdlib.h>

#include "analyzer/base/time.h"
#include "tui/lang.h"

static void
write_vantages(const struct console *con, struct doc *d)
{
	const struct scenario *s = con->options->scenario;

	doc_title(d, _("What was recorded, and what it cannot show"));
	for (size_t i = 0; i < s->vantages; i++) {
		const struct vantage *v = &s->vantage[i];

		doc_line(d);
		doc_str(d, STYLE_TITLE, v->source);
		doc_printf(d, STYLE_TEXT, "  %s", console_words(con, &v->name));
		doc_prose(
		    d, STYLE_TEXT, 4, span_str(console_words(con, &v->sees)));
		doc_prose(
		    d, STYLE_DIM, 4, span_str(console_words(con, &v->blind)));
	}
}

static void
write_objectives(const struct console *con, struct doc *d)
{
	const struct scenario *s = con->options->scenario;

	doc_title(d, _("What this trains"));
	for (size_t i = 0; i < s->objectives; i++)
		doc_prose(d, STYLE_TEXT, 2,
		    span_str(console_words(con, &s->objective[i].text)));
}

static void
briefing_write(struct console *con, struct doc *d)
{
	const struct scenario *s = con->options->scenario;
	char from[TIME_TEXT];
	char to[TIME_TEXT];

	doc_str(d, STYLE_TITLE, console_words(con, &s->title));
	doc_line(d);
	doc_printf(d, STYLE_DIM, _("difficulty %u of 5, about %u minutes"),
	    s->difficulty, s->minutes);
	doc_line(d);
	doc_printf(d, STYLE_DIM, _("data from %s to %s"),
	    console_time(con, s->begin_ns, from),
	    console_time(con, s->begin_ns + s->length_ns, to));
	doc_line(d);
	doc_printf(d, STYLE_DIM, _("times shown are UTC%+03d:%02d"),
	    s->zone_s / 3600, abs(s->zone_s) / 60 % 60);
	doc_line(d);
	doc_prose(d, STYLE_TEXT, 0, span_str(console_words(con, &s->briefing)));
	if (s->vantages > 0)
		write_vantages(con, d);
	if (s->objectives > 0)
		write_objectives(con, d);
	doc_title(d, _("Your work"));
	doc_prose(d, STYLE_TEXT, 0,
	    span_str(_("Judge every alert of the inbox (2), cite the frames "
		       "and rows that prove it, answer the tasks and fill the "
		       "reports (8), then end the run with D to read the "
		       "debrief.")));
}

const struct view view_briefing = {
    .name = N_("Brief"),
    .help = N_("the story and what is to be done"),
    .key = '1',
    .modes = MODE_TRAIN,
    .write = briefing_write,
};
