/*
 * The state of a TCP connection as a watcher between its ends sees it (RFC
 * 9293, section 3.3.2), and which segments count.
 */

#include "analyzer/stream/state.h"

enum {
	WSCALE_MAX = 14,
};

int64_t
tcp_offset(const struct half *h, uint32_t seq)
{
	uint32_t here = h->isn + 1 + (uint32_t)h->released;

	return (int64_t)h->released + (int32_t)(seq - here);
}

bool
tcp_begins_anew(const struct conn *c, const struct packet *pkt)
{
	const struct half *h = &c->half[pkt->dir];

	if ((pkt->tcp.flags & (TCP_SYN | TCP_ACK | TCP_RST)) != TCP_SYN)
		return false;
	if (c->flow.tcp_state == TCP_NONE)
		return pkt->dir == DIR_TO_CLIENT;
	return c->flow.tcp_state >= TCP_TIME_WAIT &&
	    c->flow.tcp_state != TCP_CLOSE_WAIT &&
	    (!h->open || pkt->tcp.seq != h->isn);
}

static void
set_state(struct conn *c, enum tcp_state state)
{
	c->flow.tcp_state = state;
	if (state == TCP_CLOSED || state == TCP_TIME_WAIT)
		c->flow.state = FLOW_CLOSED;
	else if (state >= TCP_ESTABLISHED)
		c->flow.state = FLOW_ESTABLISHED;
}

static void
open_half(struct half *h, const struct packet *pkt, uint32_t isn)
{
	h->isn = isn;
	h->open = true;
	if (pkt->tcp.has_wscale) {
		h->has_wscale = true;
		h->wscale = pkt->tcp.wscale;
	}
}

/* The window that a packet offers to the other side, scaled. */
static uint64_t
offered(const struct conn *c, const struct packet *pkt)
{
	const struct half *h = &c->half[pkt->dir];

	if ((pkt->tcp.flags & TCP_SYN) != 0)
		return pkt->tcp.window;
	if (c->flow.midstream)
		return (uint64_t)pkt->tcp.window << WSCALE_MAX;
	if (!h->has_wscale || !c->half[dir_other(pkt->dir)].has_wscale)
		return pkt->tcp.window;
	return (uint64_t)pkt->tcp.window << h->wscale;
}

/* ---- acknowledgements ---- */

/* Is what a packet acknowledges possible? */
static bool
ack_valid(const struct conn *c, const struct packet *pkt)
{
	const struct half *o = &c->half[dir_other(pkt->dir)];
	int64_t at = tcp_offset(o, pkt->tcp.ack);
	uint64_t most = o->next > o->may_send ? o->next : o->may_send;

	/* One more for a FIN. */
	return !o->open || at <= (int64_t)most + 1;
}

static void
take_ack(struct conn *c, const struct packet *pkt)
{
	struct half *o = &c->half[dir_other(pkt->dir)];
	int64_t at = tcp_offset(o, pkt->tcp.ack);
	uint64_t may;

	if (!o->open || at < 0)
		return;
	if ((uint64_t)at > o->acked)
		o->acked = (uint64_t)at;
	may = (uint64_t)at + offered(c, pkt);
	if (may > o->may_send)
		o->may_send = may;
}

/* ---- the handshake ---- */

static bool
first_packet(struct stream *s, struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	struct half *o = &c->half[dir_other(pkt->dir)];
	uint8_t flags = pkt->tcp.flags;

	if ((flags & TCP_RST) != 0) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_RST_NONE);
		return false;
	}
	if ((flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
		s->counts.sessions++;
		open_half(h, pkt, pkt->tcp.seq);
		set_state(c, TCP_SYN_SENT);
		h->next = pkt->payload.n;
		h->may_send = UINT16_MAX;
		return pkt->payload.n != 0 && pkt->tcp.fastopen.p != NULL;
	}
	if ((flags & TCP_FIN) != 0)
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_FIN_NONE);
	if (!(s->options.midstream || s->options.one_sided) ||
	    (flags & TCP_ACK) == 0) {
		s->counts.no_session++;
		return false;
	}
	s->counts.sessions++;
	s->counts.midstream++;
	c->flow.midstream = true;
	if ((flags & TCP_SYN) != 0) {
		open_half(h, pkt, pkt->tcp.seq);
		open_half(o, pkt, pkt->tcp.ack - 1);
		/* Scales of the windows were in the SYN that is missing. */
		h->may_send = (uint64_t)UINT16_MAX << WSCALE_MAX;
		o->may_send = h->may_send;
		set_state(c, TCP_SYN_RECV);
		return false;
	}
	open_half(h, pkt, pkt->tcp.seq - 1);
	open_half(o, pkt, pkt->tcp.ack - 1);
	h->next = pkt->payload.n;
	h->may_send = (uint64_t)UINT16_MAX << WSCALE_MAX;
	set_state(c, TCP_ESTABLISHED);
	take_ack(c, pkt);
	return true;
}

static bool connected(struct stream *s, struct conn *c, struct packet *pkt);

static bool
syn_sent(struct stream *s, struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	struct half *o = &c->half[dir_other(pkt->dir)];
	uint8_t flags = pkt->tcp.flags & (TCP_SYN | TCP_ACK | TCP_RST);
	int64_t acked = tcp_offset(o, pkt->tcp.ack);
	bool fits = o->open && acked >= 0 && acked <= (int64_t)o->next;

	if ((flags & TCP_RST) != 0) {
		if (h->open || fits) {
			c->flow.tcp_reset = true;
			set_state(c, TCP_CLOSED);
		} else {
			anomaly_add(
			    &pkt->anomalies, ANOMALY_STREAM_RST_INVALID);
		}
		return false;
	}
	if (flags == TCP_SYN && h->open && h->window.ranges == 0) {
		open_half(h, pkt, pkt->tcp.seq); /* sent again */
		return false;
	}
	if (flags == TCP_ACK && s->options.one_sided && h->open) {
		open_half(o, pkt, pkt->tcp.ack - 1);
		c->flow.midstream = true;
		set_state(c, TCP_ESTABLISHED);
		return connected(s, c, pkt);
	}
	if (flags != (TCP_SYN | TCP_ACK))
		return false;
	if (pkt->dir == DIR_TO_SERVER || h->open) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_SYNACK_DIR);
		return false;
	}
	if (!fits) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_SYNACK_ACK);
		return false;
	}
	open_half(h, pkt, pkt->tcp.seq);
	h->next = pkt->payload.n;
	h->may_send = UINT16_MAX;
	take_ack(c, pkt);
	set_state(c, TCP_SYN_RECV);
	return pkt->payload.n != 0;
}

/* ---- data, FIN and RST ---- */

static bool
take_rst(struct stream *s, struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	int64_t at = tcp_offset(h, pkt->tcp.seq);
	bool ack_ok = (pkt->tcp.flags & TCP_ACK) == 0 || ack_valid(c, pkt);

	if (h->open &&
	    (at < (int64_t)h->acked - 1 || at > (int64_t)h->may_send + 1))
		ack_ok = false;
	if (!ack_ok) {
		s->counts.invalid_packets++;
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_RST_INVALID);
		return false;
	}
	c->flow.tcp_reset = true;
	set_state(c, TCP_CLOSED);
	/* Nobody will acknowledge what is still on the way. */
	c->flushing = true;
	pkt->stream_end = true;
	return false;
}

/* A SYN in the middle of a connection counts for nothing. */
static bool
late_syn(struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	bool same = h->open && h->isn == pkt->tcp.seq;
	struct anomalies *a = &pkt->anomalies;

	if ((pkt->tcp.flags & TCP_ACK) != 0) {
		if (pkt->dir == DIR_TO_SERVER)
			anomaly_add(a, ANOMALY_STREAM_EST_SYNACK_SERVER);
		else if (c->flow.tcp_state == TCP_SYN_RECV && !same)
			anomaly_add(a, ANOMALY_STREAM_SYNACK_SEQ);
		else if (c->flow.tcp_state != TCP_SYN_RECV)
			anomaly_add(a, ANOMALY_STREAM_EST_SYNACK);
	} else if (c->flow.tcp_state != TCP_SYN_RECV) {
		if (pkt->dir == DIR_TO_CLIENT)
			anomaly_add(a, ANOMALY_STREAM_EST_SYN_CLIENT);
		else
			anomaly_add(a,
			    same ? ANOMALY_STREAM_EST_SYN
				 : ANOMALY_STREAM_EST_SYN_SEQ);
	}
	return false;
}

/* A FIN of one side, or the acknowledgement of one, moves the state. */
static void
close_sides(struct conn *c)
{
	const struct half *client = &c->half[DIR_TO_SERVER];
	const struct half *server = &c->half[DIR_TO_CLIENT];
	bool client_acked = client->fin && client->acked > client->fin_at;
	bool server_acked = server->fin && server->acked > server->fin_at;

	if (client->fin && server->fin) {
		if (client_acked && server_acked)
			set_state(c, TCP_CLOSED);
		else if (c->flow.tcp_state == TCP_FIN_WAIT1)
			set_state(
			    c, server_acked ? TCP_TIME_WAIT : TCP_CLOSING);
		else if (c->flow.tcp_state == TCP_FIN_WAIT2)
			set_state(c, TCP_TIME_WAIT);
		else if (c->flow.tcp_state == TCP_CLOSE_WAIT)
			set_state(c, TCP_LAST_ACK);
	} else if (client->fin) {
		set_state(c, TCP_CLOSE_WAIT);
	} else if (server->fin) {
		set_state(c, server_acked ? TCP_FIN_WAIT2 : TCP_FIN_WAIT1);
	}
}

/* Does the segment lie where its sender may send? */
static bool
in_window(struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	int64_t from = tcp_offset(h, pkt->tcp.seq);
	int64_t end = from + (int64_t)pkt->payload.n;

	if (end > (int64_t)h->may_send + 1 && end > (int64_t)h->next + 1) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_WINDOW);
		return false;
	}
	if (pkt->payload.n != 0 && end <= (int64_t)h->acked &&
	    from < (int64_t)h->acked - 1)
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_BEFORE_ACK);
	return true;
}

static bool
connected(struct stream *s, struct conn *c, struct packet *pkt)
{
	struct half *h = &c->half[pkt->dir];
	int64_t end;

	if ((pkt->tcp.flags & TCP_RST) != 0)
		return take_rst(s, c, pkt);
	if ((pkt->tcp.flags & TCP_SYN) != 0)
		return late_syn(c, pkt);
	if ((pkt->tcp.flags & TCP_ACK) != 0 && !ack_valid(c, pkt)) {
		s->counts.invalid_packets++;
		anomaly_add(&pkt->anomalies,
		    c->flow.tcp_state == TCP_SYN_RECV
			? ANOMALY_STREAM_WRONG_BOTH
			: ANOMALY_STREAM_INVALID_ACK);
		return false;
	}
	/* A side that is not seen opens no window. */
	if (stream_one_sided(s, c, pkt->dir))
		h->may_send = h->next + ((uint64_t)UINT16_MAX << WSCALE_MAX);
	if (!in_window(c, pkt)) {
		s->counts.invalid_packets++;
		return false;
	}
	if (c->flow.tcp_state == TCP_SYN_RECV) {
		if (pkt->dir == DIR_TO_SERVER &&
		    (pkt->tcp.flags & TCP_ACK) != 0)
			set_state(c, TCP_ESTABLISHED);
		else if (pkt->payload.n == 0)
			anomaly_add(&pkt->anomalies, ANOMALY_STREAM_ACK_DIR);
	}
	if ((pkt->tcp.flags & TCP_ACK) != 0)
		take_ack(c, pkt);
	end = tcp_offset(h, pkt->tcp.seq) + (int64_t)pkt->payload.n;
	if (end > (int64_t)h->next)
		h->next = (uint64_t)end;
	if ((pkt->tcp.flags & TCP_FIN) != 0 && !h->fin && end >= 0) {
		h->fin = true;
		h->fin_at = (uint64_t)end;
		pkt->stream_end = true;
	}
	if (c->flow.tcp_state >= TCP_ESTABLISHED)
		close_sides(c);
	return true;
}

bool
tcp_follow(struct stream *s, struct conn *c, struct packet *pkt)
{
	uint8_t flags = pkt->tcp.flags;

	s->counts.syn += (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
	s->counts.synack +=
	    (flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
	s->counts.rst += (flags & TCP_RST) != 0;
	switch (c->flow.tcp_state) {
	case TCP_NONE:
		return first_packet(s, c, pkt);
	case TCP_SYN_SENT:
		return syn_sent(s, c, pkt);
	case TCP_CLOSED:
		if (c->flushing) /* by a reset */
			return false;
		return connected(s, c, pkt);
	default:
		return connected(s, c, pkt);
	}
}
