#include "analyzer/logs/join.h"

#include <string.h>

#include "analyzer/base/map.h"
#include "analyzer/logs/join_audit.h"
#include "analyzer/logs/join_element.h"

enum {
	WRAPPER_BYTES = 4096, /* within which a wrapper must be told */
	DATE_BYTES = 64,      /* of a header's date */
};

/* ---- JSON ---- */

/*
 * The objects around a list of events, which are no events themselves: AWS
 * CloudTrail, Azure Monitor, Microsoft Graph, a list of Kubernetes' events.
 * Before the list they may say what it is.
 */
static const char *const introductions[] = {
    "@odata.", "kind\"", "apiVersion\"", "metadata\""};
static const char *const wrappers[] = {
    "Records", "records", "value", "items", "events", "Events"};

/* White space at its end may stand in a text that goes on. */
static struct span
skip_blanks(struct span s)
{
	size_t n = 0;

	while (n < s.n && byte_blank(s.p[n]))
		n++;
	return span_from(s, n);
}

/* Takes c and the white space behind it off the front of *s. */
static bool
take_byte(struct span *s, uint8_t c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = skip_blanks(span_from(*s, 1));
	return true;
}

/* Takes "kind" : "List" , off the front of *s. */
static bool
take_introduction(struct span *s)
{
	struct span rest = span_from(*s, 1);
	bool known = false;
	uint8_t end = ',';
	size_t at;

	for (unsigned i = 0;
	     i < sizeof(introductions) / sizeof(introductions[0]); i++)
		known |= span_starts(rest, span_str(introductions[i]));
	at = known ? span_find_byte(rest, '"', 0) : SIZE_MAX;
	rest = at == SIZE_MAX ? (struct span){0} : span_from(rest, at + 1);
	if (!take_byte(&rest, ':') || rest.n == 0)
		return false;
	if (rest.p[0] == '"')
		end = '"';
	else if (rest.p[0] == '{')
		end = '}';
	at = span_find_byte(rest, end, 1);
	if (at == SIZE_MAX)
		return false;
	*s = skip_blanks(span_from(rest, end == ',' ? at : at + 1));
	return take_byte(s, ',') && s->n != 0 && s->p[0] == '"';
}

/* Takes { "Records" : [ off the front of *s. */
static bool
take_wrapper(struct span *s)
{
	struct span rest = *s;

	if (!take_byte(&rest, '{') || rest.n == 0 || rest.p[0] != '"')
		return false;
	while (take_introduction(&rest))
		;
	if (rest.n == 0 || rest.p[0] != '"')
		return false;
	for (unsigned i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
		struct span name = span_str(wrappers[i]);
		struct span at = span_from(rest, 1);

		if (!span_starts(at, name))
			continue;
		at = span_from(at, name.n);
		if (!take_byte(&at, '"') || !take_byte(&at, ':') ||
		    !take_byte(&at, '[') || (at.n != 0 && at.p[0] != '{'))
			continue;
		*s = at;
		return true;
	}
	return false;
}

static struct span
first_line(struct span head)
{
	struct span line = {0};

	while (span_token(&head, '\n', &line)) {
		line = span_trim(line);
		if (line.n != 0)
			break;
	}
	return line;
}

enum join_kind
join_json_kind(struct span head)
{
	struct span line = first_line(head);

	if (line.n == 0 || (line.p[0] != '{' && line.p[0] != '['))
		return JOIN_NONE;
	if (line.p[0] == '[' || take_wrapper(&line))
		return JOIN_JSON;
	/* A head that ends in its first line says nothing of a second. */
	if (span_find_byte(head, '\n', 0) == SIZE_MAX)
		return JOIN_NONE;
	return line.p[line.n - 1] != '}' ? JOIN_JSON : JOIN_NONE;
}

/* Takes one byte into account.  True: it closes the outermost bracket. */
static bool
step(struct join *j, uint8_t c)
{
	if (j->in_text) {
		if (j->escaped)
			j->escaped = false;
		else if (c == '\\')
			j->escaped = true;
		else if (c == '"')
			j->in_text = false;
		return false;
	}
	if (c == '"')
		j->in_text = true;
	else if (c == '{' || c == '[')
		j->depth++;
	else if ((c == '}' || c == ']') && j->depth > 0)
		return --j->depth == 0;
	return false;
}

/* Runs over the line.  True: the object ended, and *end is behind it. */
static bool
scan(struct join *j, struct span line, size_t *end)
{
	for (size_t i = 0; i < line.n; i++) {
		if (step(j, line.p[i])) {
			*end = i + 1;
			return true;
		}
	}
	return false;
}

static bool
is_between(uint8_t c)
{
	return c == '[' || c == ']' || c == ',' || c == '}';
}

/* What may stand between the objects of an array, cut off the front. */
static struct span
skip_between(struct span s)
{
	s = skip_blanks(s);
	while (s.n != 0 && is_between(s.p[0]))
		s = skip_blanks(span_from(s, 1));
	return s;
}

/* Moves what is left of the line to rest, which is the end of it. */
static void
move_to(struct join *j, struct span rest)
{
	if (rest.n != 0)
		j->now.offset += (uint64_t)(rest.p - j->now.bytes.p);
	j->now.bytes = rest;
}

/* Gives the gathered text as a row. */
static bool
give(struct join *j, struct line *row)
{
	*row = j->first;
	row->bytes = buf_span(&j->text);
	/* Blank lines behind a row are none of it. */
	while (row->bytes.n != 0 && row->bytes.p[row->bytes.n - 1] == '\n')
		row->bytes.n--;
	j->depth = 0;
	j->in_text = false;
	j->escaped = false;
	j->open = false;
	j->given = true;
	return true;
}

static bool
give_long(struct join *j, struct line *row)
{
	if (j->text.n < LOGS_ROW_BYTES)
		return false;
	j->cut++;
	return give(j, row);
}

/* Begins a row whose text is gathered. */
static void
open_row(struct join *j, const struct line *line)
{
	j->first = *line;
	buf_put(&j->text, line->bytes);
	j->open = true;
}

/* The next object that begins in what is left of the line. */
static bool
json_begin(struct join *j, struct line *row)
{
	struct span s = skip_between(j->now.bytes);
	size_t end;

	while (take_wrapper(&s))
		s = skip_between(s);
	move_to(j, s);
	*row = j->now;
	if (s.n == 0)
		return false;
	if (s.p[0] == '{' && !scan(j, s, &end)) {
		open_row(j, row);
		move_to(j, (struct span){0});
		return false;
	}
	if (s.p[0] != '{') /* a row that is none; it will be counted */
		end = s.n;
	row->bytes = span_trim(span_first(s, end));
	move_to(j, span_from(s, end));
	return true;
}

/*
 * A wrapper that goes over several lines was begun as if it were an object.
 * False: it is none, or goes on; else *is says whether there is a row.
 */
static bool
drop_wrapper(
    struct join *j, const struct line *line, struct line *row, bool *is)
{
	size_t before = j->text.n;
	struct span text;

	buf_put(&j->text, line->bytes);
	text = buf_span(&j->text);
	if (!take_wrapper(&text)) {
		j->text.n = before;
		return false;
	}
	if (text.n < line->bytes.n)
		move_to(j, span_from(line->bytes, line->bytes.n - text.n));
	buf_clear(&j->text);
	j->depth = 0;
	j->in_text = false;
	j->escaped = false;
	j->open = false;
	*is = json_begin(j, row);
	return true;
}

static bool
json_add(struct join *j, const struct line *line, struct line *row)
{
	bool in_line = j->in_line;
	bool is;
	size_t end;

	j->now = *line;
	j->in_line = line->goes_on;
	if (!j->open)
		return json_begin(j, row);
	if (!in_line)
		buf_byte(&j->text, '\n');
	if (j->text.n < WRAPPER_BYTES && drop_wrapper(j, line, row, &is))
		return is;
	if (scan(j, line->bytes, &end)) {
		buf_put(&j->text, span_first(line->bytes, end));
		move_to(j, span_from(line->bytes, end));
		return give(j, row);
	}
	buf_put(&j->text, line->bytes);
	move_to(j, (struct span){0});
	return give_long(j, row);
}

/* ---- quotes ---- */

static bool
ends_cell(uint8_t c)
{
	return c == ',' || c == ';' || c == '\t' || c == '|';
}

/*
 * A quote within quotes is doubled: both count.  One in a cell that did not
 * begin with a quote is text, as in 3.5" disk.
 */
static void
quotes_scan(struct join *j, struct span s)
{
	size_t closed = SIZE_MAX; /* behind the last quote that did that */

	for (size_t at = span_find_byte(s, '"', 0); at != SIZE_MAX;
	     at = span_find_byte(s, '"', at + 1)) {
		if (j->in_text) {
			j->in_text = false;
			closed = at + 1;
		} else {
			j->in_text =
			    at == 0 || at == closed || ends_cell(s.p[at - 1]);
		}
	}
}

static bool
quotes_add(struct join *j, const struct line *line, struct line *row)
{
	struct span s = line->bytes;

	quotes_scan(j, s);
	if (!j->open && !j->in_text) {
		*row = *line;
		return true;
	}
	if (!j->open) {
		open_row(j, line);
		return false;
	}
	buf_byte(&j->text, '\n');
	buf_put(&j->text, s);
	return j->in_text ? give_long(j, row) : give(j, row);
}

/* ---- lengths ---- */

/* Reads "LENGTH " at the front.  0: there is none. */
static size_t
octets_header(struct span s, uint64_t *length)
{
	size_t n = span_find_byte(span_first(s, 8), ' ', 0);

	return n != SIZE_MAX && n != 0 &&
		span_number(span_first(s, n), LOGS_ROW_BYTES, length)
	    ? n + 1
	    : 0;
}

/* Where the rest of the text stands in the file. */
static struct line
octets_place(const struct join *j)
{
	struct line at = j->taken >= j->line ? j->now : j->first;

	if (j->taken >= j->line)
		at.offset += j->taken - j->line;
	return at;
}

/* The next row, or with `end` what is left of one. */
static bool
octets_next(struct join *j, bool end, struct line *row)
{
	struct span s;
	uint64_t length = 0;
	size_t n;

	while (j->taken < j->text.n && j->text.p[j->taken] == '\n')
		j->taken++;
	s = span_from(buf_span(&j->text), j->taken);
	if (s.n == 0)
		return false;
	*row = octets_place(j);
	n = octets_header(s, &length);
	if (n == 0) /* out of step: up to the end of the line */
		length = span_find_byte(s, '\n', 0);
	if (length > s.n - n) {
		if (!end) {
			j->first = *row;
			return false;
		}
		length = s.n - n;
	}
	row->bytes = span_of(s.p, n + length);
	while (row->bytes.n != 0 && row->bytes.p[row->bytes.n - 1] == '\n')
		row->bytes.n--;
	j->taken += n + length;
	return true;
}

static bool
octets_add(struct join *j, const struct line *line, struct line *row)
{
	size_t left = j->text.n - j->taken;

	if (left != 0 && j->taken != 0)
		memmove(j->text.p, j->text.p + j->taken, left);
	j->text.n = left;
	j->taken = 0;
	j->line = left;
	j->now = *line;
	buf_put(&j->text, line->bytes);
	buf_byte(&j->text, '\n');
	return octets_next(j, false, row);
}

/* ---- headers ---- */

/* A line of a header that says nothing of the rows. */
static bool
header_comment(struct span line)
{
	static const char *const names[] = {"#open", "#close", "#Start-Date:",
	    "#End-Date:", "#Software:", "#Remark:", "#Version:"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_starts(line, span_str(names[i])))
			return true;
	}
	return false;
}

static void
header_line(struct join *j, struct span line)
{
	if (header_comment(line))
		return;
	if (span_starts(line, span_str("#Date:"))) {
		buf_clear(&j->date);
		buf_put(&j->date, span_first(line, DATE_BYTES));
		return;
	}
	if (!j->in_header)
		buf_clear(&j->header);
	j->in_header = true;
	if (j->header.n + line.n > LOGS_HEADER_BYTES)
		return;
	buf_put(&j->header, line);
	buf_byte(&j->header, '\n');
}

/* The date of a header (W3C) counts where rows have only a time. */
static void
header_date(struct join *j)
{
	struct span names = buf_span(&j->header);
	size_t at = span_find(names, span_str("#Fields:"));

	if (at != SIZE_MAX && j->date.n != 0 &&
	    span_find(span_from(names, at), span_str(" date ")) == SIZE_MAX) {
		buf_put(&j->header, buf_span(&j->date));
		buf_byte(&j->header, '\n');
	}
	buf_clear(&j->date);
}

static bool
header_add(struct join *j, const struct line *line, struct line *row)
{
	struct span s = line->bytes;

	if (s.n == 0)
		return false;
	if (s.p[0] == '#') {
		header_line(j, s);
		return false;
	}
	if (j->in_header) {
		uint64_t h;

		header_date(j);
		h = hash_bytes(j->header.p, j->header.n, 0);
		j->in_header = false;
		if (j->head == 0)
			j->head = h;
		j->changed = j->head != h;
	}
	*row = *line;
	if (!j->changed)
		return true;
	buf_put(&j->text, buf_span(&j->header));
	buf_put(&j->text, s);
	row->bytes = buf_span(&j->text);
	j->given = true;
	return true;
}

/* ---- lines that go on ---- */

static bool
lines_add(struct join *j, const struct line *line, struct line *row)
{
	if (!j->open) {
		open_row(j, line);
		return false;
	}
	if (!j->begins(buf_span(&j->text), line->bytes)) {
		buf_byte(&j->text, '\n');
		buf_put(&j->text, line->bytes);
		return give_long(j, row);
	}
	(void)give(j, row);
	j->first = *line;
	buf_put(&j->next, line->bytes);
	j->open = true;
	return true;
}

/* ---- all ---- */

/* Lets go of the text that was given out. */
static void
renew(struct join *j)
{
	struct buf given = j->text;

	if (!j->given)
		return;
	if (j->kind == JOIN_LINES) {
		j->text = j->next;
		j->next = given;
		buf_clear(&j->next);
	} else {
		buf_clear(&j->text);
	}
	j->given = false;
}

bool
join_add(struct join *j, const struct line *line, struct line *row)
{
	renew(j);
	switch (j->kind) {
	case JOIN_JSON:
		return json_add(j, line, row);
	case JOIN_QUOTES:
		return quotes_add(j, line, row);
	case JOIN_AUDIT:
		if (j->audit == NULL)
			j->audit = join_audit_new();
		return join_audit_add(j->audit, line, row);
	case JOIN_OCTETS:
		return octets_add(j, line, row);
	case JOIN_HEADER:
		return header_add(j, line, row);
	case JOIN_LINES:
		return lines_add(j, line, row);
	case JOIN_ELEMENT:
		return join_element_add(j->element, line, row);
	case JOIN_NONE:
		break;
	}
	*row = *line;
	return true;
}

bool
join_more(struct join *j, struct line *row)
{
	renew(j);
	if (j->kind == JOIN_OCTETS)
		return octets_next(j, false, row);
	if (j->kind == JOIN_ELEMENT)
		return join_element_more(j->element, row);
	if (j->open)
		return false;
	return j->kind == JOIN_JSON && json_begin(j, row);
}

bool
join_rest(struct join *j, struct line *row)
{
	if (j->kind == JOIN_AUDIT)
		return j->audit != NULL && join_audit_rest(j->audit, row);
	if (j->kind == JOIN_OCTETS)
		return octets_next(j, true, row);
	if (j->kind == JOIN_ELEMENT)
		return join_element_rest(j->element, row);
	renew(j);
	return j->open && give(j, row);
}

uint64_t
join_cut(const struct join *j)
{
	uint64_t n = j->cut;

	if (j->audit != NULL)
		n += join_audit_cut(j->audit);
	if (j->element != NULL)
		n += join_element_cut(j->element);
	return n;
}

void
join_free(struct join *j)
{
	buf_free(&j->text);
	buf_free(&j->header);
	buf_free(&j->date);
	buf_free(&j->next);
	join_audit_free(j->audit);
	join_element_free(j->element);
}
