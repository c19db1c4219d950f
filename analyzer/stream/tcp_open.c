/* How a connection begins, with its handshake or in the midst of it. */

#include "analyzer/stream/tcp.h"

enum {
	QUEUE_MAX = 5, /* SYNs, and answers to them, that differ */
};

/* ---- more than one SYN, or answer to it: the end will choose ---- */

static struct opening
opening_of(const struct seg *x)
{
	const struct packet_tcp *t = &x->pkt->tcp;

	return (struct opening){.seq = x->seq,
	    .ack = x->ack,
	    .window = t->window,
	    .wscale = t->wscale,
	    .has_wscale = t->has_wscale,
	    .has_timestamp = t->has_timestamp,
	    .timestamp = t->timestamp,
	    .time_ns = x->pkt->time_ns};
}

/* The one that was queued with those numbers, or NULL. */
static const struct opening *
find_opening(const struct opening *first, uint32_t seq, uint32_t ack)
{
	for (; first != NULL; first = first->next) {
		if (first->seq == seq && first->ack == ack)
			return first;
	}
	return NULL;
}

/* Keeps one for later.  False: there are too many. */
static bool
queue_opening(const struct seg *x, struct opening **first)
{
	struct opening new = opening_of(x), *kept;
	unsigned n = 0;

	for (const struct opening *q = *first; q != NULL; q = q->next) {
		if (q->seq == new.seq && q->ack == new.ack &&
		    q->timestamp == new.timestamp)
			return true;
		n++;
	}
	if (n == QUEUE_MAX)
		return false;
	kept = arena_alloc(x->c->flow.arena, sizeof(*kept));
	*kept = new;
	kept->next = *first;
	*first = kept;
	return true;
}

/* The sender of a SYN, with or without ACK, as it says it is. */
static void
open_sender(struct half *h, const struct opening *q)
{
	tcp_open_half(h, q->seq);
	h->has_wscale = q->has_wscale;
	h->has_ts = q->has_timestamp;
	h->last_ts = q->timestamp;
	h->last_ts_ns = q->time_ns;
	h->zero_ts = q->has_timestamp && q->timestamp == 0;
}

/* The server answered the SYN: both sides are known now. */
static void
take_answer(const struct seg *x, const struct opening *q)
{
	struct half *server = &x->c->half[DIR_TO_CLIENT];
	struct half *client = &x->c->half[DIR_TO_SERVER];

	open_sender(server, q);
	client->window = q->window;
	client->last_ack = q->ack;
	client->acked = q->ack - client->isn - 1;
	if (server->has_wscale && client->has_wscale) {
		client->wscale = q->wscale;
	} else {
		client->wscale = 0;
		server->wscale = 0;
	}
	x->c->timestamps = server->has_ts && client->has_ts;
	if (!x->c->timestamps)
		client->zero_ts = server->zero_ts = false;
	client->next_win = client->last_ack + client->window;
	server->next_win = server->last_ack + server->window;
	tcp_set_state(x->c, TCP_SYN_RECV);
}

/* ---- no session yet ---- */

/* Both sides as a segment in the midst of a connection shows them. */
static void
pick_up(const struct seg *x)
{
	const struct packet_tcp *t = &x->pkt->tcp;

	x->s->counts.sessions++;
	x->s->counts.midstream++;
	x->c->flow.midstream = true;
	x->c->timestamps = t->has_timestamp;
	x->h->last_ts = t->timestamp;
	x->h->last_ts_ns = x->pkt->time_ns;
	x->h->zero_ts = t->has_timestamp && t->timestamp == 0;
	x->o->last_ts = t->timestamp_echo;
	x->o->zero_ts = t->has_timestamp && t->timestamp_echo == 0;
	tcp_open_half(x->o, x->ack - 1);
}

static bool
pick_up_answer(const struct seg *x)
{
	pick_up(x);
	x->c->picked_answer = true;
	tcp_open_half(x->h, x->seq);
	x->h->last_ack = x->seq;
	x->h->window = x->pkt->tcp.window;
	x->h->next_win = x->h->last_ack + x->h->window;
	if (x->pkt->tcp.has_wscale) {
		x->o->wscale = x->pkt->tcp.wscale;
		x->h->wscale = WSCALE_MAX;
	}
	tcp_set_state(x->c, TCP_SYN_RECV);
	return false;
}

static bool
pick_up_data(const struct seg *x)
{
	pick_up(x);
	x->c->async = x->s->options.one_sided;
	tcp_open_half(x->h, x->seq - 1);
	x->h->next_seq = x->end;
	x->h->window = x->pkt->tcp.window;
	x->h->next_win = x->h->last_ack + x->h->window;
	/* How windows are scaled was said in the handshake: at most so. */
	x->h->wscale = x->o->wscale = WSCALE_MAX;
	tcp_set_state(x->c, TCP_ESTABLISHED);
	if ((x->flags & TCP_FIN) != 0) {
		tcp_take_fin(x);
		tcp_set_state(
		    x->c, seg_to_client(x) ? TCP_FIN_WAIT1 : TCP_CLOSE_WAIT);
	}
	return true;
}

static bool
begin(const struct seg *x)
{
	struct opening q = opening_of(x);

	x->s->counts.sessions++;
	open_sender(x->h, &q);
	x->o->window = q.window;
	x->o->wscale = q.wscale;
	tcp_set_state(x->c, TCP_SYN_SENT);
	if (x->pkt->tcp.fastopen.p == NULL)
		return false;
	x->c->fast_open = true;
	x->h->next_seq += x->n;
	return x->n != 0;
}

bool
tcp_none(const struct seg *x)
{
	const struct stream_options *o = &x->s->options;

	if ((x->flags & TCP_RST) != 0)
		return seg_bad(x, ANOMALY_STREAM_RST_NONE);
	if ((x->flags & TCP_FIN) != 0 && (!o->midstream || x->n == 0))
		return seg_bad(x, ANOMALY_STREAM_FIN_NONE);
	if ((x->flags & SYN_FLAGS) == TCP_SYN)
		return begin(x);
	if ((x->flags & TCP_ACK) != 0 && o->midstream)
		return (x->flags & TCP_SYN) != 0 ? pick_up_answer(x)
						 : pick_up_data(x);
	if ((x->flags & TCP_SYN) != 0 && o->one_sided)
		return pick_up_answer(x);
	x->s->counts.no_session++;
	return false;
}

/* ---- a SYN was sent ---- */

static bool
reset_open(const struct seg *x)
{
	if (!tcp_rst_valid(x))
		return false;
	/* The client takes it back, or the server does not want it. */
	if (seg_to_client(x) ||
	    (x->seq == x->h->isn && x->ack == x->h->isn + 1 &&
		x->pkt->tcp.window == 0)) {
		x->c->flow.tcp_reset = true;
		x->c->refused = seg_to_client(x);
		tcp_set_state(x->c, TCP_CLOSED);
	}
	return false;
}

/* Both sides sent a SYN (RFC 9293, section 3.5, figure 7): the answer. */
static bool
simultaneous_answer(const struct seg *x)
{
	struct half *client = &x->c->half[DIR_TO_SERVER];
	struct half *server = &x->c->half[DIR_TO_CLIENT];

	if (x->ack != server->isn + 1)
		return seg_bad(x, ANOMALY_STREAM_SIMULTANEOUS_ACK);
	if (x->seq != client->isn)
		return seg_bad(x, ANOMALY_STREAM_SIMULTANEOUS_SYN);
	tcp_set_state(x->c, TCP_SYN_RECV);
	server->window = x->pkt->tcp.window;
	client->next_seq = client->isn + 1;
	client->last_ack = client->isn + 1;
	server->last_ack = x->ack;
	client->next_win = client->last_ack + client->window;
	server->next_win = server->last_ack + server->window;
	x->c->timestamps = client->has_ts && server->has_ts;
	return false;
}

static bool
answer(const struct seg *x)
{
	const struct opening *syn;
	struct opening q = opening_of(x);

	if (x->c->simultaneous && !seg_to_client(x))
		return simultaneous_answer(x);
	if (!seg_to_client(x))
		return seg_bad(x, ANOMALY_STREAM_SYNACK_DIR);
	if (x->c->fast_open) {
		if (x->ack == x->o->isn + 1 && x->o->next_seq != x->ack)
			(void)seg_bad(x, ANOMALY_STREAM_SYNACK_FASTOPEN);
		else if (x->ack != x->o->next_seq)
			return seg_bad(x, ANOMALY_STREAM_SYNACK_ACK);
	} else if (x->ack != x->o->isn + 1) {
		syn = find_opening(x->c->syns, x->ack - 1, 0);
		if (syn == NULL)
			return seg_bad(x, ANOMALY_STREAM_SYNACK_ACK);
		open_sender(x->o, syn);
		x->h->window = syn->window;
		x->h->wscale = syn->wscale;
	}
	take_answer(x, &q);
	if (x->c->fast_open)
		x->h->next_seq += x->n;
	return x->n != 0 && x->c->fast_open;
}

/* Another SYN: sent again, with other numbers, or by the other side. */
static bool
another_syn(const struct seg *x)
{
	struct opening q = opening_of(x);

	if (!seg_to_client(x)) {
		if (x->seq == x->h->isn) {
			x->h->last_ts = q.timestamp;
			return false;
		}
		if (!queue_opening(x, &x->c->syns))
			return seg_bad(x, ANOMALY_STREAM_SYN_FLOOD);
		return false;
	}
	x->c->simultaneous = true;
	open_sender(x->h, &q);
	x->o->window = q.window;
	x->o->wscale = q.has_wscale ? q.wscale : 0;
	return false;
}

/* The server is not heard: the client goes on, so it was answered. */
static bool
unheard_answer(const struct seg *x)
{
	if (!x->s->options.one_sided)
		return false;
	if (x->seq != x->h->next_seq)
		return seg_bad(x, ANOMALY_STREAM_ASYNC_SEQ);
	x->c->async = true;
	tcp_set_state(x->c, TCP_ESTABLISHED);
	x->h->window = x->pkt->tcp.window;
	tcp_set_acked(x->h, x->seq);
	x->h->next_win = x->h->last_ack + x->h->window;
	tcp_open_half(x->o, x->ack - 1);
	if (x->h->has_wscale)
		x->h->wscale = WSCALE_MAX;
	x->c->timestamps = x->pkt->tcp.has_timestamp && x->h->has_ts;
	x->h->next_seq = x->end;
	return true;
}

/* Does the server echo the client's timestamp, if it sends any? */
static bool
echoes(const struct seg *x)
{
	const struct packet_tcp *t = &x->pkt->tcp;
	const struct half *client = x->o;

	if (!seg_to_client(x) || !t->has_timestamp || t->timestamp_echo == 0)
		return true;
	if (client->has_ts
		? client->last_ts == 0 || t->timestamp_echo == client->last_ts
		: client->last_ts != 0)
		return true;
	return seg_bad(x, ANOMALY_STREAM_TIMESTAMP);
}

bool
tcp_syn_sent(const struct seg *x)
{
	if (!echoes(x))
		return false;
	if ((x->flags & TCP_RST) != 0)
		return reset_open(x);
	if ((x->flags & TCP_FIN) != 0)
		return false;
	switch (x->flags & SYN_FLAGS) {
	case TCP_SYN | TCP_ACK:
		return answer(x);
	case TCP_SYN:
		return another_syn(x);
	case TCP_ACK:
		return unheard_answer(x);
	default:
		return false;
	}
}

/* ---- the SYN was answered ---- */

static bool
answer_again(const struct seg *x)
{
	if (!seg_to_client(x))
		return seg_bad(x, ANOMALY_STREAM_SYNACK_SERVER);
	if (x->ack != x->o->last_ack)
		return seg_bad(x, ANOMALY_STREAM_SYNACK_OTHER_ACK);
	if (x->seq != x->h->isn && !queue_opening(x, &x->c->answers))
		return seg_bad(x, ANOMALY_STREAM_SYNACK_FLOOD);
	return false;
}

static bool
syn_again(const struct seg *x)
{
	if (seg_to_client(x))
		return seg_bad(x, ANOMALY_STREAM_SYN_CLIENT);
	if (x->seq != x->h->isn)
		return seg_bad(x, ANOMALY_STREAM_SYN_SEQ);
	return false;
}

static bool
establish(const struct seg *x)
{
	tcp_take(x, true);
	if (x->c->flow.midstream && !x->c->picked_answer) {
		x->h->window = x->pkt->tcp.window;
		x->h->next_win = x->h->last_ack + x->h->window;
		x->h->wscale = x->o->wscale = WSCALE_MAX;
	}
	if (x->n != 0 && seq_before(x->h->next_seq, x->end))
		x->h->next_seq = x->end;
	x->o->next_win = x->o->last_ack + x->o->window;
	tcp_set_state(x->c, TCP_ESTABLISHED);
	return true;
}

static bool
simultaneous_end(const struct seg *x)
{
	if (x->seq != x->h->next_seq)
		return seg_bad(x, ANOMALY_STREAM_SIMULTANEOUS_SEQ);
	if (!tcp_ack_valid(x))
		return seg_bad(x, ANOMALY_STREAM_SIMULTANEOUS_INVALID);
	return establish(x);
}

/* Only the server is heard, or the client's acknowledgement was lost. */
static bool
server_goes_on(const struct seg *x)
{
	return (x->seq == x->h->next_seq && x->ack == x->o->last_ack) ||
	    (seq_before(x->h->next_seq, x->seq) &&
		seq_before(x->o->last_ack, x->ack));
}

/* What ends the handshake. */
static bool
confirm(const struct seg *x)
{
	bool server = seg_to_client(x) && !x->c->picked_answer;
	const struct opening *q =
	    find_opening(x->c->answers, x->ack - 1, x->seq);

	if (q != NULL)
		take_answer(x, q);
	if (!tcp_timestamp_valid(x))
		return false;
	if (x->c->simultaneous && seg_to_client(x))
		return simultaneous_end(x);
	if (server && x->s->options.inline_mode && !x->c->fast_open) {
		bool next = x->n != 0 && x->ack == x->o->last_ack &&
		    x->seq == x->h->next_seq;

		return seg_bad(
		    x, next ? ANOMALY_STREAM_ACK_DATA : ANOMALY_STREAM_ACK_DIR);
	}
	if (server && server_goes_on(x))
		return establish(x);
	if (x->seq == x->h->next_seq && x->ack == x->o->next_seq)
		return establish(x);
	if (x->s->options.one_sided && x->seq == x->o->next_seq) {
		x->c->async = true;
		return establish(x);
	}
	if (!server && x->seq == x->h->next_seq)
		return seg_bad(x, ANOMALY_STREAM_EVASION);
	/* Bytes that were sent before the answer was sent again. */
	if (!server && x->ack == x->o->next_seq &&
	    seq_before(x->seq, x->h->next_seq) && seq_before(x->h->isn, x->seq))
		return establish(x);
	/* Some were lost in between. */
	if (!server && seq_before(x->h->next_seq, x->seq) &&
	    seq_not_after(x->seq, x->h->next_win) && x->ack == x->o->next_seq)
		return establish(x);
	return seg_bad(x, ANOMALY_STREAM_WRONG_BOTH);
}

bool
tcp_syn_recv(const struct seg *x)
{
	if ((x->flags & TCP_RST) != 0)
		return tcp_closing(x);
	if ((x->flags & (TCP_SYN | TCP_FIN)) == (TCP_SYN | TCP_FIN))
		return seg_to_client(x) ? tcp_closing(x)
					: seg_bad(x, ANOMALY_STREAM_FIN_SYN);
	if ((x->flags & TCP_FIN) != 0)
		return tcp_closing(x);
	switch (x->flags & SYN_FLAGS) {
	case TCP_SYN | TCP_ACK:
		return answer_again(x);
	case TCP_SYN:
		return syn_again(x);
	case TCP_ACK:
		return confirm(x);
	default:
		return false;
	}
}
