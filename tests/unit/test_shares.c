#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/pipeline/shares.h"

enum {
	LANES = 4,
	LATE = 2,
	FLOWS = 1000,
};

/* Each session takes what it can, or what it wants if that is less. */
static uint64_t
take(struct shares *s, const uint64_t want[LANES], uint64_t held[LANES])
{
	struct stream_share share[LANES];
	uint64_t all = 0;

	shares_next(s, share);
	for (unsigned i = 0; i < LANES; i++) {
		held[i] = want[i] < share[i].flows ? want[i] : share[i].flows;
		all += held[i];
	}
	return all;
}

static void
note(struct shares *s, const uint64_t held[LANES])
{
	for (unsigned i = 0; i < LANES; i++) {
		struct stream_share h = {.flows = held[i]};

		shares_hold(s, i, &h);
	}
	shares_note(s);
}

static void
stay_within_the_whole(void **state)
{
	static const struct {
		uint64_t want[LANES];
		uint64_t least; /* that the first one gets at last */
	} cases[] = {
	    {{300, 300, 300, 300}, 250},
	    {{5000, 0, 0, 0}, 990},
	    {{5000, 100, 100, 100}, 690},
	    {{5000, 5000, 0, 0}, 490},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct shares *s = shares_new(
		    (struct stream_share){.flows = FLOWS}, LANES, LATE);
		uint64_t held[LANES] = {0};

		for (unsigned round = 0; round < 60; round++) {
			assert_true(
			    take(s, cases[i].want, held) <= FLOWS + LANES);
			note(s, held);
		}
		assert_true(held[0] >= cases[i].least);
		shares_free(s);
	}
}

/* What is known of a round that is not noted yet is of no effect. */
static void
go_by_rounds_that_are_over(void **state)
{
	struct shares *s =
	    shares_new((struct stream_share){.flows = FLOWS}, LANES, LATE);
	struct stream_share share[LANES];
	const struct stream_share much = {.flows = 240};

	(void)state;
	shares_next(s, share);
	assert_int_equal(share[0].flows, 250);
	shares_hold(s, 0, &much);
	shares_note(s);
	shares_next(s, share);
	assert_int_equal(share[0].flows, 250);
	shares_next(s, share);
	assert_int_equal(share[0].flows, 240 + 190);
	assert_int_equal(share[1].flows, 190);
	shares_free(s);
}

static void
leave_nobody_without(void **state)
{
	struct shares *s =
	    shares_new((struct stream_share){.flows = 2}, LANES, LATE);
	struct stream_share share[LANES];

	(void)state;
	shares_next(s, share);
	for (unsigned i = 0; i < LANES; i++)
		assert_int_equal(share[i].flows, 1);
	shares_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stay_within_the_whole),
	    cmocka_unit_test(go_by_rounds_that_are_over),
	    cmocka_unit_test(leave_nobody_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
