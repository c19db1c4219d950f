/*
 * How lines become rows: whatever pieces they come in, whatever they hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/logs/format.h"
#include "tests/unit/log_samples_table.h"
#include "tests/unit/rows.h"

/* ---- elements ---- */

/* What a file of audit records becomes; "|" stands between rows. */
static const struct {
	const char *text;
	const char *rows;
} elements[] = {
    /* In one line, as some servers write the old style */
    {"<?xml version=\"1.0\"?><AUDIT><AUDIT_RECORD A=\"1\"/>"
     "<AUDIT_RECORD A=\"2\" /> <AUDIT_RECORD><B>3</B></AUDIT_RECORD>"
     "</AUDIT>",
	"<AUDIT_RECORD A=\"1\"/>|<AUDIT_RECORD A=\"2\" />|"
	"<AUDIT_RECORD><B>3</B></AUDIT_RECORD>"},
    {"<AUDIT_RECORD\nA=\"1\"\n/>\n<AUDIT_RECORD\n>\n<B/></AUDIT_RECORD\n>\n",
	"<AUDIT_RECORD\nA=\"1\"\n/>|<AUDIT_RECORD\n>\n<B/></AUDIT_RECORD\n>"},
    {"<AUDIT_RECORD><B/></AUDIT_RECORD\n > x\n<AUDIT_RECORD C=\"1\"/>",
	"<AUDIT_RECORD><B/></AUDIT_RECORD\n >| x|<AUDIT_RECORD C=\"1\"/>"},
    /* Names that only begin alike */
    {"<AUDIT_RECORDS><AUDIT_RECORD><AUDIT_RECORDER/></AUDIT_RECORDX>"
     "</AUDIT_RECORD></AUDIT_RECORDS>",
	"<AUDIT_RECORD><AUDIT_RECORDER/></AUDIT_RECORDX></AUDIT_RECORD>"},
    /* Quotes of either kind, and what stands in them */
    {"<AUDIT_RECORD A=\"it's />\" B='\"'/><AUDIT_RECORD A=\"<b\"/>",
	"<AUDIT_RECORD A=\"it's />\" B='\"'/>|<AUDIT_RECORD A=\"<b\"/>"},
    /* Torn ones end where the next one begins */
    {"<AUDIT_RECORD A=\"1\n<AUDIT_RECORD A=\"2\"/>\n<AUDIT_RECORD A=\"3\"/>",
	"<AUDIT_RECORD A=\"1|<AUDIT_RECORD A=\"2\"/>|<AUDIT_RECORD A=\"3\"/>"},
    {"<AUDIT_RECORD><B>1\n<AUDIT_RECORD><B>2</B></AUDIT_RECORD>",
	"<AUDIT_RECORD><B>1|<AUDIT_RECORD><B>2</B></AUDIT_RECORD>"},
    {"<AUDIT_RECORD A=\"1\"/>\n<AUDIT_RECORD A=\"2",
	"<AUDIT_RECORD A=\"1\"/>|<AUDIT_RECORD A=\"2"},
    {"<AUDIT_RECORD A=\"1\"/>\n<AUDIT_RECO",
	"<AUDIT_RECORD A=\"1\"/>|<AUDIT_RECO"},
    /* CDATA, also one that does not end */
    {"<AUDIT_RECORD><B><![CDATA[</AUDIT_RECORD><AUDIT_RECORD A=\"\n]]]>"
     "</B></AUDIT_RECORD><AUDIT_RECORD A=\"2\"/>",
	"<AUDIT_RECORD><B><![CDATA[</AUDIT_RECORD><AUDIT_RECORD A=\"\n]]]>"
	"</B></AUDIT_RECORD>|<AUDIT_RECORD A=\"2\"/>"},
    {"<AUDIT_RECORD><B><![CDATA[1</AUDIT_RECORD>"
     "<AUDIT_RECORD><B><![CDATA[2</AUDIT_RECORD>",
	"<AUDIT_RECORD><B><![CDATA[1</AUDIT_RECORD>|"
	"<AUDIT_RECORD><B><![CDATA[2</AUDIT_RECORD>"},
    /* Text between them is a row */
    {"<AUDIT> x\n<AUDIT_RECORD A=\"1\"/>y<AUDIT_RECORD A=\"2\"/></AUDIT>\nz\n",
	"<AUDIT> x|<AUDIT_RECORD A=\"1\"/>|y|<AUDIT_RECORD A=\"2\"/>|z"},
};

/* Gives text to l, lines in pieces of n bytes; 0: whole ones. */
static void
read_pieces(struct logs *l, struct span text, size_t n,
    void (*take)(void *, const struct line *), void *arg)
{
	struct line line = {0};
	struct line row;
	struct span rest = text;
	struct span whole;

	while (rest.n != 0 && span_token(&rest, '\n', &whole)) {
		line.number++;
		do {
			line.goes_on = n != 0 && whole.n > n;
			line.offset = (uint64_t)(whole.p - text.p);
			line.bytes =
			    line.goes_on ? span_first(whole, n) : whole;
			whole = span_from(whole, line.bytes.n);
			for (bool is = logs_row(l, &line, &row); is;
			     is = logs_more(l, &row))
				take(arg, &row);
		} while (line.goes_on);
	}
	while (logs_rest(l, &row))
		take(arg, &row);
}

struct shown {
	struct buf *out;
	struct span text;
};

static void
show_bytes(void *arg, const struct line *row)
{
	struct shown *s = arg;

	if (s->out->n != 0)
		buf_byte(s->out, '|');
	buf_put(s->out, row->bytes);
	/* The offset says where it stands. */
	assert_true(span_starts(span_from(s->text, row->offset), row->bytes));
	assert_false(row->goes_on);
}

static void
splits_elements(void **state)
{
	const struct log_options options = {.format = "mysql-xml"};

	(void)state;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		struct span text = span_str(elements[i].text);

		for (size_t n = 0; n <= text.n; n++) {
			struct err err;
			struct logs *l = logs_new(text, &options, &err);
			struct buf out = {0};
			struct shown shown = {.out = &out, .text = text};

			assert_true(logs_takes_pieces(l));
			read_pieces(l, text, n, show_bytes, &shown);
			buf_byte(&out, 0);
			assert_string_equal(
			    (const char *)out.p, elements[i].rows);
			buf_free(&out);
			logs_free(l);
		}
	}
}

struct count {
	unsigned rows;
	unsigned parsed;
	struct logs *logs;
	struct event *ev;
};

static void
count_row(void *arg, const struct line *row)
{
	struct count *c = arg;

	c->rows++;
	c->parsed += logs_parse(c->logs, row, c->ev);
}

/* Reads text in pieces of 64 KiB, and says what was cut. */
static struct count
count_rows(struct span text, uint64_t *cut)
{
	const struct log_options options = {.format = "mysql-xml"};
	struct err err;
	struct counters counters = {0};
	struct count c = {.ev = event_new_row()};

	c.logs = logs_new((struct span){0}, &options, &err);
	read_pieces(c.logs, text, 64 << 10, count_row, &c);
	logs_counters(c.logs, &counters);
	*cut = counter_get(&counters, "log.rows_cut");
	counters_free(&counters);
	event_free_row(c.ev);
	logs_free(c.logs);
	return c;
}

/* Twenty megabytes of records in one line are records, and none is cut. */
static void
splits_long_lines(void **state)
{
	static const unsigned n = 200000;
	struct buf text = {0};
	struct count c;
	uint64_t cut;

	(void)state;
	buf_str(&text, "<?xml version=\"1.0\"?><AUDIT>");
	for (unsigned i = 0; i < n; i++)
		buf_printf(&text,
		    "<AUDIT_RECORD NAME=\"Query\" RECORD=\"%u\" "
		    "TIMESTAMP=\"2014-04-30T13:41:40 UTC\" "
		    "SQLTEXT=\"select 1\"/>",
		    i);
	c = count_rows(buf_span(&text), &cut);
	assert_int_equal(c.rows, n);
	assert_int_equal(c.parsed, n);
	assert_int_equal(cut, 0);
	buf_free(&text);
}

/* An element without an end is cut, counted, and the next one is found. */
static void
cuts_endless_elements(void **state)
{
	static const char *const begins[] = {"<AUDIT_RECORD A=\"",
	    "<AUDIT_RECORD><![CDATA[", "<AUDIT_RECORD></AUDIT_RECORD"};

	(void)state;
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		struct buf text = {0};
		struct count c;
		uint64_t cut;

		buf_str(&text, begins[i]);
		for (unsigned k = 0; k < 5 << 20; k++)
			buf_byte(&text, k % 2 == 0 ? '\n' : ' ');
		buf_str(&text,
		    "\n<AUDIT_RECORD TIMESTAMP=\"2014-04-30T13:41:40\"/>\n");
		c = count_rows(buf_span(&text), &cut);
		assert_int_equal(c.parsed, 1);
		assert_int_equal(c.rows, 2);
		assert_int_equal(cut, 1);
		buf_free(&text);
	}
}

/* An audit event of too many records keeps the first ones, and is counted. */
static void
bounds_audit_events(void **state)
{
	const struct log_options options = {.format = "auditd"};
	struct counters counters = {0};
	struct buf text = {0};
	struct err err;
	struct logs *l = logs_new((struct span){0}, &options, &err);
	struct line line = {0}, row;
	size_t n = 0;

	(void)state;
	buf_str(&text, "type=PATH msg=audit(1704164645.123:1): name=");
	for (unsigned i = 0; i < 1 << 20; i++)
		buf_byte(&text, 'x');
	line.bytes = buf_span(&text);
	for (unsigned i = 0; i < 9; i++)
		assert_false(logs_row(l, &line, &row));
	while (logs_rest(l, &row))
		n += row.bytes.n;
	assert_in_range(n, 3 << 20, 4 << 20);
	logs_counters(l, &counters);
	assert_int_equal(counter_get(&counters, "log.rows_cut"), 1);
	counters_free(&counters);
	logs_free(l);
	buf_free(&text);
}

/* ---- all formats ---- */

static void
show_row(void *arg, const struct line *row)
{
	struct buf *out = arg;

	buf_printf(out, "%u %u ", (unsigned)row->number, (unsigned)row->offset);
	buf_put(out, row->bytes);
	buf_byte(out, '|');
}

/* The same rows, in whatever pieces the lines come. */
static void
takes_any_pieces(void **state)
{
	unsigned tried = 0;

	(void)state;
	for (size_t i = 0; i < log_sample_count; i++) {
		const struct log_sample *s = &log_samples[i];
		const struct log_options options = {
		    .format = s->format, .file_ns = MARCH_NS};
		struct span text = span_str(s->text);
		struct buf whole = {0};

		for (size_t n = 0; n <= text.n; n++) {
			struct err err;
			struct logs *l = logs_new(text, &options, &err);
			struct buf out = {0};

			if (n != 0 && !logs_takes_pieces(l)) {
				logs_free(l);
				break;
			}
			read_pieces(
			    l, text, n, show_row, n == 0 ? &whole : &out);
			if (n != 0)
				assert_true(
				    span_eq(buf_span(&out), buf_span(&whole)));
			tried += n != 0;
			buf_free(&out);
			logs_free(l);
		}
		buf_free(&whole);
	}
	assert_true(tried != 0);
}

static const struct log_format *
format_of(const char *name)
{
	unsigned i = 0;

	while (strcmp(log_formats[i]->name, name) != 0)
		i++;
	return log_formats[i];
}

/*
 * A line that can be read as a row begins one: else it would hide in the row
 * before.
 */
static void
begins_what_parses(void **state)
{
	unsigned tried = 0;

	(void)state;
	for (size_t i = 0; i < log_sample_count; i++) {
		const struct log_sample *s = &log_samples[i];
		const struct log_options options = {
		    .format = s->format, .file_ns = MARCH_NS};
		struct span rest = span_str(s->text);
		const struct log_format *f = format_of(s->format);
		struct span line;

		while (f->begins != NULL && span_token(&rest, '\n', &line)) {
			for (size_t n = 0; n <= line.n; n++) {
				struct err err;
				struct logs *l =
				    logs_new((struct span){0}, &options, &err);
				struct event *ev = event_new_row();
				const struct line row = {
				    .number = 2, .bytes = span_first(line, n)};

				if (logs_parse(l, &row, ev)) {
					assert_true(f->begins(
					    (struct span){0}, row.bytes));
					tried++;
				}
				event_free_row(ev);
				logs_free(l);
			}
		}
	}
	assert_true(tried != 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(splits_elements),
	    cmocka_unit_test(splits_long_lines),
	    cmocka_unit_test(cuts_endless_elements),
	    cmocka_unit_test(bounds_audit_events),
	    cmocka_unit_test(takes_any_pieces),
	    cmocka_unit_test(begins_what_parses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
