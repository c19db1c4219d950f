/* Segments to their places, and out when they were acknowledged. */

#include "analyzer/model/app.h"
#include "analyzer/stream/state.h"

enum {
	URGENT_OOB_MOST = UINT16_MAX, /* bytes of a direction, out of band */
};

/* Is what was given out before, as far as it is still there, the same? */
static bool
same_again(const struct half *h, int64_t at, struct span bytes)
{
	const struct window *w = &h->bytes;
	uint64_t from = h->raw_from > w->start ? h->raw_from : w->start;
	uint64_t to = h->released;

	if (w->buf == NULL)
		return true;
	if (at > 0 && (uint64_t)at > from)
		from = (uint64_t)at;
	if ((int64_t)to > at + (int64_t)bytes.n)
		to = (uint64_t)(at + (int64_t)bytes.n);
	return from >= to ||
	    memcmp(w->buf + (from - w->start), bytes.p + ((int64_t)from - at),
		(size_t)(to - from)) == 0;
}

/*
 * What of a segment with urgent data belongs into its stream.  Which byte is
 * urgent hosts do not agree upon; it is the last one here, as in Suricata,
 * since hardly any segment goes on behind it.
 */
static struct span
without_urgent(struct stream *s, struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	enum urgent_policy policy = s->options.urgent;
	struct span bytes = pkt->payload;

	if ((pkt->tcp.flags & TCP_URG) == 0 || pkt->tcp.urgent == 0 ||
	    pkt->tcp.urgent > bytes.n || policy == URGENT_DROP)
		return bytes;
	if (policy == URGENT_OOB) {
		if (h->urgent < URGENT_OOB_MOST) {
			h->urgent++;
			s->counts.out_of_band++;
			c->flow.side[pkt->dir].urgent_bytes = h->urgent;
			if (h->urgent == URGENT_OOB_MOST)
				anomaly_add(&pkt->anomalies,
				    ANOMALY_STREAM_URGENT_LIMIT);
		}
		if (h->urgent == URGENT_OOB_MOST)
			policy = s->options.urgent_behind;
		if (policy == URGENT_DROP)
			return (struct span){0};
	}
	return policy == URGENT_INLINE ? bytes : span_first(bytes, bytes.n - 1);
}

/* Bytes of a segment to their place at offset. */
static void
put_bytes(struct stream *s, struct conn *c, struct packet *pkt, uint64_t offset,
    struct span bytes)
{
	struct half *h = &c->half[pkt->dir];
	uint64_t most = s->options.limits.raw_bytes;
	uint64_t keep = h->released > most ? h->released - most : 0;
	enum window_put result;

	if (keep < h->raw_from)
		keep = h->raw_from;
	if (h->before_from != h->before_to && keep > h->before_from)
		keep = h->before_from;
	if (h->bytes.buf == NULL)
		h->bytes.policy = policy_of(&s->options, &pkt->dst).segments;
	result = window_put(&h->bytes, &s->pool, offset, bytes, keep);
	/* Where memory is short, bytes matter more than what stood before. */
	if (result == WINDOW_REFUSED)
		result =
		    window_put(&h->bytes, &s->pool, offset, bytes, h->released);
	s->counts.overlap += result == WINDOW_OLD;
	if (result == WINDOW_DIFFERENT) {
		s->counts.overlap_different++;
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_OVERLAP);
	}
}

void
reassemble_put(struct stream *s, struct conn *c, struct packet *pkt)
{
	const struct stream_limits *limits = &s->options.limits;
	struct half *h = &c->half[pkt->dir];
	struct span bytes;
	int64_t at = tcp_offset(h, pkt->tcp.seq);
	uint64_t offset;

	/* The byte of a SYN comes before its data (TCP fast open). */
	if ((pkt->tcp.flags & (TCP_SYN | TCP_FIN)) == TCP_SYN)
		at++;
	if (h->limited || c->flow.no_reassembly)
		return;
	pkt->in_stream = pkt->payload.n != 0;
	bytes = without_urgent(s, c, pkt);
	if (bytes.n == 0)
		return;
	if (at < (int64_t)h->released) {
		s->counts.overlap++;
		if (at + (int64_t)bytes.n > (int64_t)h->released &&
		    !same_again(h, at, bytes)) {
			s->counts.overlap_different++;
			anomaly_add(&pkt->anomalies, ANOMALY_STREAM_OVERLAP);
		}
		if ((uint64_t)((int64_t)h->released - at) >= bytes.n)
			return;
		bytes = span_from(bytes, (size_t)((int64_t)h->released - at));
		at = (int64_t)h->released;
	}
	offset = (uint64_t)at;
	if (offset >= limits->depth_bytes) {
		h->limited = true;
		s->counts.depth_reached++;
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_DEPTH);
		pkt->in_stream = false;
		return;
	}
	bytes = span_first(bytes, limits->depth_bytes - offset);
	if (offset + bytes.n - h->released > limits->flow_bytes) {
		s->counts.refused_ahead++;
		if (h->refused < offset + bytes.n)
			h->refused = offset + bytes.n;
		return;
	}
	put_bytes(s, c, pkt, offset, bytes);
}

/* Up to where a direction may be given out now. */
static uint64_t
limit_of(const struct stream *s, const struct conn *c, enum dir dir)
{
	const struct half *h = &c->half[dir];
	const struct range *r = window_ranges(&h->bytes);

	if (c->flushing[dir])
		return h->bytes.ranges == 0 ? h->released
					    : r[h->bytes.ranges - 1].to;
	if ((s->options.inline_mode || c->async) && h->bytes.ranges != 0 &&
	    r[0].from <= h->released && r[0].to > h->acked)
		return r[0].to;
	return h->acked;
}

/* Where a hole at released ends; at released itself: it may come yet. */
static uint64_t
hole_end(const struct half *h, uint64_t limit)
{
	uint64_t end = h->refused;

	/* A hole only once something stands behind it: the rest may come
	 * later than its acknowledgement. */
	if (h->bytes.ranges != 0)
		end = window_ranges(&h->bytes)[0].from;
	if (end > limit)
		end = limit;
	return end > h->released ? end : h->released;
}

/* What stands before a gap and was not inspected waits on its own. */
static void
note_gap(
    struct stream *s, struct flow_side *side, struct half *h, uint64_t gap_n)
{
	uint64_t most = s->options.limits.raw_bytes;
	uint64_t from = h->released > most ? h->released - most : 0;

	if (h->released == h->raw_from && side->raw.missing != 0) {
		side->raw.missing += gap_n; /* a gap behind a gap */
		return;
	}
	s->counts.uninspected_bytes += h->before_to - h->before_from;
	if (from < h->raw_from)
		from = h->raw_from;
	h->before_from = h->before_to = h->released;
	if (h->released > side->raw.fresh)
		h->before_from = from;
	side->raw.missing = gap_n;
}

static void
give_gap(struct stream *s, struct conn *c, enum dir dir, struct chunk *out)
{
	struct flow_side *side = &c->flow.side[dir];
	struct half *h = &c->half[dir];
	/* A parser that never began, or gave up, misses nothing; one that is
	 * looked for misses the first bytes only. */
	bool missed = c->flow.app > APP_FAILED ||
	    (!c->flow.app_final && h->released == 0);

	note_gap(s, side, h, out->gap_n);
	h->released += out->gap_n;
	h->raw_from = h->released;
	side->gap_bytes += missed ? out->gap_n : 0;
	side->stream_bytes = h->released;
	s->counts.gaps++;
	s->counts.gap_bytes += out->gap_n;
	if (s->current == c && missed)
		anomaly_add(&s->packet->anomalies, ANOMALY_STREAM_GAP);
}

/* Is the connection over?  A reset ends what its sender says. */
static bool
closed(const struct stream *s, const struct conn *c, enum dir dir)
{
	return c->flow.tcp_state == TCP_CLOSED && !c->doubted[0] &&
	    !c->doubted[1] &&
	    ((s->packet->tcp.flags & TCP_RST) == 0 || dir == s->packet->dir);
}

bool
reassemble_next(
    struct stream *s, struct conn *c, enum dir dir, struct chunk *out)
{
	struct half *h = &c->half[dir];
	uint64_t limit = limit_of(s, c, dir);
	uint64_t depth = s->options.limits.depth_bytes;
	const struct range *r = window_ranges(&h->bytes);

	if (!h->open || h->ended)
		return false;
	if (limit > depth)
		limit = depth;
	if (h->fin && limit > h->fin_at)
		limit = h->fin_at;
	*out = (struct chunk){.flow = &c->flow,
	    .dir = dir,
	    .time_ns = c->flow.last_ns,
	    .offset = h->released,
	    .window = c->half[dir_other(dir)].window};
	if (h->released < limit && h->bytes.ranges != 0 &&
	    r[0].from <= h->released) {
		uint64_t to = r[0].to < limit ? r[0].to : limit;

		out->bytes = window_bytes(&h->bytes, h->released, to);
		h->released = to;
		window_consume(&h->bytes, to);
		c->flow.side[dir].stream_bytes = to;
		s->counts.chunk_bytes += out->bytes.n;
	} else if (hole_end(h, limit) > h->released) {
		out->gap_n = hole_end(h, limit) - h->released;
		give_gap(s, c, dir, out);
	} else if (c->flushing[dir] ||
	    (closed(s, c, dir) && h->bytes.ranges == 0)) {
		h->ended = true;
		out->end = true;
	} else {
		return false;
	}
	return true;
}

static void
show_before(const struct half *h, struct raw_stream *raw)
{
	uint64_t from = h->before_from;

	if (from < h->bytes.start)
		from = h->bytes.start;
	raw->before = (struct span){0};
	if (h->bytes.buf == NULL || from >= h->before_to)
		return;
	raw->before = window_bytes(&h->bytes, from, h->before_to);
	raw->before_offset = from;
	raw->ready = true;
}

bool
reassemble_own(
    struct stream *s, struct conn *c, enum dir dir, struct chunk *out)
{
	struct half *h = &c->half[dir];

	/* Its bytes wait for the other side; their end does not. */
	if (s->options.inline_mode || c->async || c->flushing[dir])
		return reassemble_next(s, c, dir, out);
	if (!h->open || h->ended || !closed(s, c, dir) || h->bytes.ranges != 0)
		return false;
	return reassemble_next(s, c, dir, out);
}

/* Is what is fresh of a direction to be inspected with its next packet? */
static bool
is_ready(const struct stream *s, const struct conn *c, enum dir dir,
    uint64_t fresh_n)
{
	const struct half *h = &c->half[dir];

	if (fresh_n == 0)
		return false;
	if (c->flow.no_payload)
		return c->flushing[dir] || c->flow.side[dir].raw.wanted;
	return c->flushing[dir] || c->async || s->options.inline_mode ||
	    c->flow.side[dir].raw.wanted || c->flow.tcp_state > TCP_TIME_WAIT ||
	    h->limited || h->released >= s->options.limits.depth_bytes ||
	    fresh_n >= s->options.limits.chunk_bytes[dir];
}

void
reassemble_raw(struct stream *s, struct conn *c)
{
	uint32_t most = s->options.limits.raw_bytes;

	for (unsigned d = 0; d < 2; d++) {
		struct half *h = &c->half[d];
		struct raw_stream *raw = &c->flow.side[d].raw;
		uint64_t end = h->released;
		uint64_t from;

		if (c->flow.no_payload && end > raw->until)
			end = raw->until;
		from = end > most ? end - most : 0;
		show_before(h, raw);
		/* What is not inspected yet must stay in sight. */
		if (from > raw->fresh)
			from = raw->fresh;
		if (from < h->raw_from)
			from = h->raw_from;
		if (from < h->bytes.start)
			from = h->bytes.start;
		if (h->bytes.buf == NULL || from >= end) {
			raw->data = (struct span){0};
			raw->offset = end;
			continue;
		}
		raw->data = window_bytes(&h->bytes, from, end);
		raw->offset = from;
		raw->due = end - from > most / 2 && end > raw->fresh + most / 2;
		raw->ready = raw->ready || raw->due ||
		    is_ready(s, c, (enum dir)d,
			end > raw->fresh ? end - raw->fresh : 0);
	}
}
