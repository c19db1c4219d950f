/* An incident: its timeline, and why each alert belongs to it. */
#include "tui/console.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "tui/judge.h"
#include "tui/lang.h"

enum {
	ENTITIES = 12,   /* shown of an incident */
	YEAR_COLUMNS = 5 /* "2026-" of a time: the head tells it */
};

enum {
	ABOUT_NOTE = 1
};

static void
write_head(const struct console *con, const struct incident *in, struct doc *d)
{
	char first[TIME_TEXT];
	char last[TIME_TEXT];
	struct buf text = {0};

	doc_str(d, STYLE_TITLE, in->title);
	doc_entry(d, _("incident"), "%s   %s %u   %s", in->id, _("score"),
	    in->score, severity_name(in->severity));
	doc_entry(d, _("time"), "%s  to  %s",
	    console_time(con, in->first_ns, first),
	    console_time(con, in->last_ns, last));
	for (const char *const *t = in->techniques; t != NULL && *t; t++)
		buf_printf(&text, "%s ", *t);
	if (text.n > 0) {
		doc_line(d);
		doc_str(d, STYLE_DIM, _("ATT&CK"));
		doc_tab(d, 14);
		doc_put(d, STYLE_TEXT, buf_span(&text));
	}
	buf_free(&text);
}

/* For each alert the weightiest link by which it joined, or NULL. */
static const struct incident_link **
best_links(const struct incident *in)
{
	const struct incident_link **best =
	    mem_zalloc(in->alerts + 1, sizeof(struct incident_link *));

	for (size_t i = 0; i < in->links; i++) {
		const struct incident_link *l = &in->link[i];

		if (l->to >= in->alerts || l->from >= in->alerts)
			continue;
		if (best[l->to] == NULL || l->weight > best[l->to]->weight)
			best[l->to] = l;
	}
	return best;
}

/* Why an alert belongs to the incident. */
static void
write_link(const struct incident_link *l, struct doc *d)
{
	struct buf text = {0};

	buf_printf(&text,
	    _("same %s %s as alert %u, %" PRId64 " s apart, weight %u %%"),
	    entity_kind_name(l->kind), l->value, l->from + 1,
	    l->apart_ns / NS_PER_S, l->weight / 10);
	doc_prose(d, STYLE_DIM, 4, buf_span(&text));
	buf_free(&text);
}

static void
write_alert(
    struct console *con, const struct incident *in, size_t i, struct doc *d)
{
	const struct incident_alert *a = &in->alert[i];
	size_t index = desk_alert_index(&con->desk, a->id);
	enum verdict_class class = desk_alert_class(&con->desk, index);
	bool marked =
	    index < con->desk.alerts && desk_marked(&con->desk, index);
	char time[TIME_TEXT];

	doc_item(d, REF_ALERT, index, marked ? '*' : 0);
	doc_printf(d, STYLE_KEY, "%3zu ", i + 1);
	doc_cell(d, STYLE_DIM, 14,
	    span_str(console_time(con, a->time_ns, time) + YEAR_COLUMNS));
	doc_cell(d, severity_style(a->severity), 6,
	    span_str(severity_name(a->severity)));
	doc_str(d, STYLE_TEXT, a->title);
	if (class != VERDICT_NONE)
		doc_printf(d, STYLE_GOOD, "  [%s]", _(verdict_name(class)));
}

static void
write_timeline(struct console *con, const struct incident *in, struct doc *d)
{
	const struct incident_link **link = best_links(in);

	doc_title(d, _("Timeline"));
	for (size_t i = 0; i < in->alerts; i++) {
		write_alert(con, in, i, d);
		if (link[i] != NULL)
			write_link(link[i], d);
	}
	free(link);
}

static void
write_verdicts(
    const struct console *con, const struct incident *in, struct doc *d)
{
	if (in->verdicts == 0)
		return;
	doc_title(d, _("Verdicts, the newest first"));
	for (size_t i = 0; i < in->verdicts; i++) {
		const struct verdict *v = &in->verdict[i];
		char time[TIME_TEXT];

		doc_line(d);
		doc_printf(d, STYLE_TEXT, "%s  %s: %s, %s, %u %%",
		    console_time(con, v->time_ns, time), v->who,
		    _(verdict_name(v->class)), v->reason, v->confidence);
		if (v->note != NULL && v->note[0] != '\0')
			doc_prose(d, STYLE_DIM, 4, span_str(v->note));
	}
}

static void
write_notes(struct console *con, const struct incident *in, struct doc *d)
{
	struct arena *arena = arena_new(0);
	const struct store_note *v;
	struct err err;
	size_t n = 0;

	v = store_notes(con->options->store, in->id, arena, &n, &err);
	if (v == NULL)
		console_say_err(con, &err);
	if (v != NULL && n > 0)
		doc_title(d, _("Notes, the newest first"));
	for (size_t i = 0; v != NULL && i < n; i++) {
		char time[TIME_TEXT];

		doc_line(d);
		doc_printf(d, STYLE_DIM,
		    "%s  %s:", console_time(con, v[i].time_ns, time), v[i].who);
		doc_prose(d, STYLE_TEXT, 4, span_str(v[i].text));
	}
	arena_free(arena);
}

static void
incident_write(struct console *con, struct doc *d)
{
	const struct incident *in = desk_incident(&con->desk);

	if (in == NULL) {
		doc_str(d, STYLE_DIM, _("There are no incidents."));
		return;
	}
	write_head(con, in, d);
	write_timeline(con, in, d);
	doc_title(d, _("What they are about"));
	for (size_t i = 0; i < in->entities && i < ENTITIES; i++) {
		doc_entry(d, entity_kind_name(in->entity[i].kind),
		    ngettext("%s  in %u alert", "%s  in %u alerts",
			in->entity[i].alerts),
		    in->entity[i].value, in->entity[i].alerts);
	}
	write_verdicts(con, in, d);
	if (con->mode == MODE_SOC)
		write_notes(con, in, d);
}

static bool
incident_act(struct console *con, struct ref at, enum act act)
{
	struct ref whole = {REF_INCIDENT, con->desk.at_incident};

	if (act == ACT_NOTE) {
		console_ask(con, ABOUT_NOTE, _("Note:"), "");
		return true;
	}
	if (at.kind != REF_ALERT)
		return judge_act(con, whole, act);
	if (act == ACT_OPEN || act == ACT_EVIDENCE) {
		console_look(con, at.n);
		if (act == ACT_OPEN)
			console_open(con, &view_alert);
		else
			console_show_evidence(con);
		return true;
	}
	if (act == ACT_MARK && at.n < con->desk.alerts) {
		desk_mark(&con->desk, at.n, !desk_marked(&con->desk, at.n));
		console_changed(con);
		return true;
	}
	/* Without marks a verdict here is on the whole incident. */
	return judge_act(con, whole, act);
}

static void
incident_entered(struct console *con, unsigned about, const char *text)
{
	const struct incident *in = desk_incident(&con->desk);
	const struct store_by by = {con->options->who, console_now(con)};
	struct err err;

	if (about != ABOUT_NOTE || in == NULL || text[0] == '\0')
		return;
	if (store_note(con->options->store, in->id, text, &by, &err) &&
	    store_flush(con->options->store, &err))
		console_say(con, _("The note was added."));
	else
		console_say_err(con, &err);
}

const struct view view_incident = {
    .name = N_("Incident"),
    .help = N_("the timeline of an incident, with the reason of each link"),
    .key = '3',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_QUEUE | KEYS_JUDGE | KEYS_NOTE | KEYS_MARKS,
    .items = true,
    .write = incident_write,
    .act = incident_act,
    .entered = incident_entered,
};
