#include "analyzer/base/utf16.h"

enum {
	REPLACEMENT = 0xfffd,
};

static uint32_t
unit(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

/* Takes characters of ASCII four at a time; returns how many there were. */
static size_t
ascii_run(struct span text, uint8_t *out)
{
	size_t n = 0;

	while (text.n - n * 2 >= 8) {
		const uint8_t *p = text.p + n * 2;
		uint8_t odd = p[1] | p[3] | p[5] | p[7];
		uint8_t even = p[0] | p[2] | p[4] | p[6];

		if (odd != 0 || even >= 0x80)
			break;
		out[n] = p[0];
		out[n + 1] = p[2];
		out[n + 2] = p[4];
		out[n + 3] = p[6];
		n += 4;
	}
	return n;
}

/* Appends a character; returns the bytes that it took. */
static size_t
put(uint8_t *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xc0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (c & 0x3f));
	return 4;
}

/* The character at i, which is moved behind it. */
static uint32_t
take(struct span text, size_t *i)
{
	uint32_t c = unit(text.p + *i);
	uint32_t low;

	*i += 2;
	if ((c & 0xf800) != 0xd800)
		return c;
	if (c >= 0xdc00 || text.n - *i < 2)
		return REPLACEMENT;
	low = unit(text.p + *i);
	if ((low & 0xfc00) != 0xdc00)
		return REPLACEMENT;
	*i += 2;
	return 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
}

size_t
utf16_read(struct span text, uint8_t *out)
{
	size_t n = 0;
	size_t i = 0;

	text.n &= ~(size_t)1;
	while (i < text.n) {
		size_t run = ascii_run(span_from(text, i), out + n);

		n += run;
		i += run * 2;
		if (i < text.n)
			n += put(out + n, take(text, &i));
	}
	return n;
}
