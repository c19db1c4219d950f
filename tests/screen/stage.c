#include "tests/screen/stage.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/model/frame.h"

#define EN(text)             \
	{                    \
		{            \
			text \
		}            \
	}
#define EN_KO(en, k)          \
	{                     \
		{             \
			en, k \
		}             \
	}
#define SECOND INT64_C(1000000000)
#define DAY    INT64_C(1777885200) /* 2026-05-04 09:00:00 UTC */

/* ---- the log and the capture ------------------------------------- */

static const char *const rows[] = {
    "May  4 09:00:01 portal sshd[311]: Failed password for lee from "
    "198.51.100.7 port 40001 ssh2",
    "May  4 09:00:02 portal sshd[312]: Failed password for \x1b[31mroot from "
    "198.51.100.7 port 40002 ssh2",
    "May  4 09:00:03 portal sshd[313]: Failed password for "
    "\xea\xb9\x80\xec\x84\xb8\xeb\xac\xb4 from 198.51.100.7 port 40003 ssh2",
    "May  4 09:05:00 portal sshd[314]: Accepted password for kim from "
    "198.51.100.7 port 40100 ssh2",
    "May  4 09:30:00 portal sshd[315]: Failed password for accountant from "
    "203.0.113.20 port 50000 ssh2",
    "May  4 09:31:00 portal note: change ticket CR-81, office 203.0.113.20 "
    "\xe2\x80\xae"
    "moves",
};

enum {
	ROWS = sizeof(rows) / sizeof(rows[0]),
	FRAMES = 2,
	FRAME_HEAD = 54, /* Ethernet, IPv4, TCP */
};

static const char request[] = "GET /refund?id=1%27%20OR%201=1 HTTP/1.1\r\n"
			      "Host: portal.example\r\n"
			      "User-Agent: probe\x1b]0;x\x07/1.0\r\n\r\n";
static const char answer[] = "HTTP/1.1 403 Forbidden\r\n\r\n";

/* An Ethernet frame with IPv4, TCP and a payload; checksums are zero. */
static struct span
frame_of(struct buf *b, bool back, const char *payload)
{
	static const uint8_t head[FRAME_HEAD] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0,
	    0, 2, 8, 0, 0x45, 0, 0, 0, 0, 7, 0x40, 0, 64, 6, 0, 0, 198, 51, 100,
	    7, 192, 0, 2, 10, 0x9c, 0x41, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50,
	    0x18, 1, 0, 0, 0, 0, 0};
	size_t total = FRAME_HEAD - 14 + strlen(payload);

	buf_clear(b);
	buf_put(b, span_of(head, FRAME_HEAD));
	buf_str(b, payload);
	b->p[16] = (uint8_t)(total >> 8);
	b->p[17] = (uint8_t)total;
	if (back) {
		memcpy(b->p + 26, head + 30, 4);
		memcpy(b->p + 30, head + 26, 4);
		memcpy(b->p + 34, head + 36, 2);
		memcpy(b->p + 36, head + 34, 2);
	}
	return buf_span(b);
}

static void
put_le32(struct buf *b, uint32_t n)
{
	for (unsigned i = 0; i < 4; i++)
		buf_byte(b, (uint8_t)(n >> (8 * i)));
}

static void
write_file(const char *folder, const char *name, struct span s)
{
	char path[400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	fclose(f);
}

static void
write_capture(const char *folder)
{
	struct buf out = {0};
	struct buf frame = {0};

	put_le32(&out, 0xa1b2c3d4);
	put_le32(&out, 0x00040002);
	put_le32(&out, 0);
	put_le32(&out, 0);
	put_le32(&out, 65535);
	put_le32(&out, 1);
	for (unsigned i = 0; i < FRAMES; i++) {
		struct span s =
		    frame_of(&frame, i == 1, i == 0 ? request : answer);

		put_le32(&out, (uint32_t)(DAY + 600 + i));
		put_le32(&out, 0);
		put_le32(&out, (uint32_t)s.n);
		put_le32(&out, (uint32_t)s.n);
		buf_put(&out, s);
	}
	write_file(folder, "edge.pcap", buf_span(&out));
	buf_free(&out);
	buf_free(&frame);
}

static void
write_log(const char *folder)
{
	/* Its rows name no year: it is the file's. */
	const struct timespec times[2] = {{DAY + 7200, 0}, {DAY + 7200, 0}};
	struct buf out = {0};
	char path[400];

	for (unsigned i = 0; i < ROWS; i++) {
		buf_str(&out, rows[i]);
		buf_byte(&out, '\n');
	}
	write_file(folder, "auth.log", buf_span(&out));
	snprintf(path, sizeof(path), "%s/auth.log", folder);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	buf_free(&out);
}

/* ---- the store --------------------------------------------------- */

static const char *const none[] = {NULL};
static const char *const stuffing_technique[] = {"T1110.004", NULL};
static const char *const probe_technique[] = {"T1190", NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};

static const struct rule failed_login = {
    .language = RULE_SIGMA,
    .uuid = "7b0e7e3c-0000-4000-8000-000000000001",
    .title = "Failed login",
    .references = none,
    .tags = none,
    .techniques = stuffing_technique,
    .false_positives = none,
    .metadata = no_pairs,
    .severity = 3,
    .at = {.file = "login.yml", .line = 1},
    .text = "title: Failed login\n"
	    "detection:\n"
	    "    failed:\n"
	    "        message|startswith: 'Failed password'\n"
	    "    condition: failed\n",
};

static const struct rule probe = {
    .gid = 1,
    .sid = 9000001,
    .rev = 2,
    .title = "SQL in the refund form \x1b[2J",
    .references = none,
    .tags = none,
    .techniques = probe_technique,
    .false_positives = none,
    .metadata = no_pairs,
    .severity = 1,
    .at = {.file = "web.rules", .line = 12},
    .text = "alert http any any -> $HOME_NET any (msg:\"SQL in the refund "
	    "form\"; http.uri; content:\"/refund?id=\"; content:\"' OR \"; "
	    "nocase; classtype:web-application-attack; sid:9000001; rev:2;)",
};

static struct alert
row_alert(unsigned row, int64_t second, uint32_t src)
{
	return (struct alert){.rule = &failed_login,
	    .time_ns = (DAY + second) * SECOND,
	    .number = row,
	    .offset = row * 100,
	    .src = addr_v4(src),
	    .dst = addr_v4(0xc000020a),
	    .bytes = span_str(rows[row - 1]),
	    .eve = span_str("{\"event_type\":\"alert\"}"),
	    .matches = 1,
	    .match = {{.buffer = "message",
		.pattern = span_str("'Failed password'"),
		.value = span_str(strstr(rows[row - 1], "Failed"))}}};
}

static struct alert
frame_alert(struct buf *frame)
{
	return (struct alert){.rule = &probe,
	    .time_ns = (DAY + 600) * SECOND,
	    .number = 1,
	    .offset = 40,
	    .src = addr_v4(0xc6336407),
	    .dst = addr_v4(0xc000020a),
	    .sport = 40001,
	    .dport = 80,
	    .proto = 6,
	    .bytes = frame_of(frame, false, request),
	    .link = 1,
	    .wire_n = (uint32_t)frame->n,
	    .eve = span_str("{\"event_type\":\"alert\"}"),
	    .matches = 2,
	    .match = {{.buffer = "http.uri",
			  .pattern = span_str("content:\"/refund?id=\""),
			  .value = span_str("/refund?id="),
			  .offset = 0},
		{.buffer = "http.uri",
		    .pattern = span_str("content:\"' OR \""),
		    .value = span_str("' OR "),
		    .offset = 12}}};
}

static struct incident_alert
in_incident(const struct alert *a, uint64_t id, const char *source)
{
	return (struct incident_alert){.id = id,
	    .time_ns = a->time_ns,
	    .rule_key = a->rule->uuid != NULL ? a->rule->uuid : "1:9000001",
	    .title = a->rule->title,
	    .severity = a->rule->severity,
	    .source = source,
	    .number = a->number,
	    .offset = a->offset,
	    .src = a->src,
	    .dst = a->dst,
	    .sport = a->sport,
	    .dport = a->dport,
	    .techniques = a->rule->techniques};
}

static void
add_incidents(struct stage *s, const struct alert *a)
{
	const struct incident_alert first[] = {
	    in_incident(&a[0], 101, "auth.log"),
	    in_incident(&a[1], 102, "auth.log"),
	    in_incident(&a[2], 103, "auth.log"),
	    in_incident(&a[4], 105, "edge.pcap"),
	};
	const struct incident_alert second[] = {
	    in_incident(&a[3], 104, "auth.log"),
	};
	static const struct incident_link links[] = {
	    {0, 1, ENTITY_ADDRESS, "198.51.100.7", 900, SECOND},
	    {1, 2, ENTITY_ADDRESS, "198.51.100.7", 900, SECOND},
	    {2, 3, ENTITY_ADDRESS, "198.51.100.7", 900, 597 * SECOND},
	};
	static const struct incident_entity entities[] = {
	    {ENTITY_ADDRESS, "198.51.100.7", 4},
	    {ENTITY_USER, "\x1b[31mroot", 1},
	};
	static const struct incident_entity office[] = {
	    {ENTITY_ADDRESS, "203.0.113.20", 1},
	};
	static const char *const techniques[] = {"T1110.004", "T1190", NULL};
	const struct incident v[] = {
	    {.id = "0123456789ab",
		.title = probe.title,
		.score = 82,
		.severity = 1,
		.first_ns = a[0].time_ns,
		.last_ns = a[4].time_ns,
		.alert = first,
		.alerts = 4,
		.link = links,
		.links = 3,
		.entity = entities,
		.entities = 2,
		.techniques = techniques},
	    {.id = "ba9876543210",
		.title = "Failed login",
		.score = 20,
		.severity = 3,
		.first_ns = a[3].time_ns,
		.last_ns = a[3].time_ns,
		.alert = second,
		.alerts = 1,
		.entity = office,
		.entities = 1,
		.techniques = stuffing_technique},
	};

	if (!store_incidents(s->options.store, v, 2, &s->err))
		fail_msg("%s", s->err.text);
}

static int64_t
add_source(struct stage *s, const char *name, enum source_kind kind)
{
	struct source source = {.name = name,
	    .kind = kind,
	    .format = kind == SOURCE_LOG ? "syslog" : "pcap",
	    .sha256 = {(uint8_t)name[0]},
	    .hashed = true};
	int64_t id;

	if (!store_source_begin(s->options.store, &source, &id, &s->err) ||
	    !store_source_end(s->options.store, id, &source, &s->err))
		fail_msg("%s", s->err.text);
	return id;
}

/* The answer to the last alert's frame, which the tag of its rule recorded. */
static void
add_tagged(struct stage *s, struct buf *frame)
{
	const struct frame f = {.time_ns = (DAY + 600) * SECOND + 20000000,
	    .number = 2,
	    .link = 1,
	    .bytes = frame_of(frame, true, answer)};

	if (!store_tagged(s->options.store, 105, &f, &s->err))
		fail_msg("%s", s->err.text);
}

static void
fill_store(struct stage *s)
{
	struct buf frame = {0};
	const struct alert a[] = {
	    row_alert(1, 1, 0xc6336407),
	    row_alert(2, 2, 0xc6336407),
	    row_alert(3, 3, 0xc6336407),
	    row_alert(5, 1800, 0xcb007114),
	    frame_alert(&frame),
	};
	int64_t log = add_source(s, "auth.log", SOURCE_LOG);
	int64_t capture = add_source(s, "edge.pcap", SOURCE_CAPTURE);

	for (unsigned i = 0; i < 5; i++) {
		if (!store_alert(s->options.store, i == 4 ? capture : log,
			101 + i, &a[i], &s->err))
			fail_msg("%s", s->err.text);
	}
	add_incidents(s, a);
	add_tagged(s, &frame);
	buf_free(&frame);
}

/* ---- the scenario ------------------------------------------------ */

enum {
	STUFFING,
	PROBE,
	OFFICE,
	LIFE,
	LABELS
};

static const struct label labels[LABELS] = {
    [STUFFING] = {.id = "stuffing",
	.kind = LABEL_ATTACK,
	.verdict = VERDICT_MALICIOUS,
	.reasons = none,
	.technique = "T1110.004",
	.missing = "",
	.step = 1,
	.name = EN_KO("password stuffing",
	    "\xeb\xb9\x84\xeb\xb0\x80\xeb\xb2\x88\xed\x98\xb8 "
	    "\xeb\x8c\x80\xec\x9e\x85"),
	.why = EN("One address tries the names of a list within seconds."),
	.find = EN("auth.log, rows 1 to 3")},
    [PROBE] = {.id = "probe",
	.kind = LABEL_ATTACK,
	.verdict = VERDICT_MALICIOUS,
	.reasons = none,
	.technique = "T1190",
	.missing = "",
	.step = 2,
	.name = EN("attack on the refund form"),
	.why = EN("The parameter ends the query and adds to it."),
	.find = EN("edge.pcap, frame 1")},
    [OFFICE] = {.id = "office",
	.kind = LABEL_TRAP,
	.verdict = VERDICT_BENIGN,
	.reasons = none,
	.technique = "",
	.missing = "",
	.name = EN("an accountants' office that moves"),
	.why = EN("The ticket names the address and the day."),
	.find = EN("auth.log, row 6")},
    [LIFE] = {.id = "life",
	.kind = LABEL_BASELINE,
	.verdict = VERDICT_NONE,
	.reasons = none,
	.technique = "",
	.missing = "",
	.name = EN("ordinary life"),
	.why = EN(""),
	.find = EN("")},
};

static const struct option steps[] = {
    {"block", EN("Block the address 198.51.100.7")},
    {"reset", EN("Reset the password of kim")},
    {"wait", EN("Wait for the morning")},
};

static const struct task tasks[] = {
    {.id = "names",
	.kind = TASK_NUMBER,
	.ask = EN("How many names did the attacker try before one worked?"),
	.points = 20,
	.hint = {{EN("Where to look"), EN("In auth.log."), 2},
	    {EN("What to count"), EN("Failed passwords of one address."), 5},
	    {EN("How"), EN("Filter for 198.51.100.7 and count the rows."), 10}},
	.why = EN("Three failed; the fourth was kim."),
	.techniques = none},
    {.id = "first",
	.kind = TASK_CHOICE,
	.ask = EN("What do you do first?"),
	.option = steps,
	.options = 3,
	.points = 10,
	.hint = {{EN("Think of"), EN("what is still open."), 1},
	    {EN("Who"), EN("is logged in?"), 2}, {EN("So"), EN("reset."), 5}},
	.why = EN(""),
	.techniques = none},
    {.id = "rule",
	.kind = TASK_RULE,
	.ask = EN("Write a rule that finds the list and no office."),
	.points = 16,
	.hint = {{EN("a"), EN("b"), 1}, {EN("a"), EN("b"), 2},
	    {EN("a"), EN("b"), 3}},
	.rule = {none, 600, 2, none},
	.why = EN("The pace of a program is not that of fingers."),
	.techniques = none},
};

static const struct option yes_no[] = {
    {"yes", EN("Yes")}, {"no", EN("No")}, {"unknown", EN("Not known")}};

static const struct duty_field fields[] = {
    {.id = "malicious",
	.name = EN("Is it suspected of being malicious?"),
	.required = true,
	.option = yes_no,
	.options = 3,
	.want = "yes",
	.model = EN("Yes: a list of names was tried.")},
    {.id = "text",
	.name = EN("What is known so far"),
	.required = true,
	.want = "",
	.model = EN("One account was entered.")},
};

static const struct duty duties[] = {
    {.id = "warning",
	.name = EN("Early warning"),
	.law = "Article 23(4)(a)",
	.as_of = "2026-01-15",
	.source = "",
	.hours = 24,
	.points = 12,
	.field = fields,
	.fields = 2},
};

/* A rule finds as many of five as it has letters a. */
static bool
try_rule(void *arg, const struct rule_try *what, struct rule_score *out,
    struct err *err)
{
	const char *rule = what->rule;

	(void)arg;
	if (strncmp(rule, "alert ", 6) != 0)
		return err_set(err, ERR_SYNTAX, "the rule, line 1: no action");
	*out = (struct rule_score){.builds = what->hidden ? 2 : 1,
	    .wanted = 5,
	    .length_ns = 3600 * SECOND};
	for (; *rule != '\0' && out->found < 5; rule++)
		out->found += *rule == 'a';
	out->alerts = out->found + 1;
	out->false_alerts = 1;
	out->false_of[OFFICE] = 1;
	if (out->found < 5)
		(void)snprintf(out->missed, sizeof(out->missed), "auth.log 3");
	return true;
}

static const struct vantage vantages[] = {
    {"edge.pcap", EN("the edge router"), EN("what comes from outside"),
	EN("nothing inside TLS")},
    {"auth.log", EN("the portal"), EN("every login"),
	EN("no password and no reason")},
};

static const struct objective objectives[] = {
    {"tell", EN("Tell a password list from an office that moves."), none, none},
};

static const struct scenario scenario = {
    .id = "small-day",
    .version = "1",
    .title = EN_KO(
	"A small day", "\xec\x9e\x91\xec\x9d\x80 \xed\x95\x98\xeb\xa3\xa8"),
    .briefing = EN("It is the first Monday of May, and the refund portal of "
		   "a small town opens at nine.\n\nA clerk calls: her account "
		   "was used while she was at lunch. Find out by whom, and "
		   "what else they touched."),
    .debrief = EN("One client came by a password list and then tried the "
		  "refund form."),
    .difficulty = 2,
    .minutes = 15,
    .begin_ns = DAY * SECOND,
    .length_ns = 7200 * SECOND,
    .objective = objectives,
    .objectives = 1,
    .vantage = vantages,
    .vantages = 2,
    .label = labels,
    .labels = LABELS,
    .task = tasks,
    .tasks = 3,
    .duty = duties,
    .duties = 1,
    .costs = {.cost =
		  {
		      [VERDICT_MALICIOUS] = {-40, 20, -40, -40, -20, -40, -40},
		      [VERDICT_BENIGN] = {-10, -4, 20, -10, -10, -10, -10},
		  }},
};

static const char *const label_ids[] = {"stuffing", "probe", "office", "life"};
static const struct truth_source sources[] = {
    {"auth.log", ROWS}, {"edge.pcap", FRAMES}};
static const struct truth_mark marks[] = {
    {0, STUFFING, 1, 4, 1},
    {0, OFFICE, 5, 6, 2},
    {1, PROBE, 1, 2, 1},
};
static const char *const three[] = {"3", NULL};
static const char *const reset[] = {"reset", NULL};
static const struct truth_answer answers[] = {
    {"names", three, 1},
    {"first", reset, 1},
};
static const struct truth truth = {
    .scenario = "small-day",
    .version = "1",
    .seed = 7,
    .label = label_ids,
    .labels = LABELS,
    .source = sources,
    .sources = 2,
    .mark = marks,
    .marks = sizeof(marks) / sizeof(marks[0]),
    .answer = answers,
    .answers = 2,
};

const struct console_scenario stage_scenarios[] = {
    {"small-day", "A small day", "A clerk's account was used at lunch.", 2,
	"new run", NULL, "Enter begins a run."},
    {"refund-season", "Refund season",
	"Mails, logins and refunds in May, and not all of it is an attack.", 3,
	"new run", NULL, "Enter begins a run."},
    {"refund-season", "Refund season",
	"Mails, logins and refunds in May, and not all of it is an attack.", 3,
	"in progress", "2026-05-05 09:00, variant 7",
	"Enter goes on with this run."},
    {"refund-season", "Refund season",
	"Mails, logins and refunds in May, and not all of it is an attack.", 3,
	"finished", "2026-05-04 09:00, variant 5, 83 of 140 points",
	"Enter shows the debrief of this run."},
};
const size_t stage_scenarios_n = 4;

/* ---- all of it --------------------------------------------------- */

static int64_t
now_of(void *arg)
{
	return ((const struct stage *)arg)->now_ns;
}

static void
open_run(struct stage *s)
{
	const struct run_subject subject = {"small-day", "1", 7, "kim"};
	char path[400];

	snprintf(path, sizeof(path), "%s/run.jsonl", s->folder);
	s->options.run = run_open(path, &subject, s->now_ns, &s->err);
	if (s->options.run == NULL)
		fail_msg("%s", s->err.text);
	s->options.scenario = &scenario;
	s->options.truth = &truth;
	s->options.try_rule = try_rule;
}

struct stage *
stage_new_empty(bool training)
{
	const char *tmp = getenv("TMPDIR");
	struct stage *s = mem_zalloc(1, sizeof(*s));
	char path[400];

	snprintf(s->folder, sizeof(s->folder), "%s/stage.XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	assert_non_null(mkdtemp(s->folder));
	s->now_ns = (DAY + 86400) * SECOND;
	snprintf(path, sizeof(path), "%s/store.db", s->folder);
	s->options.store = store_open(path, STORE_CREATE, &s->err);
	if (s->options.store == NULL)
		fail_msg("%s", s->err.text);
	s->options.who = "kim";
	s->options.language = "en";
	s->options.folder = s->folder;
	s->options.now_ns = now_of;
	s->options.now_arg = s;
	if (training)
		open_run(s);
	return s;
}

struct stage *
stage_new(bool training)
{
	struct stage *s = stage_new_empty(training);

	write_log(s->folder);
	write_capture(s->folder);
	fill_store(s);
	return s;
}

void
stage_free(struct stage *s)
{
	static const char *const files[] = {"auth.log", "edge.pcap",
	    "run.jsonl", "store.db", "store.db-wal", "store.db-shm"};
	char path[400];

	run_close(s->options.run);
	(void)store_close(s->options.store, &s->err);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", s->folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(s->folder);
	free(s);
}
