#include "analyzer/detect/sigma/encode.h"

#include "analyzer/base/buf.h"
#include "analyzer/base/text.h"

void
globs_add(struct arena *arena, struct globs *list, struct glob g)
{
	list->v =
	    arena_grow(arena, list->v, list->n, &list->cap, sizeof(*list->v));
	list->v[list->n++] = g;
}

/* The bytes of a text without wildcards. */
static bool
plain(struct arena *arena, struct glob g, struct span *bytes, const char **why)
{
	for (size_t i = 0; i < g.n; i++) {
		if (g.token[i] >= GLOB_ANY && g.token[i] < GLOB_BYTE) {
			*why = "a wildcard cannot be encoded; write \\* or "
			       "\\? for the character itself, and windash "
			       "alone";
			return false;
		}
	}
	*bytes = glob_bytes(arena, &g, 0, g.n);
	return true;
}

static void
put16(struct buf *b, uint32_t unit, bool big)
{
	buf_byte(b, (uint8_t)(big ? unit >> 8 : unit & 0xff));
	buf_byte(b, (uint8_t)(big ? unit & 0xff : unit >> 8));
}

/* A character as one or two units of UTF-16 (RFC 2781, section 2.1). */
static void
put_utf16(struct buf *b, uint32_t c, bool big)
{
	if (c >= GLOB_BYTE) {
		put16(b, c - GLOB_BYTE, big);
	} else if (c < 0x10000) {
		put16(b, c, big);
	} else {
		put16(b, 0xd800 + ((c - 0x10000) >> 10), big);
		put16(b, 0xdc00 + ((c - 0x10000) & 0x3ff), big);
	}
}

static bool
utf16(struct arena *arena, struct glob g, struct globs *out, const char **why,
    const char *form)
{
	bool big = strcmp(form, "be") == 0;
	struct buf b = {0};
	struct span bytes;

	if (!plain(arena, g, &bytes, why))
		return false;
	if (strcmp(form, "bom") == 0)
		put16(&b, 0xfeff, false);
	for (size_t i = 0; i < g.n; i++)
		put_utf16(&b, g.token[i], big);
	globs_add(arena, out, glob_literal(arena, buf_span(&b)));
	buf_free(&b);
	return true;
}

bool
encode_wide(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	return utf16(arena, g, out, why, "le");
}

bool
encode_utf16be(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	return utf16(arena, g, out, why, "be");
}

bool
encode_utf16(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	return utf16(arena, g, out, why, "bom");
}

bool
encode_base64(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	struct buf b = {0};
	struct span bytes;

	if (!plain(arena, g, &bytes, why))
		return false;
	base64_put(&b, bytes);
	globs_add(arena, out, glob_literal(arena, buf_span(&b)));
	buf_free(&b);
	return true;
}

/*
 * Bytes that stand at an offset of 0, 1 or 2 in a group of three give three
 * texts.  The characters that also depend on the neighbours are left out.
 */
bool
encode_base64offset(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	static const uint8_t first[3] = {0, 2, 3};
	static const uint8_t last[3] = {0, 3, 2};
	struct span bytes;

	if (!plain(arena, g, &bytes, why))
		return false;
	for (size_t offset = 0; offset < 3; offset++) {
		struct buf in = {0};
		struct buf b = {0};
		size_t end;

		buf_put(&in, span_of("   ", offset));
		buf_put(&in, bytes);
		base64_put(&b, buf_span(&in));
		end = b.n - last[in.n % 3];
		if (end > first[offset])
			globs_add(arena, out,
			    glob_literal(arena,
				span_of(
				    b.p + first[offset], end - first[offset])));
		buf_free(&in);
		buf_free(&b);
	}
	return true;
}

/* Those of glob_dashes. */
static bool
is_dash(uint32_t c)
{
	return c == '-' || c == '/' || (c >= 0x2013 && c <= 0x2015);
}

static bool
is_word(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '_' ||
	    (c >= 0x80 && c < GLOB_ANY && !is_dash(c));
}

bool
encode_windash(
    struct arena *arena, struct glob g, struct globs *out, const char **why)
{
	struct glob d = {.token = arena_alloc(arena, g.n * sizeof(*d.token))};

	(void)why;
	for (size_t i = 0; i < g.n; i++) {
		uint32_t c = g.token[i];

		if (is_dash(c) && (i == 0 || !is_word(g.token[i - 1])) &&
		    i + 1 < g.n && is_word(g.token[i + 1]))
			c = GLOB_DASH;
		d.token[d.n++] = c;
	}
	globs_add(arena, out, d);
	return true;
}
