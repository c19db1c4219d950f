#include "analyzer/stream/fragment.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	DATAGRAM_MOST = 65535,
	PIECES = 256, /* of one datagram; real ones have up to 45 */
	IPV4_MIN = 20,
	IPV6_HEADER = 40,
};

#define TIMEOUT_NS (60 * NS_PER_S)

struct piece {
	uint32_t from;
	uint32_t to;
};

/* A datagram in the making. */
struct datagram {
	struct datagram *older, *newer;
	uint8_t key[48];
	int64_t first_ns;
	struct buf head;  /* of the first fragment; n 0: not seen */
	uint8_t *data;    /* behind the header */
	uint32_t cap;
	uint32_t total;   /* 0: the last fragment was not seen */
	uint32_t have;    /* bytes */
	struct piece piece[PIECES]; /* sorted, disjoint */
	unsigned pieces;
};

struct fragments {
	struct map *map;
	uint32_t limit;
	uint32_t n;
	struct datagram *oldest, *newest;
	struct datagram *free; /* by newer */
	struct buf whole;
	struct fragment_counts counts;
};

struct fragments *
fragments_new(uint32_t limit)
{
	struct fragments *f = mem_zalloc(1, sizeof(*f));

	f->map = map_new();
	f->limit = limit;
	return f;
}

static void
list_free(struct datagram *d)
{
	while (d != NULL) {
		struct datagram *next = d->newer;

		buf_free(&d->head);
		free(d->data);
		free(d);
		d = next;
	}
}

void
fragments_free(struct fragments *f)
{
	list_free(f->oldest);
	list_free(f->free);
	map_free(f->map);
	buf_free(&f->whole);
	free(f);
}

static struct span
key_of(const struct packet *pkt, uint8_t key[48])
{
	memset(key, 0, 48);
	memcpy(key, pkt->src.b, 16);
	memcpy(key + 16, pkt->dst.b, 16);
	memcpy(key + 32, &pkt->ip.id, 4);
	memcpy(key + 36, pkt->vlan, 2 * pkt->vlans);
	key[44] = pkt->ip.proto;
	key[45] = pkt->ip.version;
	key[46] = pkt->tunnel_depth;
	return span_of(key, 48);
}

static struct datagram *
datagram_add(struct fragments *f, const struct packet *pkt, struct span key)
{
	struct datagram *d = f->free;

	if (d != NULL)
		f->free = d->newer;
	else
		d = mem_zalloc(1, sizeof(*d));
	memcpy(d->key, key.p, key.n);
	d->first_ns = pkt->time_ns;
	buf_clear(&d->head);
	d->total = 0;
	d->have = 0;
	d->pieces = 0;
	d->newer = NULL;
	d->older = f->newest;
	if (f->newest != NULL)
		f->newest->newer = d;
	else
		f->oldest = d;
	f->newest = d;
	f->n++;
	map_put(f->map, key, NULL)->p = d;
	return d;
}

static void
datagram_remove(struct fragments *f, struct datagram *d)
{
	(void)map_remove(f->map, span_of(d->key, sizeof(d->key)));
	if (d->older != NULL)
		d->older->newer = d->newer;
	else
		f->oldest = d->newer;
	if (d->newer != NULL)
		d->newer->older = d->older;
	else
		f->newest = d->older;
	d->newer = f->free;
	f->free = d;
	f->n--;
}

static void
drop_old(struct fragments *f, int64_t now_ns)
{
	while (f->oldest != NULL && f->oldest->first_ns + TIMEOUT_NS < now_ns) {
		f->counts.timeouts++;
		datagram_remove(f, f->oldest);
	}
	while (f->n >= f->limit) {
		f->counts.evicted++;
		datagram_remove(f, f->oldest);
	}
}

/* Copies what of bytes no earlier fragment brought. */
static void
fill(struct fragments *f, struct datagram *d, uint32_t from, struct span bytes)
{
	uint32_t to = from + (uint32_t)bytes.n;
	unsigned i = 0;

	if (to > d->cap) {
		d->cap = to < 4096 ? 4096 : DATAGRAM_MOST + 8;
		d->data = mem_resize(d->data, d->cap, 1);
	}
	while (from < to && d->pieces < PIECES) {
		const uint8_t *p = bytes.p + (bytes.n - (to - from));
		uint32_t end = to;

		while (i < d->pieces && d->piece[i].to <= from)
			i++;
		if (i < d->pieces && d->piece[i].from <= from) {
			f->counts.overlaps++;
			from = d->piece[i].to;
			continue;
		}
		if (i < d->pieces && d->piece[i].from < end)
			end = d->piece[i].from;
		memcpy(d->data + from, p, end - from);
		memmove(&d->piece[i + 1 < PIECES ? i + 1 : i], &d->piece[i],
		    (d->pieces - i) * sizeof(d->piece[0]));
		d->piece[i] = (struct piece){from, end};
		d->pieces++;
		d->have += end - from;
		from = end;
	}
}

/* The datagram with its header mended: no fragment any more. */
static struct span
join(struct fragments *f, const struct datagram *d, uint8_t version)
{
	struct buf *w = &f->whole;
	size_t n;

	buf_clear(w);
	buf_put(w, buf_span(&d->head));
	buf_put(w, span_of(d->data, d->total));
	n = version == 6 ? w->n - IPV6_HEADER : w->n;
	if (version == 4) {
		w->p[2] = (uint8_t)(n >> 8);
		w->p[3] = (uint8_t)n;
		w->p[6] = 0;
		w->p[7] = 0;
	} else {
		w->p[4] = (uint8_t)(n >> 8);
		w->p[5] = (uint8_t)n;
	}
	return buf_span(w);
}

bool
fragments_take(struct fragments *f, struct packet *pkt, struct span *bytes)
{
	uint8_t room[48];
	struct span key = key_of(pkt, room);
	struct span data = pkt->ip_data;
	uint32_t from = pkt->ip.fragment_offset;
	const union map_value *v;
	struct datagram *d;
	bool six = pkt->ip.version == 6;

	f->counts.fragments[six]++;
	if (from + data.n > DATAGRAM_MOST) {
		anomaly_add(&pkt->anomalies,
		    six ? ANOMALY_IPV6_FRAG_TOO_LARGE
			: ANOMALY_IPV4_FRAG_TOO_LARGE);
		return false;
	}
	drop_old(f, pkt->time_ns);
	v = map_get(f->map, key);
	d = v != NULL ? v->p : datagram_add(f, pkt, key);
	if (from == 0 && d->head.n == 0)
		buf_put(&d->head, pkt->ip_head);
	if ((pkt->ip.flags & IP_MORE_FRAGMENTS) == 0)
		d->total = from + (uint32_t)data.n;
	fill(f, d, from, data);
	if (d->total == 0 || d->head.n < (six ? IPV6_HEADER : IPV4_MIN) ||
	    d->have < d->total)
		return false;
	*bytes = join(f, d, pkt->ip.version);
	datagram_remove(f, d);
	f->counts.datagrams[six]++;
	return true;
}

const struct fragment_counts *
fragments_counts(const struct fragments *f)
{
	return &f->counts;
}
