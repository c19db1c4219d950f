#include "analyzer/detect/suricata/vars.h"

#include "analyzer/detect/suricata/state.h"

static struct flow_var *
find(const struct flow_detect *state, const char *name)
{
	struct flow_var *v = state->vars;

	while (v != NULL && strcmp(v->name, name) != 0)
		v = v->next;
	return v;
}

void
vars_set_flow(struct flow *f, const char *name, struct span value)
{
	struct flow_detect *state = flow_detect_of(f);
	struct flow_var *v = find(state, name);

	value = span_first(value, VAR_BYTES);
	if (v == NULL) {
		struct flow_var **end = &state->vars;

		while (*end != NULL)
			end = &(*end)->next;
		v = arena_zalloc(f->arena, 1, sizeof(*v));
		v->name = name;
		*end = v;
	}
	if (value.n > v->room) {
		/* Twice as much, so that it seldom happens. */
		v->room = (uint32_t)value.n * 2;
		v->value = arena_alloc(f->arena, v->room);
	}
	if (value.n != 0)
		memcpy(v->value, value.p, value.n);
	v->n = (uint32_t)value.n;
}

void
vars_set_packet(struct packet_vars *p, const char *name, struct span value)
{
	if (p->n == PACKET_VARS) {
		p->refused++;
		return;
	}
	p->v[p->n++] = (struct packet_var){name, span_first(value, VAR_BYTES)};
}

static bool
in_flow(const struct sig_var *v, const struct flow *f)
{
	const struct flow_var *have =
	    f == NULL || f->detect == NULL ? NULL : find(f->detect, v->name);

	return have != NULL &&
	    span_find(span_of(have->value, have->n), v->value) != SIZE_MAX;
}

static bool
in_packet(const struct sig_var *v, const struct packet_vars *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		if (strcmp(p->v[i].name, v->name) == 0 &&
		    span_find(p->v[i].value, v->value) != SIZE_MAX)
			return true;
	}
	return false;
}

bool
vars_allow(const struct signature *s, const struct flow *f,
    const struct packet_vars *p)
{
	for (uint32_t i = 0; i < s->vars; i++) {
		const struct sig_var *v = &s->var[i];

		if (v->of_packet ? !in_packet(v, p) : !in_flow(v, f))
			return false;
	}
	return true;
}

static void
add_bits(
    const struct group *g, const struct flow_state_bits *b, struct marks *out)
{
	if (b->word == NULL)
		return;
	for (uint32_t i = 0; i < g->n_flowbits; i++) {
		if ((b->word[i / 64] >> (i % 64) & 1) != 0)
			(void)marks_add(out, MARK_FLOW_BIT, g->bit_name[i]);
	}
}

void
vars_marks(const struct group *g, const struct flow *f,
    const struct packet_vars *p, struct marks *out)
{
	const struct flow_detect *state = f == NULL ? NULL : f->detect;

	if (state != NULL) {
		for (const struct flow_var *v = state->vars; v != NULL;
		     v = v->next)
			marks_add(out, MARK_FLOW_VAR, span_str(v->name))
			    ->value = span_of(v->value, v->n);
		for (const struct flow_count *c = state->counts; c != NULL;
		     c = c->next)
			marks_add(out, MARK_FLOW_INT, g->count_name[c->id])->n =
			    c->n;
		add_bits(g, &state->bits, out);
	}
	for (uint32_t i = 0; i < p->n; i++)
		marks_add(out, MARK_PACKET_VAR, span_str(p->v[i].name))->value =
		    p->v[i].value;
}
