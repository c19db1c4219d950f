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

enum record_type {
	RECORD_CHANGE_CIPHER = 20,
	RECORD_ALERT = 21,
	RECORD_HANDSHAKE = 22,
	RECORD_DATA = 23,
	RECORD_HEARTBEAT = 24,
};

enum message_type {
	MESSAGE_CLIENT_HELLO = 1,
	MESSAGE_SERVER_HELLO = 2,
	MESSAGE_CERTIFICATE = 11,
	MESSAGE_SERVER_KEY = 12,
	MESSAGE_CERTIFICATE_REQUEST = 13,
	MESSAGE_CLIENT_KEY = 16,
	MESSAGE_FINISHED = 20,
};

enum {
	RECORD_HEAD = 5,
	MESSAGE_HEAD = 4,
	RECORD_MAX = 16384 + 2048, /* RFC 5246, section 6.2.3 */
	SSL2_HEAD = 5,
	TLS_1_3 = 0x0304,
};

/* One direction. */
struct side {
	uint8_t head[RECORD_HEAD]; /* of the record being read */
	unsigned head_n;
	uint8_t type;
	uint32_t left;        /* bytes of the record that are to come */
	uint32_t skip;        /* bytes of an SSLv2 record to pass over */
	struct buf handshake; /* messages not yet whole */
	bool started;
	bool encrypted; /* handshake records are no longer readable */
	bool lost;      /* behind a gap, or damaged */
};

struct tls {
	struct conn *conn;
	struct event *ev; /* NULL once it is done */
	size_t behind;    /* bytes of the chunk behind the head just read */
	struct side side[2];
	uint16_t version;    /* of the connection, as far as it is known */
	uint8_t session[32]; /* the client's session id */
	uint8_t session_n;
	bool ticket; /* the client offers to resume */
	bool resumed;
	bool has_hello;
	bool has_certificate[2];
	bool early; /* the client may send data before the handshake */
	bool asked; /* the server wants one of the client */
	bool has_key[2];
};

/* Drafts of TLS 1.3 count in the low byte (RFC 8446, section 4.2.1). */
static struct span
tls_version_text(struct arena *arena, uint16_t version)
{
	static const struct {
		uint16_t version;
		const char *text;
	} names[] = {
	    {0x0000, "UNDETERMINED"},
	    {0x0002, "SSLv2"},
	    {0x0300, "SSLv3"},
	    {0x0301, "TLSv1"},
	    {0x0302, "TLS 1.1"},
	    {0x0303, "TLS 1.2"},
	    {0x0304, "TLS 1.3"},
	    {0xfb1a, "TLS 1.3 draft-26-fb"},
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].version == version)
			return span_str(names[i].text);
	}
	if (version >= 0x7f10 && version <= 0x7f1c)
		return arena_printf(arena, "TLS 1.3 draft-%u", version & 0xffU);
	if (version >> 8 == 0x7f)
		return span_str("TLS 1.3 draft-<16");
	return arena_printf(arena, "0x%04x", version);
}

/* Notes an anomaly, also when the transaction is over. */
static void
note(struct tls *t, enum anomaly a)
{
	struct event *ev = t->ev;

	if (ev == NULL) {
		if ((ev = conn_event(t->conn)) == NULL)
			return;
		ev->logged = true; /* rules may see it, EVE has its record */
		ev->progress[0] = ev->progress[1] = TLS_DONE;
		ev->id = 0; /* of the only one that a flow has */
	}
	event_anomaly(ev, a);
}

/* The direction cannot be read any further. */
static void
give_up(struct tls *t, struct side *s, enum anomaly a)
{
	note(t, a);
	s->lost = true;
	conn_fault(t->conn, FAULT_PARSER);
}

/* The last word on the version; without a hello there is no record. */
static void
settle(struct tls *t)
{
	(void)event_set(t->ev, FIELD_TLS_VERSION,
	    tls_version_text(t->ev->arena, t->version));
	if (!t->has_hello)
		t->ev->logged = true;
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
	if (stage == TLS_DONE) {
		settle(t);
		if (dir == DIR_TO_CLIENT && t->resumed)
			event_add_int(ev, FIELD_TLS_RESUMED, 1)->type =
			    VALUE_BOOL;
	}
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
	settle(t);
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

static void
add_random(struct event *ev, const struct tls_hello *h, bool server)
{
	enum field f =
	    server ? FIELD_TLS_RANDOM_RESPONSE : FIELD_TLS_RANDOM_REQUEST;
	enum field time = server ? FIELD_TLS_RANDOM_TIME_RESPONSE
				 : FIELD_TLS_RANDOM_TIME_REQUEST;
	enum field bytes = server ? FIELD_TLS_RANDOM_BYTES_RESPONSE
				  : FIELD_TLS_RANDOM_BYTES_REQUEST;

	(void)event_add(ev, f, h->random);
	(void)event_add(ev, time, span_first(h->random, 4));
	(void)event_add(ev, bytes, span_from(h->random, 4));
}

/* What ssl_state asks for: a hello at once, all at the handshake's end. */
static void
add_state(struct event *ev, enum dir dir, enum message_type type)
{
	static const char *const names[2][2] = {
	    {"client_keyx", "client_hello"}, {"server_keyx", "server_hello"}};
	bool server = dir == DIR_TO_CLIENT;
	bool hello =
	    type == MESSAGE_CLIENT_HELLO || type == MESSAGE_SERVER_HELLO;
	struct span name = span_str(names[server][hello]);

	(void)event_add(ev,
	    server ? FIELD_TLS_STATE_RESPONSE : FIELD_TLS_STATE_REQUEST, name);
	if (hello)
		(void)event_add(ev,
		    server ? FIELD_TLS_STATE_HELLO_RESPONSE
			   : FIELD_TLS_STATE_HELLO_REQUEST,
		    name);
}

static bool
client_hello(struct tls *t, struct span body)
{
	struct tls_hello h;

	if (!tls_read_hello(body, false, &h, t->ev))
		return false;
	if (h.session.n <= sizeof(t->session)) {
		t->session_n = (uint8_t)h.session.n;
		if (h.session.n != 0)
			memcpy(t->session, h.session.p, h.session.n);
	}
	t->ticket = h.ticket;
	t->early = h.early_data;
	(void)event_add(t->ev, FIELD_TLS_CLIENT_VERSION,
	    tls_version_text(t->ev->arena, h.version));
	add_random(t->ev, &h, false);
	if (h.sni.p != NULL)
		(void)event_add(t->ev, FIELD_TLS_SNI, h.sni);
	for (unsigned i = 0; i < h.alpns; i++)
		(void)event_add(t->ev, FIELD_TLS_ALPN, h.alpn[i]);
	tls_fingerprint_client(t->ev, &h);
	add_state(t->ev, DIR_TO_SERVER, MESSAGE_CLIENT_HELLO);
	t->has_hello = true;
	reach(t, DIR_TO_SERVER, TLS_HELLO);
	return true;
}

static bool
server_hello(struct tls *t, struct span body)
{
	struct tls_hello h;

	if (!tls_read_hello(body, true, &h, t->ev))
		return false;
	t->version = h.selected != 0 ? h.selected : h.version;
	t->resumed = t->version < TLS_1_3 && h.session.n != 0 &&
	    span_eq(h.session, span_of(t->session, t->session_n));
	add_random(t->ev, &h, true);
	tls_fingerprint_server(t->ev, &h);
	add_state(t->ev, DIR_TO_CLIENT, MESSAGE_SERVER_HELLO);
	(void)event_set(t->ev, FIELD_TLS_VERSION,
	    tls_version_text(t->ev->arena, t->version));
	t->has_hello = true;
	reach(t, DIR_TO_CLIENT, TLS_HELLO);
	return true;
}

static void
take_message(struct tls *t, enum dir dir, uint8_t type, struct span body)
{
	bool ok = true;

	if (t->ev == NULL)
		return;
	switch (type) {
	case MESSAGE_CLIENT_HELLO:
		if (dir == DIR_TO_SERVER && t->ev->progress[dir] == 0)
			ok = client_hello(t, body);
		break;
	case MESSAGE_SERVER_HELLO:
		if (dir == DIR_TO_CLIENT && t->ev->progress[dir] == 0)
			ok = server_hello(t, body);
		break;
	case MESSAGE_CERTIFICATE:
		if (t->has_certificate[dir])
			break;
		t->has_certificate[dir] = true;
		if (!tls_certificates(t->ev, dir, span_from(body, 3)))
			note(t, ANOMALY_TLS_INVALID_CERTIFICATE);
		reach(t, dir, TLS_CERTIFICATE);
		break;
	case MESSAGE_CERTIFICATE_REQUEST:
		t->asked = t->asked || dir == DIR_TO_CLIENT;
		break;
	case MESSAGE_SERVER_KEY:
	case MESSAGE_CLIENT_KEY:
		if ((type == MESSAGE_SERVER_KEY) == (dir == DIR_TO_CLIENT) &&
		    !t->has_key[dir])
			add_state(t->ev, dir, (enum message_type)type);
		t->has_key[dir] = true;
		break;
	default:
		break;
	}
	if (!ok)
		note(t, ANOMALY_TLS_INVALID_HANDSHAKE_MESSAGE);
}

/* Takes the whole messages off what there is of the handshake. */
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

		if (n > t->conn->limits->record_bytes) {
			s->encrypted = true; /* or as good as */
			conn_fault(t->conn, FAULT_LIMIT);
			note(t, ANOMALY_TLS_HANDSHAKE_INVALID_LENGTH);
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
		/* TLS 1.2 and before: what follows is encrypted; in TLS 1.3
		 * it is a dummy of that (RFC 8446, section 5). */
		s->encrypted = true;
		if (dir == DIR_TO_CLIENT && !t->has_certificate[dir] &&
		    t->version < TLS_1_3 && t->ticket)
			t->resumed = true;
		if (dir == DIR_TO_CLIENT && t->has_certificate[dir])
			t->resumed = false;
		reach(t, dir, TLS_DONE);
		break;
	case RECORD_DATA:
		s->encrypted = true;
		reach(t, dir, TLS_DONE);
		/* Early data comes before the handshake (RFC 8446, 2.3). */
		if (!t->early || t->version != 0) {
			close_payload(t, dir);
			ripen(t);
		}
		break;
	case RECORD_HEARTBEAT:
		note(t, ANOMALY_TLS_HEARTBEAT_MESSAGE);
		break;
	default:
		break;
	}
}

/* A record's head is there.  False: it is none. */
static bool
take_head(struct tls *t, enum dir dir)
{
	struct side *s = &t->side[dir];
	struct cur c = cur_of(span_of(s->head, RECORD_HEAD));
	uint16_t version;

	s->type = cur_u8(&c);
	version = cur_be16(&c);
	s->left = cur_be16(&c);
	s->head_n = 0;
	if (s->type < RECORD_CHANGE_CIPHER || s->type > RECORD_HEARTBEAT) {
		give_up(t, s, ANOMALY_TLS_INVALID_RECORD_TYPE);
		return false;
	}
	if (version < 0x0300 || version > TLS_1_3) {
		give_up(t, s, ANOMALY_TLS_INVALID_RECORD_VERSION);
		return false;
	}
	if (s->left > RECORD_MAX) {
		give_up(t, s, ANOMALY_TLS_INVALID_SSL_RECORD);
		return false;
	}
	if (dir == DIR_TO_CLIENT && t->version == 0)
		t->version = version;
	begin_record(t, dir);
	return true;
}

/*
 * A hello in SSLv2's form (RFC 5246, appendix E.2): its version and nothing
 * else is looked at; records of TLS may follow.
 */
static size_t
take_ssl2(struct tls *t, enum dir dir, struct span bytes)
{
	struct side *s = &t->side[dir];
	struct cur c = cur_of(bytes);
	uint32_t n = cur_be16(&c) & 0x7fffU;
	uint16_t version;

	(void)cur_u8(&c);
	version = cur_be16(&c);
	if (n < 3) {
		give_up(t, s, ANOMALY_TLS_INVALID_SSLV2_HEADER);
		return bytes.n;
	}
	if (dir == DIR_TO_CLIENT)
		t->version = 0x0002;
	else if (t->ev != NULL)
		(void)event_add(t->ev, FIELD_TLS_CLIENT_VERSION,
		    tls_version_text(t->ev->arena, version));
	t->has_hello = true;
	reach(t, dir, TLS_HELLO);
	s->skip = n + 2;
	return 0;
}

/* Takes bytes of the record being read; returns how many. */
static size_t
take_fragment(struct tls *t, enum dir dir, struct span bytes)
{
	struct side *s = &t->side[dir];
	struct span part = span_first(bytes, s->left);

	s->left -= (uint32_t)part.n;
	if (s->type != RECORD_HANDSHAKE || s->encrypted || t->ev == NULL)
		return part.n;
	buf_put(&s->handshake, part);
	take_handshake(t, dir);
	return part.n;
}

static bool
is_ssl2(const struct side *s, struct span bytes)
{
	return !s->started && bytes.n >= 3 && (bytes.p[0] & 0x80) != 0 &&
	    (bytes.p[2] == 1 || bytes.p[2] == 4);
}

static void
take_bytes(struct tls *t, enum dir dir, struct span bytes)
{
	struct side *s = &t->side[dir];
	size_t n;

	while (bytes.n != 0 && !s->lost) {
		if (s->skip != 0) {
			n = bytes.n < s->skip ? bytes.n : s->skip;
			s->skip -= (uint32_t)n;
		} else if (s->left != 0) {
			n = take_fragment(t, dir, bytes);
		} else if (s->head_n == 0 && is_ssl2(s, bytes)) {
			s->started = true;
			n = take_ssl2(t, dir, bytes);
		} else {
			s->started = true;
			s->head[s->head_n++] = bytes.p[0];
			n = 1;
			t->behind = bytes.n - n;
			if (s->head_n == RECORD_HEAD && !take_head(t, dir))
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
	if (n <= s->left && (s->type != RECORD_HANDSHAKE || s->encrypted))
		s->left -= (uint32_t)n;
	else
		s->lost = true;
}

static void
tls_bytes(struct conn *c, const struct chunk *chunk)
{
	struct tls *t = c->state;

	if (chunk->bytes.n != 0)
		take_bytes(t, chunk->dir, chunk->bytes);
	else if (chunk->gap_n != 0)
		take_gap(t, chunk->dir, chunk->gap_n);
	if (t->ev != NULL && chunk->end)
		settle(t);
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

	if (t->ev != NULL)
		settle(t);
	buf_free(&t->side[0].handshake);
	buf_free(&t->side[1].handshake);
	c->state = NULL;
}

/* RFC 8446, section 5.1; and the hellos of SSLv2. */
static enum probe
tls_probe(struct span start, enum dir dir, bool datagram)
{
	const uint8_t *p = start.p;

	(void)dir;
	if (datagram || start.n == 0)
		return datagram ? PROBE_NO : PROBE_MAYBE;
	if ((p[0] & 0x80) != 0 && dir == DIR_TO_SERVER) {
		if (start.n < SSL2_HEAD)
			return start.n > 2 && p[2] != 1 ? PROBE_NO
							: PROBE_MAYBE;
		return p[2] == 1 && (p[3] == 3 || (p[3] == 0 && p[4] == 2))
		    ? PROBE_YES
		    : PROBE_NO;
	}
	if (p[0] != RECORD_HANDSHAKE &&
	    (dir == DIR_TO_SERVER ||
		(p[0] != RECORD_ALERT && p[0] != RECORD_DATA)))
		return PROBE_NO;
	if (start.n > 1 && p[1] != 3)
		return PROBE_NO;
	if (start.n > 2 && p[2] > 4)
		return PROBE_NO;
	return start.n > 2 ? PROBE_YES : PROBE_MAYBE;
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
    .probe = tls_probe,
    .open = tls_open,
    .bytes = tls_bytes,
    .close = tls_close,
};
