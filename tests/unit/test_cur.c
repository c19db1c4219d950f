#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/cur.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};

static void
reads_both_byte_orders(void **state)
{
	struct cur c = cur_of(span_of(bytes, sizeof(bytes)));

	(void)state;
	assert_int_equal(cur_u8(&c), 0x01);
	assert_int_equal(cur_be16(&c), 0x0203);
	assert_int_equal(cur_le16(&c), 0x0504);
	assert_int_equal(cur_be24(&c), 0x060708);
	assert_int_equal(cur_left(&c), 0);
	assert_true(cur_ok(&c));
	c = cur_of(span_of(bytes, sizeof(bytes)));
	assert_true(cur_be64(&c) == UINT64_C(0x0102030405060708));
	c = cur_of(span_of(bytes, sizeof(bytes)));
	assert_true(cur_le64(&c) == UINT64_C(0x0807060504030201));
	c = cur_of(span_of(bytes, sizeof(bytes)));
	assert_int_equal(cur_be32(&c), 0x01020304);
	assert_int_equal(cur_le32(&c), 0x08070605);
}

/* After a read past the end nothing is left, whatever stood there. */
static void
stays_poisoned(void **state)
{
	(void)state;
	for (size_t n = 0; n < 4; n++) {
		struct cur c = cur_of(span_of(bytes, n));

		assert_int_equal(cur_be32(&c), 0);
		assert_false(cur_ok(&c));
		assert_int_equal(cur_left(&c), 0);
		assert_int_equal(cur_u8(&c), 0);
		assert_int_equal(cur_take(&c, 1).n, 0);
		assert_int_equal(cur_rest(&c).n, 0);
	}
}

static void
keeps_a_sub_cursor_inside(void **state)
{
	struct cur c = cur_of(span_of(bytes, sizeof(bytes)));
	struct cur sub = cur_sub(&c, 3);

	(void)state;
	assert_int_equal(cur_left(&sub), 3);
	assert_int_equal(cur_be32(&sub), 0);
	assert_false(cur_ok(&sub));
	assert_true(cur_ok(&c));
	assert_int_equal(cur_u8(&c), 4);
	sub = cur_sub(&c, 100);
	assert_false(cur_ok(&sub));
	assert_false(cur_ok(&c));
}

static void
has_nothing_without_bytes(void **state)
{
	struct cur c = cur_of((struct span){0});

	(void)state;
	assert_int_equal(cur_left(&c), 0);
	assert_int_equal(cur_take(&c, 0).n, 0);
	assert_true(cur_ok(&c));
	assert_int_equal(cur_u8(&c), 0);
	assert_false(cur_ok(&c));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_both_byte_orders),
	    cmocka_unit_test(stays_poisoned),
	    cmocka_unit_test(keeps_a_sub_cursor_inside),
	    cmocka_unit_test(has_nothing_without_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
