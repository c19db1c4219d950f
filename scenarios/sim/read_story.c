/* What a scenario says of itself, its labels, and its clock. */

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/sections.h"

static const char *const states[] = {"draft", "released", "archived", NULL};
static const char *const kinds[] = {
    "baseline", "trap", "attack", "fault", NULL};
static const char *const classes[] = {"none", "malicious", "benign", "false",
    "policy", "fault", "undetermined", NULL};

/* "T1110" or "T1110.004" (ATT&CK). */
static const char *
read_technique(struct reader *r, const struct yaml *y)
{
	const char *s = read_text(r, y);
	size_t n = strlen(s);
	bool ok = (n == 5 || (n == 9 && s[5] == '.')) && s[0] == 'T' &&
	    strspn(s + 1, "0123456789") == 4 &&
	    (n == 5 || strspn(s + 6, "0123456789") == 3);

	if (y != NULL && y->kind == YAML_SCALAR && !ok)
		read_error(
		    r, y, "expected a technique such as T1110 or T1110.004");
	return s;
}

static const char *const *
read_techniques(struct reader *r, const struct yaml *y)
{
	const char **v;

	if (!read_list(r, y, "techniques"))
		return read_texts(r, NULL);
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n; i++)
		v[i] = read_technique(r, &y->item[i]);
	return v;
}

static void
read_objectives(struct reader *r, const struct yaml *y)
{
	struct objective *o;

	if (!read_list(r, y, "objectives"))
		return;
	o = arena_zalloc(r->arena, y->n + 1, sizeof(*o));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];

		(void)read_map(r, v, "an objective", "id! text! nice ecsf");
		o[i].id = read_id(r, yaml_get(v, "id"));
		o[i].text = read_words(r, yaml_get(v, "text"));
		o[i].nice = read_texts(r, yaml_get(v, "nice"));
		o[i].ecsf = read_texts(r, yaml_get(v, "ecsf"));
	}
	r->program->story.objective = o;
	r->program->story.objectives = y->n;
}

static void
read_vantages(struct reader *r, const struct yaml *y)
{
	struct vantage *a;

	if (!read_list(r, y, "vantage"))
		return;
	a = arena_zalloc(r->arena, y->n + 1, sizeof(*a));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];

		(void)read_map(
		    r, v, "a vantage point", "source! name! sees! blind");
		a[i].source = read_text(r, yaml_get(v, "source"));
		a[i].name = read_words(r, yaml_get(v, "name"));
		a[i].sees = read_words(r, yaml_get(v, "sees"));
		a[i].blind = read_words(r, yaml_get(v, "blind"));
	}
	r->program->story.vantage = a;
	r->program->story.vantages = y->n;
}

static void
read_gaps(struct reader *r, const struct yaml *y)
{
	struct gap *g;

	if (!read_list(r, y, "gaps"))
		return;
	g = arena_zalloc(r->arena, y->n + 1, sizeof(*g));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];

		(void)read_map(r, v, "a gap", "source! from! to! about");
		g[i].source = read_text(r, yaml_get(v, "source"));
		g[i].from_ns = read_time(r, yaml_get(v, "from"), 0);
		g[i].to_ns = read_time(r, yaml_get(v, "to"), 0);
	}
	r->program->gap = g;
	r->program->gaps = y->n;
}

/* The zone of "…+09:00" in seconds; RFC 3339 was checked before. */
static int32_t
zone_of(struct span t)
{
	const uint8_t *p;
	int32_t s;

	if (t.n < 6 || (t.p[t.n - 6] != '+' && t.p[t.n - 6] != '-'))
		return 0;
	p = t.p + t.n - 5;
	s = ((p[0] - '0') * 10 + p[1] - '0') * 3600 +
	    ((p[3] - '0') * 10 + p[4] - '0') * 60;
	return t.p[t.n - 6] == '-' ? -s : s;
}

static void
read_clock(struct reader *r, const struct yaml *y)
{
	struct scenario *s = &r->program->story;
	const struct yaml *begin = yaml_get(y, "begin");

	if (!read_map(r, y, "clock", "begin! length!") || begin == NULL)
		return;
	/* The capture's times are 32 bits of seconds. */
	if (begin->kind != YAML_SCALAR ||
	    !time_parse(begin->text, 0, &s->begin_ns) || s->begin_ns < 0 ||
	    s->begin_ns / NS_PER_S > INT64_C(4290000000))
		read_error(r, begin,
		    "expected a time such as 2026-05-29T14:00:00+09:00");
	else
		s->zone_s = zone_of(begin->text);
	r->program->zone_s = s->zone_s;
	s->length_ns = read_time(r, yaml_get(y, "length"), 0);
	if (s->length_ns > INT64_C(31) * 24 * 3600 * NS_PER_S ||
	    s->length_ns <= 0)
		read_error(r, y, "length: expected at most 744h");
}

static void
read_mix(struct reader *r, const struct yaml *y)
{
	const struct range percent = {0, 100};
	struct alert_mix *m = &r->program->story.mix;

	if (y == NULL)
		return;
	(void)read_map(r, y, "mix", "baseline! benign! malicious!");
	m->baseline =
	    (uint8_t)read_number(r, yaml_get(y, "baseline"), percent, 0);
	m->benign = (uint8_t)read_number(r, yaml_get(y, "benign"), percent, 0);
	m->malicious =
	    (uint8_t)read_number(r, yaml_get(y, "malicious"), percent, 0);
	if (m->baseline + m->benign + m->malicious != 100)
		read_error(r, y, "the shares of the mix must make 100");
}

/* costs: {RIGHT: {GIVEN: points}}. */
static void
read_costs(struct reader *r, const struct yaml *y)
{
	struct verdict_costs *c = &r->program->story.costs;

	if (y == NULL ||
	    !read_map(r, y, "costs",
		"malicious benign false policy fault "
		"undetermined none"))
		return;
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *row = &y->entry[i].value;
		enum verdict_class right = verdict_find(y->entry[i].key);

		if (right == VERDICT_COUNT ||
		    !read_map(r, row, "costs",
			"malicious benign false policy fault undetermined "
			"none"))
			continue;
		for (size_t k = 0; k < row->n; k++) {
			enum verdict_class given =
			    verdict_find(row->entry[k].key);

			if (given != VERDICT_COUNT)
				c->cost[right][given] = (int32_t)read_number(r,
				    &row->entry[k].value,
				    (struct range){-1000, 1000}, 0);
		}
	}
}

static void
read_variables(struct reader *r, const struct yaml *y)
{
	struct makers *m = arena_zalloc(r->arena, 1, sizeof(*m));
	struct variable *v;

	*m = read_makers(r, y);
	r->program->variables = m;
	v = arena_zalloc(r->arena, m->n + 1, sizeof(*v));
	for (size_t i = 0; i < m->n; i++) {
		const char **choice =
		    arena_zalloc(r->arena, m->v[i].texts + 1, sizeof(*choice));

		for (size_t k = 0; k < m->v[i].texts; k++)
			choice[k] = m->v[i].text[k].text;
		v[i] = (struct variable){.name = m->v[i].name,
		    .low = m->v[i].range.low,
		    .high = m->v[i].range.high,
		    .choice = m->v[i].texts > 0 ? choice : NULL,
		    .choices = m->v[i].texts};
	}
	r->program->story.variable = v;
	r->program->story.variables = m->n;
}

void
read_story(struct reader *r, const struct yaml *y)
{
	struct scenario *s = &r->program->story;

	s->id = read_id(r, yaml_get(y, "scenario"));
	s->version = read_text(r, yaml_get(y, "version"));
	s->state = (enum scenario_state)read_word(
	    r, yaml_get(y, "state"), states, SCENARIO_DRAFT);
	s->licence = read_text(r, yaml_get(y, "licence"));
	s->authors = read_texts(r, yaml_get(y, "authors"));
	s->title = read_words(r, yaml_get(y, "title"));
	s->summary = read_words(r, yaml_get(y, "summary"));
	s->briefing = read_words(r, yaml_get(y, "briefing"));
	s->debrief = read_words(r, yaml_get(y, "debrief"));
	s->difficulty = (uint8_t)read_number(
	    r, yaml_get(y, "difficulty"), (struct range){1, 5}, 1);
	s->minutes = (uint32_t)read_number(
	    r, yaml_get(y, "minutes"), (struct range){1, 10000}, 60);
	s->techniques = read_techniques(r, yaml_get(y, "techniques"));
	read_objectives(r, yaml_get(y, "objectives"));
	read_vantages(r, yaml_get(y, "vantage"));
	read_clock(r, yaml_get(y, "clock"));
	read_gaps(r, yaml_get(y, "gaps"));
	read_mix(r, yaml_get(y, "mix"));
	read_costs(r, yaml_get(y, "costs"));
	read_variables(r, yaml_get(y, "variables"));
	r->program->capture = yaml_get(y, "capture") == NULL
	    ? "capture.pcap"
	    : read_text(r, yaml_get(y, "capture"));
}

static void
check_reasons(struct reader *r, const struct yaml *y, const struct label *l)
{
	const char *const *right = verdict_reasons(l->verdict);

	for (size_t i = 0; l->reasons[i] != NULL; i++) {
		size_t k = 0;

		while (right[k] != NULL && strcmp(right[k], l->reasons[i]) != 0)
			k++;
		if (right[k] == NULL)
			read_error(r, y, "\"%.60s\" is no reason for \"%s\"",
			    l->reasons[i], verdict_name(l->verdict));
	}
}

void
read_labels(struct reader *r, const struct yaml *y)
{
	struct scenario *s = &r->program->story;
	struct label *l;

	if (!read_list(r, y, "labels"))
		return;
	l = arena_zalloc(r->arena, y->n + 1, sizeof(*l));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];

		(void)read_map(r, v, "a label",
		    "id! kind! verdict reasons rules technique missing step "
		    "name! why find about");
		l[i].id = read_text(r, yaml_get(v, "id"));
		l[i].kind = (enum label_kind)read_word(
		    r, yaml_get(v, "kind"), kinds, LABEL_BASELINE);
		l[i].verdict = (enum verdict_class)read_word(
		    r, yaml_get(v, "verdict"), classes, VERDICT_BENIGN);
		l[i].reasons = read_texts(r, yaml_get(v, "reasons"));
		check_reasons(r, v, &l[i]);
		l[i].rules = read_texts(r, yaml_get(v, "rules"));
		l[i].technique = read_technique(r, yaml_get(v, "technique"));
		l[i].missing = read_text(r, yaml_get(v, "missing"));
		l[i].step = (uint32_t)read_number(
		    r, yaml_get(v, "step"), (struct range){0, 100}, 0);
		l[i].name = read_words(r, yaml_get(v, "name"));
		l[i].why = read_words(r, yaml_get(v, "why"));
		l[i].find = read_words(r, yaml_get(v, "find"));
		if (l[i].verdict == VERDICT_UNDETERMINED &&
		    l[i].missing[0] == '\0')
			read_error(r, v,
			    "an undetermined label names the "
			    "source that is missing");
	}
	s->label = l;
	s->labels = y->n;
}
