/*
 * The dns object, which differs from those of other protocols: version 2 of
 * Suricata's DNS records, with the bits of the flags spelled out and the
 * answers once more grouped by type.
 */

#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"

enum {
	DNS_VERSION = 2,
	GROUPS =
	    16, /* types of answers that are grouped, more than there are */
};

/* RFC 1035, section 4.1.1; the flags are four hexadecimal digits. */
static void
put_flags(struct buf *out, struct span text)
{
	static const struct {
		const char *name;
		unsigned bit;
	} bits[] = {
	    {"qr", 0x8000},
	    {"aa", 0x0400},
	    {"tc", 0x0200},
	    {"rd", 0x0100},
	    {"ra", 0x0080},
	    {"z", 0x0040},
	};
	unsigned flags = 0;

	for (size_t i = 0; i < text.n && i < 4; i++) {
		uint8_t c = byte_lower(text.p[i]);

		flags =
		    flags << 4 | (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
	}
	eve_text(out, "flags", text);
	for (unsigned i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		if ((flags & bits[i].bit) != 0)
			eve_bool(out, bits[i].name, true);
	}
}

static void
put_text(struct buf *out, const struct event *ev, enum field f, const char *key)
{
	const struct value *v = event_get(ev, f);

	if (v != NULL)
		eve_text(out, key, v->text);
}

static void
put_int(struct buf *out, const struct event *ev, enum field f, const char *key)
{
	const struct value *v = event_get(ev, f);

	if (v != NULL) {
		eve_key(out, key);
		eve_int(out, v->n);
	}
}

/* What the data of an answer is made of, by its place in the records. */
static const struct part {
	const char *key; /* of an object; NULL: the data is the value */
	enum field field;
} parts[] = {
    {NULL, FIELD_DNS_ANSWER_RDATA},
    {"mname", FIELD_DNS_SOA_MNAME},
    {"rname", FIELD_DNS_SOA_RNAME},
    {"serial", FIELD_DNS_SOA_SERIAL},
    {"refresh", FIELD_DNS_SOA_REFRESH},
    {"retry", FIELD_DNS_SOA_RETRY},
    {"expire", FIELD_DNS_SOA_EXPIRE},
    {"minimum", FIELD_DNS_SOA_MINIMUM},
    {"fingerprint", FIELD_DNS_SSHFP_DATA},
    {"algo", FIELD_DNS_SSHFP_ALGO},
    {"type", FIELD_DNS_SSHFP_TYPE},
    {"priority", FIELD_DNS_SRV_PRIORITY},
    {"weight", FIELD_DNS_SRV_WEIGHT},
    {"port", FIELD_DNS_SRV_PORT},
    {"name", FIELD_DNS_SRV_NAME},
};

enum {
	PARTS = sizeof(parts) / sizeof(parts[0])
};

/* The next value of each part; the answers are walked through once. */
struct walk {
	const struct value *at[PARTS];
};

static struct walk
walk_of(const struct event *ev)
{
	struct walk w;

	for (unsigned i = 0; i < PARTS; i++)
		w.at[i] = event_get(ev, parts[i].field);
	return w;
}

/* Goes to an answer.  False: it has no data. */
static bool
walk_to(struct walk *w, const struct event *ev, uint16_t item)
{
	bool any = false;

	for (unsigned i = 0; i < PARTS; i++) {
		while (w->at[i] != NULL && w->at[i]->item < item)
			w->at[i] = event_next(ev, w->at[i]);
		any = any || (w->at[i] != NULL && w->at[i]->item == item);
	}
	return any;
}

static void
put_data(struct buf *out, const struct walk *w, uint16_t item)
{
	bool object = w->at[0] == NULL || w->at[0]->item != item;

	eve_comma(out);
	if (!object) {
		eve_string(out, w->at[0]->text);
		return;
	}
	buf_byte(out, '{');
	for (unsigned i = 1; i < PARTS; i++) {
		const struct value *v = w->at[i];

		if (v == NULL || v->item != item)
			continue;
		eve_key(out, parts[i].key);
		if (v->type == VALUE_INT)
			eve_int(out, v->n);
		else
			eve_string(out, v->text);
	}
	buf_byte(out, '}');
}

/* The data of each answer whose type is `type`. */
static void
put_group(struct buf *out, const struct event *ev, struct span type)
{
	const struct value *t = event_get(ev, FIELD_DNS_ANSWER_TYPE);
	struct walk w = walk_of(ev);

	eve_key_span(out, type);
	buf_byte(out, '[');
	for (; t != NULL; t = event_next(ev, t)) {
		if (span_eq(t->text, type) && walk_to(&w, ev, t->item))
			put_data(out, &w, t->item);
	}
	buf_byte(out, ']');
}

/* The types of the answers that have data, each once. */
static unsigned
find_groups(const struct event *ev, struct span group[GROUPS])
{
	const struct value *t = event_get(ev, FIELD_DNS_ANSWER_TYPE);
	struct walk w = walk_of(ev);
	unsigned n = 0;

	for (; t != NULL && n < GROUPS; t = event_next(ev, t)) {
		unsigned i = 0;

		while (i < n && !span_eq(group[i], t->text))
			i++;
		if (i == n && walk_to(&w, ev, t->item))
			group[n++] = t->text;
	}
	return n;
}

/* In an alert the answers stand beside it, as in version 3. */
static void
put_answer(struct buf *out, const struct event *ev, bool in_alert)
{
	struct span group[GROUPS];
	unsigned n = find_groups(ev, group);

	eve_uint(out, "version", DNS_VERSION);
	put_text(out, ev, FIELD_DNS_TYPE, "type");
	put_int(out, ev, FIELD_DNS_ID, "id");
	put_flags(out, event_text(ev, FIELD_DNS_FLAGS));
	put_int(out, ev, FIELD_DNS_OPCODE, "opcode");
	put_text(out, ev, FIELD_DNS_RRNAME, "rrname");
	put_text(out, ev, FIELD_DNS_RRTYPE, "rrtype");
	put_text(out, ev, FIELD_DNS_RCODE, "rcode");
	if (!in_alert && event_get(ev, FIELD_DNS_ANSWER_TYPE) != NULL) {
		eve_array(out, ev, "dns.answers");
		eve_open(out, "grouped", '{');
		for (unsigned i = 0; i < n; i++)
			put_group(out, ev, group[i]);
		eve_close(out, '}');
	}
	if (event_get(ev, FIELD_DNS_AUTHORITY_TYPE) != NULL)
		eve_array(out, ev, "dns.authorities");
}

static void
put_query(struct buf *out, const struct event *ev)
{
	put_text(out, ev, FIELD_DNS_TYPE, "type");
	put_int(out, ev, FIELD_DNS_ID, "id");
	put_text(out, ev, FIELD_DNS_RRNAME, "rrname");
	put_text(out, ev, FIELD_DNS_RRTYPE, "rrtype");
	eve_uint(out, "tx_id", ev->id);
	put_int(out, ev, FIELD_DNS_OPCODE, "opcode");
}

/*
 * Version 3 of the records, which Suricata 8 writes, has the message beside
 * what nests it in version 2; both fit into one object.
 */
static void
put_version_3(struct buf *out, const struct event *ev)
{
	put_int(out, ev, FIELD_DNS_ID, "id");
	put_text(out, ev, FIELD_DNS_RCODE, "rcode");
	eve_open(out, "queries", '[');
	eve_open(out, NULL, '{');
	put_text(out, ev, FIELD_DNS_RRNAME, "rrname");
	put_text(out, ev, FIELD_DNS_RRTYPE, "rrtype");
	eve_close(out, '}');
	eve_close(out, ']');
	if (event_get(ev, FIELD_DNS_ANSWER_TYPE) != NULL)
		eve_array(out, ev, "dns.answers");
}

void
eve_dns(struct buf *out, const struct event *ev, bool in_alert)
{
	bool answer = span_eq_str(event_text(ev, FIELD_DNS_TYPE), "answer");

	eve_open(out, "dns", '{');
	if (in_alert || !answer)
		eve_uint(out, "version", DNS_VERSION);
	if (in_alert && answer)
		eve_open(out, "answer", '{');
	else if (in_alert)
		buf_str(out, ",\"query\":[{");
	if (answer)
		put_answer(out, ev, in_alert);
	else
		put_query(out, ev);
	if (in_alert && answer)
		eve_close(out, '}');
	else if (in_alert)
		buf_str(out, "}]");
	if (in_alert)
		put_version_3(out, ev);
	eve_close(out, '}');
}
