/* A log in the console is read as its analysis read it, and kept so. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "analyzer/pipeline/browse.h"
#include "tests/unit/store_site.h"

/* Access records: "조회" in CP949 and in a zone that no row names. */
static const char rows[] = "time,user,action\n"
			   "2024-01-02 12:04:05,kim,\xc1\xb6\xc8\xb8\n"
			   "2024-01-02 12:04:06,lee,\xc1\xb6\xc8\xb8\n";

static void
write_log(const struct site *p, char path[300])
{
	FILE *f;

	(void)snprintf(path, 300, "%s.csv", p->path);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fputs(rows, f) >= 0, true);
	assert_int_equal(fclose(f), 0);
}

static void
reads_as_told(void **state)
{
	static const struct source as = {.format = "csv",
	    .kind = SOURCE_LOG,
	    .charset = "CP949",
	    .zone_s = 9 * 3600};
	static const struct source unknown = {
	    .format = "agency's own", .charset = "klingon"};
	struct browse_item it;
	struct browse *b;
	struct err err;
	char path[300];

	write_log(*state, path);
	b = browse_open(path, &as, &err);
	assert_non_null(b);
	assert_string_equal(browse_format(b), "csv");
	assert_true(browse_next(b, &it));
	assert_true(span_eq_str(it.event->values[2].text, "조회"));
	assert_true(it.timed);
	assert_int_equal(it.time_ns / NS_PER_S, 1704164645);
	browse_close(b);

	b = browse_open(path, &unknown, &err);
	assert_non_null(b);
	assert_string_equal(browse_format(b), "csv");
	browse_close(b);
	(void)unlink(path);
}

static void
keeps_how_it_was_read(void **state)
{
	struct site *p = *state;
	const struct source as = {.name = "a.log",
	    .kind = SOURCE_LOG,
	    .format = "syslog",
	    .charset = "CP949",
	    .zone_s = -3600};
	struct store *s = site_open(p, STORE_CREATE);
	const struct source *v;
	int64_t id;
	size_t n;

	assert_non_null(s);
	site_ok(p, store_source_begin(s, &as, &id, &p->err));
	site_ok(p, store_source_end(s, id, &as, &p->err));
	site_ok(p, store_sources(s, p->arena, &v, &n, &p->err));
	assert_int_equal(n, 1);
	assert_string_equal(v[0].charset, "CP949");
	assert_int_equal(v[0].zone_s, -3600);
	site_ok(p, store_close(s, &p->err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(reads_as_told, site_new, site_free),
	    cmocka_unit_test_setup_teardown(
		keeps_how_it_was_read, site_new, site_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
