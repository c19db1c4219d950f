#ifndef ANALYZER_BASE_ADDR_H
#define ANALYZER_BASE_ADDR_H

#include "analyzer/base/span.h"

/*
 * An IP address.  family is 4, 6, or 0 for none; an IPv4 address stands in the
 * first four bytes, network order, and the others are zero.
 */
struct addr {
	uint8_t family;
	uint8_t b[16];
};

struct prefix {
	struct addr addr;
	uint8_t bits; /* 0-32 or 0-128 */
};

enum {
	ADDR_TEXT = 46
}; /* room for any address as text, with its zero */

struct addr addr_v4(uint32_t host_order);
struct addr addr_v6(const uint8_t bytes[16]);

/* The IPv4 address as a number in host order. */
uint32_t addr_u32(const struct addr *a);

/* Its bytes in network order: 4, 16 or none. */
static inline struct span
addr_bytes(const struct addr *a)
{
	return a->family == 0 ? (struct span){0}
			      : span_of(a->b, a->family == 4 ? 4 : 16);
}

static inline bool
addr_eq(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && memcmp(a->b, b->b, 16) == 0;
}

/* Below, equal or above zero: by family, then by bytes. */
int addr_cmp(const struct addr *a, const struct addr *b);

/* Reads an address in text form.  False: text is not one. */
bool addr_parse(struct span text, struct addr *a);

/* Reads ADDRESS or ADDRESS/BITS; host bits are cleared. */
bool prefix_parse(struct span text, struct prefix *p);

/* Is a inside p?  Never across families. */
bool prefix_has(const struct prefix *p, const struct addr *a);

/* Writes a as text (RFC 5952), "" for none, and returns out. */
const char *addr_text(const struct addr *a, char out[ADDR_TEXT]);

/* As addr_text, with all eight groups of an IPv6 address, as EVE has it. */
const char *addr_text_long(const struct addr *a, char out[ADDR_TEXT]);

#endif
