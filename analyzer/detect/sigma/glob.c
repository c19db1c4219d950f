#include "analyzer/detect/sigma/glob.h"

#include "analyzer/base/buf.h"
#include "analyzer/base/text.h"
#include "analyzer/detect/sigma/fold.h"

/* Hyphen-minus, slash, en dash, em dash, horizontal bar. */
const char *const glob_dashes[GLOB_DASHES] = {
    "-", "/", "\u2013", "\u2014", "\u2015"};

/* The next character of a text, or its byte where it is no UTF-8. */
static uint32_t
next_token(struct span s, size_t *at)
{
	uint8_t byte = s.p[*at];
	int32_t c;

	if (byte < 0x80) {
		(*at)++;
		return byte;
	}
	c = utf8_next(s, at);
	return c < 0 ? GLOB_BYTE + (uint32_t)byte : (uint32_t)c;
}

struct glob
glob_literal(struct arena *arena, struct span bytes)
{
	struct glob g = {
	    .token = arena_alloc(arena, (bytes.n + 1) * sizeof(*g.token))};

	for (size_t at = 0; at < bytes.n;)
		g.token[g.n++] = next_token(bytes, &at);
	return g;
}

struct glob
glob_parse(struct arena *arena, struct span text)
{
	struct glob raw = glob_literal(arena, text);
	struct glob g = {.token = raw.token};

	for (size_t i = 0; i < raw.n; i++) {
		uint32_t c = raw.token[i];
		uint32_t next = i + 1 < raw.n ? raw.token[i + 1] : 0;

		if (c == '\\' && (next == '\\' || next == '*' || next == '?')) {
			c = next;
			i++;
		} else if (c == '*') {
			c = GLOB_STAR;
		} else if (c == '?') {
			c = GLOB_ANY;
		}
		if (c == GLOB_STAR && g.n != 0 && g.token[g.n - 1] == GLOB_STAR)
			continue;
		g.token[g.n++] = c;
	}
	return g;
}

struct glob
glob_open(struct arena *arena, struct glob g, bool front, bool behind)
{
	struct glob out = {
	    .token = arena_alloc(arena, (g.n + 2) * sizeof(*out.token))};

	if (front && (g.n == 0 || g.token[0] != GLOB_STAR))
		out.token[out.n++] = GLOB_STAR;
	if (g.n != 0)
		memcpy(out.token + out.n, g.token, g.n * sizeof(*g.token));
	out.n += g.n;
	if (behind && (out.n == 0 || out.token[out.n - 1] != GLOB_STAR))
		out.token[out.n++] = GLOB_STAR;
	return out;
}

struct span
glob_bytes(struct arena *arena, const struct glob *g, size_t from, size_t to)
{
	struct buf b = {0};
	struct span s;

	for (size_t i = from; i < to; i++) {
		if (g->token[i] >= GLOB_BYTE)
			buf_byte(&b, (uint8_t)(g->token[i] - GLOB_BYTE));
		else
			utf8_put(&b, g->token[i]);
	}
	s = arena_copy(arena, buf_span(&b));
	buf_free(&b);
	return s;
}

static bool
token_is(uint32_t token, uint32_t c, bool cased)
{
	if (token == c || token == GLOB_ANY)
		return true;
	if (token == GLOB_DASH)
		return c == '-' || c == '/' || (c >= 0x2013 && c <= 0x2015);
	return !cased && fold_char(token) == fold_char(c);
}

/*
 * The next place, from `at` on, where a text that begins with the token may
 * stand: for most characters of ASCII, where that byte is.
 */
static size_t
skip_to(uint32_t token, struct span text, size_t at, bool cased)
{
	uint8_t small = (uint8_t)token;
	uint8_t capital = small;

	/* Another character counts as a k. */
	if (token >= 0x80 || (!cased && (token == 'k' || token == 'K')))
		return at;
	if (!cased) {
		small = byte_lower(small);
		capital = small >= 'a' && small <= 'z' ? small - 32 : small;
	}
	while (at < text.n && text.p[at] != small && text.p[at] != capital)
		at++;
	return at;
}

bool
glob_match(const struct glob *g, struct span text, bool cased)
{
	size_t t = 0;
	size_t at = 0;
	size_t star = SIZE_MAX; /* token behind the last "*" */
	size_t retry = 0;       /* where the text goes on for it */

	while (at < text.n || (t < g->n && g->token[t] == GLOB_STAR)) {
		size_t next = at;

		if (t < g->n && g->token[t] == GLOB_STAR) {
			star = ++t;
			if (t == g->n)
				return true;
			retry = skip_to(g->token[t], text, at, cased);
			at = retry;
			continue;
		}
		if (t < g->n &&
		    token_is(g->token[t], next_token(text, &next), cased)) {
			t++;
			at = next;
			continue;
		}
		if (star == SIZE_MAX)
			return false;
		(void)next_token(text, &retry);
		retry = skip_to(g->token[star], text, retry, cased);
		t = star;
		at = retry;
	}
	return t == g->n;
}
