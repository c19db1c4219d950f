/* The structure of a mail: headers, then a body or parts between boundaries. */

#include "analyzer/proto/mime.h"

struct mime *
mime_new(struct conn *c, struct event *ev)
{
	struct mime *m = arena_zalloc(ev->arena, 1, sizeof(*m));

	m->conn = c;
	m->ev = ev;
	m->part.whole = true;
	return m;
}

bool
mime_room(struct mime *m)
{
	return m->values < MIME_VALUES && ++m->values != 0;
}

/* ---- parts ---- */

/* A boundary is too long: Suricata reads no further, and says so twice. */
static void
note_broken(struct mime *m)
{
	event_anomaly_each(m->ev, ANOMALY_SMTP_MIME_LONG_BOUNDARY);
	event_anomaly_each(m->ev, ANOMALY_SMTP_MIME_PARSE_FAILED);
}

static void
enter_multipart(struct mime *m)
{
	struct span b = m->part.boundary;

	m->broken = b.n > MIME_BOUNDARY;
	if (m->broken)
		note_broken(m);
	else if (m->levels == MIME_LEVELS)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_MALFORMED_MSG);
	else if (b.n != 0)
		m->boundary[m->levels++] = arena_printf(
		    m->ev->arena, "--%.*s", (int)b.n, (const char *)b.p);
	/* What stands before the first part is text for nobody. */
	m->part = (struct mime_part){.kind = MIME_TEXT};
}

/* The headers of a part are over: what does its body hold? */
static void
begin_body(struct mime *m)
{
	struct mime_part *p = &m->part;
	struct span name;

	mime_header(m);
	name = p->file_name.n != 0 ? p->file_name : p->type_name;
	m->state = MIME_BODY;
	if (p->whole && m->ev->progress[DIR_TO_SERVER] < 2)
		m->ev->progress[DIR_TO_SERVER] = 2;
	if (p->kind == MIME_MULTIPART) {
		enter_multipart(m);
	} else if (name.n != 0) {
		mime_file(m, name);
	} else if (p->kind == MIME_MESSAGE && p->encoding == MIME_PLAIN) {
		m->part = (struct mime_part){.kind = MIME_TEXT};
		m->state = MIME_HEAD;
	}
}

/*
 * A line that is a boundary (RFC 2046, section 5.1.1) of one of the levels,
 * from the innermost on: ends the part; the line with two dashes behind it
 * ends the level.
 */
static bool
take_boundary(struct mime *m, struct span text)
{
	unsigned i = m->levels;

	if (text.n < 2 || text.p[0] != '-' || text.p[1] != '-')
		return false;
	while (i-- > 0) {
		struct span rest = span_from(text, m->boundary[i].n);
		bool last = rest.n >= 2 && rest.p[0] == '-' && rest.p[1] == '-';

		if (!span_starts(text, m->boundary[i]) ||
		    span_trim(last ? span_from(rest, 2) : rest).n != 0)
			continue;
		mime_body_end(m, FILE_CLOSED);
		m->header.n = 0;
		m->part = (struct mime_part){.kind = MIME_TEXT};
		m->levels = last ? i : i + 1;
		m->state = last ? MIME_BODY : MIME_HEAD;
		return true;
	}
	return false;
}

/* ---- headers ---- */

static void
append(struct mime *m, struct span text)
{
	size_t limit = m->colon + 2 + MIME_VALUE;

	if (growing_add(&m->header, m->ev->arena, text, limit) < text.n)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_LONG_HEADER_VALUE);
}

/* A line of headers; a line that is none belongs to the one before it. */
static void
head_line(struct mime *m, struct span text)
{
	size_t colon = span_find_byte(text, ':', 0);

	if (text.n == 0) {
		begin_body(m);
		return;
	}
	if (text.p[0] == ' ' || text.p[0] == '\t' || colon == SIZE_MAX) {
		if (m->header.n != 0)
			append(m, text);
		return;
	}
	mime_header(m);
	if (colon > MIME_NAME)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_LONG_HEADER_NAME);
	m->colon = colon;
	append(m, text);
}

void
mime_line(struct mime *m, const struct text_line *line)
{
	if (m->state == MIME_ENDED || m->broken)
		return;
	if (line->text.n > MIME_LINE)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_LONG_LINE);
	if (m->levels != 0 && take_boundary(m, line->text))
		return;
	if (m->state == MIME_HEAD)
		head_line(m, line->text);
	else
		mime_body_line(m, line);
}

void
mime_gap(struct mime *m)
{
	if (m->file.file != NULL)
		m->file.file->gaps = true;
	mime_body_end(m, FILE_TRUNCATED);
	m->header.n = 0;
}

/* ---- the end ---- */

/* Suricata's names of how far it came. */
static const char *
status(const struct mime *m, bool whole)
{
	if (whole)
		return "PARSE_DONE";
	return m->state == MIME_HEAD ? "HEADER_STARTED" : "BODY_STARTED";
}

static void
tell_found(struct mime *m)
{
	for (unsigned a = anomaly_next(&m->found, 0); a < ANOMALY_COUNT;
	     a = anomaly_next(&m->found, a + 1))
		event_anomaly(m->ev, (enum anomaly)a);
}

void
mime_end(struct mime *m, bool whole)
{
	struct event *ev = m->ev;

	if (m->state == MIME_ENDED)
		return;
	event_set(ev, FIELD_EMAIL_STATUS, span_str(status(m, whole)));
	if (m->broken && whole)
		note_broken(m);
	else if (m->levels != 0)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_MALFORMED_MSG);
	if (m->state == MIME_HEAD)
		begin_body(m);
	mime_body_end(m, whole ? FILE_CLOSED : FILE_TRUNCATED);
	m->state = MIME_ENDED;
	if (whole)
		tell_found(m);
	if (m->links == 0)
		return;
	/* Suricata has the last one first. */
	for (size_t i = m->links; i-- > 0;)
		event_add_item(ev, FIELD_EMAIL_URL, (uint16_t)(m->links - i),
		    (struct span){0})
		    ->text = m->link[i];
	event_add_int(ev, FIELD_EMAIL_IPV6_URL, m->ipv6_url);
	event_add_int(ev, FIELD_EMAIL_IPV4_URL, m->ipv4_url);
	event_add_int(ev, FIELD_EMAIL_EXE_URL, m->exe_url);
}
