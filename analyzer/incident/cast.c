#include "analyzer/incident/cast.h"

#include <math.h>

#include "analyzer/base/mem.h"

enum {
	VALUE_MAX = 512, /* bytes of a value that tell entities apart */
};

/*
 * weight is in permille; busy is how much the second and every further
 * unrelated use takes from it, in permille of what is left to divide by.
 */
static const struct {
	uint16_t weight;
	uint16_t busy[ROLE_COUNT];
} kinds[] = {
    [ENTITY_ADDRESS] = {600, {20, 250}},
    [ENTITY_HOST] = {600, {60, 60}},
    [ENTITY_USER] = {650, {100, 100}},
    [ENTITY_DOMAIN] = {750, {200, 200}},
    [ENTITY_URL] = {450, {80, 80}},
    [ENTITY_HASH] = {950, {20, 20}},
    [ENTITY_CERTIFICATE] = {900, {50, 50}},
    [ENTITY_PROCESS] = {450, {300, 300}},
    [ENTITY_ACCOUNT] = {800, {60, 60}},
    [ENTITY_SUBJECT] = {650, {80, 80}},
    [ENTITY_CLIENT] = {300, {500, 500}},
    [ENTITY_RULE] = {600, {0, 0}},
};

static bool
addresses_nobody(struct span value)
{
	struct addr a;

	if (!addr_parse(value, &a))
		return false;
	if (a.family == 4)
		return a.b[0] == 0 || a.b[0] == 127 || a.b[0] >= 224;
	if (a.b[0] == 0xff)
		return true;
	for (unsigned i = 0; i < 15; i++) {
		if (a.b[i] != 0)
			return false;
	}
	return a.b[15] <= 1;
}

static bool
names_nobody(enum entity_kind kind, struct span value)
{
	static const char *const names[] = {"-", "n/a", "(null)", "null",
	    "localhost", "system", "nt authority\\system", "local service",
	    "network service", "anonymous logon", "unknown"};

	if (kind == ENTITY_ADDRESS)
		return addresses_nobody(value);
	if (kind != ENTITY_USER && kind != ENTITY_HOST)
		return false;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq_nocase(value, span_str(names[i])))
			return true;
	}
	return false;
}

/* Kinds whose values are the same in either case. */
static bool
has_no_case(enum entity_kind kind)
{
	return kind == ENTITY_DOMAIN || kind == ENTITY_HOST ||
	    kind == ENTITY_HASH || kind == ENTITY_CERTIFICATE;
}

uint32_t
cast_member(struct cast *c, enum entity_kind kind, struct span value)
{
	uint8_t key[1 + VALUE_MAX];
	size_t n;
	bool added;
	union map_value *at;

	value = span_first(value, VALUE_MAX);
	n = span_find_byte(value, 0, 0);
	value = span_first(value, n);
	if (value.n == 0 || names_nobody(kind, value))
		return UINT32_MAX;
	key[0] = (uint8_t)kind;
	for (size_t i = 0; i < value.n; i++)
		key[1 + i] =
		    has_no_case(kind) ? byte_lower(value.p[i]) : value.p[i];
	at = map_put(c->index, span_of(key, 1 + value.n), &added);
	if (!added)
		return (uint32_t)at->n;
	at->n = c->n;
	c->v = mem_grow(c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n] = (struct member){
	    .kind = kind,
	    .value = arena_str(c->arena, span_of(key + 1, value.n)),
	};
	return (uint32_t)c->n++;
}

uint32_t
cast_hash(const struct member *m)
{
	return (uint32_t)hash_bytes(
	    m->value, strlen(m->value), (uint64_t)m->kind);
}

static void
put(struct distinct *d, uint32_t n)
{
	d->bits |= UINT64_C(1) << (hash_mix(n) & 63);
	if ((d->known > 0 && d->first == n) || (d->known > 1 && d->second == n))
		return;
	if (d->known == 0)
		d->first = n;
	else if (d->known == 1)
		d->second = n;
	if (d->known < 3)
		d->known++;
}

/* Linear counting: as many as would leave that many of 64 bits unset. */
static uint32_t
count(const struct distinct *d)
{
	int set = __builtin_popcountll(d->bits);
	double n;

	if (d->known < 3)
		return d->known;
	if (set == 64)
		return 300;
	n = -64.0 * log(1.0 - set / 64.0);
	return n < 3 ? 3 : (uint32_t)(n + 0.5);
}

void
cast_note(struct member *m, enum role role, uint32_t rule, uint32_t partner)
{
	m->alerts++;
	put(&m->rules[role], rule);
	if (partner != 0)
		put(&m->partners[role], partner);
}

enum aspect
cast_aspect(enum entity_kind kind, enum role role)
{
	static const enum aspect of[] = {
	    [ENTITY_ADDRESS] = ASPECT_PLACE,
	    [ENTITY_HOST] = ASPECT_PLACE,
	    [ENTITY_USER] = ASPECT_USER,
	    [ENTITY_DOMAIN] = ASPECT_PLACE,
	    [ENTITY_URL] = ASPECT_PLACE,
	    [ENTITY_HASH] = ASPECT_FILE,
	    [ENTITY_CERTIFICATE] = ASPECT_PLACE,
	    [ENTITY_PROCESS] = ASPECT_PROCESS,
	    [ENTITY_ACCOUNT] = ASPECT_ACCOUNT,
	    [ENTITY_SUBJECT] = ASPECT_SUBJECT,
	    [ENTITY_CLIENT] = ASPECT_CLIENT,
	    [ENTITY_RULE] = ASPECT_RULE,
	};

	return kind == ENTITY_ADDRESS && role == ROLE_ACTOR ? ASPECT_ACTOR
							    : of[kind];
}

static uint32_t
weight_in(const struct member *m, enum role role)
{
	uint32_t rules = count(&m->rules[role]);
	uint32_t partners = count(&m->partners[role]);
	uint32_t busy = rules < partners ? rules : partners;

	return kinds[m->kind].weight * 1000u /
	    (1000u + kinds[m->kind].busy[role] * (busy > 1 ? busy - 1 : 0));
}

uint32_t
cast_weight(const struct member *m, enum role a, enum role b)
{
	uint32_t x = weight_in(m, a);
	uint32_t y = weight_in(m, b);

	return x < y ? x : y;
}
