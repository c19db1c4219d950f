/*
 * Certificates (RFC 5280): names, dates and numbers are printed as Suricata
 * prints them.
 */

#include <string.h>

#include <openssl/objects.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/text.h"
#include "analyzer/proto/tls.h"
#include "analyzer/proto/tls_der.h"

enum {
	CHAIN_MAX = 32, /* certificates of a chain that are kept */
	ALT_NAMES_MAX = 256,
	OID_MAX = 64, /* content octets of a type that is named */
};

/* Where the parts of the first certificate go, by who sent it. */
static const struct {
	enum field subject, issuer, fingerprint, serial, from, to, certs;
} places[2] = {
    [DIR_TO_SERVER] = {FIELD_TLS_CLIENT_SUBJECT, FIELD_TLS_CLIENT_ISSUER,
	FIELD_TLS_CLIENT_FINGERPRINT, FIELD_TLS_CLIENT_SERIAL,
	FIELD_TLS_CLIENT_NOTBEFORE, FIELD_TLS_CLIENT_NOTAFTER,
	FIELD_TLS_CLIENT_CERTS},
    [DIR_TO_CLIENT] = {FIELD_TLS_SUBJECT, FIELD_TLS_ISSUER,
	FIELD_TLS_FINGERPRINT, FIELD_TLS_SERIAL, FIELD_TLS_NOTBEFORE,
	FIELD_TLS_NOTAFTER, FIELD_TLS_CERTS},
};

/* "AA:BB:CC". */
static struct span
colons(struct arena *arena, struct span bytes, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	uint8_t *out = arena_alloc(arena, 3 * bytes.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		if (i != 0)
			out[n++] = ':';
		out[n++] = (uint8_t)digits[bytes.p[i] >> 4];
		out[n++] = (uint8_t)digits[bytes.p[i] & 15];
	}
	return span_of(out, n);
}

static void
add_fingerprint(struct event *ev, enum field f, struct span der)
{
	uint8_t sha1[DIGEST_MAX];
	size_t n = digest_of(DIGEST_SHA1, der, sha1);

	event_add(ev, f, (struct span){0})->text =
	    colons(ev->arena, span_of(sha1, n), false);
}

/* "OID(2.5.4.127)", as X.690, section 8.19 codes it. */
static void
put_oid(struct buf *out, struct span oid)
{
	uint64_t arc = 0;

	buf_str(out, "OID(");
	for (size_t i = 0; i < oid.n; i++) {
		if (i == 0) {
			buf_printf(out, "%u.%u", oid.p[i] / 40, oid.p[i] % 40);
			continue;
		}
		arc = arc << 7 | (oid.p[i] & 0x7f);
		if ((oid.p[i] & 0x80) != 0 && i + 1 < oid.n)
			continue;
		buf_byte(out, '.');
		buf_uint(out, arc);
		arc = 0;
	}
	buf_byte(out, ')');
}

/* What libcrypto knows of a type; NID_undef: nothing. */
static int
nid_of(struct span oid)
{
	uint8_t der[2 + OID_MAX] = {DER_OID, (uint8_t)oid.n};
	const unsigned char *p = der;
	ASN1_OBJECT *type;
	int nid;

	if (oid.n == 0 || oid.n > OID_MAX)
		return NID_undef;
	memcpy(der + 2, oid.p, oid.n);
	type = d2i_ASN1_OBJECT(NULL, &p, (long)(2 + oid.n));
	nid = type == NULL ? NID_undef : OBJ_obj2nid(type);
	ASN1_OBJECT_free(type);
	return nid;
}

/* The short name of an attribute's type, given as content of an OID. */
static void
put_type(struct buf *out, struct span oid)
{
	static const struct {
		int nid;
		const char *name;
	} names[] = {
	    {NID_commonName, "CN"},
	    {NID_countryName, "C"},
	    {NID_localityName, "L"},
	    {NID_stateOrProvinceName, "ST"},
	    {NID_organizationName, "O"},
	    {NID_organizationalUnitName, "OU"},
	    {NID_domainComponent, "DC"},
	    {NID_pkcs9_emailAddress, "Email"},
	    {NID_subject_alt_name, "subjectAltName"},
	    {NID_jurisdictionLocalityName, "msJurisdictionLocality"},
	    {NID_jurisdictionStateOrProvinceName,
		"msJurisdictionStateOrProvince"},
	    {NID_jurisdictionCountryName, "msJurisdictionCountry"},
	};
	int nid = nid_of(oid);

	if (nid == NID_undef) {
		put_oid(out, oid);
		return;
	}
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].nid == nid) {
			buf_str(out, names[i].name);
			return;
		}
	}
	buf_str(out, OBJ_nid2ln(nid));
}

/* Is the value one of the kinds of text (X.680, section 41)? */
static bool
is_text(uint8_t tag)
{
	const uint32_t texts = 1U << 7 | 1U << 12 | 1U << 18 | 1U << 19 |
	    1U << 20 | 1U << 21 | 1U << 22 | 1U << 25 | 1U << 26 | 1U << 27 |
	    1U << 30;

	return tag < 32 && (texts >> tag & 1) != 0;
}

static void
put_hex(struct buf *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		buf_printf(out, "%02X", bytes.p[i]);
}

/*
 * One SET of a name: "O=Example + OU=Two at once".  False: it is none, and
 * the name ends before it.
 */
static bool
put_set(struct buf *out, struct span set)
{
	struct cur c = cur_of(set);
	bool any = false;

	while (cur_left(&c) != 0) {
		struct tls_der pair;
		struct tls_der type;
		struct tls_der value;
		struct cur inner;

		if (tls_der_next(&c, &pair) != DER_OK ||
		    pair.tag != DER_SEQUENCE)
			return any;
		inner = cur_of(pair.body);
		if (tls_der_next(&inner, &type) != DER_OK ||
		    tls_der_next(&inner, &value) != DER_OK)
			return any;
		if (any)
			buf_str(out, " + ");
		else if (out->n != 0)
			buf_str(out, ", ");
		any = true;
		put_type(out, type.body);
		buf_byte(out, '=');
		if (is_text(value.tag))
			buf_put(out, value.body);
		else
			put_hex(out, value.body);
	}
	return any;
}

/*
 * "C=US, O=Example, CN=www.example.net".  False: it can't be told since it has
 * a zero byte in it.
 */
static bool
add_name(struct event *ev, enum field f, struct span name)
{
	struct cur c = cur_of(name);
	struct buf out = {0};
	struct tls_der set;
	bool ok;

	while (cur_left(&c) != 0) {
		if (tls_der_next(&c, &set) != DER_OK || set.tag != DER_SET ||
		    !put_set(&out, set.body))
			break;
	}
	if (!utf8_valid(buf_span(&out))) {
		buf_clear(&out);
		buf_str(&out, "<X509Error: Invalid X.509 name>");
	}
	ok = out.n == 0 || memchr(out.p, 0, out.n) == NULL;
	if (ok)
		(void)event_add(ev, f, buf_span(&out));
	buf_free(&out);
	return ok;
}

static void
add_time(struct event *ev, enum field f, const struct tls_der *t)
{
	unsigned part[6];

	if (!tls_der_time(t, part))
		return;
	event_add(ev, f, (struct span){0})->text =
	    arena_printf(ev->arena, "%04u-%02u-%02uT%02u:%02u:%02u", part[0],
		part[1], part[2], part[3], part[4], part[5]);
}

/* Names and addresses for which the certificate stands, too (RFC 5280,
 * section 4.2.1.6). */
static void
add_alt_names(struct event *ev, struct span names)
{
	enum {
		EMAIL = 0x81,
		DNS = 0x82,
		URI = 0x86,
	};
	struct cur c = cur_of(names);
	struct tls_der name;

	for (unsigned i = 0; i < ALT_NAMES_MAX; i++) {
		if (tls_der_next(&c, &name) != DER_OK)
			break;
		if (name.tag == DNS || name.tag == EMAIL || name.tag == URI)
			(void)event_add_item(ev, FIELD_TLS_SUBJECT_ALT_NAME,
			    (uint16_t)i, name.body);
	}
}

/* The certificate of the sender itself, the first of the chain. */
static bool
add_first(struct event *ev, enum dir dir, struct span bytes)
{
	struct tls_der_certificate x;
	enum anomaly fault = tls_der_certificate(bytes, &x);

	if (fault != ANOMALY_COUNT) {
		event_anomaly_each(ev, fault);
		return true;
	}
	if (!add_name(ev, places[dir].subject, x.subject)) {
		event_anomaly_each(ev, ANOMALY_TLS_CERTIFICATE_INVALID_SUBJECT);
		return false;
	}
	if (!add_name(ev, places[dir].issuer, x.issuer)) {
		event_anomaly_each(ev, ANOMALY_TLS_CERTIFICATE_INVALID_ISSUER);
		return false;
	}
	event_add(ev, places[dir].serial, (struct span){0})->text =
	    colons(ev->arena, x.serial, true);
	add_fingerprint(ev, places[dir].fingerprint, bytes);
	add_time(ev, places[dir].from, &x.from);
	add_time(ev, places[dir].to, &x.to);
	if (dir == DIR_TO_CLIENT)
		add_alt_names(ev, x.alt_names);
	return true;
}

/* The list: each with three bytes of length before it. */
static unsigned
add_list(struct event *ev, enum dir dir, struct cur c)
{
	unsigned i;

	for (i = 0; i < CHAIN_MAX && cur_left(&c) != 0; i++) {
		struct span der = cur_take(&c, cur_be24(&c));

		if (!cur_ok(&c)) {
			event_anomaly_each(ev, ANOMALY_TLS_INVALID_CERTIFICATE);
			break;
		}
		if (i == 0 && !add_first(ev, dir, der))
			break;
		(void)event_add(ev, places[dir].certs, der);
	}
	return i;
}

void
tls_certificates(struct event *ev, enum dir dir, struct span body)
{
	struct cur c = cur_of(body);
	uint32_t length = cur_be24(&c);
	unsigned n = 0;

	if (length <= cur_left(&c))
		n = add_list(ev, dir, cur_of(cur_take(&c, length)));
	if (dir == DIR_TO_CLIENT)
		(void)event_add_int(ev, FIELD_TLS_CHAIN_LENGTH, n);
}
