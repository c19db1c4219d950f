/* An alert: its rule, why it matched, and what it is about. */
#include "tui/console.h"

#include <inttypes.h>

#include "analyzer/base/time.h"
#include "analyzer/report/packet_text.h"
#include "tui/judge.h"
#include "tui/lang.h"

enum {
	VALUE_BYTES = 600, /* shown of a matched value */
	BUFFER_COLUMNS = 18,
};

/* An end point; a row may name no port, or no address at all. */
static void
write_end(struct doc *d, const char *label, const struct addr *a, uint16_t port)
{
	char text[ADDR_TEXT];

	if (a->family == 0)
		return;
	if (port == 0)
		doc_entry(d, label, "%s", addr_text(a, text));
	else
		doc_entry(
		    d, label, "%s  %s %u", addr_text(a, text), _("port"), port);
}

static void
write_head(
    const struct console *con, const struct incident_alert *a, struct doc *d)
{
	char time[TIME_TEXT];

	doc_str(d, STYLE_TITLE, a->title);
	doc_entry(d, _("time"), "%s", console_time(con, a->time_ns, time));
	doc_entry(d, _("level"), "%s", severity_name(a->severity));
	write_end(d, _("from"), &a->src, a->sport);
	write_end(d, _("to"), &a->dst, a->dport);
}

/* A part of the rule's text that matched. */
struct part {
	size_t from;
	size_t n;
};

/*
 * Where a pattern stands in the rule: as a quoted value where there is one, so
 * that the same word in the title is left alone.
 */
static size_t
find_part(struct span rule, struct span pattern)
{
	size_t first = SIZE_MAX;
	size_t at = 0;

	while (pattern.n > 0 && at < rule.n) {
		size_t next = span_find(span_from(rule, at), pattern);

		if (next == SIZE_MAX)
			break;
		at += next;
		if (first == SIZE_MAX)
			first = at;
		if (at > 0 && strchr("\"'!", rule.p[at - 1]) != NULL)
			return at;
		at++;
	}
	return first;
}

/* Puts a part among those before it, by place; overlapping ones are left. */
static void
insert_part(struct part *v, size_t *n, struct part part)
{
	size_t i = *n;

	for (size_t k = 0; k < *n; k++) {
		if (part.from < v[k].from + v[k].n &&
		    v[k].from < part.from + part.n)
			return;
	}
	for (; i > 0 && v[i - 1].from > part.from; i--)
		v[i] = v[i - 1];
	v[i] = part;
	(*n)++;
}

static size_t
find_parts(const struct store_evidence *e, struct span rule,
    struct part v[ALERT_MATCHES])
{
	size_t n = 0;

	for (size_t i = 0; i < e->matches && n < ALERT_MATCHES; i++) {
		struct span pattern = e->match[i].pattern;
		size_t at = find_part(rule, pattern);

		if (at != SIZE_MAX)
			insert_part(v, &n, (struct part){at, pattern.n});
	}
	return n;
}

/* How much of text goes on a line with so much room: up to a blank or ";". */
static size_t
line_part(struct span text, size_t room)
{
	size_t end = span_find_byte(text, '\n', 0);
	size_t n = end < text.n ? end : text.n;

	if (n <= room)
		return n;
	for (n = room; n > 0; n--) {
		if (text.p[n - 1] == ' ' || text.p[n - 1] == ';')
			return n;
	}
	/* One long word: cut, but not inside a character. */
	for (n = room; n > 0 && (text.p[n] & 0xc0) == 0x80; n--)
		;
	return n;
}

/* Puts text into lines of the document's width, in one style. */
static void
put_wrapped(struct doc *d, enum style style, struct span text)
{
	while (text.n > 0) {
		unsigned used = d->v[d->n - 1].columns;
		size_t room = d->width > used ? d->width - used : 0;
		size_t n = line_part(text, room);

		if (n == 0 && used == 0 && text.p[0] != '\n')
			n = room < text.n ? room : text.n;
		doc_put(d, style, span_first(text, n));
		text = span_from(text, n);
		if (text.n == 0)
			break;
		doc_line(d);
		if (text.p[0] == '\n')
			text = span_from(text, 1);
	}
}

/* The rule as written, with the parts that matched marked >>so<<. */
static void
write_rule(const struct store_evidence *e, struct doc *d)
{
	struct span rule = span_str(e->rule);
	struct part v[ALERT_MATCHES];
	size_t n = find_parts(e, rule, v);
	size_t from = 0;

	doc_title(d, _("Rule (what matched stands between >> and <<)"));
	doc_line(d);
	for (size_t i = 0; i < n; i++) {
		put_wrapped(
		    d, STYLE_TEXT, span_of(rule.p + from, v[i].from - from));
		put_wrapped(d, STYLE_KEY, span_str(">>"));
		put_wrapped(
		    d, STYLE_MATCH, span_of(rule.p + v[i].from, v[i].n));
		put_wrapped(d, STYLE_KEY, span_str("<<"));
		from = v[i].from + v[i].n;
	}
	put_wrapped(d, STYLE_TEXT, span_from(rule, from));
	if (e->rule_at != NULL && e->rule_at[0] != '\0')
		doc_entry(d, _("stands in"), "%s", e->rule_at);
}

static void
write_match(const struct match *m, struct doc *d)
{
	doc_line(d);
	doc_cell(d, STYLE_KEY, BUFFER_COLUMNS, span_str(m->buffer));
	if (m->negated) {
		doc_str(d, STYLE_TEXT, _("must not hold  "));
		doc_put(d, STYLE_MATCH, m->pattern);
		return;
	}
	doc_put(d, STYLE_DIM, m->pattern);
	doc_printf(d, STYLE_DIM, _("  at byte %" PRIu64), m->offset);
	if (span_eq(m->pattern, m->value))
		return;
	doc_line(d);
	doc_tab(d, BUFFER_COLUMNS + 1);
	doc_put(d, STYLE_MATCH, span_first(m->value, VALUE_BYTES));
}

static void
write_matches(const struct store_evidence *e, struct doc *d)
{
	doc_title(d, _("Why it matched"));
	for (size_t i = 0; i < e->matches; i++)
		write_match(&e->match[i], d);
	if (e->matches == 0)
		doc_prose(d, STYLE_DIM, 0,
		    span_str(_("By its header alone: addresses, ports, "
			       "protocol.")));
}

/* Does the alert name the entity: as an end point, or in its evidence? */
static bool
names(const struct store_evidence *e, const struct incident_alert *a,
    const struct incident_entity *entity)
{
	struct span value = span_str(entity->value);
	char src[ADDR_TEXT];
	char dst[ADDR_TEXT];

	if (entity->kind == ENTITY_ADDRESS &&
	    (span_eq_str(value, addr_text(&a->src, src)) ||
		span_eq_str(value, addr_text(&a->dst, dst))))
		return true;
	return span_find(e->bytes, value) != SIZE_MAX ||
	    span_find(span_str(e->eve), value) != SIZE_MAX;
}

/* What the alert is about, and how often that is met in its incident. */
static void
write_entities(const struct console *con, struct doc *d)
{
	const struct incident *in = desk_incident(&con->desk);
	const struct incident_alert *a = desk_alert(&con->desk);

	doc_title(d, _("What it is about"));
	for (size_t i = 0; in != NULL && i < in->entities; i++) {
		const struct incident_entity *e = &in->entity[i];

		if (!names(&con->desk.evidence, a, e))
			continue;
		doc_entry(d, entity_kind_name(e->kind),
		    ngettext("%s  (in %u alert of the incident)",
			"%s  (in %u alerts of the incident)", e->alerts),
		    e->value, e->alerts);
	}
}

/* The frames that its rule's tag recorded behind it. */
static void
write_tagged(struct console *con, struct doc *d)
{
	const struct desk *desk = &con->desk;
	const char *source = desk_alert(desk)->source;

	if (desk->tagged_n == 0)
		return;
	doc_title(d, _("Recorded behind it (Enter opens a frame)"));
	for (size_t i = 0; i < desk->tagged_n; i++) {
		const struct store_frame *f = &desk->tagged[i];
		struct buf gist = {0};
		char time[TIME_TEXT];

		doc_item(d, REF_TAGGED, i,
		    desk_cited(desk, source, f->number) ? '*' : 0);
		packet_gist(f->bytes, f->link, &gist);
		doc_printf(d, STYLE_DIM, "%6" PRIu64 " %s ", f->number,
		    console_time(con, f->time_ns, time) + 11);
		doc_put(d, STYLE_TEXT, buf_span(&gist));
		buf_free(&gist);
	}
}

static void
write_verdict(const struct console *con, struct doc *d)
{
	const struct run_verdict *v;

	if (con->desk.run == NULL)
		return;
	v = run_verdict_of(run_log(con->desk.run), desk_alert(&con->desk)->id);
	if (v == NULL)
		return;
	doc_entry(d, _("verdict"), "%s, %s, %u %%",
	    _(verdict_name(v->verdict.class)), v->verdict.reason,
	    v->verdict.confidence);
}

static void
alert_write(struct console *con, struct doc *d)
{
	const struct incident_alert *a = desk_alert(&con->desk);
	const struct store_evidence *e = &con->desk.evidence;

	if (a == NULL) {
		doc_str(d, STYLE_DIM, _("Open an alert in the inbox first."));
		return;
	}
	write_head(con, a, d);
	write_verdict(con, d);
	doc_item(d, REF_EVIDENCE, a->number,
	    desk_cited(&con->desk, a->source, a->number) ? '*' : 0);
	doc_str(d, STYLE_DIM, _("evidence"));
	doc_tab(d, 14);
	doc_printf(d, STYLE_TEXT, "%s  %s %" PRIu64, desk_file_name(a->source),
	    con->desk.evidence.link == 0 ? _("row") : _("frame"), a->number);
	if (!con->desk.evidence_ok)
		return;
	write_matches(e, d);
	write_rule(e, d);
	write_entities(con, d);
	write_tagged(con, d);
}

static bool
alert_act(struct console *con, struct ref at, enum act act)
{
	const struct incident_alert *a = desk_alert(&con->desk);

	if (a == NULL)
		return false;
	if (act == ACT_EVIDENCE ||
	    (act == ACT_OPEN &&
		(at.kind == REF_EVIDENCE || at.kind == REF_TAGGED))) {
		con->desk.at_tagged = at.kind == REF_TAGGED ? at.n + 1 : 0;
		console_show_evidence(con);
		return true;
	}
	if (act == ACT_MARK && at.kind == REF_TAGGED) {
		console_cite(con, a->source, con->desk.tagged[at.n].number);
		return true;
	}
	if (act == ACT_MARK) {
		console_cite(con, a->source, a->number);
		return true;
	}
	return judge_act(con, (struct ref){REF_ALERT, con->desk.at_alert}, act);
}

const struct view view_alert = {
    .name = N_("Alert"),
    .help = N_("the rule, why it matched, and what it is about"),
    .key = '4',
    .modes = MODE_SOC | MODE_TRAIN,
    .groups = KEYS_QUEUE | KEYS_JUDGE | KEYS_EVIDENCE,
    .write = alert_write,
    .act = alert_act,
};
