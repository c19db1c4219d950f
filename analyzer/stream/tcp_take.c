/* What a segment that counts changes in the state of its connection. */

#include "analyzer/base/cur.h"
#include "analyzer/stream/tcp.h"

int64_t
tcp_offset(const struct half *h, uint32_t seq)
{
	uint32_t here = h->isn + 1 + (uint32_t)h->released + h->urgent;

	return (int64_t)h->released + (int32_t)(seq - here);
}

void
tcp_set_state(struct conn *c, enum tcp_state state)
{
	c->flow.tcp_state = state;
	switch (state) {
	case TCP_ESTABLISHED:
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
	case TCP_CLOSE_WAIT:
	case TCP_CLOSING:
		c->flow.state = FLOW_ESTABLISHED;
		break;
	case TCP_TIME_WAIT:
	case TCP_LAST_ACK:
	case TCP_CLOSED:
		c->flow.state = FLOW_CLOSED;
		break;
	case TCP_NONE:
	case TCP_SYN_SENT:
	case TCP_SYN_RECV:
		break;
	}
}

void
tcp_open_half(struct half *h, uint32_t isn)
{
	h->isn = isn;
	h->open = true;
	h->next_seq = h->last_ack = h->next_win = isn + 1;
}

void
tcp_set_acked(struct half *h, uint32_t ack)
{
	int64_t at;

	if (!seq_before(h->last_ack, ack))
		return;
	h->last_ack = ack;
	at = tcp_offset(h, ack);
	if (at > 0 && (uint64_t)at > h->acked)
		h->acked = (uint64_t)at;
}

/* Bytes that the segment says were received behind what it acknowledges. */
static uint32_t
selected(const struct seg *x)
{
	struct cur c = cur_of(x->pkt->tcp.sack);
	uint32_t n = 0;

	while (cur_left(&c) != 0) {
		uint32_t from = cur_be32(&c);
		uint32_t to = cur_be32(&c);

		if (cur_ok(&c) && seq_before(from, to) &&
		    !seq_before(from, x->o->last_ack) &&
		    seq_not_after(to, x->o->next_win))
			n += to - from;
	}
	return n;
}

void
tcp_open_window(const struct seg *x)
{
	struct half *o = x->o;
	uint32_t win = o->last_ack + o->window;

	if (x->pkt->tcp.sack.n != 0)
		win += selected(x);
	if (seq_before(o->next_win, win))
		o->next_win = win;
}

void
tcp_take(const struct seg *x, bool window)
{
	if (window)
		x->o->window = seg_window(x);
	tcp_set_acked(x->o, x->ack);
	tcp_take_timestamp(x);
}

void
tcp_take_fin(const struct seg *x)
{
	struct half *h = x->h;
	/* What was sent behind it before it came still counts. */
	bool early = seq_before(x->end, h->next_seq);
	int64_t end = tcp_offset(h, early ? h->next_seq : x->end);

	if (h->fin || end < (int64_t)h->released)
		return;
	h->fin = true;
	h->fin_at = (uint64_t)end;
	x->pkt->stream_end = true;
}
