/*
 * Lists that rules look up: digests, data sets as lines and as JSON,
 * reputations; and data sets that rules change.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/file.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/detect/suricata/dataset_state.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/json_cut.h"
#include "analyzer/detect/suricata/reputation.h"
#include "tests/unit/stand.h"

/* ---- digests ---- */

static void
digests_are_read_and_found(void **state)
{
	static const char text[] = "# a comment\n"
				   "\n"
				   "900150983CD24FB0D6963F7D28E17F72 abc\r\n"
				   "00000000000000000000000000000000\n"
				   "not a digest\n"
				   "ffff\n";
	static const uint8_t abc[16] = {0x90, 0x01, 0x50, 0x98, 0x3c, 0xd2,
	    0x4f, 0xb0, 0xd6, 0x96, 0x3f, 0x7d, 0x28, 0xe1, 0x7f, 0x72};
	static const uint8_t other[16] = {1};
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	const struct digest_list *l =
	    digest_list_read(DIGEST_MD5, "list", span_str(text), arena, &diags);

	(void)state;
	assert_int_equal(l->n, 2);
	assert_true(digest_list_has(l, abc));
	assert_false(digest_list_has(l, other));
	assert_int_equal(diags.n, 2);
	assert_int_equal(diags.v[0].line, 5);
	assert_int_equal(diags.v[1].line, 6);
	diags_clear(&diags);
	arena_free(arena);
}

/* ---- data sets ---- */

struct set {
	struct dataset set;
	struct arena *arena;
	struct diags diags;
};

static void
set_open(struct set *s, enum dataset_type type, enum dataset_form form,
    const char *text)
{
	*s = (struct set){.set = {.name = "s",
			      .type = type,
			      .form = form,
			      .map = map_new(),
			      .memcap = 1 << 20,
			      .value_key = "ioc.v",
			      .remove_key = true},
	    .arena = arena_new(0)};
	dataset_read(&s->set, "file", span_str(text), s->arena, &s->diags);
}

static void
set_close(struct set *s)
{
	map_free(s->set.map);
	arena_free(s->arena);
	diags_clear(&s->diags);
}

static bool
has(struct set *s, const void *p, size_t n)
{
	const struct dataset_ask ask = {.set = &s->set};

	return dataset_may(&ask, span_of(p, n));
}

static void
lines_are_values_of_the_type(void **state)
{
	static const struct {
		enum dataset_type type;
		const char *text;
		size_t values;
		uint32_t bad_line; /* 0: none */
		const char *bytes;
		size_t n;
		bool found;
	} cases[] = {
	    {DATASET_STRING, "Y3VybC83LjQzLjA=\n", 1, 0, "curl/7.43.0", 11,
		true},
	    {DATASET_STRING, "YWJj\n#\n\nYWJj\n", 1, 0, "abc", 3, true},
	    {DATASET_STRING, "YWJj\n*\n", 1, 2, "ab", 2, false},
	    {DATASET_STRING, "YWJj,7\nYWI=,x\n", 1, 2, "abc", 3, true},
	    {DATASET_MD5, "61626364656667686162636465666768\n12\n", 1, 2,
		"abcdefghabcdefgh", 16, true},
	    {DATASET_MD5, "61626364656667686162636465666768\n", 1, 0,
		"abcdefgh", 8, false},
	    {DATASET_IPV4, "1.2.3.4\n::1\n", 1, 2, "\1\2\3\4", 4, true},
	    {DATASET_IP, "1.2.3.4\n", 1, 0, "\1\2\3\4", 4, true},
	    {DATASET_IP, "::ffff:1.2.3.4\n", 1, 0, "\1\2\3\4", 4, true},
	    {DATASET_IP, "::1\n", 1, 0, "\0\0\0\1", 4, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct set s;

		set_open(&s, cases[i].type, DATASET_LINES, cases[i].text);
		assert_int_equal(map_count(s.set.map), cases[i].values);
		assert_int_equal(s.diags.n, cases[i].bad_line != 0);
		if (cases[i].bad_line != 0)
			assert_int_equal(s.diags.v[0].line, cases[i].bad_line);
		assert_true(
		    has(&s, cases[i].bytes, cases[i].n) == cases[i].found);
		set_close(&s);
	}
}

static void
objects_give_context(void **state)
{
	static const char array[] =
	    "[ {\"ioc\": {\"v\": \"a\\u0062\", \"w\": 1},"
	    "\n \"y\" : [1, \"]\"]},\n"
	    " {\"ioc\": {\"v\": \"ab\"}},\n"
	    " {\"other\": 1} ]";
	struct set s;
	const struct dataset_ask ask = {.set = &s.set, .context = "k"};

	(void)state;
	set_open(&s, DATASET_STRING, DATASET_JSON, array);
	assert_int_equal(map_count(s.set.map), 1);
	assert_string_equal(dataset_context(&ask, span_str("ab")),
	    "{\"ioc\":{\"w\":1},\"y\":[1,\"]\"]}");
	assert_null(dataset_context(&ask, span_str("abc")));
	assert_int_equal(s.diags.n, 1);
	assert_int_equal(s.diags.v[0].line, 4);
	set_close(&s);

	set_open(&s, DATASET_IP, DATASET_NDJSON,
	    "{\"ioc\": {\"v\": \"10.0.0.1\"}}\n\n{\"ioc\": 3}\n{\n");
	assert_string_equal(
	    dataset_context(&ask, span_of("\x0a\0\0\1", 4)), "{\"ioc\":{}}");
	assert_int_equal(s.diags.n, 2);
	set_close(&s);
}

/* Whatever is cut off, what is read is right and nothing is read past. */
static void
every_truncation_is_read(void **state)
{
	static const char *const texts[] = {
	    "[{\"ioc\": {\"v\": \"a\\\"b\", \"w\": [{}, 1]}, \"x\": null}]",
	    "{\"ioc\": {\"w\": 1, \"v\": \"ab\"}}\n{\"ioc\": {\"v\": 3}}\n",
	    "YWJj,12\nYWI=\n"};

	(void)state;
	for (unsigned k = 0; k < 3; k++) {
		for (size_t n = 0; n <= strlen(texts[k]); n++) {
			char *copy = mem_dup(span_of(texts[k], n));
			struct set s = {.set = {.type = DATASET_STRING,
					    .form = k == 0 ? DATASET_JSON
						: k == 1   ? DATASET_NDJSON
							   : DATASET_LINES,
					    .map = map_new(),
					    .value_key = "ioc.v",
					    .remove_key = true},
			    .arena = arena_new(0)};

			dataset_read(
			    &s.set, "f", span_of(copy, n), s.arena, &s.diags);
			assert_true(map_count(s.set.map) <= 2);
			set_close(&s);
			free(copy);
		}
	}
}

static void
a_member_is_cut_out(void **state)
{
	static const struct {
		const char *object;
		const char *path;
		const char *want;
	} cases[] = {
	    {"{\"a\": 1, \"b\": 2}", "a", "{\"b\":2}"},
	    {"{\"a\": 1, \"b\": 2}", "b", "{\"a\":1}"},
	    {"{\"a\": 1}", "a", "{}"},
	    {"{\"a\": {\"b\": \"x y\", \"c\": 1}}", "a.b", "{\"a\":{\"c\":1}}"},
	    {"{\"a\": 1}", "c", "{\"a\":1}"},
	    {"{\"a\": 1}", "", "{\"a\":1}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		json_without(
		    &out, span_str(cases[i].object), span_str(cases[i].path));
		assert_true(span_eq_str(buf_span(&out), cases[i].want));
		buf_free(&out);
	}
}

/* ---- sets that change ---- */

static bool
asked(struct dataset_states *all, enum dataset_op op, const char *value)
{
	struct alert a = {.sets = 1};

	a.set[0].op = (uint8_t)op;
	a.set[0].value = span_str(value);
	return dataset_states_pass(all, &a);
}

static void
changes_are_made_in_order_and_saved(void **state)
{
	char dir[] = "/tmp/test_lists.XXXXXX";
	char path[64];
	struct set s;
	struct dataset *sets[] = {&s.set};
	struct dataset_states *all;
	struct span text;
	struct err err;

	(void)state;
	set_open(&s, DATASET_STRING, DATASET_LINES, "YWJj\n");
	s.set.changes = true;
	s.set.save = "out";
	s.set.memcap = 3 + 64 + 2 + 64 + 2;
	all = dataset_states_new(sets, 1);
	assert_false(asked(all, DATASET_SET, "abc")); /* was loaded */
	assert_true(asked(all, DATASET_IS_NOT_SET, "xy"));
	assert_true(asked(all, DATASET_SET, "xy"));
	assert_false(asked(all, DATASET_SET, "xy"));
	assert_true(asked(all, DATASET_IS_SET, "xy"));
	assert_false(asked(all, DATASET_SET, "z")); /* the memcap */
	assert_true(asked(all, DATASET_UNSET, "abc"));
	assert_false(asked(all, DATASET_UNSET, "abc"));
	assert_true(asked(all, DATASET_SET, "z"));

	assert_non_null(mkdtemp(dir));
	dataset_states_save(all, dir, &s.diags);
	assert_int_equal(s.diags.n, 0);
	(void)snprintf(path, sizeof(path), "%s/out", dir);
	assert_true(file_read(s.arena, path, 100, &text, &err));
	assert_true(span_eq_str(text, "eHk=\neg==\n"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	dataset_states_save(all, dir, &s.diags);
	assert_int_equal(s.diags.n, 1);
	dataset_states_free(all);
	set_close(&s);
}

static void
set_alerts_once_for_each_value(void **state)
{
	struct stand s;

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (ip.src; dataset:set,seen,type ip; "
	    "pkt_data; content:\"x\"; sid:1;)\n",
	    PROTO_UDP);
	for (unsigned i = 0; i < 3; i++) {
		(void)stand_packet(&s, DIR_TO_SERVER, "x");
		assert_int_equal(s.alerts.n, 1);
		assert_int_equal(s.alerts.v[0].sets, 1);
		assert_true(
		    deciding_pass(s.deciding, &s.alerts.v[0]) == (i == 0));
		s.alerts.n = 0;
	}
	stand_close(&s);
}

/* ---- reputations ---- */

static void
scores_are_of_the_smallest_network(void **state)
{
	static const char categories[] = "1,BadHosts,Known bad\n"
					 "2,Good,Known good\n"
					 "0,None,\n61,Far,\n";
	static const char scores[] = "# comment\n"
				     "10.0.0.0/8,1,20\n"
				     "10.1.0.0/16,1,30\n"
				     "10.1.2.3,1,100\n"
				     "10.1.2.3,2,1\n"
				     "2001:db8::/32,1,40\n"
				     "10.1.2.3,1\n"
				     "nowhere,1,3\n"
				     "10.1.2.3,1,128\n";
	static const struct {
		const char *address;
		const char *category;
		int score;
	} cases[] = {
	    {"10.2.0.1", "BadHosts", 20},
	    {"10.1.0.1", "BadHosts", 30},
	    {"10.1.2.3", "BadHosts", 100},
	    {"10.1.2.3", "Good", 1},
	    {"10.1.0.1", "Good", REPUTATION_NONE},
	    {"11.0.0.1", "BadHosts", REPUTATION_NONE},
	    {"2001:db8::1", "BadHosts", 40},
	    {"2001:db9::1", "BadHosts", REPUTATION_NONE},
	};
	struct reputation *r = reputation_new();
	struct diags diags = {0};

	(void)state;
	reputation_categories(r, "c", span_str(categories), &diags);
	assert_int_equal(diags.n, 2);
	reputation_scores(r, "s", span_str(scores), &diags);
	assert_int_equal(diags.n, 5);
	assert_int_equal(diags.v[2].line, 7);
	assert_int_equal(reputation_category(r, span_str("Far")), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned c =
		    reputation_category(r, span_str(cases[i].category));
		struct addr a;

		assert_true(addr_parse(span_str(cases[i].address), &a));
		assert_int_equal(reputation_of(r, &a, c), cases[i].score);
	}
	diags_clear(&diags);
	reputation_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digests_are_read_and_found),
	    cmocka_unit_test(lines_are_values_of_the_type),
	    cmocka_unit_test(objects_give_context),
	    cmocka_unit_test(every_truncation_is_read),
	    cmocka_unit_test(a_member_is_cut_out),
	    cmocka_unit_test(changes_are_made_in_order_and_saved),
	    cmocka_unit_test(set_alerts_once_for_each_value),
	    cmocka_unit_test(scores_are_of_the_smallest_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
