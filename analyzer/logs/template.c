#include "analyzer/logs/template.h"

#include <string.h>

/* A literal text, and a byte of it that is no blank: those are rarer. */
struct literal {
	struct span text;
	size_t rare;
};

struct hole {
	struct span name; /* empty: it is dropped */
	bool port;        /* a number, and what follows it is another matter */
	struct literal next; /* what ends the hole; empty: the message does */
};

/* A template, taken apart. */
struct form {
	struct span begin;
	struct hole hole[TEMPLATE_HOLES];
	unsigned holes;
	unsigned greedy; /* the hole that reaches far; holes: none does */
	struct span action;
};

struct log_forms {
	const struct log_template *of;
	struct form *v;
	size_t n;
	struct log_forms *next;
};

/* ---- taking a template apart ---- */

/* The literal of a template up to its next hole or end. */
static struct literal
literal(const char *text)
{
	struct literal l = {.text = span_of(text, strcspn(text, "%"))};

	while (l.rare + 1 < l.text.n && l.text.p[l.rare] == ' ')
		l.rare++;
	return l;
}

static bool
is_port(struct span name)
{
	return name.n > 4 && memcmp(name.p + name.n - 4, "port", 4) == 0;
}

static void
take_apart(const struct log_template *t, struct form *f)
{
	const char *text = t->text;

	*f = (struct form){
	    .begin = literal(text).text, .action = span_str(t->action)};
	f->greedy = TEMPLATE_HOLES;
	text += f->begin.n;
	while (*text == '%' && f->holes < TEMPLATE_HOLES) {
		struct hole *h = &f->hole[f->holes];
		const char *name = t->name[f->holes];

		if (name != NULL && strcmp(name, "-") != 0)
			h->name = span_str(name);
		h->port = is_port(h->name);
		h->next = literal(text + 2);
		if (text[1] == 'g' && f->greedy == TEMPLATE_HOLES)
			f->greedy = f->holes;
		f->holes++;
		text += 2 + h->next.text.n;
	}
}

static const struct log_forms *
find_forms(struct log_context *c, const struct log_template *t, size_t n)
{
	struct log_forms *f = c->forms;

	while (f != NULL && f->of != t)
		f = f->next;
	if (f != NULL)
		return f;
	f = arena_zalloc(c->arena, 1, sizeof(*f));
	f->of = t;
	f->n = n;
	f->v = arena_zalloc(c->arena, n, sizeof(*f->v));
	for (size_t i = 0; i < n; i++)
		take_apart(&t[i], &f->v[i]);
	f->next = c->forms;
	c->forms = f;
	return f;
}

/* ---- reading a message ---- */

/* Where the literal first stands, or SIZE_MAX. */
static size_t
find_first(struct span s, const struct literal *l)
{
	size_t at = l->rare;

	if (l->text.n > s.n)
		return SIZE_MAX;
	s.n -= l->text.n - 1 - l->rare;
	for (;; at++) {
		at = span_find_byte(s, l->text.p[l->rare], at);
		if (at == SIZE_MAX)
			return SIZE_MAX;
		if (memcmp(s.p + at - l->rare, l->text.p, l->text.n) == 0)
			return at - l->rare;
	}
}

/* Where it last stands. */
static size_t
find_last(struct span s, const struct literal *l)
{
	const uint8_t *p;

	if (l->text.n == 0)
		return s.n;
	if (l->text.n > s.n)
		return SIZE_MAX;
	s.n -= l->text.n - 1 - l->rare;
	while (s.n > l->rare) {
		p = memrchr(s.p + l->rare, l->text.p[l->rare], s.n - l->rare);
		if (p == NULL)
			return SIZE_MAX;
		if (memcmp(p - l->rare, l->text.p, l->text.n) == 0)
			return (size_t)(p - s.p) - l->rare;
		s.n = (size_t)(p - s.p);
	}
	return SIZE_MAX;
}

/*
 * The holes from the one that reaches far to the last: from there on the
 * literals are looked for from the end.
 */
static bool
match_greedy(const struct form *f, struct span rest, struct span *text)
{
	unsigned last = f->holes - 1;
	size_t at = find_last(rest, &f->hole[last].next);

	if (at == SIZE_MAX)
		return false;
	rest = span_first(rest, at);
	for (unsigned i = last; i > f->greedy; i--) {
		const struct literal *before = &f->hole[i - 1].next;

		at = find_last(rest, before);
		if (at == SIZE_MAX)
			return false;
		text[i] = span_from(rest, at + before->text.n);
		rest = span_first(rest, at);
	}
	text[f->greedy] = rest;
	return true;
}

/* Finds the texts of the holes.  False: the message is another one. */
static bool
match(const struct form *f, struct span rest, struct span *text)
{
	if (!span_starts(rest, f->begin))
		return false;
	rest = span_from(rest, f->begin.n);
	for (unsigned i = 0; i < f->holes; i++) {
		const struct literal *next = &f->hole[i].next;
		size_t at;

		if (i == f->greedy)
			return match_greedy(f, rest, text);
		at = next->text.n == 0 ? rest.n : find_first(rest, next);
		if (at == SIZE_MAX)
			return false;
		text[i] = span_first(rest, at);
		rest = span_from(rest, at + next->text.n);
	}
	return true;
}

static void
add_fields(struct event *ev, const struct form *f, struct span *text)
{
	log_text_fixed(ev, span_str("action"), f->action);
	for (unsigned i = 0; i < f->holes; i++) {
		const struct hole *h = &f->hole[i];

		if (h->port)
			log_number_fixed(ev, h->name, log_word(&text[i]));
		else if (h->name.n != 0)
			log_text_fixed(ev, h->name, text[i]);
	}
}

bool
log_templates_parse(struct log_context *c, struct event *ev,
    struct span message, const struct log_template *t, size_t n)
{
	const struct log_forms *forms = find_forms(c, t, n);
	struct span text[TEMPLATE_HOLES];

	for (size_t i = 0; i < n; i++) {
		const struct form *f = &forms->v[i];

		if (f->begin.n != 0 && message.n != 0 &&
		    f->begin.p[0] != message.p[0])
			continue;
		if (match(f, message, text)) {
			add_fields(ev, f, text);
			return true;
		}
	}
	return false;
}

/* ---- what may come ---- */

/* Adds a text to a list, once. */
static void
note(struct arena *arena, struct span **v, size_t *n, size_t *cap,
    const char *text)
{
	for (size_t i = 0; i < *n; i++) {
		if (span_eq_str((*v)[i], text))
			return;
	}
	*v = arena_grow(arena, *v, *n, cap, sizeof(**v));
	(*v)[(*n)++] = span_str(text);
}

void
log_rest_name(struct log_context *c, struct event_rest *rest, const char *name)
{
	note(c->arena, &rest->name, &rest->names, &rest->names_cap, name);
}

void
log_rest_made(struct log_context *c, struct event_rest *rest, const char *text)
{
	note(c->arena, &rest->made, &rest->mades, &rest->mades_cap, text);
}

void
log_templates_rest(struct log_context *c, struct event_rest *rest,
    const struct log_template *t, size_t n)
{
	log_rest_name(c, rest, "action");
	for (size_t i = 0; i < n; i++) {
		log_rest_made(c, rest, t[i].action);
		for (unsigned k = 0; k < TEMPLATE_HOLES; k++) {
			if (t[i].name[k] != NULL)
				log_rest_name(c, rest, t[i].name[k]);
		}
	}
}
