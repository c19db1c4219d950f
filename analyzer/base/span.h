#ifndef ANALYZER_BASE_SPAN_H
#define ANALYZER_BASE_SPAN_H

/*
 * A view of bytes that somebody else owns.  Passed by copy; p may be NULL only
 * when n is 0.
 */

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const uint8_t *p;
	size_t n; /* bytes */
};

static inline struct span
span_of(const void *p, size_t n)
{
	return (struct span){.p = (const uint8_t *)p, .n = n};
}

/* The bytes of a C string without its terminator; NULL gives an empty span. */
static inline struct span
span_str(const char *s)
{
	return (struct span){
	    .p = (const uint8_t *)s, .n = s == NULL ? 0 : strlen(s)};
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Are all bytes of part bytes of whole, by their place? */
static inline bool
span_has(struct span whole, struct span part)
{
	return part.n <= whole.n &&
	    (uintptr_t)part.p - (uintptr_t)whole.p <= whole.n - part.n;
}

static inline bool
span_eq_str(struct span a, const char *s)
{
	return span_eq(a, span_str(s));
}

static inline bool
span_starts(struct span a, struct span prefix)
{
	return a.n >= prefix.n &&
	    (prefix.n == 0 ||
		(a.p[0] == prefix.p[0] &&
		    memcmp(a.p, prefix.p, prefix.n) == 0));
}

/* The bytes from index from on; empty when from is past the end. */
static inline struct span
span_from(struct span a, size_t from)
{
	if (from >= a.n)
		return (struct span){.p = NULL, .n = 0};
	return (struct span){.p = a.p + from, .n = a.n - from};
}

/* At most the first n bytes. */
static inline struct span
span_first(struct span a, size_t n)
{
	return (struct span){.p = a.p, .n = a.n < n ? a.n : n};
}

/* ASCII letters to lower case, every other byte as it is. */
static inline uint8_t
byte_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

/* ASCII letters to upper case, every other byte as it is. */
static inline uint8_t
byte_upper(uint8_t c)
{
	return c >= 'a' && c <= 'z' ? (uint8_t)(c & ~0x20) : c;
}

/* What span_trim takes off: space, tab, CR, LF. */
static inline bool
byte_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* isspace of the C locale. */
static inline bool
byte_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What a hexadecimal digit stands for, or -1 for no digit. */
static inline int
hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Equal but for the case of ASCII letters. */
bool span_eq_nocase(struct span a, struct span b);

/* Below, equal or above zero as a sorts before, with or after b, bytewise. */
int span_cmp(struct span a, struct span b);

/* Index of the first c at or after from, or SIZE_MAX. */
size_t span_find_byte(struct span a, uint8_t c, size_t from);

/*
 * Index of the first c, or SIZE_MAX.  Faster than span_find_byte where one
 * mostly stands among the next dozens of bytes: eight at a time, without calls.
 */
static inline size_t
span_find_near(struct span a, uint8_t c)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t i = 0;

	for (; i + 8 <= a.n; i += 8) {
		uint64_t w;

		memcpy(&w, a.p + i, 8);
		w = le64toh(w) ^ ones * c;
		w = (w - ones) & ~w & ones << 7; /* marks bytes that are 0 */
		if (w != 0)
			return i + (unsigned)__builtin_ctzll(w) / 8;
	}
	for (; i < a.n; i++) {
		if (a.p[i] == c)
			return i;
	}
	return SIZE_MAX;
}

/* Index of the first occurrence of needle, or SIZE_MAX.  Empty is at 0. */
size_t span_find(struct span a, struct span needle);

/* Is it not empty, and each of its bytes one of these? */
bool span_all_of(struct span a, const char *bytes);

/* Without the spaces, tabs, CR and LF at both ends. */
struct span span_trim(struct span a);

/*
 * Takes the bytes before the first sep (or all of them) off *rest.
 * False: *rest was exhausted, which is marked by p == NULL.
 */
bool span_token(struct span *rest, uint8_t sep, struct span *token);

/* Reads all of a as a decimal number up to max.  False: it is not one. */
bool span_number(struct span a, uint64_t max, uint64_t *n);

/* As span_number, of hexadecimal digits. */
bool span_hex(struct span a, uint64_t max, uint64_t *n);

/* As span_number, and also 0x hexadecimal and a leading minus sign. */
bool span_integer(struct span a, int64_t *n);

#endif
