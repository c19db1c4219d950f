/*
 * JA4: a client's TLS software told by its hello, without regard to the order
 * of ciphers and extensions.  github.com/FoxIO-LLC/ja4, "JA4 technical
 * details".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/hash.h"
#include "scenarios/sim/speak_tls.h"

enum {
	EXT_SERVER_NAME = 0,
	EXT_ALPN = 16,
	CODES = 64,
};

static int
by_code(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static void
put_codes(struct buf *b, const uint16_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%04x", i == 0 ? "" : ",", v[i]);
}

/* The first 12 digits of the SHA-256 of b, which is emptied. */
static void
short_hash(struct buf *b, char out[DIGEST_TEXT])
{
	uint8_t d[DIGEST_MAX];

	(void)digest_of(DIGEST_SHA256, buf_span(b), d);
	hex_text(span_of(d, 6), out);
	buf_clear(b);
}

/* Copies codes in order, without the server name and ALPN extensions. */
static size_t
sorted(uint16_t out[CODES], const uint16_t *v, size_t n, bool extensions)
{
	size_t k = 0;

	for (size_t i = 0; i < n && k < CODES; i++) {
		if (!extensions ||
		    (v[i] != EXT_SERVER_NAME && v[i] != EXT_ALPN))
			out[k++] = v[i];
	}
	qsort(out, k, sizeof(*out), by_code);
	return k;
}

void
speak_tls_ja4(const struct hello *h, bool named, char out[JA4_TEXT])
{
	uint16_t codes[CODES] = {0};
	char ciphers[DIGEST_TEXT];
	char extensions[DIGEST_TEXT];
	const char *alpn = h->alpn[0] == NULL ? "00" : h->alpn[0];
	struct buf b = {0};
	size_t n = sorted(codes, h->cipher, h->ciphers, false);
	size_t exts = h->extensions;

	put_codes(&b, codes, n);
	short_hash(&b, ciphers);
	n = sorted(codes, h->extension, h->extensions, true);
	put_codes(&b, codes, n);
	buf_byte(&b, '_');
	put_codes(&b, h->signature, h->signatures);
	short_hash(&b, extensions);
	buf_free(&b);
	for (size_t i = 0; !named && i < h->extensions; i++)
		exts -= h->extension[i] == EXT_SERVER_NAME;
	(void)snprintf(out, JA4_TEXT, "t%s%c%02u%02u%c%c_%.12s_%.12s",
	    h->tls13 ? "13" : "12", named ? 'd' : 'i',
	    (unsigned)(h->ciphers % 100), (unsigned)(exts % 100), alpn[0],
	    alpn[strlen(alpn) - 1], ciphers, extensions);
}
