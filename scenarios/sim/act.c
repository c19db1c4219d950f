/* An actor does its behaviour, step by step. */

#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "scenarios/sim/actor.h"

/* A behaviour that is being done. */
struct call {
	const struct behaviour *behaviour;
	size_t at;    /* index of the step */
	int64_t left; /* how often it is still to be done; -1: not begun */
	uint32_t label;
};

struct stack {
	struct call v[SIM_CALLS];
	unsigned n;
};

static void
set_end(struct actor *a, struct end *e, const struct addr *addr, bool near)
{
	const struct zone *z = &a->world->program->zone[a->home->zone];

	e->addr = *addr;
	/* Beyond a router all addresses have the router's. */
	if (near)
		wire_mac(span_of(addr->b, sizeof(addr->b)), e->mac);
	else
		wire_mac(span_str(z->id), e->mac);
	e->ip_id = (uint16_t)prng_next(&a->prng);
}

bool
actor_talk(struct actor *a, struct talk *t, uint32_t host, uint16_t port)
{
	const struct program *p = a->world->program;
	const struct zone *there = &p->zone[p->host[host].zone];
	struct talk_side *c = &t->side[CLIENT];
	struct talk_side *s = &t->side[SERVER];
	int64_t hops = world_draw(&a->prng, there->hops);
	bool v6 = a->home->addr.family == 6;
	/* What fits into 1500 bytes. */
	uint16_t most = v6 ? 1440 : 1460;

	if (a->world->host[host][v6].family == 0)
		return err_set(a->err, ERR_INPUT,
		    "host \"%s\" has no address of IPv%d for actors \"%s\"",
		    p->host[host].id, v6 ? 6 : 4, a->group->id);
	*t = (struct talk){.tape = &a->world->capture,
	    .prng = &a->prng,
	    .scratch = &a->scratch,
	    .mark = a->mark,
	    .full = &a->world->full,
	    .now_ns = a->now_ns,
	    .vlan = there->vlan,
	    .loss_permille = p->zone[a->home->zone].loss_permille,
	    .timestamps = a->client != NULL && a->client->timestamps};
	set_end(a, &c->end, &a->home->addr, a->home->ttl_less == 0);
	set_end(a, &s->end, &a->world->host[host][v6], true);
	a->home->port =
	    (uint16_t)(a->home->port < 32768 || a->home->port > 60000
		    ? 32768 + prng_below(&a->prng, 8000)
		    : a->home->port + 1 + prng_below(&a->prng, 3));
	c->end.port = a->home->port;
	c->end.ttl = (uint8_t)((a->client != NULL ? a->client->ttl : 64) -
	    a->home->ttl_less);
	c->away_ns = a->home->rtt_ns;
	c->seq = (uint32_t)prng_next(&a->prng);
	c->mss =
	    a->client != NULL && a->client->mss < most ? a->client->mss : most;
	c->window = a->client != NULL ? a->client->window : 64240;
	c->clock = (uint32_t)prng_next(&a->prng);
	s->end.port = port;
	s->end.ttl = (uint8_t)(64 - hops);
	s->away_ns = world_draw(&a->prng, there->rtt_ns);
	s->seq = (uint32_t)prng_next(&a->prng);
	s->mss = most;
	s->window = 65160;
	s->clock = (uint32_t)prng_next(&a->prng);
	return true;
}

bool
actor_set(struct actor *a, const struct makers *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct span v;

		if (!world_make(a->world, &m->v[i], &a->prng, &a->now, &v))
			return world_blame(&m->v[i], a->err);
		scope_set(&a->scope, m->v[i].name, v);
	}
	return true;
}

void
actor_idle(struct actor *a)
{
	for (unsigned i = 0; i < ACTOR_TALKS; i++) {
		struct line_to *l = &a->line[i];
		int64_t end = l->idle_ns + l->patience_ns;

		if (!l->used || end > a->now_ns)
			continue;
		l->talk.now_ns = end;
		talk_close(&l->talk, SERVER, false);
		l->used = false;
	}
}

static void
actor_leave(struct actor *a)
{
	actor_idle(a);
	for (unsigned i = 0; i < ACTOR_TALKS; i++) {
		struct line_to *l = &a->line[i];

		if (!l->used)
			continue;
		if (l->talk.now_ns < a->now_ns)
			l->talk.now_ns = a->now_ns;
		talk_close(
		    &l->talk, CLIENT, a->client != NULL && a->client->resets);
		l->used = false;
	}
	a->cookie = "";
	a->referer = "";
}

static bool
note(struct actor *a, const struct step *s)
{
	struct world *w = a->world;
	struct span v;

	if (!world_fill(w, &s->text, &a->now, &v, a->err))
		return false;
	w->fact = mem_grow(w->fact, w->facts, &w->cap_facts, sizeof(*w->fact));
	w->fact[w->facts++] = (struct fact){s->fact, v, a->now_ns};
	return true;
}

/* The next person of a group: the fields become the actor's. */
static bool
next_person(struct actor *a, uint32_t people, struct place at)
{
	const struct people *p = &a->world->program->people[people];
	struct crowd *c = &a->world->crowd[people];

	if (c->next == c->n)
		return err_set(a->err, ERR_LIMIT,
		    "%s:%u:%u: more than the %zu \"%s\" are needed", at.file,
		    at.line, at.column, c->n, p->id);
	for (size_t k = 0; k < p->fields.n; k++)
		scope_set(&a->scope, p->fields.v[k].name,
		    c->value[c->next * p->fields.n + k]);
	c->next++;
	return true;
}

static const struct behaviour *
chosen(struct actor *a, const struct step *s)
{
	uint64_t sum = 0;
	uint64_t at;
	size_t i = 0;

	for (size_t k = 0; k < s->choices; k++)
		sum += s->choice[k].weight;
	at = prng_below(&a->prng, sum);
	while (at >= s->choice[i].weight)
		at -= s->choice[i++].weight;
	return &a->world->program->behaviour[s->choice[i].behaviour];
}

static bool
push(struct actor *a, struct stack *st, const struct step *s, uint32_t label)
{
	if (st->n == SIM_CALLS)
		return err_set(a->err, ERR_LIMIT,
		    "%s:%u:%u: behaviours inside each other: at most %d deep",
		    s->at.file, s->at.line, s->at.column, SIM_CALLS);
	st->v[st->n++] = (struct call){
	    .behaviour = chosen(a, s), .left = -1, .label = label};
	return true;
}

static bool
perform(struct actor *a, struct stack *st, const struct step *s)
{
	switch (s->verb) {
	case DO_VISIT:
		return verb_visit(a, s);
	case DO_TLS:
		return verb_tls(a, s);
	case DO_ASK:
		return verb_ask(a, s);
	case DO_MAIL:
		return verb_mail(a, s);
	case DO_ROW:
		return actor_row(a, s->row, a->now_ns);
	case DO_NOTE:
		return note(a, s);
	case DO_NEXT:
		return next_person(a, s->people, s->at);
	case DO_CALL:
	case DO_PICK:
		return push(a, st, s, a->mark.label);
	case DO_LEAVE:
		actor_leave(a);
		return true;
	case DO_STOP:
		a->stop = true;
		return true;
	case DO_SET:
	case DO_WAIT:
		return true;
	}
	return true;
}

/* Does the step at the top of the stack once, or goes on behind it. */
static bool
advance(struct actor *a, struct stack *st)
{
	struct call *c = &st->v[st->n - 1];
	const struct step *s;

	if (c->at == c->behaviour->steps) {
		st->n--;
		return true;
	}
	s = &c->behaviour->step[c->at];
	if (c->left < 0)
		c->left = prng_chance(&a->prng, s->chance_permille)
		    ? world_draw(&a->prng, s->repeat)
		    : 0;
	if (c->left == 0) {
		c->at++;
		c->left = -1;
		return true;
	}
	c->left--;
	a->mark.label = s->label != SIM_NOBODY ? s->label : c->label;
	if (!actor_set(a, &s->set) || !perform(a, st, s))
		return false;
	a->now_ns += world_draw(&a->prng, s->think_ns);
	return true;
}

bool
act(struct actor *a)
{
	struct stack st = {.n = 1};
	uint32_t steps = 0;
	bool ok = true;

	st.v[0] = (struct call){
	    .behaviour = &a->world->program->behaviour[a->group->behaviour],
	    .left = -1,
	    .label = a->group->label};
	if (a->group->people != SIM_NOBODY)
		ok = next_person(a, a->group->people, a->group->at);
	ok = ok && actor_set(a, &a->group->set);
	while (ok && st.n > 0 && !a->stop && a->now_ns < a->end_ns) {
		if (++steps > ACTOR_STEPS)
			ok = err_set(a->err, ERR_LIMIT,
			    "actors \"%s\": one does more than %d steps",
			    a->group->id, ACTOR_STEPS);
		else
			ok = advance(a, &st);
	}
	a->world->steps += steps;
	if (ok)
		actor_leave(a);
	return ok;
}
