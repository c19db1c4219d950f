#include "analyzer/detect/suricata/tags.h"

#include "analyzer/detect/suricata/state.h"
#include "analyzer/model/alert.h"

/* The first tag of the flow; a signature has one in effect. */
static const struct sig_tag *
tag_of(const struct signature *s)
{
	for (uint32_t i = 0; i < s->tags; i++) {
		if (s->tag[i].scope == TAG_FLOW)
			return &s->tag[i];
	}
	return NULL;
}

void
tags_begin(const struct signature *s, const struct packet *pkt)
{
	const struct sig_tag *tag = tag_of(s);
	struct flow_detect *state;
	struct flow_tag *t, *over = NULL;

	if (tag == NULL || pkt->flow == NULL)
		return;
	state = flow_detect_of(pkt->flow);
	for (t = state->tags; t != NULL && t->tagging.tag != tag; t = t->next) {
		if (t->tagging.tag == NULL)
			over = t;
	}
	if (t == NULL)
		t = over;
	if (t == NULL) {
		t = arena_zalloc(pkt->flow->arena, 1, sizeof(*t));
		t->next = state->tags;
		state->tags = t;
	}
	tagging_begin(&t->tagging, tag,
	    alert_id_of(&s->rule, pkt->time_ns,
		pkt->frame == NULL ? (struct span){0} : pkt->frame->bytes),
	    pkt->time_ns);
}

bool
tags_count(const struct packet *pkt, struct tagged *out)
{
	const struct flow_detect *state =
	    pkt->flow == NULL ? NULL : pkt->flow->detect;
	uint64_t bytes = pkt->frame == NULL ? 0 : pkt->frame->bytes.n;
	bool any = false;

	out->n = 0;
	out->refused = 0;
	if (state == NULL)
		return false;
	for (struct flow_tag *t = state->tags; t != NULL; t = t->next) {
		if (!tagging_count(&t->tagging, pkt->time_ns, bytes))
			continue;
		any = true;
		tagging_evidence(&t->tagging, out);
	}
	return any;
}
