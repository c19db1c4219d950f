#include "analyzer/logs/logs.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/charset.h"
#include "analyzer/base/mem.h"
#include "analyzer/logs/format.h"
#include "analyzer/logs/join_element.h"
#include "analyzer/logs/program.h"
#include "analyzer/logs/recode.h"
#include "analyzer/logs/row_text.h"
#include "analyzer/logs/time_guess.h"
#include "analyzer/logs/user_format.h"
#include "analyzer/logs/windows_xml.h"

enum {
	PROBE_MIN = 50, /* percent of the first rows, to be of a format */
};

struct logs {
	const struct log_format *format; /* NULL: rows are only text */
	struct log_context context;
	struct join join;
	const struct event_type *type; /* of the row before, and its source */
	struct span product;
	struct span category;
	struct span service;
	const struct charset *charset;
	struct recode *recode; /* NULL: the lines are UTF-8 */
	uint64_t rows;
	uint64_t unparsed;
	uint64_t example_number;
	uint8_t example[LOGS_EXAMPLE_BYTES];
	size_t example_n;
	uint64_t block_rows; /* of the blocks that logs_row has seen */
	struct buf text;     /* of logs_text */
};

static const struct event_type type_text = {.name = "text"};

static const struct log_format *
find_format(const struct user_formats *own, const char *name)
{
	const struct log_format *f;

	for (unsigned i = 0; (f = user_formats_get(own, i)) != NULL; i++) {
		if (strcmp(f->name, name) == 0)
			return f;
	}
	for (unsigned i = 0; log_formats[i] != NULL; i++) {
		if (strcmp(log_formats[i]->name, name) == 0)
			return log_formats[i];
	}
	return NULL;
}

/* A person's own formats come first: they were described for a reason. */
static const struct log_format *
probe_formats(const struct user_formats *own, struct span head)
{
	const struct log_format *best = user_formats_probe(own, head);
	unsigned most = PROBE_MIN - 1;

	if (best != NULL)
		return best;
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
fail_unknown(const struct log_options *o, struct err *err)
{
	const struct log_format *f;
	struct buf names = {0};

	for (unsigned i = 0; (f = user_formats_get(o->formats, i)) != NULL; i++)
		buf_printf(&names, "%s, ", f->name);
	for (unsigned i = 0; log_formats[i] != NULL; i++)
		buf_printf(&names, "%s, ", log_formats[i]->name);
	err_set(err, ERR_USAGE,
	    "there is no log format \"%s\"; there are %.*stext", o->format,
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

/*
 * What stands in front of a line and is none of it: the zeros that a crash
 * leaves in a file, and the separator of records of JSON (RFC 7464).
 */
static struct span
skip_noise(struct span text)
{
	size_t n = 0;

	while (n < text.n && (text.p[n] == 0 || text.p[n] == 0x1e))
		n++;
	return span_from(text, n);
}

/* What a file begins with before its first line that says something. */
static struct span
skip_blank_lines(struct span head)
{
	struct span rest = skip_noise(skip_mark(head));
	struct span line;

	head = rest;
	while (span_token(&rest, '\n', &line) && span_trim(line).n == 0 &&
	    rest.n != 0)
		head = rest = skip_noise(rest);
	return head;
}

bool
logs_format_known(const struct log_options *o, struct err *err)
{
	return o->format == NULL || strcmp(o->format, "text") == 0 ||
	    find_format(o->formats, o->format) != NULL || fail_unknown(o, err);
}

/* The format that the options name, or that the head shows. */
static bool
choose_format(struct logs *l, struct span head, struct err *err)
{
	const struct log_options *o = &l->context.options;

	if (o->format == NULL)
		l->format = probe_formats(o->formats, head);
	else if (logs_format_known(o, err))
		l->format = find_format(o->formats, o->format);
	else
		return false;
	return true;
}

/* Is it a file of blocks, whose bytes are in no charset? */
static bool
is_binary(const struct log_options *o, struct span head)
{
	for (unsigned i = 0; log_formats[i] != NULL; i++) {
		const struct log_format *f = log_formats[i];

		if (f->blocks == NULL)
			continue;
		if (o->format == NULL ? f->probe(head) >= PROBE_MIN
				      : strcmp(f->name, o->format) == 0)
			return true;
	}
	return false;
}

/* What the bytes mean: as the options say, or the head shows. */
static bool
choose_charset(struct logs *l, struct span head, struct err *err)
{
	const char *name = l->context.options.charset;

	if (is_binary(&l->context.options, head))
		name = "UTF-8";
	l->charset = name == NULL ? charset_guess(head) : charset_find(name);
	if (l->charset == NULL)
		return charset_fail(name, err);
	if (l->charset->iconv != NULL)
		l->recode = recode_new(l->charset);
	return true;
}

static void
begin_join(struct logs *l, struct span head)
{
	const struct log_format *f = l->format;

	l->join.kind = f->join(head);
	l->join.begins = f->begins;
	if (f->element != NULL)
		l->join.element = join_element_new(span_str(f->element));
}

struct logs *
logs_new(struct span head, const struct log_options *options, struct err *err)
{
	struct logs *l = mem_zalloc(1, sizeof(*l));
	struct log_context *c = &l->context;

	c->options = *options;
	c->arena = arena_new(0);
	log_prepare(c);
	if (!choose_charset(l, head, err))
		goto fail;
	if (l->recode != NULL)
		head = arena_copy(c->arena, recode_text(l->recode, head));
	head = skip_blank_lines(head);
	if (!choose_format(l, head, err))
		goto fail;
	c->format = l->format;
	c->date_order = time_guess_order(head);
	if (l->format != NULL && l->format->begin != NULL)
		l->format->begin(c, head);
	if (l->format != NULL && l->format->join != NULL)
		begin_join(l, head);
	return l;
fail:
	logs_free(l);
	return NULL;
}

void
logs_free(struct logs *l)
{
	if (l == NULL)
		return;
	if (l->format != NULL && l->format->end != NULL)
		l->format->end(&l->context);
	windows_xml_free(l->context.windows_xml);
	json_free(l->context.json);
	json_free(l->context.inner);
	arena_free(l->context.arena);
	join_free(&l->join);
	recode_free(l->recode);
	user_format_end(&l->context);
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

/*
 * The row that repeats the header of a table is none, nor what surrounds it,
 * nor a blank line.
 */
static bool
is_row(const struct logs *l, const struct line *row)
{
	if (row->bytes.n == 0 ||
	    (row->bytes.p[0] <= ' ' && span_trim(row->bytes).n == 0))
		return false;
	if (l->format != NULL && l->format->is_row != NULL)
		return l->format->is_row(row->bytes);
	return l->context.header.n == 0 ||
	    !span_eq(span_trim(row->bytes), l->context.header);
}

bool
logs_takes_pieces(const struct logs *l)
{
	return l->join.kind == JOIN_JSON || l->join.kind == JOIN_ELEMENT;
}

/* Leaves out of a line what is no text of it. */
static void
trim_line(struct line *line)
{
	struct span text = line->bytes;

	if (line->number == 1)
		text = skip_mark(text);
	if (text.n != 0 && text.p[0] < ' ')
		text = skip_noise(text);
	line->offset += line->bytes.n - text.n;
	line->bytes = text;
}

bool
logs_row(struct logs *l, const struct line *line, struct line *row)
{
	struct line now;

	if (blocks_of(l) != NULL)
		return take_block(l, line, row);
	if (l->join.kind == JOIN_NONE && l->recode == NULL) {
		*row = *line;
		trim_line(row);
		return is_row(l, row);
	}
	now = *line;
	now.following = (struct following){0};
	if (l->recode != NULL)
		now.bytes = recode_text(l->recode, now.bytes);
	trim_line(&now);
	if (l->recode != NULL)
		now.offset = line->offset; /* its own bytes are others */
	return join_add(&l->join, &now, row) &&
	    (is_row(l, row) || logs_more(l, row));
}

bool
logs_more(struct logs *l, struct line *row)
{
	while (join_more(&l->join, row)) {
		if (is_row(l, row))
			return true;
	}
	return false;
}

bool
logs_rest(struct logs *l, struct line *row)
{
	while (join_rest(&l->join, row)) {
		if (is_row(l, row))
			return true;
	}
	return false;
}

static void
set_row(struct event *ev, const struct row *row)
{
	event_clear_row(ev);
	ev->type = &type_text;
	ev->row = *row;
}

static void
note_unparsed(struct logs *l, const struct row *row)
{
	if (l->unparsed++ != 0)
		return;
	l->example_number = row->number;
	l->example_n =
	    row->text.n < sizeof(l->example) ? row->text.n : sizeof(l->example);
	if (l->example_n != 0)
		memcpy(l->example, row->text.p, l->example_n);
}

/* A row of mere text may begin with a time. */
static void
set_text_time(const struct logs *l, struct event *ev)
{
	struct span text = ev->row.text;

	(void)time_guess_front(&l->context, ev, &text);
}

/* What a row does not say of its source its type does. */
static void
set_source(struct logs *l, struct event *ev)
{
	if (ev->type != l->type) {
		l->type = ev->type;
		l->product = span_str(ev->type->product);
		l->category = span_str(ev->type->category);
		l->service = span_str(ev->type->service);
	}
	if (ev->product.p == NULL)
		ev->product = l->product;
	if (ev->category.p == NULL)
		ev->category = l->category;
	if (ev->service.p == NULL)
		ev->service = l->service;
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
			blocks->raw(&l->context, ev);
		else if (l->format == NULL)
			set_text_time(l, ev);
		note_unparsed(l, &ev->row);
		return false;
	}
	set_source(l, ev);
	return true;
}

bool
logs_parse(struct logs *l, const struct line *line, struct event *ev)
{
	const struct log_blocks *blocks = blocks_of(l);
	struct row row = {.source = line->source,
	    .number = line->number,
	    .offset = line->offset,
	    .text = line->bytes,
	    .following = line->following};

	if (blocks != NULL) {
		row.following = (struct following){0};
		blocks->begin(&l->context, line);
		if (!blocks->next(&l->context, &row))
			row.text = (struct span){0};
	} else if (line->number == 1) {
		row.text = skip_mark(row.text);
	}
	return read_row(l, &row, ev);
}

bool
logs_head(struct logs *l, const struct line *line, struct event *ev)
{
	bool is;

	l->context.heads = true;
	is = logs_parse(l, line, ev);
	l->context.heads = false;
	return is;
}

void
logs_fill(struct logs *l, struct event *ev)
{
	struct log_context *c = &l->context;

	if (ev->rest == NULL)
		return;
	ev->rest = NULL;
	c->program->parse(c, ev, c->message);
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

bool
logs_example(const struct logs *l, uint64_t *number, struct span *text)
{
	*number = l->example_number;
	*text = span_of(l->example, l->example_n);
	return l->unparsed != 0;
}

const char *
logs_charset(const struct logs *l)
{
	return l->charset->name;
}

void
logs_counters(const struct logs *l, struct counters *out)
{
	counter_add(out, "log.rows", l->rows);
	counter_add(out, "log.unparsed", l->unparsed);
	counter_add(out, "log.rows_cut", join_cut(&l->join));
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
