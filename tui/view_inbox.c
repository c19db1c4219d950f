/* The queue: alerts by time, or incidents by score. */
#include "tui/console.h"

#include "analyzer/base/time.h"
#include "tui/judge.h"
#include "tui/lang.h"

enum {
	ADDRESS_COLUMNS = 15,
	WIDE_COLUMNS = 96, /* from here on there is room for both ends */
	JUDGED_COLUMNS = 7,
};

static bool
is_wide(const struct doc *d)
{
	return d->width >= WIDE_COLUMNS;
}

/* What is left for the title of an alert. */
static unsigned
title_columns(const struct doc *d)
{
	return d->width - (is_wide(d) ? 54 : 38);
}

static void
put_address(struct doc *d, const struct addr *a)
{
	char text[ADDR_TEXT];

	doc_cell(d, STYLE_TEXT, ADDRESS_COLUMNS, span_str(addr_text(a, text)));
}

/* What the filter looks at. */
static bool
alert_passes(const struct console *con, size_t i)
{
	const struct incident_alert *a = con->desk.alert[i].alert;
	char src[ADDR_TEXT];
	char dst[ADDR_TEXT];
	struct buf text = {0};
	bool passes;

	if (console_filter(con)[0] == '\0')
		return true;
	buf_printf(&text, "%s %s %s %s %s %s %s", a->title, a->rule_key,
	    a->source, addr_text(&a->src, src), addr_text(&a->dst, dst),
	    severity_name(a->severity),
	    verdict_name(desk_alert_class(&con->desk, i)));
	passes = console_passes(con, buf_span(&text));
	buf_free(&text);
	return passes;
}

static void
write_alert(struct console *con, struct doc *d, size_t i)
{
	const struct incident_alert *a = con->desk.alert[i].alert;
	enum verdict_class class = desk_alert_class(&con->desk, i);
	char time[TIME_TEXT];

	doc_item(d, REF_ALERT, i, desk_marked(&con->desk, i) ? '*' : 0);
	doc_cell(d, class == VERDICT_NONE ? STYLE_TEXT : STYLE_GOOD, 2,
	    span_str(verdict_letters(class)));
	doc_cell(d, STYLE_DIM, 8,
	    span_str(console_time(con, a->time_ns, time) + 11));
	doc_cell(d, severity_style(a->severity), 6,
	    span_str(severity_name(a->severity)));
	doc_cell(d, STYLE_TEXT, title_columns(d), span_str(a->title));
	put_address(d, &a->src);
	if (is_wide(d))
		put_address(d, &a->dst);
}

static void
write_alerts(struct console *con, struct doc *d)
{
	size_t shown = 0;

	doc_line(d);
	doc_cell(d, STYLE_DIM, 2, span_str("V"));
	doc_cell(d, STYLE_DIM, 8, span_str(_("time")));
	doc_cell(d, STYLE_DIM, 6, span_str(_("level")));
	doc_cell(d, STYLE_DIM, title_columns(d), span_str(_("alert")));
	doc_cell(d, STYLE_DIM, ADDRESS_COLUMNS, span_str(_("from")));
	if (is_wide(d))
		doc_cell(d, STYLE_DIM, ADDRESS_COLUMNS, span_str(_("to")));
	for (size_t i = 0; i < con->desk.alerts; i++) {
		if (!alert_passes(con, i))
			continue;
		write_alert(con, d, i);
		shown++;
	}
	if (shown == 0)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(con->desk.alerts == 0
			    ? _("There are no alerts.")
			    : _("No alert has these words.")));
}

static const char *
state_name(enum incident_state s)
{
	static const char *const names[] = {
	    N_("new"), N_("open"), N_("closed")};

	return _(names[s]);
}

/* Columns of an incident beside its title. */
static unsigned
rest_columns(const struct console *con)
{
	return con->mode == MODE_SOC ? 44 : 25 + JUDGED_COLUMNS;
}

/* The class of its verdict; "~" when its alerts got different ones. */
static void
write_class(const struct console *con, struct doc *d, size_t i)
{
	enum verdict_class class = desk_incident_class(&con->desk, i);
	bool mixed = class == VERDICT_NONE && con->mode == MODE_TRAIN &&
	    desk_incident_judged(&con->desk, i) ==
		con->desk.incident[i]->alerts;

	doc_cell(d, class == VERDICT_NONE && !mixed ? STYLE_TEXT : STYLE_GOOD,
	    2, span_str(mixed ? "~" : verdict_letters(class)));
}

static void
write_incident(struct console *con, struct doc *d, size_t i)
{
	const struct incident *in = con->desk.incident[i];
	char time[TIME_TEXT];
	char number[24];

	doc_item(d, REF_INCIDENT, i, 0);
	write_class(con, d, i);
	snprintf(number, sizeof(number), "%u", in->score);
	doc_cell(d, severity_style(in->severity), 5, span_str(number));
	doc_cell(d, severity_style(in->severity), 6,
	    span_str(severity_name(in->severity)));
	if (con->mode == MODE_SOC) {
		doc_cell(d, STYLE_TEXT, 6, span_str(state_name(in->state)));
		snprintf(number, sizeof(number), "%zu", in->alerts);
		doc_cell(d, STYLE_TEXT, 6, span_str(number));
	} else { /* how many of them are judged */
		snprintf(number, sizeof(number), "%zu/%zu",
		    desk_incident_judged(&con->desk, i), in->alerts);
		doc_cell(d, STYLE_TEXT, JUDGED_COLUMNS, span_str(number));
	}
	doc_cell(
	    d, STYLE_TEXT, doc_rest(d, rest_columns(con)), span_str(in->title));
	/* Month, day, hour and minute; of the one day of a scenario, not. */
	if (con->mode == MODE_SOC)
		doc_cell(d, STYLE_DIM, 11,
		    span_first(
			span_str(console_time(con, in->first_ns, time) + 5),
			11));
	else
		doc_cell(d, STYLE_DIM, 5,
		    span_first(
			span_str(console_time(con, in->first_ns, time) + 11),
			5));
}

static void
write_incidents(struct console *con, struct doc *d)
{
	size_t shown = 0;

	doc_line(d);
	doc_cell(d, STYLE_DIM, 2, span_str("V"));
	doc_cell(d, STYLE_DIM, 5, span_str(_("score")));
	doc_cell(d, STYLE_DIM, 6, span_str(_("level")));
	if (con->mode == MODE_SOC) {
		doc_cell(d, STYLE_DIM, 6, span_str(_("state")));
		doc_cell(d, STYLE_DIM, 6, span_str(_("alerts")));
	} else {
		doc_cell(d, STYLE_DIM, JUDGED_COLUMNS, span_str(_("judged")));
	}
	doc_cell(d, STYLE_DIM, doc_rest(d, rest_columns(con)),
	    span_str(_("incident")));
	doc_str(d, STYLE_DIM, _("first"));
	for (size_t i = 0; i < con->desk.incidents; i++) {
		const struct incident *in = con->desk.incident[i];
		struct buf text = {0};

		buf_printf(&text, "%s %s %s %s", in->id, in->title,
		    severity_name(in->severity), state_name(in->state));
		if (console_passes(con, buf_span(&text))) {
			write_incident(con, d, i);
			shown++;
		}
		buf_free(&text);
	}
	if (shown == 0)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(con->desk.incidents == 0
			    ? _("There are no incidents.")
			    : _("No incident has these words.")));
}

static void
inbox_write(struct console *con, struct doc *d)
{
	if (con->by_incident)
		write_incidents(con, d);
	else
		write_alerts(con, d);
}

static void
aside_alert(struct console *con, size_t i, struct doc *d)
{
	const struct incident_alert *a = con->desk.alert[i].alert;
	const struct incident *in =
	    con->desk.incident[con->desk.alert[i].incident];
	char src[ADDR_TEXT];
	char dst[ADDR_TEXT];

	doc_str(d, STYLE_TITLE, a->title);
	doc_entry(d, _("rule"), "%s", a->rule_key);
	if (a->sport != 0 || a->dport != 0)
		doc_entry(d, _("from, to"), "%s %s %u > %s %s %u",
		    addr_text(&a->src, src), _("port"), a->sport,
		    addr_text(&a->dst, dst), _("port"), a->dport);
	else if (a->dst.family != 0)
		doc_entry(d, _("from, to"), "%s > %s", addr_text(&a->src, src),
		    addr_text(&a->dst, dst));
	else
		doc_entry(d, _("from"), "%s", addr_text(&a->src, src));
	doc_entry(d, _("evidence"), "%s, %s %llu", desk_file_name(a->source),
	    _("number"), (unsigned long long)a->number);
	doc_entry(
	    d, _("incident"), "%s  %s (%zu)", in->id, in->title, in->alerts);
}

static void
aside_incident(struct console *con, size_t i, struct doc *d)
{
	const struct incident *in = con->desk.incident[i];
	struct buf techniques = {0};

	doc_str(d, STYLE_TITLE, in->title);
	doc_entry(d, _("id"), "%s", in->id);
	for (const char *const *t = in->techniques; t != NULL && *t; t++)
		buf_printf(&techniques, "%s ", *t);
	doc_line(d);
	doc_str(d, STYLE_DIM, _("ATT&CK"));
	doc_tab(d, 14);
	doc_put(d, STYLE_TEXT, buf_span(&techniques));
	buf_free(&techniques);
	for (size_t k = 0; k < in->entities && k < 2; k++)
		doc_entry(d, entity_kind_name(in->entity[k].kind), "%s (%u)",
		    in->entity[k].value, in->entity[k].alerts);
}

static void
inbox_aside(struct console *con, struct ref at, struct doc *d)
{
	if (at.kind == REF_ALERT)
		aside_alert(con, at.n, d);
	else if (at.kind == REF_INCIDENT)
		aside_incident(con, at.n, d);
}

static void
mark(struct console *con, size_t i)
{
	bool on = !desk_marked(&con->desk, i);

	desk_mark(&con->desk, i, on);
	console_say(con, on ? _("Marked.") : _("No longer marked."));
	console_changed(con);
	console_act(con, ACT_DOWN);
}

/* Marks what came by the same rule from the same sender. */
static void
mark_like(struct console *con, size_t like)
{
	const struct incident_alert *a = con->desk.alert[like].alert;
	size_t n = 0;

	for (size_t i = 0; i < con->desk.alerts; i++) {
		const struct incident_alert *b = con->desk.alert[i].alert;

		if (strcmp(a->rule_key, b->rule_key) != 0 ||
		    !addr_eq(&a->src, &b->src) || !alert_passes(con, i))
			continue;
		desk_mark(&con->desk, i, true);
		n++;
	}
	console_say(con, _("%zu alerts of this rule and sender are marked"), n);
	console_changed(con);
}

static bool
act_on_alert(struct console *con, size_t i, enum act act)
{
	switch (act) {
	case ACT_OPEN:
		console_look(con, i);
		console_open(con, &view_alert);
		return true;
	case ACT_EVIDENCE:
		console_look(con, i);
		console_show_evidence(con);
		return true;
	case ACT_MARK:
		mark(con, i);
		return true;
	case ACT_MARK_LIKE:
		mark_like(con, i);
		return true;
	default:
		return judge_act(con, (struct ref){REF_ALERT, i}, act);
	}
}

static bool
inbox_act(struct console *con, struct ref at, enum act act)
{
	if (act == ACT_TOGGLE) {
		con->by_incident = !con->by_incident;
		con->pane[con->open].main = (struct scroll){0};
		console_changed(con);
		return true;
	}
	if (at.kind == REF_ALERT)
		return act_on_alert(con, at.n, act);
	if (at.kind != REF_INCIDENT)
		return false;
	if (act == ACT_OPEN) {
		desk_look_incident(&con->desk, at.n);
		console_open(con, &view_incident);
		return true;
	}
	return judge_act(con, at, act);
}

static void
inbox_focused(struct console *con, struct ref at)
{
	if (at.kind == REF_INCIDENT)
		desk_look_incident(&con->desk, at.n);
}

const struct view view_inbox = {
    .name = N_("Inbox"),
    .help = N_("the queue of alerts or incidents to judge"),
    .key = '2',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_LIST | KEYS_INBOX | KEYS_MARKS | KEYS_QUEUE | KEYS_JUDGE,
    .items = true,
    .aside = 6,
    .write = inbox_write,
    .write_aside = inbox_aside,
    .focused = inbox_focused,
    .act = inbox_act,
};
