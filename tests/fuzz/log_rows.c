#include "tests/fuzz/log_rows.h"

#include <assert.h>

#include "analyzer/logs/logs.h"

enum {
	PIECE_BYTES = 13,
};

static void
read_row(struct logs *l, const struct line *row, struct event *ev)
{
	(void)logs_parse(l, row, ev);
	assert(ev->n_values <= LOGS_FIELDS + 16);
	for (uint32_t i = 0; i < ev->n_values; i++)
		assert(ev->values[i].name.n != 0 ||
		    ev->values[i].text.n < 1u << 30);
}

/*
 * Reads text, whose lines come in pieces of n bytes, or whole where n is 0.
 * False: the format takes no pieces.
 */
static bool
read_pieces(const struct log_options *options, struct span text, size_t n)
{
	struct err err;
	struct logs *l = logs_new(text, options, &err);
	struct event *ev = event_new_row();
	bool pieces = logs_takes_pieces(l);
	struct line line = {0};
	struct line row;
	struct span whole;

	while ((n == 0 || pieces) && text.n != 0 &&
	    span_token(&text, '\n', &whole)) {
		line.number++;
		do {
			line.goes_on = n != 0 && whole.n > n;
			line.bytes =
			    line.goes_on ? span_first(whole, n) : whole;
			whole = span_from(whole, line.bytes.n);
			for (bool is = logs_row(l, &line, &row); is;
			     is = logs_more(l, &row))
				read_row(l, &row, ev);
		} while (line.goes_on);
	}
	while (logs_rest(l, &row))
		read_row(l, &row, ev);
	event_free_row(ev);
	logs_free(l);
	return pieces;
}

static void
read_file(const struct log_options *options, struct span text)
{
	if (read_pieces(options, text, 0))
		(void)read_pieces(options, text, PIECE_BYTES);
}

void
log_file(const struct log_options *options, const uint8_t *data, size_t size)
{
	read_file(options, span_of(data, size));
}

void
log_rows(const char *format, const uint8_t *data, size_t size)
{
	const struct log_options named = {.format = format, .year = 2024};
	const struct log_options told = {
	    .file_ns = INT64_C(1709294400000000000)};

	read_file(&named, span_of(data, size));
	read_file(&told, span_of(data, size));
}
