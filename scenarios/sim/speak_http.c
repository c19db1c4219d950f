#include "scenarios/sim/speak_http.h"

#include "analyzer/base/text.h"
#include "scenarios/sim/bytes.h"

static void
put_clean(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r' && s.p[i] != '\n')
			buf_byte(out, s.p[i]);
	}
}

void
speak_http(struct buf *out, const struct http_message *m)
{
	put_clean(out, m->line);
	buf_str(out, "\r\n");
	for (size_t i = 0; i < m->fields; i++) {
		buf_str(out, m->field[i].name);
		buf_str(out, ": ");
		put_clean(out, m->field[i].value);
		buf_str(out, "\r\n");
	}
	buf_str(out, "\r\n");
	buf_put(out, m->body);
}

static const char *const words[] = {"application", "annual", "address",
    "balance", "branch", "business", "certificate", "deadline", "declaration",
    "deduction", "department", "donation", "employment", "estimate", "family",
    "guide", "household", "income", "insurance", "interest", "medical",
    "notice", "office", "payment", "pension", "period", "receipt", "refund",
    "register", "rent", "report", "residence", "return", "settlement",
    "statement", "status", "summary", "tax", "travel", "year"};

static const char *
a_word(struct prng *prng)
{
	return words[prng_below(prng, sizeof(words) / sizeof(words[0]))];
}

static void
put_html(struct buf *out, const char *title, size_t n, struct prng *prng)
{
	size_t end = out->n + n;

	buf_str(out,
	    "<!doctype html>\n<html><head><meta charset=\"utf-8\">"
	    "<title>");
	html_text(out, span_str(title));
	buf_str(out,
	    "</title>\n<link rel=\"stylesheet\" "
	    "href=\"/static/main.css\">\n</head>\n<body><main>\n");
	while (out->n + 40 < end) {
		buf_printf(out, "<p class=\"%s\">", a_word(prng));
		for (uint64_t k = prng_below(prng, 12) + 3; k > 0; k--)
			buf_printf(out, "%s ", a_word(prng));
		buf_str(out, "</p>\n");
	}
	buf_str(out, "</main></body></html>\n");
}

static void
put_css(struct buf *out, size_t n, struct prng *prng)
{
	for (size_t end = out->n + n; out->n < end;)
		buf_printf(out, ".%s-%s{margin:%upx;padding:%upx}\n",
		    a_word(prng), a_word(prng), (unsigned)prng_below(prng, 40),
		    (unsigned)prng_below(prng, 24));
}

static void
put_script(struct buf *out, size_t n, struct prng *prng)
{
	for (size_t end = out->n + n; out->n < end;)
		buf_printf(out, "function %s%u(a){return a.%s?%u:this.%s(a)}\n",
		    a_word(prng), (unsigned)prng_below(prng, 1000),
		    a_word(prng), (unsigned)prng_below(prng, 9000),
		    a_word(prng));
}

/* CRC of PNG chunks (RFC 2083, section 3.4), bit by bit. */
static uint32_t
crc(const uint8_t *p, size_t n)
{
	uint32_t c = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		c ^= p[i];
		for (unsigned k = 0; k < 8; k++)
			c = (c >> 1) ^ ((c & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~c;
}

/* Begins a chunk, whose length chunk_end fills in. */
static size_t
chunk_begin(struct buf *out, const char *type)
{
	put_be32(out, 0);
	buf_str(out, type);
	return out->n;
}

static void
chunk_end(struct buf *out, size_t at)
{
	size_t n = out->n - at;

	set_be16(out, at - 8, (uint16_t)(n >> 16));
	set_be16(out, at - 6, (uint16_t)n);
	put_be32(out, crc(out->p + at - 4, n + 4));
}

/* Adler-32 (RFC 1950). */
static uint32_t
adler(const uint8_t *p, size_t n)
{
	uint32_t a = 1;
	uint32_t b = 0;

	for (size_t i = 0; i < n; i++) {
		a = (a + p[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

/* A grey picture, 64 wide, in one stored block of deflate (RFC 1951). */
static void
put_png(struct buf *out, size_t n, struct prng *prng)
{
	static const uint8_t magic[] = {
	    0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	static const uint8_t depth[] = {8, 0, 0, 0, 0};
	enum {
		WIDTH = 64,
		LINE = WIDTH + 1,
		LINES = 65535 / LINE
	};
	size_t lines = n / LINE < 1 ? 1 : n / LINE > LINES ? LINES : n / LINE;
	size_t at;
	size_t data;

	buf_put(out, span_of(magic, sizeof(magic)));
	at = chunk_begin(out, "IHDR");
	put_be32(out, WIDTH);
	put_be32(out, (uint32_t)lines);
	buf_put(out, span_of(depth, sizeof(depth)));
	chunk_end(out, at);
	at = chunk_begin(out, "IDAT");
	put_be16(out, 0x7801);
	buf_byte(out, 1);
	buf_byte(out, (uint8_t)(lines * LINE));
	buf_byte(out, (uint8_t)(lines * LINE >> 8));
	buf_byte(out, (uint8_t) ~(lines * LINE));
	buf_byte(out, (uint8_t)(~(lines * LINE) >> 8));
	data = out->n;
	for (size_t i = 0; i < lines; i++) {
		buf_byte(out, 0);
		put_random(out, prng, WIDTH);
	}
	put_be32(out, adler(out->p + data, lines * LINE));
	chunk_end(out, at);
	at = chunk_begin(out, "IEND");
	chunk_end(out, at);
}

void
speak_http_filler(struct buf *out, const char *type, const char *title,
    size_t n, struct prng *prng)
{
	struct span t = span_str(type);

	if (span_starts(t, span_str("text/html")))
		put_html(out, title, n, prng);
	else if (span_starts(t, span_str("text/css")))
		put_css(out, n, prng);
	else if (span_find(t, span_str("javascript")) != SIZE_MAX)
		put_script(out, n, prng);
	else if (span_eq_str(t, "image/png"))
		put_png(out, n, prng);
	else
		put_random(out, prng, n);
}
