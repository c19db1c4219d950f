/*
 * Incidents as one HTML page: no scripts, nothing loaded from elsewhere, and
 * a policy in its head that forbids both.
 */

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "analyzer/model/attack.h"
#include "analyzer/report/report.h"
#include "analyzer/report/report_formats.h"
#include "analyzer/report/report_html_style.h"
#include "analyzer/report/words.h"

enum {
	MOMENTS = 1000, /* of one incident; the rest is counted */
	ENTITIES = 100,
	ENTITIES_OPEN = 12, /* shown before "more" is opened */
};

/* Foreign text: what could mislead a reader is shown, what a browser could
 * take for markup is escaped. */
static void
put(struct buf *out, const char *text)
{
	struct buf safe = {0};

	safe_text(&safe, span_str(text), true);
	html_text(out, buf_span(&safe));
	buf_free(&safe);
}

static void
put_time(struct buf *out, int64_t time_ns)
{
	char text[TIME_TEXT];

	buf_str(out, time_text(time_ns, text));
}

static void
put_severity(struct buf *out, uint8_t severity)
{
	buf_printf(out, "<span class=\"sev s%u\">%s</span>", severity,
	    word_severity(severity));
}

/* One cell of a row of facts. */
static void
fact(struct buf *out, const char *name, const char *value)
{
	buf_str(out, "<div><dt>");
	buf_str(out, name);
	buf_str(out, "</dt><dd>");
	put(out, value);
	buf_str(out, "</dd></div>\n");
}

static void
fact_count(struct buf *out, const char *name, uint64_t n)
{
	struct buf text = {0};

	put_count(&text, n);
	buf_byte(&text, 0);
	fact(out, name, (const char *)text.p);
	buf_free(&text);
}

/* ---- the page ---------------------------------------------------------- */

static void
put_head(struct buf *out, const char *title)
{
	buf_str(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	put(out, title);
	buf_str(out, "</title>\n<style>\n");
	buf_str(out, report_html_style);
	buf_str(out, "</style>\n</head>\n<body>\n<h1>");
	put(out, title);
	buf_str(out, "</h1>\n");
}

static void
put_overview(struct buf *out, const struct report_data *data)
{
	uint64_t alerts = 0, items = 0, high = 0;
	struct buf span = {0};
	int64_t first = INT64_MAX, last = INT64_MIN;

	for (size_t i = 0; i < data->incidents; i++) {
		const struct incident *in = &data->incident[i];

		alerts += in->alerts + in->left_out;
		high += in->severity == 1;
		first = in->first_ns < first ? in->first_ns : first;
		last = in->last_ns > last ? in->last_ns : last;
	}
	for (size_t i = 0; i < data->sources; i++)
		items += data->source[i].items;
	buf_str(out, "<dl class=\"facts\">\n");
	fact_count(out, "Incidents", data->incidents);
	fact_count(out, "of these high", high);
	fact_count(out, "Alerts", alerts);
	if (data->sources != 0) {
		fact_count(out, "Sources", data->sources);
		fact_count(out, "Frames and rows", items);
	}
	if (data->incidents != 0) {
		put_time(&span, first);
		buf_str(&span, " to ");
		put_time(&span, last);
		buf_byte(&span, 0);
		fact(out, "Time (UTC)", (const char *)span.p);
	}
	buf_str(out, "</dl>\n");
	buf_free(&span);
}

static void
put_list(struct buf *out, const struct report_data *data)
{
	if (data->incidents == 0) {
		buf_str(out, "<p>No incidents.</p>\n");
		return;
	}
	buf_str(out,
	    "<table>\n<thead><tr><th class=\"n\">Score</th><th>Severity</th>"
	    "<th>Incident</th><th>First (UTC)</th><th class=\"n\">Alerts</th>"
	    "<th>State</th><th>Verdict</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < data->incidents; i++) {
		const struct incident *in = &data->incident[i];

		buf_printf(out, "<tr><td class=\"n\">%u</td><td>", in->score);
		put_severity(out, in->severity);
		buf_str(out, "</td><td class=\"v\"><a href=\"#i");
		put(out, in->id);
		buf_str(out, "\">");
		put(out, in->title);
		buf_str(out, "</a><br><code class=\"soft\">");
		put(out, in->id);
		buf_str(out, "</code></td><td class=\"t\">");
		put_time(out, in->first_ns);
		buf_str(out, "</td><td class=\"n\">");
		put_count(out, in->alerts + in->left_out);
		buf_str(out, "</td><td>");
		buf_str(out, word_state(in->state));
		buf_str(out, "</td><td>");
		if (in->verdicts != 0)
			put(out, verdict_name(in->verdict[0].class));
		buf_str(out, "</td></tr>\n");
	}
	buf_str(out, "</tbody>\n</table>\n");
}

static void
put_sources(struct buf *out, const struct report_data *data)
{
	char hex[DIGEST_TEXT];

	if (data->sources == 0)
		return;
	buf_str(out,
	    "<h3>What was read</h3>\n<table>\n<thead><tr><th>File</th>"
	    "<th>Format</th><th class=\"n\">Items</th>"
	    "<th class=\"n\">Not understood</th><th>SHA-256</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < data->sources; i++) {
		const struct source *s = &data->source[i];

		buf_str(out, "<tr><td class=\"v\">");
		put(out, s->name);
		if (s->damaged)
			buf_str(out, " <span class=\"s1\">damaged</span>");
		buf_str(out, "</td><td>");
		put(out, s->format);
		buf_str(out, "</td><td class=\"n\">");
		put_count(out, s->items);
		buf_str(out, "</td><td class=\"n\">");
		put_count(out, s->unparsed);
		buf_str(out, "</td><td><code>");
		if (s->hashed) {
			hex_text(span_of(s->sha256, sizeof(s->sha256)), hex);
			buf_str(out, hex);
		}
		buf_str(out, "</code></td></tr>\n");
	}
	buf_str(out, "</tbody>\n</table>\n");
}

/* ---- one incident -------------------------------------------------------- */

static void
put_title(struct buf *out, const struct incident *in)
{
	buf_str(out, "<article id=\"i");
	put(out, in->id);
	buf_printf(out,
	    "\">\n<header><div class=\"score s%u\"><b>%u</b>"
	    "<span>%s</span></div><div><h2>",
	    in->severity, in->score, word_severity(in->severity));
	put(out, in->title);
	buf_str(out, "</h2>\n<p class=\"soft\">Incident <code>");
	put(out, in->id);
	buf_str(out, "</code>, ");
	buf_str(out, word_state(in->state));
	buf_str(out, "; ");
	put_time(out, in->first_ns);
	buf_str(out, " to ");
	put_time(out, in->last_ns);
	buf_str(out, " UTC (");
	put_duration(out, in->last_ns - in->first_ns);
	buf_str(out, "); ");
	put_count(out, in->alerts + in->left_out);
	buf_printf(
	    out, " alerts by %zu rules</p></div></header>\n", count_rules(in));
}

static void
put_verdicts(struct buf *out, const struct incident *in)
{
	if (in->verdicts == 0)
		return;
	buf_str(out, "<h3>Verdicts, the newest first</h3>\n");
	for (size_t i = 0; i < in->verdicts; i++) {
		const struct verdict *v = &in->verdict[i];

		buf_str(out, "<div class=\"verdict\"><p><b>");
		put(out, verdict_name(v->class));
		buf_str(out, "</b>, ");
		put(out, v->reason);
		buf_printf(out, ", %u&nbsp;%% sure <span class=\"soft\">by ",
		    v->confidence);
		put(out, v->who);
		buf_str(out, ", ");
		put_time(out, v->time_ns);
		buf_str(out, " UTC</span></p>\n");
		if (v->note != NULL && v->note[0] != '\0') {
			buf_str(out, "<p class=\"note\">");
			put(out, v->note);
			buf_str(out, "</p>\n");
		}
		for (size_t k = 0; k < v->citations; k++) {
			buf_str(
			    out, k == 0 ? "<p>Evidence: <code>" : ", <code>");
			put(out, v->citation[k].source);
			buf_printf(out, ":%llu</code>",
			    (unsigned long long)v->citation[k].number);
		}
		buf_str(out, v->citations != 0 ? "</p></div>\n" : "</div>\n");
	}
}

static void
put_techniques(struct buf *out, const struct incident *in)
{
	if (in->techniques == NULL || in->techniques[0] == NULL)
		return;
	buf_str(out,
	    "<h3>ATT&amp;CK, in the order of the tactics</h3>\n"
	    "<ul class=\"tactics\">\n");
	for (size_t i = 0; in->techniques[i] != NULL; i++) {
		const char *id = in->techniques[i];
		const struct technique *t = technique_find(span_str(id));

		buf_str(out, "<li><b>");
		buf_str(out, t == NULL ? "Other" : tactic_name(t->tactic));
		buf_str(out, "</b><code>");
		put(out, id);
		buf_str(out, "</code> ");
		buf_str(out, t == NULL ? "" : t->name);
		buf_str(out, "</li>\n");
	}
	buf_str(out, "</ul>\n");
}

static void
put_entity_rows(
    struct buf *out, const struct incident *in, size_t from, size_t to)
{
	buf_str(out, "<table>\n<tbody>\n");
	for (size_t i = from; i < to; i++) {
		const struct incident_entity *e = &in->entity[i];

		buf_str(out, "<tr><td class=\"soft\">");
		buf_str(out, entity_kind_name(e->kind));
		buf_str(out, "</td><td class=\"v\"><code>");
		put(out, e->value);
		buf_printf(out,
		    "</code></td><td class=\"n\">%u alert%s"
		    "</td></tr>\n",
		    e->alerts, e->alerts == 1 ? "" : "s");
	}
	buf_str(out, "</tbody>\n</table>\n");
}

static void
put_entities(struct buf *out, const struct incident *in)
{
	size_t n = in->entities < ENTITIES ? in->entities : ENTITIES;
	size_t open = n < ENTITIES_OPEN ? n : ENTITIES_OPEN;

	if (n == 0)
		return;
	buf_str(out, "<h3>Who and what</h3>\n");
	put_entity_rows(out, in, 0, open);
	if (n > open) {
		buf_printf(out, "<details><summary>%zu more</summary>\n",
		    in->entities - open);
		put_entity_rows(out, in, open, n);
		buf_str(out, "</details>\n");
	}
}

static void
put_reason(
    struct buf *out, const struct incident *in, const struct incident_link *l)
{
	if (l == NULL || l->from >= in->alerts) {
		buf_str(out, "<span class=\"why\">the first alert</span>");
		return;
	}
	buf_printf(
	    out, "<span class=\"why\">%s <code>", entity_kind_name(l->kind));
	put(out, l->value);
	buf_str(out, "</code> as in the alert ");
	put_duration(out, l->apart_ns);
	buf_printf(out, " before; weight %u&nbsp;%%</span>", l->weight / 10);
}

static void
put_moment(struct buf *out, const struct incident *in, const struct moment *m)
{
	const struct incident_alert *a = m->alert;

	buf_str(out, "<tr><td class=\"t\">");
	put_time(out, a->time_ns);
	if (m->count > 1) {
		buf_str(out, "<br><span class=\"why\">");
		put_count(out, m->count);
		buf_str(out, " times in ");
		put_duration(out, m->last_ns - a->time_ns);
		buf_str(out, "</span>");
	}
	buf_str(out, "</td><td>");
	put_severity(out, a->severity);
	buf_str(out, "</td><td class=\"v\">");
	put(out, a->title);
	buf_str(out, "<br><code class=\"soft\">");
	put(out, a->rule_key);
	buf_str(out, "</code></td><td><code>");
	{
		struct buf ends = {0};

		put_ends(&ends, a);
		html_text(out, buf_span(&ends));
		buf_free(&ends);
	}
	buf_str(out, "</code></td><td class=\"e\"><code>");
	put(out, file_name(a->source));
	buf_printf(out, ":<wbr>%llu@%llu</code></td><td class=\"v\">",
	    (unsigned long long)a->number, (unsigned long long)a->offset);
	put_reason(out, in, m->link);
	buf_str(out, "</td></tr>\n");
}

static void
put_timeline(struct buf *out, const struct incident *in)
{
	struct arena *arena = arena_new(0);
	size_t n;
	const struct moment *v = timeline(arena, in, &n);

	buf_str(out,
	    "<h3>Timeline</h3>\n<table>\n<thead><tr><th>Time (UTC)</th>"
	    "<th>Severity</th><th>Alert and rule</th><th>From and to</th>"
	    "<th>Evidence</th><th>Belongs here by</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < n && i < MOMENTS; i++)
		put_moment(out, in, &v[i]);
	buf_str(out, "</tbody>\n</table>\n");
	if (n > MOMENTS)
		buf_printf(out,
		    "<p class=\"soft\">and %zu more kinds of "
		    "alerts</p>\n",
		    n - MOMENTS);
	arena_free(arena);
}

static void
write_html(struct buf *out, const struct report_data *data)
{
	const char *title = data->title == NULL ? "Incidents" : data->title;

	put_head(out, title);
	put_overview(out, data);
	put_list(out, data);
	for (size_t i = 0; i < data->incidents; i++) {
		const struct incident *in = &data->incident[i];

		put_title(out, in);
		put_verdicts(out, in);
		put_techniques(out, in);
		put_entities(out, in);
		put_timeline(out, in);
		buf_str(out, "</article>\n");
	}
	put_sources(out, data);
	buf_str(out,
	    "<footer><p>Evidence is cited as file:number@offset: the frame or "
	    "row, from 1, and the byte at which it begins in the unpacked "
	    "file.  Written by haechi.</p></footer>\n</body>\n</html>\n");
}

const struct report_format report_format_html = {
    .name = "html",
    .help = "one page for a browser, without scripts",
    .write = write_html,
};
