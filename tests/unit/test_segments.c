#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "analyzer/stream/window.h"

enum {
	ROOM = 16,
};

/* Writes bytes [from, to) that are all c. */
static enum window_put
put(struct window *w, struct window_pool *pool, uint64_t from, uint64_t to,
    uint8_t c)
{
	uint8_t bytes[ROOM];

	memset(bytes, c, sizeof(bytes));
	return window_put(
	    w, pool, from, span_of(bytes, (size_t)(to - from)), 0);
}

/*
 * A segment of bytes 4 to 7, then one that overlaps it.  What hosts do is of
 * Novak and Sturges, "Target-Based TCP Stream Reassembly".
 */
static void
hosts_differ_in_what_counts(void **state)
{
	static const struct {
		uint64_t from, to;
		const char *kept; /* of the policies: N new, o old */
	} cases[] = {
	    /* BSD, old Linux, Linux, Solaris, HP-UX 11, first, last */
	    {2, 6, "NNNoooN"},
	    {2, 8, "NNNNNoN"},
	    {2, 10, "NNNNNoN"},
	    {4, 6, "ooooooN"},
	    {4, 8, "oNoNNoN"},
	    {4, 10, "oNNNNoN"},
	    {6, 7, "ooooooN"},
	    {6, 8, "ooooooN"},
	    {6, 10, "oooNNoN"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (unsigned p = SEGMENTS_BSD; p <= SEGMENTS_LAST; p++) {
			static struct window_pool pool = {.max = 1 << 20};
			struct window w = {.policy = (enum segment_policy)p};
			bool again = cases[i].from == 4 && cases[i].to == 8;
			struct span all;

			assert_int_equal(put(&w, &pool, 4, 8, 'o'), WINDOW_NEW);
			assert_int_equal(
			    put(&w, &pool, cases[i].from, cases[i].to, 'N'),
			    again ? WINDOW_OLD : WINDOW_DIFFERENT);
			all = window_bytes(&w, 0, 12);
			for (uint64_t b = cases[i].from; b < cases[i].to; b++)
				assert_int_equal(all.p[b],
				    b < 4 || b >= 8 ? 'N' : cases[i].kept[p]);
			window_free(&w, &pool);
			window_pool_free(&pool);
		}
	}
}

/* One segment over two: each of them is weighed on its own. */
static void
weighs_each_segment(void **state)
{
	static struct window_pool pool = {.max = 1 << 20};
	struct window w = {.policy = SEGMENTS_BSD};

	(void)state;
	(void)put(&w, &pool, 2, 4, 'a');
	(void)put(&w, &pool, 6, 8, 'b');
	assert_int_equal(put(&w, &pool, 3, 8, 'N'), WINDOW_DIFFERENT);
	assert_true(span_eq_str(window_bytes(&w, 2, 8), "aaNNNN"));
	/* What was given out is not weighed any more. */
	window_consume(&w, 4);
	assert_int_equal(put(&w, &pool, 4, 10, 'c'), WINDOW_DIFFERENT);
	assert_true(span_eq_str(window_bytes(&w, 4, 10), "NNccNN") ||
	    span_eq_str(window_bytes(&w, 4, 10), "NNNNcc"));
	window_free(&w, &pool);
	window_pool_free(&pool);
}

/* As many segments as can be: further ones do not replace anything. */
static void
keeps_within_its_limit(void **state)
{
	static struct window_pool pool = {.max = 1 << 20};
	struct window w = {.policy = SEGMENTS_LAST};

	(void)state;
	for (uint64_t i = 0; i < 2 * SEGMENTS_KEPT; i++)
		assert_int_equal(put(&w, &pool, i, i + 1, 'a'), WINDOW_NEW);
	assert_true(w.segments.n <= SEGMENTS_KEPT);
	assert_int_equal(put(&w, &pool, 2000, 2001, 'b'), WINDOW_DIFFERENT);
	assert_int_equal(window_bytes(&w, 2000, 2001).p[0], 'a');
	assert_int_equal(put(&w, &pool, 3, 4, 'b'), WINDOW_OLD);
	assert_int_equal(window_bytes(&w, 3, 4).p[0], 'b');
	window_consume(&w, 2 * SEGMENTS_KEPT);
	assert_int_equal(w.segments.n, 0);
	window_free(&w, &pool);
	window_pool_free(&pool);
}

/* What was given back goes when less is allowed than both take. */
static void
keeps_no_more_than_is_allowed(void **state)
{
	static struct window_pool pool = {.max = 1 << 20};
	struct window a = {0}, b = {0};
	uint64_t one;

	(void)state;
	assert_int_equal(put(&a, &pool, 0, 1, 'a'), WINDOW_NEW);
	one = pool.held;
	assert_int_equal(put(&b, &pool, 0, 1, 'b'), WINDOW_NEW);
	window_free(&a, &pool);
	assert_int_equal(pool.kept, one);
	window_pool_limit(&pool, 2 * one);
	assert_int_equal(pool.kept, one);
	window_pool_limit(&pool, one);
	assert_int_equal(pool.kept, 0);
	assert_int_equal(pool.held, one);
	window_free(&b, &pool);
	window_pool_free(&pool);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts_differ_in_what_counts),
	    cmocka_unit_test(weighs_each_segment),
	    cmocka_unit_test(keeps_within_its_limit),
	    cmocka_unit_test(keeps_no_more_than_is_allowed),
	};

	return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
