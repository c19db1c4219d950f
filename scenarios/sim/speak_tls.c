#include "scenarios/sim/speak_tls.h"

#include <string.h>

#include "scenarios/sim/bytes.h"

enum {
	RECORD_CHANGE = 20,
	RECORD_HANDSHAKE = 22,
	RECORD_DATA = 23,
	RECORD_MAX = 16384,
	CLIENT_HELLO = 1,
	SERVER_HELLO = 2,
	CERTIFICATE = 11,
	SERVER_KEY_EXCHANGE = 12,
	SERVER_HELLO_DONE = 14,
	CLIENT_KEY_EXCHANGE = 16,
	EXT_SERVER_NAME = 0,
	EXT_STATUS = 5,
	EXT_GROUPS = 10,
	EXT_POINTS = 11,
	EXT_SIGNATURES = 13,
	EXT_ALPN = 16,
	EXT_PADDING = 21,
	EXT_COMPRESS_CERTIFICATE = 27,
	EXT_VERSIONS = 43,
	EXT_PSK_MODES = 45,
	EXT_KEY_SHARE = 51,
	EXT_RENEGOTIATION = 0xff01,
	X25519 = 29,
};

static size_t
record_begin(struct buf *b, uint8_t type, uint16_t version)
{
	buf_byte(b, type);
	put_be16(b, version);
	put_be16(b, 0);
	return b->n;
}

/* Fills in the two bytes of length before at. */
static void
length16(struct buf *b, size_t at)
{
	set_be16(b, at - 2, (uint16_t)(b->n - at));
}

static size_t
message_begin(struct buf *b, uint8_t type)
{
	buf_byte(b, type);
	put_be24(b, 0);
	return b->n;
}

static void
length24(struct buf *b, size_t at)
{
	set_be24(b, at - 3, (uint32_t)(b->n - at));
}

static void
put_list(struct buf *b, const uint16_t *v, size_t n, uint16_t grease)
{
	put_be16(b, (uint16_t)(2 * (n + (grease != 0 ? 1 : 0))));
	if (grease != 0)
		put_be16(b, grease);
	for (size_t i = 0; i < n; i++)
		put_be16(b, v[i]);
}

static void
put_server_name(struct buf *b, struct span name)
{
	put_be16(b, (uint16_t)(name.n + 3));
	buf_byte(b, 0);
	put_be16(b, (uint16_t)name.n);
	buf_put(b, name);
}

static void
put_alpn(struct buf *b, const struct hello *h)
{
	size_t at;

	put_be16(b, 0);
	at = b->n;
	for (size_t i = 0; h->alpn[i] != NULL; i++) {
		buf_byte(b, (uint8_t)strlen(h->alpn[i]));
		buf_str(b, h->alpn[i]);
	}
	length16(b, at);
}

static void
put_versions(struct buf *b, const struct hello *h, uint16_t grease)
{
	buf_byte(b, (uint8_t)(2 + (h->tls13 ? 2 : 0) + (grease != 0 ? 2 : 0)));
	if (grease != 0)
		put_be16(b, grease);
	if (h->tls13)
		put_be16(b, 0x0304);
	put_be16(b, 0x0303);
}

static void
put_key_share(struct buf *b, uint16_t grease, struct prng *prng)
{
	put_be16(b, grease != 0 ? 36 + 5 : 36);
	if (grease != 0) {
		put_be16(b, grease);
		put_be16(b, 1);
		buf_byte(b, 0);
	}
	put_be16(b, X25519);
	put_be16(b, 32);
	put_random(b, prng, 32);
}

/* What an extension holds; one that is not known holds nothing. */
static void
put_extension_body(struct buf *b, const struct hello *h, uint16_t type,
    struct span name, struct prng *prng)
{
	uint16_t grease = h->grease ? 0x4a4a : 0;
	static const uint8_t status[] = {1, 0, 0, 0, 0};

	switch (type) {
	case EXT_SERVER_NAME:
		put_server_name(b, name);
		break;
	case EXT_STATUS:
		buf_put(b, span_of(status, sizeof(status)));
		break;
	case EXT_GROUPS:
		put_list(b, h->group, h->groups, grease);
		break;
	case EXT_POINTS:
	case EXT_PSK_MODES:
		put_be16(b, type == EXT_POINTS ? 0x0100 : 0x0101);
		break;
	case EXT_SIGNATURES:
		put_list(b, h->signature, h->signatures, 0);
		break;
	case EXT_ALPN:
		put_alpn(b, h);
		break;
	case EXT_COMPRESS_CERTIFICATE:
		put_be24(b, 0x020002);
		break;
	case EXT_VERSIONS:
		put_versions(b, h, grease);
		break;
	case EXT_KEY_SHARE:
		put_key_share(b, grease, prng);
		break;
	case EXT_RENEGOTIATION:
		buf_byte(b, 0);
		break;
	case EXT_PADDING:
		put_be32(b, 0);
		break;
	default:
		break;
	}
}

static void
put_extensions(
    struct buf *b, const struct hello *h, struct span name, struct prng *prng)
{
	size_t all;

	put_be16(b, 0);
	all = b->n;
	if (h->grease)
		put_be32(b, 0x1a1a0000);
	for (size_t i = 0; i < h->extensions; i++) {
		size_t at;

		if (h->extension[i] == EXT_SERVER_NAME && name.n == 0)
			continue;
		put_be16(b, h->extension[i]);
		put_be16(b, 0);
		at = b->n;
		put_extension_body(b, h, h->extension[i], name, prng);
		length16(b, at);
	}
	if (h->grease) {
		put_be32(b, 0x2a2a0001);
		buf_byte(b, 0);
	}
	length16(b, all);
}

void
speak_tls_client_hello(struct buf *b, const struct hello *h, struct span name,
    struct prng *prng, struct tls_state *state)
{
	size_t record = record_begin(b, RECORD_HANDSHAKE, 0x0301);
	size_t message = message_begin(b, CLIENT_HELLO);
	size_t session;

	put_be16(b, 0x0303);
	put_random(b, prng, 32);
	buf_byte(b, 32);
	session = b->n;
	put_random(b, prng, 32);
	memcpy(state->session, b->p + session, 32);
	put_list(b, h->cipher, h->ciphers, h->grease ? 0x3a3a : 0);
	put_be16(b, 0x0100);
	put_extensions(b, h, name, prng);
	length24(b, message);
	length16(b, record);
}

/* The first cipher of the client that fits the version. */
static uint16_t
choose_cipher(const struct hello *h, bool tls13)
{
	for (size_t i = 0; i < h->ciphers; i++) {
		if ((h->cipher[i] >> 8 == 0x13) == tls13)
			return h->cipher[i];
	}
	return tls13 ? 0x1301 : 0xc02f;
}

static void
put_server_hello(struct buf *b, const struct tls_state *s, struct prng *prng)
{
	static const uint8_t points[] = {0, 11, 0, 2, 1, 0};
	size_t record = record_begin(b, RECORD_HANDSHAKE, 0x0303);
	size_t message = message_begin(b, SERVER_HELLO);

	put_be16(b, 0x0303);
	put_random(b, prng, 32);
	buf_byte(b, 32);
	buf_put(b, span_of(s->session, 32));
	put_be16(b, s->cipher);
	buf_byte(b, 0);
	if (s->tls13) {
		put_be16(b, 46);
		put_be32(b, EXT_VERSIONS << 16 | 2);
		put_be16(b, 0x0304);
		put_be32(b, EXT_KEY_SHARE << 16 | 36);
		put_be32(b, X25519 << 16 | 32);
		put_random(b, prng, 32);
	} else {
		put_be16(b, sizeof(points) + 5);
		put_be32(b, 0xff010001);
		buf_byte(b, 0);
		buf_put(b, span_of(points, sizeof(points)));
	}
	length24(b, message);
	length16(b, record);
}

static void
put_certificate(struct buf *b, struct span certificate)
{
	size_t record = record_begin(b, RECORD_HANDSHAKE, 0x0303);
	size_t message = message_begin(b, CERTIFICATE);

	put_be24(b, (uint32_t)certificate.n + 3);
	put_be24(b, (uint32_t)certificate.n);
	buf_put(b, certificate);
	length24(b, message);
	length16(b, record);
}

/* ECDHE over X25519, signed with rsa_pkcs1_sha256; and the end. */
static void
put_key_exchange(struct buf *b, struct prng *prng)
{
	size_t record = record_begin(b, RECORD_HANDSHAKE, 0x0303);
	size_t message = message_begin(b, SERVER_KEY_EXCHANGE);

	buf_byte(b, 3);
	put_be16(b, X25519);
	buf_byte(b, 32);
	put_random(b, prng, 32);
	put_be16(b, 0x0401);
	put_be16(b, 256);
	put_random(b, prng, 256);
	length24(b, message);
	length16(b, record);
	record = record_begin(b, RECORD_HANDSHAKE, 0x0303);
	message = message_begin(b, SERVER_HELLO_DONE);
	length24(b, message);
	length16(b, record);
}

static void
put_change(struct buf *b)
{
	size_t at = record_begin(b, RECORD_CHANGE, 0x0303);

	buf_byte(b, 1);
	length16(b, at);
}

static void
put_random_record(struct buf *b, uint8_t type, size_t n, struct prng *prng)
{
	size_t at = record_begin(b, type, 0x0303);

	put_random(b, prng, n);
	length16(b, at);
}

void
speak_tls_server_hello(struct buf *b, const struct hello *h,
    struct span certificate, struct prng *prng, struct tls_state *s)
{
	s->cipher = choose_cipher(h, s->tls13);
	put_server_hello(b, s, prng);
	if (!s->tls13) {
		put_certificate(b, certificate);
		put_key_exchange(b, prng);
		return;
	}
	put_change(b);
	put_random_record(b, RECORD_DATA, 27 + prng_below(prng, 12), prng);
	put_random_record(b, RECORD_DATA, certificate.n + 1500, prng);
	put_random_record(b, RECORD_DATA, 281, prng);
	put_random_record(b, RECORD_DATA, 53, prng);
}

void
speak_tls_client_finish(
    struct buf *b, const struct tls_state *s, struct prng *prng)
{
	size_t record;
	size_t message;

	if (s->tls13) {
		put_change(b);
		put_random_record(b, RECORD_DATA, 53, prng);
		return;
	}
	record = record_begin(b, RECORD_HANDSHAKE, 0x0303);
	message = message_begin(b, CLIENT_KEY_EXCHANGE);
	buf_byte(b, 32);
	put_random(b, prng, 32);
	length24(b, message);
	length16(b, record);
	put_change(b);
	put_random_record(b, RECORD_HANDSHAKE, 40, prng);
}

void
speak_tls_server_finish(
    struct buf *b, const struct tls_state *s, struct prng *prng)
{
	if (s->tls13) {
		put_random_record(b, RECORD_DATA, 234, prng);
		return;
	}
	put_change(b);
	put_random_record(b, RECORD_HANDSHAKE, 40, prng);
}

void
speak_tls_data(
    struct buf *b, const struct tls_state *s, size_t n, struct prng *prng)
{
	size_t more = s->tls13 ? 17 : 24;

	while (n > 0) {
		size_t part = n < RECORD_MAX - 64 ? n : RECORD_MAX - 64;

		put_random_record(b, RECORD_DATA, part + more, prng);
		n -= part;
	}
}
