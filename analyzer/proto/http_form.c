/*
 * multipart/form-data (RFC 7578, RFC 2046): the files of a form are read where
 * the request body is kept.
 *
 *	--boundary CRLF headers CRLF CRLF content CRLF --boundary … -- CRLF
 */

#include "analyzer/proto/http.h"
#include "analyzer/proto/mime.h"

enum {
	BOUNDARY_MAX = 200,   /* RFC 2046 has 70 */
	PART_HEAD_MAX = 4096, /* then it is taken for damaged */
};

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t';
}

struct span
http_parameter(struct span header, const char *name)
{
	struct span part;

	while (mime_next_parameter(&header, &part)) {
		size_t eq = span_find_byte(part, '=', 0);
		struct span value;

		if (eq == SIZE_MAX ||
		    !span_eq_nocase(
			span_trim(span_first(part, eq)), span_str(name)))
			continue;
		value = span_trim(span_from(part, eq + 1));
		if (value.n != 0 && value.p[0] == '"') {
			value = span_from(value, 1);
			if (value.n != 0 && value.p[value.n - 1] == '"')
				value.n--;
		}
		return value;
	}
	return (struct span){0};
}

struct http_form *
http_form_new(struct arena *arena, struct span content_type)
{
	struct span type = span_str("multipart/form-data");
	struct span boundary;
	struct http_form *form;

	if (!span_eq_nocase(span_first(content_type, type.n), type))
		return NULL;
	boundary = http_parameter(content_type, "boundary");
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return NULL;
	form = arena_zalloc(arena, 1, sizeof(*form));
	form->boundary = arena_printf(
	    arena, "--%.*s", (int)boundary.n, (const char *)boundary.p);
	/* A zero byte in the boundary ends it, which no body can match. */
	return form;
}

/* What stands behind a boundary: its end of line, or the end of the form. */
static bool
behind_boundary(struct http_form *form, struct span rest)
{
	size_t i = 0;

	if (rest.n >= 2 && rest.p[0] == '-' && rest.p[1] == '-') {
		form->state = FORM_END;
		return true;
	}
	while (i < rest.n && is_space(rest.p[i]))
		i++;
	if (i == rest.n || (rest.p[i] == '\r' && i + 1 == rest.n))
		return false; /* wait */
	if (rest.p[i] == '\r' && rest.p[i + 1] == '\n')
		i++;
	form->at += i + 1;
	form->state = FORM_HEAD;
	return true;
}

/* False: more bytes are needed. */
static bool
seek(struct http_form *form, struct span rest)
{
	size_t at = span_find(rest, form->boundary);
	size_t before = form->at;

	if (at == SIZE_MAX) {
		if (rest.n >= form->boundary.n)
			form->at += rest.n - form->boundary.n + 1;
		return false;
	}
	form->at += at + form->boundary.n;
	if (behind_boundary(form, span_from(rest, at + form->boundary.n)))
		return true;
	form->at = before + at;
	return false;
}

/* The value of a header of the part, or an empty span. */
static struct span
part_header(struct span head, const char *name)
{
	struct span line;

	while (span_token(&head, '\n', &line)) {
		size_t colon = span_find_byte(line, ':', 0);

		if (colon != SIZE_MAX &&
		    span_eq_nocase(
			span_trim(span_first(line, colon)), span_str(name)))
			return span_trim(span_from(line, colon + 1));
	}
	return (struct span){0};
}

/* Headers of a part that have no name or no value. */
static void
note_lines(struct http_tx *t, struct span head)
{
	while (head.n != 0) {
		size_t end = span_find(head, span_str("\r\n"));
		struct span line = span_first(head, end);
		size_t colon = span_find_byte(line, ':', 0);

		if (colon == SIZE_MAX || colon + 1 == line.n)
			event_anomaly(
			    t->ev, ANOMALY_HTTP_MULTIPART_INVALID_HEADER);
		head = span_from(head, end == SIZE_MAX ? head.n : end + 2);
	}
}

/* Where the end of the form stands, or SIZE_MAX. */
static size_t
find_end(struct http_form *form, struct span rest)
{
	size_t whole = form->boundary.n + 2; /* with its last two dashes */
	size_t from = form->looked > form->at ? form->looked - form->at : 0;
	size_t at;

	if (form->end > form->at)
		return form->end - form->at;
	while ((at = span_find(span_from(rest, from), form->boundary)) !=
	    SIZE_MAX) {
		from += at + form->boundary.n;
		if (!span_starts(span_from(rest, from), span_str("--")))
			continue;
		form->end = form->at + from - form->boundary.n;
		return from - form->boundary.n;
	}
	form->looked = form->at + (rest.n < whole ? 0 : rest.n - whole + 1);
	return SIZE_MAX;
}

/*
 * What is wrong with a file whose head ends at `content` of rest; ANOMALY_COUNT
 * if nothing is.  Its content ends with a line of its own, which Suricata asks
 * for once it has the form's end.
 */
static enum anomaly
check_file(struct http_form *form, struct span rest, size_t content)
{
	size_t end = find_end(form, rest);
	size_t next;

	if (end == SIZE_MAX)
		return ANOMALY_COUNT;
	if (end < content)
		return ANOMALY_HTTP_MULTIPART_GENERIC_ERROR;
	if (end == content)
		return ANOMALY_HTTP_MULTIPART_NO_FILEDATA;
	next = span_find(span_from(rest, content), form->boundary);
	return next < 2 ? ANOMALY_HTTP_MULTIPART_GENERIC_ERROR : ANOMALY_COUNT;
}

static bool
read_head(struct http *h, struct http_tx *t, struct span rest)
{
	struct http_form *form = t->form;
	size_t end = span_find(rest, span_str("\r\n\r\n"));
	enum anomaly fault = ANOMALY_COUNT;
	struct span head;
	struct span name;

	if (end == SIZE_MAX) {
		if (rest.n < PART_HEAD_MAX)
			return false;
		event_anomaly(t->ev, ANOMALY_HTTP_MULTIPART_INVALID_HEADER);
		form->state = FORM_END;
		return true;
	}
	head = span_first(rest, end);
	name = http_parameter(
	    part_header(head, "content-disposition"), "filename");
	if (name.n != 0) {
		fault = check_file(form, rest, end + 4);
		if (fault == ANOMALY_COUNT &&
		    rest.n - end - 4 < form->boundary.n + 2)
			return false; /* is there any content? */
	}
	note_lines(t, head);
	form->at += end + 4;
	form->state = FORM_DATA;
	if (fault != ANOMALY_COUNT)
		event_anomaly(t->ev, fault);
	else if (name.n != 0)
		http_file_open(h, t, DIR_TO_SERVER, name, form->at);
	return true;
}

static bool
read_data(struct http_tx *t, struct span rest)
{
	struct http_form *form = t->form;
	struct http_body *body = &t->body[DIR_TO_SERVER];
	size_t at = span_find(rest, form->boundary);
	size_t keep = form->boundary.n + 1; /* CRLF and all but one byte */
	size_t n = at;

	if (at == SIZE_MAX)
		n = rest.n > keep ? rest.n - keep : 0;
	else if (at >= 2 &&
	    span_eq_str(span_first(span_from(rest, at - 2), 2), "\r\n"))
		n = at - 2;
	if (body->file != NULL && n != 0)
		http_file_bytes(body, span_first(rest, n));
	if (at == SIZE_MAX) {
		form->at += n;
		return false;
	}
	form->at += at;
	form->state = FORM_SEEK;
	http_file_close(body, FILE_CLOSED);
	return true;
}

void
http_form_read(struct http *h, struct http_tx *t)
{
	struct http_form *form = t->form;
	const struct growing *g = &t->body[DIR_TO_SERVER].bytes;
	bool more = true;

	while (more && form->state != FORM_END) {
		struct span rest = span_from(span_of(g->p, g->n), form->at);

		switch (form->state) {
		case FORM_SEEK:
			more = seek(form, rest);
			break;
		case FORM_HEAD:
			more = read_head(h, t, rest);
			break;
		case FORM_DATA:
			more = read_data(t, rest);
			break;
		case FORM_END:
			break;
		}
	}
}
