#include "analyzer/stream/tcp.h"

#include "analyzer/model/flow.h"

/* ---- sequence numbers ---- */

static void
side_begin(struct tcp_end *e, uint32_t base)
{
	e->side.base = base;
	e->side.known = true;
}

/* Is the acknowledgement one of bytes that the other end has sent? */
static bool
ack_valid(const struct tcp_end *other, uint32_t ack)
{
	int64_t at = side_offset(&other->side, ack);
	int64_t most = (int64_t)other->side.top + (other->side.fin ? 1 : 0);

	return at <= most && at >= (int64_t)other->side.acked - INT32_MAX / 2;
}

static void
ack_take(struct tcp_end *e, struct tcp_end *other, uint32_t ack)
{
	int64_t at = side_offset(&other->side, ack);

	if (at > (int64_t)other->side.acked)
		other->side.acked = (uint64_t)at;
	e->last_ack = ack;
	e->acked = true;
}

/* Does the segment lie in the window that the other end offers? */
static bool
in_window(const struct tcp_end *e, const struct tcp_end *other,
    const struct packet *pkt)
{
	int64_t at = side_offset(&e->side, pkt->tcp.seq);
	int64_t right = (int64_t)e->side.acked + other->window;

	if (!e->side.known)
		return true;
	/* One byte to the left: keep-alives. */
	return at + (int64_t)pkt->payload.n >=
	    (int64_t)e->side.acked - (int64_t)other->window - 1 &&
	    (at <= right || at <= (int64_t)e->side.top);
}

/* ---- the states ---- */

static void
set_state(struct flow *f, enum tcp_state s)
{
	f->tcp_state = s;
	if (s == TCP_ESTABLISHED)
		f->state = FLOW_ESTABLISHED;
	else if (s == TCP_CLOSED || s == TCP_TIME_WAIT)
		f->state = FLOW_CLOSED;
}

/* A FIN was taken in direction dir. */
static void
on_fin(struct flow *f, enum dir dir)
{
	switch (f->tcp_state) {
	case TCP_SYN_RECV:
	case TCP_ESTABLISHED:
		set_state(f,
		    dir == DIR_TO_SERVER ? TCP_FIN_WAIT1 : TCP_CLOSE_WAIT);
		break;
	case TCP_FIN_WAIT1:
		if (dir == DIR_TO_CLIENT)
			set_state(f, TCP_CLOSING);
		break;
	case TCP_FIN_WAIT2:
		if (dir == DIR_TO_CLIENT)
			set_state(f, TCP_TIME_WAIT);
		break;
	case TCP_CLOSE_WAIT:
		if (dir == DIR_TO_SERVER)
			set_state(f, TCP_LAST_ACK);
		break;
	default:
		break;
	}
}

/* Has the end of direction dir been acknowledged? */
static bool
fin_acked(const struct tcp *t, enum dir dir)
{
	const struct side *s = &t->end[dir].side;

	return s->fin && s->acked > s->fin_at;
}

static void
on_ack(struct tcp *t, struct flow *f, enum dir dir)
{
	switch (f->tcp_state) {
	case TCP_SYN_RECV:
		if (dir == DIR_TO_SERVER)
			set_state(f, TCP_ESTABLISHED);
		break;
	case TCP_FIN_WAIT1:
		if (fin_acked(t, DIR_TO_SERVER))
			set_state(f, TCP_FIN_WAIT2);
		break;
	case TCP_CLOSING:
		if (fin_acked(t, DIR_TO_SERVER))
			set_state(f, TCP_TIME_WAIT);
		break;
	case TCP_LAST_ACK:
		if (fin_acked(t, DIR_TO_CLIENT) &&
		    fin_acked(t, DIR_TO_SERVER))
			set_state(f, TCP_CLOSED);
		break;
	default:
		break;
	}
}

/* ---- segments by kind ---- */

static void
options_take(struct tcp_end *e, const struct packet *pkt)
{
	e->has_wscale = pkt->tcp.has_wscale;
	e->wscale = pkt->tcp.wscale > 14 ? 14 : pkt->tcp.wscale;
	e->window = pkt->tcp.window;
}

static unsigned
on_syn(struct tcp *t, struct side_shared *sh, struct packet *pkt)
{
	struct tcp_end *e = &t->end[pkt->dir];
	struct flow *f = pkt->flow;

	if (f->tcp_state != TCP_NONE && f->tcp_state != TCP_SYN_SENT) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_EST_SYN_RESEND);
		return 0;
	}
	side_begin(e, pkt->tcp.seq + 1);
	options_take(e, pkt);
	t->tracked = true;
	set_state(f, TCP_SYN_SENT);
	/* TCP Fast Open (RFC 7413): data on the SYN. */
	if (pkt->payload.n != 0 && pkt->tcp.fastopen.p != NULL) {
		(void)side_put(&e->side, sh, 0, pkt->payload);
		pkt->in_stream = true;
	}
	return 0;
}

static unsigned
on_syn_ack(struct tcp *t, struct packet *pkt)
{
	struct tcp_end *e = &t->end[pkt->dir];
	struct tcp_end *other = &t->end[dir_other(pkt->dir)];
	struct flow *f = pkt->flow;

	if (f->tcp_state == TCP_SYN_RECV &&
	    e->side.base == pkt->tcp.seq + 1)
		return 0; /* sent again */
	if (f->tcp_state != TCP_SYN_SENT || pkt->dir != DIR_TO_CLIENT) {
		anomaly_add(
		    &pkt->anomalies, ANOMALY_STREAM_3WHS_SYNACK_RESEND);
		return 0;
	}
	if (side_offset(&other->side, pkt->tcp.ack) < 0 ||
	    side_offset(&other->side, pkt->tcp.ack) >
		(int64_t)other->side.top) {
		anomaly_add(&pkt->anomalies,
		    ANOMALY_STREAM_3WHS_SYNACK_WRONG_ACK);
		return 0;
	}
	side_begin(e, pkt->tcp.seq + 1);
	options_take(e, pkt);
	if (!e->has_wscale || !other->has_wscale)
		e->wscale = other->wscale = 0;
	ack_take(e, other, pkt->tcp.ack);
	set_state(f, TCP_SYN_RECV);
	return 1u << dir_other(pkt->dir);
}

static unsigned
on_rst(struct tcp *t, struct packet *pkt)
{
	struct tcp_end *e = &t->end[pkt->dir];
	struct tcp_end *other = &t->end[dir_other(pkt->dir)];
	struct flow *f = pkt->flow;
	bool valid;

	if (f->tcp_state == TCP_SYN_SENT && pkt->dir == DIR_TO_CLIENT)
		valid = side_offset(&other->side, pkt->tcp.ack) >= 0;
	else if (e->side.known)
		valid = in_window(e, other, pkt);
	else
		valid = true;
	if (!valid) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_RST_INVALID_ACK);
		return 0;
	}
	f->tcp_reset = true;
	set_state(f, TCP_CLOSED);
	return 3;
}

/* A session whose beginning was not seen: both sides begin here. */
static void
take_up(struct tcp *t, struct packet *pkt)
{
	struct flow *f = pkt->flow;

	side_begin(&t->end[pkt->dir], pkt->tcp.seq);
	if ((pkt->tcp.flags & TCP_ACK) != 0)
		side_begin(&t->end[dir_other(pkt->dir)], pkt->tcp.ack);
	t->end[0].wscale = t->end[1].wscale = 14;
	t->end[0].window = t->end[1].window = 1u << 30;
	t->tracked = true;
	f->midstream = true;
	set_state(f, TCP_ESTABLISHED);
}

static void
put_payload(struct tcp_end *e, struct side_shared *sh, struct packet *pkt)
{
	int64_t at = side_offset(&e->side, pkt->tcp.seq);

	if (pkt->payload.n == 0)
		return;
	if (side_put(&e->side, sh, at, pkt->payload) == SIDE_DIFFERENT)
		anomaly_add(&pkt->anomalies,
		    ANOMALY_STREAM_REASSEMBLY_OVERLAP_DIFFERENT);
	pkt->in_stream = !e->side.stopped;
}

static void
put_fin(struct tcp_end *e, struct packet *pkt)
{
	int64_t at = side_offset(&e->side, pkt->tcp.seq) +
	    (int64_t)pkt->payload.n;

	if (e->side.fin || at < 0)
		return;
	e->side.fin = true;
	e->side.fin_at = (uint64_t)at;
	on_fin(pkt->flow, pkt->dir);
}

/* Data, acknowledgements, FIN. */
static unsigned
on_segment(struct tcp *t, struct side_shared *sh, struct packet *pkt)
{
	enum dir back = dir_other(pkt->dir);
	struct tcp_end *e = &t->end[pkt->dir];
	struct tcp_end *other = &t->end[back];
	bool ack = (pkt->tcp.flags & TCP_ACK) != 0;

	if (!e->side.known)
		side_begin(e, pkt->tcp.seq);
	if (ack && other->side.known && !ack_valid(other, pkt->tcp.ack)) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_PKT_INVALID_ACK);
		return 0;
	}
	if (!in_window(e, other, pkt)) {
		anomaly_add(&pkt->anomalies,
		    ANOMALY_STREAM_EST_PACKET_OUT_OF_WINDOW);
		return 0;
	}
	e->window = (uint32_t)pkt->tcp.window << e->wscale;
	put_payload(e, sh, pkt);
	if ((pkt->tcp.flags & TCP_FIN) != 0)
		put_fin(e, pkt);
	if (ack && other->side.known) {
		ack_take(e, other, pkt->tcp.ack);
		on_ack(t, pkt->flow, pkt->dir);
	}
	return 3;
}

unsigned
tcp_take(struct tcp *t, struct side_shared *sh, const struct tcp_rules *rules,
    struct packet *pkt)
{
	uint8_t kind = pkt->tcp.flags & (TCP_SYN | TCP_ACK | TCP_RST);

	if (!t->tracked && (kind & TCP_SYN) == 0) {
		if (!rules->midstream || (kind & TCP_RST) != 0)
			return 0;
		take_up(t, pkt);
	}
	if ((kind & TCP_RST) != 0)
		return t->tracked ? on_rst(t, pkt) : 0;
	if (kind == TCP_SYN)
		return on_syn(t, sh, pkt);
	if (kind == (TCP_SYN | TCP_ACK))
		return on_syn_ack(t, pkt);
	if (pkt->flow->tcp_state == TCP_SYN_SENT &&
	    pkt->dir == DIR_TO_CLIENT) {
		anomaly_add(
		    &pkt->anomalies, ANOMALY_STREAM_3WHS_ACK_IN_WRONG_DIR);
		return 0;
	}
	return on_segment(t, sh, pkt);
}

uint64_t
tcp_limit(const struct tcp *t, const struct tcp_rules *rules, enum dir dir)
{
	const struct side *s = &t->end[dir].side;

	/* After a reset nothing is acknowledged any more. */
	return rules->inline_mode ? s->top : s->acked;
}
