/* The groups of a scenario: their addresses, their times, their actors. */

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "scenarios/sim/actor.h"
#include "scenarios/sim/build.h"
#include "scenarios/sim/speak_tls.h"

/* Addresses that a group's actors come from. */
static bool
make_homes(struct world *w, const struct group *g, struct home *home, size_t n,
    struct err *err)
{
	struct prng prng = world_prng(w, "addresses", g->id, 0);

	for (size_t i = 0; i < n; i++) {
		const struct zone *z;
		bool v6 = g->v6 && prng_chance(&prng, 500);

		home[i].zone = g->host != SIM_NOBODY
		    ? w->program->host[g->host].zone
		    : g->zone[prng_below(&prng, g->zones)];
		z = &w->program->zone[home[i].zone];
		home[i].ttl_less = (uint8_t)world_draw(&prng, z->hops);
		home[i].rtt_ns = world_draw(&prng, z->rtt_ns);
		if (g->host != SIM_NOBODY)
			home[i].addr = w->host[g->host][0];
		else if (!world_address(
			     w, home[i].zone, v6, &prng, &home[i].addr))
			return err_set(err, ERR_LIMIT,
			    "actors \"%s\": zone \"%s\" has no address left",
			    g->id, z->id);
	}
	return true;
}

/* When an actor comes, by the shape of its group. */
static int64_t
arrival(const struct group *g, struct prng *prng)
{
	int64_t length = g->to_ns - g->from_ns;
	uint64_t sum = 0;
	uint64_t at;
	size_t i = 0;

	if (g->shapes == 0)
		return g->from_ns + prng_between(prng, 0, length);
	for (size_t k = 0; k < g->shapes; k++)
		sum += g->shape[k];
	at = prng_below(prng, sum);
	while (at >= g->shape[i])
		at -= g->shape[i++];
	length /= (int64_t)g->shapes;
	return g->from_ns + (int64_t)i * length + prng_between(prng, 0, length);
}

static void
introduce(struct actor *a)
{
	struct arena *m = a->world->arena;
	const struct client *c = a->client;
	struct span agent = span_of("", 0);
	char text[ADDR_TEXT];
	char ja4[JA4_TEXT] = "";
	struct err err;

	scope_set(&a->scope, "client.address",
	    arena_copy(m, span_str(addr_text(&a->home->addr, text))));
	scope_set(&a->scope, "actor.number", arena_printf(m, "%u", a->number));
	scope_set(&a->scope, "client.port", span_str("0"));
	scope_set(&a->scope, "http.cookie", span_of("", 0));
	scope_set(&a->scope, "http.referer", span_of("", 0));
	if (c != NULL && c->hello != NULL)
		speak_tls_ja4(c->hello, true, ja4);
	scope_set(&a->scope, "client.ja4", arena_copy(m, span_str(ja4)));
	if (c != NULL)
		(void)world_fill(a->world, &c->agent, &a->scope, &agent, &err);
	scope_set(&a->scope, "client.agent", agent);
}

static bool
run_actor(struct world *w, const struct group *g, struct home *home,
    uint64_t number, struct err *err)
{
	struct actor a = {.world = w,
	    .group = g,
	    .home = home,
	    .prng = world_prng(w, "actor", g->id, number),
	    .end_ns = w->program->story.begin_ns + w->program->story.length_ns,
	    .referer = "",
	    .cookie = "",
	    .err = err};
	bool ok;

	a.number = (uint32_t)++w->actors;
	a.mark = (struct mark){g->label, a.number};
	a.now_ns = w->program->story.begin_ns + arrival(g, &a.prng);
	if (g->clients > 0)
		a.client =
		    &w->program
			 ->client[g->client[prng_below(&a.prng, g->clients)]];
	a.seen = map_new();
	scope_start(&a.scope, &w->scope);
	scope_start(&a.now, &a.scope);
	introduce(&a);
	ok = act(&a);
	scope_end(&a.now);
	scope_end(&a.scope);
	map_free(a.seen);
	buf_free(&a.scratch);
	buf_free(&a.out);
	return ok;
}

static bool
run_group(struct world *w, const struct group *g, struct err *err)
{
	const struct range many = {0, SIM_ACTORS};
	struct home *home = NULL;
	int64_t count;
	int64_t homes;
	bool ok = false;

	if (!world_amount(w, &g->count, many, &count, err) ||
	    !world_amount(w, &g->addresses, many, &homes, err))
		return false;
	if (homes == 0 || homes > count)
		homes = g->host != SIM_NOBODY ? 1 : count;
	home = mem_zalloc((size_t)homes + 1, sizeof(*home));
	ok = make_homes(w, g, home, (size_t)homes, err);
	for (int64_t i = 0; ok && i < count; i++)
		ok = run_actor(w, g, &home[i % homes], (uint64_t)i, err) &&
		    (w->steps <= SIM_STEPS ||
			err_set(err, ERR_LIMIT,
			    "actors \"%s\": more than %d steps in all", g->id,
			    SIM_STEPS));
	free(home);
	return ok;
}

bool
groups_run(struct world *w, struct err *err)
{
	for (size_t i = 0; i < w->program->groups; i++) {
		if (!run_group(w, &w->program->group[i], err))
			return false;
	}
	if (w->full)
		return err_set(err, ERR_LIMIT,
		    "more than %d frames or rows, or %d bytes of them",
		    TAPE_ITEMS, TAPE_BYTES);
	return true;
}
