/* Frames by one thread and by several: the same records in the same order. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"
#include "analyzer/base/time.h"
#include "analyzer/pipeline/workers.h"
#include "tests/unit/craft.h"
#include "tests/unit/stand.h"

enum {
	IP_AT = 14, /* in a frame */
	SRC_AT = IP_AT + 12,
	DST_AT = IP_AT + 16,
	MANY = 36000, /* frames: more than all rounds in flight hold */
};

static const char rules_text[] =
    "alert tcp any any -> any any (msg:\"n\"; content:\"needle\"; sid:1;)\n"
    "alert tcp any any -> any any (msg:\"e\"; flags:S; sid:2;)\n"
    "alert tcp any any -> any any (msg:\"f\"; flow:established; "
    "content:\"hay\"; flowbits:set,a; sid:3;)\n";

/* What is put in. */
struct input_case {
	const char *name;
	unsigned frames;
	unsigned pairs;      /* of addresses that the frames are of */
	unsigned one_in;     /* of so many frames one is broken; 0: none */
	int64_t step_ns;     /* between frames */
	uint32_t flow_bytes; /* limits; 0: the default */
	uint32_t flows;
	uint64_t buffered_bytes;
};

/* What came out. */
struct output {
	struct buf text;
	uint64_t last; /* number of the last note */
	bool ordered;
	uint64_t evicted; /* flows that met a limit */
	uint64_t refused; /* segments that did */
};

static void
take(void *arg, struct outcome *o, unsigned n)
{
	struct output *out = arg;
	size_t at[WORKERS_MAX] = {0};

	for (;;) {
		const struct note *best = NULL;
		unsigned from = 0;

		for (unsigned i = 0; i < n; i++) {
			const struct note *one = &o[i].note[at[i]];

			if (at[i] == o[i].notes ||
			    (best != NULL &&
				(one->number > best->number ||
				    (one->number == best->number &&
					one->second >= best->second))))
				continue;
			best = one;
			from = i;
		}
		if (best == NULL)
			return;
		at[from]++;
		if (best->number < out->last)
			out->ordered = false;
		out->last = best->number;
		buf_put(&out->text, outcome_note(&o[from], best));
		buf_byte(&out->text, '\n');
	}
}

static void
put_frame(
    struct workers *w, const struct input_case *c, struct prng *rng, unsigned i)
{
	static const char *const data[] = {"needle", "hay", "hay and needle"};
	const char *text = data[prng_below(rng, 3)];
	unsigned pair = (unsigned)prng_below(rng, c->pairs);
	struct craft_segment s = {.dir = (enum dir)prng_below(rng, 2),
	    .flags = i < c->pairs ? TCP_SYN : TCP_ACK,
	    .seq = 1 + i,
	    .data = text,
	    .n = i < c->pairs ? 0 : strlen(text)};
	struct craft wire = craft_tcp(&s);
	struct frame f;

	if (i < c->pairs)
		pair = i;
	wire.p[SRC_AT + 1] ^= (uint8_t)(pair >> 8);
	wire.p[DST_AT + 1] ^= (uint8_t)(pair >> 8);
	wire.p[SRC_AT + 2] ^= (uint8_t)pair;
	wire.p[DST_AT + 2] ^= (uint8_t)pair;
	if (c->one_in != 0 && i % c->one_in == 0)
		wire.p[IP_AT] = 0x41; /* a header of one word */
	f = craft_frame(&wire, NS_PER_S + i * c->step_ns, i + 1);
	workers_frame(w, &f);
}

static struct output
run(const struct ruleset *rules, const struct input_case *c, unsigned threads)
{
	struct session_options o = {.rules = rules,
	    .stream = {.ignore_checksums = true,
		.midstream = true,
		.limits = {.flow_bytes = c->flow_bytes,
		    .depth_bytes = c->flow_bytes,
		    .flows = c->flows,
		    .buffered_bytes = c->buffered_bytes}},
	    .records = true,
	    .eve = true};
	struct output out = {.ordered = true};
	struct workers *w = workers_new(&o, threads, take, &out);
	struct prng rng = prng_of(7, span_str(c->name));
	struct counters n = {0};

	for (unsigned i = 0; i < c->frames; i++)
		put_frame(w, c, &rng, i);
	workers_end(w, c->frames + 1);
	workers_counters(w, &n);
	out.evicted = counter_get(&n, "flow.emerg_mode_evicted");
	out.refused = counter_get(&n, "tcp.segment_memcap_drop");
	counters_free(&n);
	workers_free(w);
	return out;
}

/* Several threads give what one gives; as long as there are as many sessions,
 * where a limit is met, too. */
static void
check_case(const struct ruleset *rules, const struct input_case *c)
{
	static const unsigned threads[] = {2, 3, 17};
	struct output one = run(rules, c, 1);

	assert_true(one.ordered);
	if ((one.text.n != 0) != (c->frames != 0))
		fail_msg("%s: %zu bytes", c->name, one.text.n);
	assert_int_equal(one.evicted != 0, c->flows != 0);
	assert_int_equal(one.refused != 0, c->buffered_bytes != 0);
	for (size_t t = 0; t < sizeof(threads) / sizeof(threads[0]); t++) {
		struct output many;

		if (threads[t] > 16 && (c->flows | c->buffered_bytes) != 0)
			continue;
		many = run(rules, c, threads[t]);
		assert_int_equal(many.evicted, one.evicted);
		assert_int_equal(many.refused, one.refused);
		if (!many.ordered ||
		    !span_eq(buf_span(&one.text), buf_span(&many.text)))
			fail_msg("%s, %u threads: other records", c->name,
			    threads[t]);
		buf_free(&many.text);
	}
	buf_free(&one.text);
}

static void
any_number_of_threads(void **state)
{
	static const struct input_case cases[] = {
	    {.name = "nothing", .pairs = 1, .step_ns = NS_PER_MS},
	    {.name = "one frame",
		.frames = 1,
		.pairs = 1,
		.step_ns = NS_PER_MS},
	    {.name = "one large flow",
		.frames = MANY,
		.pairs = 1,
		.step_ns = NS_PER_MS},
	    {.name = "a limit in one large flow",
		.frames = MANY,
		.pairs = 1,
		.step_ns = NS_PER_MS,
		.flow_bytes = 5000},
	    {.name = "many flows",
		.frames = MANY,
		.pairs = 3000,
		.one_in = 11,
		.step_ns = NS_PER_MS},
	    {.name = "flows that time out",
		.frames = 5000,
		.pairs = 900,
		.one_in = 11,
		.step_ns = NS_PER_S / 3},
	    {.name = "no flow",
		.frames = 2000,
		.pairs = 10,
		.one_in = 1,
		.step_ns = NS_PER_MS},
	    {.name = "too many flows",
		.frames = MANY,
		.pairs = 3000,
		.one_in = 11,
		.step_ns = NS_PER_MS,
		.flows = 500},
	    {.name = "too much that waits",
		.frames = MANY,
		.pairs = 3000,
		.step_ns = NS_PER_MS,
		.buffered_bytes = 1 << 20},
	};
	struct diags diags = {0};
	struct ruleset *rules = stand_rules(rules_text, NULL, &diags);

	(void)state;
	assert_int_equal(diags.n, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(rules, &cases[i]);
	ruleset_free(rules);
	diags_clear(&diags);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_number_of_threads),
	};

	return cmocka_run_group_tests_name("workers", tests, NULL, NULL);
}
