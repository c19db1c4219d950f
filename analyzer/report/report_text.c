/* Incidents as text for a terminal or a mail. */

#include <inttypes.h>

#include "analyzer/base/time.h"
#include "analyzer/model/attack.h"
#include "analyzer/report/page.h"
#include "analyzer/report/report.h"
#include "analyzer/report/report_formats.h"
#include "analyzer/report/words.h"

enum {
	WIDTH = 80,
	WIDTH_MIN = 60,
	MOMENTS = 100, /* of one incident; the rest is counted */
	FRAMES = 8,    /* recorded behind an alert; the same */
	ENTITIES = 20,
	LABEL = 12, /* columns of "State", "Alerts" … */
};

static struct page
page_of(struct buf *out, const struct report_data *data)
{
	unsigned width = data->width == 0 ? WIDTH : data->width;

	return (struct page){.out = out,
	    .width = width < WIDTH_MIN ? WIDTH_MIN : width,
	    .colour = data->colour};
}

static enum page_style
style_of(uint8_t severity)
{
	return severity == 1 ? STYLE_HIGH
	    : severity == 2  ? STYLE_MEDIUM
	    : severity == 3  ? STYLE_LOW
			     : STYLE_FAINT;
}

static void
put_severity(struct page *p, uint8_t severity, unsigned columns)
{
	page_style(p, style_of(severity));
	page_cut(p, span_str(word_severity(severity)), columns, true);
	page_style(p, STYLE_PLAIN);
}

static void
heading(struct page *p, const char *text)
{
	buf_byte(p->out, '\n');
	page_style(p, STYLE_HEAD);
	buf_str(p->out, text);
	page_style(p, STYLE_PLAIN);
	buf_byte(p->out, '\n');
}

static void
label(struct page *p, const char *text)
{
	page_style(p, STYLE_FAINT);
	page_cut(p, span_str(text), LABEL, true);
	page_style(p, STYLE_PLAIN);
}

static void
put_time(struct page *p, int64_t time_ns)
{
	char text[TIME_TEXT];

	buf_str(p->out, time_text(time_ns, text));
}

/* "09:30:00" of a time. */
static void
put_clock(struct page *p, int64_t time_ns)
{
	char text[TIME_TEXT];

	buf_put(p->out, span_from(span_str(time_text(time_ns, text)), 11));
}

/* ---- the queue --------------------------------------------------------- */

/* Columns: score 5, severity 6, state 6, id 12, time 11, alerts 7, title. */
static void
list_row(struct page *p, const struct incident *in)
{
	char time[TIME_TEXT];
	unsigned before = 5 + 1 + 6 + 1 + 6 + 1 + 12 + 1 + 11 + 1 + 7 + 1;

	buf_printf(p->out, "%5u ", in->score);
	put_severity(p, in->severity, 6);
	buf_byte(p->out, ' ');
	page_cut(p, span_str(word_state(in->state)), 6, true);
	buf_byte(p->out, ' ');
	page_cut(p, span_str(in->id), 12, true);
	(void)time_text(in->first_ns, time);
	buf_printf(p->out, " %.11s %7llu ", time + 5,
	    (unsigned long long)in->alerts + in->left_out);
	page_cut(p, span_str(in->title), p->width - before, false);
	buf_byte(p->out, '\n');
}

void
report_list(struct buf *out, const struct report_data *data)
{
	struct page p = page_of(out, data);

	if (data->incidents == 0) {
		buf_str(out, "no incidents\n");
		return;
	}
	page_style(&p, STYLE_HEAD);
	buf_printf(out, "%5s %-6s %-6s %-12s %-11s %7s %s", "SCORE", "SEV",
	    "STATE", "INCIDENT", "FIRST (UTC)", "ALERTS", "TITLE");
	page_style(&p, STYLE_PLAIN);
	buf_byte(out, '\n');
	for (size_t i = 0; i < data->incidents; i++)
		list_row(&p, &data->incident[i]);
}

/* ---- one incident ------------------------------------------------------- */

static void
put_summary(struct page *p, const struct incident *in)
{
	page_style(p, STYLE_HEAD);
	buf_printf(p->out, "INCIDENT %.12s", in->id);
	page_style(p, STYLE_PLAIN);
	buf_printf(p->out, "   score %u of 100, ", in->score);
	put_severity(
	    p, in->severity, (unsigned)strlen(word_severity(in->severity)));
	buf_byte(p->out, '\n');
	page_style(p, STYLE_HEAD);
	page_wrap(p, span_str(in->title), 0, false);
	page_style(p, STYLE_PLAIN);
	buf_byte(p->out, '\n');
	label(p, "State");
	buf_str(p->out, word_state(in->state));
	buf_byte(p->out, '\n');
	label(p, "Time");
	put_time(p, in->first_ns);
	buf_str(p->out, " to ");
	put_time(p, in->last_ns);
	buf_str(p->out, " UTC (");
	put_duration(p->out, in->last_ns - in->first_ns);
	buf_str(p->out, ")\n");
	label(p, "Alerts");
	put_count(p->out, in->alerts + in->left_out);
	buf_printf(p->out, " by %zu rule%s\n", count_rules(in),
	    count_rules(in) == 1 ? "" : "s");
}

static void
put_techniques(struct page *p, const struct incident *in)
{
	const char *last = "";

	if (in->techniques == NULL || in->techniques[0] == NULL)
		return;
	heading(p, "ATT&CK");
	for (size_t i = 0; in->techniques[i] != NULL; i++) {
		const char *id = in->techniques[i];
		const struct technique *t = technique_find(span_str(id));
		const char *tactic = t == NULL ? "" : tactic_name(t->tactic);

		page_blanks(p, 2);
		page_cut(p, span_str(strcmp(tactic, last) == 0 ? "" : tactic),
		    22, true);
		page_cut(p, span_str(id), 11, true);
		page_cut(p,
		    span_str(t == NULL ? "(not in the table)" : t->name),
		    p->width - 35, false);
		buf_byte(p->out, '\n');
		last = tactic;
	}
}

static void
put_entities(struct page *p, const struct incident *in)
{
	if (in->entities == 0)
		return;
	heading(p, "Who and what");
	for (size_t i = 0; i < in->entities && i < ENTITIES; i++) {
		const struct incident_entity *e = &in->entity[i];

		page_blanks(p, 2);
		page_cut(p, span_str(entity_kind_name(e->kind)), 12, true);
		page_cut(p, span_str(e->value), p->width - 36, true);
		buf_printf(p->out, " %7u alert%s\n", e->alerts,
		    e->alerts == 1 ? "" : "s");
	}
	if (in->entities > ENTITIES)
		buf_printf(p->out, "  and %zu more\n", in->entities - ENTITIES);
}

static void
put_citations(struct page *p, const struct verdict *v)
{
	struct buf text = {0};

	buf_str(&text, "evidence: ");
	for (size_t i = 0; i < v->citations; i++) {
		if (i != 0)
			buf_str(&text, ", ");
		buf_str(&text, v->citation[i].source);
		buf_byte(&text, ':');
		buf_uint(&text, v->citation[i].number);
	}
	page_blanks(p, 4);
	page_wrap(p, buf_span(&text), 4, false);
	buf_free(&text);
}

/* The line of a verdict that says what, why and who. */
static void
put_decision(struct page *p, const struct verdict *v)
{
	const char *class = verdict_name(v->class);
	struct buf text = {0};

	page_blanks(p, 2);
	put_time(p, v->time_ns);
	page_blanks(p, 2);
	page_style(p, STYLE_HEAD);
	buf_str(p->out, class);
	page_style(p, STYLE_PLAIN);
	buf_printf(
	    &text, ", %s, %u %%, by %s", v->reason, v->confidence, v->who);
	page_cut(
	    p, buf_span(&text), p->width - 23 - (unsigned)strlen(class), false);
	buf_byte(p->out, '\n');
	buf_free(&text);
}

static void
put_verdicts(struct page *p, const struct incident *in)
{
	if (in->verdicts == 0)
		return;
	heading(p, "Verdicts, the newest first");
	for (size_t i = 0; i < in->verdicts; i++) {
		const struct verdict *v = &in->verdict[i];

		put_decision(p, v);
		if (v->note != NULL && v->note[0] != '\0') {
			page_blanks(p, 4);
			page_wrap(p, span_str(v->note), 4, true);
		}
		if (v->citations != 0)
			put_citations(p, v);
	}
}

static void
put_reason(
    struct page *p, const struct incident *in, const struct incident_link *l)
{
	struct buf text = {0};
	char clock[TIME_TEXT];

	if (l == NULL || l->from >= in->alerts)
		return;
	(void)time_text(in->alert[l->from].time_ns, clock);
	buf_printf(&text, "joins the alert of %.8s (%u %%) by %s ", clock + 11,
	    l->weight / 10, entity_kind_name(l->kind));
	buf_str(&text, l->value);
	page_blanks(p, 11);
	page_style(p, STYLE_FAINT);
	page_cut(p, buf_span(&text), p->width - 11, false);
	page_style(p, STYLE_PLAIN);
	buf_byte(p->out, '\n');
	buf_free(&text);
}

/* FILE:NUMBER@OFFSET, where the bytes of the alert stand. */
static void
put_place(struct page *p, const struct incident_alert *a)
{
	struct buf text = {0};

	buf_str(&text, file_name(a->source));
	buf_byte(&text, ':');
	buf_uint(&text, a->number);
	buf_byte(&text, '@');
	buf_uint(&text, a->offset);
	page_cut(p, buf_span(&text), 40, false);
	buf_free(&text);
}

/* "09:30:00.123456 day.pcap:12  66 bytes". */
static void
put_frame(struct page *p, const char *source, const struct recorded *r)
{
	struct buf text = {0};
	char time[TIME_TEXT];
	struct span exact = span_str(time_text_eve(r->time_ns, time));

	buf_put(&text, span_first(span_from(exact, 11), 15));
	buf_byte(&text, ' ');
	buf_str(&text, file_name(source));
	buf_byte(&text, ':');
	buf_uint(&text, r->number);
	buf_printf(&text, "  %" PRIu32 " byte%s", r->wire_n,
	    r->wire_n == 1 ? "" : "s");
	page_blanks(p, 13);
	page_cut(p, buf_span(&text), p->width - 13, false);
	buf_byte(p->out, '\n');
	buf_free(&text);
}

/* What tags recorded behind the alerts of a moment: the first frames. */
static void
put_recorded(struct page *p, const struct moment *m)
{
	const struct incident_alert *a = m->alert;
	size_t n = a->recordeds < FRAMES ? a->recordeds : FRAMES;

	if (m->recorded == 0)
		return;
	page_blanks(p, 11);
	put_count(p->out, m->recorded);
	buf_printf(p->out, " frame%s recorded behind %s\n",
	    m->recorded == 1 ? "" : "s", m->count == 1 ? "it" : "them");
	for (size_t i = 0; i < n; i++)
		put_frame(p, a->source, &a->recorded[i]);
	if (m->recorded > n && n != 0) {
		page_blanks(p, 13);
		buf_str(p->out, "and ");
		put_count(p->out, m->recorded - n);
		buf_str(p->out, " more\n");
	}
}

static void
put_moment(struct page *p, const struct incident *in, const struct moment *m)
{
	const struct incident_alert *a = m->alert;
	struct buf ends = {0};

	page_blanks(p, 2);
	put_clock(p, a->time_ns);
	buf_byte(p->out, ' ');
	put_severity(p, a->severity, 7);
	page_cut(p, span_str(a->title), p->width - 18, false);
	buf_byte(p->out, '\n');
	put_ends(&ends, a);
	if (ends.n != 0) {
		page_blanks(p, 11);
		page_cut(p, buf_span(&ends), p->width - 11, false);
		buf_byte(p->out, '\n');
	}
	page_blanks(p, 11);
	put_place(p, a);
	buf_str(p->out, "  rule ");
	page_cut(p, span_str(a->rule_key), 40, false);
	buf_byte(p->out, '\n');
	if (m->count > 1) {
		page_blanks(p, 11);
		put_count(p->out, m->count - 1);
		buf_str(p->out, " more of the same until ");
		put_clock(p, m->last_ns);
		buf_byte(p->out, '\n');
	}
	put_recorded(p, m);
	put_reason(p, in, m->link);
	buf_free(&ends);
}

static void
put_timeline(struct page *p, const struct incident *in)
{
	struct arena *arena = arena_new(0);
	int64_t day = INT64_MIN;
	size_t n;
	const struct moment *v = timeline(arena, in, &n);

	heading(p, "Timeline (UTC; evidence as file:number@offset)");
	for (size_t i = 0; i < n && i < MOMENTS; i++) {
		int64_t today = v[i].alert->time_ns / (86400 * NS_PER_S);

		if (today != day) {
			char text[TIME_TEXT];

			(void)time_text(v[i].alert->time_ns, text);
			buf_printf(p->out, "  %.10s\n", text);
		}
		day = today;
		put_moment(p, in, &v[i]);
	}
	if (n > MOMENTS)
		buf_printf(
		    p->out, "  and %zu more kinds of alerts\n", n - MOMENTS);
	arena_free(arena);
}

void
report_incident(struct buf *out, const struct incident *incident,
    const struct report_data *data)
{
	struct page p = page_of(out, data);

	put_summary(&p, incident);
	put_verdicts(&p, incident);
	put_techniques(&p, incident);
	put_entities(&p, incident);
	put_timeline(&p, incident);
}

/* ---- the whole report --------------------------------------------------- */

static void
put_sources(struct page *p, const struct report_data *data)
{
	if (data->sources == 0)
		return;
	heading(p, "What was read");
	for (size_t i = 0; i < data->sources; i++) {
		const struct source *s = &data->source[i];

		page_blanks(p, 2);
		page_cut(p, span_str(file_name(s->name)), p->width - 46, true);
		page_blanks(p, 1);
		page_cut(p, span_str(s->format), 12, true);
		buf_printf(p->out, " %11llu item%s%s\n",
		    (unsigned long long)s->items, s->items == 1 ? "" : "s",
		    s->damaged ? ", damaged" : "");
		if (s->unparsed != 0)
			buf_printf(p->out, "    %llu not understood\n",
			    (unsigned long long)s->unparsed);
	}
}

static void
put_counters(struct page *p, const struct counters *c)
{
	if (c == NULL || c->n == 0)
		return;
	heading(p, "Counters");
	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].n == 0)
			continue;
		page_blanks(p, 2);
		page_cut(p, span_str(c->v[i].name), p->width - 24, true);
		buf_printf(p->out, " %20llu\n", (unsigned long long)c->v[i].n);
	}
}

static void
write_text(struct buf *out, const struct report_data *data)
{
	struct page p = page_of(out, data);

	page_style(&p, STYLE_HEAD);
	page_wrap(&p, span_str(data->title == NULL ? "Incidents" : data->title),
	    0, false);
	page_style(&p, STYLE_PLAIN);
	buf_byte(out, '\n');
	report_list(out, data);
	put_sources(&p, data);
	put_counters(&p, data->counters);
	for (size_t i = 0; i < data->incidents; i++) {
		buf_byte(out, '\n');
		for (unsigned k = 0; k < p.width; k++)
			buf_byte(out, '-');
		buf_byte(out, '\n');
		report_incident(out, &data->incident[i], data);
	}
}

const struct report_format report_format_text = {
    .name = "text",
    .help = "for a terminal or a mail",
    .write = write_text,
};
