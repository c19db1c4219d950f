/* Behaviours, their steps, and the groups that perform them. */

#include <stdio.h>
#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/sections.h"

enum {
	KEYS_SIZE = 200
};

static uint32_t
answer_index(const struct page *p, struct span id)
{
	for (size_t i = 0; i < p->answers; i++) {
		if (span_eq_str(id, p->answer[i].id))
			return (uint32_t)i;
	}
	return SIM_NOBODY;
}

static void
read_visit(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "visit");
	const struct yaml *a = yaml_get(y, "answer");
	const struct page *p;

	if (!read_page_ref(r, v, &s->service, &s->page) || a == NULL)
		return;
	p = &r->program->service[s->service].page[s->page];
	s->answer = answer_index(p, a->text);
	if (s->answer == SIM_NOBODY) {
		read_error(r, a, "there is no answer \"%.*s\" of page \"%s\"",
		    (int)span_first(a->text, 80).n, (const char *)a->text.p,
		    p->id);
		s->answer = 0;
	}
}

static void
read_tls(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "tls");
	const struct range bytes = {1, SIM_PAGE};

	(void)read_map(r, v, "tls", "to! up down times");
	s->host = read_ref(r, yaml_get(v, "to"), NAMES_HOST);
	s->up =
	    read_range(r, yaml_get(v, "up"), bytes, (struct range){300, 900});
	s->down = read_range(
	    r, yaml_get(v, "down"), bytes, (struct range){2000, 20000});
	s->times = read_range(r, yaml_get(v, "times"), (struct range){1, 1000},
	    (struct range){1, 1});
}

static void
read_ask(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "ask");
	static const char *const types[] = {"A", "AAAA", "MX", "TXT", NULL};

	(void)read_map(r, v, "ask", "name! of! type reply");
	s->name = read_template(r, yaml_get(v, "name"));
	s->host = read_ref(r, yaml_get(v, "of"), NAMES_HOST);
	s->type = types[read_word(r, yaml_get(v, "type"), types, 0)];
	s->reply = read_template(r, yaml_get(v, "reply"));
}

static void
read_mail(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "mail");

	(void)read_map(r, v, "mail", "through! from! to! text!");
	s->host = read_ref(r, yaml_get(v, "through"), NAMES_HOST);
	s->name = read_template(r, yaml_get(v, "from"));
	s->to = read_template(r, yaml_get(v, "to"));
	s->text = read_template(r, yaml_get(v, "text"));
}

static void
read_row_step(struct reader *r, const struct yaml *y, struct step *s)
{
	size_t n;
	const struct row_ref *v = read_rows(r, yaml_get(y, "row"), &n);

	if (n == 1)
		s->row = v[0];
	else
		read_error(r, yaml_get(y, "row"), "expected one LOG/ROW");
}

static void
read_note(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "note");

	if (v->kind != YAML_MAP || v->n != 1) {
		read_error(r, v, "expected FACT: VALUE");
		return;
	}
	s->fact = arena_str(r->arena, v->entry[0].key);
	s->text = read_template(r, &v->entry[0].value);
	(void)map_put(r->facts, span_str(s->fact), NULL);
}

static void
read_set(struct reader *r, const struct yaml *y, struct step *s)
{
	(void)r;
	(void)y;
	(void)s; /* read for every step */
}

static void
read_next(struct reader *r, const struct yaml *y, struct step *s)
{
	s->people = read_ref(r, yaml_get(y, "next"), NAMES_PEOPLE);
}

/* A behaviour may do those above it only, so that it cannot do itself. */
static uint32_t
read_call_name(struct reader *r, const struct yaml *y)
{
	uint32_t b = read_ref(r, y, NAMES_BEHAVIOUR);

	if (b != SIM_NOBODY && b >= r->program->behaviours) {
		read_error(
		    r, y, "a behaviour can do only those that stand above it");
		return SIM_NOBODY;
	}
	return b;
}

static void
read_call(struct reader *r, const struct yaml *y, struct step *s)
{
	struct choice *c = arena_zalloc(r->arena, 1, sizeof(*c));

	c->behaviour = read_call_name(r, yaml_get(y, "do"));
	c->weight = 1;
	s->choice = c;
	s->choices = 1;
}

static void
read_pick(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v = yaml_get(y, "pick");
	struct choice *c;

	if (!read_list(r, v, "pick"))
		return;
	if (v->n == 0)
		read_error(r, v, "expected at least one behaviour");
	c = arena_zalloc(r->arena, v->n + 1, sizeof(*c));
	for (size_t i = 0; i < v->n; i++) {
		const struct yaml *o = &v->item[i];

		(void)read_map(r, o, "a choice", "do! weight");
		c[i].behaviour = read_call_name(r, yaml_get(o, "do"));
		c[i].weight = (uint32_t)read_number(
		    r, yaml_get(o, "weight"), (struct range){1, 100000}, 1);
	}
	s->choice = c;
	s->choices = v->n;
}

static void
read_wait(struct reader *r, const struct yaml *y, struct step *s)
{
	s->think_ns = read_times(
	    r, yaml_get(y, "wait"), (struct range){NS_PER_S, NS_PER_S});
}

static void
read_plain(struct reader *r, const struct yaml *y, struct step *s)
{
	const struct yaml *v =
	    yaml_get(y, s->verb == DO_LEAVE ? "leave" : "stop");

	if (!read_bool(r, v, true))
		read_error(r, v, "expected true");
}

/* What a step can do: its key, and what else it may say. */
static const struct {
	const char *key;
	const char *more;
	enum verb verb;
	void (*read)(struct reader *r, const struct yaml *y, struct step *s);
} verbs[] = {
    {"visit", " answer", DO_VISIT, read_visit},
    {"tls", "", DO_TLS, read_tls},
    {"ask", "", DO_ASK, read_ask},
    {"mail", "", DO_MAIL, read_mail},
    {"row", "", DO_ROW, read_row_step},
    {"note", "", DO_NOTE, read_note},
    {"next", "", DO_NEXT, read_next},
    {"do", "", DO_CALL, read_call},
    {"pick", "", DO_PICK, read_pick},
    {"wait", "", DO_WAIT, read_wait},
    {"leave", "", DO_LEAVE, read_plain},
    {"stop", "", DO_STOP, read_plain},
    {"set", "", DO_SET, read_set},
};

static int
verb_of(const struct yaml *y)
{
	for (unsigned i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (yaml_get(y, verbs[i].key) != NULL)
			return (int)i;
	}
	return -1;
}

static void
read_step(struct reader *r, const struct yaml *y, struct step *s)
{
	char keys[KEYS_SIZE];
	char what[40];
	int v = y->kind == YAML_MAP ? verb_of(y) : -1;

	s->at = y->at;
	s->label = SIM_NOBODY;
	s->people = SIM_NOBODY;
	if (v < 0) {
		read_error(r, y,
		    "a step: expected a map with one of visit, tls, ask, mail, "
		    "row, note, next, do, pick, wait, leave, stop, set");
		return;
	}
	(void)snprintf(keys, sizeof(keys),
	    "%s%s set label chance repeat think about", verbs[v].key,
	    verbs[v].more);
	(void)snprintf(what, sizeof(what), "a step with %s", verbs[v].key);
	(void)read_map(r, y, what, keys);
	s->verb = verbs[v].verb;
	s->think_ns = read_times(r, yaml_get(y, "think"), (struct range){0, 0});
	s->set = read_makers(r, yaml_get(y, "set"));
	verbs[v].read(r, y, s);
	s->label = read_ref(r, yaml_get(y, "label"), NAMES_LABEL);
	s->chance_permille = (uint32_t)read_number(
	    r, yaml_get(y, "chance"), (struct range){0, 1000}, 1000);
	s->repeat = read_range(r, yaml_get(y, "repeat"),
	    (struct range){0, SIM_REPEAT}, (struct range){1, 1});
}

void
read_behaviour(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct behaviour *b = &r->program->behaviour[index];
	const struct yaml *steps = yaml_get(y, "steps");
	struct step *v;

	b->id = read_text(r, yaml_get(y, "id"));
	b->at = y->at;
	(void)read_map(r, y, "a behaviour", "id! steps! about");
	if (read_list(r, steps, "steps")) {
		v = arena_zalloc(r->arena, steps->n + 1, sizeof(*v));
		for (size_t i = 0; i < steps->n; i++)
			read_step(r, &steps->item[i], &v[i]);
		b->step = v;
		b->steps = steps->n;
	}
	r->program->behaviours = index + 1;
}

static const uint32_t *
read_shape(struct reader *r, const struct yaml *y, size_t *n)
{
	uint32_t *v;
	uint64_t sum = 0;

	*n = 0;
	if (!read_list(r, y, "shape"))
		return NULL;
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n; i++) {
		v[i] = (uint32_t)read_number(
		    r, &y->item[i], (struct range){0, 1000000}, 0);
		sum += v[i];
	}
	if (sum == 0)
		read_error(r, y, "expected weights, at least one above 0");
	else
		*n = y->n;
	return v;
}

static void
read_group(struct reader *r, const struct yaml *y, struct group *g)
{
	const struct range many = {0, SIM_ACTORS};
	const int64_t length = r->program->story.length_ns;

	(void)read_map(r, y, "a group of actors",
	    "id! count from to shape zone host addresses v6 client people "
	    "does! label! set about");
	g->at = y->at;
	g->id = read_id(r, yaml_get(y, "id"));
	g->count = read_amount(r, yaml_get(y, "count"), many, 1);
	g->from_ns = read_time(r, yaml_get(y, "from"), 0);
	g->to_ns = read_time(r, yaml_get(y, "to"), length);
	if (g->from_ns > g->to_ns || g->to_ns > length)
		read_error(r, y,
		    "expected from before to, and to at most the "
		    "length of the scenario");
	g->shape = read_shape(r, yaml_get(y, "shape"), &g->shapes);
	g->zone = read_refs(r, yaml_get(y, "zone"), NAMES_ZONE, &g->zones);
	g->host = read_ref(r, yaml_get(y, "host"), NAMES_HOST);
	if ((g->zones == 0) == (yaml_get(y, "host") == NULL))
		read_error(r, y, "expected either a zone or a host");
	g->addresses = read_amount(r, yaml_get(y, "addresses"), many, 0);
	g->v6 = read_bool(r, yaml_get(y, "v6"), false);
	g->client =
	    read_refs(r, yaml_get(y, "client"), NAMES_CLIENT, &g->clients);
	g->people = read_ref(r, yaml_get(y, "people"), NAMES_PEOPLE);
	g->behaviour = read_ref(r, yaml_get(y, "does"), NAMES_BEHAVIOUR);
	g->label = read_ref(r, yaml_get(y, "label"), NAMES_LABEL);
	g->set = read_makers(r, yaml_get(y, "set"));
}

void
read_groups(struct reader *r, const struct yaml *y)
{
	struct program *p = r->program;
	struct group *g;

	if (!read_list(r, y, "actors"))
		return;
	g = arena_zalloc(r->arena, y->n + 1, sizeof(*g));
	p->group = g;
	for (size_t i = 0; i < y->n; i++) {
		read_group(r, &y->item[i], &g[i]);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(g[k].id, g[i].id) == 0)
				read_error(r, &y->item[i],
				    "there are already actors \"%s\"", g[i].id);
		}
		p->groups++;
	}
}
