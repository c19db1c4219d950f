/* From matches to alerts: their order, their limit, and what they tell. */

#include <stdlib.h>

#include "analyzer/detect/entities.h"
#include "analyzer/detect/suricata/check.h"
#include "analyzer/detect/suricata/engine_parts.h"
#include "analyzer/detect/suricata/inspect.h"
#include "analyzer/detect/suricata/tags.h"

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

/* The bytes that a buffer of a match held on, and what its checks need. */
static struct span
bytes_of(struct engine *e, const struct queued *q, const struct sig_buffer *b)
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
		bytes = engine_event_bytes(e, q->event, b,
		    b->target == TARGET_FIELD && b->field[q->dir] == FIELD_COUNT
			? dir_other(q->dir)
			: q->dir);
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
	return bytes;
}

/* ---- captures ---- */

static void
take_capture(void *arg, const struct capture *c, struct span value)
{
	struct engine *e = arg;

	if (c->of_packet)
		vars_set_packet(&e->vars, c->name, value);
	else if (e->packet->flow != NULL)
		vars_set_flow(e->packet->flow, c->name, value);
}

void
engine_capture(struct engine *e, const struct queued *q)
{
	const struct signature *s = e->g->sig[q->rank];
	const struct inspect_taker taker = {take_capture, e};

	for (uint32_t i = 0; i < s->buffers; i++) {
		struct span bytes = bytes_of(e, q, &s->buffer[i]);

		if (bytes.p != NULL)
			inspect_captures(&s->buffer[i], bytes, &e->in, &taker);
	}
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
	for (uint32_t i = 0; i < s->buffers; i++) {
		struct span bytes = bytes_of(e, q, &s->buffer[i]);

		if (bytes.p != NULL)
			inspect_explain(&s->buffer[i], bytes, &e->in, a, arena);
	}
	entities_of(a, q->event, arena);
}

/* ---- actions ---- */

/* Does an action hold for the rest of the flow?  Not when one packet's own
 * properties decided it. */
static bool
holds_for_flow(const struct engine *e, const struct queued *q)
{
	const struct signature *s = e->g->sig[q->rank];

	return q->of_event || q->from_stream || s->kind == SIG_IP_ONLY ||
	    s->kind == SIG_IP_EACH || s->kind == SIG_APP ||
	    (s->buffers == 0 && (s->app != APP_UNKNOWN || s->protocols != 0));
}

/* The first action on a flow stays; what is dropped or passed is not looked
 * at any more. */
static void
act_on_flow(struct engine *e, const struct queued *q, enum rule_action action)
{
	struct flow *f = e->packet->flow;

	if (f == NULL || f->action != FLOW_ACTION_NONE || !holds_for_flow(e, q))
		return;
	f->action = action == ACTION_PASS ? FLOW_ACTION_PASS : FLOW_ACTION_DROP;
	f->no_inspect = true;
}

/* What becomes of the packet, as far as a match says; a reject is more than a
 * pass, and a drop is only told in the flow. */
static enum rule_action
verdict_with(enum rule_action verdict, enum rule_action action)
{
	switch (action) {
	case ACTION_PASS:
		return verdict == ACTION_ALERT ? ACTION_PASS : verdict;
	case ACTION_REJECT:
	case ACTION_REJECT_DST:
	case ACTION_REJECT_BOTH:
		return action;
	case ACTION_ALERT:
	case ACTION_DROP:
	case ACTION_CONFIG:
		break;
	}
	return verdict;
}

/* Applies the action of a match and, unless it is silent or one too many,
 * gives its alert out. */
static void
give(struct engine *e, const struct queued *q, struct alerts *out, uint32_t *n)
{
	const struct signature *s = e->g->sig[q->rank];

	if (s->rule.action != ACTION_ALERT)
		act_on_flow(e, q, s->rule.action);
	if (s->rule.action == ACTION_PASS)
		e->passed++;
	if (s->no_alert && s->host_bits == 0 && !s->changes_sets)
		return;
	if (!s->no_alert && (*n)++ >= e->g->alerts_of_packet) {
		e->overflow++;
		return;
	}
	e->given += !s->no_alert;
	tags_begin(s, e->packet);
	fill(e, q, alerts_add(out), out->arena);
}

/* In the order of the actions: behind a pass nothing is heard. */
void
engine_give(struct engine *e, struct alerts *out)
{
	enum rule_action verdict = ACTION_ALERT;
	uint32_t queued = e->queued;
	size_t first = out->n;
	uint32_t n = 0;

	e->queued = 0;
	if (queued == 0)
		return;
	if (queued > 1)
		qsort(e->queue, queued, sizeof(e->queue[0]), by_rank);
	for (uint32_t i = 0; i < queued; i++) {
		const struct signature *s = e->g->sig[e->queue[i].rank];

		verdict = verdict_with(verdict, s->rule.action);
		give(e, &e->queue[i], out, &n);
		if (s->rule.action == ACTION_PASS)
			break;
	}
	for (size_t i = first; i < out->n; i++)
		out->v[i].verdict = verdict;
}
