#include "cli/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "analyzer/report/report.h"
#include "cli/common.h"

enum {
	INCIDENTS = 20, /* shown in the summary */
};

static void
put_count(uint64_t n, const char *one, const char *many)
{
	printf("%" PRIu64 " %s", n, n == 1 ? one : many);
}

static void
put_input(const struct analysis_counts *n)
{
	put_count(n->files, "file", "files");
	printf(": ");
	put_count(n->frames, "frame", "frames");
	printf(", ");
	put_count(n->rows, "row", "rows");
	if (n->unparsed != 0)
		printf(" (%" PRIu64 " not understood)", n->unparsed);
	if (n->damaged != 0)
		printf(", %" PRIu64 " damaged", n->damaged);
	if (n->unusable != 0)
		printf(", %" PRIu64 " not usable", n->unusable);
	if (n->undecoded != 0)
		printf(", %" PRIu64 " not decoded", n->undecoded);
	printf("\n");
}

static void
put_rules(const struct ruleset *rules)
{
	const struct ruleset_counts *n = ruleset_counts(rules);

	put_count(n->loaded[RULE_SURICATA], "signature", "signatures");
	printf(", ");
	put_count(n->loaded[RULE_SIGMA], "Sigma rule", "Sigma rules");
	if (ruleset_refused(rules) != 0)
		printf(" (%" PRIu64 " refused)", ruleset_refused(rules));
	printf("\n");
}

/* Is it a counter of something that was lost? */
static bool
is_loss(const char *name)
{
	static const char *const words[] = {"drop", "evict", "truncat", "limit",
	    "overflow", "unparsed", "unusable", "damaged", "undecoded", "gap",
	    "memcap", "skipped", "lost", "forgotten", "_cut",
	    "nested_fragments", "refused", "dataset.full"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(name, words[i]) != NULL)
			return true;
	}
	return false;
}

static void
put_counters(const struct analysis *a, bool all)
{
	struct counters c = {0};
	bool head = false;

	analysis_counters(a, &c);
	for (size_t i = 0; i < c.n; i++) {
		if (c.v[i].n == 0 || (!all && !is_loss(c.v[i].name)))
			continue;
		if (!head)
			printf("\n%s\n", all ? "Counters" : "Not seen whole");
		head = true;
		printf("  %-36s %12" PRIu64 "\n", c.v[i].name, c.v[i].n);
	}
	counters_free(&c);
}

void
summary_print(const struct analysis *a, const struct summary *s)
{
	const struct analysis_counts *n = analysis_counts(a);
	struct report_data data = {.incident = s->incident,
	    .incidents = s->incidents < INCIDENTS ? s->incidents : INCIDENTS,
	    .colour = s->colour,
	    .width = out_width()};
	struct buf out = {0};

	put_input(n);
	put_rules(s->rules);
	put_count(n->alerts, "alert", "alerts");
	printf(" in ");
	put_count(s->incidents, "incident", "incidents");
	printf("\n");
	if (s->incidents != 0) {
		printf("\n");
		report_list(&out, &data);
		out_print(&out);
	}
	if (s->incidents > INCIDENTS)
		printf("  ... and %zu more\n", s->incidents - INCIDENTS);
	put_counters(a, s->verbose);
	buf_free(&out);
}
