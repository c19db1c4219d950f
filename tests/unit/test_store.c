#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "analyzer/model/frame.h"
#include "analyzer/store/run.h"
#include "analyzer/store/schema.h"
#include "tests/unit/store_site.h"

static void
gives_back_what_it_took(void **state)
{
	struct site *p = *state;
	struct store *s;
	const struct incident *in;
	struct store_evidence e;
	const struct store_note *note;
	size_t n;

	site_fill(p);
	s = site_open(p, STORE_READ);
	in = store_load(s, "00", p->arena, &p->err);
	site_ok(p, in != NULL);
	assert_string_equal(in->id, "00000000000a");
	assert_string_equal(in->title, site_rule.title);
	assert_int_equal(in->score, 70);
	assert_int_equal(in->state, INCIDENT_OPEN);
	assert_int_equal(in->alerts, 3);
	assert_int_equal(in->alert[1].id, 2);
	assert_string_equal(in->alert[1].rule_key, "1:2000001");
	assert_string_equal(in->alert[1].source, "day.pcap");
	assert_string_equal(in->alert[1].techniques[1], "T1059.004");
	assert_int_equal(addr_u32(&in->alert[1].src), 0xc0000201);
	assert_int_equal(in->links, 2);
	assert_int_equal(in->link[1].from, 0);
	assert_int_equal(in->link[1].to, 2);
	assert_string_equal(in->link[1].value, "192.0.2.1");
	assert_int_equal(in->entities, 2);
	assert_string_equal(in->entity[1].value, "100%_web");
	assert_string_equal(in->techniques[1], "T1059.004");
	assert_null(in->techniques[2]);
	assert_int_equal(in->verdicts, 1);
	assert_int_equal(in->verdict[0].class, VERDICT_BENIGN);
	assert_string_equal(in->verdict[0].note, "said \"so\"\n\xea\xb0\x80");
	assert_string_equal(in->verdict[0].who, "kim");
	assert_int_equal(in->verdict[0].confidence, 80);
	assert_int_equal(in->verdict[0].citations, 2);
	assert_string_equal(in->verdict[0].citation[1].source, "au\"th.log");
	assert_int_equal(in->verdict[0].citation[1].number, 4711);
	note = store_notes(s, "00", p->arena, &n, &p->err);
	site_ok(p, note != NULL);
	assert_int_equal(n, 1);
	assert_string_equal(note[0].text, "see also");
	site_ok(p, store_evidence(s, 2, p->arena, &e, &p->err));
	assert_true(span_eq(e.bytes, span_of("\0frame\xff", 7)));
	assert_int_equal(e.matches, 2);
	assert_string_equal(e.match[0].buffer, "http.uri");
	assert_true(span_eq(e.match[0].value, span_of("a\0b", 3)));
	assert_int_equal(e.match[0].offset, 4);
	assert_true(e.match[1].negated);
	assert_string_equal(e.rule, site_rule.text);
	assert_string_equal(e.rule_at, "web.rules:7");
	assert_false(store_evidence(s, 99, p->arena, &e, &p->err));
	assert_null(store_load(s, "ffff", p->arena, &p->err));
	site_ok(p, store_close(s, &p->err));
}

static void
keeps_the_frames_that_tags_recorded(void **state)
{
	static const struct frame frames[] = {
	    {.time_ns = 7, .number = 9, .link = 1, .wire_n = 60},
	    {.time_ns = 5, .number = 4, .link = 1, .wire_n = 61},
	    {.time_ns = 7, .number = 99, .link = 1, .wire_n = 60}, /* again */
	    {.time_ns = 7, .number = 10, .link = 1, .wire_n = 2},
	};
	static const char *const bytes[] = {"two", "one", "two", "\xff"};
	struct site *p = *state;
	struct store *s = site_open(p, STORE_CREATE);
	const struct store_frame *v;
	size_t n;

	site_alerts(p, s, 1, 3);
	for (unsigned i = 0; i < 4; i++) {
		struct frame f = frames[i];

		f.bytes = span_str(bytes[i]);
		site_ok(p, store_tagged(s, 1, &f, &p->err));
		if (i == 0) /* the same frame, of another alert */
			site_ok(p, store_tagged(s, 2, &f, &p->err));
	}
	site_ok(p, store_close(s, &p->err));
	s = site_open(p, STORE_READ);
	v = store_tagged_list(s, 1, p->arena, &n, &p->err);
	site_ok(p, v != NULL);
	assert_int_equal(n, 3);
	assert_int_equal(v[0].number, 4);
	assert_int_equal(v[0].time_ns, 5);
	assert_int_equal(v[0].wire_n, 61);
	assert_true(span_eq(v[1].bytes, span_str("two")));
	assert_int_equal(v[1].number, 9);
	assert_int_equal(v[2].link, 1);
	assert_true(span_eq(v[2].bytes, span_str("\xff")));
	site_ok(p,
	    store_tagged_list(s, 2, p->arena, &n, &p->err) != NULL && n == 1);
	site_ok(p,
	    store_tagged_list(s, 3, p->arena, &n, &p->err) != NULL && n == 0);
	site_ok(p, store_close(s, &p->err));
}

static void
finds_incidents(void **state)
{
	static const struct {
		struct incident_query q;
		size_t n;
	} cases[] = {
	    {{.state = -1}, 2},
	    {{.state = INCIDENT_NEW}, 2},
	    {{.state = INCIDENT_CLOSED}, 0},
	    {{.state = -1, .limit = 1}, 1},
	    {{.state = -1, .limit = 9, .offset = 1}, 1},
	    {{.state = -1, .severity = 1}, 2},
	    {{.state = -1, .text = "192.0.2.1"}, 2},
	    {{.state = -1, .text = "0%_W"}, 2}, /* no wildcards */
	    {{.state = -1, .text = "0%w"}, 0},
	    {{.state = -1, .text = "  web  t1190 shell "}, 2},
	    {{.state = -1, .text = "web nothing"}, 0},
	    {{.state = -1, .text = "00000000000b"}, 1},
	};
	struct site *p = *state;
	struct store *s = site_open(p, STORE_CREATE);
	struct incident in[] = {site_incident(p, "00000000000a", 1, 2),
	    site_incident(p, "00000000000b", 3, 3)};

	in[1].score = 80;
	site_alerts(p, s, 1, 3);
	site_ok(p, store_incidents(s, in, 2, &p->err));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct incident *v;
		size_t n;

		v = store_list(s, &cases[i].q, p->arena, &n, &p->err);
		site_ok(p, v != NULL);
		if (n != cases[i].n)
			fail_msg("case %zu: %zu", i, n);
		if (n == 2)
			assert_string_equal(v[0].id, "00000000000b");
	}
	assert_null(store_load(s, "0000", p->arena, &p->err)); /* two */
	assert_non_null(store_load(s, "00000000000a", p->arena, &p->err));
	assert_null(store_load(s, "", p->arena, &p->err));
	site_ok(p, store_close(s, &p->err));
}

static void
brings_older_schemas_up_to_date(void **state)
{
	struct site *p = *state;
	const struct stored_run run = {.scenario = "s07",
	    .version = "1",
	    .seed = UINT64_MAX,
	    .trainee = "park",
	    .started_ns = 1,
	    .points = -5,
	    .ledger = span_str("L"),
	    .journal = span_of("\0J", 2)};
	const struct stored_run *v;
	struct stored_run got;
	struct store *s;
	int64_t id;
	size_t n;
	char sql[200];

	site_tamper(p, schema_steps[0]);
	(void)snprintf(sql, sizeof(sql),
	    "PRAGMA user_version = 1; PRAGMA application_id = %d;"
	    "INSERT INTO counter VALUES ('kept', 7)",
	    SCHEMA_APPLICATION);
	site_tamper(p, sql);
	assert_null(store_open(p->path, STORE_READ, &p->err));
	assert_non_null(strstr(p->err.text, "older schema 1"));
	s = site_open(p, STORE_WRITE);
	site_ok(p, store_run_save(s, &run, &id, &p->err));
	got = run;
	got.id = id;
	got.points = 9;
	site_ok(p, store_run_save(s, &got, &id, &p->err));
	site_ok(p, store_run_list(s, p->arena, &v, &n, &p->err));
	assert_int_equal(n, 1);
	assert_int_equal(v[0].points, 9);
	site_ok(p, store_run_load(s, id, p->arena, &got, &p->err));
	assert_string_equal(got.trainee, "park");
	assert_true(got.seed == UINT64_MAX);
	assert_true(span_eq(got.journal, span_of("\0J", 2)));
	assert_false(store_run_load(s, 99, p->arena, &got, &p->err));
	site_ok(p, store_close(s, &p->err));
	assert_int_equal(
	    site_count(p, "SELECT n FROM counter WHERE name = 'kept'"), 7);
	assert_int_equal(site_count(p, "PRAGMA user_version"), SCHEMA_VERSION);
}

static void
write_file(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
refuses_what_it_cannot_use(void **state)
{
	static const struct {
		const char *sql; /* done to a good one first; NULL: no file */
		const char *want;
	} cases[] = {
	    {NULL, "cannot be opened"},
	    {"PRAGMA user_version = 99", "newer haechi"},
	    {"PRAGMA user_version = -1", "damaged"},
	    {"PRAGMA application_id = 5", "another program"},
	    {"DROP TABLE link", "lacks"},
	    {"ALTER TABLE link DROP COLUMN weight", "not haechi's"},
	    {"CREATE TRIGGER t AFTER INSERT ON alert BEGIN SELECT 1; END",
		"not haechi's"},
	    {"CREATE VIEW v AS SELECT 1", "not haechi's"},
	};
	struct site *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)unlink(p->path);
		if (cases[i].sql != NULL) {
			site_fill(p);
			site_tamper(p, cases[i].sql);
		}
		assert_null(store_open(p->path, STORE_WRITE, &p->err));
		if (strstr(p->err.text, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].want, p->err.text);
	}
	write_file(p->path,
	    "This is a text, and not a database at all.  It is "
	    "longer than the header of a database, though.....",
	    100);
	assert_null(store_open(p->path, STORE_WRITE, &p->err));
	assert_non_null(strstr(p->err.text, "not a database of haechi"));
	assert_null(store_open("/nonexistent/x.db", STORE_CREATE, &p->err));
	assert_int_equal(p->err.code, ERR_IO);
}

static const struct store_by by = {"kim", 9};

/* Overwritten pages give a message, never a crash. */
static void
survives_damage(void **state)
{
	struct site *p = *state;
	uint8_t *bytes;
	long size;
	FILE *f;

	site_fill(p);
	f = fopen(p->path, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	bytes = malloc((size_t)size);
	assert_non_null(bytes);
	rewind(f);
	assert_int_equal(fread(bytes, 1, (size_t)size, f), (size_t)size);
	assert_int_equal(fclose(f), 0);
	for (long at = 100; at < size; at += 1021) {
		uint8_t *bad = malloc((size_t)size);
		struct store *s;
		uint64_t rows;

		memcpy(bad, bytes, (size_t)size);
		memset(
		    bad + at, 0xa5, (size_t)(size - at < 64 ? size - at : 64));
		write_file(p->path, bad, (size_t)size);
		free(bad);
		p->err.text[0] = '\0';
		s = store_open(p->path, STORE_READ, &p->err);
		if (s != NULL) {
			(void)store_load(s, "00", p->arena, &p->err);
			(void)store_verify(s, &rows, &p->err);
		} else {
			assert_string_not_equal(p->err.text, "");
		}
		(void)store_close(s, &p->err);
	}
	free(bytes);
}

static void
says_when_it_is_locked(void **state)
{
	struct site *p = *state;
	struct store *s;
	sqlite3 *db;

	site_fill(p);
	assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	s = site_open(p, STORE_WRITE);
	assert_false(store_note(s, "00000000000a", "late", &by, &p->err));
	assert_non_null(strstr(p->err.text, "another program"));
	sqlite3_close(db);
	site_ok(p, store_note(s, "00000000000a", "late", &by, &p->err));
	site_ok(p, store_close(s, &p->err));
}

static void
does_not_write_what_is_read_only(void **state)
{
	struct site *p = *state;
	struct store *s;

	site_fill(p);
	s = site_open(p, STORE_READ);
	assert_false(store_note(s, "00", "x", &by, &p->err));
	assert_non_null(strstr(p->err.text, "may not be written"));
	site_ok(p, store_close(s, &p->err));
}

/* A full disk: the batches before stay, and the rest says so each time. */
static void
keeps_what_was_stored_when_full(void **state)
{
	struct site *p = *state;
	struct store *s = site_open(p, STORE_CREATE);
	struct alert a = site_alert(1);
	static uint8_t big[65536];
	uint64_t i;
	int64_t id;

	site_ok(p, store_source_begin(s, &site_source, &id, &p->err));
	site_ok(p, store_alert(s, id, 1, &a, &p->err));
	site_ok(p, store_flush(s, &p->err));
	site_ok(p, store_limit_pages(s, 200, &p->err));
	a.bytes = span_of(big, sizeof(big));
	for (i = 2; i < 10000; i++) {
		a.offset = i;
		if (!store_alert(s, id, i, &a, &p->err))
			break;
	}
	assert_in_range(i, 3, 200);
	assert_non_null(strstr(p->err.text, "disk is full"));
	assert_false(store_alert(s, id, i + 1, &a, &p->err));
	assert_non_null(strstr(p->err.text, "disk is full"));
	assert_false(store_close(s, &p->err));
	assert_true(site_count(p, "SELECT count(*) FROM alert") >= 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, site_new, site_free)
	    TEST(gives_back_what_it_took),
	    TEST(finds_incidents),
	    TEST(brings_older_schemas_up_to_date),
	    TEST(refuses_what_it_cannot_use),
	    TEST(survives_damage),
	    TEST(says_when_it_is_locked),
	    TEST(does_not_write_what_is_read_only),
	    TEST(keeps_what_was_stored_when_full),
	    TEST(keeps_the_frames_that_tags_recorded),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
