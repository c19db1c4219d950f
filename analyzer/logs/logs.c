#include "analyzer/logs/logs.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/logs/format.h"
#include "analyzer/logs/join.h"
#include "analyzer/logs/row_text.h"

enum {
	PROBE_MIN = 50, /* percent of the first rows, to be of a format */
};

struct logs {
	const struct log_format *format; /* NULL: rows are only text */
	struct log_context context;
	struct join join;
	bool joins; /* rows of several lines */
	uint64_t rows;
	uint64_t unparsed;
	uint64_t block_rows; /* of the blocks that logs_row has seen */
	struct buf text;     /* of logs_text */
};

static const struct event_type type_text = {.name = "text"};

static const struct log_format *
find_format(const char *name)
{
	for (unsigned i = 0; log_formats[i] != NULL; i++) {
		if (strcmp(log_formats[i]->name, name) == 0)
			return log_formats[i];
	}
	return NULL;
}

static const struct log_format *
probe_formats(struct span head)
{
	const struct log_format *best = NULL;
	unsigned most = PROBE_MIN - 1;

	for (unsigned i = 0; log_formats[i] != NULL; i++) {
		unsigned points = log_formats[i]->probe(head);

		if (points > most) {
			most = points;
			best = log_formats[i];
		}
	}
	return best;
}

static bool
fail_unknown(const char *name, struct err *err)
{
	struct buf names = {0};

	for (unsigned i = 0; log_formats[i] != NULL; i++)
		buf_printf(&names, "%s, ", log_formats[i]->name);
	err_set(err, ERR_USAGE,
	    "there is no log format \"%s\"; there are %.*stext", name,
	    (int)names.n, (const char *)names.p);
	buf_free(&names);
	return false;
}

static struct span
skip_mark(struct span text)
{
	static const uint8_t mark[] = {0xef, 0xbb, 0xbf}; /* of UTF-8 */

	return span_starts(text, span_of(mark, sizeof(mark)))
	    ? span_from(text, sizeof(mark))
	    : text;
}

struct logs *
logs_new(struct span head, const struct log_options *options, struct err *err)
{
	const struct log_format *format = NULL;
	struct logs *l;

	head = skip_mark(head);
	if (options->format == NULL) {
		format = probe_formats(head);
	} else if (strcmp(options->format, "text") != 0) {
		format = find_format(options->format);
		if (format == NULL) {
			fail_unknown(options->format, err);
			return NULL;
		}
	}
	l = mem_zalloc(1, sizeof(*l));
	l->format = format;
	l->context.options = *options;
	l->context.arena = arena_new(0);
	if (format != NULL && format->begin != NULL)
		format->begin(&l->context, head);
	l->joins =
	    format != NULL && l->context.json != NULL && join_needed(head);
	return l;
}

void
logs_free(struct logs *l)
{
	if (l == NULL)
		return;
	if (l->format != NULL && l->format->end != NULL)
		l->format->end(&l->context);
	json_free(l->context.json);
	arena_free(l->context.arena);
	join_free(&l->join);
	buf_free(&l->text);
	free(l);
}

const char *
logs_format(const struct logs *l)
{
	return l->format == NULL ? "text" : l->format->name;
}

static const struct log_blocks *
blocks_of(const struct logs *l)
{
	return l->format == NULL ? NULL : l->format->blocks;
}

/* Numbers the rows of a block.  False: it has none. */
static bool
take_block(struct logs *l, const struct line *line, struct line *row)
{
	*row = *line;
	row->rows = blocks_of(l)->rows(&l->context, line);
	row->number = l->block_rows + 1;
	l->block_rows += row->rows;
	return row->rows != 0;
}

bool
logs_row(struct logs *l, const struct line *line, struct line *row)
{
	if (blocks_of(l) != NULL)
		return take_block(l, line, row);
	if (l->joins)
		return join_add(&l->join, line, row);
	*row = *line;
	if (l->format != NULL && l->format->is_row != NULL)
		return l->format->is_row(line->bytes);
	return l->context.header.n == 0 ||
	    !span_eq(span_trim(skip_mark(line->bytes)), l->context.header);
}

bool
logs_rest(struct logs *l, struct line *row)
{
	return l->joins && join_rest(&l->join, row);
}

static void
set_row(struct event *ev, const struct row *row)
{
	event_clear_row(ev);
	ev->type = &type_text;
	ev->row = *row;
}

static bool
read_row(struct logs *l, const struct row *row, struct event *ev)
{
	const struct log_blocks *blocks = blocks_of(l);

	set_row(ev, row);
	l->rows++;
	if (l->format == NULL || !l->format->parse(&l->context, ev)) {
		set_row(ev, row);
		if (blocks != NULL)
			ev->row.text = blocks->strings(&l->context, row->text);
		l->unparsed++;
		return false;
	}
	if (ev->product.p == NULL)
		ev->product = span_str(ev->type->product);
	if (ev->category.p == NULL)
		ev->category = span_str(ev->type->category);
	if (ev->service.p == NULL)
		ev->service = span_str(ev->type->service);
	return true;
}

bool
logs_parse(struct logs *l, const struct line *line, struct event *ev)
{
	const struct log_blocks *blocks = blocks_of(l);
	struct row row = {.source = line->source,
	    .number = line->number,
	    .offset = line->offset,
	    .text = line->bytes};

	if (blocks != NULL) {
		blocks->begin(&l->context, line);
		if (!blocks->next(&l->context, &row))
			row.text = (struct span){0};
	} else if (line->number == 1) {
		row.text = skip_mark(row.text);
	}
	return read_row(l, &row, ev);
}

bool
logs_next(struct logs *l, struct event *ev)
{
	const struct log_blocks *blocks = blocks_of(l);
	struct row row = ev->row;

	if (blocks == NULL || !blocks->next(&l->context, &row))
		return false;
	row.number++;
	(void)read_row(l, &row, ev);
	return true;
}

struct span
logs_text(struct logs *l, const struct event *ev)
{
	if (ev->row.text.n != 0 || ev->n_values == 0)
		return ev->row.text;
	buf_clear(&l->text);
	row_text(&l->text, ev);
	return buf_span(&l->text);
}

const struct log_harm *
logs_harm(const struct logs *l, size_t *n)
{
	*n = l->context.harms;
	return l->context.harm;
}

void
logs_counters(const struct logs *l, struct counters *out)
{
	counter_add(out, "log.rows", l->rows);
	counter_add(out, "log.unparsed", l->unparsed);
	counter_add(out, "log.rows_cut", l->join.cut);
	counter_add(out, "log.fields_dropped", l->context.fields_dropped);
	for (unsigned i = 0; i < l->context.harms; i++)
		counter_add(
		    out, l->context.harm[i].counter, l->context.harm[i].n);
}

const char *
logs_format_name(unsigned i, const char **help)
{
	static const char text_help[] = "any lines, for keyword rules only";
	unsigned n = 0;

	while (n < i && log_formats[n] != NULL)
		n++;
	if (log_formats[n] != NULL) {
		*help = log_formats[i]->help;
		return log_formats[i]->name;
	}
	*help = text_help;
	return i == n ? "text" : NULL;
}
