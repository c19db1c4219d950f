#include "analyzer/detect/suricata/tags.h"

#include "analyzer/base/time.h"
#include "analyzer/detect/suricata/state.h"

void
tags_begin(const struct signature *s, const struct packet *pkt)
{
	struct flow_detect *state;

	if (s->tags == 0 || pkt->flow == NULL)
		return;
	state = flow_detect_of(pkt->flow);
	for (uint32_t i = 0; i < s->tags; i++) {
		struct flow_tag *t = state->tags;

		while (t != NULL && t->tag != &s->tag[i])
			t = t->next;
		if (t == NULL) {
			t = arena_zalloc(pkt->flow->arena, 1, sizeof(*t));
			t->tag = &s->tag[i];
			t->next = state->tags;
			state->tags = t;
		}
		t->seen = 0;
		t->over = false;
		t->since_ns = pkt->time_ns;
	}
}

/* Suricata counts the packet of the alert, too. */
static void
count(struct flow_tag *t, const struct packet *pkt)
{
	switch (t->tag->unit) {
	case TAG_PACKETS:
		t->seen++;
		break;
	case TAG_BYTES:
		if (pkt->frame != NULL)
			t->seen += pkt->frame->bytes.n;
		break;
	case TAG_SECONDS:
		t->seen = (uint64_t)(pkt->time_ns / NS_PER_S -
		    t->since_ns / NS_PER_S);
		break;
	}
	if (t->seen > t->tag->count)
		t->over = true;
}

bool
tags_count(const struct packet *pkt)
{
	const struct flow_detect *state =
	    pkt->flow == NULL ? NULL : pkt->flow->detect;
	bool any = false;

	if (state == NULL)
		return false;
	for (struct flow_tag *t = state->tags; t != NULL; t = t->next) {
		if (!t->over)
			count(t, pkt);
		any = any || !t->over;
	}
	return any;
}
