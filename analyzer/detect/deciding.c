/*
 * threshold, detection_filter, rate_filter and suppress, as section "Global
 * Thresholds" and "Thresholding Keywords" of the Suricata user guide describe
 * them.  Time is that of the alerts.  And the correlations of Sigma, which
 * correlate.c works out.
 */

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/compiled_rules.h"
#include "analyzer/detect/detect.h"
#include "analyzer/detect/entities.h"
#include "analyzer/detect/ruleset.h"
#include "analyzer/detect/sigma/correlate.h"
#include "analyzer/detect/suricata/dataset_state.h"
#include "analyzer/detect/suricata/host_bits.h"
#include "analyzer/detect/suricata/host_tags.h"
#include "analyzer/detect/suricata/sets.h"

enum {
	TRACKED = 1 << 19, /* counts at once; then those that are over go */
};

/* What one threshold has counted for one address, pair or rule. */
struct tally {
	uint8_t key[48];
	uint32_t key_n;
	uint32_t seconds;
	uint32_t count;
	uint64_t next; /* of a backoff: the count that alerts; 0: the first */
	bool acting;   /* a rate_filter has changed the action … */
	int64_t since_ns;  /* the period began */
	int64_t acting_ns; /* … since then */
};

struct deciding {
	const struct ruleset *rules;
	struct host_bits *bits;
	struct host_tags *tags;
	struct map *map; /* key to index of tally */
	struct dataset_states *sets;
	struct tally *tally;
	size_t n;
	size_t cap;
	struct correlator *correlator;
	uint64_t suppressed;
	uint64_t forgotten;
};

struct deciding *
deciding_new(const struct ruleset *rules)
{
	struct deciding *d = mem_zalloc(1, sizeof(*d));

	d->rules = rules;
	d->bits = host_bits_new();
	d->tags = host_tags_new();
	d->map = map_new();
	d->sets = dataset_states_new(
	    rules->signatures.dataset, rules->signatures.datasets);
	d->correlator = correlator_new(rules->sigma);
	return d;
}

void
deciding_free(struct deciding *d)
{
	if (d == NULL)
		return;
	host_bits_free(d->bits);
	host_tags_free(d->tags);
	map_free(d->map);
	dataset_states_free(d->sets);
	correlator_free(d->correlator);
	free(d->tally);
	free(d);
}

void
deciding_counters(const struct deciding *d, struct counters *out)
{
	counter_add(out, "detect.alerts_suppressed", d->suppressed);
	dataset_states_counters(d->sets, out);
	counter_add(out, "detect.thresholds_forgotten", d->forgotten);
	host_bits_counters(d->bits, out);
	host_tags_counters(d->tags, out);
	correlator_counters(d->correlator, out);
}

/* ---- what was counted ---- */

/* The later half of the tallies stays: those of the latest periods. */
static int
by_age(const void *va, const void *vb)
{
	const struct tally *a = va;
	const struct tally *b = vb;

	if (a->since_ns != b->since_ns)
		return a->since_ns < b->since_ns ? -1 : 1;
	return span_cmp(span_of(a->key, a->key_n), span_of(b->key, b->key_n));
}

static void
make_room(struct deciding *d)
{
	size_t half = d->n / 2;

	qsort(d->tally, d->n, sizeof(*d->tally), by_age);
	d->forgotten += half;
	d->n -= half;
	memmove(d->tally, d->tally + half, d->n * sizeof(*d->tally));
	map_clear(d->map);
	for (size_t i = 0; i < d->n; i++) {
		const struct tally *t = &d->tally[i];

		map_put(d->map, span_of(t->key, t->key_n), NULL)->n = i;
	}
}

static void
put_key(struct tally *t, const void *p, size_t n)
{
	memcpy(t->key + t->key_n, p, n);
	t->key_n += (uint32_t)n;
}

static void
put_addr(struct tally *t, const struct addr *a)
{
	put_key(t, &a->family, 1);
	put_key(t, a->b, a->family == 4 ? 4 : 16);
}

static void
key_of(struct tally *t, const struct alert *a, uint32_t which,
    enum threshold_track track)
{
	const struct addr *low = &a->src;
	const struct addr *high = &a->dst;

	put_key(t, &a->rule->index, sizeof(a->rule->index));
	put_key(t, &which, 1);
	switch (track) {
	case TRACK_SRC:
		put_addr(t, &a->src);
		break;
	case TRACK_DST:
		put_addr(t, &a->dst);
		break;
	case TRACK_BOTH:
	case TRACK_EITHER:
		if (addr_cmp(low, high) > 0) {
			low = &a->dst;
			high = &a->src;
		}
		put_addr(t, low);
		put_addr(t, high);
		break;
	case TRACK_FLOW:
		put_key(t, &a->flow_id, sizeof(a->flow_id));
		break;
	case TRACK_RULE:
		break;
	}
}

/* The tally of a threshold for an alert; *added when it is a new one, whose
 * period begins and whose count is 1. */
static struct tally *
tally_of(struct deciding *d, const struct alert *a, uint32_t which,
    const struct threshold *t, bool *added)
{
	struct tally fresh = {.count = 1, .seconds = t->seconds};
	union map_value *v;

	key_of(&fresh, a, which, t->track);
	v = map_get(d->map, span_of(fresh.key, fresh.key_n));
	*added = v == NULL;
	if (v != NULL)
		return &d->tally[v->n];
	if (d->n == TRACKED)
		make_room(d);
	fresh.since_ns = a->time_ns;
	map_put(d->map, span_of(fresh.key, fresh.key_n), NULL)->n = d->n;
	d->tally = mem_grow(d->tally, d->n, &d->cap, sizeof(*d->tally));
	d->tally[d->n] = fresh;
	return &d->tally[d->n++];
}

/* Counts one more; false: the period was over, and a new one began. */
static bool
count_on(struct tally *y, const struct threshold *t, int64_t now_ns)
{
	if (now_ns - y->since_ns <= (int64_t)t->seconds * NS_PER_S) {
		y->count++;
		return true;
	}
	y->since_ns = now_ns;
	y->count = 1;
	return false;
}

/* ---- the kinds ---- */

static bool
pass_limit(struct tally *y, const struct threshold *t, int64_t now_ns)
{
	(void)count_on(y, t, now_ns);
	return y->count <= t->count;
}

/* Every count-th within the period. */
static bool
pass_threshold(struct tally *y, const struct threshold *t, int64_t now_ns)
{
	if (!count_on(y, t, now_ns) || y->count < t->count)
		return false;
	y->count = 0;
	return true;
}

/* Once in a period, when count are reached. */
static bool
pass_both(struct tally *y, const struct threshold *t, int64_t now_ns)
{
	(void)count_on(y, t, now_ns);
	return y->count == t->count;
}

/* At count, and then each time that it has multiplied. */
static bool
pass_backoff(struct tally *y, const struct threshold *t, bool added)
{
	uint64_t next = y->next == 0 ? t->count : y->next;

	y->count += !added;
	if (y->count != next)
		return false;
	y->next = next * t->multiplier;
	return true;
}

/* All behind the first count of a period. */
static bool
pass_filter(struct tally *y, const struct threshold *t, int64_t now_ns)
{
	return count_on(y, t, now_ns) && y->count > t->count;
}

/* Never holds an alert back, but changes its action for a time. */
static void
apply_rate(struct tally *y, const struct threshold *t, struct alert *a)
{
	if (y->acting) {
		y->acting =
		    a->time_ns - y->acting_ns <= (int64_t)t->timeout * NS_PER_S;
		if (y->acting)
			a->action = t->new_action;
	}
	if (count_on(y, t, a->time_ns) && y->count > t->count) {
		y->acting = true;
		y->acting_ns = a->time_ns;
		a->action = t->new_action;
	}
}

static bool
passes(struct deciding *d, struct alert *a, uint32_t which,
    const struct threshold *t)
{
	bool added;
	struct tally *y;

	if (t->kind == THRESHOLD_THRESHOLD && t->count == 1)
		return true;
	y = tally_of(d, a, which, t, &added);
	switch (t->kind) {
	case THRESHOLD_LIMIT:
		return added || pass_limit(y, t, a->time_ns);
	case THRESHOLD_THRESHOLD:
		return !added && pass_threshold(y, t, a->time_ns);
	case THRESHOLD_BOTH:
		return added ? t->count == 1 : pass_both(y, t, a->time_ns);
	case THRESHOLD_BACKOFF:
		return pass_backoff(y, t, added);
	case THRESHOLD_DETECTION_FILTER:
		return !added && pass_filter(y, t, a->time_ns);
	case THRESHOLD_RATE_FILTER:
		if (!added)
			apply_rate(y, t, a);
		else if (t->count == 1)
			a->action = t->new_action;
		return true;
	case THRESHOLD_SUPPRESS:
	case THRESHOLD_NONE:
		break;
	}
	return true;
}

static bool
suppressed(const struct threshold *t, const struct alert *a)
{
	bool src = addr_set_has(&t->only, &a->src);
	bool dst = addr_set_has(&t->only, &a->dst);

	if (t->kind != THRESHOLD_SUPPRESS)
		return false;
	switch (t->track) {
	case TRACK_SRC:
		return src;
	case TRACK_DST:
		return dst;
	case TRACK_EITHER:
		return src || dst;
	case TRACK_BOTH:
		return src && dst;
	case TRACK_RULE:
	case TRACK_FLOW:
		break;
	}
	return true;
}

/* Do the thresholds of a signature that has matched let its alert through? */
static bool
thresholds_pass(struct deciding *d, const struct signature *s, struct alert *a)
{
	for (uint32_t i = 0; i < s->thresholds; i++) {
		if (suppressed(&s->threshold[i], a))
			return false;
	}
	for (uint32_t i = 0; i < s->thresholds; i++) {
		const struct threshold *t = &s->threshold[i];

		if (t->kind != THRESHOLD_SUPPRESS && !passes(d, a, i, t))
			return false;
	}
	return true;
}

void
deciding_save(const struct deciding *d, const char *folder, struct diags *diags)
{
	dataset_states_save(d->sets, folder, diags);
}

bool
deciding_pass(struct deciding *d, struct alert *a)
{
	const struct signature *s = d->rules->of_rule[a->rule->index];
	bool pass;

	if (s == NULL)
		return true;
	if (s->host_bits != 0 && !host_bits_allow(d->bits, s, a))
		return false;
	if (!dataset_states_pass(d->sets, a))
		return false;
	if (s->host_bits != 0)
		host_bits_change(d->bits, s, a);
	if (s->no_alert)
		return false;
	pass = thresholds_pass(d, s, a);
	d->suppressed += !pass;
	if (pass)
		host_tags_begin(d->tags, s, a);
	return pass;
}

const struct tagged *
deciding_tagged(struct deciding *d, const struct passing *p)
{
	return host_tags_count(d->tags, p);
}

/* ---- correlations ---- */

void
deciding_see(struct deciding *d, const struct sighting *s)
{
	correlator_see(d->correlator, s);
}

void
deciding_end(struct deciding *d, int64_t end_ns)
{
	correlator_end(d->correlator, end_ns);
}

bool
deciding_next(struct deciding *d, struct alert *a)
{
	if (!correlator_next(d->correlator, a))
		return false;
	entities_of_group(a);
	return true;
}
