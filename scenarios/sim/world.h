#ifndef SCENARIOS_SIM_WORLD_H
#define SCENARIOS_SIM_WORLD_H

/*
 * One build while it is made: what the seed made of the variables, hosts and
 * people, and what was written so far.
 */

#include "analyzer/base/prng.h"
#include "scenarios/sim/fill.h"
#include "scenarios/sim/program.h"
#include "scenarios/sim/tape.h"

/* Something that a step noted, for the answers. */
struct fact {
	const char *name; /* of the program */
	struct span value;
	int64_t time_ns;
};

/* The people of a group: fields of all of them, one after the other. */
struct crowd {
	struct span *value; /* people.fields.n for each */
	size_t n;
	size_t next; /* who was not taken yet */
};

struct world {
	const struct program *program;
	uint64_t seed;
	struct arena *arena; /* lives as long as the build */
	struct scope scope;  /* the variables */
	struct tape capture;
	struct tape *log; /* one for each of the program's */
	struct fact *fact;
	size_t facts;
	size_t cap_facts;
	struct addr (*host)[2]; /* of IPv4 and of IPv6; family 0: none */
	const char **host_name; /* their names */
	struct crowd *crowd;
	struct map *used;   /* addresses that somebody has, as 17 bytes */
	struct map *unique; /* values that must not come again */
	uint64_t actors;
	uint64_t steps;
	bool full; /* a tape is */
};

/* Makes variables, hosts and people.  False: *err says what cannot be. */
bool world_start(struct world *w, const struct program *p, uint64_t seed,
    struct arena *arena, struct err *err);
void world_end(struct world *w);

/* Makes a value; it lives in the world's arena. */
bool world_make(struct world *w, const struct maker *m, struct prng *prng,
    const struct scope *scope, struct span *value) __attribute__((nonnull));

/* Why world_make failed. */
bool world_blame(const struct maker *m, struct err *err);

/* An address of a zone that nobody has.  False: there is none left. */
bool world_address(
    struct world *w, uint32_t zone, bool v6, struct prng *prng, struct addr *a);

/* The number that an amount stands for. */
bool world_amount(const struct world *w, const struct amount *a,
    struct range limits, int64_t *n, struct err *err);

/* A template filled in; it lives in the world's arena. */
bool world_fill(struct world *w, const struct template *t,
    const struct scope *scope, struct span *out, struct err *err);

/* A stream for "kind/name/number". */
struct prng world_prng(
    const struct world *w, const char *kind, const char *name, uint64_t n);

int64_t world_draw(struct prng *prng, struct range r);

#endif
