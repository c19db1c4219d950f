#include "analyzer/detect/suricata/literal.h"

/*
 * How common a byte is in traffic, roughly, 0 the rarest: text more than
 * other bytes, lower case more than upper case, vowels more than others.
 */
static unsigned
commonness(uint8_t c)
{
	static const char frequent[] = "etaoinsrhldcu";

	if (c == 0)
		return 255;
	if (c == ' ' || c == 0xff)
		return 200;
	if (c >= 'a' && c <= 'z') {
		const char *at = strchr(frequent, c);

		return at == NULL ? 120 : 190 - 4 * (unsigned)(at - frequent);
	}
	if (c == '\r' || c == '\n' || c == '/' || c == '.' || c == ':' ||
	    c == '-' || c == '=' || c == '1' || c == '0')
		return 130;
	if (c >= '0' && c <= '9')
		return 110;
	if (c >= 'A' && c <= 'Z')
		return 80;
	return c < 0x20 || c >= 0x80 ? 40 : 60;
}

uint32_t
literal_rarest(struct span literal, bool nocase)
{
	uint32_t best = 0;
	unsigned least = 1000;

	for (size_t i = 0; i < literal.n; i++) {
		unsigned n = commonness(literal.p[i]);

		/* A letter means two searches. */
		if (nocase && literal.p[i] >= 'a' && literal.p[i] <= 'z')
			n += 60;
		if (n < least) {
			least = n;
			best = (uint32_t)i;
		}
	}
	return best;
}

static size_t
find_exact(struct span bytes, struct span literal, uint32_t rarest)
{
	const uint8_t *p = bytes.p + rarest;
	const uint8_t *end = bytes.p + (bytes.n - literal.n) + rarest + 1;

	while (p < end) {
		p = memchr(p, literal.p[rarest], (size_t)(end - p));
		if (p == NULL)
			break;
		if (memcmp(p - rarest, literal.p, literal.n) == 0)
			return (size_t)(p - rarest - bytes.p);
		p++;
	}
	return SIZE_MAX;
}

static bool
equal_nocase(const uint8_t *p, struct span literal)
{
	for (size_t i = 0; i < literal.n; i++) {
		if (byte_lower(p[i]) != literal.p[i])
			return false;
	}
	return true;
}

/* Looks for both cases of the rarest byte, in turns. */
static size_t
find_nocase(struct span bytes, struct span literal, uint32_t rarest)
{
	uint8_t lower = literal.p[rarest];
	bool letter = lower >= 'a' && lower <= 'z';
	uint8_t upper = letter ? (uint8_t)(lower - 'a' + 'A') : lower;
	const uint8_t *p = bytes.p + rarest;
	const uint8_t *end = bytes.p + (bytes.n - literal.n) + rarest + 1;
	const uint8_t *low = p;
	const uint8_t *up = letter ? p : end;

	while (p < end) {
		if (low == p &&
		    (low = memchr(p, lower, (size_t)(end - p))) == NULL)
			low = end;
		if (up == p &&
		    (up = memchr(p, upper, (size_t)(end - p))) == NULL)
			up = end;
		p = low < up ? low : up;
		if (p == end)
			break;
		if (equal_nocase(p - rarest, literal))
			return (size_t)(p - rarest - bytes.p);
		low = low == p ? p + 1 : low;
		up = up == p ? p + 1 : up;
		p++;
	}
	return SIZE_MAX;
}

size_t
literal_find(
    struct span bytes, struct span literal, bool nocase, uint32_t rarest)
{
	if (bytes.n < literal.n)
		return SIZE_MAX;
	return nocase ? find_nocase(bytes, literal, rarest)
		      : find_exact(bytes, literal, rarest);
}
