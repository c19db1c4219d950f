#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/map.h"
#include "analyzer/base/prng.h"

/* A map and a plain array get the same orders, and must agree. */
static void
agrees_with_an_array(void **state)
{
	enum {
		KEYS = 500,
		ORDERS = 20000
	};
	struct map *m = map_new();
	uint64_t value[KEYS] = {0};
	bool there[KEYS] = {false};
	struct prng r = prng_of(1, span_str("map"));
	size_t count = 0;

	(void)state;
	for (unsigned i = 0; i < ORDERS; i++) {
		uint32_t k = (uint32_t)prng_below(&r, KEYS);
		struct span key = span_of(&k, sizeof(k));
		bool added;

		if (prng_chance(&r, 400)) {
			assert_int_equal(map_remove(m, key), there[k]);
			count -= there[k];
			there[k] = false;
		} else {
			map_put(m, key, &added)->n = i;
			assert_int_equal(added, !there[k]);
			count += !there[k];
			there[k] = true;
			value[k] = i;
		}
		assert_int_equal(map_count(m), count);
	}
	for (uint32_t k = 0; k < KEYS; k++) {
		const union map_value *v = map_get(m, span_of(&k, sizeof(k)));

		assert_int_equal(v != NULL, there[k]);
		if (v != NULL)
			assert_true(v->n == value[k]);
	}
	map_free(m);
}

static void
walks_in_the_order_of_putting(void **state)
{
	static const char *const keys[] = {"zebra", "", "apple", "a key"};
	struct map *m = map_new();
	union map_value *v;
	struct span key;
	size_t at = 0;

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		map_put(m, span_str(keys[i]), NULL)->n = i;
	for (unsigned i = 0; i < 4; i++) {
		assert_true(map_next(m, &at, &key, &v));
		assert_true(span_eq_str(key, keys[i]));
		assert_true(v->n == i);
	}
	assert_false(map_next(m, &at, &key, &v));
	map_clear(m);
	assert_int_equal(map_count(m), 0);
	assert_null(map_get(m, span_str("apple")));
	map_free(m);
}

static void
gives_the_same_numbers_for_a_seed(void **state)
{
	/* splitmix64 from state 1234567: the generator's published output. */
	static const uint64_t want[] = {UINT64_C(6457827717110365317),
	    UINT64_C(3203168211198807973), UINT64_C(9817491932198370423)};
	struct prng r = {.state = 1234567};
	struct prng a = prng_of(7, span_str("a"));
	struct prng b = prng_of(7, span_str("b"));

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		assert_true(prng_next(&r) == want[i]);
	assert_true(prng_next(&a) != prng_next(&b));
	for (unsigned i = 0; i < 1000; i++) {
		int64_t n = prng_between(&r, -3, 3);

		assert_true(n >= -3 && n <= 3);
		assert_true(prng_below(&r, 5) < 5);
	}
	assert_int_equal(prng_below(&r, 0), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_an_array),
	    cmocka_unit_test(walks_in_the_order_of_putting),
	    cmocka_unit_test(gives_the_same_numbers_for_a_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
