/* Which segments of a connection are possible, as its ends would say. */

#include "analyzer/base/time.h"
#include "analyzer/stream/tcp.h"

enum {
	WINDOW_SMALL = 1024, /* up to here every byte of a window counts */
	WINDOW_SLACK = 32,
};

/* RFC 7323, section 5.5: after so long an old timestamp means nothing. */
#define TIMESTAMP_OLD_NS (INT64_C(24) * 24 * 3600 * NS_PER_S)

bool
tcp_ack_valid(const struct seg *x)
{
	const struct half *o = x->o;

	/* The answer to a SYN, before a window is known. */
	if (x->c->flow.tcp_state == TCP_SYN_SENT && seg_to_client(x) &&
	    (x->flags & TCP_RST) != 0)
		return x->ack == o->isn + 1 ||
		    seg_bad(x, ANOMALY_STREAM_INVALID_ACK);
	if (x->ack == o->last_ack)
		return true;
	if (seq_before(x->ack, o->last_ack)) {
		if (o->window == 0 ||
		    !seq_before(x->ack, o->last_ack - o->window))
			return true;
		return seg_bad(x, ANOMALY_STREAM_INVALID_ACK);
	}
	if (seq_not_after(x->ack, o->next_win) || x->c->async)
		return true;
	return seg_bad(x, ANOMALY_STREAM_INVALID_ACK);
}

bool
tcp_rst_valid(const struct seg *x)
{
	if (!tcp_timestamp_valid(x))
		return false;
	if ((x->flags & TCP_ACK) != 0 && x->ack != 0 && !tcp_ack_valid(x))
		return seg_bad(x, ANOMALY_STREAM_RST_INVALID);
	if (x->c->async)
		return !seq_before(x->seq, x->h->next_seq);
	if (!x->h->open)
		return true;
	switch (policy_of(&x->s->options, &x->pkt->dst).segments) {
	case SEGMENTS_HPUX11:
		return !seq_before(x->seq, x->h->next_seq);
	case SEGMENTS_LINUX:
	case SEGMENTS_OLD_LINUX:
	case SEGMENTS_SOLARIS: /* anywhere in the window */
		return seq_not_after(x->h->last_ack, x->end) &&
		    seq_before(x->seq, x->h->next_seq + x->h->window);
	default:
		return x->seq == x->h->next_seq;
	}
}

/* ---- timestamps (RFC 7323, section 5: PAWS) ---- */

static bool
is_old(const struct seg *x)
{
	const struct half *h = x->h;

	return h->last_ts != 0 && h->last_ts_ns != 0 &&
	    x->pkt->time_ns > h->last_ts_ns + TIMESTAMP_OLD_NS;
}

/* Is the segment's timestamp to be compared with the sender's last? */
static bool
compares(const struct seg *x)
{
	return x->c->timestamps && x->pkt->tcp.has_timestamp &&
	    /* What began with zero counts from the next segment on. */
	    !(x->h->zero_ts && x->seq == x->h->next_seq);
}

bool
tcp_timestamp_valid(const struct seg *x)
{
	int32_t step = (int32_t)(x->pkt->tcp.timestamp - x->h->last_ts);
	bool next = x->seq == x->h->next_seq;

	/* Stacks let the clock go back by one. */
	if (!compares(x) || (step >= -1 && !is_old(x)) || (next && is_old(x)))
		return true;
	return seg_bad(x, ANOMALY_STREAM_TIMESTAMP);
}

void
tcp_take_timestamp(const struct seg *x)
{
	struct half *h = x->h;

	if (!x->c->timestamps || !x->pkt->tcp.has_timestamp)
		return;
	if (x->seq == h->next_seq)
		h->last_ts = x->pkt->tcp.timestamp;
	h->last_ts_ns = x->pkt->time_ns;
	h->zero_ts = false;
}

/* ---- what is seen again ---- */

bool
tcp_again(const struct seg *x)
{
	if (x->n == 0 ||
	    (!seq_not_after(x->end, x->h->last_ack) &&
		!seq_not_after(x->end, x->h->next_seq)))
		return false;
	(void)seg_bad(x, ANOMALY_STREAM_AGAIN);
	return true;
}

/* RFC 9293, section 3.8.4: a byte or none before what comes next. */
static bool
keeps_alive(const struct seg *x)
{
	if (x->n > 1 || (x->flags & END_FLAGS) != 0 ||
	    x->ack != x->o->last_ack || x->seq != x->h->next_seq - 1)
		return false;
	x->h->keep_alive = true;
	return true;
}

static bool
answers_keep_alive(const struct seg *x)
{
	if (x->n != 0 || (x->flags & END_FLAGS) != 0 ||
	    x->pkt->tcp.window == 0 || seg_window(x) != x->o->window ||
	    !x->o->keep_alive || x->ack != x->o->last_ack ||
	    x->seq != x->h->next_seq)
		return false;
	x->o->keep_alive = false;
	return true;
}

/* The last acknowledgement of two FINs. */
static bool
confirms_end(const struct seg *x)
{
	enum tcp_state state = x->c->flow.tcp_state;

	return (state == TCP_TIME_WAIT || state == TCP_CLOSE_WAIT ||
		   state == TCP_LAST_ACK) &&
	    x->flags == TCP_ACK && x->n == 0 && x->seq == x->h->next_seq + 1 &&
	    x->ack == x->o->next_seq + 1;
}

static bool
updates_window(const struct seg *x)
{
	return x->n == 0 && (x->flags & END_FLAGS) == 0 &&
	    x->pkt->tcp.window != 0 && seg_window(x) != x->o->window &&
	    x->ack == x->o->last_ack && x->seq == x->h->next_seq;
}

/*
 * Does the segment, which comes before its time on both sides, take back more
 * of the window than it acknowledges?  The ones that are expected would then
 * be outside of it.
 */
static bool
shuts_window(const struct seg *x)
{
	const struct half *o = x->o;
	uint32_t window = seg_window(x);
	uint32_t less = o->window - window;
	uint32_t more = x->ack - o->last_ack;

	if ((x->flags & END_FLAGS) != 0 || window >= o->window ||
	    less <= x->n || !seq_before(o->next_seq, x->ack) ||
	    !seq_before(x->h->next_seq, x->seq))
		return false;
	if (less <= more + (window > WINDOW_SMALL ? WINDOW_SLACK : 0))
		return false;
	(void)seg_bad(x, ANOMALY_STREAM_WINDOW_UPDATE);
	return true;
}

/* Does it say nothing but what later ones said already? */
static bool
is_outdated(const struct seg *x)
{
	return x->n == 0 && x->flags == TCP_ACK && x->seq == x->h->next_seq &&
	    seq_before(x->ack, x->o->last_ack);
}

bool
tcp_of_no_effect(const struct seg *x)
{
	enum tcp_state state = x->c->flow.tcp_state;

	if (keeps_alive(x) || answers_keep_alive(x))
		return true;
	x->h->keep_alive = false;
	if (state < TCP_ESTABLISHED || confirms_end(x) || updates_window(x))
		return false;
	return state != TCP_CLOSED && (is_outdated(x) || shuts_window(x));
}
