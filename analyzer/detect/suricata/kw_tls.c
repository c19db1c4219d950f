/* The parts of TLS handshakes. */

#include <stdio.h>

#include "analyzer/base/buf.h"
#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/literal.h"
#include "analyzer/detect/suricata/words.h"

static const struct buffer_kind buffer_tls_sni = {
    .name = "tls.sni",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_SNI, FIELD_COUNT},
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_cert_subject = {
    .name = "tls.cert_subject",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_SUBJECT, FIELD_TLS_SUBJECT},
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_cert_issuer = {
    .name = "tls.cert_issuer",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_ISSUER, FIELD_TLS_ISSUER},
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_cert_serial = {
    .name = "tls.cert_serial",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_SERIAL, FIELD_TLS_SERIAL},
    .upper = true,
    .shape = SHAPE_SERIAL,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_cert_fingerprint = {
    .name = "tls.cert_fingerprint",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_FINGERPRINT, FIELD_TLS_FINGERPRINT},
    .lower = true,
    .shape = SHAPE_SHA1,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_certs = {
    .name = "tls.certs",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_CERTS, FIELD_TLS_CERTS},
    .multi = true,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_ja3_hash = {
    .name = "ja3.hash",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_JA3_HASH, FIELD_COUNT},
    .lower = true,
    .shape = SHAPE_MD5,
    .app = APP_TLS,
    .quic = true,
};

static const struct buffer_kind buffer_ja3_string = {
    .name = "ja3.string",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_JA3_STRING, FIELD_COUNT},
    .app = APP_TLS,
    .quic = true,
};

static const struct buffer_kind buffer_ja3s_hash = {
    .name = "ja3s.hash",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_JA3S_HASH},
    .lower = true,
    .shape = SHAPE_MD5,
    .app = APP_TLS,
    .quic = true,
};

static const struct buffer_kind buffer_ja3s_string = {
    .name = "ja3s.string",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_JA3S_STRING},
    .app = APP_TLS,
    .quic = true,
};

static const struct buffer_kind buffer_ja4_hash = {
    .name = "ja4.hash",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_JA4, FIELD_COUNT},
    .lower = true,
    .app = APP_TLS,
    .quic = true,
};

static const struct buffer_kind buffer_tls_version = {
    .name = "tls.version",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_CLIENT_VERSION, FIELD_TLS_VERSION},
    .weak = true,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_cert_chain_len = {
    .name = "tls.cert_chain_len",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_CHAIN_LENGTH},
    .multi = false,
    .number = true,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_random = {
    .name = "tls.random",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_RANDOM_REQUEST, FIELD_TLS_RANDOM_RESPONSE},
    .multi = false,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_random_time = {
    .name = "tls.random_time",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_RANDOM_TIME_REQUEST, FIELD_TLS_RANDOM_TIME_RESPONSE},
    .multi = false,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_random_bytes = {
    .name = "tls.random_bytes",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_RANDOM_BYTES_REQUEST, FIELD_TLS_RANDOM_BYTES_RESPONSE},
    .multi = false,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_alpn = {
    .name = "tls.alpn",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_ALPN, FIELD_COUNT},
    .multi = true,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_tls_subjectaltname = {
    .name = "tls.subjectaltname",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_SUBJECT_ALT_NAME},
    .multi = true,
    .app = APP_TLS,
};

/* ---- versions ---- */

/* Names in rules, and the text of the field tls.version. */
static const struct {
	const char *word;
	const char *text;
} versions[] = {
    {"sslv2", "SSLv2"},
    {"sslv3", "SSLv3"},
    {"tls1.0", "TLSv1"},
    {"tls1.1", "TLS 1\\.1"},
    {"tls1.2", "TLS 1\\.2"},
    {"tls1.3", "TLS 1\\.3"},
    {"1.0", "TLSv1"},
    {"1.1", "TLS 1\\.1"},
    {"1.2", "TLS 1\\.2"},
    {"1.3", "TLS 1\\.3"},
};

static const char *
version_text(struct span word)
{
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (span_eq_nocase(word, span_str(versions[i].word)))
			return versions[i].text;
	}
	return NULL;
}

/* A check that the version is one of those of the expression. */
static bool
add_version(struct build *b, const struct option *o, struct span pattern)
{
	const struct regex *regex = words_regex(b->words, pattern, 0, &b->err);
	struct check *c;

	if (regex == NULL)
		return false;
	c = build_check_in(b, &buffer_tls_version, CHECK_PCRE);
	if (c == NULL)
		return false;
	c->regex = regex;
	c->text = o->value;
	return true;
}

/* The text of a version that is given as its number, such as 0x7f12. */
static struct span
number_text(struct build *b, int64_t n)
{
	static const char *const names[] = {
	    "SSLv3", "TLSv1", "TLS 1\\.1", "TLS 1\\.2", "TLS 1\\.3"};

	if (n == 0x0002)
		return span_str("SSLv2");
	if (n >= 0x0300 && n <= 0x0304)
		return span_str(names[n - 0x0300]);
	if (n >= 0x7f10 && n <= 0x7f1c)
		return arena_printf(
		    b->arena, "TLS 1\\.3 draft-%u", (unsigned)(n & 0xff));
	return (struct span){0};
}

/* tls.version:1.2, tls.version:0x0303 */
static bool
parse_version(struct build *b, const struct option *o)
{
	const char *word = version_text(o->value);
	struct span text = {0};
	int64_t n;

	if (word != NULL && o->value.p[0] == '1')
		text = span_str(word);
	else if (span_starts(o->value, span_str("0x")) &&
	    span_integer(o->value, &n))
		text = number_text(b, n);
	if (text.n == 0)
		return build_fail(b, o->value,
		    "tls.version: expected 1.0, 1.1, 1.2 or 1.3, or the number "
		    "of a version, such as 0x0303");
	return add_version(b, o,
	    arena_printf(
		b->arena, "^%.*s$", (int)text.n, (const char *)text.p));
}

/* ssl_version: [!]NAME,[!]NAME; the names hold or, all negated, do not. */
static bool
parse_ssl_version(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct buf pattern = {0};
	struct span word;
	const char *seen[8]; /* there are six */
	unsigned n[2] = {0, 0};
	bool ok = true;

	buf_str(&pattern, "(?:");
	while (ok && span_token(&rest, ',', &word)) {
		const char *text;
		bool not ;

		word = span_trim(word);
		not = word.n > 0 && word.p[0] == '!';
		text = version_text(span_trim(span_from(word, not )));
		ok = text != NULL;
		for (size_t i = 0; ok && i < n[0] + n[1]; i++)
			ok = strcmp(seen[i], text) != 0;
		if (ok && n[0] + n[1] < 8)
			seen[n[0] + n[1]] = text;
		/* "!a,b" is read by Suricata 8 as "!a,!b". */
		if (n[1] != 0)
			not = true;
		n[not ]++;
		if (ok && n[0] + n[1] > 1)
			buf_byte(&pattern, '|');
		if (ok)
			buf_str(&pattern, text);
	}
	buf_str(&pattern, ")$");
	if (!ok || (n[0] != 0 && n[1] != 0))
		build_fail(b, o->value,
		    "ssl_version: expected sslv2, sslv3, tls1.0, tls1.1, "
		    "tls1.2 or tls1.3, each once, with commas between them, "
		    "and \"!\" "
		    "before all or none");
	else
		ok = add_version(b, o,
		    arena_printf(b->arena, "^%s%.*s%s", n[1] != 0 ? "(?!" : "",
			(int)pattern.n, (const char *)pattern.p,
			n[1] != 0 ? ")" : ""));
	buf_free(&pattern);
	return ok && b->err.code == ERR_NONE;
}

/* ---- the words of before the sticky buffers ---- */

/* tls.subject, tls.issuerdn, tls.fingerprint: a text in the buffer. */
static bool
parse_text(struct build *b, const struct option *o)
{
	struct check *c = build_check_in(b, o->keyword->arg, CHECK_CONTENT);

	if (c == NULL)
		return false;
	if (o->value.n == 0)
		return build_fail(
		    b, o->name, "%s: it is empty", o->keyword->name);
	c->negated = o->negated;
	c->text = o->value;
	c->content.literal = arena_copy(b->arena, o->value);
	return true;
}

const struct keyword kw_tls[] = {
    {"tls.sni", "tls_sni", "server name of the client hello",
	"rules/tls-keywords.html#tls-sni", VALUE_NONE, parse_sticky,
	&buffer_tls_sni},
    {"tls.cert_subject", "tls_cert_subject", "subject of a certificate",
	"rules/tls-keywords.html#tls-cert-subject", VALUE_NONE, parse_sticky,
	&buffer_tls_cert_subject},
    {"tls.cert_issuer", "tls_cert_issuer", "issuer of a certificate",
	"rules/tls-keywords.html#tls-cert-issuer", VALUE_NONE, parse_sticky,
	&buffer_tls_cert_issuer},
    {"tls.cert_serial", "tls_cert_serial", "serial number of a certificate",
	"rules/tls-keywords.html#tls-cert-serial", VALUE_NONE, parse_sticky,
	&buffer_tls_cert_serial},
    {"tls.cert_fingerprint", "tls_cert_fingerprint", "SHA-1 of a certificate",
	"rules/tls-keywords.html#tls-cert-fingerprint", VALUE_NONE,
	parse_sticky, &buffer_tls_cert_fingerprint},
    {"tls.certs", NULL, "each certificate of the chain, DER",
	"rules/tls-keywords.html#tls-certs", VALUE_NONE, parse_sticky,
	&buffer_tls_certs},
    {"tls.cert_chain_len", NULL, "certificates of the chain",
	"rules/tls-keywords.html#tls-cert-chain-len", VALUE_NEEDED,
	parse_event_number, &buffer_tls_cert_chain_len},
    {"tls.random", NULL, "random of the hello",
	"rules/tls-keywords.html#tls-random", VALUE_NONE, parse_sticky,
	&buffer_tls_random},
    {"tls.random_time", NULL, "first four bytes of the random",
	"rules/tls-keywords.html#tls-random-time", VALUE_NONE, parse_sticky,
	&buffer_tls_random_time},
    {"tls.random_bytes", NULL, "last 28 bytes of the random",
	"rules/tls-keywords.html#tls-random-bytes", VALUE_NONE, parse_sticky,
	&buffer_tls_random_bytes},
    {"tls.alpn", NULL, "protocol that the client offers",
	"rules/tls-keywords.html#tls-alpn", VALUE_NONE, parse_sticky,
	&buffer_tls_alpn},
    {"tls.subjectaltname", NULL, "alternative name of the certificate",
	"rules/tls-keywords.html#tls-subjectaltname", VALUE_NONE, parse_sticky,
	&buffer_tls_subjectaltname},
    {"ja3.hash", "ja3_hash", "JA3 of the client hello",
	"rules/ja-keywords.html#ja3-hash", VALUE_NONE, parse_sticky,
	&buffer_ja3_hash},
    {"ja3.string", "ja3_string", "what the JA3 is the MD5 of",
	"rules/ja-keywords.html#ja3-string", VALUE_NONE, parse_sticky,
	&buffer_ja3_string},
    {"ja3s.hash", NULL, "JA3S of the server hello",
	"rules/ja-keywords.html#ja3s-hash", VALUE_NONE, parse_sticky,
	&buffer_ja3s_hash},
    {"ja3s.string", NULL, "what the JA3S is the MD5 of",
	"rules/ja-keywords.html#ja3s-string", VALUE_NONE, parse_sticky,
	&buffer_ja3s_string},
    {"ja4.hash", NULL, "JA4 of the client hello",
	"rules/ja-keywords.html#ja4-hash", VALUE_NONE, parse_sticky,
	&buffer_ja4_hash},
    {"tls.version", NULL, "version of TLS: 1.0 to 1.3",
	"rules/tls-keywords.html#tls-version", VALUE_NEEDED | VALUE_QUOTABLE,
	parse_version, NULL},
    {"ssl_version", NULL, "one of these versions: sslv3, tls1.2 …",
	"rules/tls-keywords.html#ssl-version", VALUE_NEEDED, parse_ssl_version,
	NULL},
    {"tls.subject", NULL, "text in the subject of the certificate",
	"rules/tls-keywords.html#tls-subject",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_text,
	&buffer_tls_cert_subject},
    {"tls.issuerdn", NULL, "text in the issuer of the certificate",
	"rules/tls-keywords.html#tls-issuerdn",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_text,
	&buffer_tls_cert_issuer},
    {"tls.fingerprint", NULL, "SHA-1 of the certificate",
	"rules/tls-keywords.html#tls-fingerprint",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_text,
	&buffer_tls_cert_fingerprint},
    {0},
};
