/* Names and resource records of a DNS message (RFC 1035, sections 3 and 4). */

#include "analyzer/base/hash.h"
#include "analyzer/proto/dns.h"

enum {
	LABELS_MAX = 255, /* of a name */
	JUMPS_MAX = 255,  /* compression pointers followed for a name */
	FINGERPRINT_MAX = 256,
	NONE = FIELD_COUNT,
};

static void
note(struct dns_message *m, enum anomaly a)
{
	if (m->ev != NULL)
		event_anomaly(m->ev, a);
}

/* Appends a label; what does not fit is cut off. */
static void
put_label(struct dns_message *m, struct span label, bool first)
{
	if (!first && m->name_n < DNS_NAME_MAX)
		m->name[m->name_n++] = '.';
	if (label.n > DNS_NAME_MAX - m->name_n) {
		label.n = DNS_NAME_MAX - m->name_n;
		note(m, ANOMALY_DNS_NAME_TOO_LONG);
	}
	if (label.n != 0)
		memcpy(m->name + m->name_n, label.p, label.n);
	m->name_n += label.n;
}

/*
 * Goes where a compression pointer points whose first byte was n; *c, if it is
 * the first pointer, goes behind it.
 */
static bool
jump(struct dns_message *m, struct cur *c, struct cur *at, uint8_t n,
    unsigned *jumps)
{
	size_t to = (size_t)(n & 0x3f) << 8 | cur_u8(at);

	if (!cur_ok(at))
		return false;
	if (*jumps == 0)
		*c = *at;
	if (++*jumps > JUMPS_MAX) {
		note(m, ANOMALY_DNS_INFINITE_LOOP);
		return false;
	}
	*at = cur_of(span_from(m->all, to));
	return true;
}

bool
dns_name(struct dns_message *m, struct cur *c)
{
	struct cur at = *c;
	unsigned jumps = 0;
	unsigned labels = 0;

	m->name_n = 0;
	for (;;) {
		uint8_t n = cur_u8(&at);

		if (!cur_ok(&at) || (n & 0xc0) == 0x40 || (n & 0xc0) == 0x80)
			return false;
		if ((n & 0xc0) == 0xc0) {
			if (!jump(m, c, &at, n, &jumps))
				return false;
			continue;
		}
		if (n == 0)
			break;
		if (labels == LABELS_MAX) {
			note(m, ANOMALY_DNS_TOO_MANY_LABELS);
			return false;
		}
		put_label(m, cur_take(&at, n), labels++ == 0);
		if (!cur_ok(&at))
			return false;
	}
	if (jumps == 0)
		*c = at;
	return true;
}

/* The fields of a section; NONE where it has none. */
struct places {
	enum field name, type, ttl, rdata;
	enum field mname, rname, serial, refresh, retry, expire, minimum;
	enum field print, algo, print_type;
	enum field priority, weight, port, target;
};

static const struct places places[] = {
    [DNS_ANSWER] = {FIELD_DNS_ANSWER_NAME, FIELD_DNS_ANSWER_TYPE,
	FIELD_DNS_ANSWER_TTL, FIELD_DNS_ANSWER_RDATA, FIELD_DNS_SOA_MNAME,
	FIELD_DNS_SOA_RNAME, FIELD_DNS_SOA_SERIAL, FIELD_DNS_SOA_REFRESH,
	FIELD_DNS_SOA_RETRY, FIELD_DNS_SOA_EXPIRE, FIELD_DNS_SOA_MINIMUM,
	FIELD_DNS_SSHFP_DATA, FIELD_DNS_SSHFP_ALGO, FIELD_DNS_SSHFP_TYPE,
	FIELD_DNS_SRV_PRIORITY, FIELD_DNS_SRV_WEIGHT, FIELD_DNS_SRV_PORT,
	FIELD_DNS_SRV_NAME},
    [DNS_AUTHORITY] = {FIELD_DNS_AUTHORITY_NAME, FIELD_DNS_AUTHORITY_TYPE,
	FIELD_DNS_AUTHORITY_TTL, FIELD_DNS_AUTHORITY_RDATA,
	FIELD_DNS_AUTHORITY_SOA_MNAME, FIELD_DNS_AUTHORITY_SOA_RNAME,
	FIELD_DNS_AUTHORITY_SOA_SERIAL, FIELD_DNS_AUTHORITY_SOA_REFRESH,
	FIELD_DNS_AUTHORITY_SOA_RETRY, FIELD_DNS_AUTHORITY_SOA_EXPIRE,
	FIELD_DNS_AUTHORITY_SOA_MINIMUM, FIELD_DNS_AUTHORITY_SSHFP_DATA,
	FIELD_DNS_AUTHORITY_SSHFP_ALGO, FIELD_DNS_AUTHORITY_SSHFP_TYPE,
	FIELD_DNS_AUTHORITY_SRV_PRIORITY, FIELD_DNS_AUTHORITY_SRV_WEIGHT,
	FIELD_DNS_AUTHORITY_SRV_PORT, FIELD_DNS_AUTHORITY_SRV_NAME},
};

/* A record whose data is being read. */
struct record {
	const struct places *at;
	unsigned type;
	uint16_t item;
};

static void
add_int(struct dns_message *m, enum field f, const struct record *r, uint32_t n)
{
	(void)event_add_item_int(m->ev, f, r->item, n);
}

static bool
add_name(struct dns_message *m, enum field f, const struct record *r,
    struct cur *data)
{
	if (!dns_name(m, data))
		return false;
	dns_note_name(
	    m, event_add_item(m->ev, f, r->item, dns_name_text(m))->text);
	return true;
}

/* RFC 1035, section 3.3.13. */
static bool
read_soa(struct dns_message *m, const struct record *r, struct cur *data)
{
	const enum field numbers[] = {r->at->serial, r->at->refresh,
	    r->at->retry, r->at->expire, r->at->minimum};

	if (!add_name(m, r->at->mname, r, data) ||
	    !add_name(m, r->at->rname, r, data))
		return false;
	for (unsigned i = 0; i < 5; i++)
		add_int(m, numbers[i], r, cur_be32(data));
	return cur_ok(data);
}

/* RFC 4255, section 3.1. */
static bool
read_sshfp(struct dns_message *m, const struct record *r, struct cur *data)
{
	char hex[3 * FINGERPRINT_MAX];
	size_t n = 0;

	add_int(m, r->at->algo, r, cur_u8(data));
	add_int(m, r->at->print_type, r, cur_u8(data));
	while (cur_left(data) != 0 && n + 3 <= sizeof(hex)) {
		if (n != 0)
			hex[n++] = ':';
		hex_text(cur_take(data, 1), hex + n);
		n += 2;
	}
	(void)event_add_item(m->ev, r->at->print, r->item, span_of(hex, n));
	return cur_ok(data);
}

/* RFC 2782. */
static bool
read_srv(struct dns_message *m, const struct record *r, struct cur *data)
{
	add_int(m, r->at->priority, r, cur_be16(data));
	add_int(m, r->at->weight, r, cur_be16(data));
	add_int(m, r->at->port, r, cur_be16(data));
	return cur_ok(data) && add_name(m, r->at->target, r, data);
}

static void
read_address(struct dns_message *m, const struct record *r, struct cur *data)
{
	struct span bytes = cur_rest(data);
	char text[ADDR_TEXT] = "";
	struct addr a;

	if (bytes.n == 4) {
		a = (struct addr){.family = 4};
		memcpy(a.b, bytes.p, 4);
		(void)addr_text(&a, text);
	} else if (bytes.n == 16) {
		a = addr_v6(bytes.p);
		(void)addr_text_long(&a, text);
	}
	(void)event_add_item(m->ev, r->at->rdata, r->item, span_str(text));
}

static bool
read_data(struct dns_message *m, const struct record *r, struct cur *data)
{
	switch (r->type) {
	case DNS_A:
	case DNS_AAAA:
		read_address(m, r, data);
		return true;
	case DNS_MX:
		cur_skip(data, 2); /* preference */
		return add_name(m, r->at->rdata, r, data);
	case DNS_NS:
	case DNS_CNAME:
	case DNS_PTR:
		return add_name(m, r->at->rdata, r, data);
	case DNS_NULL:
		(void)event_add_item(
		    m->ev, r->at->rdata, r->item, cur_rest(data));
		return true;
	case DNS_TXT:
		(void)event_add_item(
		    m->ev, r->at->rdata, r->item, cur_take(data, cur_u8(data)));
		return cur_ok(data);
	case DNS_SOA:
		return read_soa(m, r, data);
	case DNS_SSHFP:
		return read_sshfp(m, r, data);
	case DNS_SRV:
		return read_srv(m, r, data);
	default:
		return true;
	}
}

bool
dns_record(struct dns_message *m, enum dns_section section, uint16_t *item)
{
	struct record r = {.at = &places[section]};
	struct span name;
	struct cur data;
	uint32_t ttl;

	if (!dns_name(m, &m->at))
		return false;
	r.type = cur_be16(&m->at);
	(void)cur_be16(&m->at); /* class */
	ttl = cur_be32(&m->at);
	data = cur_sub(&m->at, cur_be16(&m->at));
	if (!cur_ok(&m->at))
		return false;
	if (section == DNS_ADDITIONAL) {
		dns_note_name(m,
		    event_add_item(m->ev, FIELD_DNS_ADDITIONAL_NAME, (*item)++,
			dns_name_text(m))
			->text);
		return true;
	}
	name = arena_copy(m->ev->arena, dns_name_text(m));
	dns_note_name(m, name);
	/* Each string of a TXT is an answer of its own. */
	do {
		r.item = (*item)++;
		event_add_item(m->ev, r.at->name, r.item, (struct span){0})
		    ->text = name;
		dns_add_type(m->ev, r.at->type, r.item, r.type);
		add_int(m, r.at->ttl, &r, ttl);
		if (!read_data(m, &r, &data))
			return false;
	} while (
	    r.type == DNS_TXT && cur_left(&data) != 0 && *item != UINT16_MAX);
	return true;
}
