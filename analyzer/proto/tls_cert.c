/*
 * Certificates (RFC 5280), by libcrypto; names, dates and numbers are printed
 * as Suricata prints them.
 */

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/text.h"
#include "analyzer/proto/tls.h"

enum {
	CHAIN_MAX = 32, /* certificates of a chain that are kept */
	ALT_NAMES_MAX = 256,
	OID_TEXT = 80,
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

/* The content octets of the INTEGER, sign included. */
static void
add_serial(struct event *ev, enum field f, const X509 *x)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x);
	unsigned char *der = NULL;
	int n = i2d_ASN1_INTEGER(serial, &der);
	struct cur c = cur_of(span_of(der, n < 0 ? 0 : (size_t)n));
	uint8_t length;

	(void)cur_u8(&c); /* tag */
	length = cur_u8(&c);
	if ((length & 0x80) != 0)
		cur_skip(&c, length & 0x7f);
	event_add(ev, f, (struct span){0})->text =
	    colons(ev->arena, cur_rest(&c), true);
	OPENSSL_free(der);
}

/* The short name of an attribute's type. */
static void
put_type(struct buf *out, const ASN1_OBJECT *type)
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
	int nid = OBJ_obj2nid(type);
	char oid[OID_TEXT] = "";

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].nid == nid) {
			buf_str(out, names[i].name);
			return;
		}
	}
	if (nid != NID_undef) {
		buf_str(out, OBJ_nid2ln(nid));
		return;
	}
	(void)OBJ_obj2txt(oid, sizeof(oid), type, 1);
	buf_str(out, oid);
}

static void
put_value(struct buf *out, const ASN1_STRING *s)
{
	unsigned char *utf8 = NULL;
	int n;

	switch (ASN1_STRING_type(s)) {
	case V_ASN1_BMPSTRING:
	case V_ASN1_UNIVERSALSTRING:
	case V_ASN1_T61STRING:
		n = ASN1_STRING_to_UTF8(&utf8, s);
		if (n > 0)
			buf_put(out, span_of(utf8, (size_t)n));
		OPENSSL_free(utf8);
		break;
	default:
		buf_put(out,
		    span_of(ASN1_STRING_get0_data(s),
			(size_t)ASN1_STRING_length(s)));
		break;
	}
}

/* "C=US, O=Example + OU=Two at once, CN=www.example.net". */
static void
add_name(struct event *ev, enum field f, const X509_NAME *name)
{
	struct buf out = {0};
	int n = X509_NAME_entry_count(name);
	int set = -1;

	for (int i = 0; i < n; i++) {
		const X509_NAME_ENTRY *e = X509_NAME_get_entry(name, i);

		if (i != 0)
			buf_str(
			    &out, X509_NAME_ENTRY_set(e) == set ? " + " : ", ");
		set = X509_NAME_ENTRY_set(e);
		put_type(&out, X509_NAME_ENTRY_get_object(e));
		buf_byte(&out, '=');
		put_value(&out, X509_NAME_ENTRY_get_data(e));
	}
	(void)event_add(ev, f, buf_span(&out));
	buf_free(&out);
}

static void
add_time(struct event *ev, enum field f, const ASN1_TIME *t)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1) {
		event_anomaly(ev, ANOMALY_TLS_CERTIFICATE_INVALID_DATE);
		return;
	}
	event_add(ev, f, (struct span){0})->text = arena_printf(ev->arena,
	    "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* Names and addresses for which the certificate stands, too. */
static void
add_alt_names(struct event *ev, const X509 *x)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int n = names == NULL ? 0 : sk_GENERAL_NAME_num(names);

	for (int i = 0; i < n && i < ALT_NAMES_MAX; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		const ASN1_STRING *s = NULL;

		if (name->type == GEN_DNS || name->type == GEN_EMAIL ||
		    name->type == GEN_URI)
			s = name->d.ia5;
		if (s != NULL)
			(void)event_add_item(ev, FIELD_TLS_SUBJECT_ALT_NAME,
			    (uint16_t)i,
			    span_of(ASN1_STRING_get0_data(s),
				(size_t)ASN1_STRING_length(s)));
	}
	GENERAL_NAMES_free(names);
}

/* The certificate of the sender itself, the first of the chain. */
static bool
add_first(struct event *ev, enum dir dir, struct span der)
{
	const unsigned char *p = der.p;
	X509 *x = d2i_X509(NULL, &p, (long)der.n);

	if (x == NULL)
		return false;
	add_name(ev, places[dir].subject, X509_get_subject_name(x));
	add_name(ev, places[dir].issuer, X509_get_issuer_name(x));
	add_serial(ev, places[dir].serial, x);
	add_fingerprint(ev, places[dir].fingerprint, der);
	add_time(ev, places[dir].from, X509_get0_notBefore(x));
	add_time(ev, places[dir].to, X509_get0_notAfter(x));
	if (dir == DIR_TO_CLIENT)
		add_alt_names(ev, x);
	X509_free(x);
	return true;
}

bool
tls_certificates(struct event *ev, enum dir dir, struct span list)
{
	struct cur c = cur_of(list);
	bool ok = true;
	unsigned i;

	for (i = 0; i < CHAIN_MAX && cur_left(&c) != 0; i++) {
		struct span der = cur_take(&c, cur_be24(&c));

		if (!cur_ok(&c)) {
			event_anomaly(
			    ev, ANOMALY_TLS_CERTIFICATE_INVALID_LENGTH);
			return false;
		}
		(void)event_add(ev, places[dir].certs, der);
		if (i == 0 && !add_first(ev, dir, der)) {
			event_anomaly(ev, ANOMALY_TLS_CERTIFICATE_INVALID_DER);
			ok = false;
		}
	}
	if (dir == DIR_TO_CLIENT)
		(void)event_add_int(ev, FIELD_TLS_CHAIN_LENGTH, i);
	return ok;
}
