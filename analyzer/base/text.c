#include "analyzer/base/text.h"

enum {
	UTF8_MAX = 0x10ffff,
	SURROGATE_FIRST = 0xd800,
	SURROGATE_LAST = 0xdfff,
};

static const char hex[] = "0123456789abcdef";

/* Bytes behind a first byte, or -1 when it cannot be one. */
static int
utf8_follow(uint8_t c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c <= 0xdf)
		return 1;
	if (c >= 0xe0 && c <= 0xef)
		return 2;
	return c >= 0xf0 && c <= 0xf4 ? 3 : -1;
}

int32_t
utf8_next(struct span s, size_t *at)
{
	static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
	static const uint8_t first_bits[] = {0x7f, 0x1f, 0x0f, 0x07};
	size_t i = (*at)++;
	int more = utf8_follow(s.p[i]);
	uint32_t c;

	if (more == 0)
		return s.p[i];
	if (more < 0 || (size_t)more >= s.n - i)
		return -1;
	c = s.p[i] & first_bits[more];
	for (int k = 1; k <= more; k++) {
		if ((s.p[i + (size_t)k] & 0xc0) != 0x80)
			return -1;
		c = c << 6 | (s.p[i + (size_t)k] & 0x3f);
	}
	if (c < smallest[more] || c > UTF8_MAX ||
	    (c >= SURROGATE_FIRST && c <= SURROGATE_LAST))
		return -1;
	*at = i + (size_t)more + 1;
	return (int32_t)c;
}

bool
utf8_valid(struct span s)
{
	size_t at = 0;

	while (at < s.n) {
		if (utf8_next(s, &at) < 0)
			return false;
	}
	return true;
}

void
utf8_put(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_byte(out, (uint8_t)c);
	} else if (c < 0x800) {
		buf_byte(out, (uint8_t)(0xc0 | c >> 6));
		buf_byte(out, (uint8_t)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_byte(out, (uint8_t)(0xe0 | c >> 12));
		buf_byte(out, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_byte(out, (uint8_t)(0x80 | (c & 0x3f)));
	} else {
		buf_byte(out, (uint8_t)(0xf0 | (c >> 18 & 0x07)));
		buf_byte(out, (uint8_t)(0x80 | (c >> 12 & 0x3f)));
		buf_byte(out, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_byte(out, (uint8_t)(0x80 | (c & 0x3f)));
	}
}

/* "\\x1f" as text, with as many backslashes as the reader wants. */
static void
hex_escape(struct buf *out, const char *lead, uint8_t c)
{
	buf_str(out, lead);
	buf_byte(out, (uint8_t)hex[c >> 4]);
	buf_byte(out, (uint8_t)hex[c & 15]);
}

/* The escape of one ASCII character in a JSON string. */
static void
json_ascii(struct buf *out, uint8_t c)
{
	static const char named[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	const char *at = c == 0 ? NULL : strchr(named, c);

	if (at != NULL) {
		buf_byte(out, '\\');
		buf_byte(out, (uint8_t)letter[at - named]);
	} else {
		hex_escape(out, "\\u00", c);
	}
}

static bool
json_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void
json_text(struct buf *out, struct span s)
{
	size_t at = 0;

	buf_byte(out, '"');
	while (at < s.n) {
		size_t from = at;
		int32_t c;

		while (at < s.n && json_plain(s.p[at]))
			at++;
		buf_put(out, span_of(s.p + from, at - from));
		if (at == s.n)
			break;
		from = at;
		c = utf8_next(s, &at);
		if (c < 0)
			hex_escape(out, "\\\\x", s.p[from]);
		else if (c < 0x80)
			json_ascii(out, (uint8_t)c);
		else
			buf_put(out, span_of(s.p + from, at - from));
	}
	buf_byte(out, '"');
}

/* Could a terminal act on the character, or the reader be misled by it? */
static bool
is_unsafe(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

void
safe_text(struct buf *out, struct span s, bool lines)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		int32_t c = utf8_next(s, &at);

		if (c < 0 || (c < 0x100 && is_unsafe(c) && c < 0x80)) {
			if (lines && c == '\n')
				buf_byte(out, '\n');
			else
				hex_escape(out, "\\x", s.p[from]);
		} else if (is_unsafe(c)) {
			buf_printf(out, "\\u{%04x}", (unsigned)c);
		} else {
			buf_put(out, span_of(s.p + from, at - from));
		}
	}
}

void
html_text(struct buf *out, struct span s)
{
	struct buf safe = {0};

	safe_text(&safe, s, true);
	for (size_t i = 0; i < safe.n; i++) {
		switch (safe.p[i]) {
		case '&':
			buf_str(out, "&amp;");
			break;
		case '<':
			buf_str(out, "&lt;");
			break;
		case '>':
			buf_str(out, "&gt;");
			break;
		case '"':
			buf_str(out, "&quot;");
			break;
		case '\'':
			buf_str(out, "&#39;");
			break;
		default:
			buf_byte(out, safe.p[i]);
			break;
		}
	}
	buf_free(&safe);
}

/* Ranges of Unicode 15 that take no column: combining marks of the scripts
 * that evidence is written in, and joiners. */
static bool
is_zero_wide(uint32_t c)
{
	static const struct {
		uint32_t low, high;
	} ranges[] = {{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd},
	    {0x610, 0x61a}, {0x64b, 0x65f}, {0xe31, 0xe31}, {0xe34, 0xe3a},
	    {0x1160, 0x11ff}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
	    {0x200b, 0x200f}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f},
	    {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef}};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (c >= ranges[i].low && c <= ranges[i].high)
			return true;
	}
	return false;
}

unsigned
char_columns(uint32_t c)
{
	static const struct {
		uint32_t low, high;
	} wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff},
	    {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf},
	    {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
	    {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6},
	    {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

	if (c < 0x300)
		return c < 0x20 || (c >= 0x7f && c < 0xa0) ? 0 : 1;
	if (is_zero_wide(c))
		return 0;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
		if (c >= wide[i].low && c <= wide[i].high)
			return 2;
	}
	return 1;
}

unsigned
text_columns(struct span s)
{
	unsigned n = 0;
	size_t at = 0;

	while (at < s.n) {
		int32_t c = utf8_next(s, &at);

		n += c < 0 ? 1 : char_columns((uint32_t)c);
	}
	return n;
}

void
printable_text(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		buf_byte(out, c >= 0x20 && c < 0x7f ? c : '.');
	}
}

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_put(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i + 3 <= s.n; i += 3) {
		uint32_t w = (uint32_t)s.p[i] << 16 |
		    (uint32_t)s.p[i + 1] << 8 | s.p[i + 2];
		uint8_t *q = buf_room(out, 4);

		for (unsigned k = 0; k < 4; k++)
			q[k] = (uint8_t)base64_digits[w >> (18 - 6 * k) & 63];
		out->n += 4;
	}
	if (i < s.n) {
		uint32_t w = (uint32_t)s.p[i] << 16;
		bool two = s.n - i == 2;

		if (two)
			w |= (uint32_t)s.p[i + 1] << 8;
		buf_byte(out, (uint8_t)base64_digits[w >> 18]);
		buf_byte(out, (uint8_t)base64_digits[w >> 12 & 63]);
		buf_byte(out,
		    two ? (uint8_t)base64_digits[w >> 6 & 63] : (uint8_t)'=');
		buf_byte(out, '=');
	}
}

int
base64_digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

bool
base64_read(struct buf *out, struct span s)
{
	uint32_t w = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < s.n; i++) {
		int v = base64_digit(s.p[i]);

		if (v < 0) {
			if (s.p[i] == '=')
				return true;
			if (!byte_blank(s.p[i]))
				return false;
			continue;
		}
		w = w << 6 | (uint32_t)v;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			buf_byte(out, (uint8_t)(w >> bits));
		}
	}
	return true;
}
