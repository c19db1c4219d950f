#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/model/alert.h"

static void
aligns_and_zeroes(void **state)
{
	struct arena *a = arena_new(64);

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		uint8_t *p = arena_alloc(a, n);
		uint8_t *z = arena_zalloc(a, n, 1);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		memset(p, 0xff, n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(z[i], 0);
	}
	arena_free(a);
}

/* The memory of a run stays put when every round needs the same. */
static void
holds_no_more_after_a_reset(void **state)
{
	struct arena *a = arena_new(0);
	size_t held = 0;

	(void)state;
	for (unsigned round = 0; round < 50; round++) {
		for (unsigned i = 0; i < 100; i++)
			(void)arena_alloc(a, 1000);
		if (round == 5)
			held = arena_held(a);
		arena_reset(a);
	}
	assert_true(arena_held(a) <= held);
	arena_free(a);
}

static void
copies_end_with_a_zero(void **state)
{
	struct arena *a = arena_new(0);
	struct span s = arena_copy(a, span_str("abc"));

	(void)state;
	assert_int_equal(s.n, 3);
	assert_int_equal(s.p[3], 0);
	assert_string_equal(arena_str(a, span_of("xyz", 2)), "xy");
	assert_true(span_eq_str(arena_printf(a, "%d-%s", 5, "b"), "5-b"));
	arena_free(a);
}

static void
builds_text(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_str(&b, "n=");
	buf_uint(&b, UINT64_MAX);
	buf_byte(&b, ' ');
	buf_uint(&b, 0);
	buf_printf(&b, " %c", 'x');
	assert_true(span_eq_str(buf_span(&b), "n=18446744073709551615 0 x"));
	buf_free(&b);
}

/* A copy of an alert stands alone, and its id follows from its bytes. */
static void
keeps_alerts(void **state)
{
	static const struct rule rule = {.gid = 1, .sid = 7, .title = "t"};
	char bytes[] = "row";
	struct alert a = {
	    .rule = &rule, .time_ns = 5, .bytes = span_str(bytes)};
	struct arena *arena = arena_new(0);
	struct alert *k;
	uint64_t id = alert_id(&a, 0);

	(void)state;
	alert_entity(&a, ENTITY_USER, span_str("kim"));
	alert_entity(&a, ENTITY_USER, span_str("kim"));
	alert_entity(&a, ENTITY_USER, span_str(""));
	assert_int_equal(a.entities, 1);
	k = alert_keep(arena, &a);
	bytes[0] = 'X';
	assert_true(span_eq_str(k->bytes, "row"));
	assert_true(alert_id(k, 0) == id);
	assert_true(alert_id(k, 1) != id);
	assert_true(alert_id(&a, 0) != id);
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(aligns_and_zeroes),
	    cmocka_unit_test(holds_no_more_after_a_reset),
	    cmocka_unit_test(copies_end_with_a_zero),
	    cmocka_unit_test(builds_text),
	    cmocka_unit_test(keeps_alerts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
