#include "analyzer/detect/suricata/host_tags.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/suricata/tagging.h"

enum {
	HOSTS_MOST = 1 << 16, /* whose tags no packet ended; then no more are */
	TAGS_OF_HOST = 50,    /* the same, of one of them */
	SILENCE_S = 600,      /* without a packet of the host a tag is over */
};

struct host_tag {
	struct host_tag *next;
	struct tagging tagging;
	int64_t last_ns; /* of the host's last packet, or the alert */
};

struct host_tags {
	struct map *hosts;    /* address to the first of its tags */
	int64_t sweep_ns;     /* before that no silent tag is over */
	struct tagged tagged; /* the last packet, when it is */
	uint64_t recorded;
	uint64_t refused;
	uint64_t lapsed;
};

struct host_tags *
host_tags_new(void)
{
	struct host_tags *h = mem_zalloc(1, sizeof(*h));

	h->hosts = map_new();
	return h;
}

static void
free_tags(struct host_tag *t)
{
	while (t != NULL) {
		struct host_tag *next = t->next;

		free(t);
		t = next;
	}
}

void
host_tags_free(struct host_tags *h)
{
	union map_value *v;
	struct span key;

	if (h == NULL)
		return;
	for (size_t at = 0; map_next(h->hosts, &at, &key, &v);)
		free_tags(v->p);
	map_free(h->hosts);
	free(h);
}

void
host_tags_counters(const struct host_tags *h, struct counters *out)
{
	counter_add(out, "detect.host_tags", map_count(h->hosts));
	counter_add(out, "detect.host_tags_recorded", h->recorded);
	counter_add(out, "detect.host_tags_refused", h->refused);
	counter_add(out, "detect.host_tags_lapsed", h->lapsed);
}

bool
host_tags_wanted(const struct signature *s)
{
	for (uint32_t i = 0; i < s->tags; i++) {
		if (s->tag[i].scope != TAG_FLOW)
			return true;
	}
	return false;
}

static struct span
key_of(const struct addr *a, uint8_t room[17])
{
	size_t n = a->family == 4 ? 4 : 16;

	room[0] = a->family;
	memcpy(room + 1, a->b, n);
	return span_of(room, n + 1);
}

/* Of the tags of a signature, the first one of a host counts for it. */
static bool
same_signature(const struct signature *s, const struct sig_tag *tag)
{
	for (uint32_t i = 0; i < s->tags; i++) {
		if (tag == &s->tag[i])
			return true;
	}
	return false;
}

static bool
is_silent(const struct host_tag *t, int64_t now_ns)
{
	return now_ns - t->last_ns > SILENCE_S * NS_PER_S;
}

/* Frees those of a host's tags that are over; returns the first that is not. */
static struct host_tag *
drop_over(struct host_tags *h, struct host_tag *first, int64_t now_ns)
{
	struct host_tag **at = &first;

	while (*at != NULL) {
		struct host_tag *t = *at;
		bool silent = is_silent(t, now_ns);

		if (t->tagging.tag != NULL && !silent) {
			at = &t->next;
			continue;
		}
		h->lapsed += silent && t->tagging.tag != NULL;
		*at = t->next;
		free(t);
	}
	return first;
}

/* Lets the places of silent hosts go, at most once for each of them. */
static void
sweep(struct host_tags *h, int64_t now_ns)
{
	struct map *kept;
	union map_value *v;
	struct span key;
	int64_t oldest_ns = now_ns;

	if (now_ns <= h->sweep_ns)
		return;
	kept = map_new();
	for (size_t at = 0; map_next(h->hosts, &at, &key, &v);) {
		struct host_tag *first = drop_over(h, v->p, now_ns);

		if (first != NULL)
			map_put(kept, key, NULL)->p = first;
		for (; first != NULL; first = first->next) {
			if (first->last_ns < oldest_ns)
				oldest_ns = first->last_ns;
		}
	}
	map_free(h->hosts);
	h->hosts = kept;
	h->sweep_ns = oldest_ns + SILENCE_S * NS_PER_S;
}

static void
begin(struct host_tags *h, const struct signature *s, const struct sig_tag *tag,
    const struct addr *host, const struct alert *a)
{
	uint8_t room[17];
	struct span key = key_of(host, room);
	union map_value *v;
	struct host_tag *t;
	unsigned n = 0;

	if (map_count(h->hosts) == HOSTS_MOST)
		sweep(h, a->time_ns);
	v = map_get(h->hosts, key);
	if (v != NULL)
		v->p = drop_over(h, v->p, a->time_ns);
	t = v == NULL ? NULL : v->p;
	for (; t != NULL && !same_signature(s, t->tagging.tag); t = t->next)
		n++;
	if (t == NULL &&
	    (n == TAGS_OF_HOST ||
		(v == NULL && map_count(h->hosts) == HOSTS_MOST))) {
		h->refused++;
		return;
	}
	if (t == NULL) {
		t = mem_zalloc(1, sizeof(*t));
		v = map_put(h->hosts, key, NULL);
		t->next = v->p;
		v->p = t;
	}
	t->last_ns = a->time_ns;
	tagging_begin(&t->tagging, tag, alert_id(a, 0), a->time_ns);
}

void
host_tags_begin(
    struct host_tags *h, const struct signature *s, const struct alert *a)
{
	for (uint32_t i = 0; i < s->tags; i++) {
		const struct sig_tag *tag = &s->tag[i];

		if (tag->scope != TAG_FLOW)
			begin(h, s, tag,
			    tag->scope == TAG_SRC ? &a->src : &a->dst, a);
	}
}

static bool
count(struct host_tags *h, const struct addr *host, const struct passing *p)
{
	uint8_t room[17];
	struct span key = key_of(host, room);
	union map_value *v = map_get(h->hosts, key);
	bool any = false;

	if (v == NULL)
		return false;
	v->p = drop_over(h, v->p, p->time_ns);
	for (struct host_tag *t = v->p; t != NULL; t = t->next) {
		t->last_ns = p->time_ns;
		if (!tagging_count(&t->tagging, p->time_ns, p->bytes))
			continue;
		any = true;
		tagging_evidence(&t->tagging, &h->tagged);
	}
	v->p = drop_over(h, v->p, p->time_ns);
	if (v->p == NULL)
		(void)map_remove(h->hosts, key);
	return any;
}

const struct tagged *
host_tags_count(struct host_tags *h, const struct passing *p)
{
	bool any = false;

	if (map_count(h->hosts) == 0)
		return NULL;
	h->tagged.n = 0;
	h->tagged.refused = 0;
	any = count(h, &p->src, p);
	if (!addr_eq(&p->src, &p->dst) && count(h, &p->dst, p))
		any = true;
	h->recorded += any;
	return any ? &h->tagged : NULL;
}
