/*
 * A text as Sigma rules, mappings, filters and correlations; what can be read
 * is run on some rows, and what correlations count of them is counted.
 */

#include <stdlib.h>

#include "analyzer/base/time.h"
#include "analyzer/detect/sigma/correlate.h"
#include "analyzer/detect/sigma/sigma.h"
#include "analyzer/logs/logs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
match_rows(struct sigma_state *s, struct alerts *out)
{
	static const char *const rows[] = {
	    "{\"f\": \"a -x b\", \"g\": [1, null, \"10.0.0.1\"], \"h\": "
	    "{\"i\": \"2024-02-01T00:00:00Z\"}}",
	    "{\"Channel\": \"Security\", \"EventID\": 4688, "
	    "\"NewProcessName\": \"C:\\\\x.exe\"}",
	    "Jan  2 03:04:05 gw sshd[11]: Failed password for root from "
	    "192.0.2.7 port 1 ssh2",
	    "mere text",
	};
	struct event *ev = event_new_row();
	size_t seen;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct log_options options = {.year = 2024};
		const struct line line = {.bytes = span_str(rows[i])};
		struct err err;
		struct logs *l = logs_new(line.bytes, &options, &err);

		(void)logs_parse(l, &line, ev);
		seen = out->n_seen;
		sigma_match(s, ev, out);
		for (; seen < out->n_seen; seen++)
			out->seen[seen] =
			    *sighting_keep(out->arena, &out->seen[seen]);
		logs_free(l);
	}
	event_free_row(ev);
}

static void
drain(struct correlator *c)
{
	struct arena *arena = arena_new(0);
	struct alert a;

	while (correlator_next(c, &a))
		(void)alert_keep(arena, &a);
	arena_free(arena);
}

/* What was seen, again and again, some seconds apart. */
static void
correlate(const struct sigma_rules *r, const struct alerts *out)
{
	struct correlator *c = correlator_new(r);

	for (unsigned round = 0; round < 5; round++) {
		for (size_t i = 0; i < out->n_seen; i++) {
			struct sighting s = out->seen[i];

			s.timed = round != 3;
			s.time_ns = (int64_t)(round * round) * 7 * NS_PER_S;
			s.number = round;
			correlator_see(c, &s);
			drain(c);
		}
	}
	correlator_end(c, 1000 * NS_PER_S);
	drain(c);
	correlator_free(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct sigma_rules *r = sigma_rules_new(arena);
	struct alerts out = {.arena = arena};
	struct diags diags = {0};
	bool cached;

	sigma_check_about(r);
	sigma_placeholders(
	    r, "lists.yml", span_str("a: [x, y, 10.0.0.0/8]\nb: z\n"), &diags);
	(void)sigma_read(r, "fuzz.yml", span_of(data, size), &diags);
	(void)sigma_link(r, &diags);
	sigma_check(r, &diags);
	if (sigma_count(r) != 0 && sigma_compile(r, NULL, &cached, &diags)) {
		struct sigma_state *s = sigma_state_new(r);

		match_rows(s, &out);
		correlate(r, &out);
		sigma_state_free(s);
	}
	alerts_free(&out);
	sigma_rules_free(r);
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
