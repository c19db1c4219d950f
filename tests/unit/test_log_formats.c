#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/charset.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/user_format.h"
#include "tests/unit/log_samples_table.h"
#include "tests/unit/rows.h"

static void
reads_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < log_sample_count; i++) {
		const struct log_sample *s = &log_samples[i];
		const struct log_options options = {
		    .format = s->format, .file_ns = MARCH_NS};
		struct buf out = {0};

		rows_show(&options, s->text, &out);
		buf_byte(&out, 0);
		if (strcmp((const char *)out.p, s->want) != 0)
			print_error("sample %zu, %s\n", i, s->name);
		assert_string_equal((const char *)out.p, s->want);
		buf_free(&out);
	}
}

/* Rows that only the option --format can tell: they are too few or too odd. */
static bool
needs_option(const struct log_sample *s)
{
	static const char *const begins[] = {
	    "CEF:0|a|b", "LEEF:1.0|a", "{\"a\"", "2024-01-02 03:04:05.678 KST"};

	if (strcmp(s->want, "!text") == 0)
		return true;
	for (unsigned i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (strcmp(s->text, begins[i]) == 0)
			return true;
	}
	return false;
}

/* Every sample against every detector: only its own may win. */
static void
tells_formats_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < log_sample_count; i++) {
		const struct log_sample *s = &log_samples[i];
		struct span head = span_str(s->text);

		for (unsigned f = 0; log_formats[f] != NULL; f++) {
			unsigned points = log_formats[f]->probe(head);
			bool own = strcmp(log_formats[f]->name, s->format) == 0;

			if (own && !needs_option(s) && points < 50)
				print_error("sample %zu, %s: not told to be "
					    "%s\n",
				    i, s->name, s->format);
			if (!own && points >= 50)
				print_error("sample %zu, %s: %s has %u "
					    "points\n",
				    i, s->name, log_formats[f]->name, points);
			if (own && !needs_option(s))
				assert_true(points >= 50);
			else if (!own)
				assert_true(points < 50);
		}
	}
}

/* Texts that are none of the formats. */
static void
mistakes_no_prose(void **state)
{
	static const char *const texts[] = {
	    "Dear all, this, that\nand, so, on\n",
	    "one, two, three\nfour, five\n",
	    "key=value, other=value, third=value\nkey=1, other=2, third=3\n",
	    "# a comment\nset x 1\n",
	    "<html>\n<body>\n",
	    "a|b\n1|2\n",
	    "type=apple\ntype=pear\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct log_options options = {0};
		struct err err;
		struct logs *l = logs_new(span_str(texts[i]), &options, &err);

		assert_string_equal(logs_format(l), "text");
		logs_free(l);
	}
}

static bool
has_text(const struct span *v, size_t n, struct span text)
{
	for (size_t i = 0; i < n; i++) {
		if (span_eq(v[i], text))
			return true;
	}
	return false;
}

/* Reads a row; its head must have told what the rest of it brings. */
static void
read_row(struct logs *l, const struct line *row, struct event *ev)
{
	const struct event_rest *rest;
	uint32_t head;

	(void)logs_head(l, row, ev);
	rest = ev->rest;
	head = ev->n_values;
	logs_fill(l, ev);
	assert_null(ev->rest);
	for (uint32_t i = head; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		assert_true(has_text(rest->name, rest->names, v->name));
		assert_true(span_has(row->bytes, v->text) ||
		    has_text(rest->made, rest->mades, v->text));
	}
}

/* Reads what begins with n bytes of a sample, in memory of that size. */
static void
read_prefix(const struct log_options *options, const char *text, size_t n)
{
	uint8_t *copy = malloc(n == 0 ? 1 : n);
	struct span rest = span_of(copy, n);
	struct err err;
	struct logs *l;
	struct event *ev = event_new_row();
	struct line line = {0};
	struct line row;

	memcpy(copy, text, n);
	l = logs_new(rest, options, &err);
	assert_non_null(l);
	while (rest.n != 0 && span_token(&rest, '\n', &line.bytes)) {
		line.number++;
		for (bool is = logs_row(l, &line, &row); is;
		     is = logs_more(l, &row))
			read_row(l, &row, ev);
	}
	while (logs_rest(l, &row))
		read_row(l, &row, ev);
	event_free_row(ev);
	logs_free(l);
	free(copy);
}

static void
survives_every_truncation(void **state)
{
	(void)state;
	for (size_t i = 0; i < log_sample_count; i++) {
		const struct log_sample *s = &log_samples[i];
		const struct log_options named = {
		    .format = s->format, .file_ns = MARCH_NS};
		const struct log_options told = {0};

		for (size_t n = 0; n <= strlen(s->text); n++) {
			read_prefix(&named, s->text, n);
			read_prefix(&told, s->text, n);
		}
	}
}

/* ---- charsets ---- */

static void
tells_charsets(void **state)
{
	static const struct {
		const char *charset;
		const char *bytes;
		size_t n;
		const char *message;
	} cases[] = {
	    {"UTF-8", "Jan  2 03:04:05 h p: \xed\x95\x9c", 24, "한"},
	    {"CP949", "Jan  2 03:04:05 h p: \xc7\xd1\xb1\xdb", 25, "한글"},
	    {"ISO-8859-7", "Jan  2 03:04:05 h p: \xe1\xf0\xdd\xf4\xf5\xf7\xe5",
		28, "απέτυχε"},
	    {"ISO-8859-16",
		"Jan  2 03:04:05 h p: re\xfe"
		"ea a\xba"
		"a",
		30, "rețea așa"},
	    {"Windows-1252",
		"Jan  2 03:04:05 h p: f\xfcr Gr\xf6\xdf"
		"e \x96",
		32, "für Größe –"},
	    {"Windows-1251",
		"Jan  2 03:04:05 h p: \xed\xe5\xf3\xe4\xe0\xf7\xed\xfb\xe9", 30,
		"неудачный"},
	    {"UTF-16LE",
		"J\0a\0n\0 \0 \0002\0 \0000\0003\0:\0000\0004\0:\0000\0005\0 "
		"\0h\0 \0p\0:\0 \0\x5c\xd5",
		44, "한"},
	    {"UTF-16BE",
		"\0J\0a\0n\0 \0 \0002\0 \0000\0003\0:\0000\0004\0:\0000\0005\0"
		" \0h\0 \0p\0:\0 \xd5\x5c",
		44, "한"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct log_options options = {.year = 2024};
		struct line line = {.number = 1,
		    .offset = 7,
		    .bytes = span_of(cases[i].bytes, cases[i].n)};
		struct line row;
		struct err err;
		struct logs *l = logs_new(line.bytes, &options, &err);
		struct event *ev = event_new_row();
		const struct value *v;

		assert_string_equal(logs_charset(l), cases[i].charset);
		assert_string_equal(logs_format(l), "syslog");
		assert_true(logs_row(l, &line, &row));
		assert_int_equal(row.offset, 7);
		assert_true(logs_parse(l, &row, ev));
		v = event_named(ev, span_str("message"));
		assert_non_null(v);
		assert_true(span_eq_str(v->text, cases[i].message));
		event_free_row(ev);
		logs_free(l);
	}
}

/* A row that is UTF-8 stays so among those of a program that is older. */
static void
tells_charsets_of_rows(void **state)
{
	static const char *const rows[] = {
	    "Jan  2 03:04:05 h p: \xec\xa0\x91\xea\xb7\xbc",
	    "Jan  2 03:04:05 h p: \xc1\xa2\xb1\xd9"};
	const struct log_options options = {.year = 2024};
	struct buf head = {0};
	struct err err;
	struct logs *l;

	(void)state;
	buf_printf(&head, "%s\n%s\n", rows[0], rows[1]);
	l = logs_new(buf_span(&head), &options, &err);
	assert_string_equal(logs_charset(l), "CP949");
	for (unsigned i = 0; i < 2; i++) {
		struct line line = {.number = i, .bytes = span_str(rows[i])};
		struct line row;

		assert_true(logs_row(l, &line, &row));
		assert_true(
		    span_eq_str(row.bytes, "Jan  2 03:04:05 h p: 접근"));
	}
	logs_free(l);
	buf_free(&head);
}

/* What means nothing in a charset is marked, and reading goes on. */
static void
marks_bad_bytes(void **state)
{
	const struct log_options options = {
	    .format = "text", .charset = "cp949"};
	const struct line line = {.number = 1, .bytes = span_str("a\xff\x20z")};
	struct line row;
	struct err err;
	struct logs *l = logs_new((struct span){0}, &options, &err);

	(void)state;
	assert_true(logs_row(l, &line, &row));
	assert_true(span_eq_str(row.bytes, "a\xef\xbf\xbd z"));
	logs_free(l);
}

static void
knows_names_of_charsets(void **state)
{
	const struct log_options options = {.charset = "klingon"};
	struct err err;

	(void)state;
	assert_string_equal(charset_find("EUC-KR")->name, "CP949");
	assert_string_equal(charset_find("windows-1253")->name, "Windows-1253");
	assert_string_equal(charset_find("cp1250")->name, "Windows-1250");
	assert_null(charset_find(""));
	assert_null(logs_new((struct span){0}, &options, &err));
	assert_non_null(strstr(err.text, "there is no charset \"klingon\""));
}

/* ---- times ---- */

static void
reads_times(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *want; /* NULL: it is no such time */
	} cases[] = {
	    {"%Y-%m-%d %H:%M:%S", "2024-01-02 03:04:05",
		"2024-01-01T18:04:05.000000+0000"},
	    {"%d/%b/%Y:%H:%M:%S %z", "02/Jan/2024:03:04:05 -0530",
		"2024-01-02T08:34:05.000000+0000"},
	    {"%b %d %H:%M:%S", "Jan  2 03:04:05",
		"2024-01-01T18:04:05.000000+0000"},
	    {"%m/%d/%y %H:%M:%S %p", "01/02/24 12:04:05 AM",
		"2024-01-01T15:04:05.000000+0000"},
	    {"%d.%m.%Y %H:%M:%S.%f %Z", "02.01.2024 03:04:05.25 CET",
		"2024-01-02T02:04:05.250000+0000"},
	    {"%s", "1704164645.5", "2024-01-02T03:04:05.500000+0000"},
	    {"[%a] %H:%M %d%m%Y", "[Tuesday] 03:04 02012024",
		"2024-01-01T18:04:00.000000+0000"},
	    {"%Y-%m-%d %H:%M:%S", "2024-01-02 03:04:05 ", NULL},
	    {"%Y-%m-%d %H:%M:%S", "2024-13-02 03:04:05", NULL},
	    {"%Y-%m-%d %H:%M:%S", "2024-01-02", NULL},
	    {"%H:%M %p %d%m%Y", "13:04 PM 02012024", NULL},
	    {"%d%%%m %H", "02%01", NULL},
	};
	struct log_context c = {.options = {.zone_s = 9 * 3600, .year = 2024}};

	(void)state;
	log_prepare(&c);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct event *ev = event_new_row();
		char t[TIME_TEXT];
		bool is = time_format_read(
		    &c, ev, cases[i].format, span_str(cases[i].text));

		assert_int_equal(is, cases[i].want != NULL);
		if (is)
			assert_string_equal(
			    time_text_eve(ev->time_ns, t), cases[i].want);
		event_free_row(ev);
	}
}

/* ---- formats of a person's own ---- */

static struct user_formats *
formats_of(const char *yaml, struct diags *diags)
{
	return user_formats_of_text("test.yml", span_str(yaml), diags);
}

static void
reads_own_formats(void **state)
{
	static const char yaml[] =
	    "format: relay\n"
	    "about: relay of documents\n"
	    "logsource: {product: egov, service: relay}\n"
	    "pattern:\n"
	    "  - '^(?<time>\\S+ \\S+) (?<host>\\S+) sent id=(?<id>\\d+)"
	    "( to (?<to>.*))?$'\n"
	    "  - '^(?<time>\\S+ \\S+) (?<host>\\S+) (?<text>DOWN.*)'\n"
	    "time: '%d.%m.%Y %H:%M:%S'\n"
	    "fields: {text: message}\n"
	    "example: '02.01.2024 03:04:05 r1 sent id=7 to R2'\n";
	struct diags diags = {0};
	struct user_formats *u = formats_of(yaml, &diags);
	const struct log_options options = {.formats = u};
	struct buf out = {0};

	(void)state;
	assert_int_equal(diags.n, 0);
	rows_show(&options,
	    "02.01.2024 03:04:05 r1 sent id=7 to R2\n"
	    "02.01.2024 03:04:06 r1 sent id=8\n"
	    "02.01.2024 03:04:07 r1 DOWN: \xff\n"
	    "what\n",
	    &out);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p,
	    "relay egov//relay 2024-01-02T03:04:05.000000+0000|host=r1|id:7"
	    "|time=02.01.2024 03:04:05|to=R2\n"
	    "relay egov//relay 2024-01-02T03:04:06.000000+0000|host=r1|id:8"
	    "|time=02.01.2024 03:04:06\n"
	    "relay egov//relay 2024-01-02T03:04:07.000000+0000|host=r1"
	    "|message=DOWN: \xef\xbf\xbd|time=02.01.2024 03:04:07\n"
	    "!text");
	buf_free(&out);
	user_formats_free(u);
}

static void
refuses_wrong_formats(void **state)
{
	static const struct {
		const char *yaml;
		unsigned line;
		unsigned column;
		const char *text;
	} cases[] = {
	    {"format: x\n", 1, 1, "the keys format and pattern"},
	    {"- x\n", 1, 1, "a format is a map"},
	    {"format: x\npatern: y\npattern: '(?<a>b)'\n", 2, 1, "unknown key"},
	    {"format: json\npattern: '(?<a>b)'\n", 1, 9, "built-in"},
	    {"format: x\npattern: '(?<a>b'\n", 2, 11, "closing parenthesis"},
	    {"format: x\npattern: 'b'\n", 2, 11, "named groups"},
	    {"format: x\npattern: [a: b]\n", 2, 12, "expected a text"},
	    {"format: x\npattern: '(?<a>b)'\ntime: '%Q'\n", 3, 8,
		"wrong at its byte 1"},
	    {"format: x\npattern: '(?<a>b)'\ntime: '%H:%M'\n", 3, 8,
		"expected %s, or a month"},
	    {"format: x\npattern: '(?<a>b)'\nfields: {c: d}\n", 3, 10,
		"no pattern has a group"},
	    {"format: x\npattern: '(?<a>b)'\nexample: c\n", 3, 10,
		"no pattern matches"},
	    {"format: x\npattern: '(?<time>b)'\ntime: '%s'\nexample: b\n", 4,
		10, "its time is not"},
	    {"format: x\npattern: '(?<a>b)'\nlogsource: {host: d}\n", 3, 13,
		"product, category and service"},
	    {"format: x\npattern: '(?<a>b)'\n---\nformat: x\n"
	     "pattern: '(?<a>b)'\n",
		4, 9, "a format of this name"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct diags diags = {0};
		struct user_formats *u = formats_of(cases[i].yaml, &diags);

		assert_int_equal(diags.n, 1);
		if (strstr(diags.v[0].text, cases[i].text) == NULL)
			print_error("case %zu: %s\n", i, diags.v[0].text);
		assert_non_null(strstr(diags.v[0].text, cases[i].text));
		if (diags.v[0].column != cases[i].column)
			print_error(
			    "case %zu: column %u\n", i, diags.v[0].column);
		assert_int_equal(diags.v[0].line, cases[i].line);
		assert_int_equal(diags.v[0].column, cases[i].column);
		diags_clear(&diags);
		user_formats_free(u);
	}
}

/* A pattern that takes for ever on a row counts as not matched. */
static void
bounds_patterns(void **state)
{
	struct diags diags = {0};
	struct user_formats *u =
	    formats_of("format: x\npattern: '^(?<a>(a+)+)$'\n", &diags);
	const struct log_options options = {.formats = u, .format = "x"};
	struct buf out = {0};

	(void)state;
	assert_int_equal(diags.n, 0);
	rows_show(&options,
	    "aaa\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n",
	    &out);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p, "x|a=aaa\n!text");
	buf_free(&out);
	user_formats_free(u);
}

/* ---- limits ---- */

/* Events of which no end comes are given in their order when many are open. */
static void
bounds_open_events(void **state)
{
	const struct log_options options = {.format = "auditd"};
	struct err err;
	struct logs *l = logs_new((struct span){0}, &options, &err);
	struct line row;
	unsigned given = 0;

	(void)state;
	for (unsigned i = 1; i <= 1000; i++) {
		char text[80];
		struct line line = {.number = i};

		(void)snprintf(text, sizeof(text),
		    "type=SYSCALL msg=audit(1704164645.000:%u): pid=1", i);
		line.bytes = span_str(text);
		if (logs_row(l, &line, &row))
			assert_int_equal(row.number, ++given);
	}
	assert_int_equal(given, 1000 - 32);
	while (logs_rest(l, &row))
		assert_int_equal(row.number, ++given);
	assert_int_equal(given, 1000);
	logs_free(l);
}

static void
keeps_an_example(void **state)
{
	const struct log_options options = {.format = "cef"};
	struct err err;
	struct logs *l = logs_new((struct span){0}, &options, &err);
	struct event *ev = event_new_row();
	char text[1000];
	struct line line = {.number = 3};
	struct span example;
	uint64_t number;

	(void)state;
	assert_false(logs_example(l, &number, &example));
	memset(text, 'x', sizeof(text));
	line.bytes = span_of(text, sizeof(text));
	assert_false(logs_parse(l, &line, ev));
	line.number = 4;
	line.bytes = span_str("y");
	assert_false(logs_parse(l, &line, ev));
	assert_true(logs_example(l, &number, &example));
	assert_int_equal(number, 3);
	assert_int_equal(example.n, LOGS_EXAMPLE_BYTES);
	event_free_row(ev);
	logs_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_samples),
	    cmocka_unit_test(tells_formats_apart),
	    cmocka_unit_test(mistakes_no_prose),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(tells_charsets),
	    cmocka_unit_test(tells_charsets_of_rows),
	    cmocka_unit_test(marks_bad_bytes),
	    cmocka_unit_test(knows_names_of_charsets),
	    cmocka_unit_test(reads_times),
	    cmocka_unit_test(reads_own_formats),
	    cmocka_unit_test(refuses_wrong_formats),
	    cmocka_unit_test(bounds_patterns),
	    cmocka_unit_test(bounds_open_events),
	    cmocka_unit_test(keeps_an_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
