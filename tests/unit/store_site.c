#include "tests/unit/store_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

/* ---- what is stored ---------------------------------------------- */

static const char *const none[] = {NULL};
static const char *const techniques[] = {"T1190", "T1059.004", NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};

const struct rule site_rule = {
    .gid = 1,
    .sid = 2000001,
    .rev = 3,
    .title = "Web shell \x1b[31m\xff",
    .references = none,
    .tags = none,
    .techniques = techniques,
    .false_positives = none,
    .metadata = no_pairs,
    .severity = 1,
    .at = {.file = "web.rules", .line = 7},
    .text = "alert http any any -> any any (msg:\"Web shell\"; sid:2000001;)",
};

struct alert
site_alert(uint64_t number)
{
	struct alert a = {
	    .rule = &site_rule,
	    .time_ns = INT64_C(1700000000000000000) + (int64_t)number,
	    .number = number,
	    .offset = number * 100,
	    .src = addr_v4(0xc0000201),
	    .dst = addr_v4(0xc6336401),
	    .sport = 1024,
	    .dport = 80,
	    .proto = 6,
	    .bytes = span_of("\0frame\xff", 7),
	    .link = 1,
	    .eve = span_str("{\"event_type\":\"alert\"}"),
	    .matches = 2,
	    .match =
		{
		    {.buffer = "http.uri",
			.pattern = span_str("content:\"x\""),
			.value = span_of("a\0b", 3),
			.offset = 4},
		    {.buffer = "payload",
			.pattern = span_str("content:!\"y\""),
			.negated = true},
		},
	};

	return a;
}

const struct source site_source = {
    .name = "day.pcap",
    .kind = SOURCE_CAPTURE,
    .format = "pcap",
    .bytes = 1000,
    .items = 10,
    .sha256 = {1, 2, 3},
    .hashed = true,
};

/* ---- a place for a database -------------------------------------- */

int
site_new(void **state)
{
	struct site *p = calloc(1, sizeof(*p));
	char folder[200] = "/tmp/test_store.XXXXXX";

	assert_non_null(p);
	if (getenv("TMPDIR") != NULL)
		(void)snprintf(folder, sizeof(folder), "%s/store.XXXXXX",
		    getenv("TMPDIR"));
	assert_non_null(mkdtemp(folder));
	(void)snprintf(p->path, sizeof(p->path), "%s/a.db", folder);
	p->arena = arena_new(0);
	*state = p;
	return 0;
}

int
site_free(void **state)
{
	struct site *p = *state;
	static const char *const tails[] = {"", "-wal", "-shm", NULL};
	char path[300];

	for (unsigned i = 0; tails[i] != NULL; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", p->path, tails[i]);
		(void)unlink(path);
	}
	*strrchr(p->path, '/') = '\0';
	(void)rmdir(p->path);
	arena_free(p->arena);
	free(p);
	return 0;
}

struct store *
site_open(struct site *p, enum store_mode mode)
{
	struct store *s = store_open(p->path, mode, &p->err);

	if (s == NULL)
		fail_msg("%s", p->err.text);
	return s;
}

void
site_ok(struct site *p, bool yes)
{
	if (!yes)
		fail_msg("%s", p->err.text);
}

/* Runs SQL behind the store's back. */
void
site_tamper(struct site *p, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int64_t
site_count(struct site *p, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* Alerts of numbers first to last, with the number as id. */
void
site_alerts(struct site *p, struct store *s, uint64_t first, uint64_t last)
{
	int64_t id;

	site_ok(p, store_source_begin(s, &site_source, &id, &p->err));
	for (uint64_t i = first; i <= last; i++) {
		struct alert a = site_alert(i);

		site_ok(p, store_alert(s, id, i, &a, &p->err));
	}
	site_ok(p, store_source_end(s, id, &site_source, &p->err));
}

/* An incident of the alerts first to last. */
struct incident
site_incident(struct site *p, const char *id, uint64_t first, uint64_t last)
{
	size_t n = (size_t)(last - first + 1);
	struct incident_alert *v = arena_zalloc(p->arena, n, sizeof(*v));
	static const struct incident_entity entity[] = {
	    {ENTITY_ADDRESS, "192.0.2.1", 2}, {ENTITY_HOST, "100%_web", 1}};
	struct incident_link *link = arena_zalloc(p->arena, n, sizeof(*link));

	for (size_t i = 0; i < n; i++) {
		struct alert a = site_alert(first + i);

		v[i] = (struct incident_alert){.id = first + i,
		    .time_ns = a.time_ns,
		    .rule_key = "1:2000001",
		    .title = site_rule.title,
		    .severity = 1,
		    .source = site_source.name,
		    .techniques = techniques};
		link[i] = (struct incident_link){.from = 0,
		    .to = (uint32_t)i,
		    .kind = ENTITY_ADDRESS,
		    .value = "192.0.2.1",
		    .weight = 900,
		    .apart_ns = (int64_t)i};
	}
	return (struct incident){
	    .id = id,
	    .title = site_rule.title,
	    .score = 70,
	    .severity = 1,
	    .first_ns = v[0].time_ns,
	    .last_ns = v[n - 1].time_ns,
	    .alert = v,
	    .alerts = n,
	    .link = n == 1 ? NULL : link + 1,
	    .links = n - 1,
	    .entity = entity,
	    .entities = 2,
	    .techniques = techniques,
	};
}

/* A store with an incident, its state, a verdict and a note. */
void
site_fill(struct site *p)
{
	static const struct citation cited[] = {
	    {"day.pcap", 2}, {"au\"th.log", 4711}};
	const struct verdict verdict = {
	    .class = VERDICT_BENIGN,
	    .reason = "planned-work",
	    .note = "said \"so\"\n\xea\xb0\x80",
	    .confidence = 80,
	    .citation = cited,
	    .citations = 2,
	    .who = "kim",
	    .time_ns = 5,
	};
	struct store *s = site_open(p, STORE_CREATE);
	struct incident in = site_incident(p, "00000000000a", 1, 3);

	site_alerts(p, s, 1, 3);
	site_ok(p, store_incidents(s, &in, 1, &p->err));
	site_ok(p,
	    store_incident_state(s, "0000", INCIDENT_OPEN,
		&(struct store_by){"kim", 4}, &p->err));
	site_ok(p, store_verdict(s, "00000000000a", &verdict, &p->err));
	site_ok(p,
	    store_note(s, "00000000000a", "see also",
		&(struct store_by){"lee", 6}, &p->err));
	site_ok(p, store_close(s, &p->err));
}
