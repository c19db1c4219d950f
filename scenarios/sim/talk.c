#include "scenarios/sim/talk.h"

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/bytes.h"

enum {
	BURST = 10,     /* segments before the first wait (RFC 6928) */
	BURST_MAX = 40, /* what it may grow to */
	WINDOW_SCALE = 7
};

static uint32_t
stamp_of(const struct talk_side *s, int64_t time_ns)
{
	return s->clock + (uint32_t)(uint64_t)(time_ns / NS_PER_MS);
}

/* MSS, SACK permitted, timestamps, window scale; or timestamps alone. */
static struct span
options(struct talk *t, unsigned from, uint8_t flags, int64_t at_ns)
{
	static const uint8_t none = 0;
	struct talk_side *s = &t->side[from];
	struct buf *b = t->scratch;
	uint32_t echo = t->side[!from].stamp;

	buf_clear(b);
	if ((flags & TCP_SYN) != 0) {
		put_be16(b, 0x0204);
		put_be16(b, s->mss);
		put_be16(b, t->timestamps ? 0x0402 : 0x0101);
		if (!t->timestamps)
			put_be16(b, 0x0402);
	} else if (t->timestamps) {
		put_be16(b, 0x0101);
	}
	if (t->timestamps) {
		s->stamp = stamp_of(s, at_ns);
		put_be16(b, 0x080a);
		put_be32(b, s->stamp);
		put_be32(b, (flags & TCP_ACK) != 0 ? echo : 0);
	}
	if ((flags & TCP_SYN) != 0) {
		buf_byte(b, 1);
		buf_byte(b, 3);
		buf_byte(b, 3);
		buf_byte(b, WINDOW_SCALE);
	}
	return b->n == 0 ? span_of(&none, 0) : buf_span(b);
}

static void
segment(struct talk *t, unsigned from, uint8_t flags, struct span payload,
    int64_t at_ns)
{
	struct talk_side *s = &t->side[from];
	struct talk_side *o = &t->side[!from];
	struct buf frame = {0};
	struct segment seg = {
	    .seq = s->seq,
	    .ack = (flags & TCP_ACK) != 0 ? o->seq : 0,
	    .flags = flags,
	    .window = (uint16_t)((flags & TCP_SYN) != 0 ? s->window
							: (s->window >> 6) + 1),
	    .payload = payload,
	};

	if ((flags & TCP_RST) != 0)
		seg.window = 0;
	seg.options = options(t, from, flags, at_ns);
	wire_tcp(&frame, &s->end, &o->end, t->vlan, &seg);
	tape_add(t->tape, at_ns, buf_span(&frame), t->mark, t->full);
	buf_free(&frame);
}

/* The side's turn: what it answers passes the sensor later. */
static void
turn(struct talk *t, unsigned side)
{
	if (t->last != side)
		t->now_ns += t->side[side].away_ns;
	t->last = side;
}

void
talk_open(struct talk *t)
{
	const struct span none = {0};

	t->last = CLIENT;
	segment(t, CLIENT, TCP_SYN, none, t->now_ns);
	if (prng_chance(t->prng, t->loss_permille)) {
		t->now_ns += NS_PER_S; /* RFC 6298: the first timeout */
		segment(t, CLIENT, TCP_SYN, none, t->now_ns);
	}
	t->side[CLIENT].seq++;
	turn(t, SERVER);
	segment(t, SERVER, TCP_SYN | TCP_ACK, none, t->now_ns);
	t->side[SERVER].seq++;
	turn(t, CLIENT);
	segment(t, CLIENT, TCP_ACK, none, t->now_ns);
	t->open = true;
}

/* The last segment was lost behind the sensor: it comes once more. */
static void
again(struct talk *t, unsigned side, uint8_t flags, struct span part)
{
	t->now_ns += t->side[!side].away_ns + 200 * NS_PER_MS +
	    prng_between(t->prng, 0, 40) * NS_PER_MS;
	t->side[side].seq -= (uint32_t)part.n;
	segment(t, side, flags, part, t->now_ns);
	t->side[side].seq += (uint32_t)part.n;
}

int64_t
talk_send(struct talk *t, unsigned side, struct span bytes)
{
	struct talk_side *s = &t->side[side];
	size_t mss = s->mss < t->side[!side].mss ? s->mss : t->side[!side].mss;
	unsigned burst = BURST;
	unsigned sent = 0;

	if (t->timestamps)
		mss -= 12;
	turn(t, side);
	while (bytes.n > 0) {
		struct span part = span_first(bytes, mss);
		bool last = part.n == bytes.n;
		uint8_t flags = (uint8_t)(TCP_ACK | (last ? TCP_PSH : 0));

		segment(t, side, flags, part, t->now_ns);
		s->seq += (uint32_t)part.n;
		bytes = span_from(bytes, part.n);
		sent++;
		if (last && prng_chance(t->prng, t->loss_permille))
			again(t, side, flags, part);
		if (sent % 2 == 0 || last)
			segment(t, !side, TCP_ACK, (struct span){0},
			    t->now_ns + t->side[!side].away_ns);
		t->now_ns += prng_between(t->prng, 15, 120) * NS_PER_US;
		if (sent == burst && !last) {
			/* The window is used up until the peer answers. */
			t->now_ns += t->side[!side].away_ns;
			sent = 0;
			burst = burst < BURST_MAX ? burst * 2 : burst;
		}
	}
	return t->now_ns;
}

void
talk_close(struct talk *t, unsigned side, bool reset)
{
	const struct span none = {0};

	t->open = false;
	turn(t, side);
	if (reset) {
		segment(t, side, TCP_RST | TCP_ACK, none, t->now_ns);
		return;
	}
	segment(t, side, TCP_FIN | TCP_ACK, none, t->now_ns);
	t->side[side].seq++;
	turn(t, !side);
	segment(t, !side, TCP_FIN | TCP_ACK, none, t->now_ns);
	t->side[!side].seq++;
	turn(t, side);
	segment(t, side, TCP_ACK, none, t->now_ns);
}

void
talk_datagram(struct talk *t, unsigned side, struct span bytes)
{
	struct buf frame = {0};

	turn(t, side);
	wire_udp(
	    &frame, &t->side[side].end, &t->side[!side].end, t->vlan, bytes);
	tape_add(t->tape, t->now_ns, buf_span(&frame), t->mark, t->full);
	buf_free(&frame);
}
