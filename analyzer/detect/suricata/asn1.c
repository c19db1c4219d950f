#include "analyzer/detect/suricata/asn1.h"

#include "analyzer/base/cur.h"

enum {
	VALUES = 256, /* looked at; Suricata's asn1-max-frames */
	DEPTH = 32,   /* of values in values; deeper ones are not looked at */
	REAL_MOST = 256,
	LONG_TAG = 31,
	TAG_BIT_STRING = 3,
	TAG_REAL = 9,
	CONSTRUCTED = 0x20,
};

struct value {
	bool universal;
	bool constructed;
	uint32_t tag;
	bool endless;        /* its length is not said */
	uint64_t length;     /* that it says */
	struct span content; /* as far as it is there */
};

/* X.690, section 8.1.2: the identifier. */
static void
read_identifier(struct cur *c, struct value *v)
{
	uint8_t first = cur_u8(c);
	uint8_t b;

	v->universal = first >> 6 == 0;
	v->constructed = (first & CONSTRUCTED) != 0;
	v->tag = first & LONG_TAG;
	if (v->tag != LONG_TAG)
		return;
	v->tag = 0;
	do {
		b = cur_u8(c);
		v->tag = v->tag << 7 | (b & 0x7fU);
	} while ((b & 0x80) != 0 && cur_ok(c));
}

/* Section 8.1.3: the length; false: it is longer than any can be. */
static bool
read_length(struct cur *c, struct value *v)
{
	uint8_t first = cur_u8(c);
	unsigned n = first & 0x7fU;

	v->length = first;
	v->endless = first == 0x80;
	if (first <= 0x80)
		return cur_ok(c);
	if (n > sizeof(v->length))
		return false;
	v->length = 0;
	for (unsigned i = 0; i < n; i++)
		v->length = v->length << 8 | cur_u8(c);
	return cur_ok(c);
}

static bool
read_value(struct cur *c, struct value *v)
{
	size_t left;

	*v = (struct value){0};
	read_identifier(c, v);
	if (!read_length(c, v))
		return false;
	left = cur_left(c);
	v->content = cur_take(
	    c, v->endless || v->length > left ? left : (size_t)v->length);
	return true;
}

static bool
overflows(const struct asn1_op *op, const struct value *v)
{
	bool plain = v->universal && !v->constructed && v->content.n != 0;

	if (op->has_length && !v->endless && v->length > op->length)
		return true;
	if (op->bit_string && plain && v->tag == TAG_BIT_STRING &&
	    (v->length - 1) * 8 < v->content.p[0])
		return true;
	return op->real && plain && v->tag == TAG_REAL &&
	    (v->content.p[0] & 0xc0) == 0 && v->length > REAL_MOST;
}

bool
asn1_overflows(const struct asn1_op *op, struct span bytes)
{
	struct cur stack[DEPTH];
	unsigned depth = 1;

	stack[0] = cur_of(bytes);
	for (unsigned n = 0; n < VALUES && depth > 0; n++) {
		struct cur *c = &stack[depth - 1];
		struct value v;

		if (cur_left(c) == 0 || !read_value(c, &v)) {
			depth--;
			continue;
		}
		if (overflows(op, &v))
			return true;
		if (v.constructed && depth < DEPTH)
			stack[depth++] = cur_of(v.content);
	}
	return false;
}
