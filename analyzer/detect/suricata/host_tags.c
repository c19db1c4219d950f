#include "analyzer/detect/suricata/host_tags.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/tagging.h"

enum {
	HOSTS_MOST = 1 << 16, /* whose tags no packet ended; then no more are */
	TAGS_OF_HOST = 50,    /* the same, of one of them */
};

struct host_tag {
	struct host_tag *next;
	struct tagging tagging;
};

struct host_tags {
	struct map *hosts; /* address to the first of its tags */
	uint64_t recorded;
	uint64_t refused;
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

static void
begin(struct host_tags *h, const struct signature *s, const struct sig_tag *tag,
    const struct addr *host, int64_t time_ns)
{
	uint8_t room[17];
	struct span key = key_of(host, room);
	union map_value *v = map_get(h->hosts, key);
	struct host_tag *t = v == NULL ? NULL : v->p;
	unsigned n = 0;

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
	tagging_begin(&t->tagging, tag, time_ns);
}

void
host_tags_begin(
    struct host_tags *h, const struct signature *s, const struct alert *a)
{
	for (uint32_t i = 0; i < s->tags; i++) {
		const struct sig_tag *tag = &s->tag[i];

		if (tag->scope != TAG_FLOW)
			begin(h, s, tag,
			    tag->scope == TAG_SRC ? &a->src : &a->dst,
			    a->time_ns);
	}
}

static bool
count(struct host_tags *h, const struct addr *host, const struct passing *p)
{
	uint8_t room[17];
	struct span key = key_of(host, room);
	union map_value *v = map_get(h->hosts, key);
	struct host_tag *first = v == NULL ? NULL : v->p;
	struct host_tag **at = &first;
	bool any = false;

	while (*at != NULL) {
		struct host_tag *t = *at;

		if (tagging_count(&t->tagging, p->time_ns, p->bytes))
			any = true;
		if (t->tagging.tag != NULL) {
			at = &t->next;
			continue;
		}
		*at = t->next;
		free(t);
	}
	if (v != NULL)
		v->p = first;
	if (v != NULL && first == NULL)
		(void)map_remove(h->hosts, key);
	return any;
}

bool
host_tags_count(struct host_tags *h, const struct passing *p)
{
	bool any = false;

	if (map_count(h->hosts) == 0)
		return false;
	any = count(h, &p->src, p);
	if (!addr_eq(&p->src, &p->dst) && count(h, &p->dst, p))
		any = true;
	h->recorded += any;
	return any;
}
