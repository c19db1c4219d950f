#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/map.h"
#include "analyzer/base/prng.h"
#include "analyzer/base/time.h"
#include "analyzer/incident/incident.h"
#include "analyzer/model/attack.h"

enum {
	RULES = 13,
};

static const char *const none[] = {NULL};
static const char *const no_name[] = {"T9999", NULL};
static const char *const scan[] = {"T1595.002", NULL};
static const char *const web[] = {"T1190", "T1595", NULL};
static const char *const shell[] = {"T1505.003", "T1059.004", NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};

static const struct pair one_campaign[] = {
    {"incident", "target"}, {NULL, NULL}};

static const struct rule rules[RULES] = {
#define RULE(n, name, sev, tech)     \
	[n] = {.gid = 1,             \
	    .sid = 100 + n,          \
	    .title = name,           \
	    .severity = sev,         \
	    .techniques = tech,      \
	    .references = none,      \
	    .tags = none,            \
	    .false_positives = none, \
	    .metadata = no_pairs,    \
	    .text = ""}
    RULE(0, "Scan", 3, scan),
    RULE(1, "Injection", 1, web),
    RULE(2, "Web shell", 1, shell),
    RULE(3, "SSH guessing", 2, none),
    RULE(4, "Odd agent", 3, none),
    RULE(5, "DNS tunnel", 2, none),
    RULE(6, "Policy", 4, none),
    RULE(7, "Malware domain", 1, no_name),
    RULE(8, "Rule 8", 3, none),
    RULE(9, "Rule 9", 3, none),
    RULE(10, "Rule 10", 3, none),
    RULE(11, "Rule 11", 3, none),
    [12] = {.gid = 1,
	.sid = 112,
	.title = "From everywhere",
	.severity = 2,
	.techniques = none,
	.references = none,
	.tags = none,
	.false_positives = none,
	.metadata = one_campaign,
	.text = ""},
};

/* An alert in short; addresses are the last byte of 10.0.0.0/24, 0: none. */
struct brief {
	unsigned rule;
	int second;
	uint8_t src;
	uint8_t dst;
	const char *domain;
	const char *user;
};

static struct alert
alert_of(const struct brief *b)
{
	struct alert a = {
	    .rule = &rules[b->rule],
	    .time_ns = (INT64_C(1700000000) + b->second) * NS_PER_S,
	    .number = (uint64_t)b->second + 1,
	};

	if (b->src != 0) {
		a.src = addr_v4(0x0a000000u + b->src);
		a.sport = 40000;
	}
	if (b->dst != 0) {
		a.dst = addr_v4(0x0a000000u + b->dst);
		a.dport = 80;
	}
	if (b->domain != NULL)
		alert_entity(&a, ENTITY_DOMAIN, span_str(b->domain));
	if (b->user != NULL)
		alert_entity(&a, ENTITY_USER, span_str(b->user));
	return a;
}

/* Groups n alerts, the k-th of which is order[k] (NULL: as they stand). */
static struct grouping *
group(const struct brief *v, size_t n, const size_t *order)
{
	struct grouping *g = grouping_new(NULL);

	for (size_t k = 0; k < n; k++) {
		size_t i = order == NULL ? k : order[k];
		struct alert a = alert_of(&v[i]);

		grouping_add(g, &a, 1000 + i, "a.pcap");
	}
	return g;
}

static const struct {
	const char *what;
	struct brief v[16];
	size_t n;
	size_t incidents;
} groups[] = {
    {"nothing", {{0}}, 0, 0},
    {"one alert", {{0, 0, 1, 2, NULL, NULL}}, 1, 1},
    {"the same two addresses",
	{{0, 0, 1, 2, NULL, NULL}, {1, 60, 1, 2, NULL, NULL}}, 2, 1},
    {"the answer to the request",
	{{1, 0, 1, 2, NULL, NULL}, {2, 60, 2, 1, NULL, NULL}}, 2, 1},
    {"nothing in common", {{1, 0, 1, 2, NULL, NULL}, {1, 0, 3, 4, NULL, NULL}},
	2, 2},
    {"too long apart", {{1, 0, 1, 2, NULL, NULL}, {1, 3601, 1, 2, NULL, NULL}},
	2, 2},
    {"a chain within the window",
	{{1, 0, 1, 2, NULL, NULL}, {1, 3600, 1, 2, NULL, NULL},
	    {1, 7200, 1, 2, NULL, NULL}},
	3, 1},
    {"one attacker goes from scan to attack on other hosts",
	{{0, 0, 1, 2, NULL, NULL}, {0, 1, 1, 3, NULL, NULL},
	    {1, 50, 1, 3, NULL, NULL}, {2, 90, 1, 4, NULL, NULL}},
	4, 1},
    {"the victim attacks further inside",
	{{1, 0, 1, 2, NULL, NULL}, {3, 60, 2, 9, NULL, NULL}}, 2, 1},
    {"two attacks on one server at the same time",
	{{0, 0, 1, 2, NULL, NULL}, {1, 10, 1, 2, NULL, NULL},
	    {3, 5, 7, 2, NULL, NULL}, {3, 15, 7, 2, NULL, NULL},
	    {2, 20, 1, 2, NULL, NULL}, {3, 25, 7, 2, NULL, NULL}},
	6, 2},
    {"hosts that ask for one bad domain",
	{{7, 0, 1, 50, "Evil.example", NULL},
	    {7, 9, 2, 50, "evil.example", NULL},
	    {5, 20, 3, 60, "evil.example", NULL}},
	3, 1},
    {"rows by user", {{3, 0, 0, 0, NULL, "kim"}, {8, 9, 0, 0, NULL, "kim"}}, 2,
	1},
    {"rows by an account that is nobody's",
	{{3, 0, 0, 0, NULL, "SYSTEM"}, {8, 9, 0, 0, NULL, "SYSTEM"}}, 2, 2},
    {"a busy proxy links nobody",
	{{4, 0, 11, 99, NULL, NULL}, {5, 1, 12, 99, NULL, NULL},
	    {6, 2, 13, 99, NULL, NULL}, {8, 3, 14, 99, NULL, NULL}},
	4, 4},
    {"nor does a busy portal by its address and its name",
	{{4, 0, 11, 99, "www.example", NULL},
	    {5, 1, 12, 99, "www.example", NULL},
	    {6, 2, 13, 99, "www.example", NULL},
	    {8, 3, 14, 99, "www.example", NULL},
	    {9, 4, 15, 99, "www.example", NULL},
	    {10, 5, 16, 99, "www.example", NULL}},
	6, 6},
    {"nor by what it asks of others itself",
	{{4, 0, 11, 99, NULL, NULL}, {5, 1, 12, 99, NULL, NULL},
	    {6, 2, 13, 99, NULL, NULL}, {8, 3, 99, 60, NULL, NULL},
	    {9, 4, 14, 99, NULL, NULL}},
	5, 5},
    {"a rule that finds one attack from many addresses",
	{{4, 0, 11, 99, NULL, NULL}, {12, 1, 21, 99, NULL, NULL},
	    {5, 2, 12, 99, NULL, NULL}, {12, 3, 22, 99, NULL, NULL},
	    {6, 4, 13, 99, NULL, NULL}, {12, 5, 23, 99, NULL, NULL},
	    {8, 6, 14, 99, NULL, NULL}, {12, 7, 24, 98, NULL, NULL}},
	8, 6},
    {"what comes again from others at a busy place",
	{{5, 0, 31, 99, NULL, NULL}, {6, 0, 32, 99, NULL, NULL},
	    {8, 0, 33, 99, NULL, NULL}, {4, 0, 11, 99, NULL, NULL},
	    {4, 1, 12, 99, NULL, NULL}, {4, 2, 13, 99, NULL, NULL},
	    {4, 3, 14, 98, NULL, NULL}},
	7, 5},
    {"twice is not again and again",
	{{5, 0, 31, 99, NULL, NULL}, {6, 0, 32, 99, NULL, NULL},
	    {8, 0, 33, 99, NULL, NULL}, {4, 0, 11, 99, NULL, NULL},
	    {4, 1, 12, 99, NULL, NULL}},
	5, 5},
    {"again, but hours later",
	{{5, 0, 31, 99, NULL, NULL}, {6, 0, 32, 99, NULL, NULL},
	    {8, 0, 33, 99, NULL, NULL}, {4, 0, 11, 99, NULL, NULL},
	    {4, 1, 12, 99, NULL, NULL}, {4, 3602, 13, 99, NULL, NULL}},
	6, 6},
    {"the weightiest rule tells what comes again",
	{{5, 0, 31, 99, NULL, NULL}, {6, 0, 32, 99, NULL, NULL},
	    {8, 0, 33, 99, NULL, NULL}, {4, 0, 11, 99, NULL, NULL},
	    {4, 1, 12, 99, NULL, NULL}, {4, 2, 13, 99, NULL, NULL},
	    {1, 3, 13, 99, NULL, NULL}},
	7, 6},
    {"rows of one log, by different people",
	{{3, 0, 0, 0, NULL, "kim"}, {3, 9, 0, 0, NULL, "lee"},
	    {3, 20, 0, 0, NULL, "park"}},
	3, 1},
    {"many alerts of one sender have a story of their own",
	{{5, 0, 31, 99, NULL, NULL}, {6, 0, 32, 99, NULL, NULL},
	    {8, 0, 33, 99, NULL, NULL}, {4, 0, 11, 99, NULL, NULL},
	    {4, 1, 11, 99, NULL, NULL}, {4, 2, 11, 99, NULL, NULL},
	    {4, 3, 11, 99, NULL, NULL}, {4, 4, 11, 99, NULL, NULL},
	    {4, 5, 11, 99, NULL, NULL}, {4, 6, 11, 99, NULL, NULL},
	    {4, 7, 11, 99, NULL, NULL}, {4, 8, 11, 99, NULL, NULL},
	    {4, 9, 12, 99, NULL, NULL}, {4, 10, 13, 99, NULL, NULL},
	    {4, 11, 14, 99, NULL, NULL}},
	15, 5},
};

static void
groups_what_belongs_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct grouping *g = group(groups[i].v, groups[i].n, NULL);
		size_t n, alerts = 0;
		const struct incident *in = grouping_end(g, &n);

		if (n != groups[i].incidents)
			fail_msg("%s: %zu incidents", groups[i].what, n);
		for (size_t k = 0; k < n; k++) {
			alerts += in[k].alerts;
			assert_int_equal(in[k].links, in[k].alerts - 1);
		}
		assert_int_equal(alerts, groups[i].n);
		grouping_free(g);
	}
}

/* A bundle names its place, and does not score by how many take part. */
static void
bundles_are_told(void **state)
{
	/* A second rule and third client make the server busy enough. */
	static const struct brief v[] = {{0, 0, 31, 99, NULL, NULL},
	    {6, 0, 32, 99, NULL, NULL}, {8, 0, 33, 99, NULL, NULL},
	    {4, 1, 11, 99, NULL, NULL}, {4, 5, 12, 99, NULL, NULL},
	    {4, 9, 13, 99, NULL, NULL}, {3, 20, 0, 0, NULL, "kim"},
	    {3, 30, 0, 0, NULL, "lee"}, {3, 40, 0, 0, NULL, "park"}};
	struct grouping *g = group(v, 9, NULL);
	const struct incident *in;
	size_t n, odd = 0;

	(void)state;
	in = grouping_end(g, &n);
	assert_int_equal(n, 5);
	assert_string_equal(in[0].title, "SSH guessing");
	assert_string_equal(in[0].link[1].value, "1:103 at a.pcap");
	while (in[odd].alerts != 3 || in[odd].severity != 3)
		odd++;
	in += odd;
	assert_string_equal(in->title, "Odd agent (10.0.0.99)");
	assert_int_equal(in->score, 12);
	assert_int_equal(in->links, 2);
	assert_int_equal(in->link[0].from, 0);
	assert_int_equal(in->link[0].to, 1);
	assert_int_equal(in->link[0].kind, ENTITY_RULE);
	assert_string_equal(in->link[0].value, "1:104 at 10.0.0.99");
	assert_int_equal(in->link[1].from, 1);
	assert_int_equal(in->link[1].to, 2);
	grouping_free(g);
}

static void
tells_what_happened(void **state)
{
	static const struct brief v[] = {{2, 90, 1, 2, NULL, NULL},
	    {0, 0, 1, 2, NULL, NULL}, {1, 30, 1, 2, "shop.example", NULL}};
	struct grouping *g = group(v, 3, NULL);
	const struct incident *in;
	size_t n;

	(void)state;
	in = grouping_end(g, &n);
	assert_int_equal(n, 1);
	assert_string_equal(in->title, "Web shell (10.0.0.1)");
	assert_int_equal(in->severity, 1);
	assert_int_equal(strlen(in->id), 12);
	assert_int_equal(in->alerts, 3);
	assert_string_equal(in->alert[0].rule_key, "1:100");
	assert_string_equal(in->alert[1].rule_key, "1:101");
	assert_int_equal(in->alert[2].id, 1000);
	assert_int_equal(in->first_ns, INT64_C(1700000000) * NS_PER_S);
	assert_int_equal(in->last_ns, INT64_C(1700000090) * NS_PER_S);
	/* By tactic: reconnaissance, initial access, execution, persistence. */
	assert_string_equal(in->techniques[0], "T1595");
	assert_string_equal(in->techniques[1], "T1595.002");
	assert_string_equal(in->techniques[2], "T1190");
	assert_string_equal(in->techniques[3], "T1059.004");
	assert_string_equal(in->techniques[4], "T1505.003");
	assert_null(in->techniques[5]);
	/* severity 40, rules 2 * 4, tactics 3 * 8, techniques 6 */
	assert_int_equal(in->score, 78);
	assert_int_equal(in->entities, 3);
	assert_int_equal(in->entity[0].alerts, 3);
	assert_int_equal(in->entity[2].kind, ENTITY_DOMAIN);
	assert_int_equal(in->link[0].from, 0);
	assert_int_equal(in->link[0].to, 1);
	assert_int_equal(in->link[0].kind, ENTITY_ADDRESS);
	assert_string_equal(in->link[0].value, "10.0.0.1");
	assert_int_equal(in->link[0].apart_ns, 30 * NS_PER_S);
	assert_true(in->link[0].weight >= 800); /* both addresses */
	grouping_free(g);
}

/* All that is said of the incidents, as one number. */
static uint64_t
fingerprint(const struct incident *v, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++) {
		h = hash_mix(h ^ v[i].score) + strlen(v[i].title) +
		    (uint64_t)v[i].id[0] * 31 + (uint64_t)v[i].id[11];
		for (size_t k = 0; k < v[i].alerts; k++)
			h = hash_mix(h ^ v[i].alert[k].id);
		for (size_t k = 0; k < v[i].links; k++) {
			h = hash_mix(h ^ v[i].link[k].from ^
			    ((uint64_t)v[i].link[k].weight << 32));
			for (const char *c = v[i].link[k].value; *c; c++)
				h = h * 31 + (uint8_t)*c;
		}
		for (size_t k = 0; k < v[i].entities; k++) {
			for (const char *c = v[i].entity[k].value; *c; c++)
				h = h * 31 + (uint8_t)*c;
		}
		for (size_t k = 0; v[i].techniques[k] != NULL; k++)
			h = hash_mix(h ^ strlen(v[i].techniques[k]));
	}
	return h;
}

/* The order in which alerts arrive changes nothing. */
static void
is_a_function_of_the_alerts(void **state)
{
	enum {
		N = 400
	};
	struct prng r = prng_of(7, span_str("incident"));
	struct brief *v = calloc(N, sizeof(*v));
	size_t *order = calloc(N, sizeof(*order));
	uint64_t want = 0;

	(void)state;
	assert_non_null(v);
	assert_non_null(order);
	for (size_t i = 0; i < N; i++) {
		v[i] = (struct brief){.rule = (unsigned)prng_below(&r, RULES),
		    .second = (int)prng_below(&r, 20000),
		    .src = (uint8_t)(1 + prng_below(&r, 60)),
		    .dst = (uint8_t)(100 + prng_below(&r, 10)),
		    .domain = prng_chance(&r, 200) ? "Evil.example" : NULL,
		    .user = prng_chance(&r, 100) ? "root" : NULL};
		order[i] = i;
	}
	for (unsigned round = 0; round < 20; round++) {
		struct grouping *g = group(v, N, order);
		size_t n;
		const struct incident *in = grouping_end(g, &n);
		uint64_t got = fingerprint(in, n);

		if (round == 0) {
			want = got;
			assert_true(n > 10);
		}
		assert_true(got == want);
		grouping_free(g);
		for (size_t i = N - 1; i > 0; i--) {
			size_t k = (size_t)prng_below(&r, i + 1);
			size_t t = order[i];

			order[i] = order[k];
			order[k] = t;
		}
	}
	free(v);
	free(order);
}

/* An alert that is added twice is one; a limit keeps the list short. */
static void
keeps_its_limits(void **state)
{
	const struct grouping_options o = {.alerts = 3};
	struct grouping *g = grouping_new(&o);
	const struct incident *in;
	size_t n;

	(void)state;
	for (int i = 0; i < 20; i++) {
		const struct brief b = {0, i / 2, 1, 2, NULL, NULL};
		struct alert a = alert_of(&b);

		grouping_add(g, &a, 50 + (uint64_t)(i / 2), "a.pcap");
	}
	in = grouping_end(g, &n);
	assert_int_equal(n, 1);
	assert_int_equal(in->alerts, 3);
	assert_int_equal(in->left_out, 7);
	assert_int_equal(in->links, 2);
	assert_int_equal(in->last_ns, INT64_C(1700000009) * NS_PER_S);
	assert_int_equal(in->entity[0].alerts, 10);
	grouping_free(g);
}

static void
survives_hostile_values(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	static char long_value[5000];
	struct grouping *g = grouping_new(NULL);
	const struct incident *in;
	size_t n;

	(void)state;
	memset(long_value, 'x', sizeof(long_value));
	for (int i = 0; i < 2; i++) {
		const struct brief b = {0, i, 0, 0, NULL, NULL};
		struct alert a = alert_of(&b);

		a.time_ns = i == 0 ? INT64_MIN : INT64_MAX;
		alert_entity(&a, ENTITY_USER, span_of("\0", 1));
		alert_entity(&a, ENTITY_URL, span_of("%s\x1b\xff\0z", 7));
		alert_entity(
		    &a, ENTITY_HASH, span_of(long_value, sizeof(long_value)));
		for (unsigned k = 0; k < 25; k++)
			alert_entity(
			    &a, ENTITY_PROCESS, span_of(&letters[k], 1));
		grouping_add(g, &a, (uint64_t)i, "");
	}
	in = grouping_end(g, &n);
	assert_int_equal(n, 2); /* further apart than any window */
	assert_int_equal(in->entities, 23);
	grouping_free(g);
}

static void
knows_attack(void **state)
{
	static const struct {
		const char *id;
		const char *name; /* NULL: unknown */
		enum tactic tactic;
	} cases[] = {
	    {"T1110", "Brute Force", TACTIC_CREDENTIAL_ACCESS},
	    {"T1110.004", "Credential Stuffing", TACTIC_CREDENTIAL_ACCESS},
	    {"t1110.003", "Password Spraying", TACTIC_CREDENTIAL_ACCESS},
	    {"T1110.999", "Brute Force", TACTIC_CREDENTIAL_ACCESS},
	    {"T1001", "Data Obfuscation", TACTIC_COMMAND_AND_CONTROL},
	    {"T1659", "Content Injection", TACTIC_INITIAL_ACCESS},
	    {"T0855", "Unauthorized Command Message",
		TACTIC_IMPAIR_PROCESS_CONTROL},
	    {"T1685.004", "Disable or Modify Linux Audit System Log",
		TACTIC_DEFENSE_IMPAIRMENT},
	    {"T0000", NULL, TACTIC_COUNT},
	    {"", NULL, TACTIC_COUNT},
	    {"T1110.0000000000000", NULL, TACTIC_COUNT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct technique *t =
		    technique_find(span_str(cases[i].id));

		if (cases[i].name == NULL) {
			assert_null(t);
			continue;
		}
		assert_non_null(t);
		assert_string_equal(t->name, cases[i].name);
		assert_int_equal(t->tactic, cases[i].tactic);
	}
	for (unsigned i = 0; i < TACTIC_COUNT; i++)
		assert_string_not_equal(tactic_name((enum tactic)i), "");
}

/* The table is searched by halves: one entry out of its place is lost. */
static void
finds_each_technique(void **state)
{
	static const char *const ids[] = {
#define TECHNIQUE(id, name, tactic) id,
#include "analyzer/model/attack.def"
#undef TECHNIQUE
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct technique *t = technique_find(span_str(ids[i]));

		assert_non_null(t);
		assert_string_equal(t->id, ids[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(groups_what_belongs_together),
	    cmocka_unit_test(bundles_are_told),
	    cmocka_unit_test(tells_what_happened),
	    cmocka_unit_test(is_a_function_of_the_alerts),
	    cmocka_unit_test(keeps_its_limits),
	    cmocka_unit_test(survives_hostile_values),
	    cmocka_unit_test(knows_attack),
	    cmocka_unit_test(finds_each_technique),
	};

	return cmocka_run_group_tests_name("incident", tests, NULL, NULL);
}
