/*
 * TLS: records of a direction, the handshake messages in them, and what the
 * handshake says in the clear.
 *
 *	| type 8 | version 16 | length 16 | fragment … |      a record
 *	| type 8 | length 24 | body … |                       a message
 */

#include "analyzer/proto/tls.h"

#include "analyzer/proto/proto.h"
#include "analyzer/proto/protocol.h"

enum message_type {
	MESSAGE_HELLO_REQUEST = 0,
	MESSAGE_CLIENT_HELLO = 1,
	MESSAGE_SERVER_HELLO = 2,
	MESSAGE_TICKET = 4,
	MESSAGE_CERTIFICATE = 11,
	MESSAGE_SERVER_KEY = 12,
	MESSAGE_CERTIFICATE_REQUEST = 13,
	MESSAGE_HELLO_DONE = 14,
	MESSAGE_VERIFY = 15,
	MESSAGE_CLIENT_KEY = 16,
	MESSAGE_FINISHED = 20,
	MESSAGE_URL = 21,
	MESSAGE_STATUS = 22,
};

enum {
	RECORD_HEAD = 5,
	MESSAGE_HEAD = 4,
	RECORD_MAX = 16384 + 1024, /* RFC 5246, section 6.2.2 */
	RECORD_LEAST = 6,          /* bytes of one that says anything */
};

/* One direction. */
struct side {
	uint8_t head[TLS_SSL2_HEAD]; /* of the record being read */
	unsigned head_n;
	uint8_t type;
	uint16_t version;     /* of its hello, before that of its records */
	uint32_t left;        /* bytes of the record that are to come */
	uint32_t record;      /* its length */
	uint32_t skip;        /* bytes of an SSLv2 record to pass over */
	uint32_t pass;        /* bytes of a message too long to be kept */
	struct buf handshake; /* messages not yet whole */
	uint8_t beat[HEARTBEAT_HEAD];
	unsigned beat_n;
	bool error; /* the SSLv2 record is a message of an error */
	bool hello;
	bool damaged; /* the rest of the record's messages */
	bool lost;    /* behind a gap */
};

struct tls {
	struct conn *conn;
	struct event *ev; /* NULL once it is done */
	size_t behind;    /* bytes of the chunk behind the head just read */
	size_t records;   /* begun or gone on with in the chunk */
	struct side side[2];
	struct tls_heartbeat heartbeat;
	struct anomalies noted;
	uint8_t session[32]; /* the client's session id */
	uint8_t session_n;
	bool resumed;   /* or the client has a ticket for it */
	bool bare;      /* there is a record without a certificate, too */
	bool encrypted; /* handshake records are no longer readable */
	bool has_certificate[2];
	bool early; /* the client may send data before the handshake */
	bool asked; /* the server wants one of the client */
	bool has_key[2];
};

/*
 * Notes an anomaly, also when the transaction is over.  Rules may see it then,
 * but EVE has its record and tells no more of it.
 */
static void
note(struct tls *t, enum anomaly a)
{
	struct event *ev = t->ev;

	if (ev == NULL) {
		if (anomaly_has(&t->noted, a) ||
		    (ev = conn_event(t->conn)) == NULL)
			return;
		ev->logged = true;
		ev->progress[0] = ev->progress[1] = TLS_DONE;
		ev->id = 0; /* of the only one that a flow has */
	}
	anomaly_add(&t->noted, a);
	event_anomaly_each(ev, a);
	if (ev->logged || ev->record == RECORD_NOW)
		ev->n_told = ev->n_noted;
}

/* The flow cannot be read any further. */
static void
give_up(struct tls *t, enum anomaly a)
{
	note(t, a);
	conn_fail(t->conn, FAULT_PARSER);
}

/* What the server's version is, as far as it is known. */
static void
settle(struct tls *t)
{
	if (t->ev == NULL)
		return; /* the transaction is over */
	(void)event_set(t->ev, FIELD_TLS_VERSION,
	    tls_version_text(t->ev->arena, t->side[DIR_TO_CLIENT].version));
}

/*
 * The record is as full as it gets.  As in Suricata it takes a certificate, or
 * a handshake that shows none, for there to be one.
 */
static void
close_record(struct tls *t)
{
	struct event *ev = t->ev;
	bool shown = event_get(ev, FIELD_TLS_SUBJECT) != NULL &&
	    event_get(ev, FIELD_TLS_ISSUER) != NULL;

	settle(t);
	ev->logged = ev->logged || !(t->resumed || t->bare || shown);
	if (t->resumed && !t->bare && !t->has_certificate[DIR_TO_CLIENT] &&
	    t->side[DIR_TO_CLIENT].hello)
		event_add_int(ev, FIELD_TLS_RESUMED, 1)->type = VALUE_BOOL;
}

/* Lets go of a transaction that nothing more comes to. */
static void
let_go(struct tls *t)
{
	if (t->ev->record == RECORD_NOW && proto_done(t->ev))
		t->ev = NULL;
}

/* Marks a stage; with both directions done the transaction is over. */
static void
reach(struct tls *t, enum dir dir, enum tls_stage stage)
{
	struct event *ev = t->ev;

	if (ev == NULL || ev->progress[dir] >= stage)
		return;
	if (stage == TLS_DONE)
		settle(t);
	ev->progress[dir] = (uint8_t)stage;
	let_go(t);
}

/*
 * The record is written once both ends have shown what they have to show, or
 * with the first data, as Suricata does.
 */
static void
ripen(struct tls *t)
{
	if (t->ev == NULL || t->ev->record == RECORD_NOW)
		return;
	close_record(t);
	t->ev->record = RECORD_NOW;
	let_go(t);
}

/* Ripens once the certificates are known that are shown. */
static void
ripen_certificates(struct tls *t)
{
	if (event_get(t->ev, FIELD_TLS_SUBJECT) != NULL &&
	    event_get(t->ev, FIELD_TLS_ISSUER) != NULL &&
	    (!t->asked || event_get(t->ev, FIELD_TLS_CLIENT_SUBJECT) != NULL))
		ripen(t);
}

/*
 * What ssl_state asks for, of either side: the other one may look at it.  It
 * is the state of the bytes that came together, and none before them.
 */
static void
set_state(struct tls *t, enum dir dir, enum message_type type)
{
	static const char *const names[2][2] = {
	    {"client_keyx", "client_hello"}, {"server_keyx", "server_hello"}};
	bool hello =
	    type == MESSAGE_CLIENT_HELLO || type == MESSAGE_SERVER_HELLO;

	(void)event_set(t->ev, FIELD_TLS_STATE,
	    span_str(names[dir == DIR_TO_CLIENT][hello]));
	reach(t, dir_other(dir), TLS_BEGUN);
}

static void
clear_state(struct tls *t)
{
	const struct value *v =
	    t->ev == NULL ? NULL : event_get(t->ev, FIELD_TLS_STATE);

	if (v != NULL && v->text.n != 0)
		(void)event_set(t->ev, FIELD_TLS_STATE, span_str(""));
}

static void
client_hello(struct tls *t, const struct tls_hello *h)
{
	if (h->session.n <= sizeof(t->session)) {
		t->session_n = (uint8_t)h->session.n;
		if (h->session.n != 0)
			memcpy(t->session, h->session.p, h->session.n);
	}
	t->resumed = h->ticket;
	t->early = h->early_data;
	(void)event_add(t->ev, FIELD_TLS_CLIENT_VERSION,
	    tls_version_text(t->ev->arena, t->side[DIR_TO_SERVER].version));
	tls_add_random(t->ev, h);
	if (h->sni.p != NULL)
		(void)event_add(t->ev, FIELD_TLS_SNI, h->sni);
	for (unsigned i = 0; i < h->alpns; i++)
		(void)event_add(t->ev, FIELD_TLS_ALPN, h->alpn[i]);
	tls_fingerprint_client(t->ev, h);
	set_state(t, DIR_TO_SERVER, MESSAGE_CLIENT_HELLO);
	reach(t, DIR_TO_SERVER, TLS_HELLO);
}

static void
server_hello(struct tls *t, const struct tls_hello *h)
{
	uint16_t version = t->side[DIR_TO_CLIENT].version;

	t->bare =
	    h->selected != 0 || version == TLS_1_3 || version >> 8 == 0x7f;
	t->resumed = t->resumed ||
	    (h->session.n != 0 &&
		span_eq(h->session, span_of(t->session, t->session_n)));
	tls_add_random(t->ev, h);
	tls_fingerprint_server(t->ev, h);
	set_state(t, DIR_TO_CLIENT, MESSAGE_SERVER_HELLO);
	settle(t);
	reach(t, DIR_TO_CLIENT, TLS_HELLO);
}

/* A hello; only the first of a side is told of. */
static void
take_hello(struct tls *t, enum dir dir, uint8_t type, struct span body)
{
	struct side *s = &t->side[dir];
	bool server = type == MESSAGE_SERVER_HELLO;
	bool again = server != (dir == DIR_TO_CLIENT) ||
	    t->ev->progress[dir] >= TLS_HELLO;
	struct tls_hello h;
	bool ok;

	s->hello = true;
	if (body.n == 0)
		return;
	ok = tls_read_hello(body, server, &h, t->ev);

	s->version = h.selected != 0 ? h.selected : h.version;
	if (server && s->version == TLS_1_3 && h.selected == 0)
		s->version = TLS_1_3_EARLY;
	if (!ok) {
		note(t, ANOMALY_TLS_HANDSHAKE_INVALID_LENGTH);
		if (!again && !server && h.sni.p != NULL)
			(void)event_add(t->ev, FIELD_TLS_SNI, h.sni);
		return;
	}
	if (again && h.sni.p != NULL && event_get(t->ev, FIELD_TLS_SNI) != NULL)
		note(t, ANOMALY_TLS_MULTIPLE_SNI_EXTENSIONS);
	if (again)
		return;
	if (server)
		server_hello(t, &h);
	else
		client_hello(t, &h);
}

/* Messages that Suricata knows; any other makes the record none. */
static bool
is_known(uint8_t type)
{
	const uint32_t known = 1U << MESSAGE_HELLO_REQUEST |
	    1U << MESSAGE_CLIENT_HELLO | 1U << MESSAGE_SERVER_HELLO |
	    1U << MESSAGE_TICKET | 1U << MESSAGE_CERTIFICATE |
	    1U << MESSAGE_SERVER_KEY | 1U << MESSAGE_CERTIFICATE_REQUEST |
	    1U << MESSAGE_HELLO_DONE | 1U << MESSAGE_VERIFY |
	    1U << MESSAGE_CLIENT_KEY | 1U << MESSAGE_FINISHED |
	    1U << MESSAGE_URL | 1U << MESSAGE_STATUS;

	return type < 32 && (known >> type & 1) != 0;
}

static void
take_message(struct tls *t, enum dir dir, uint8_t type, struct span body)
{
	if (t->ev == NULL)
		return;
	switch (type) {
	case MESSAGE_CLIENT_HELLO:
	case MESSAGE_SERVER_HELLO:
		take_hello(t, dir, type, body);
		break;
	case MESSAGE_CERTIFICATE:
		if (t->has_certificate[dir])
			break;
		t->has_certificate[dir] = true;
		tls_certificates(t->ev, dir, body);
		reach(t, dir, TLS_CERTIFICATE);
		break;
	case MESSAGE_CERTIFICATE_REQUEST:
		t->asked = t->asked || dir == DIR_TO_CLIENT;
		break;
	case MESSAGE_SERVER_KEY:
	case MESSAGE_CLIENT_KEY:
		if ((type == MESSAGE_SERVER_KEY) == (dir == DIR_TO_CLIENT) &&
		    !t->has_key[dir])
			set_state(t, dir, (enum message_type)type);
		t->has_key[dir] = true;
		break;
	default:
		break;
	}
}

/* Takes the whole messages off the handshake, once a record of it is whole. */
static void
take_handshake(struct tls *t, enum dir dir)
{
	struct side *s = &t->side[dir];
	struct cur c = cur_of(buf_span(&s->handshake));
	size_t taken = 0;

	while (cur_left(&c) >= MESSAGE_HEAD) {
		uint8_t type = cur_u8(&c);
		uint32_t n = cur_be24(&c);
		struct span body;

		if (!is_known(type)) {
			s->damaged = true;
			note(t, ANOMALY_TLS_INVALID_HANDSHAKE_MESSAGE);
			buf_clear(&s->handshake);
			return;
		}
		if (n > t->conn->limits->record_bytes) {
			conn_fault(t->conn, FAULT_LIMIT);
			s->pass = n - (uint32_t)cur_left(&c);
			buf_clear(&s->handshake);
			return;
		}
		if (n > cur_left(&c))
			break;
		body = cur_take(&c, n);
		take_message(t, dir, type, body);
		taken += MESSAGE_HEAD + (size_t)n;
	}
	s->handshake.n -= taken;
	if (taken != 0)
		t->conn->flow->side[dir].raw.wanted = true;
	if (taken != 0 && s->handshake.n != 0)
		memmove(s->handshake.p, s->handshake.p + taken, s->handshake.n);
}

/* From here on the bytes are encrypted: rules need not look at them. */
static void
close_payload(struct tls *t, enum dir dir)
{
	struct flow *f = t->conn->flow;
	uint64_t record = t->behind + RECORD_HEAD;

	if (f->no_payload)
		return;
	f->no_payload = true;
	for (unsigned d = 0; d < 2; d++) {
		f->side[d].raw.until = f->side[d].stream_bytes;
		f->side[d].raw.wanted = true;
	}
	if (record <= f->side[dir].raw.until)
		f->side[dir].raw.until -= record;
}

/* The first bytes of a record that is no handshake. */
static void
begin_record(struct tls *t, enum dir dir)
{
	struct side *s = &t->side[dir];

	switch (s->type) {
	case RECORD_CHANGE_CIPHER:
		/* TLS 1.2 and before: what follows is encrypted; in TLS 1.3 it
		 * is a dummy of that (RFC 8446, section 5). */
		t->encrypted = true;
		t->conn->flow->side[dir].raw.wanted = true;
		reach(t, dir, TLS_DONE);
		break;
	case RECORD_DATA:
		t->encrypted = true;
		reach(t, dir, TLS_DONE);
		/* Early data comes before the handshake (RFC 8446, 2.3). */
		if (!t->early || t->side[DIR_TO_CLIENT].version != 0) {
			close_payload(t, dir);
			ripen(t);
		}
		break;
	default:
		break;
	}
	s->damaged = false;
	s->beat_n = 0;
}

/* Is a record's head one?  If not the flow is given up. */
static bool
check_head(struct tls *t, const struct side *s)
{
	if (s->left == 0)
		give_up(t, ANOMALY_TLS_INVALID_RECORD_LENGTH);
	else if (!tls_is_version(s->version))
		give_up(t, ANOMALY_TLS_INVALID_RECORD_VERSION);
	else if (s->left > RECORD_MAX)
		give_up(t, ANOMALY_TLS_INVALID_RECORD_LENGTH);
	else if (s->type == RECORD_HANDSHAKE && s->left < MESSAGE_HEAD &&
	    !t->encrypted)
		give_up(t, ANOMALY_TLS_INVALID_SSL_RECORD);
	return !t->conn->failed;
}

/* A record's head is there.  False: what follows is not to be looked at. */
static bool
take_head(struct tls *t, enum dir dir)
{
	struct side *s = &t->side[dir];
	struct cur c = cur_of(span_of(s->head, RECORD_HEAD));
	uint16_t before = s->version;
	uint16_t version;

	s->type = cur_u8(&c);
	version = cur_be16(&c);
	s->left = cur_be16(&c);
	s->record = s->left;
	s->head_n = 0;
	if (!s->hello)
		s->version = version;
	if (s->type < RECORD_CHANGE_CIPHER || s->type > RECORD_HEARTBEAT) {
		/* TLS 1.0 and 1.1 pass over what they do not know. */
		if (before != TLS_1_0 && before != TLS_1_1) {
			give_up(t, ANOMALY_TLS_INVALID_RECORD_TYPE);
			return false;
		}
		note(t, ANOMALY_TLS_INVALID_RECORD_TYPE);
		s->version = before;
		s->left = 0;
		return false;
	}
	if (!check_head(t, s))
		return false;
	begin_record(t, dir);
	return true;
}

/* A record in SSLv2's form; records of TLS may follow. */
static void
take_ssl2(struct tls *t, enum dir dir)
{
	struct side *s = &t->side[dir];
	struct tls_ssl2 head;
	enum anomaly fault =
	    tls_ssl2(span_of(s->head, s->head_n), t->behind, &head);

	s->head_n = 0;
	if (fault != ANOMALY_COUNT) {
		if (fault != ANOMALY_TLS_INVALID_SSL_RECORD)
			note(t, fault);
		give_up(t, ANOMALY_TLS_INVALID_SSL_RECORD);
		return;
	}
	s->skip = head.rest;
	s->error = head.error;
	if (s->skip == 0 && s->error)
		note(t, ANOMALY_TLS_ERROR_MESSAGE_ENCOUNTERED);
	if (s->version != 0 || t->ev == NULL)
		return;
	s->version = SSL_2;
	if (dir == DIR_TO_SERVER && head.version != 0)
		(void)event_add(t->ev, FIELD_TLS_CLIENT_VERSION,
		    tls_version_text(t->ev->arena, head.version));
	reach(t, dir, TLS_HELLO);
}

/* The head of a heartbeat tells all that there is to tell. */
static void
take_heartbeat(struct tls *t, enum dir dir, struct span part)
{
	struct side *s = &t->side[dir];
	enum anomaly fault;

	while (part.n != 0 && s->beat_n < HEARTBEAT_HEAD) {
		s->beat[s->beat_n++] = part.p[0];
		part = span_from(part, 1);
		if (s->beat_n < HEARTBEAT_HEAD)
			continue;
		fault = tls_heartbeat(
		    &t->heartbeat, dir, t->encrypted, s->beat, s->record);
		if (fault == ANOMALY_COUNT)
			continue;
		if (t->heartbeat.fatal)
			give_up(t, fault);
		else
			note(t, fault);
	}
}

/* Are handshake records encrypted?  In TLS 1.3 a hello may yet come. */
static bool
is_encrypted(const struct tls *t)
{
	return t->encrypted &&
	    (t->side[DIR_TO_SERVER].version < TLS_1_3 ||
		t->side[DIR_TO_CLIENT].hello);
}

/* Takes bytes of the record being read; returns how many. */
static size_t
take_fragment(struct tls *t, enum dir dir, struct span bytes)
{
	struct side *s = &t->side[dir];
	struct span part = span_first(bytes, s->left);
	uint32_t pass;

	s->left -= (uint32_t)part.n;
	bytes = part;
	if (s->type == RECORD_HEARTBEAT)
		take_heartbeat(t, dir, part);
	if (s->type != RECORD_HANDSHAKE || s->damaged || is_encrypted(t) ||
	    t->ev == NULL)
		return bytes.n;
	pass = part.n < s->pass ? (uint32_t)part.n : s->pass;
	s->pass -= pass;
	buf_put(&s->handshake, span_from(part, pass));
	if (s->left == 0)
		take_handshake(t, dir);
	return bytes.n;
}

/* Takes a byte of a record's head.  False: the rest is not to be read. */
static bool
take_head_byte(struct tls *t, enum dir dir, uint8_t byte)
{
	struct side *s = &t->side[dir];
	bool old = ((s->head_n == 0 ? byte : s->head[0]) & 0xc0) != 0;

	s->head[s->head_n++] = byte;
	if (s->head_n < (old ? tls_ssl2_head(s->head, s->head_n) : RECORD_HEAD))
		return true;
	if (!old)
		return take_head(t, dir);
	take_ssl2(t, dir);
	return !t->conn->failed;
}

/* A record begins; more of them than there can be are none. */
static void
count_record(struct tls *t, size_t chunk)
{
	size_t most = chunk / RECORD_LEAST;

	if (t->records > (most == 0 ? 1 : most))
		give_up(t, ANOMALY_TLS_TOO_MANY_RECORDS_IN_PACKET);
	t->records++;
}

static void
take_bytes(struct tls *t, enum dir dir, struct span bytes)
{
	struct side *s = &t->side[dir];
	size_t chunk = bytes.n;
	size_t n;

	t->records = s->skip != 0 || s->left != 0 || s->head_n != 0;
	while (bytes.n != 0 && !s->lost && !t->conn->failed) {
		if (s->skip != 0) {
			n = bytes.n < s->skip ? bytes.n : s->skip;
			s->skip -= (uint32_t)n;
			if (s->skip == 0 && s->error)
				note(t, ANOMALY_TLS_ERROR_MESSAGE_ENCOUNTERED);
		} else if (s->left != 0) {
			n = take_fragment(t, dir, bytes);
		} else {
			n = 1;
			t->behind = bytes.n - n;
			if (s->head_n == 0)
				count_record(t, chunk);
			if (t->conn->failed ||
			    !take_head_byte(t, dir, bytes.p[0]))
				return;
		}
		bytes = span_from(bytes, n);
	}
}

static void
take_gap(struct tls *t, enum dir dir, uint64_t n)
{
	struct side *s = &t->side[dir];

	conn_fault(t->conn, FAULT_GAP);
	if (n <= s->left && (s->type != RECORD_HANDSHAKE || is_encrypted(t)))
		s->left -= (uint32_t)n;
	else
		s->lost = true;
}

static void
tls_bytes(struct conn *c, const struct chunk *chunk)
{
	struct tls *t = c->state;

	clear_state(t);
	if (chunk->bytes.n != 0)
		take_bytes(t, chunk->dir, chunk->bytes);
	else if (chunk->gap_n != 0)
		take_gap(t, chunk->dir, chunk->gap_n);
	if (t->ev != NULL && t->side[chunk->dir].left == 0)
		ripen_certificates(t);
}

static void *
tls_open(struct conn *c)
{
	struct tls *t = arena_zalloc(c->flow->arena, 1, sizeof(*t));

	t->conn = c;
	t->ev = conn_event(c);
	if (t->ev != NULL)
		t->ev->record = RECORD_LATER;
	return t;
}

static void
tls_close(struct conn *c)
{
	struct tls *t = c->state;

	if (t->ev != NULL && t->ev->record != RECORD_NOW)
		close_record(t);
	buf_free(&t->side[0].handshake);
	buf_free(&t->side[1].handshake);
	c->state = NULL;
}

static const struct event_type tls_type = {
    .name = "tls",
    .service = "ssl",
    .app = APP_TLS,
    .done = {TLS_DONE, TLS_DONE},
};

const struct protocol protocol_tls = {
    .source = "RFC 8446, RFC 5246",
    .counters = {"app_layer.flow.tls", "app_layer.tx.tls",
	"app_layer.error.tls.gap", "app_layer.error.tls.parser",
	"app_layer.error.tls.limit"},
    .app = APP_TLS,
    .type = &tls_type,
    .tcp = true,
    .client_first = true,
    .probe = tls_probe,
    .open = tls_open,
    .bytes = tls_bytes,
    .close = tls_close,
};
