#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "analyzer/report/report.h"
#include "analyzer/report/words.h"

/* What an attacker would like to reach a reader unchanged. */
#define HOSTILE                                                 \
	"a\x1b[2J\x9b<script>alert(1)</script>\"'&\xe2\x80\xae" \
	"b\r\nc\xff"

static const char *const none[] = {NULL};
static const char *const techniques[] = {
    "T1595.002", "T1190", "T1505.003", "T9999<b>", NULL};

static int64_t
at(int second)
{
	return (INT64_C(1700000000) + second) * NS_PER_S;
}

static struct incident_alert
alert_of(int second, const char *key, const char *title, const char *source)
{
	return (struct incident_alert){
	    .time_ns = at(second),
	    .rule_key = key,
	    .title = title,
	    .severity = 1,
	    .source = source,
	    .number = 12,
	    .offset = 4711,
	    .src = addr_v4(0xc0000201),
	    .dst = addr_v4(0xc6336401),
	    .sport = 40000,
	    .dport = 80,
	    .techniques = none,
	};
}

/* An incident with everything, some of it hostile. */
enum {
	FRAMES = 12,
};

struct fixture {
	struct incident_alert alert[5];
	struct recorded frame[FRAMES];
	struct incident_link link[4];
	struct incident_entity entity[3];
	struct citation citation[2];
	struct verdict verdict[1];
	struct incident incident[2];
	struct source source[1];
	struct report_data data;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->alert[0] = alert_of(0, "1:1", "Scan", "/var/log/day.pcap");
	f->alert[1] = alert_of(9, "1:2", HOSTILE, HOSTILE);
	f->alert[2] = alert_of(10, "1:1", "Scan", "day.pcap");
	f->alert[3] = alert_of(86400, "1:3", "Web shell", "day.pcap");
	f->alert[4] = alert_of(86401, "1:1", "Scan", "day.pcap");
	for (unsigned i = 0; i < FRAMES; i++)
		f->frame[i] = (struct recorded){.number = UINT64_MAX - i,
		    .time_ns = at(0) + 123456789,
		    .wire_n = UINT32_MAX};
	f->alert[0].recorded = f->frame;
	f->alert[0].recordeds = FRAMES;
	f->alert[1].recorded = f->frame;
	f->alert[1].recordeds = 1;
	f->alert[4].recordeds = 2;
	f->alert[4].recorded = f->frame;
	for (uint32_t i = 0; i < 4; i++)
		f->link[i] = (struct incident_link){.from = i,
		    .to = i + 1,
		    .kind = ENTITY_ADDRESS,
		    .value = i == 0 ? HOSTILE : "192.0.2.1",
		    .weight = 840,
		    .apart_ns = 9 * NS_PER_S};
	f->entity[0] = (struct incident_entity){ENTITY_ADDRESS, "192.0.2.1", 5};
	f->entity[1] = (struct incident_entity){ENTITY_USER, HOSTILE, 1};
	f->entity[2] = (struct incident_entity){
	    ENTITY_DOMAIN, "\xed\x95\x9c\xea\xb8\x80.example", 1};
	f->citation[0] = (struct citation){"day.pcap", 12};
	f->citation[1] = (struct citation){HOSTILE, 3};
	f->verdict[0] = (struct verdict){.class = VERDICT_MALICIOUS,
	    .reason = "attack-with-impact",
	    .note = "First line.\nSecond: " HOSTILE,
	    .confidence = 90,
	    .citation = f->citation,
	    .citations = 2,
	    .who = HOSTILE,
	    .time_ns = at(100000)};
	f->incident[0] = (struct incident){.id = "0123456789ab",
	    .title = HOSTILE,
	    .score = 92,
	    .severity = 1,
	    .state = INCIDENT_CLOSED,
	    .first_ns = at(0),
	    .last_ns = at(86401),
	    .alert = f->alert,
	    .alerts = 5,
	    .left_out = 1000,
	    .link = f->link,
	    .links = 4,
	    .entity = f->entity,
	    .entities = 3,
	    .techniques = techniques,
	    .verdict = f->verdict,
	    .verdicts = 1};
	f->incident[1] = (struct incident){.id = "ffffffffffff",
	    .title = "Policy",
	    .score = 4,
	    .severity = 4,
	    .first_ns = at(5),
	    .last_ns = at(5),
	    .alert = f->alert,
	    .alerts = 1,
	    .techniques = none};
	f->source[0] = (struct source){.name = HOSTILE,
	    .format = "pcap",
	    .items = 12345,
	    .unparsed = 3,
	    .hashed = true,
	    .damaged = true};
	f->data = (struct report_data){.title = HOSTILE,
	    .incident = f->incident,
	    .incidents = 2,
	    .source = f->source,
	    .sources = 1};
	return f;
}

/* No byte that a terminal could take for a command; valid UTF-8. */
static void
check_safe(struct span text)
{
	assert_true(utf8_valid(text));
	for (size_t i = 0; i < text.n; i++) {
		if ((text.p[i] < 0x20 && text.p[i] != '\n') ||
		    text.p[i] == 0x7f)
			fail_msg("byte %02x at %zu", text.p[i], i);
	}
	assert_true(span_find(text, span_str("\xe2\x80\xae")) == SIZE_MAX);
}

/* The widest line, in columns. */
static unsigned
widest(struct span text)
{
	struct span line;
	unsigned most = 0;

	while (span_token(&text, '\n', &line)) {
		unsigned columns = 0;

		for (size_t i = 0; i < line.n;) {
			int32_t c = utf8_next(line, &i);

			assert_true(c >= 0);
			columns += char_columns((uint32_t)c);
		}
		most = columns > most ? columns : most;
	}
	return most;
}

static void
has(struct span text, const char *part)
{
	if (span_find(text, span_str(part)) == SIZE_MAX)
		fail_msg("not there: %s\nin: %.*s", part, (int)text.n, text.p);
}

static void
writes_text(void **state)
{
	struct fixture *f = fixture_new();
	struct buf out = {0};
	struct span text;

	(void)state;
	report_find("text")->write(&out, &f->data);
	text = buf_span(&out);
	check_safe(text);
	assert_in_range(widest(text), 60, 80);
	has(text, "SCORE SEV    STATE  INCIDENT     FIRST (UTC)  ALERTS TITLE");
	has(text,
	    "   92 high   closed 0123456789ab 11-14 22:13    1005 a\\x1b");
	has(text, "1,005 by 3 rules");
	has(text, "2023-11-14 22:13:20 to 2023-11-15 22:13:21 UTC (1 d 1 s)");
	has(text, "  Reconnaissance        T1595.002");
	has(text, "  Initial Access        T1190");
	has(text, "Exploit Public-Facing Application");
	has(text, "(not in the table)");
	has(text, "192.0.2.1:40000 > 198.51.100.1:80");
	has(text, "day.pcap:12@4711  rule 1:1");
	has(text, "2 more of the same until 22:13:21");
	has(text, "14 frames recorded behind them");
	has(text, "22:13:20.123456 day.pcap:18446744073709551615  ");
	has(text, "and 6 more\n");
	has(text, "1 frame recorded behind it");
	has(text, "joins the alert of 22:13:20 (84 %) by address a");
	has(text, "malicious, attack-with-impact, 90 %");
	has(text, "First line.\n    Second: ");
	has(text, "evidence: day.pcap:12,\n    a\\x1b");
	has(text, "damaged");
	buf_clear(&out);
	f->data.width = 120;
	report_list(&out, &f->data);
	check_safe(buf_span(&out));
	assert_in_range(widest(buf_span(&out)), 60, 120);
	buf_free(&out);
	free(f);
}

/* Colours are the only escapes, and only where they are wanted. */
static void
colours_text(void **state)
{
	struct fixture *f = fixture_new();
	struct buf out = {0};
	size_t escapes = 0;

	(void)state;
	f->data.colour = true;
	report_incident(&out, &f->incident[0], &f->data);
	for (size_t i = 0; i < out.n; i++) {
		if (out.p[i] != 0x1b)
			continue;
		escapes++;
		assert_true(i + 3 < out.n && out.p[i + 1] == '[');
		for (i += 2; out.p[i] != 'm'; i++)
			assert_true(out.p[i] == ';' ||
			    (out.p[i] >= '0' && out.p[i] <= '9'));
	}
	assert_true(escapes > 10);
	buf_free(&out);
	free(f);
}

static void
writes_html(void **state)
{
	static const char *const tags[] = {"table", "thead", "tbody", "tr",
	    "article", "header", "div", "dl", "dt", "dd", "ul", "li", "code",
	    "span", "details", "summary", "h2", "h3", "footer", "html"};
	struct fixture *f = fixture_new();
	struct buf out = {0};
	struct span text;

	(void)state;
	report_find("html")->write(&out, &f->data);
	assert_non_null(out.p);
	text = buf_span(&out);
	check_safe(text);
	assert_true(span_find(text, span_str("<script")) == SIZE_MAX);
	assert_true(span_find(text, span_str("http")) ==
	    span_find(text, span_str("http-equiv")));
	assert_true(span_find(text, span_str("T9999<b>")) == SIZE_MAX);
	has(text, "default-src 'none'");
	has(text, "a\\x1b[2J\\x9b&lt;script&gt;");
	has(text, "<a href=\"#i0123456789ab\">");
	has(text, "<article id=\"i0123456789ab\">");
	has(text, "day.pcap:<wbr>12@4711");
	has(text, "<dt>Alerts</dt><dd>1,006</dd>");
	has(text, "3 times in 1 d 1 s");
	has(text, "the first alert");
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t open = 0, close = 0;

		for (size_t k = 0; k < text.n; k++) {
			struct span at = span_from(text, k + 1);
			size_t n = strlen(tags[i]);

			if (text.p[k] != '<')
				continue;
			if (span_starts(at, span_str(tags[i])) &&
			    (at.p[n] == '>' || at.p[n] == ' '))
				open++;
			if (at.p[0] == '/' && at.p[n + 1] == '>' &&
			    span_starts(span_from(at, 1), span_str(tags[i])))
				close++;
		}
		if (open != close)
			fail_msg("<%s>: %zu, %zu", tags[i], open, close);
	}
	buf_free(&out);
	free(f);
}

static void
reports_nothing(void **state)
{
	const struct report_data data = {.title = NULL};

	(void)state;
	for (unsigned i = 0; report_nth(i) != NULL; i++) {
		struct buf out = {0};

		report_nth(i)->write(&out, &data);
		assert_true(out.n != 0);
		assert_ptr_equal(
		    report_find(report_nth(i)->name), report_nth(i));
		buf_free(&out);
	}
	assert_null(report_find("no such"));
}

static void
writes_words(void **state)
{
	static const struct {
		int64_t ns;
		const char *want;
	} durations[] = {
	    {0, "0 s"},
	    {-5, "0 s"},
	    {1, "less than 1 s"},
	    {59 * NS_PER_S, "59 s"},
	    {2561 * NS_PER_S, "42 min 41 s"},
	    {3600 * NS_PER_S, "1 h"},
	    {90061 * NS_PER_S, "1 d 1 h"},
	};
	static const struct {
		uint64_t n;
		const char *want;
	} counts[] = {
	    {0, "0"},
	    {999, "999"},
	    {1000, "1,000"},
	    {UINT64_MAX, "18,446,744,073,709,551,615"},
	};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		buf_clear(&out);
		put_duration(&out, durations[i].ns);
		assert_true(span_eq_str(buf_span(&out), durations[i].want));
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		buf_clear(&out);
		put_count(&out, counts[i].n);
		assert_true(span_eq_str(buf_span(&out), counts[i].want));
	}
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_text),
	    cmocka_unit_test(colours_text),
	    cmocka_unit_test(writes_html),
	    cmocka_unit_test(reports_nothing),
	    cmocka_unit_test(writes_words),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
