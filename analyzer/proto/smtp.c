/*
 * SMTP (RFC 5321): the client's commands, pipelined (RFC 2920) or not, and
 * its mails, by DATA or by chunks (RFC 3030).
 */

#include "analyzer/proto/smtp.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/proto/proto.h"

enum {
	ASKED_MAX = 4096,     /* commands without a reply */
	RECIPIENTS_MAX = 1024 /* kept of a mail */
};

void
smtp_note(struct smtp *s, enum anomaly a)
{
	if (s->ev != NULL)
		event_anomaly_each(s->ev, a);
}

void
smtp_done(struct smtp *s)
{
	if (s->ev == NULL)
		return;
	s->ev->progress[DIR_TO_SERVER] = SMTP_DONE;
	s->ev->progress[DIR_TO_CLIENT] = SMTP_DONE;
}

void
smtp_ask(struct smtp *s, enum smtp_command command)
{
	size_t n = s->asked.n;

	if (n > s->answered &&
	    (s->asked.p[n - 1] == SMTP_STARTTLS ||
		s->asked.p[n - 1] == SMTP_DATA))
		smtp_note(s, ANOMALY_SMTP_INVALID_PIPELINED_SEQUENCE);
	if (n == ASKED_MAX)
		conn_fail(s->conn, FAULT_LIMIT);
	else
		buf_byte(&s->asked, (uint8_t)command);
}

void
smtp_mail_end(struct smtp *s, bool whole)
{
	s->data = false;
	s->content_lost = false;
	if (s->mime != NULL)
		mime_end(s->mime, whole);
	s->mime = NULL;
	if (s->ev != NULL)
		s->ev->flow->side[DIR_TO_SERVER].raw.wanted = true;
	smtp_done(s);
}

/* ---- commands ---- */

static bool
is_command(struct span line, const char *name)
{
	struct span word = span_str(name);

	return span_eq_nocase(span_first(line, word.n), word);
}

static bool
new_event(struct smtp *s)
{
	s->mime = NULL;
	s->recipients = 0;
	s->ev = conn_event(s->conn);
	if (s->ev != NULL && s->helo.n != 0)
		(void)event_add(s->ev, FIELD_SMTP_HELO, s->helo);
	return s->ev != NULL;
}

/* What stands behind a command of n bytes, up to the next blank. */
static struct span
argument(struct span line, size_t n)
{
	struct span rest = span_trim(span_from(line, n));

	return span_first(rest, span_find_byte(rest, ' ', 0));
}

static void
take_helo(struct smtp *s, struct span line)
{
	if (s->helo.p != NULL) {
		smtp_note(s, ANOMALY_SMTP_DUPLICATE_FIELDS);
		return;
	}
	s->helo = arena_copy(s->conn->flow->arena, argument(line, 5));
	if (s->helo.n != 0)
		(void)event_add(s->ev, FIELD_SMTP_HELO, s->helo);
}

static void
take_sender(struct smtp *s, struct span line)
{
	if (event_get(s->ev, FIELD_SMTP_MAIL_FROM) != NULL)
		smtp_note(s, ANOMALY_SMTP_DUPLICATE_FIELDS);
	else
		(void)event_add(
		    s->ev, FIELD_SMTP_MAIL_FROM, argument(line, 10));
}

static void
take_recipient(struct smtp *s, struct span line)
{
	if (s->recipients < RECIPIENTS_MAX)
		(void)event_add_item(s->ev, FIELD_SMTP_RCPT_TO, s->recipients++,
		    argument(line, 8));
}

/* A mail begins; one that is still open has not seen its end. */
static void
begin_mail(struct smtp *s)
{
	if (s->mime != NULL) {
		smtp_note(s, ANOMALY_SMTP_UNPARSABLE_CONTENT);
		smtp_mail_end(s, false);
		if (!new_event(s))
			return;
	}
	s->mime = mime_new(s->conn, s->ev);
	s->ev->protocol = s->mime;
	s->ev->progress[DIR_TO_SERVER] = SMTP_ENVELOPE;
}

static void
take_data(struct smtp *s)
{
	begin_mail(s);
	/* Without the server's side nothing says when the mail begins. */
	if (s->pipelining || s->replies_lost || !s->heard)
		s->data = true;
}

/* BDAT SIZE [LAST] */
static void
take_bdat(struct smtp *s, struct span line)
{
	struct span rest = span_trim(span_from(line, 4));
	struct span size = {0};
	uint64_t n = 0;

	(void)span_token(&rest, ' ', &size);
	if (!span_number(size, UINT32_MAX, &n)) {
		if (size.n != 0)
			smtp_note(s, ANOMALY_SMTP_BDAT_CHUNK_LEN_EXCEEDED);
		return;
	}
	if (s->mime == NULL)
		begin_mail(s);
	s->chunk_left = n;
	s->chunk_last = span_eq_nocase(span_trim(rest), span_str("last"));
	s->data = true;
}

static void
take_command(struct smtp *s, struct span line)
{
	s->command = SMTP_OTHER;
	if (is_command(line, "starttls")) {
		s->command = SMTP_STARTTLS;
	} else if (is_command(line, "data")) {
		s->command = SMTP_DATA;
		take_data(s);
	} else if (is_command(line, "bdat")) {
		s->command = SMTP_BDAT;
		take_bdat(s, line);
	} else if (is_command(line, "helo") || is_command(line, "ehlo")) {
		take_helo(s, line);
	} else if (is_command(line, "mail from")) {
		take_sender(s, line);
	} else if (is_command(line, "rcpt to")) {
		take_recipient(s, line);
	} else if (is_command(line, "rset")) {
		s->command = SMTP_RSET;
	}
	if (!s->conn->failed)
		smtp_ask(s, s->command);
}

static void
command_line(struct smtp *s, const struct text_line *line)
{
	bool belongs =
	    is_command(line->text, "rset") || is_command(line->text, "quit");

	if (s->ev != NULL && proto_done(s->ev) && (s->ev->logged || !belongs))
		s->ev = NULL;
	if (s->ev == NULL && !new_event(s))
		return;
	if (line->end == 0)
		smtp_note(s, ANOMALY_SMTP_TRUNCATED_LINE);
	if (!s->greeted)
		smtp_note(s, ANOMALY_SMTP_NO_SERVER_WELCOME_MESSAGE);
	take_command(s, line->text);
}

/* ---- content ---- */

static void
content_line(struct smtp *s, struct text_line line)
{
	/* RFC 5321, section 4.5.2: a dot alone ends it, others are doubled. */
	if (span_eq_str(line.text, ".") && line.end != 0) {
		smtp_ask(s, SMTP_MAIL);
		smtp_mail_end(s, true);
		return;
	}
	if (line.text.n != 0 && line.text.p[0] == '.')
		line.text = span_from(line.text, 1);
	if (s->mime != NULL)
		mime_line(s->mime, &line);
}

/* A chunk may end in the middle of a line, which the next one goes on with. */
static void
end_chunk(struct smtp *s)
{
	struct text_line line = {0};

	s->data = false;
	if (!s->chunks.given)
		line.text = buf_span(&s->chunks.kept);
	if (line.text.n != 0)
		smtp_note(s, ANOMALY_SMTP_BDAT_CHUNK_LEN_EXCEEDED);
	if (!s->chunk_last)
		return;
	if (line.text.n != 0 && s->mime != NULL)
		mime_line(s->mime, &line);
	text_lines_free(&s->chunks);
	smtp_mail_end(s, true);
}

/* Bytes of BDAT's chunk. */
static void
take_chunk(struct smtp *s, struct span *rest)
{
	struct span bytes = span_first(*rest, s->chunk_left);
	struct text_line line;

	*rest = span_from(*rest, bytes.n);
	s->chunk_left -= bytes.n;
	while (text_lines_next(&s->chunks, &bytes, true, &line)) {
		if (s->mime != NULL)
			mime_line(s->mime, &line);
	}
	if (s->chunk_left == 0)
		end_chunk(s);
}

/* ---- the connection ---- */

static void
client_bytes(struct smtp *s, struct span rest)
{
	struct text_lines *lines = &s->lines[DIR_TO_SERVER];
	struct text_line line;

	while (!s->conn->failed) {
		if (s->data && s->command == SMTP_BDAT) {
			take_chunk(s, &rest);
			if (rest.n == 0)
				return;
			continue;
		}
		if (!text_lines_next(lines, &rest, s->data, &line))
			return;
		if (s->data)
			content_line(s, line);
		else
			command_line(s, &line);
	}
}

/* What comes with the reply that TLS may begin is still read as replies. */
static void
server_bytes(struct smtp *s, struct span rest)
{
	struct conn *c = s->conn;
	struct text_line line;

	s->heard = true;
	while (text_lines_next(&s->lines[DIR_TO_CLIENT], &rest, false, &line)) {
		if (line.end == 0) {
			smtp_note(s, ANOMALY_SMTP_TRUNCATED_LINE);
			smtp_note(s, ANOMALY_SMTP_INVALID_REPLY);
		}
		if (!smtp_reply(s, line.text))
			continue;
		if (c->change)
			smtp_note(s, ANOMALY_SMTP_FAILED_PROTOCOL_CHANGE);
		smtp_done(s);
		c->change = true;
		c->wanted = APP_TLS;
		c->rest = (struct span){0};
	}
}

static void
take_gap(struct smtp *s, enum dir dir, uint64_t n)
{
	conn_fault(s->conn, FAULT_GAP);
	text_lines_lost(&s->lines[dir]);
	if (dir == DIR_TO_CLIENT) {
		s->replies_lost = true;
		s->answered = s->asked.n;
		s->data =
		    s->data || (s->mime != NULL && s->command == SMTP_DATA);
		return;
	}
	if (s->mime == NULL || !s->data)
		return;
	mime_gap(s->mime);
	s->content_lost = true;
	if (s->command != SMTP_BDAT)
		return;
	text_lines_lost(&s->chunks);
	if (n >= s->chunk_left) {
		smtp_mail_end(s, false);
		return;
	}
	s->chunk_left -= n;
	text_lines_free(&s->lines[dir]); /* no command was lost */
}

static void
take_end(struct smtp *s, enum dir dir)
{
	if (s->ev == NULL)
		return;
	if (dir == DIR_TO_SERVER && s->mime != NULL) {
		mime_end(s->mime, false);
		s->mime = NULL;
	}
	s->ev->progress[dir] = SMTP_DONE;
}

static void
smtp_bytes(struct conn *c, const struct chunk *chunk)
{
	struct smtp *s = c->state;

	if (chunk->bytes.n == 0 && chunk->gap_n != 0)
		take_gap(s, chunk->dir, chunk->gap_n);
	else if (chunk->dir == DIR_TO_SERVER)
		client_bytes(s, chunk->bytes);
	else if (chunk->bytes.n != 0)
		server_bytes(s, chunk->bytes);
	if (chunk->end && !c->change)
		take_end(s, chunk->dir);
}

static void *
smtp_open(struct conn *c)
{
	struct smtp *s = mem_zalloc(1, sizeof(*s));

	s->conn = c;
	return s;
}

static void
smtp_close(struct conn *c)
{
	struct smtp *s = c->state;

	if (s->mime != NULL)
		mime_end(s->mime, false);
	text_lines_free(&s->lines[0]);
	text_lines_free(&s->lines[1]);
	text_lines_free(&s->chunks);
	buf_free(&s->asked);
	free(s);
	c->state = NULL;
}

static void
smtp_event_free(struct event *ev)
{
	struct conn *c = ev->flow->protocol;
	struct mime *m = ev->protocol;

	if (m != NULL)
		carry_close(&m->file, FILE_TRUNCATED);
	if (c != NULL && c->protocol == &protocol_smtp && c->state != NULL) {
		struct smtp *s = c->state;

		if (s->ev == ev) {
			s->ev = NULL;
			s->mime = NULL;
		}
	}
}

/* The commands that a client begins with; a server's greeting is that of FTP,
 * too, and tells nothing. */
static enum probe
smtp_probe(struct span start, enum dir dir, bool datagram)
{
	static const char *const words[] = {"EHLO", "HELO", "QUIT"};
	enum probe best = PROBE_NO;

	if (datagram || dir == DIR_TO_CLIENT)
		return PROBE_NO;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct span word = span_str(words[i]);

		if (!span_eq_nocase(
			span_first(start, word.n), span_first(word, start.n)))
			continue;
		best = start.n < word.n ? PROBE_MAYBE : PROBE_YES;
	}
	return best;
}

static const struct event_type smtp_type = {
    .name = "smtp",
    .category = "email",
    .service = "smtp",
    .app = APP_SMTP,
    .done = {SMTP_DONE, SMTP_DONE},
};

const struct protocol protocol_smtp = {
    .source = "RFC 5321, RFC 2045",
    .counters = {"app_layer.flow.smtp", "app_layer.tx.smtp",
	"app_layer.error.smtp.gap", "app_layer.error.smtp.parser",
	"app_layer.error.smtp.limit"},
    .app = APP_SMTP,
    .type = &smtp_type,
    .tcp = true,
    .server_first = true,
    .probe = smtp_probe,
    .open = smtp_open,
    .bytes = smtp_bytes,
    .close = smtp_close,
    .event_free = smtp_event_free,
};
