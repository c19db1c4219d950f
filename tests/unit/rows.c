#include "tests/unit/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/time.h"
#include "analyzer/input/input.h"

/* An event as text: "type product/category/service time|name=value|…". */
static void
show(const struct event *ev, bool parsed, struct buf *out)
{
	char t[TIME_TEXT];

	buf_printf(out, "%s%s", parsed ? "" : "!", ev->type->name);
	if (ev->product.n + ev->category.n + ev->service.n != 0) {
		buf_printf(out, " %.*s/%.*s/%.*s", (int)ev->product.n,
		    (const char *)ev->product.p, (int)ev->category.n,
		    (const char *)ev->category.p, (int)ev->service.n,
		    (const char *)ev->service.p);
	}
	if (ev->timed)
		buf_printf(out, " %s", time_text_eve(ev->time_ns, t));
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		buf_byte(out, '|');
		buf_put(out, v->name);
		buf_str(out, v->type == VALUE_INT ? ":" : "=");
		if (v->type == VALUE_NULL)
			buf_str(out, "(null)");
		buf_put(out, v->text);
	}
}

static void
show_line(
    struct logs *l, const struct line *row, struct event *ev, struct buf *out)
{
	if (out->n != 0)
		buf_byte(out, '\n');
	show(ev, logs_parse(l, row, ev), out);
}

/* The rows that a line ends. */
static void
show_rows(
    struct logs *l, const struct line *line, struct event *ev, struct buf *out)
{
	struct line row;

	for (bool is = logs_row(l, line, &row); is; is = logs_more(l, &row))
		show_line(l, &row, ev, out);
}

void
rows_slurp(struct buf *b, const char *path)
{
	uint8_t part[4096];
	FILE *f = fopen(path, "rb");
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(b, span_of(part, n));
	assert_int_equal(fclose(f), 0);
}

void
rows_show(const struct log_options *options, const char *text, struct buf *out)
{
	struct err err;
	struct logs *l = logs_new(span_str(text), options, &err);
	struct event *ev = event_new_row();
	struct span rest = span_str(text);
	struct line line = {0};
	struct line row;

	assert_non_null(l);
	while (rest.n != 0 && span_token(&rest, '\n', &line.bytes)) {
		line.number++;
		show_rows(l, &line, ev, out);
	}
	while (logs_rest(l, &row))
		show_line(l, &row, ev, out);
	event_free_row(ev);
	logs_free(l);
}

void
rows_check_text(const char *text, const char *format, const char *want)
{
	const struct log_options options = {.file_ns = MARCH_NS};
	struct err err;
	struct logs *l = logs_new(span_str(text), &options, &err);
	struct buf out = {0};

	assert_non_null(l);
	assert_string_equal(logs_format(l), format);
	logs_free(l);
	rows_show(&options, text, &out);
	buf_byte(&out, 0);
	assert_string_equal((const char *)out.p, want);
	buf_free(&out);
}

void
rows_show_file(
    const struct log_options *options, const char *path, struct buf *out)
{
	struct err err;
	struct input *in = input_open(path, 0, NULL, &err);
	struct logs *l;
	struct event *ev = event_new_row();
	struct line line = {0};
	struct line row;

	assert_non_null(in);
	assert_int_equal(input_source(in)->kind, SOURCE_LOG);
	l = logs_new(input_head(in), options, &err);
	assert_non_null(l);
	if (logs_takes_pieces(l))
		input_in_pieces(in);
	while (input_line(in, &line))
		show_rows(l, &line, ev, out);
	while (logs_rest(l, &row))
		show_line(l, &row, ev, out);
	event_free_row(ev);
	logs_free(l);
	input_close(in);
}

static void
show_one(const char *format, const char *text, struct buf *out)
{
	const struct log_options options = {
	    .format = format, .file_ns = MARCH_NS};
	struct err err;
	struct logs *l = logs_new((struct span){0}, &options, &err);
	struct event *ev = event_new_row();
	const struct line line = {.number = 1, .bytes = span_str(text)};

	assert_non_null(l);
	show(ev, logs_parse(l, &line, ev), out);
	buf_byte(out, 0);
	event_free_row(ev);
	logs_free(l);
}

/* Gives the first n bytes in memory of that size: asan sees a byte more. */
static void
every_prefix(const char *format, const char *row)
{
	size_t all = strlen(row);
	const struct log_options options = {
	    .format = format, .file_ns = MARCH_NS};

	for (size_t n = 0; n <= all; n++) {
		struct err err;
		uint8_t *copy = malloc(n == 0 ? 1 : n);
		struct line line = {.number = 2, .bytes = span_of(copy, n)};
		struct event *ev = event_new_row();
		struct logs *l;

		memcpy(copy, row, n);
		l = logs_new(line.bytes, &options, &err);
		(void)logs_parse(l, &line, ev);
		assert_true(span_eq(ev->row.text, line.bytes));
		logs_free(l);
		event_free_row(ev);
		free(copy);
	}
}

void
rows_check(const char *format, const struct row_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = {0};

		show_one(format, c[i].row, &out);
		assert_string_equal((const char *)out.p, c[i].want);
		buf_free(&out);
		every_prefix(format, c[i].row);
	}
}
