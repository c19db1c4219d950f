/* Data, and how a connection ends: by FINs or by a reset. */

#include "analyzer/stream/tcp.h"

#include "analyzer/model/app.h"

/* ---- data ---- */

/* Another SYN where there is a connection: it counts for nothing. */
static bool
late_syn(const struct seg *x)
{
	if ((x->flags & TCP_ACK) == 0) {
		if (seg_to_client(x))
			return seg_bad(x, ANOMALY_STREAM_EST_SYN_CLIENT);
		return seg_bad(x,
		    x->seq == x->h->isn ? ANOMALY_STREAM_EST_SYN
					: ANOMALY_STREAM_EST_SYN_SEQ);
	}
	if (!seg_to_client(x))
		return seg_bad(x, ANOMALY_STREAM_EST_SYNACK_SERVER);
	if (x->ack != x->o->last_ack)
		return seg_bad(x, ANOMALY_STREAM_EST_SYNACK_ACK);
	if (x->seq != x->h->isn)
		return seg_bad(x, ANOMALY_STREAM_EST_SYNACK_SEQ);
	if (x->c->confirmed)
		return seg_bad(x, ANOMALY_STREAM_EST_SYNACK);
	/* The server did not get the last part of the handshake. */
	tcp_set_state(x->c, TCP_SYN_RECV);
	return false;
}

/* Was all of it acknowledged before?  Where one side is not heard nobody
 * acknowledges, and the sender's numbers must do. */
static bool
before_ack(const struct seg *x)
{
	struct half *h = x->h;

	if ((x->n <= 1 && x->seq == h->next_seq - 1) ||
	    !seq_before(x->end, h->last_ack))
		return false;
	if (x->c->async) {
		tcp_set_acked(h, x->seq);
		return false;
	}
	if (x->s->options.one_sided && x->c->flow.midstream &&
	    (x->seq == h->next_seq || h->last_ack == h->isn + 1)) {
		x->c->async = true;
		return false;
	}
	/* Acknowledged while some of it was not seen. */
	return !(seq_before(h->next_seq, h->last_ack) &&
	    seq_before(h->next_seq, x->end));
}

static bool
in_window(const struct seg *x)
{
	return seq_not_after(x->end, x->h->next_win) || x->c->flow.midstream ||
	    x->c->async;
}

static bool
take_data(const struct seg *x)
{
	struct half *h = x->h;

	if (!tcp_timestamp_valid(x))
		return false;
	if (seg_to_client(x))
		x->c->confirmed = true;
	if (!tcp_ack_valid(x))
		return seg_bad(x, ANOMALY_STREAM_EST_INVALID);
	if (before_ack(x))
		return seg_bad(x, ANOMALY_STREAM_EST_BEFORE_ACK);
	/* A byte to ask whether a closed window has opened. */
	if (x->n == 1 && x->seq == h->next_seq && h->window == 0)
		return false;
	if (!in_window(x))
		return seg_bad(x, ANOMALY_STREAM_EST_WINDOW);
	if (seq_before(h->next_seq, x->end))
		h->next_seq = x->end;
	tcp_take(x, true);
	if (seq_before(x->o->next_seq, x->ack))
		x->o->next_seq = x->ack;
	tcp_open_window(x);
	return true;
}

bool
tcp_established(const struct seg *x)
{
	if ((x->flags & TCP_RST) != 0)
		return tcp_closing(x);
	/* No end of a connection can begin one: its bytes may count. */
	if ((x->flags & (TCP_SYN | TCP_FIN)) == (TCP_SYN | TCP_FIN) &&
	    !seg_to_client(x)) {
		(void)seg_bad(x, ANOMALY_STREAM_FIN_SYN);
		return take_data(x);
	}
	if ((x->flags & TCP_FIN) != 0)
		return tcp_closing(x);
	if ((x->flags & TCP_SYN) != 0)
		return late_syn(x);
	return (x->flags & TCP_ACK) != 0 && take_data(x);
}

/* ---- the end ---- */

/* What is wrong in a state that comes after a FIN. */
struct stage {
	enum anomaly fin;     /* a FIN that is not where it may be */
	enum anomaly seq;     /* another segment */
	enum anomaly invalid; /* what it acknowledges */
};

static const struct stage stages[] = {
    [TCP_SYN_RECV] = {ANOMALY_STREAM_FIN_WINDOW, ANOMALY_STREAM_FIN_WINDOW,
	ANOMALY_STREAM_FIN_INVALID},
    [TCP_ESTABLISHED] = {ANOMALY_STREAM_FIN_WINDOW, ANOMALY_STREAM_FIN_WINDOW,
	ANOMALY_STREAM_FIN_INVALID},
    [TCP_FIN_WAIT1] = {ANOMALY_STREAM_FIN1_FIN_SEQ, ANOMALY_STREAM_FIN1_ACK_SEQ,
	ANOMALY_STREAM_FIN1_INVALID},
    [TCP_FIN_WAIT2] = {ANOMALY_STREAM_FIN2_FIN_SEQ, ANOMALY_STREAM_FIN2_ACK_SEQ,
	ANOMALY_STREAM_FIN2_INVALID},
    [TCP_TIME_WAIT] = {ANOMALY_STREAM_TIMEWAIT_SEQ, ANOMALY_STREAM_TIMEWAIT_SEQ,
	ANOMALY_STREAM_TIMEWAIT_INVALID},
    [TCP_LAST_ACK] = {ANOMALY_STREAM_LASTACK_SEQ, ANOMALY_STREAM_LASTACK_SEQ,
	ANOMALY_STREAM_LASTACK_INVALID},
    [TCP_CLOSE_WAIT] = {ANOMALY_STREAM_CLOSEWAIT_FIN,
	ANOMALY_STREAM_CLOSEWAIT_WINDOW, ANOMALY_STREAM_CLOSEWAIT_INVALID},
    [TCP_CLOSING] = {ANOMALY_STREAM_CLOSING_SEQ, ANOMALY_STREAM_CLOSING_SEQ,
	ANOMALY_STREAM_CLOSING_INVALID},
};

static bool
reset(const struct seg *x)
{
	enum dir other = dir_other(x->pkt->dir);

	if (!tcp_rst_valid(x))
		return false;
	x->c->flow.tcp_reset = true;
	tcp_set_state(x->c, TCP_CLOSED);
	if (x->c->doubted[x->pkt->dir])
		return false;
	/*
	 * Nobody will acknowledge what is still on the way.  As Suricata's,
	 * the other side's bytes wait for the flow's end if the protocol is
	 * still to be found.
	 */
	x->c->flushing[x->pkt->dir] = true;
	x->c->flushing[other] = x->c->flow.app != APP_UNKNOWN ||
	    x->c->half[other].bytes.ranges == 0;
	x->pkt->stream_end = true;
	return false;
}

/* The state after a FIN. */
static enum tcp_state
after_fin(const struct seg *x)
{
	bool client = seg_to_client(x); /* where it goes to */

	switch (x->c->flow.tcp_state) {
	case TCP_SYN_RECV:
	case TCP_ESTABLISHED:
		return client ? TCP_FIN_WAIT1 : TCP_CLOSE_WAIT;
	case TCP_FIN_WAIT1:
		return (x->flags & TCP_ACK) != 0 ? TCP_TIME_WAIT : TCP_CLOSING;
	case TCP_FIN_WAIT2:
		return TCP_TIME_WAIT;
	case TCP_CLOSE_WAIT:
		return client ? TCP_LAST_ACK : TCP_CLOSE_WAIT;
	default:
		return x->c->flow.tcp_state;
	}
}

/* Is the FIN one that was seen before? */
static bool
fin_again(const struct seg *x)
{
	enum tcp_state state = x->c->flow.tcp_state;

	if (state == TCP_SYN_RECV || state == TCP_ESTABLISHED)
		return false;
	if (state == TCP_FIN_WAIT2 && x->seq == x->h->next_seq - 1 &&
	    x->ack == x->o->last_ack)
		return true;
	return tcp_again(x);
}

static bool
take_fin(const struct seg *x)
{
	enum tcp_state state = x->c->flow.tcp_state;
	const struct stage *stage = &stages[state];
	struct half *h = x->h;
	uint32_t least;
	bool again;

	if (state == TCP_TIME_WAIT || state == TCP_LAST_ACK ||
	    state == TCP_CLOSING || !tcp_timestamp_valid(x))
		return false;
	again = fin_again(x);
	if (state <= TCP_ESTABLISHED && !tcp_ack_valid(x))
		return seg_bad(x, stage->invalid);
	/* Its number may have been acknowledged, when it is sent again. */
	least = h->next_seq;
	if (state <= TCP_ESTABLISHED)
		least = h->last_ack;
	else if (state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2)
		least--;
	if (!again &&
	    (seq_before(x->seq, least) ||
		seq_before(h->last_ack + h->window, x->seq)))
		return seg_bad(x, stage->fin);
	if (state > TCP_ESTABLISHED && !tcp_ack_valid(x))
		return seg_bad(x, stage->invalid);
	if (!again) {
		tcp_set_state(x->c, after_fin(x));
		tcp_take_fin(x);
	}
	if (state <= TCP_ESTABLISHED || seq_before(h->next_seq, x->end))
		h->next_seq = x->end;
	tcp_take(x, !again);
	if (seq_before(x->o->next_seq, x->ack))
		x->o->next_seq = x->ack;
	return true;
}

/* May the segment come here, where a FIN came before? */
static bool
fits(const struct seg *x, bool again)
{
	const struct half *h = x->h;

	switch (x->c->flow.tcp_state) {
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
		return again || in_window(x);
	case TCP_CLOSE_WAIT:
		return !seq_before(h->last_ack + h->window, x->seq);
	case TCP_CLOSING:
		return x->seq == h->next_seq;
	default:
		return again || x->seq == h->next_seq ||
		    x->seq == h->next_seq + 1;
	}
}

static void
move_on(const struct seg *x)
{
	switch (x->c->flow.tcp_state) {
	case TCP_FIN_WAIT1:
		if (x->seq == x->h->next_seq)
			tcp_set_state(x->c, TCP_FIN_WAIT2);
		break;
	case TCP_CLOSING:
		tcp_set_state(x->c, TCP_TIME_WAIT);
		break;
	case TCP_LAST_ACK:
	case TCP_TIME_WAIT:
		tcp_set_state(x->c, TCP_CLOSED);
		break;
	default:
		break;
	}
}

/* An acknowledgement, or data of the side that has not ended yet. */
static bool
take_rest(const struct seg *x)
{
	enum tcp_state state = x->c->flow.tcp_state;
	const struct stage *stage = &stages[state];
	bool again;

	if (!tcp_timestamp_valid(x) ||
	    (state == TCP_LAST_ACK && seg_to_client(x)))
		return false;
	again = tcp_again(x);
	if (state == TCP_CLOSE_WAIT && x->n != 0 &&
	    seq_not_after(x->end, x->h->last_ack))
		return seg_bad(x, ANOMALY_STREAM_CLOSEWAIT_BEFORE_ACK);
	if (!fits(x, again)) {
		if (state == TCP_TIME_WAIT && seg_to_client(x) && x->n != 0 &&
		    x->seq == x->h->last_ack)
			return false;
		/* Its acknowledgement is looked at first. */
		if (state <= TCP_FIN_WAIT2 && !tcp_ack_valid(x))
			return seg_bad(x, stage->invalid);
		return seg_bad(x, stage->seq);
	}
	if (!tcp_ack_valid(x))
		return seg_bad(x, stage->invalid);
	if (!again)
		move_on(x);
	tcp_take(x, !again);
	if (seq_before(x->o->next_seq, x->ack))
		x->o->next_seq = x->ack;
	if (x->seq == x->h->next_seq)
		x->h->next_seq = x->end;
	tcp_open_window(x);
	return true;
}

bool
tcp_closing(const struct seg *x)
{
	if ((x->flags & TCP_RST) != 0)
		return reset(x);
	if ((x->flags & TCP_FIN) != 0)
		return take_fin(x);
	if ((x->flags & TCP_SYN) != 0)
		return seg_bad(x, ANOMALY_STREAM_SHUTDOWN_SYN);
	return (x->flags & TCP_ACK) != 0 && take_rest(x);
}
