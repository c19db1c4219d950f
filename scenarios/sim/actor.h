#ifndef SCENARIOS_SIM_ACTOR_H
#define SCENARIOS_SIM_ACTOR_H

/*
 * One actor at work: what act.c drives through a behaviour, and the verbs
 * (verb_*.c) change.
 */

#include "scenarios/sim/talk.h"
#include "scenarios/sim/world.h"

/* An address of a group, which several actors may share. */
struct home {
	struct addr addr;
	uint32_t zone;
	uint8_t ttl_less; /* hops to the sensor */
	int64_t rtt_ns;
	uint16_t port; /* of the last connection */
};

enum {
	ACTOR_TALKS = 6,
	ACTOR_STEPS = 100000, /* of one actor */
};

/* An open connection to a service. */
struct line_to {
	bool used;
	uint32_t service;
	struct talk talk;
	int64_t idle_ns; /* when its last answer had come */
	int64_t patience_ns;
};

struct actor {
	struct world *world;
	const struct group *group;
	uint32_t number; /* in the whole build */
	struct home *home;
	const struct client *client; /* NULL: it has none */
	struct prng prng;
	struct scope scope; /* its values */
	struct scope now;   /* those of the request in hand; outer is scope */
	int64_t now_ns;
	int64_t end_ns;
	struct mark mark;
	struct line_to line[ACTOR_TALKS];
	struct map *seen;    /* assets that it has, names that it knows */
	struct buf scratch;  /* of the talks */
	struct buf out;      /* what is about to be sent */
	const char *referer; /* path of the last page; "" */
	const char *cookie;  /* that the server set; "" */
	bool stop;
	struct err *err;
};

/*
 * Sets up a talk from the actor to a host, not yet opened.  False: the host has
 * no address of the actor's family.
 */
bool actor_talk(struct actor *a, struct talk *t, uint32_t host, uint16_t port);

/* Puts the values of a maker list into the actor's scope. */
bool actor_set(struct actor *a, const struct makers *m);

/* Writes a row, with time_ns in it. */
bool actor_row(struct actor *a, struct row_ref ref, int64_t time_ns);

/* Asks for a host's name once, where the actor's resolver can be seen. */
bool actor_resolve(struct actor *a, uint32_t host);

/* Closes what its server would have closed by now. */
void actor_idle(struct actor *a);

/* The verbs.  False: *a->err says what is wrong. */
bool verb_visit(struct actor *a, const struct step *s);
bool verb_tls(struct actor *a, const struct step *s);
bool verb_ask(struct actor *a, const struct step *s);
bool verb_mail(struct actor *a, const struct step *s);

/* Lets an actor do its behaviour from a time on. */
bool act(struct actor *a);

#endif
