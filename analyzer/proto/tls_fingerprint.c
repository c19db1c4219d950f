/*
 * Fingerprints of hellos: JA3 and JA3S (Salesforce, 2017: the MD5 of a list of
 * decimal numbers) and JA4 (FoxIO, 2023: readable counts, and SHA-256 of
 * sorted hexadecimal lists).
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/hash.h"
#include "analyzer/proto/tls.h"

enum {
	JA4_HEX = 12,  /* digits of each hash that are kept */
	JA4_COUNT = 99 /* the largest count */
};

static void
put_list(struct buf *out, const struct tls_list *l)
{
	bool first = true;

	for (unsigned i = 0; i < l->n; i++) {
		if (tls_is_grease(l->v[i]))
			continue;
		if (!first)
			buf_byte(out, '-');
		buf_uint(out, l->v[i]);
		first = false;
	}
}

static void
add_ja3(struct event *ev, enum field string, enum field hash, struct buf *b)
{
	uint8_t md5[DIGEST_MAX];
	char text[DIGEST_TEXT];
	size_t n = digest_of(DIGEST_MD5, buf_span(b), md5);

	hex_text(span_of(md5, n), text);
	(void)event_add(ev, string, buf_span(b));
	(void)event_add(ev, hash, span_str(text));
}

void
tls_fingerprint_server(struct event *ev, const struct tls_hello *h)
{
	struct buf b = {0};

	buf_uint(&b, h->version);
	buf_byte(&b, ',');
	put_list(&b, &h->ciphers);
	buf_byte(&b, ',');
	put_list(&b, &h->extensions);
	add_ja3(ev, FIELD_TLS_JA3S_STRING, FIELD_TLS_JA3S_HASH, &b);
	buf_free(&b);
}

static unsigned
count(const struct tls_list *l)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		n += !tls_is_grease(l->v[i]);
	return n < JA4_COUNT ? n : JA4_COUNT;
}

/* The members of l as sorted hexadecimal; without leaves out SNI and ALPN. */
static void
put_hex(struct buf *out, const struct tls_list *l, bool sorted, bool without)
{
	uint16_t v[TLS_LIST_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++) {
		unsigned at = n;

		if (tls_is_grease(l->v[i]) ||
		    (without && (l->v[i] == 0x0000 || l->v[i] == 0x0010)))
			continue;
		for (; sorted && at > 0 && v[at - 1] > l->v[i]; at--)
			v[at] = v[at - 1];
		v[at] = l->v[i];
		n++;
	}
	for (unsigned i = 0; i < n; i++)
		buf_printf(out, i == 0 ? "%04x" : ",%04x", v[i]);
}

/* The first digits of the digest of b, zeros for an empty one. */
static void
put_hash(struct buf *out, const struct buf *b)
{
	uint8_t sha[DIGEST_MAX];
	char text[DIGEST_TEXT] = "000000000000";

	if (b->n != 0)
		hex_text(
		    span_of(sha, digest_of(DIGEST_SHA256, buf_span(b), sha)),
		    text);
	buf_put(out, span_first(span_str(text), JA4_HEX));
}

/* The highest version that the client offers. */
static const char *
ja4_version(const struct tls_hello *h)
{
	static const struct {
		uint16_t version;
		const char *name;
	} names[] = {
	    {0x0304, "13"},
	    {0xfb1a, "13"}, /* a draft that Facebook spoke */
	    {0x0303, "12"},
	    {0x0302, "11"},
	    {0x0301, "10"},
	    {0x0300, "s3"},
	    {0x0002, "s2"},
	};
	uint16_t version = h->versions.n == 0 ? h->version : 0;

	for (unsigned i = 0; i < h->versions.n; i++) {
		uint16_t v = h->versions.v[i];

		if (!tls_is_grease(v) && v > version)
			version = v;
	}
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].version == version)
			return names[i].name;
	}
	return "00";
}

static bool
is_alnum(uint8_t c)
{
	c = byte_lower(c);
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* First and last character of the first ALPN value. */
static void
put_alpn(struct buf *out, const struct tls_hello *h)
{
	static const char digits[] = "0123456789abcdef";
	struct span a = h->alpns == 0 ? (struct span){0} : h->alpn[0];

	if (a.n == 0) {
		buf_str(out, "00");
		return;
	}
	if (is_alnum(a.p[0]) && is_alnum(a.p[a.n - 1])) {
		buf_byte(out, a.p[0]);
		buf_byte(out, a.p[a.n - 1]);
		return;
	}
	buf_byte(out, (uint8_t)digits[a.p[0] >> 4]);
	buf_byte(out, (uint8_t)digits[a.p[a.n - 1] & 15]);
}

static void
add_ja4(struct event *ev, const struct tls_hello *h)
{
	struct buf out = {0};
	struct buf list = {0};

	buf_printf(&out, "t%s%c%02u%02u", ja4_version(h),
	    h->sni.p != NULL ? 'd' : 'i', count(&h->ciphers),
	    count(&h->extensions));
	put_alpn(&out, h);
	buf_byte(&out, '_');
	put_hex(&list, &h->ciphers, true, false);
	put_hash(&out, &list);
	buf_byte(&out, '_');
	buf_clear(&list);
	put_hex(&list, &h->extensions, true, true);
	if (h->signatures.n != 0) {
		buf_byte(&list, '_');
		put_hex(&list, &h->signatures, false, false);
	}
	if (list.n == 0)
		buf_byte(&list, '_'); /* as Suricata, where JA4 has zeros */
	put_hash(&out, &list);
	(void)event_add(ev, FIELD_TLS_JA4, buf_span(&out));
	buf_free(&out);
	buf_free(&list);
}

void
tls_fingerprint_client(struct event *ev, const struct tls_hello *h)
{
	const struct tls_list *lists[] = {
	    &h->ciphers, &h->extensions, &h->groups, &h->formats};
	struct buf b = {0};

	buf_uint(&b, h->version);
	for (unsigned i = 0; i < 4; i++) {
		buf_byte(&b, ',');
		put_list(&b, lists[i]);
	}
	add_ja3(ev, FIELD_TLS_JA3_STRING, FIELD_TLS_JA3_HASH, &b);
	buf_free(&b);
	add_ja4(ev, h);
}
