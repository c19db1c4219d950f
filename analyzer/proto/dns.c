/*
 * DNS over UDP and TCP.  As in Suricata 7, each message is a transaction of
 * one side: a query or an answer.
 *
 *	 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
 *	|                      ID                       |
 *	|QR|  opcode   |AA|TC|RD|RA| Z|AD|CD|   rcode   |
 *	|      questions        |        answers        |
 *	|      authorities      |      additionals      |
 */

#include "analyzer/proto/dns.h"

#include "analyzer/proto/messages.h"
#include "analyzer/proto/proto.h"

enum {
	HEADER = 12,
	PORT = 53,
	OPCODE_MAX = 6, /* RFC 8490: DSO */
	FLAG_QR = 0x8000,
	FLAG_Z = 0x0040,
};

struct dns {
	struct messages messages; /* of TCP */
	bool known;
	bool reversed; /* the server is taken for the client: the flow began
			  with an answer */
};

struct header {
	uint16_t id;
	uint16_t flags;
	uint16_t count[4]; /* questions, then the three sections */
};

static bool
is_answer(const struct header *h)
{
	return (h->flags & FLAG_QR) != 0;
}

static struct header
read_header(struct cur *c)
{
	struct header h = {.id = cur_be16(c), .flags = cur_be16(c)};

	for (unsigned i = 0; i < 4; i++)
		h.count[i] = cur_be16(c);
	return h;
}

/* Could a message of n bytes have such a header? */
static bool
plausible(const struct header *h, size_t n)
{
	size_t least = HEADER;

	for (unsigned i = 0; i < 4; i++)
		least += 2 * (size_t)h->count[i];
	return least <= n;
}

static enum probe
dns_probe(struct span start, enum dir dir, bool datagram)
{
	struct cur c = cur_of(start);
	struct dns_message m = {.all = start};
	struct header h;
	size_t n = start.n;

	(void)dir;
	if (!datagram) {
		n = cur_be16(&c);
		m.all = span_first(cur_rest(&c), n);
		c = cur_of(m.all);
		if (start.n < 2 + HEADER)
			return start.n >= 2 && n < HEADER ? PROBE_NO
							  : PROBE_MAYBE;
	}
	h = read_header(&c);
	if (!cur_ok(&c) || !plausible(&h, n))
		return PROBE_NO;
	if (m.all.n < n) /* the rest is still to come */
		return PROBE_YES;
	for (unsigned i = 0; i < h.count[0]; i++) {
		if (!dns_name(&m, &c))
			return PROBE_NO;
		cur_skip(&c, 4);
		if (!cur_ok(&c))
			return PROBE_NO;
	}
	return PROBE_YES;
}

static bool
read_questions(struct dns_message *m, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		uint16_t type;

		if (!dns_name(m, &m->at))
			return false;
		dns_note_name(m,
		    event_add_item(
			m->ev, FIELD_DNS_RRNAME, (uint16_t)i, dns_name_text(m))
			->text);
		type = cur_be16(&m->at);
		dns_add_type(m->ev, FIELD_DNS_RRTYPE, (uint16_t)i, type);
		(void)event_add_item_int(
		    m->ev, FIELD_DNS_RRTYPE_NUMBER, (uint16_t)i, type);
		(void)cur_be16(&m->at); /* class */
		if (!cur_ok(&m->at))
			return false;
	}
	return true;
}

/* A record that cannot be read.  True: the message does without it. */
static bool
damaged(struct event *ev, enum dns_section section)
{
	if (section == DNS_ADDITIONAL)
		event_anomaly(ev, ANOMALY_DNS_INVALID_ADDITIONALS);
	else if (section == DNS_AUTHORITY)
		event_anomaly(ev, ANOMALY_DNS_INVALID_AUTHORITIES);
	return section == DNS_ADDITIONAL;
}

static bool
read_sections(struct dns_message *m, const struct header *h)
{
	for (unsigned s = DNS_ANSWER; s <= DNS_ADDITIONAL; s++) {
		uint16_t item = 0;

		for (unsigned i = 0; i < h->count[1 + s] && item != UINT16_MAX;
		     i++) {
			if (!dns_record(m, (enum dns_section)s, &item))
				return damaged(m->ev, (enum dns_section)s);
		}
	}
	return true;
}

static void
add_head(struct event *ev, const struct header *h, bool answer)
{
	const char *rcode = dns_rcode_name(h->flags & 15);

	(void)event_add(
	    ev, FIELD_DNS_TYPE, span_str(answer ? "answer" : "query"));
	(void)event_add_int(ev, FIELD_DNS_ID, h->id);
	(void)event_add_int(ev, FIELD_DNS_OPCODE, h->flags >> 11 & 15);
	(void)event_add_int(ev, FIELD_DNS_RCODE_NUMBER, h->flags & 15);
	if (!answer)
		return;
	event_add(ev, FIELD_DNS_FLAGS, (struct span){0})->text =
	    arena_printf(ev->arena, "%x", h->flags);
	if (rcode != NULL)
		(void)event_add(ev, FIELD_DNS_RCODE, span_str(rcode));
	else
		event_add(ev, FIELD_DNS_RCODE, (struct span){0})->text =
		    arena_printf(ev->arena, "%u", h->flags & 15U);
}

static void
note_header(struct event *ev, const struct header *h, enum dir dir)
{
	bool answer = is_answer(h);

	if (answer && dir == DIR_TO_SERVER)
		event_anomaly(ev, ANOMALY_DNS_NOT_REQUEST);
	if (!answer && dir == DIR_TO_CLIENT)
		event_anomaly(ev, ANOMALY_DNS_NOT_RESPONSE);
	if ((h->flags & FLAG_Z) != 0)
		event_anomaly(ev, ANOMALY_DNS_Z_FLAG_SET);
	if ((h->flags >> 11 & 15) > OPCODE_MAX)
		event_anomaly(ev, ANOMALY_DNS_INVALID_OPCODE);
}

/* A message that is damaged is none; as in Suricata the one before it says so,
 * if it is still there. */
static void
finish(struct event *ev, bool ok, struct conn *c)
{
	struct event *before;

	ev->progress[0] = ev->type->done[0];
	ev->progress[1] = ev->type->done[1];
	if (ok)
		return;
	conn_fault(c, FAULT_PARSER);
	event_anomaly_each(ev, ANOMALY_DNS_MALFORMED_DATA);
	before = ev->flow->first_event;
	while (before != ev && before->next != ev)
		before = before->next;
	for (uint32_t i = 0; before != ev && i < ev->n_noted; i++)
		event_anomaly_each(before, (enum anomaly)ev->noted[i]);
	proto_event_free(c->proto, ev);
	c->flow->events--; /* its number is the next one's */
}

static void
take_message(struct conn *c, struct span bytes, enum dir dir)
{
	struct dns_message m = {.all = bytes, .at = cur_of(bytes)};
	struct header h = read_header(&m.at);
	struct dns *d = c->state;
	bool ok = cur_ok(&m.at) && plausible(&h, bytes.n);

	m.ev = conn_event(c);
	if (m.ev == NULL)
		return;
	m.ev->one_sided = true;
	m.ev->dir = dir;
	if (ok && !d->known) {
		d->known = true;
		d->reversed = dir == DIR_TO_SERVER && is_answer(&h);
	}
	if (d->reversed)
		dir = dir_other(dir);
	if (ok) {
		note_header(m.ev, &h, dir);
		add_head(m.ev, &h, dir == DIR_TO_CLIENT);
		ok = read_questions(&m, h.count[0]) && read_sections(&m, &h);
		/* EVE has a record for a question, or for an answer. */
		m.ev->logged = h.count[0] == 0 && dir == DIR_TO_SERVER;
	}
	finish(m.ev, ok, c);
}

static void
dns_datagram(struct conn *c, struct span payload, enum dir dir)
{
	take_message(c, payload, dir);
}

/* RFC 7766, section 8: each message behind its length in two bytes. */
static size_t
take_framed(struct conn *c, struct span bytes, enum dir dir)
{
	struct cur at = cur_of(bytes);
	size_t taken = 0;

	while (!c->failed && cur_left(&at) >= 2) {
		uint16_t n = cur_be16(&at);
		struct span message = cur_take(&at, n);

		if (!cur_ok(&at))
			break;
		if (n != 0) {
			take_message(c, message, dir);
			c->flow->side[dir].raw.wanted = true;
		}
		taken += 2 + (size_t)n;
	}
	return taken;
}

static void
dns_bytes(struct conn *c, const struct chunk *chunk)
{
	struct dns *d = c->state;

	messages_put(&d->messages, c, chunk, take_framed);
}

static void *
dns_open(struct conn *c)
{
	return arena_zalloc(c->flow->arena, 1, sizeof(struct dns));
}

static void
dns_close(struct conn *c)
{
	struct dns *d = c->state;

	messages_free(&d->messages);
	c->state = NULL;
}

static const struct event_type dns_type = {
    .name = "dns",
    .category = "dns",
    .service = "dns",
    .app = APP_DNS,
    .done = {1, 1},
};

const struct protocol protocol_dns = {
    .source = "RFC 1035, RFC 7766",
    .counters = {"app_layer.flow.dns", "app_layer.tx.dns",
	"app_layer.error.dns.gap", "app_layer.error.dns.parser",
	"app_layer.error.dns.limit"},
    .app = APP_DNS,
    .type = &dns_type,
    .tcp = true,
    .udp = true,
    .port = PORT,
    .probe = dns_probe,
    .open = dns_open,
    .bytes = dns_bytes,
    .datagram = dns_datagram,
    .close = dns_close,
};
