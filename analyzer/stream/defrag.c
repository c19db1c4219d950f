/*
 * Fragments of IPv4 (RFC 791) and IPv6 (RFC 8200, section 4.5).  Where they
 * overlap, the receiving host decides which bytes count.
 */

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/stream/state.h"

enum {
	HEAD_MAX = 60,
	IPV6_HEADER = 40,
	DATAGRAM_MAX = 65535,
	PIECES_MAX = 1024, /* of one datagram; then they are lost */
	BUCKETS = 4096,
};

#define TIMEOUT_NS (60 * NS_PER_S)

/* What fragments of one datagram share. */
struct part_key {
	uint8_t src[16];
	uint8_t dst[16];
	uint32_t id;
	uint16_t vlan[PACKET_VLANS];
	uint8_t proto;
	uint8_t version;
};

/* Bytes [from, to) of a datagram, and the fragment that brought them. */
struct piece {
	uint16_t from;
	uint16_t to;
	uint16_t first; /* the fragment's */
	uint16_t last;
	bool ends; /* it is the datagram's last */
};

/* A datagram in the making. */
struct part {
	struct part_key key;
	uint64_t hash;
	struct part *chain;
	struct part *prev; /* by age */
	struct part *next;
	int64_t begun_ns; /* by the clock */
	bool has_total;
	uint32_t total; /* bytes behind the header */
	uint8_t head[HEAD_MAX];
	uint8_t head_n; /* 0: the first fragment was not seen */
	enum overlap overlap;
	uint16_t pieces; /* sorted, and apart from each other */
	uint16_t cap;
	struct piece *piece;
	struct window window; /* their bytes */
};

struct defrag {
	struct part *bucket[BUCKETS];
	struct part *oldest;
	struct part *newest;
	struct part *free;
	uint32_t n;
	size_t datagram_n;
	uint8_t datagram[HEAD_MAX + DATAGRAM_MAX + 1];
};

struct defrag *
defrag_new(void)
{
	return mem_zalloc(1, sizeof(struct defrag));
}

uint32_t
defrag_held(const struct defrag *d)
{
	return d->n;
}

static void
drop(struct defrag *d, struct part *p, struct window_pool *pool)
{
	struct part **at = &d->bucket[p->hash % BUCKETS];

	while (*at != p)
		at = &(*at)->chain;
	*at = p->chain;
	if (p->prev != NULL)
		p->prev->next = p->next;
	else
		d->oldest = p->next;
	if (p->next != NULL)
		p->next->prev = p->prev;
	else
		d->newest = p->prev;
	window_free(&p->window, pool);
	free(p->piece);
	p->chain = d->free;
	d->free = p;
	d->n--;
}

void
defrag_free(struct defrag *d, struct window_pool *pool)
{
	while (d->oldest != NULL)
		drop(d, d->oldest, pool);
	while (d->free != NULL) {
		struct part *p = d->free;

		d->free = p->chain;
		free(p);
	}
	free(d);
}

struct span
defrag_datagram(const struct defrag *d)
{
	return span_of(d->datagram, d->datagram_n);
}

static struct part *
find(struct stream *s, const struct packet *pkt)
{
	struct defrag *d = s->defrag;
	struct part_key k = {.id = pkt->ip.id,
	    .proto = pkt->ip.version == 4 ? pkt->ip.proto : 0,
	    .version = pkt->ip.version};
	uint64_t hash;
	struct part *p;

	memcpy(k.src, pkt->src.b, sizeof(k.src));
	memcpy(k.dst, pkt->dst.b, sizeof(k.dst));
	memcpy(k.vlan, pkt->vlan, sizeof(k.vlan));
	hash = hash_bytes(&k, sizeof(k), pkt->outside);
	for (p = d->bucket[hash % BUCKETS]; p != NULL; p = p->chain) {
		if (p->hash == hash && memcmp(&p->key, &k, sizeof(k)) == 0)
			return p;
	}
	while (d->n >= s->allowed.fragments && d->oldest != NULL) {
		s->counts.fragments_evicted++;
		drop(d, d->oldest, &s->pool);
	}
	p = d->free;
	if (p != NULL)
		d->free = p->chain;
	else
		p = mem_alloc(sizeof(*p));
	*p = (struct part){.key = k,
	    .hash = hash,
	    .begun_ns = s->clock_ns,
	    .overlap = policy_of(&s->options, &pkt->dst).overlap};
	p->chain = d->bucket[hash % BUCKETS];
	d->bucket[hash % BUCKETS] = p;
	p->prev = d->newest;
	if (d->newest != NULL)
		d->newest->next = p;
	else
		d->oldest = p;
	d->newest = p;
	d->n++;
	return p;
}

static void
put_be16(uint8_t *p, size_t n)
{
	p[0] = (uint8_t)(n >> 8);
	p[1] = (uint8_t)n;
}

/* The header as that of a whole datagram, with its checksum. */
static void
mend_head(uint8_t *head, size_t n, uint8_t version, size_t total)
{
	uint32_t sum = 0;

	if (version == 6) {
		put_be16(head + 4, total);
		return;
	}
	put_be16(head + 2, n + total);
	memset(head + 6, 0, 2);
	memset(head + 10, 0, 2);
	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)head[i] << 8 | head[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	put_be16(head + 10, ~sum & 0xffff);
}

/* Keeps the header that the datagram will have. */
static void
keep_head(struct part *p, const struct packet *pkt)
{
	size_t n = pkt->ip.version == 4 ? pkt->ip_head.n : IPV6_HEADER;

	if (n > HEAD_MAX || n > pkt->ip_head.n || p->head_n != 0)
		return;
	memcpy(p->head, pkt->ip_head.p, n);
	/* Extension headers before the fragment's have done their work. */
	if (pkt->ip.version == 6)
		p->head[6] = pkt->ip.piece;
	p->head_n = (uint8_t)n;
}

static bool
whole(const struct part *p)
{
	uint32_t end = 0;

	if (!p->has_total || p->head_n == 0 ||
	    p->total + p->head_n > DATAGRAM_MAX)
		return false;
	for (unsigned i = 0; i < p->pieces && p->piece[i].from == end; i++)
		end = p->piece[i].to;
	return end >= p->total;
}

/* Do the bytes of a fragment count where an older one brought some? */
static bool
newer_wins(
    enum overlap overlap, const struct piece *frag, const struct piece *old)
{
	switch (overlap) {
	case OVERLAP_BSD:
		return frag->first < old->first;
	case OVERLAP_LINUX:
		return frag->first <= old->first;
	case OVERLAP_BSD_RIGHT:
		return frag->first >= old->first;
	case OVERLAP_WINDOWS:
		/* What ends the datagram ends it. */
		return frag->first < old->first &&
		    (frag->last > old->last || frag->ends);
	case OVERLAP_SOLARIS:
		return frag->first < old->first && frag->last >= old->last;
	case OVERLAP_LAST:
		return true;
	case OVERLAP_FIRST:
		break;
	}
	return false;
}

/* Writes bytes of the fragment `frag` to their place.  False: no room. */
static bool
write_piece(struct stream *s, struct part *p, const struct piece *frag,
    struct span bytes, struct piece part)
{
	struct span some =
	    span_first(span_from(bytes, (size_t)(part.from - frag->first)),
		(size_t)(part.to - part.from));

	return window_set(&p->window, &s->pool, part.from, some);
}

/* Adds a piece at its place. */
static void
insert(struct part *p, unsigned at, struct piece piece)
{
	if (p->pieces == p->cap) {
		p->cap = (uint16_t)(p->cap == 0 ? 8 : p->cap * 2);
		p->piece = mem_resize(p->piece, p->cap, sizeof(*p->piece));
	}
	memmove(p->piece + at + 1, p->piece + at,
	    (p->pieces - at) * sizeof(*p->piece));
	p->piece[at] = piece;
	p->pieces++;
}

/*
 * Cuts the piece at i at the ends of a fragment that overlaps it.  Returns how
 * many pieces now stand before the part that is overlapped.
 */
static unsigned
cut(struct part *p, unsigned i, const struct piece *frag)
{
	struct piece rest = p->piece[i];
	unsigned before = 0;

	if (rest.from < frag->first) {
		p->piece[i].to = rest.from = frag->first;
		insert(p, ++i, rest);
		before = 1;
	}
	if (rest.to > frag->last) {
		p->piece[i].to = rest.from = frag->last;
		insert(p, i + 1, rest);
	}
	return before;
}

/* Where an older piece stands at i: whose bytes count?  False: no room. */
static bool
put_over(struct stream *s, struct part *p, unsigned i, const struct piece *frag,
    struct span bytes)
{
	struct piece part = *frag;

	part.from = p->piece[i].from;
	part.to = p->piece[i].to;
	if (!newer_wins(p->overlap, frag, &p->piece[i]))
		return true;
	p->piece[i] = part;
	return write_piece(s, p, frag, bytes, part);
}

/* Puts a fragment among the others.  False: there is no room. */
static bool
put_pieces(struct stream *s, struct part *p, const struct piece *frag,
    struct span bytes, bool *overlaps)
{
	uint16_t at = frag->first;
	unsigned i = 0;

	while (i < p->pieces && p->piece[i].to <= at)
		i++;
	for (; at < frag->last; at = p->piece[i++].to) {
		struct piece part = *frag;

		if (p->pieces > PIECES_MAX)
			return false;
		if (i < p->pieces && p->piece[i].from <= at) {
			i += cut(p, i, frag);
			*overlaps = true;
			if (!put_over(s, p, i, frag, bytes))
				return false;
			continue;
		}
		part.from = at;
		part.to = frag->last;
		if (i < p->pieces && p->piece[i].from < part.to)
			part.to = p->piece[i].from;
		if (!write_piece(s, p, frag, bytes, part))
			return false;
		insert(p, i, part);
	}
	return true;
}

/* Takes the bytes of a fragment.  False: they cannot be used. */
static bool
take(struct stream *s, struct part *p, struct packet *pkt)
{
	bool v4 = pkt->ip.version == 4;
	uint32_t at = pkt->ip.fragment_offset;
	size_t end = at + pkt->ip_data.n;
	struct piece frag = {.first = (uint16_t)at,
	    .last = (uint16_t)end,
	    .ends = (pkt->ip.flags & IP_MORE_FRAGMENTS) == 0};
	bool overlaps = false, room;

	if (end > DATAGRAM_MAX) {
		anomaly_add(&pkt->anomalies,
		    v4 ? ANOMALY_IPV4_FRAG_TOO_LARGE
		       : ANOMALY_IPV6_FRAG_TOO_LARGE);
		return false;
	}
	if ((pkt->ip.flags & IP_MORE_FRAGMENTS) == 0 && !p->has_total) {
		p->has_total = true;
		p->total = (uint32_t)end;
	}
	if (at == 0)
		keep_head(p, pkt);
	room = put_pieces(s, p, &frag, pkt->ip_data, &overlaps);
	if (overlaps)
		anomaly_add(&pkt->anomalies,
		    v4 ? ANOMALY_IPV4_FRAG_OVERLAP : ANOMALY_IPV6_FRAG_OVERLAP);
	if (!room)
		anomaly_add(&pkt->anomalies,
		    v4 ? ANOMALY_IPV4_FRAG_IGNORED : ANOMALY_IPV6_FRAG_IGNORED);
	return room;
}

enum stream_result
defrag_put(struct stream *s, struct packet *pkt)
{
	struct defrag *d = s->defrag;
	struct part *p;

	while (d->oldest != NULL &&
	    d->oldest->begun_ns < s->clock_ns - TIMEOUT_NS) {
		s->counts.fragments_timeout++;
		drop(d, d->oldest, &s->pool);
	}
	if (pkt->ip.version == 4)
		s->counts.fragments4++;
	else
		s->counts.fragments6++;
	p = find(s, pkt);
	if (!take(s, p, pkt))
		s->counts.fragments_refused++;
	if (!whole(p))
		return STREAM_FRAGMENT;
	mend_head(p->head, p->head_n, pkt->ip.version, p->total);
	memcpy(d->datagram, p->head, p->head_n);
	memcpy(d->datagram + p->head_n, window_bytes(&p->window, 0, p->total).p,
	    p->total);
	d->datagram_n = p->head_n + p->total;
	if (pkt->ip.version == 4)
		s->counts.whole4++;
	else
		s->counts.whole6++;
	drop(d, p, &s->pool);
	return STREAM_DATAGRAM;
}
