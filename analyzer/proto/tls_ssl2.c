/*
 * Records in SSLv2's form (RFC 5246, appendix E.2): type and version and
 * nothing else is looked at.
 *
 *	| 1 | length 15 | type 8 | …                       a record
 *	| 0 | 1 | length 14 | padding 8 | type 8 | …       a padded one
 */

#include "analyzer/base/cur.h"
#include "analyzer/proto/tls.h"

enum {
	LONG_FORM = 0x80,
	TYPE_ERROR = 0,
	TYPE_CLIENT_HELLO = 1,
	VERSION = 2,     /* bytes of a hello's version */
	HELLO_LEAST = 6, /* bytes of a hello behind its type */
};

/* The bytes up to the type. */
static unsigned
up_to_type(const uint8_t *head)
{
	return (head[0] & LONG_FORM) != 0 ? 3 : 4;
}

/* Of the record, its type included. */
static uint32_t
length_of(const uint8_t *head)
{
	unsigned mask = (head[0] & LONG_FORM) != 0 ? 0x7f : 0x3f;

	return (head[0] & mask) << 8 | head[1];
}

unsigned
tls_ssl2_head(const uint8_t head[TLS_SSL2_HEAD], unsigned n)
{
	unsigned type = up_to_type(head);

	return n >= type && head[type - 1] == TYPE_CLIENT_HELLO &&
		length_of(head) > VERSION
	    ? type + VERSION
	    : type;
}

enum anomaly
tls_ssl2(struct span head, size_t behind, struct tls_ssl2 *out)
{
	unsigned type = up_to_type(head.p);
	uint32_t length = length_of(head.p);
	struct cur c = cur_of(span_from(head, type - 1));
	bool hello = cur_u8(&c) == TYPE_CLIENT_HELLO;

	*out = (struct tls_ssl2){0};
	if (length == 0)
		return ANOMALY_TLS_INVALID_SSLV2_HEADER;
	if (hello && length <= HELLO_LEAST &&
	    cur_left(&c) + behind < HELLO_LEAST)
		return ANOMALY_TLS_INVALID_SSL_RECORD;
	out->rest = length - 1 - (uint32_t)cur_left(&c);
	out->error = head.p[type - 1] == TYPE_ERROR;
	if (cur_left(&c) != 0)
		out->version = cur_be16(&c);
	return ANOMALY_COUNT;
}
