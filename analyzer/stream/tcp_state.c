/*
 * The state of a TCP connection as a watcher between its ends sees it (RFC
 * 9293, section 3.3.2), and which segments count.  What is wrong is named as
 * Suricata does.
 */

#include "analyzer/stream/tcp.h"

bool
tcp_begins_anew(const struct conn *c, const struct packet *pkt)
{
	const struct half *h = &c->half[pkt->dir];
	enum tcp_state state = c->flow.tcp_state;

	if ((pkt->tcp.flags & (SYN_FLAGS | END_FLAGS)) != TCP_SYN)
		return false;
	if (state == TCP_NONE)
		return pkt->dir == DIR_TO_CLIENT;
	return state >= TCP_LAST_ACK && (!h->open || pkt->tcp.seq != h->isn);
}

/* By state. */
static bool
dispatch(const struct seg *x, enum tcp_state state)
{
	switch (state) {
	case TCP_NONE:
		return tcp_none(x);
	case TCP_SYN_SENT:
		return tcp_syn_sent(x);
	case TCP_SYN_RECV:
		return tcp_syn_recv(x);
	case TCP_ESTABLISHED:
		return tcp_established(x);
	case TCP_CLOSED:
		return false;
	default:
		return tcp_closing(x);
	}
}

/*
 * Whoever refused a connection by a reset goes on with it: the reset was
 * another's, and the connection goes on where it stood.
 */
static void
undo_reset(const struct seg *x)
{
	struct conn *c = x->c;

	if (!c->refused || (x->flags & TCP_RST) != 0 || !seg_to_client(x))
		return;
	c->refused = false;
	c->flow.tcp_reset = false;
	c->flow.state = FLOW_NEW;
	tcp_set_state(c, TCP_SYN_SENT);
}

/*
 * Hosts that share no key drop a reset with a signature (RFC 2385, section
 * 2.0), while a watcher believes it: so one can be hidden from.  When its
 * sender goes on, the connection goes on where it stood.
 */
static void
doubt_reset(const struct seg *x)
{
	struct conn *c = x->c;
	bool *doubted = &c->doubted[x->pkt->dir];

	if ((x->flags & TCP_RST) != 0) {
		if (!x->pkt->tcp.has_signature ||
		    c->flow.tcp_state == TCP_CLOSED)
			return;
		*doubted = true;
		c->before = c->flow.tcp_state;
		return;
	}
	if (!*doubted || (x->flags & SYN_FLAGS) == TCP_SYN)
		return;
	*doubted = false;
	anomaly_add(&x->pkt->anomalies, ANOMALY_STREAM_RST_INJECT);
	if (c->flow.tcp_state != TCP_CLOSED)
		return;
	c->flow.tcp_reset = false;
	tcp_set_state(c, c->before);
}

bool
tcp_follow(struct stream *s, struct conn *c, struct packet *pkt)
{
	const struct packet_tcp *t = &pkt->tcp;
	struct seg x = {.s = s,
	    .c = c,
	    .pkt = pkt,
	    .h = &c->half[pkt->dir],
	    .o = &c->half[dir_other(pkt->dir)],
	    .seq = t->seq,
	    .ack = t->ack,
	    .end = t->seq + (uint32_t)pkt->payload.n,
	    .n = (uint32_t)pkt->payload.n,
	    .flags = t->flags & ~(TCP_PSH | TCP_URG | TCP_ECE | TCP_CWR)};

	s->counts.syn += (t->flags & SYN_FLAGS) == TCP_SYN;
	s->counts.synack += (t->flags & SYN_FLAGS) == SYN_FLAGS;
	s->counts.rst += (t->flags & TCP_RST) != 0;
	s->counts.urgent += (t->flags & TCP_URG) != 0;
	if ((t->flags & TCP_ACK) == 0 && t->ack != 0)
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_BROKEN_ACK);
	if (c->flow.tcp_state == TCP_NONE)
		return tcp_none(&x);
	undo_reset(&x);
	doubt_reset(&x);
	if (tcp_of_no_effect(&x))
		return false;
	if (x.n != 0 && c->flow.tcp_state >= TCP_ESTABLISHED &&
	    seq_not_after(x.end, x.h->last_ack)) {
		anomaly_add(&pkt->anomalies, ANOMALY_STREAM_SPURIOUS);
		/* Not even to be compared with what came before. */
		if (tcp_offset(x.h, x.end) <= (int64_t)x.h->bytes.start)
			return false;
	}
	return dispatch(&x, c->flow.tcp_state);
}
