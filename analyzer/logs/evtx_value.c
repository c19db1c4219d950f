#include "analyzer/logs/evtx_value.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/time.h"
#include "analyzer/base/utf16.h"

enum {
	SHORT_TEXT = 64,      /* bytes of any text but those made of bytes */
	SID_TEXT = 32,        /* "S-255-0x…" */
	SID_PART_TEXT = 11,   /* "-4294967295" */
	UNITS_OF_S = 10000000 /* a FILETIME counts 100 ns */
};

/* From 1601 to 1970. */
static const int64_t EPOCH_S = INT64_C(11644473600);

static const char digits[] = "0123456789ABCDEF";

/* n bytes of room, or NULL. */
static uint8_t *
take(struct evtx_room *r, size_t n)
{
	return n > r->cap - r->n ? NULL : r->p + r->n;
}

/* The value is what was written since take() up to end. */
static bool
give(struct evtx_room *r, struct value *v, const uint8_t *end)
{
	v->text = span_of(r->p + r->n, (size_t)(end - (r->p + r->n)));
	r->n += v->text.n;
	return true;
}

static uint8_t *
put_decimal(uint8_t *out, uint64_t n)
{
	uint8_t text[20];
	unsigned i = sizeof(text);

	do {
		text[--i] = (uint8_t)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	memcpy(out, text + i, sizeof(text) - i);
	return out + sizeof(text) - i;
}

/* Exactly width digits, and a byte behind them. */
static uint8_t *
put_part(uint8_t *out, uint32_t n, unsigned width, char behind)
{
	for (unsigned i = width; i > 0; i--) {
		out[i - 1] = (uint8_t)('0' + n % 10);
		n /= 10;
	}
	out[width] = (uint8_t)behind;
	return out + width + 1;
}

static uint8_t *
put_hex(uint8_t *out, uint64_t n)
{
	unsigned shift = 60;

	*out++ = '0';
	*out++ = 'x';
	while (shift > 0 && n >> shift == 0)
		shift -= 4;
	for (;; shift -= 4) {
		*out++ = byte_lower((uint8_t)digits[n >> shift & 15]);
		if (shift == 0)
			return out;
	}
}

/* A number of up to eight bytes. */
static uint64_t
number(struct span bytes)
{
	uint64_t n = 0;

	for (size_t i = bytes.n < 8 ? bytes.n : 8; i > 0; i--)
		n = n << 8 | bytes.p[i - 1];
	return n;
}

/* Strings may end in zeros, which are not of them. */
static struct span
without_zeros(struct span text, size_t unit)
{
	while (text.n >= unit && text.p[text.n - 1] == 0 &&
	    text.p[text.n - unit] == 0)
		text.n -= unit;
	return text;
}

static bool
value_string(struct evtx_room *r, struct span bytes, struct value *v)
{
	uint8_t *out;

	bytes.n &= ~(size_t)1;
	bytes = without_zeros(bytes, 2);
	out = take(r, bytes.n / 2 * UTF16_GROWS);
	return out != NULL && give(r, v, out + utf16_read(bytes, out));
}

/* Windows-1252, of which only 0x80 to 0x9f are not those of Unicode. */
static bool
value_ansi(struct evtx_room *r, struct span bytes, struct value *v)
{
	static const uint16_t upper[] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e,
	    0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
	    0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
	    0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};
	uint8_t *out;

	bytes = without_zeros(bytes, 1);
	out = take(r, bytes.n * UTF16_GROWS);
	if (out == NULL)
		return false;
	for (size_t i = 0; i < bytes.n; i++) {
		uint16_t c = bytes.p[i];
		uint8_t pair[2];

		if (c >= 0x80 && c < 0xa0)
			c = upper[c - 0x80];
		pair[0] = (uint8_t)c;
		pair[1] = (uint8_t)(c >> 8);
		out += utf16_read(span_of(pair, 2), out);
	}
	return give(r, v, out);
}

static uint8_t *
put_signed(struct span bytes, uint8_t *out, struct value *v)
{
	unsigned unused =
	    bytes.n == 0 || bytes.n >= 8 ? 0 : 64 - 8 * (unsigned)bytes.n;
	int64_t n = (int64_t)(number(bytes) << unused) >> unused;

	v->type = VALUE_INT;
	v->n = n;
	if (n < 0)
		*out++ = '-';
	return put_decimal(out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static uint8_t *
put_unsigned(struct span bytes, uint8_t *out, struct value *v)
{
	uint64_t n = number(bytes);

	v->type = VALUE_INT;
	v->n = n > INT64_MAX ? INT64_MAX : (int64_t)n;
	return put_decimal(out, n);
}

/* The shortest text that reads back as the same number. */
static uint8_t *
put_real(struct span bytes, uint8_t *out, struct value *v)
{
	char text[SHORT_TEXT];
	uint64_t bits = number(bytes);
	double d = 0;
	int n = 0;

	if (bytes.n == sizeof(float)) {
		uint32_t half = (uint32_t)bits;
		float f;

		memcpy(&f, &half, sizeof(f));
		d = f;
		for (int p = 6; p <= 9; p++) {
			n = snprintf(text, sizeof(text), "%.*g", p, d);
			if (strtof(text, NULL) == f)
				break;
		}
	} else {
		memcpy(&d, &bits, sizeof(d));
		for (int p = 15; p <= 17; p++) {
			n = snprintf(text, sizeof(text), "%.*g", p, d);
			if (strtod(text, NULL) == d)
				break;
		}
	}
	v->type = VALUE_FLOAT;
	v->n = d >= -9e18 && d <= 9e18 ? (int64_t)d : 0;
	memcpy(out, text, (size_t)n);
	return out + n;
}

static uint8_t *
put_bool(struct span bytes, uint8_t *out, struct value *v)
{
	v->type = VALUE_BOOL;
	v->n = number(bytes) != 0;
	memcpy(out, v->n != 0 ? "true" : "false", v->n != 0 ? 4 : 5);
	return out + (v->n != 0 ? 4 : 5);
}

static uint8_t *
put_hex_bytes(uint8_t *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*out++ = (uint8_t)digits[p[i] >> 4];
		*out++ = (uint8_t)digits[p[i] & 15];
	}
	return out;
}

/* "{54849625-5478-4994-A5BA-3E3B0328C30D}"; three parts are turned round. */
static uint8_t *
put_guid(struct span bytes, uint8_t *out, struct value *v)
{
	static const uint8_t order[] = {
	    3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

	(void)v;
	*out++ = '{';
	for (unsigned i = 0; i < sizeof(order); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		out = put_hex_bytes(out, &bytes.p[order[i]], 1);
	}
	*out++ = '}';
	return out;
}

static uint8_t *
put_date(uint8_t *out, const struct civil *c)
{
	out = put_part(out, (uint32_t)c->year, c->year > 9999 ? 5 : 4, '-');
	out = put_part(out, (uint32_t)c->month, 2, '-');
	out = put_part(out, (uint32_t)c->day, 2, 'T');
	out = put_part(out, (uint32_t)c->hour, 2, ':');
	out = put_part(out, (uint32_t)c->minute, 2, ':');
	return put_part(out, (uint32_t)c->second, 2, '.');
}

static uint8_t *
put_filetime(struct span bytes, uint8_t *out, struct value *v)
{
	uint64_t t = number(bytes);
	struct civil c = civil_of_s((int64_t)(t / UNITS_OF_S) - EPOCH_S);

	(void)v;
	return put_part(put_date(out, &c), (uint32_t)(t % UNITS_OF_S), 7, 'Z');
}

static uint8_t *
put_systemtime(struct span bytes, uint8_t *out, struct value *v)
{
	struct cur s = cur_of(bytes);
	struct civil c;

	(void)v;
	c.year = cur_le16(&s);
	c.month = cur_le16(&s);
	(void)cur_le16(&s); /* day of the week */
	c.day = cur_le16(&s);
	c.hour = cur_le16(&s);
	c.minute = cur_le16(&s);
	c.second = cur_le16(&s);
	return put_part(put_date(out, &c), cur_le16(&s), 3, 'Z');
}

static uint8_t *
put_hex_number(struct span bytes, uint8_t *out, struct value *v)
{
	(void)v;
	return put_hex(out, number(bytes));
}

/* "S-1-5-21-…": revision, authority (six bytes, big-endian), parts. */
static bool
value_sid(struct evtx_room *r, struct span bytes, struct value *v)
{
	struct cur c = cur_of(bytes);
	uint8_t revision = cur_u8(&c);
	uint8_t parts = cur_u8(&c);
	uint64_t authority = (uint64_t)cur_be16(&c) << 32;
	uint8_t *out = take(r, SID_TEXT + (size_t)parts * SID_PART_TEXT);

	authority |= cur_be32(&c);
	if (out == NULL)
		return false;
	*out++ = 'S';
	*out++ = '-';
	out = put_decimal(out, revision);
	*out++ = '-';
	out = authority >> 32 != 0 ? put_hex(out, authority)
				   : put_decimal(out, authority);
	for (unsigned i = 0; i < parts && cur_left(&c) >= 4; i++) {
		*out++ = '-';
		out = put_decimal(out, cur_le32(&c));
	}
	return give(r, v, out);
}

static bool
value_binary(struct evtx_room *r, struct span bytes, struct value *v)
{
	uint8_t *out = take(r, bytes.n * 2);

	return out != NULL && give(r, v, put_hex_bytes(out, bytes.p, bytes.n));
}

/* Types of a few bytes: how many at least, and how their text is written. */
static const struct {
	uint8_t size;
	uint8_t *(*put)(struct span bytes, uint8_t *out, struct value *v);
} fixed[] = {
    [EVTX_INT8] = {1, put_signed},
    [EVTX_UINT8] = {1, put_unsigned},
    [EVTX_INT16] = {2, put_signed},
    [EVTX_UINT16] = {2, put_unsigned},
    [EVTX_INT32] = {4, put_signed},
    [EVTX_UINT32] = {4, put_unsigned},
    [EVTX_INT64] = {8, put_signed},
    [EVTX_UINT64] = {8, put_unsigned},
    [EVTX_REAL32] = {4, put_real},
    [EVTX_REAL64] = {8, put_real},
    [EVTX_BOOL] = {4, put_bool},
    [EVTX_GUID] = {16, put_guid},
    [EVTX_SIZE] = {8, put_hex_number},
    [EVTX_FILETIME] = {8, put_filetime},
    [EVTX_SYSTEMTIME] = {16, put_systemtime},
    [EVTX_HEX32] = {4, put_hex_number},
    [EVTX_HEX64] = {8, put_hex_number},
};

/* Only numbers can be told by fewer or more bytes than they should have. */
static bool
fits(uint8_t type, size_t n)
{
	if (type == EVTX_GUID || type == EVTX_SYSTEMTIME ||
	    type == EVTX_REAL64 || type == EVTX_REAL32)
		return n == fixed[type].size;
	return n >= 1 && n <= 8;
}

bool
evtx_value(
    struct evtx_room *room, uint8_t type, struct span bytes, struct value *out)
{
	uint8_t *to;

	out->type = VALUE_TEXT;
	if (type < sizeof(fixed) / sizeof(fixed[0]) &&
	    fixed[type].put != NULL && fits(type, bytes.n)) {
		to = take(room, SHORT_TEXT);
		return to != NULL &&
		    give(room, out, fixed[type].put(bytes, to, out));
	}
	switch (type) {
	case EVTX_NULL:
		out->type = VALUE_NULL;
		return true;
	case EVTX_STRING:
	case EVTX_TEXT_XML:
		return value_string(room, bytes, out);
	case EVTX_ANSI:
		return value_ansi(room, bytes, out);
	case EVTX_SID:
		return value_sid(room, bytes, out);
	default:
		return value_binary(room, bytes, out);
	}
}

/* Bytes of the string that rest begins with; its end is not counted. */
static size_t
string_length(struct span rest, size_t unit)
{
	size_t n = 0;

	while (
	    rest.n - n >= unit && (rest.p[n] != 0 || rest.p[n + unit - 1] != 0))
		n += unit;
	return n;
}

bool
evtx_item(uint8_t type, struct span *rest, struct span *item)
{
	size_t n = rest->n;
	size_t end = 0;

	if (rest->n == 0)
		return false;
	if (type == EVTX_STRING || type == EVTX_ANSI) {
		end = type == EVTX_STRING ? 2 : 1;
		n = string_length(*rest, end);
	} else if (type == EVTX_SID) {
		n = rest->n < 2 ? rest->n : 8 + (size_t)rest->p[1] * 4;
	} else if (type < sizeof(fixed) / sizeof(fixed[0]) &&
	    fixed[type].put != NULL) {
		n = fixed[type].size;
	}
	*item = span_first(*rest, n);
	*rest = span_from(*rest, n + end);
	return true;
}

bool
evtx_filetime_ns(uint64_t filetime, int64_t *time_ns)
{
	int64_t since;

	if (filetime > INT64_MAX)
		return false;
	since = (int64_t)filetime - EPOCH_S * UNITS_OF_S;
	return !__builtin_mul_overflow(
	    since, (int64_t)(NS_PER_S / UNITS_OF_S), time_ns);
}
