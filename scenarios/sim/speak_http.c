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

void
speak_http_filler(struct buf *out, const char *type, const char *title,
    size_t n, struct prng *prng)
{
	static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a,
	    '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
	struct span t = span_str(type);

	if (span_starts(t, span_str("text/html"))) {
		put_html(out, title, n, prng);
	} else if (span_starts(t, span_str("text/css"))) {
		put_css(out, n, prng);
	} else if (span_find(t, span_str("javascript")) != SIZE_MAX) {
		put_script(out, n, prng);
	} else if (span_eq_str(t, "image/png") && n > sizeof(png)) {
		buf_put(out, span_of(png, sizeof(png)));
		put_random(out, prng, n - sizeof(png));
	} else {
		put_random(out, prng, n);
	}
}
