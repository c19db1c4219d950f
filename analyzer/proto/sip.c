/* SIP (RFC 3261) over UDP and TCP: each message is a transaction. */

#include "analyzer/proto/sip.h"

#include "analyzer/model/app.h"
#include "analyzer/proto/messages.h"

enum {
	SIP_DONE = 1
};

/* A connection; lives in the flow's arena. */
struct sip {
	struct messages messages;
};

/* ---- messages ---- */

static bool
is_method(struct span word)
{
	static const char *const methods[] = {"REGISTER", "INVITE", "ACK",
	    "BYE", "CANCEL", "UPDATE", "REFER", "PRACK", "SUBSCRIBE", "NOTIFY",
	    "PUBLISH", "MESSAGE", "INFO", "OPTIONS"};

	for (unsigned i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (span_eq_str(word, methods[i]))
			return true;
	}
	return false;
}

static bool
is_version(struct span word)
{
	return span_eq_str(word, "SIP/2.0") || span_eq_str(word, "SIP/1.0");
}

/* The three words of a first line; false: it is none. */
static bool
read_first(struct span line, struct span word[3], bool *request)
{
	struct span rest = line;

	if (!span_token(&rest, ' ', &word[0]) ||
	    !span_token(&rest, ' ', &word[1]))
		return false;
	word[2] = rest;
	*request = is_version(span_trim(word[2]));
	return *request ? word[0].n != 0 && word[1].n != 0
			: is_version(word[0]) && word[1].n == 3;
}

static void
add_first(
    struct event *ev, struct span line, const struct span word[3], bool request)
{
	if (request) {
		(void)event_add(ev, FIELD_SIP_METHOD, word[0]);
		(void)event_add(ev, FIELD_SIP_URI, word[1]);
		(void)event_add(ev, FIELD_SIP_VERSION, span_trim(word[2]));
		(void)event_add(ev, FIELD_SIP_REQUEST_LINE, line);
		return;
	}
	(void)event_add(ev, FIELD_SIP_VERSION, word[0]);
	(void)event_add(ev, FIELD_SIP_CODE, word[1]);
	(void)event_add(ev, FIELD_SIP_REASON, word[2]);
	(void)event_add(ev, FIELD_SIP_RESPONSE_LINE, line);
}

/* A header's field, by its name or its short form (RFC 3261, 7.3.3). */
static enum field
header_field(struct span name)
{
	static const struct {
		const char *name;
		const char *brief;
		enum field field;
	} known[] = {
	    {"from", "f", FIELD_SIP_FROM},
	    {"to", "t", FIELD_SIP_TO},
	    {"via", "v", FIELD_SIP_VIA},
	    {"user-agent", "user-agent", FIELD_SIP_USER_AGENT},
	    {"content-type", "c", FIELD_SIP_CONTENT_TYPE},
	    {"content-length", "l", FIELD_SIP_CONTENT_LENGTH},
	};

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (span_eq_nocase(name, span_str(known[i].name)) ||
		    span_eq_nocase(name, span_str(known[i].brief)))
			return known[i].field;
	}
	return FIELD_COUNT;
}

static void
add_headers(struct event *ev, struct span rest)
{
	struct span line;

	for (unsigned i = 0; i < SIP_LINES_MAX && sip_line(&rest, &line); i++) {
		size_t colon = span_find_byte(line, ':', 0);
		enum field f;

		if (colon == SIZE_MAX)
			continue;
		f = header_field(span_trim(span_first(line, colon)));
		if (f != FIELD_COUNT)
			(void)event_add(
			    ev, f, span_trim(span_from(line, colon + 1)));
	}
}

/* Where the headers end: behind the empty line, or SIZE_MAX. */
static size_t
head_end(struct span bytes)
{
	size_t at = span_find(bytes, span_str("\r\n\r\n"));

	return at == SIZE_MAX ? SIZE_MAX : at + 4;
}

static void
take_message(struct conn *c, struct span head, struct span body, enum dir dir)
{
	struct event *ev = conn_event(c);
	struct span word[3] = {0};
	struct span rest = head;
	struct span line = {0};
	struct span type;
	bool request = false;

	if (ev == NULL)
		return;
	ev->one_sided = true;
	ev->dir = dir;
	ev->progress[0] = SIP_DONE;
	ev->progress[1] = SIP_DONE;
	if (!sip_line(&rest, &line) || !read_first(line, word, &request)) {
		ev->logged = true;
		event_anomaly(ev, ANOMALY_SIP_INVALID_DATA);
		conn_fault(c, FAULT_PARSER);
		return;
	}
	add_first(ev, line, word, request);
	add_headers(ev, rest);
	type = event_text(ev, FIELD_SIP_CONTENT_TYPE);
	type = span_trim(span_first(type, span_find_byte(type, ';', 0)));
	if (span_eq_nocase(type, span_str("application/sdp")))
		sdp_read(ev, body);
}

static void
sip_datagram(struct conn *c, struct span payload, enum dir dir)
{
	size_t end = head_end(payload);

	/* Two empty lines keep a path open (RFC 5626, section 3.5.1). */
	if (span_trim(payload).n == 0)
		return;
	take_message(c, span_first(payload, end), span_from(payload, end), dir);
}

/* ---- TCP ---- */

static uint64_t
content_length(struct span head)
{
	struct span line;
	uint64_t n = 0;

	for (unsigned i = 0; i < SIP_LINES_MAX && sip_line(&head, &line); i++) {
		size_t colon = span_find_byte(line, ':', 0);

		if (colon != SIZE_MAX &&
		    header_field(span_trim(span_first(line, colon))) ==
			FIELD_SIP_CONTENT_LENGTH &&
		    span_number(
			span_trim(span_from(line, colon + 1)), UINT32_MAX, &n))
			return n;
	}
	return 0;
}

/* Takes the whole messages; returns how many bytes they have. */
static size_t
take_messages(struct conn *c, struct span bytes, enum dir dir)
{
	size_t taken = 0;

	while (!c->failed) {
		struct span rest = span_from(bytes, taken);
		size_t end;
		uint64_t body;

		if (span_starts(rest, span_str("\r\n"))) {
			taken += 2;
			continue;
		}
		end = head_end(rest);
		if (end == SIZE_MAX)
			break;
		body = content_length(span_first(rest, end));
		if (body > rest.n - end)
			break;
		take_message(c, span_first(rest, end),
		    span_first(span_from(rest, end), (size_t)body), dir);
		taken += end + (size_t)body;
	}
	return taken;
}

static void
sip_bytes(struct conn *c, const struct chunk *chunk)
{
	struct sip *s = c->state;

	messages_put(&s->messages, c, chunk, take_messages);
	if (s->messages.kept[chunk->dir].n > c->limits->record_bytes)
		conn_fail(c, FAULT_LIMIT);
}

static void *
sip_open(struct conn *c)
{
	return arena_zalloc(c->flow->arena, 1, sizeof(struct sip));
}

static void
sip_close(struct conn *c)
{
	struct sip *s = c->state;

	messages_free(&s->messages);
	c->state = NULL;
}

/* ---- recognising it ---- */

/* Could more bytes make a method of it? */
static bool
starts_method(struct span start)
{
	for (size_t i = 0; i < start.n && i < 10; i++) {
		if (start.p[i] == ' ')
			return is_method(span_first(start, i));
		if (start.p[i] < 'A' || start.p[i] > 'Z')
			return false;
	}
	return start.n < 10;
}

/* A first line: a known method and the version, or the version first. */
static enum probe
sip_probe(struct span start, enum dir dir, bool datagram)
{
	struct span version = span_str("SIP/2.0 ");
	size_t end = span_find_byte(start, '\n', 0);
	struct span word[3];
	bool request;

	(void)dir;
	if (!starts_method(start) &&
	    !span_starts(start, span_first(version, start.n)))
		return PROBE_NO;
	if (end == SIZE_MAX)
		return datagram || start.n > 2048 ? PROBE_NO : PROBE_MAYBE;
	return read_first(span_trim(span_first(start, end)), word, &request)
	    ? PROBE_YES
	    : PROBE_NO;
}

static const struct event_type sip_type = {
    .name = "sip",
    .service = "sip",
    .app = APP_SIP,
    .done = {SIP_DONE, SIP_DONE},
};

const struct protocol protocol_sip_udp = {
    .source = "RFC 3261, RFC 4566",
    .counters = {"app_layer.flow.sip_udp", "app_layer.tx.sip_udp",
	"app_layer.error.sip_udp.gap", "app_layer.error.sip_udp.parser",
	"app_layer.error.sip_udp.limit"},
    .app = APP_SIP,
    .type = &sip_type,
    .udp = true,
    .probe = sip_probe,
    .open = sip_open,
    .datagram = sip_datagram,
    .close = sip_close,
};

const struct protocol protocol_sip_tcp = {
    .source = "RFC 3261, RFC 4566",
    .counters = {"app_layer.flow.sip_tcp", "app_layer.tx.sip_tcp",
	"app_layer.error.sip_tcp.gap", "app_layer.error.sip_tcp.parser",
	"app_layer.error.sip_tcp.limit"},
    .app = APP_SIP,
    .type = &sip_type,
    .tcp = true,
    .probe = sip_probe,
    .open = sip_open,
    .bytes = sip_bytes,
    .close = sip_close,
};
