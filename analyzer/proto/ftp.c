/* FTP's control connection (RFC 959, RFC 2428, RFC 4217). */

#include "analyzer/proto/ftp.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/proto/proto.h"
#include "analyzer/proto/text_lines.h"

enum {
	FTP_DONE = 1,
	REPLIES_MAX = 1024 /* lines of a reply that are kept */
};

struct ftp {
	struct conn *conn;
	struct text_lines lines[2];
	struct buf asked;   /* the last command */
	struct event *ev;   /* the last one that got a reply of this chunk */
	uint16_t data_port; /* of the next data connection; 0: none */
	uint16_t replies;   /* lines of the reply to it so far */
};

/* The commands that EVE names, but AUTH TLS. */
static bool
is_known(struct span word)
{
	static const char known[] =
	    " ABOR ACCT ALLO APPE CDUP CHMOD CWD DELE EPRT EPSV HELP IDLE "
	    "LIST MAIL MDTM MKD MLFL MODE MRCP MRSQ MSAM MSND MSOM NLST NOOP "
	    "PASS PASV PORT PWD QUIT REIN REST RETR RMD RNFR RNTO SITE SIZE "
	    "SMNT STAT STOR STOU STRU SYST TYPE UMASK USER ";
	uint8_t key[8] = {' '};
	size_t n = word.n;

	if (n == 0 || n + 2 > sizeof(key))
		return false;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = byte_lower(word.p[i]);

		if (c < 'a' || c > 'z')
			return false;
		key[i + 1] = (uint8_t)(c - 'a' + 'A');
	}
	key[n + 1] = ' ';
	return span_find(span_str(known), span_of(key, n + 2)) != SIZE_MAX;
}

/* ---- commands ---- */

static struct span
verb(struct span line)
{
	return span_first(line, span_find_byte(line, ' ', 0));
}

static struct span
argument(struct span line)
{
	size_t blank = span_find_byte(line, ' ', 0);

	return blank == SIZE_MAX ? (struct span){0}
				 : span_trim(span_from(line, blank + 1));
}

static bool
is_verb(struct span line, const char *name)
{
	return span_eq_nocase(verb(line), span_str(name));
}

/* Length of the command that EVE names; 0: it names none. */
static size_t
known_length(struct span line)
{
	struct span tls = span_str("AUTH TLS");

	if (span_eq_nocase(span_first(line, tls.n), tls))
		return tls.n;
	return is_known(verb(line)) ? verb(line).n : 0;
}

static struct ftp_place
place_of(struct span line)
{
	if (is_verb(line, "port"))
		return ftp_place_port(argument(line));
	if (is_verb(line, "eprt"))
		return ftp_place_eprt(argument(line));
	return (struct ftp_place){0};
}

/* PORT with another address than the client's own. */
static bool
is_bounce(const struct ftp *s, struct span line)
{
	struct span word = span_str("port");
	struct ftp_place place = {0};

	if (span_eq_nocase(span_first(line, word.n), word))
		place = ftp_place_port(span_from(line, word.n));
	return place.addr.family != 0 &&
	    !addr_eq(&place.addr, &s->conn->flow->addr[0]);
}

/* A file comes over the data connection that was agreed on. */
static void
expect_file(struct ftp *s, struct span line)
{
	struct span name = span_first(argument(line), EXPECT_NAME_MAX);
	struct expected e = {.protocol = &protocol_ftp_data,
	    .port = s->data_port,
	    .stores = is_verb(line, "stor"),
	    .name_n = (uint8_t)name.n};

	if (s->data_port == 0 || name.n == 0)
		return;
	memcpy(e.name, name.p, name.n);
	conn_expect(s->conn, &e);
	s->data_port = 0;
}

static void
add_command(struct event *ev, const struct text_line *line)
{
	size_t n = known_length(line->text);
	struct span data = span_trim(span_from(line->text, n));
	uint8_t *word;

	if (n == 0)
		return;
	word = arena_alloc(ev->arena, n);
	for (size_t i = 0; i < n; i++) {
		uint8_t c = line->text.p[i];

		word[i] = c >= 'a' && c <= 'z' ? (uint8_t)(c - 32) : c;
	}
	event_set(ev, FIELD_FTP_COMMAND, span_of(word, n));
	if (data.n == 0)
		return;
	event_add(ev, FIELD_FTP_COMMAND_DATA, data);
	event_add_int(ev, FIELD_FTP_COMMAND_CUT, line->end == 0);
}

static void
take_command(struct ftp *s, const struct text_line *line)
{
	struct event *ev = conn_event(s->conn);
	struct span text = line->text;

	if (ev == NULL)
		return;
	buf_clear(&s->asked);
	buf_put(&s->asked, text);
	add_command(ev, line);
	if (line->end == 0)
		event_anomaly(ev, ANOMALY_FTP_REQUEST_COMMAND_TOO_LONG);
	if (is_bounce(s, text))
		event_add_int(ev, FIELD_FTP_BOUNCE, 1);
	if (is_verb(text, "retr") || is_verb(text, "stor"))
		expect_file(s, text);
}

/* ---- replies ---- */

/*
 * The oldest command without a reply; else the last one that is still there,
 * to which the further lines of a reply belong.
 */
static struct event *
answered(struct ftp *s)
{
	struct event *ev = s->ev != NULL ? s->ev : s->conn->flow->first_event;
	struct event *last = NULL;

	for (; ev != NULL; ev = ev->next) {
		if (ev->type->app != APP_FTP)
			continue;
		if (!proto_done(ev))
			return ev;
		/* What is recorded takes no more lines. */
		last = ev->logged ? NULL : ev;
	}
	return last != NULL ? last : conn_event(s->conn);
}

static void
add_line(struct ftp *s, struct event *ev, struct span line)
{
	uint16_t n = s->replies;
	uint64_t code;

	if (n >= REPLIES_MAX)
		return;
	s->replies++;
	if (line.n >= 3 && span_number(span_first(line, 3), 999, &code)) {
		event_add_item(ev, FIELD_FTP_CODE, n, span_first(line, 3));
		line = span_from(line, 4);
	}
	while (line.n != 0 && line.p[line.n - 1] == ' ')
		line.n--;
	if (line.n != 0)
		event_add_item(ev, FIELD_FTP_REPLY, n, line);
}

/*
 * Where the data connection goes: as Suricata takes it, by what PORT and EPRT
 * ask, whatever the reply, and else by the reply.  False: the
 * command should have told and does not; of the reply to it nothing is
 * recorded, as in Suricata.
 */
static bool
take_place(struct ftp *s, struct event *ev, struct span line)
{
	struct span asked = buf_span(&s->asked);
	struct ftp_place place = {0};
	bool active = is_verb(asked, "port") || is_verb(asked, "eprt");

	if (active)
		place = place_of(asked);
	else if (is_verb(asked, "pasv") && span_starts(line, span_str("227")))
		place = ftp_place_port(span_from(line, 4));
	else if (is_verb(asked, "epsv") && span_starts(line, span_str("229")))
		place = ftp_place_eprt(span_from(line, 4));
	if (active || place.port != 0)
		event_set(ev, FIELD_FTP_MODE,
		    span_str(active && place.port != 0 ? "active" : "passive"));
	if (place.port == 0)
		return !active;
	s->data_port = place.port;
	event_set_int(ev, FIELD_FTP_PORT, place.port);
	return true;
}

static void
finish(struct event *ev, bool replied)
{
	struct span word = span_str(replied ? "yes" : "no");

	if (ev->type->app != APP_FTP ||
	    event_get(ev, FIELD_FTP_REPLIED) != NULL)
		return;
	event_set(ev, FIELD_FTP_REPLIED, word);
	if (event_get(ev, FIELD_FTP_COMMAND) != NULL)
		event_set(ev, FIELD_FTP_REPLY_RECEIVED, word);
	event_add_int(ev, FIELD_FTP_REPLY_CUT,
	    anomaly_has(&ev->anomalies, ANOMALY_FTP_RESPONSE_COMMAND_TOO_LONG));
	ev->progress[DIR_TO_SERVER] = FTP_DONE;
	ev->progress[DIR_TO_CLIENT] = FTP_DONE;
}

/* True: TLS follows (RFC 4217). */
static bool
take_reply(struct ftp *s, const struct text_line *line)
{
	struct span text = line->text;
	struct event *ev = answered(s);

	if (ev == NULL)
		return false;
	if (s->ev != ev && event_get(ev, FIELD_FTP_REPLY) == NULL)
		s->replies = 0;
	s->ev = ev;
	if (line->end == 0)
		event_anomaly(ev, ANOMALY_FTP_RESPONSE_COMMAND_TOO_LONG);
	if (take_place(s, ev, text))
		add_line(s, ev, text);
	/* RFC 959, section 4.2: 1yz says that another reply will come. */
	if (text.n < 4 || text.p[0] != '1' || text.p[3] != ' ')
		finish(ev, true);
	return is_verb(buf_span(&s->asked), "auth") &&
	    span_starts(text, span_str("234"));
}

/* ---- the connection ---- */

/* No more replies come. */
static void
end_replies(struct ftp *s)
{
	struct event *ev = s->conn->flow->first_event;

	for (; ev != NULL; ev = ev->next)
		finish(ev, false);
}

static void
ftp_bytes(struct conn *c, const struct chunk *chunk)
{
	struct ftp *s = c->state;
	struct text_lines *lines = &s->lines[chunk->dir];
	struct span rest = chunk->bytes;
	struct text_line line;

	if (rest.n == 0 && chunk->gap_n != 0) {
		conn_fault(c, FAULT_GAP);
		text_lines_lost(lines);
	}
	s->ev = NULL;
	while (!c->failed && !c->change &&
	    text_lines_next(lines, &rest, false, &line)) {
		if (chunk->dir == DIR_TO_SERVER)
			take_command(s, &line);
		else if (line.text.n != 0)
			c->change = take_reply(s, &line);
	}
	c->rest = rest;
	if (chunk->end && chunk->dir == DIR_TO_CLIENT)
		end_replies(s);
}

static void *
ftp_open(struct conn *c)
{
	struct ftp *s = mem_zalloc(1, sizeof(*s));

	s->conn = c;
	return s;
}

static void
ftp_close(struct conn *c)
{
	struct ftp *s = c->state;

	end_replies(s);
	text_lines_free(&s->lines[0]);
	text_lines_free(&s->lines[1]);
	buf_free(&s->asked);
	free(s);
	c->state = NULL;
}

/* What Suricata knows it by: its first commands, and one greeting. */
static enum probe
ftp_probe(struct span start, enum dir dir, bool datagram)
{
	static const char *const words[] = {"USER ", "PASS ", "PORT ", "FEAT"};
	static const char *const greetings[] = {"220 ("};
	const char *const *word = dir == DIR_TO_SERVER ? words : greetings;
	size_t n = dir == DIR_TO_SERVER ? sizeof(words) / sizeof(words[0]) : 1;
	enum probe best = PROBE_NO;

	for (size_t i = 0; i < n && !datagram; i++) {
		struct span w = span_str(word[i]);

		if (!span_starts(start, span_first(w, start.n)))
			continue;
		if (start.n >= w.n)
			return PROBE_YES;
		best = PROBE_MAYBE;
	}
	return best;
}

static const struct event_type ftp_type = {
    .name = "ftp",
    .service = "ftp",
    .app = APP_FTP,
    .done = {FTP_DONE, FTP_DONE},
};

const struct protocol protocol_ftp = {
    .source = "RFC 959, RFC 2428",
    .counters = {"app_layer.flow.ftp", "app_layer.tx.ftp",
	"app_layer.error.ftp.gap", "app_layer.error.ftp.parser",
	"app_layer.error.ftp.limit"},
    .app = APP_FTP,
    .type = &ftp_type,
    .tcp = true,
    .server_first = true,
    .probe = ftp_probe,
    .open = ftp_open,
    .bytes = ftp_bytes,
    .close = ftp_close,
};
