/* From matches to alerts: their order, their limit, and what they tell. */

#include <stdlib.h>

#include "analyzer/detect/entities.h"
#include "analyzer/detect/suricata/engine_parts.h"
#include "analyzer/detect/suricata/inspect.h"

static int
by_rank(const void *va, const void *vb)
{
	const struct queued *a = va;
	const struct queued *b = vb;
	uint64_t tx_a = a->event == NULL ? UINT64_MAX : a->event->id;
	uint64_t tx_b = b->event == NULL ? UINT64_MAX : b->event->id;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (tx_a != tx_b)
		return tx_a < tx_b ? -1 : 1;
	return (a->dir > b->dir) - (a->dir < b->dir);
}

/* ---- what an alert tells ---- */

static void
explain_buffer(struct engine *e, const struct queued *q,
    const struct sig_buffer *b, struct alert *a, struct arena *arena)
{
	const struct packet *pkt = engine_toward(e, q->dir);
	const struct raw_stream *raw =
	    pkt->flow == NULL ? NULL : &pkt->flow->side[q->dir].raw;
	struct span bytes;

	e->in.packet = pkt;
	e->in.to_server = q->dir == DIR_TO_SERVER;
	e->in.bytes_final = true;
	e->in.base_offset = 0;
	switch (b->target) {
	case TARGET_FIELD:
	case TARGET_FILE:
	case TARGET_FILE_NAME:
	case TARGET_FILE_MAGIC:
		bytes = engine_event_bytes(e, q->event, b, q->dir);
		break;
	case TARGET_HEADER:
		bytes = engine_header_bytes(pkt, b->header);
		break;
	case TARGET_PAYLOAD:
	case TARGET_PACKET:
	default:
		bytes = pkt->payload;
		if (b->target == TARGET_PAYLOAD && raw != NULL &&
		    (q->from_stream || bytes.n == 0)) {
			bytes = raw->data;
			e->in.base_offset = raw->offset;
		}
		break;
	}
	e->in.steps = 0;
	if (bytes.p != NULL)
		inspect_explain(b, bytes, &e->in, a, arena);
}

static void
fill(struct engine *e, const struct queued *q, struct alert *a,
    struct arena *arena)
{
	const struct signature *s = e->g->sig[q->rank];
	const struct packet *pkt = engine_toward(e, q->dir);

	a->rule = &s->rule;
	a->action = s->rule.action;
	a->time_ns = pkt->time_ns;
	a->number = pkt->number;
	if (pkt->frame != NULL) {
		a->source = pkt->frame->source;
		a->offset = pkt->frame->offset;
	}
	a->src = pkt->src;
	a->dst = pkt->dst;
	a->sport = pkt->sport;
	a->dport = pkt->dport;
	a->proto = pkt->ip.proto;
	a->packet = pkt;
	a->flow = pkt->flow;
	if (pkt->flow != NULL) {
		a->app = pkt->flow->app;
		a->flow_id = pkt->flow->id;
	}
	a->event = q->event;
	a->has_tx = q->of_event;
	a->tx_id = q->event == NULL ? 0 : q->event->id;
	a->from_stream = q->from_stream;
	for (uint32_t i = 0; i < s->buffers; i++)
		explain_buffer(e, q, &s->buffer[i], a, arena);
	entities_of(a, q->event, arena);
}

/* ---- pass ---- */

/* Does a pass hold for the rest of the flow?  Not when one packet's own
 * properties decided it. */
static bool
passes_flow(const struct engine *e, const struct queued *q)
{
	return q->of_event || q->from_stream ||
	    e->g->sig[q->rank]->kind == SIG_IP_ONLY ||
	    e->g->sig[q->rank]->kind == SIG_APP;
}

void
engine_give(struct engine *e, struct alerts *out)
{
	uint32_t n = e->queued;

	e->queued = 0;
	if (n == 0)
		return;
	if (n > 1)
		qsort(e->queue, n, sizeof(e->queue[0]), by_rank);
	if (e->g->sig[e->queue[0].rank]->rule.action == ACTION_PASS) {
		e->passed++;
		if (e->packet->flow != NULL && passes_flow(e, &e->queue[0]))
			e->packet->flow->no_inspect = true;
		return;
	}
	if (n > ALERTS_OF_PACKET) {
		e->overflow += n - ALERTS_OF_PACKET;
		n = ALERTS_OF_PACKET;
	}
	e->given += n;
	for (uint32_t i = 0; i < n; i++)
		fill(e, &e->queue[i], alerts_add(out), out->arena);
}
