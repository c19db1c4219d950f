#ifndef ANALYZER_INCIDENT_CAST_H
#define ANALYZER_INCIDENT_CAST_H

/*
 * The entities of all alerts, each once, and how specific each one is.
 *
 * An entity links two alerts the better the fewer unrelated things happen to
 * it.  A scanner has many partners but few rules match; the victim of a
 * thorough attack is matched by many rules but has few partners; a proxy, a
 * name server or a busy portal has many of both.  So what counts is the
 * smaller of the two numbers, and it counts more for an address that is
 * spoken to (a server) than for one that speaks.  Where it was both, the
 * busier side counts.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/model/alert.h"

/* Which side of an alert an entity is on. */
enum role {
	ROLE_ACTOR,  /* the client, or who did it */
	ROLE_TARGET, /* everything else */
	ROLE_COUNT
};

/*
 * How many different numbers were put in: exact up to two, then an estimate,
 * which does not depend on their order.
 */
struct distinct {
	uint64_t bits;
	uint32_t first;
	uint32_t second;
	uint8_t known; /* of first and second */
};

/*
 * What an entity tells about: several of one aspect, such as the address, the
 * name and the URL of a server, say it once.
 */
enum aspect {
	ASPECT_ACTOR, /* from where */
	ASPECT_PLACE, /* against or at what server */
	ASPECT_USER,
	ASPECT_ACCOUNT,
	ASPECT_SUBJECT,
	ASPECT_FILE,
	ASPECT_PROCESS,
	ASPECT_CLIENT, /* by which software */
	ASPECT_RULE,
	ASPECT_COUNT
};

struct member {
	enum entity_kind kind;
	const char *value;
	uint32_t alerts;
	uint32_t last; /* alert that named it last while linking, plus one */
	enum role last_role;
	struct distinct rules[ROLE_COUNT];
	struct distinct partners[ROLE_COUNT];
};

struct cast {
	struct arena *arena;
	struct map *index;
	struct member *v;
	size_t n;
	size_t cap;
};

/*
 * The number of the entity; UINT32_MAX: it names nobody in particular (a
 * loopback or broadcast address, the SYSTEM account).
 */
uint32_t cast_member(struct cast *c, enum entity_kind kind, struct span value);

/* Notes that a rule matched on m in a role, together with a partner. */
void cast_note(
    struct member *m, enum role role, uint32_t rule, uint32_t partner);

enum aspect cast_aspect(enum entity_kind kind, enum role role);

/* How well m links two alerts in which it has these roles, in permille. */
uint32_t cast_weight(const struct member *m, enum role a, enum role b);

/* A number for the entity that does not depend on the order of arrival. */
uint32_t cast_hash(const struct member *m);

#endif
