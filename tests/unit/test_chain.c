#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "analyzer/store/schema.h"
#include "tests/unit/store_site.h"

/* The same input a second time changes nothing. */
static void
stays_the_same_when_repeated(void **state)
{
	struct site *p = *state;
	struct incident in = site_incident(p, "00000000000a", 1, 3);
	char before[DIGEST_TEXT], after[DIGEST_TEXT];
	const struct source *v;
	struct store *s;
	size_t n;

	site_fill(p);
	s = site_open(p, STORE_WRITE);
	site_ok(p, store_chain_head(s, before, &p->err));
	site_alerts(p, s, 1, 3);
	site_ok(p, store_incidents(s, &in, 1, &p->err));
	site_ok(p, store_chain_head(s, after, &p->err));
	assert_string_equal(before, after);
	site_ok(p, store_sources(s, p->arena, &v, &n, &p->err));
	assert_int_equal(n, 1);
	assert_string_equal(v[0].format, "pcap");
	assert_true(v[0].hashed);
	assert_int_equal(v[0].sha256[2], 3);
	site_ok(p, store_close(s, &p->err));
	assert_int_equal(site_count(p, "SELECT count(*) FROM alert"), 3);
	assert_int_equal(site_count(p, "SELECT count(*) FROM rule"), 1);
}

/* More input: the incident grows, takes another, keeps what people said. */
static void
extends_and_merges(void **state)
{
	struct site *p = *state;
	struct incident small = site_incident(p, "00000000000a", 2, 3);
	struct incident other = site_incident(p, "00000000000c", 1, 4);
	const struct incident_query all = {.state = -1};
	const struct incident *v;
	struct store *s;
	uint64_t rows;
	size_t n;

	site_fill(p);
	s = site_open(p, STORE_WRITE);
	site_ok(p, store_incidents(s, &small, 1, &p->err)); /* nothing new */
	site_alerts(p, s, 4, 4);
	site_ok(p, store_incidents(s, &other, 1, &p->err));
	site_ok(p, store_incidents(s, &other, 1, &p->err));
	v = store_list(s, &all, p->arena, &n, &p->err);
	site_ok(p, v != NULL);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].id, "00000000000c");
	assert_int_equal(v[0].alerts, 4);
	v = store_load(s, "00000000000c", p->arena, &p->err);
	site_ok(p, v != NULL);
	assert_int_equal(v->verdicts, 1); /* of the one it took */
	site_ok(p, store_verify(s, &rows, &p->err));
	/* analysis, state, verdict, note, analysis, merge */
	assert_int_equal(rows, 6);
	site_ok(p, store_close(s, &p->err));
}

static void
notices_tampering(void **state)
{
	static const struct {
		const char *sql;
		const char *want; /* in the message; NULL: all is well */
	} cases[] = {
	    {"SELECT 1", NULL},
	    {"DROP TRIGGER chain_no_update;"
	     "UPDATE chain SET who = 'eve' WHERE seq = 3;",
		"lacks"},
	    {"UPDATE incident SET state = 2", "its state"},
	    {"UPDATE incident SET state = 77", "its state"},
	    {"UPDATE incident SET score = 1", "summary"},
	    {"UPDATE incident SET title = 'x'", "summary"},
	    {"DELETE FROM incident_alert WHERE alert = 2", "summary"},
	    {"DELETE FROM incident", "gone"},
	    {"UPDATE incident SET merged = 1", "merged"},
	};
	struct site *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store *s;
		uint64_t rows;
		bool whole;

		(void)unlink(p->path);
		site_fill(p);
		site_tamper(p, cases[i].sql);
		s = store_open(p->path, STORE_READ, &p->err);
		whole = s != NULL && store_verify(s, &rows, &p->err);
		assert_int_equal(whole, cases[i].want == NULL);
		if (!whole && strstr(p->err.text, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].sql, p->err.text);
		(void)store_close(s, &p->err);
	}
}

/* Somebody who puts the triggers back cannot mend the hashes. */
static void
notices_changed_rows(void **state)
{
	static const struct {
		const char *sql;
		const char *want;
	} cases[] = {
	    {"UPDATE chain SET who = 'eve' WHERE seq = 3", "row 3: it was"},
	    {"UPDATE chain SET body = body || ' ' WHERE seq = 1", "row 1"},
	    {"UPDATE chain SET time_ns = 0 WHERE seq = 4", "row 4: it was"},
	    {"UPDATE chain SET hash = zeroblob(32) WHERE seq = 2", "row 2"},
	    {"DELETE FROM chain WHERE seq = 2", "row 2: it is missing"},
	    {"DELETE FROM chain WHERE seq = 1", "row 1: it is missing"},
	    {"DELETE FROM chain WHERE seq > 1", "its state"},
	    {"UPDATE chain SET seq = seq + 1 WHERE seq = 4", "row 4"},
	};
	struct site *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *triggers =
		    strstr(schema_steps[0], "CREATE TRIGGER chain_no_update");
		struct store *s;
		uint64_t rows;

		(void)unlink(p->path);
		site_fill(p);
		site_tamper(p,
		    "DROP TRIGGER chain_no_update;"
		    "DROP TRIGGER chain_no_delete");
		site_tamper(p, cases[i].sql);
		assert_non_null(triggers);
		site_tamper(p, triggers);
		s = site_open(p, STORE_READ);
		assert_false(store_verify(s, &rows, &p->err));
		if (strstr(p->err.text, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].sql, p->err.text);
		(void)store_close(s, &p->err);
	}
}

static void
forbids_changes_of_the_chain(void **state)
{
	struct site *p = *state;
	sqlite3 *db;

	site_fill(p);
	assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
	assert_int_not_equal(
	    sqlite3_exec(db, "UPDATE chain SET who = 'x'", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_not_equal(
	    sqlite3_exec(db, "DELETE FROM chain", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, site_new, site_free)
	    TEST(stays_the_same_when_repeated),
	    TEST(extends_and_merges),
	    TEST(notices_tampering),
	    TEST(notices_changed_rows),
	    TEST(forbids_changes_of_the_chain),
	};

	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
