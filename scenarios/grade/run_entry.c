#include "scenarios/grade/run_entry.h"

#include <inttypes.h>
#include <stdio.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

void
run_state_start(struct run_state *s)
{
	*s = (struct run_state){.arena = arena_new(0)};
	s->newest = map_new();
	s->looked = map_new();
	s->log.newest = s->newest;
	s->log.looked = s->looked;
	s->subject =
	    (struct run_subject){.scenario = "", .version = "", .who = ""};
}

void
run_state_end(struct run_state *s)
{
	arena_free(s->arena);
	map_free(s->newest);
	map_free(s->looked);
	*s = (struct run_state){0};
}

/* ---- writing ---- */

static void
open_entry(struct buf *out, const char *what, int64_t time_ns)
{
	buf_printf(out, "{\"what\":\"%s\",\"time_ns\":%" PRId64, what, time_ns);
}

static void
text(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, ",\"%s\":", key);
	json_text(out, span_str(value == NULL ? "" : value));
}

/* Numbers of 64 bits are text: not every reader of JSON keeps them whole. */
static void
number(struct buf *out, const char *key, uint64_t n)
{
	buf_printf(out, ",\"%s\":\"%016" PRIx64 "\"", key, n);
}

static void
cite(struct buf *out, const struct citation *c, size_t n)
{
	buf_str(out, ",\"cite\":[");
	for (size_t i = 0; i < n; i++) {
		buf_str(out, i == 0 ? "{\"source\":" : ",{\"source\":");
		json_text(out, span_str(c[i].source));
		buf_printf(out, ",\"number\":%" PRIu64 "}", c[i].number);
	}
	buf_byte(out, ']');
}

void
run_entry_begin(struct buf *out, const struct run_subject *subject,
    int64_t now_ns, bool first)
{
	open_entry(out, first ? "begin" : "resume", now_ns);
	text(out, "scenario", subject->scenario);
	text(out, "version", subject->version);
	number(out, "seed", subject->seed);
	text(out, "who", subject->who);
}

void
run_entry_verdict(struct buf *out, const struct run_verdict *v)
{
	open_entry(out, "verdict", v->verdict.time_ns);
	number(out, "alert", v->alert);
	text(out, "class", verdict_name(v->verdict.class));
	text(out, "reason", v->verdict.reason);
	text(out, "note", v->verdict.note);
	text(out, "technique", v->technique);
	buf_printf(out,
	    ",\"confidence\":%u,\"together\":%" PRIu32 ",\"opened\":%d",
	    v->verdict.confidence, v->together, v->opened);
	cite(out, v->verdict.citation, v->verdict.citations);
}

void
run_entry_withdrawal(struct buf *out, uint64_t alert, int64_t now_ns)
{
	open_entry(out, "withdraw", now_ns);
	number(out, "alert", alert);
}

void
run_entry_answer(struct buf *out, const struct run_answer *a, bool check)
{
	open_entry(out, check ? "check" : "answer", a->time_ns);
	text(out, "task", a->task);
	text(out, "text", a->text);
	cite(out, a->citation, a->citations);
}

void
run_entry_hint(struct buf *out, const struct run_hint *h)
{
	open_entry(out, "hint", h->time_ns);
	text(out, "task", h->task);
	buf_printf(out, ",\"step\":%" PRIu32, h->step);
}

void
run_entry_look(struct buf *out, const struct run_look *l)
{
	open_entry(out, "look", l->time_ns);
	number(out, "alert", l->alert);
}

void
run_entry_finish(struct buf *out, int64_t now_ns)
{
	open_entry(out, "finish", now_ns);
}

/* ---- reading ---- */

/* The values of one line. */
struct entry {
	struct run_state *s;
	const struct json_value *v;
	size_t n;
	int64_t time_ns;
	bool bad; /* a value is missing or of the wrong type */
};

static const struct json_value *
find(const struct entry *e, const char *key, uint16_t item)
{
	for (size_t i = 0; i < e->n; i++) {
		if (e->v[i].item == item && span_eq_str(e->v[i].path, key))
			return &e->v[i];
	}
	return NULL;
}

static const char *
get_text(struct entry *e, const char *key, uint16_t item)
{
	const struct json_value *v = find(e, key, item);

	if (v == NULL || v->kind != JSON_TEXT ||
	    memchr(v->text.p, '\0', v->text.n) != NULL) {
		e->bad = true;
		return "";
	}
	return arena_str(e->s->arena, v->text);
}

static int64_t
get_int(struct entry *e, const char *key, uint16_t item, int64_t max)
{
	const struct json_value *v = find(e, key, item);

	if (v == NULL || v->kind != JSON_INT || v->n < 0 || v->n > max) {
		e->bad = true;
		return 0;
	}
	return v->n;
}

static uint64_t
get_number(struct entry *e, const char *key)
{
	const char *digits = get_text(e, key, 0);
	uint64_t n = 0;

	if (strlen(digits) != 16)
		e->bad = true;
	for (const char *p = digits; *p != '\0' && !e->bad; p++) {
		const char *hex = "0123456789abcdef";
		const char *at = strchr(hex, *p);

		if (at == NULL)
			e->bad = true;
		else
			n = n << 4 | (uint64_t)(at - hex);
	}
	return n;
}

static void
take_subject(struct entry *e)
{
	struct run_subject s = {
	    .scenario = get_text(e, "scenario", 0),
	    .version = get_text(e, "version", 0),
	    .seed = get_number(e, "seed"),
	    .who = get_text(e, "who", 0),
	};

	if (e->bad)
		return;
	e->s->subject = s;
	e->s->log.sittings++;
}

static const struct citation *
get_citations(struct entry *e, size_t *count)
{
	struct citation *c;
	size_t n = 0;

	while (
	    n <= RUN_CITATIONS && find(e, "cite.source", (uint16_t)n) != NULL)
		n++;
	if (n > RUN_CITATIONS) {
		e->bad = true;
		return NULL;
	}
	c = arena_zalloc(e->s->arena, n + 1, sizeof(*c));
	for (size_t i = 0; i < n; i++) {
		c[i].source = get_text(e, "cite.source", (uint16_t)i);
		c[i].number =
		    (uint64_t)get_int(e, "cite.number", (uint16_t)i, INT64_MAX);
	}
	*count = n;
	return c;
}

static struct span
id_span(const uint64_t *id)
{
	return span_of(id, sizeof(*id));
}

static void
take_verdict(struct entry *e)
{
	struct run_state *s = e->s;
	struct run_verdict v = {.alert = get_number(e, "alert")};
	union map_value *newest;

	v.verdict.class = verdict_find(span_str(get_text(e, "class", 0)));
	v.verdict.reason = get_text(e, "reason", 0);
	v.verdict.note = get_text(e, "note", 0);
	v.verdict.confidence = (uint8_t)get_int(e, "confidence", 0, 100);
	v.verdict.who = s->subject.who;
	v.verdict.time_ns = e->time_ns;
	v.technique = get_text(e, "technique", 0);
	v.together = (uint32_t)get_int(e, "together", 0, UINT32_MAX);
	v.opened = get_int(e, "opened", 0, 1) != 0;
	if (v.verdict.class == VERDICT_COUNT)
		e->bad = true;
	v.verdict.citation = get_citations(e, &v.verdict.citations);
	if (e->bad)
		return;
	s->verdict = arena_grow(s->arena, s->verdict, s->log.verdicts,
	    &s->cap_verdicts, sizeof(*s->verdict));
	newest = map_put(s->newest, id_span(&v.alert), NULL);
	v.before = newest->n;
	s->verdict[s->log.verdicts++] = v;
	s->log.verdict = s->verdict;
	newest->n = s->log.verdicts;
}

/* The newest verdict on an alert is taken back: the one before holds again. */
static void
take_withdrawal(struct entry *e)
{
	const uint64_t alert = get_number(e, "alert");
	union map_value *newest = map_get(e->s->newest, id_span(&alert));
	struct run_verdict *v;

	if (e->bad || newest == NULL || newest->n == 0) {
		e->bad = true;
		return;
	}
	v = &e->s->verdict[newest->n - 1];
	v->withdrawn = true;
	newest->n = v->before;
}

static struct run_answer
get_answer(struct entry *e)
{
	struct run_answer a = {
	    .task = get_text(e, "task", 0),
	    .text = get_text(e, "text", 0),
	    .time_ns = e->time_ns,
	};

	a.citation = get_citations(e, &a.citations);
	return a;
}

static void
take_answer(struct entry *e)
{
	struct run_state *s = e->s;
	struct run_answer a = get_answer(e);

	if (e->bad)
		return;
	s->answer = arena_grow(s->arena, s->answer, s->log.answers,
	    &s->cap_answers, sizeof(*s->answer));
	s->answer[s->log.answers++] = a;
	s->log.answer = s->answer;
}

static void
take_check(struct entry *e)
{
	struct run_state *s = e->s;
	struct run_answer a = get_answer(e);

	if (e->bad)
		return;
	s->check = arena_grow(s->arena, s->check, s->log.checks, &s->cap_checks,
	    sizeof(*s->check));
	s->check[s->log.checks++] = a;
	s->log.check = s->check;
}

static void
take_hint(struct entry *e)
{
	struct run_state *s = e->s;
	struct run_hint h = {
	    .task = get_text(e, "task", 0),
	    .step = (uint32_t)get_int(e, "step", 0, 1000),
	    .time_ns = e->time_ns,
	};

	if (e->bad)
		return;
	s->hint = arena_grow(
	    s->arena, s->hint, s->log.hints, &s->cap_hints, sizeof(*s->hint));
	s->hint[s->log.hints++] = h;
	s->log.hint = s->hint;
}

static void
take_look(struct entry *e)
{
	struct run_state *s = e->s;
	struct run_look l = {get_number(e, "alert"), e->time_ns};

	if (e->bad)
		return;
	s->look = arena_grow(
	    s->arena, s->look, s->log.looks, &s->cap_looks, sizeof(*s->look));
	(void)map_put(s->looked, id_span(&l.alert), NULL);
	s->look[s->log.looks++] = l;
	s->log.look = s->look;
}

static void
take_finish(struct entry *e)
{
	e->s->log.finished_ns = e->time_ns;
}

static const struct {
	const char *what;
	void (*take)(struct entry *e);
} kinds[] = {
    {"begin", take_subject},
    {"resume", take_subject},
    {"verdict", take_verdict},
    {"withdraw", take_withdrawal},
    {"answer", take_answer},
    {"check", take_check},
    {"hint", take_hint},
    {"look", take_look},
    {"finish", take_finish},
};

static bool
take(struct entry *e, const char **why)
{
	const struct json_value *what = find(e, "what", 0);
	size_t n = sizeof(kinds) / sizeof(kinds[0]);
	size_t i = 0;

	while (what != NULL && i < n && !span_eq_str(what->text, kinds[i].what))
		i++;
	if (what == NULL || i == n) {
		*why = "an entry of an unknown kind";
		return false;
	}
	e->time_ns = get_int(e, "time_ns", 0, INT64_MAX);
	if (!e->bad)
		kinds[i].take(e);
	if (e->bad)
		*why = "an entry lacks a value, or has a wrong one";
	return !e->bad;
}

bool
run_entry_read(
    struct run_state *s, struct json *json, struct span line, const char **why)
{
	struct entry e = {.s = s};

	if (line.n > RUN_LINE) {
		*why = "an entry is too long";
		return false;
	}
	if (s->log.entries >= RUN_ENTRIES) {
		*why = "there are too many entries";
		return false;
	}
	if (!json_read(json, line, &e.v, &e.n, why) || !take(&e, why))
		return false;
	if (s->log.entries == 0)
		s->log.begun_ns = e.time_ns;
	else if (e.time_ns < s->log.last_ns)
		s->log.backwards++;
	s->log.last_ns = e.time_ns;
	s->log.entries++;
	return true;
}
