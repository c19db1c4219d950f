#include "analyzer/base/addr.h"

#include <arpa/inet.h>
#include <stdio.h>

struct addr
addr_v4(uint32_t n)
{
	return (struct addr){.family = 4,
	    .b = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
		(uint8_t)n}};
}

struct addr
addr_v6(const uint8_t bytes[16])
{
	struct addr a = {.family = 6};

	memcpy(a.b, bytes, 16);
	return a;
}

uint32_t
addr_u32(const struct addr *a)
{
	return (uint32_t)a->b[0] << 24 | (uint32_t)a->b[1] << 16 |
	    (uint32_t)a->b[2] << 8 | a->b[3];
}

int
addr_cmp(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->b, b->b, 16);
}

bool
addr_parse(struct span text, struct addr *a)
{
	char z[ADDR_TEXT];
	struct addr out = {0};

	if (text.n == 0 || text.n >= sizeof(z))
		return false;
	memcpy(z, text.p, text.n);
	z[text.n] = '\0';
	if (strlen(z) != text.n)
		return false;
	if (inet_pton(AF_INET, z, out.b) == 1)
		out.family = 4;
	else if (inet_pton(AF_INET6, z, out.b) == 1)
		out.family = 6;
	else
		return false;
	*a = out;
	return true;
}

bool
prefix_parse(struct span text, struct prefix *p)
{
	size_t slash = span_find_byte(text, '/', 0);
	struct prefix out;
	uint64_t bits;
	unsigned all;

	if (!addr_parse(span_first(text, slash), &out.addr))
		return false;
	all = out.addr.family == 4 ? 32 : 128;
	bits = all;
	if (slash != SIZE_MAX &&
	    !span_number(span_from(text, slash + 1), all, &bits))
		return false;
	out.bits = (uint8_t)bits;
	for (unsigned i = 0; i < 16; i++) {
		if (bits <= i * 8)
			out.addr.b[i] = 0;
		else if (bits < i * 8 + 8)
			out.addr.b[i] &= (uint8_t)(0xff00u >> (bits - i * 8));
	}
	*p = out;
	return true;
}

bool
prefix_has(const struct prefix *p, const struct addr *a)
{
	unsigned whole = p->bits / 8;
	unsigned rest = p->bits % 8;

	if (p->addr.family != a->family || memcmp(p->addr.b, a->b, whole) != 0)
		return false;
	if (rest == 0)
		return true;
	return ((p->addr.b[whole] ^ a->b[whole]) & (0xff00u >> rest) & 0xff) ==
	    0;
}

/* As inet_ntop, which prints by printf and is slow: alerts have many. */
static void
text_of_four(const uint8_t b[4], char *to)
{
	for (unsigned i = 0; i < 4; i++) {
		if (i != 0)
			*to++ = '.';
		if (b[i] >= 100)
			*to++ = (char)('0' + b[i] / 100);
		if (b[i] >= 10)
			*to++ = (char)('0' + b[i] / 10 % 10);
		*to++ = (char)('0' + b[i] % 10);
	}
	*to = '\0';
}

const char *
addr_text(const struct addr *a, char out[ADDR_TEXT])
{
	if (a->family == 4)
		text_of_four(a->b, out);
	else if (a->family == 0 ||
	    inet_ntop(AF_INET6, a->b, out, ADDR_TEXT) == NULL)
		out[0] = '\0';
	return out;
}

const char *
addr_text_long(const struct addr *a, char out[ADDR_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	char *to = out;

	if (a->family != 6)
		return addr_text(a, out);
	for (unsigned i = 0; i < 16; i++) {
		if (i != 0 && i % 2 == 0)
			*to++ = ':';
		*to++ = digits[a->b[i] >> 4];
		*to++ = digits[a->b[i] & 0xf];
	}
	*to = '\0';
	return out;
}
