#include "scenarios/sim/speak_dns.h"

#include "analyzer/base/addr.h"
#include "scenarios/sim/bytes.h"

enum {
	FLAGS_QUESTION = 0x0100,
	FLAGS_ANSWER = 0x8180,
	RCODE_NXDOMAIN = 3,
	CLASS_IN = 1,
	TTL_S = 300,
	NAME_AT = 0xc00c, /* the question's name, as a pointer */
};

static const struct {
	const char *name;
	uint16_t code;
} types[] = {{"A", 1}, {"AAAA", 28}, {"MX", 15}, {"TXT", 16}};

static uint16_t
type_code(const char *name)
{
	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (span_eq_str(span_str(name), types[i].name))
			return types[i].code;
	}
	return 1;
}

bool
speak_dns_name_ok(struct span name)
{
	struct span label;
	bool ok = name.n > 0 && name.n <= 253;

	while (ok && span_token(&name, '.', &label))
		ok = label.n >= 1 && label.n <= 63;
	return ok;
}

static void
put_name(struct buf *out, struct span name)
{
	struct span label;

	while (span_token(&name, '.', &label)) {
		buf_byte(out, (uint8_t)label.n);
		buf_put(out, label);
	}
	buf_byte(out, 0);
}

static void
put_header(struct buf *out, const struct dns_question *q, uint16_t flags,
    uint16_t answers)
{
	put_be16(out, q->id);
	put_be16(out, flags);
	put_be16(out, 1);
	put_be16(out, answers);
	put_be32(out, 0);
	put_name(out, span_str(q->name));
	put_be16(out, type_code(q->type));
	put_be16(out, CLASS_IN);
}

void
speak_dns_question(struct buf *out, const struct dns_question *q)
{
	put_header(out, q, FLAGS_QUESTION, 0);
}

static void
put_data(struct buf *out, uint16_t type, struct span reply)
{
	struct addr a;

	if ((type == 1 || type == 28) && addr_parse(reply, &a)) {
		buf_put(out, span_of(a.b, a.family == 6 ? 16 : 4));
	} else if (type == 15) {
		put_be16(out, 10);
		put_name(out, reply);
	} else {
		reply = span_first(reply, 255);
		buf_byte(out, (uint8_t)reply.n);
		buf_put(out, reply);
	}
}

void
speak_dns_answer(
    struct buf *out, const struct dns_question *q, struct span reply)
{
	uint16_t type = type_code(q->type);
	struct addr a;
	bool there = reply.p != NULL;
	size_t at;

	/* The name is there, without an address of that family. */
	if (there && (type == 1 || type == 28) &&
	    (!addr_parse(reply, &a) || (a.family == 6) != (type == 28))) {
		put_header(out, q, FLAGS_ANSWER, 0);
		return;
	}
	put_header(
	    out, q, FLAGS_ANSWER | (there ? 0 : RCODE_NXDOMAIN), there ? 1 : 0);
	if (!there)
		return;
	put_be16(out, NAME_AT);
	put_be16(out, type);
	put_be16(out, CLASS_IN);
	put_be32(out, TTL_S);
	at = out->n;
	put_be16(out, 0);
	put_data(out, type, reply);
	set_be16(out, at, (uint16_t)(out->n - at - 2));
}
