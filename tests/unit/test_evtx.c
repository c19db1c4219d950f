/* EVTX: chunks, records and binary XML. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/logs/evtx_value.h"
#include "analyzer/logs/logs.h"
#include "tests/unit/craft_evtx.h"

enum {
	CHUNK_BYTES = 65536,
};

/* 2024-03-01 09:00:00.1234567 UTC */
static const uint64_t MARCH = UINT64_C(133537572001234567);
static const char MARCH_TEXT[] = "2024-03-01T09:00:00.1234567Z";
static const int64_t MARCH_NS = INT64_C(1709283600123456700);

/* ---- reading a file ----------------------------------------------------- */

struct reading {
	struct buf text; /* each row as JSON, with its number and time */
	struct counters counters;
	uint64_t rows;
};

/* Reads blocks as input gives them, in memory of their exact size. */
static void
read_blocks(struct span file, struct reading *out)
{
	const struct log_options options = {.format = "evtx"};
	struct err err;
	struct logs *l = logs_new(file, &options, &err);
	struct event *ev = event_new_row();
	struct line line = {0};
	struct line row;

	*out = (struct reading){0};
	for (size_t at = 0; at < file.n; at += line.bytes.n) {
		size_t n = at == 0 ? CRAFT_HEADER : CHUNK_BYTES;
		struct span block = span_first(span_from(file, at), n);
		uint8_t *copy = malloc(block.n);
		bool more;

		memcpy(copy, block.p, block.n);
		line.number++;
		line.offset = at;
		line.bytes = span_of(copy, block.n);
		more = logs_row(l, &line, &row);
		out->rows += more ? row.rows : 0;
		if (more)
			(void)logs_parse(l, &row, ev);
		for (; more; more = logs_next(l, ev)) {
			struct span text = logs_text(l, ev);

			buf_printf(&out->text, "%llu@%lld ",
			    (unsigned long long)ev->row.number,
			    (long long)ev->time_ns);
			buf_put(&out->text, text);
			buf_byte(&out->text, '\n');
		}
		free(copy);
	}
	buf_byte(&out->text, 0);
	logs_counters(l, &out->counters);
	event_free_row(ev);
	logs_free(l);
}

static void
reading_free(struct reading *r)
{
	buf_free(&r->text);
	counters_free(&r->counters);
}

static void
check_text(const struct craft_evtx *w, const char *want)
{
	struct reading r;

	read_blocks(buf_span(&w->file), &r);
	assert_string_equal((const char *)r.text.p, want);
	assert_int_equal(counter_get(&r.counters, "log.unparsed"), 0);
	assert_int_equal(counter_get(&r.counters, "evtx.bad_checksums"), 0);
	reading_free(&r);
}

static void
check_counter(const struct craft_evtx *w, const char *name, uint64_t want)
{
	struct reading r;

	read_blocks(buf_span(&w->file), &r);
	assert_int_equal(counter_get(&r.counters, name), want);
	reading_free(&r);
}

/* ---- events ------------------------------------------------------------- */

static const uint16_t id_4688 = 4688;
static const uint8_t system_sid[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};

/* The values of craft_event; inner is the binary XML of EventData. */
static void
fill_values(struct craft_value v[4], struct span inner)
{
	v[0] = (struct craft_value){EVTX_UINT16, &id_4688, 2};
	v[1] = (struct craft_value){EVTX_FILETIME, &MARCH, 8};
	v[2] = (struct craft_value){EVTX_SID, system_sid, sizeof(system_sid)};
	v[3] = (struct craft_value){EVTX_XML, inner.p, inner.n};
}

static void
craft_simple(struct craft_evtx *w, uint64_t number)
{
	struct craft_value v[4];

	fill_values(v, (struct span){0});
	v[2].type = EVTX_NULL;
	v[2].n = 0;
	craft_record(w, number, MARCH);
	(void)craft_event(w, v, 4);
	craft_record_end(w);
}

#define SYSTEM_FIELDS                                      \
	"\"Provider_Name\":\"P\",\"EventID\":4688,"        \
	"\"SystemTime\":\"2024-03-01T09:00:00.1234567Z\"," \
	"\"Channel\":\"Security\","

static void
reads_a_template(void **state)
{
	struct craft_evtx w;
	char want[600];

	(void)state;
	craft_evtx_begin(&w);
	craft_simple(&w, 7);
	craft_evtx_end(&w);
	(void)snprintf(want, sizeof(want),
	    "1@%lld {" SYSTEM_FIELDS
	    "\"Security\":null,\"Event.EventData\":null}\n",
	    (long long)MARCH_NS);
	check_text(&w, want);
	buf_free(&w.file);
}

/* Two records of one template; the first brings it. */
static void
shares_a_template(void **state)
{
	struct craft_value v[4];
	struct craft_evtx w;
	uint32_t at;
	char want[600];

	(void)state;
	fill_values(v, (struct span){0});
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	at = craft_event(&w, v, 4);
	craft_record_end(&w);
	craft_record(&w, 2, MARCH);
	craft_head(&w);
	craft_instance(&w, at);
	v[0].type = EVTX_STRING;
	v[0].p = "7\0";
	craft_values(&w, v, 2); /* the others are missing, so null */
	craft_record_end(&w);
	craft_evtx_end(&w);
	(void)snprintf(want, sizeof(want),
	    "1@%lld {" SYSTEM_FIELDS
	    "\"Security_UserID\":\"S-1-5-18\",\"Event.EventData\":null}\n"
	    "2@%lld {\"Provider_Name\":\"P\",\"EventID\":\"7\","
	    "\"SystemTime\":\"%s\",\"Channel\":\"Security\","
	    "\"Security\":null,\"Event.EventData\":null}\n",
	    (long long)MARCH_NS, (long long)MARCH_NS, MARCH_TEXT);
	check_text(&w, want);
	buf_free(&w.file);
}

/* <Data Name="…">, values of several parts, arrays, entities, CDATA, PI. */
static void
craft_content(struct craft_evtx *w)
{
	craft_open(w, CRAFT_NOTHING, "Data", true);
	craft_attribute(w, "Name", false);
	craft_text(w, "CommandLine");
	craft_start(w);
	craft_text(w, "run ");
	craft_substitution(w, 0, EVTX_STRING);
	craft_u8(w, 0x49);
	craft_name(w, "amp");
	craft_u8(w, 0x48);
	craft_u16(w, 0x20ac);
	craft_u8(w, 0x07);
	craft_u16(w, 2);
	craft_utf16(w, "<>");
	craft_close(w);
	craft_u8(w, 0x0a);
	craft_name(w, "target");
	craft_u8(w, 0x0b);
	craft_u16(w, 1);
	craft_utf16(w, "x");
	craft_text(w, "\n ");
	craft_open(w, CRAFT_NOTHING, "Data", false);
	craft_start(w);
	craft_substitution(w, 1, EVTX_STRING | EVTX_ARRAY);
	craft_close(w);
	craft_open(w, CRAFT_NOTHING, "Data", true);
	craft_attribute(w, "Name", true);
	craft_text(w, "Blank");
	craft_attribute(w, "Other", false);
	craft_text(w, "x");
	craft_start(w);
	craft_text(w, " ");
	craft_close(w);
	craft_text(w, "\n");
}

#define CONTENT_FIELDS                                                           \
	"\"CommandLine\":\"run it&€<>\",\"Data\":[\"a\",\"bc\"],\"Blank\":\" " \
	"\""

static void
reads_nested_templates(void **state)
{
	static const struct craft_value values[] = {
	    {EVTX_STRING, "i\0t\0", 4},
	    {EVTX_STRING | EVTX_ARRAY, "a\0\0\0b\0c\0", 8},
	};
	struct craft_evtx w;
	struct craft_value v[4];
	char want[600];
	size_t inner;

	(void)state;
	fill_values(v, (struct span){0});
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	(void)craft_event(&w, v, 4); /* with an empty last value */
	w.file.n--;                  /* its end, to write the value behind */
	inner = w.file.n;
	(void)craft_template(&w);
	craft_open(&w, CRAFT_NOTHING, "Extra", false);
	craft_start(&w);
	craft_content(&w);
	craft_close(&w);
	craft_template_end(&w);
	craft_values(&w, values, 2);
	/* The size of the last of four values stands before their bytes. */
	w.file.p[inner - 22 - 4] = (uint8_t)(w.file.n - inner);
	w.file.p[inner - 22 - 3] = (uint8_t)((w.file.n - inner) >> 8);
	craft_u8(&w, 0);
	craft_record_end(&w);
	craft_evtx_end(&w);
	(void)snprintf(want, sizeof(want),
	    "1@%lld {" SYSTEM_FIELDS "\"Security_UserID\":\"S-1-5-18\","
	    "\"Extra.CommandLine\":\"run it&€<>\","
	    "\"Extra.Data\":[\"a\",\"bc\"],\"Extra.Blank\":\" \"}\n",
	    (long long)MARCH_NS);
	check_text(&w, want);
	buf_free(&w.file);
}

/* Binary XML that is no template, with dependencies and without. */
static void
reads_bare_elements(void **state)
{
	static const int depends[] = {CRAFT_BARE, CRAFT_NOTHING, 3};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct craft_evtx w;
		char want[200];

		craft_evtx_begin(&w);
		craft_record(&w, 1, MARCH);
		craft_head(&w);
		craft_open(&w, depends[i], "Event", true);
		craft_attribute(&w, "xmlns", false);
		craft_text(&w, "n");
		craft_start(&w);
		craft_open(&w, depends[i], "UserData", false);
		craft_start(&w);
		craft_open(&w, depends[i], "Any", false);
		craft_start(&w);
		craft_open(&w, depends[i], "Field", true);
		craft_attribute(&w, "a", false);
		craft_text(&w, "1");
		craft_start(&w);
		craft_text(&w, "two");
		craft_close(&w);
		craft_close(&w);
		craft_close(&w);
		craft_close(&w);
		craft_record_end(&w);
		craft_evtx_end(&w);
		(void)snprintf(want, sizeof(want),
		    "1@%lld {\"Event.#attributes.xmlns\":\"n\","
		    "\"Field.#attributes.a\":\"1\",\"Field.#text\":\"two\"}\n",
		    (long long)MARCH_NS);
		check_text(&w, want);
		buf_free(&w.file);
	}
}

/* ---- damage ------------------------------------------------------------- */

static void
craft_three(struct craft_evtx *w)
{
	craft_evtx_begin(w);
	for (uint64_t i = 1; i <= 3; i++)
		craft_simple(w, i);
	craft_evtx_end(w);
}

static void
survives_every_truncation(void **state)
{
	struct craft_evtx w;

	(void)state;
	craft_three(&w);
	for (size_t n = 1; n <= w.file.n; n++) {
		struct reading r;

		if (n > 256 && n < CRAFT_HEADER - 16)
			n = CRAFT_HEADER - 16; /* zeros */
		read_blocks(span_of(w.file.p, n), &r);
		assert_true(r.rows <= 3);
		assert_int_equal(counter_get(&r.counters, "log.rows"), r.rows);
		assert_int_equal(r.rows == 3, n == w.file.n);
		reading_free(&r);
	}
	buf_free(&w.file);
}

static void
survives_every_flipped_bit(void **state)
{
	struct craft_evtx w;

	(void)state;
	craft_three(&w);
	for (size_t at = CRAFT_HEADER; at < w.file.n; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			uint8_t flip = (uint8_t)(1u << bit);
			struct reading r;

			w.file.p[at] ^= flip;
			read_blocks(buf_span(&w.file), &r);
			/* What is not read is counted. */
			assert_true(r.rows == 3 ||
			    counter_get(&r.counters, "evtx.gaps") != 0 ||
			    counter_get(&r.counters, "evtx.bad_chunks") == 1);
			w.file.p[at] ^= flip;
			reading_free(&r);
		}
	}
	buf_free(&w.file);
}

static void
counts_harm(void **state)
{
	static const struct {
		size_t at; /* in the file */
		const char *counter;
		uint64_t rows;
	} cases[] = {
	    {8, "evtx.bad_header", 3},
	    {CRAFT_HEADER + 2, "evtx.bad_chunks", 0},
	    {CRAFT_HEADER + 60, "evtx.bad_checksums", 3},
	    {CRAFT_HEADER + 512, "evtx.gaps", 2},
	    {CRAFT_HEADER + 516, "evtx.gaps", 2},
	    {CRAFT_HEADER + 512 + 24 + 4, "evtx.bad_records", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct craft_evtx w;
		struct reading r;

		craft_three(&w);
		w.file.p[cases[i].at] ^= 0x10;
		read_blocks(buf_span(&w.file), &r);
		assert_int_equal(counter_get(&r.counters, cases[i].counter), 1);
		assert_int_equal(r.rows, cases[i].rows);
		reading_free(&r);
		buf_free(&w.file);
	}
}

/* A record that cannot be read leaves its strings. */
static void
keeps_strings(void **state)
{
	struct craft_evtx w;
	struct reading r;

	(void)state;
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	craft_u8(&w, 0xee);
	craft_utf16(&w, "whoami /all");
	craft_u16(&w, 0);
	craft_utf16(&w, "abc");
	craft_u16(&w, 7);
	craft_utf16(&w, "C:\\Users");
	craft_record_end(&w);
	craft_evtx_end(&w);
	read_blocks(buf_span(&w.file), &r);
	assert_string_equal((const char *)r.text.p,
	    "1@1709283600123456700 whoami /all C:\\Users\n");
	assert_int_equal(counter_get(&r.counters, "log.unparsed"), 1);
	reading_free(&r);
	buf_free(&w.file);
}

/* Behind what the chunk's header says to be used. */
static void
reads_records_of_a_dirty_file(void **state)
{
	static const struct {
		uint64_t number; /* of the record behind */
		uint64_t rows;
	} cases[] = {{4, 4}, {9, 3}, {3, 3}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct craft_evtx w;
		struct reading r;

		craft_three(&w);
		w.file.p[120] = 1; /* dirty */
		craft_simple(&w, cases[i].number);
		read_blocks(buf_span(&w.file), &r);
		assert_int_equal(r.rows, cases[i].rows);
		assert_int_equal(counter_get(&r.counters, "evtx.dirty"), 1);
		assert_int_equal(counter_get(&r.counters, "evtx.gaps"), 0);
		reading_free(&r);
		buf_free(&w.file);
	}
}

/* Chunks behind the number that the header names; unused room; a full one. */
static void
reads_chunks_that_the_header_does_not_know(void **state)
{
	struct craft_evtx w;
	struct reading r;
	struct buf file = {0};
	uint8_t *zeros = calloc(1, CHUNK_BYTES);

	(void)state;
	craft_three(&w);
	buf_put(&file, buf_span(&w.file));
	buf_put(&file, span_of(zeros, CRAFT_HEADER + CHUNK_BYTES - w.file.n));
	buf_put(&file, span_of(zeros, CHUNK_BYTES));
	buf_put(&file, span_from(buf_span(&w.file), CRAFT_HEADER));
	/* Free space from the end of the chunk: the rest is zeros. */
	file.p[CRAFT_HEADER + 48] = 0;
	file.p[CRAFT_HEADER + 49] = 0;
	file.p[CRAFT_HEADER + 50] = 1;
	read_blocks(buf_span(&file), &r);
	assert_int_equal(r.rows, 6);
	assert_int_equal(counter_get(&r.counters, "evtx.gaps"), 0);
	assert_int_equal(counter_get(&r.counters, "evtx.bad_chunks"), 0);
	assert_int_equal(counter_get(&r.counters, "log.unparsed"), 0);
	assert_non_null(strstr((const char *)r.text.p, "\n6@"));
	reading_free(&r);
	free(zeros);
	buf_free(&file);
	buf_free(&w.file);
}

/* ---- limits ------------------------------------------------------------- */

/* A value that is an instance of its own template, many times. */
static void
stops_templates_that_multiply(void **state)
{
	struct craft_evtx w;
	uint32_t at;

	(void)state;
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	craft_head(&w);
	at = craft_template(&w);
	craft_open(&w, CRAFT_NOTHING, "Event", false);
	craft_start(&w);
	for (unsigned i = 0; i < 64; i++) {
		craft_open(&w, CRAFT_NOTHING, "a", false);
		craft_start(&w);
		craft_substitution(&w, 0, EVTX_XML);
		craft_close(&w);
	}
	craft_close(&w);
	craft_template_end(&w);
	/* Each value holds an instance that holds a shorter value. */
	craft_u32(&w, 1);
	for (unsigned left = 7; left > 0; left--) {
		craft_u16(&w, (uint16_t)(left * 18));
		craft_u16(&w, EVTX_XML);
		craft_instance(&w, at);
		craft_u32(&w, 1);
	}
	craft_u16(&w, 0);
	craft_u16(&w, EVTX_XML);
	craft_record_end(&w);
	craft_evtx_end(&w);
	check_counter(&w, "evtx.bad_records", 1);
	buf_free(&w.file);
}

/* Elements within elements, more than anybody needs. */
static void
stops_deep_elements(void **state)
{
	struct craft_evtx w;

	(void)state;
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	craft_head(&w);
	for (unsigned i = 0; i < 70; i++) {
		craft_open(&w, CRAFT_BARE, "e", false);
		craft_start(&w);
		/* Any size that fits will do. */
		w.file.p[w.element[--w.depth]] = 1;
	}
	for (unsigned i = 0; i < 70; i++)
		craft_u8(&w, 0x04);
	craft_record_end(&w);
	craft_evtx_end(&w);
	check_counter(&w, "evtx.bad_records", 1);
	buf_free(&w.file);
}

/* Many definitions that overlap: each is worked on, but not for ever. */
static void
stops_overlapping_templates(void **state)
{
	struct craft_evtx w;
	uint32_t at;
	struct reading r;

	(void)state;
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	at = craft_at(&w);
	for (unsigned i = 0; i < 8192; i++)
		craft_head(&w); /* a definition of any size */
	craft_record_end(&w);
	for (uint32_t i = 0; i < 200; i++) {
		craft_record(&w, i + 2, MARCH);
		craft_instance(&w, at + i * 4);
		craft_u32(&w, 0);
		craft_record_end(&w);
	}
	craft_evtx_end(&w);
	read_blocks(buf_span(&w.file), &r);
	assert_int_equal(r.rows, 201);
	assert_int_equal(counter_get(&r.counters, "evtx.bad_records"), 201);
	reading_free(&r);
	buf_free(&w.file);
}

static void
leaves_out_too_many_fields(void **state)
{
	struct craft_evtx w;
	struct reading r;

	(void)state;
	craft_evtx_begin(&w);
	craft_record(&w, 1, MARCH);
	craft_head(&w);
	craft_open(&w, CRAFT_BARE, "Event", false);
	craft_start(&w);
	for (unsigned i = 0; i < LOGS_FIELDS + 10; i++) {
		craft_open(&w, CRAFT_BARE, "e", false);
		craft_empty(&w);
	}
	craft_close(&w);
	craft_record_end(&w);
	craft_evtx_end(&w);
	read_blocks(buf_span(&w.file), &r);
	assert_int_equal(counter_get(&r.counters, "log.fields_dropped"), 10);
	assert_int_equal(counter_get(&r.counters, "log.unparsed"), 0);
	reading_free(&r);
	buf_free(&w.file);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_a_template),
	    cmocka_unit_test(shares_a_template),
	    cmocka_unit_test(reads_nested_templates),
	    cmocka_unit_test(reads_bare_elements),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(survives_every_flipped_bit),
	    cmocka_unit_test(counts_harm),
	    cmocka_unit_test(keeps_strings),
	    cmocka_unit_test(reads_records_of_a_dirty_file),
	    cmocka_unit_test(reads_chunks_that_the_header_does_not_know),
	    cmocka_unit_test(stops_templates_that_multiply),
	    cmocka_unit_test(stops_deep_elements),
	    cmocka_unit_test(stops_overlapping_templates),
	    cmocka_unit_test(leaves_out_too_many_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
