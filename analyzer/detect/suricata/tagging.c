#include "analyzer/detect/suricata/tagging.h"

#include "analyzer/base/time.h"

enum {
	TAG_MATCHES = 10, /* alerts that begin a tag anew at most: so that none
			     goes on for ever */
	TAG_EVIDENCE = 1024, /* packets that are evidence of one alert */
};

void
tagging_begin(struct tagging *t, const struct sig_tag *tag, uint64_t alert,
    int64_t time_ns)
{
	if (t->tag == NULL)
		*t =
		    (struct tagging){.tag = tag, .alert = alert, .fresh = true};
	else if (++t->matches >= TAG_MATCHES)
		return;
	t->seen = 0;
	t->since_ns = time_ns;
}

/* As Suricata, which counts the packet of the alert, too. */
bool
tagging_count(struct tagging *t, int64_t time_ns, uint64_t bytes)
{
	bool fresh = t->fresh;

	if (t->tag == NULL)
		return false;
	switch (t->tag->unit) {
	case TAG_PACKETS:
		t->seen++;
		break;
	case TAG_BYTES:
		t->seen += bytes;
		break;
	case TAG_SECONDS:
		t->seen = time_ns < t->since_ns
		    ? 0
		    : (uint64_t)(time_ns / NS_PER_S - t->since_ns / NS_PER_S);
		break;
	}
	t->fresh = false;
	if (t->seen > t->tag->count)
		t->tag = NULL;
	if (t->tag == NULL || fresh)
		return false;
	if (t->kept <= TAG_EVIDENCE)
		t->kept++;
	return true;
}

void
tagging_evidence(const struct tagging *t, struct tagged *out)
{
	if (t->kept <= TAG_EVIDENCE && out->n < TAGGED_ALERTS)
		out->alert[out->n++] = t->alert;
	else
		out->refused++;
}
