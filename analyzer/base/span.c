#include "analyzer/base/span.h"

#include <string.h>

enum {
	FIND_SHORT = 512 /* bytes */
};

bool
span_eq_nocase(struct span a, struct span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (byte_lower(a.p[i]) != byte_lower(b.p[i]))
			return false;
	}
	return true;
}

int
span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c != 0)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

size_t
span_find_byte(struct span a, uint8_t c, size_t from)
{
	const uint8_t *hit;

	if (from >= a.n)
		return SIZE_MAX;
	hit = memchr(a.p + from, c, a.n - from);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - a.p);
}

/* In few bytes this is faster than memmem, which makes a table first. */
static size_t
find_short(struct span a, struct span needle)
{
	size_t last = a.n - needle.n; /* where it may begin */

	for (size_t at = 0; at <= last; at++) {
		const uint8_t *p = memchr(a.p + at, needle.p[0], last - at + 1);

		if (p == NULL)
			return SIZE_MAX;
		at = (size_t)(p - a.p);
		if (memcmp(p, needle.p, needle.n) == 0)
			return at;
	}
	return SIZE_MAX;
}

size_t
span_find(struct span a, struct span needle)
{
	const uint8_t *hit;

	if (needle.n == 0)
		return 0;
	if (a.n < needle.n)
		return SIZE_MAX;
	if (a.n <= FIND_SHORT)
		return find_short(a, needle);
	hit = memmem(a.p, a.n, needle.p, needle.n);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - a.p);
}

bool
span_all_of(struct span a, const char *bytes)
{
	for (size_t i = 0; i < a.n; i++) {
		if (a.p[i] == 0 || strchr(bytes, a.p[i]) == NULL)
			return false;
	}
	return a.n != 0;
}

struct span
span_trim(struct span a)
{
	while (a.n > 0 && byte_blank(a.p[0])) {
		a.p++;
		a.n--;
	}
	while (a.n > 0 && byte_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

bool
span_token(struct span *rest, uint8_t sep, struct span *token)
{
	size_t at;

	if (rest->p == NULL)
		return false;
	at = span_find_byte(*rest, sep, 0);
	if (at == SIZE_MAX) {
		*token = *rest;
		*rest = (struct span){0};
		return true;
	}
	*token = span_first(*rest, at);
	rest->p += at + 1;
	rest->n -= at + 1;
	return true;
}

bool
span_number(struct span a, uint64_t max, uint64_t *n)
{
	uint64_t v = 0;

	if (a.n == 0)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		uint64_t digit = (uint64_t)a.p[i] - '0';

		if (digit > 9)
			return false;
		/* 18 digits always fit. */
		if (i >= 18 && v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	if (v > max)
		return false;
	*n = v;
	return true;
}

bool
span_hex(struct span a, uint64_t max, uint64_t *n)
{
	uint64_t v = 0;

	if (a.n == 0)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		int c = hex_digit(a.p[i]);
		uint64_t digit = (uint64_t)c;

		if (c < 0 || digit > max || v > (max - digit) / 16)
			return false;
		v = v * 16 + digit;
	}
	*n = v;
	return true;
}

bool
span_integer(struct span a, int64_t *n)
{
	bool minus = a.n > 0 && a.p[0] == '-';
	uint64_t most = (uint64_t)INT64_MAX + minus;
	uint64_t v;
	bool ok;

	if (minus)
		a = span_from(a, 1);
	if (a.n > 2 && a.p[0] == '0' && byte_lower(a.p[1]) == 'x')
		ok = span_hex(span_from(a, 2), most, &v);
	else
		ok = span_number(a, most, &v);
	if (!ok)
		return false;
	*n = (int64_t)(minus ? -v : v);
	return true;
}
