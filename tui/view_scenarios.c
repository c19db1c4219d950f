/* The scenarios to choose from. */
#include "tui/console.h"

#include "tui/lang.h"

static void
scenarios_write(struct console *con, struct doc *d)
{
	doc_line(d);
	doc_cell(d, STYLE_DIM, 11, span_str(_("difficulty")));
	doc_cell(d, STYLE_DIM, 12, span_str(_("state")));
	doc_str(d, STYLE_DIM, _("scenario"));
	for (size_t i = 0; i < con->scenarios; i++) {
		const struct console_scenario *c = &con->scenario[i];
		char stars[6] = ".....";

		for (unsigned k = 0; k < c->difficulty && k < 5; k++)
			stars[k] = '*';
		/* Runs stand below their scenario. */
		doc_item(d, REF_SCENARIO, i, 0);
		doc_cell(
		    d, STYLE_TEXT, 11, span_str(c->note == NULL ? stars : ""));
		doc_cell(d, STYLE_TEXT, 12, span_str(_(c->state)));
		if (c->note == NULL)
			doc_str(d, STYLE_TITLE, c->title);
		else
			doc_printf(d, STYLE_TEXT, "  %s", c->note);
	}
	if (con->scenarios == 0)
		doc_prose(d, STYLE_DIM, 0, span_str(_("There are none.")));
}

static void
scenarios_aside(struct console *con, struct ref at, struct doc *d)
{
	const struct console_scenario *c;

	if (at.kind != REF_SCENARIO)
		return;
	c = &con->scenario[at.n];
	doc_str(d, STYLE_TITLE, c->id);
	doc_prose(d, STYLE_TEXT, 0, span_str(c->summary));
	if (c->opens != NULL)
		doc_prose(d, STYLE_KEY, 0, span_str(_(c->opens)));
}

static bool
scenarios_act(struct console *con, struct ref at, enum act act)
{
	if (act != ACT_OPEN || at.kind != REF_SCENARIO)
		return false;
	con->chosen = at.n;
	con->done = true;
	return true;
}

const struct view view_scenarios = {
    .name = N_("Scenarios"),
    .help = N_("what can be trained"),
    .key = '1',
    .modes = MODE_CHOOSE,
    .items = true,
    .aside = 7,
    .write = scenarios_write,
    .write_aside = scenarios_aside,
    .act = scenarios_act,
};
