#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"

static const struct event_type type = {.name = "some"};

/* However often one anomaly is noted, another one is news. */
static void
notes_the_first_of_each_anomaly(void **state)
{
	struct flow flow = {.arena = arena_new(0)};
	struct event *ev = event_new(&type, &flow, 1);
	uint32_t most;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		event_anomaly_each(ev, ANOMALY_DNS_Z_FLAG_SET);
	most = ev->n_noted;
	assert_in_range(most, 2, 999);
	event_anomaly(ev, ANOMALY_DNS_MALFORMED_DATA);
	event_anomaly(ev, ANOMALY_DNS_MALFORMED_DATA);
	assert_int_equal(ev->n_noted, most + 1);
	assert_int_equal(ev->noted[most], ANOMALY_DNS_MALFORMED_DATA);
	assert_true(anomaly_has(&ev->anomalies, ANOMALY_DNS_MALFORMED_DATA));
	event_free(ev);
	arena_free(flow.arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(notes_the_first_of_each_anomaly),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
