/* Searching behind a row: no row with something in it passes for one without.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/detect/sigma/lookahead.h"

enum {
	TEXT = 1 << 16,
};

/* A set of one literal, and what was seen behind rows so far. */
struct fixture {
	struct patterns *set;
	struct pattern_scratch *scratch;
	struct lookahead a;
	uint8_t text[TEXT];
	uint32_t seed;
};

static unsigned
below(struct fixture *x, unsigned n)
{
	x->seed = x->seed * 1664525 + 1013904223;
	return (x->seed >> 16) % n;
}

static int
setup(void **state)
{
	static struct fixture fixture;
	struct fixture *x = &fixture;
	struct patterns_maker *m = patterns_maker_new();
	struct err err;

	patterns_add(m, span_str("evil"), true, 1);
	x->set = patterns_make(m, NULL, NULL, &err);
	assert_non_null(x->set);
	x->scratch = pattern_scratch_new(&x->set, 1);
	x->a = (struct lookahead){0};
	x->seed = 1;
	memset(x->text, '.', TEXT);
	patterns_maker_free(m);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	pattern_scratch_free(x->scratch);
	patterns_free(x->set);
	return 0;
}

static bool
passes(struct fixture *x, size_t at, size_t n, uint64_t filling)
{
	const struct row row = {.text = span_of(x->text + at, n),
	    .following = {x->text + TEXT, filling}};

	return lookahead_passes(&x->a, x->set, x->scratch, &row);
}

/* Rows of all lengths; returns how many were known to have nothing. */
static unsigned
pass_all(struct fixture *x, unsigned longest, uint64_t filling)
{
	unsigned known = 0;
	size_t n;

	for (size_t at = 0; at < TEXT; at += n + 1) {
		n = below(x, longest);
		if (n > TEXT - at)
			n = TEXT - at;
		if (!passes(x, at, n, filling))
			continue;
		known++;
		assert_null(memmem(x->text + at, n, "EVIL", 4));
	}
	return known;
}

static void
rows_with_something_are_never_passed(void **state)
{
	struct fixture *x = *state;

	for (unsigned every = 16; every < 20000; every = every * 3 / 2) {
		memset(x->text, '.', TEXT);
		for (size_t at = below(x, every); at + 4 < TEXT;
		     at += 4 + below(x, every))
			memcpy(x->text + at, "EVIL", 4);
		(void)pass_all(x, 300, every);
	}
}

static void
rows_behind_a_search_need_none(void **state)
{
	struct fixture *x = *state;
	unsigned rows = TEXT / 51; /* on average */

	assert_true(pass_all(x, 101, 1) > rows * 9 / 10);
}

/* What was known of memory that was filled anew is not. */
static void
another_filling_is_searched(void **state)
{
	struct fixture *x = *state;

	assert_true(passes(x, 0, 100, 1));
	assert_true(passes(x, 101, 100, 1));
	memcpy(x->text + 150, "evil", 4);
	assert_false(passes(x, 101, 100, 2));
}

/* Of a row in other memory nothing behind it may be read. */
static void
a_row_alone_is_not_passed(void **state)
{
	struct fixture *x = *state;
	const struct row row = {.text = span_str("nothing")};

	assert_false(lookahead_passes(&x->a, x->set, x->scratch, &row));
}

/* Where rows of another kind lie between, what they take is not searched. */
static void
it_rests_where_it_saves_nothing(void **state)
{
	struct fixture *x = *state;
	unsigned known = 0;

	for (size_t at = 0; at + 2000 < TEXT; at += 2000)
		known += passes(x, at, 100, 1);
	assert_true(known <= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		rows_with_something_are_never_passed, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		rows_behind_a_search_need_none, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		another_filling_is_searched, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_row_alone_is_not_passed, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		it_rests_where_it_saves_nothing, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
