#include "scenarios/sim/der.h"

#include "analyzer/base/time.h"
#include "scenarios/sim/bytes.h"

enum {
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_UTF8 = 0x0c,
	DER_UTC_TIME = 0x17,
	DER_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	KEY_BYTES = 256, /* RSA of 2048 bits */
};

/*
 * Lengths stand before contents that are not yet known, so each value gets
 * room for a length of two bytes, "82 xx xx", and der_end fills it in.  Where
 * fewer bytes would do, DER wants fewer: the contents are moved up.
 */
static size_t
der_begin(struct buf *b, uint8_t tag)
{
	buf_byte(b, tag);
	put_be24(b, 0x820000);
	return b->n;
}

static void
der_end(struct buf *b, size_t at)
{
	size_t n = b->n - at;
	size_t drop = n < 128 ? 2 : n < 256 ? 1 : 0;

	if (drop == 0) {
		set_be16(b, at - 2, (uint16_t)n);
		return;
	}
	if (drop == 1)
		b->p[at - 3] = 0x81;
	b->p[at - 1 - drop] = (uint8_t)n;
	memmove(b->p + at - drop, b->p + at, n);
	b->n -= drop;
}

static void
der_put(struct buf *b, uint8_t tag, struct span bytes)
{
	size_t at = der_begin(b, tag);

	buf_put(b, bytes);
	der_end(b, at);
}

/* Object identifiers, as their bytes with tag and length. */
static const uint8_t oid_cn[] = {0x06, 3, 0x55, 4, 3};
static const uint8_t oid_o[] = {0x06, 3, 0x55, 4, 10};
static const uint8_t oid_c[] = {0x06, 3, 0x55, 4, 6};
static const uint8_t oid_san[] = {0x06, 3, 0x55, 0x1d, 17};
static const uint8_t oid_rsa[] = {
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0};
static const uint8_t oid_sha256_rsa[] = {
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 0x05, 0};

static void
put_attribute(struct buf *b, struct span oid, const char *text)
{
	size_t set = der_begin(b, DER_SET);
	size_t seq = der_begin(b, DER_SEQUENCE);

	buf_put(b, oid);
	der_put(b, DER_UTF8, span_str(text));
	der_end(b, seq);
	der_end(b, set);
}

static void
put_name(struct buf *b, const char *organisation, const char *name)
{
	static const uint8_t country[] = {0x13, 2, 'Z', 'Z'};
	size_t seq = der_begin(b, DER_SEQUENCE);
	size_t set = der_begin(b, DER_SET);
	size_t c = der_begin(b, DER_SEQUENCE);

	buf_put(b, span_of(oid_c, sizeof(oid_c)));
	buf_put(b, span_of(country, sizeof(country)));
	der_end(b, c);
	der_end(b, set);
	if (organisation[0] != '\0')
		put_attribute(b, span_of(oid_o, sizeof(oid_o)), organisation);
	put_attribute(b, span_of(oid_cn, sizeof(oid_cn)), name);
	der_end(b, seq);
}

/* UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
static void
put_time(struct buf *b, int64_t ns)
{
	struct civil c = civil_of(ns);
	bool late = c.year >= 2050;
	size_t at = der_begin(b, late ? DER_TIME : DER_UTC_TIME);

	buf_printf(b, late ? "%04d" : "%02d", late ? c.year : c.year % 100);
	buf_printf(b, "%02d%02d%02d%02d%02dZ", c.month, c.day, c.hour, c.minute,
	    c.second);
	der_end(b, at);
}

/* A positive integer of n bytes. */
static void
put_integer(struct buf *b, struct prng *prng, size_t n, bool odd)
{
	size_t at = der_begin(b, DER_INTEGER);

	buf_byte(b, 0);
	put_random(b, prng, n);
	b->p[at + 1] |= 0x80;
	if (odd)
		b->p[b->n - 1] |= 1;
	der_end(b, at);
}

static void
put_key(struct buf *b, struct prng *prng)
{
	static const uint8_t exponent[] = {DER_INTEGER, 3, 1, 0, 1};
	size_t spki = der_begin(b, DER_SEQUENCE);
	size_t bits;
	size_t seq;

	der_put(b, DER_SEQUENCE, span_of(oid_rsa, sizeof(oid_rsa)));
	bits = der_begin(b, DER_BITS);
	buf_byte(b, 0);
	seq = der_begin(b, DER_SEQUENCE);
	put_integer(b, prng, KEY_BYTES, true);
	buf_put(b, span_of(exponent, sizeof(exponent)));
	der_end(b, seq);
	der_end(b, bits);
	der_end(b, spki);
}

/* [3] { subjectAltName: the DNS name } */
static void
put_extensions(struct buf *b, const char *name)
{
	size_t outer = der_begin(b, 0xa3);
	size_t list = der_begin(b, DER_SEQUENCE);
	size_t one = der_begin(b, DER_SEQUENCE);
	size_t octets;
	size_t names;

	buf_put(b, span_of(oid_san, sizeof(oid_san)));
	octets = der_begin(b, DER_OCTETS);
	names = der_begin(b, DER_SEQUENCE);
	der_put(b, 0x82, span_str(name));
	der_end(b, names);
	der_end(b, octets);
	der_end(b, one);
	der_end(b, list);
	der_end(b, outer);
}

void
der_certificate(struct buf *b, const struct cert_text *t, struct prng *prng)
{
	static const uint8_t version[] = {0xa0, 3, DER_INTEGER, 1, 2};
	bool own = t->issuer[0] == '\0';
	size_t cert = der_begin(b, DER_SEQUENCE);
	size_t tbs = der_begin(b, DER_SEQUENCE);
	size_t at;

	buf_put(b, span_of(version, sizeof(version)));
	put_integer(b, prng, 16, false);
	der_put(b, DER_SEQUENCE, span_of(oid_sha256_rsa, 13));
	put_name(b, own ? t->organisation : "", own ? t->name : t->issuer);
	at = der_begin(b, DER_SEQUENCE);
	put_time(b, t->from_ns);
	put_time(b, t->to_ns);
	der_end(b, at);
	put_name(b, t->organisation, t->name);
	put_key(b, prng);
	put_extensions(b, t->name);
	der_end(b, tbs);
	der_put(b, DER_SEQUENCE, span_of(oid_sha256_rsa, 13));
	at = der_begin(b, DER_BITS);
	buf_byte(b, 0);
	put_random(b, prng, KEY_BYTES);
	der_end(b, at);
	der_end(b, cert);
}
