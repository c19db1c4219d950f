#include "analyzer/proto/tls_der.h"

#include <string.h>

enum {
	LENGTH_BYTES = 8, /* of a length that is still read */
	CONTEXT = 0xa0,
};

/* X.690, section 8.1.2. */
static uint8_t
take_tag(struct cur *c)
{
	uint8_t tag = cur_u8(c);

	if ((tag & 0x1f) == 0x1f) {
		while ((cur_u8(c) & 0x80) != 0)
			continue;
	}
	return tag;
}

enum tls_der_read
tls_der_next(struct cur *c, struct tls_der *d)
{
	uint64_t length;

	d->tag = take_tag(c);
	length = cur_u8(c);
	if (!cur_ok(c))
		return DER_SHORT;
	if (length > 0x80) {
		unsigned n = length & 0x7f;

		if (n > LENGTH_BYTES)
			return DER_BAD;
		length = 0;
		while (n-- != 0)
			length = length << 8 | cur_u8(c);
		if (!cur_ok(c))
			return DER_SHORT;
	} else if (length == 0x80) {
		return DER_BAD; /* indefinite: of BER only */
	}
	if (length > cur_left(c))
		return DER_LONG;
	d->body = cur_take(c, (size_t)length);
	return DER_OK;
}

static enum anomaly
fault_of(enum tls_der_read r)
{
	static const enum anomaly faults[] = {
	    [DER_OK] = ANOMALY_COUNT,
	    [DER_SHORT] = ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH,
	    [DER_LONG] = ANOMALY_TLS_INVALID_CERTIFICATE,
	    [DER_BAD] = ANOMALY_TLS_CERTIFICATE_INVALID_DER,
	};

	return faults[r];
}

static uint8_t
peek_tag(const struct cur *c)
{
	return cur_left(c) == 0 ? 0 : c->p[0];
}

static enum anomaly
take_sequence(struct cur *c, struct cur *body)
{
	struct tls_der d = {0};
	enum tls_der_read r;

	*body = (struct cur){0};
	if (cur_left(c) != 0 && peek_tag(c) != DER_SEQUENCE)
		return ANOMALY_TLS_CERTIFICATE_INVALID_DER;
	r = tls_der_next(c, &d);
	*body = cur_of(d.body);
	return fault_of(r);
}

/* [0] INTEGER; a certificate of version 1 has none. */
static enum anomaly
take_version(struct cur *c)
{
	struct tls_der d = {0};
	struct cur inner;
	enum tls_der_read r;

	if (cur_left(c) == 0 || (peek_tag(c) & 0x1f) != 0)
		return ANOMALY_COUNT;
	if (peek_tag(c) != CONTEXT)
		return ANOMALY_TLS_CERTIFICATE_INVALID_DER;
	if ((r = tls_der_next(c, &d)) != DER_OK)
		return fault_of(r);
	inner = cur_of(d.body);
	if (tls_der_next(&inner, &d) != DER_OK || d.tag != DER_INTEGER ||
	    d.body.n == 0 || d.body.n > 4 || (d.body.p[0] & 0x80) != 0)
		return ANOMALY_TLS_CERTIFICATE_INVALID_VERSION;
	return ANOMALY_COUNT;
}

static enum anomaly
take_serial(struct cur *c, struct span *out)
{
	struct tls_der d = {0};

	if (tls_der_next(c, &d) != DER_OK || d.tag != DER_INTEGER)
		return ANOMALY_TLS_CERTIFICATE_INVALID_SERIAL;
	*out = d.body;
	return ANOMALY_COUNT;
}

static enum anomaly
take_algorithm(struct cur *c)
{
	struct cur body;
	struct tls_der d;
	enum anomaly fault = take_sequence(c, &body);
	enum tls_der_read r;

	if (fault != ANOMALY_COUNT)
		return fault;
	if ((r = tls_der_next(&body, &d)) == DER_BAD)
		return ANOMALY_TLS_CERTIFICATE_INVALID_ALGORITHMIDENTIFIER;
	if (r == DER_OK && cur_left(&body) != 0)
		r = tls_der_next(&body, &d);
	if (r == DER_BAD)
		return ANOMALY_TLS_CERTIFICATE_INVALID_DER;
	return r == DER_OK ? ANOMALY_COUNT
			   : ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH;
}

static enum anomaly
take_name(struct cur *c, struct span *out)
{
	struct cur body;
	enum anomaly fault = take_sequence(c, &body);

	*out = cur_rest(&body);
	return fault;
}

static bool
digits(struct cur *c, unsigned n, unsigned *out)
{
	*out = 0;
	while (n-- != 0) {
		uint8_t byte = cur_u8(c);

		if (byte < '0' || byte > '9')
			return false;
		*out = 10 * *out + (byte - '0');
	}
	return true;
}

bool
tls_der_time(const struct tls_der *d, unsigned out[6])
{
	static const unsigned most[6] = {9999, 12, 31, 23, 59, 59};
	static const unsigned least[6] = {0, 1, 1, 0, 0, 0};
	struct cur c = cur_of(d->body);
	bool utc = d->tag == DER_UTC_TIME;

	if (!utc && d->tag != DER_GENERALIZED_TIME)
		return false;
	for (unsigned i = 0; i < 6; i++) {
		if (!digits(&c, i == 0 && !utc ? 4 : 2, &out[i]) ||
		    out[i] < least[i] || out[i] > most[i])
			return false;
	}
	if (utc)
		out[0] += out[0] < 50 ? 2000 : 1900;
	return cur_u8(&c) == 'Z' && cur_ok(&c) && cur_left(&c) == 0;
}

static enum anomaly
take_validity(struct cur *c, struct tls_der_certificate *out)
{
	struct cur body;
	enum anomaly fault = take_sequence(c, &body);
	unsigned parts[6];

	if (fault != ANOMALY_COUNT)
		return fault;
	if (tls_der_next(&body, &out->from) != DER_OK ||
	    tls_der_next(&body, &out->to) != DER_OK ||
	    !tls_der_time(&out->from, parts) || !tls_der_time(&out->to, parts))
		return ANOMALY_TLS_CERTIFICATE_INVALID_DATE;
	return ANOMALY_COUNT;
}

/* X.690, section 11.2: the bits that are not used are zero. */
static enum anomaly
take_bits(struct cur *c)
{
	struct tls_der d;

	if (tls_der_next(c, &d) != DER_OK || d.tag != DER_BIT_STRING ||
	    d.body.n == 0 || d.body.p[0] > 7 ||
	    (d.body.n == 1 && d.body.p[0] != 0) ||
	    (d.body.p[d.body.n - 1] & ((1U << d.body.p[0]) - 1)) != 0)
		return ANOMALY_TLS_INVALID_CERTIFICATE;
	return ANOMALY_COUNT;
}

static enum anomaly
take_key(struct cur *c)
{
	struct cur body;
	enum anomaly fault = take_sequence(c, &body);

	if (fault == ANOMALY_COUNT)
		fault = take_algorithm(&body);
	return fault == ANOMALY_COUNT ? take_bits(&body) : fault;
}

static bool
take_extension(struct cur *c, struct tls_der_certificate *out)
{
	static const uint8_t alt_names[] = {0x55, 0x1d, 0x11};
	struct tls_der d;
	struct tls_der oid;
	struct cur body;

	if (tls_der_next(c, &d) != DER_OK || d.tag != DER_SEQUENCE)
		return false;
	body = cur_of(d.body);
	if (tls_der_next(&body, &oid) != DER_OK || oid.tag != DER_OID ||
	    tls_der_next(&body, &d) != DER_OK)
		return false;
	if (d.tag == DER_BOOLEAN && tls_der_next(&body, &d) != DER_OK)
		return false;
	if (d.tag != DER_OCTET_STRING)
		return false;
	if (!span_eq(oid.body, span_of(alt_names, sizeof(alt_names))))
		return true;
	body = cur_of(d.body);
	if (tls_der_next(&body, &d) == DER_OK && d.tag == DER_SEQUENCE)
		out->alt_names = d.body;
	return true;
}

static enum anomaly
take_extensions(struct cur *c, struct tls_der_certificate *out)
{
	struct tls_der d;
	struct cur list;
	struct cur body;
	enum tls_der_read r;
	enum anomaly fault;

	if (cur_left(c) == 0)
		return ANOMALY_COUNT;
	if (peek_tag(c) != (CONTEXT | 3))
		return ANOMALY_TLS_CERTIFICATE_INVALID_EXTENSIONS;
	if ((r = tls_der_next(c, &d)) != DER_OK)
		return fault_of(r);
	list = cur_of(d.body);
	fault = take_sequence(&list, &body);
	while (fault == ANOMALY_COUNT && cur_left(&body) != 0) {
		if (!take_extension(&body, out))
			fault = ANOMALY_TLS_INVALID_CERTIFICATE;
	}
	return fault;
}

/* Identifiers that no one uses: [1] and [2]. */
static enum anomaly
take_unique(struct cur *c, unsigned number)
{
	struct tls_der d;

	if (cur_left(c) == 0 || (peek_tag(c) & 0xdf) != (0x80 | number))
		return ANOMALY_COUNT;
	return fault_of(tls_der_next(c, &d));
}

static enum anomaly
take_tbs(struct cur *c, struct tls_der_certificate *out)
{
	enum anomaly fault = take_version(c);

	if (fault == ANOMALY_COUNT)
		fault = take_serial(c, &out->serial);
	if (fault == ANOMALY_COUNT)
		fault = take_algorithm(c);
	if (fault == ANOMALY_COUNT)
		fault = take_name(c, &out->issuer);
	if (fault == ANOMALY_COUNT)
		fault = take_validity(c, out);
	if (fault == ANOMALY_COUNT)
		fault = take_name(c, &out->subject);
	if (fault == ANOMALY_COUNT)
		fault = take_key(c);
	if (fault == ANOMALY_COUNT)
		fault = take_unique(c, 1);
	if (fault == ANOMALY_COUNT)
		fault = take_unique(c, 2);
	if (fault == ANOMALY_COUNT)
		fault = take_extensions(c, out);
	if (fault == ANOMALY_COUNT && cur_left(c) != 0)
		fault = ANOMALY_TLS_INVALID_CERTIFICATE;
	return fault;
}

enum anomaly
tls_der_certificate(struct span bytes, struct tls_der_certificate *out)
{
	struct cur c = cur_of(bytes);
	struct cur whole;
	struct cur tbs;
	enum anomaly fault;

	*out = (struct tls_der_certificate){0};
	fault = take_sequence(&c, &whole);
	if (fault == ANOMALY_COUNT)
		fault = take_sequence(&whole, &tbs);
	if (fault == ANOMALY_COUNT)
		fault = take_tbs(&tbs, out);
	if (fault == ANOMALY_COUNT)
		fault = take_algorithm(&whole);
	return fault == ANOMALY_COUNT ? take_bits(&whole) : fault;
}
