#ifndef ANALYZER_PROTO_DNS_H
#define ANALYZER_PROTO_DNS_H

/* DNS: what dns.c (messages) shares with dns_record.c and dns_name_table.c. */

#include "analyzer/base/cur.h"
#include "analyzer/model/event.h"

enum {
	DNS_NAME_MAX = 1025, /* bytes of a name as text; then it is cut */
};

enum dns_type {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_NULL = 10,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SRV = 33,
	DNS_SSHFP = 44,
};

/* A message being read; records go into ev. */
struct dns_message {
	struct span all; /* compression pointers count from its start */
	struct cur at;
	struct event *ev;
	uint8_t name[DNS_NAME_MAX]; /* the name that was read last */
	size_t name_n;
};

/*
 * Reads a name at c, which stands in m->all, into m->name as labels joined by
 * dots; "" for the root.  False: it is damaged, and m->ev (may be NULL) has the
 * anomaly if it has a name of its own.
 */
bool dns_name(struct dns_message *m, struct cur *c);

static inline struct span
dns_name_text(const struct dns_message *m)
{
	return span_of(m->name, m->name_n);
}

/* Notes a name of an answer for rules on any of them; text is not copied. */
static inline void
dns_note_name(struct dns_message *m, struct span text)
{
	if (m->ev->dir == DIR_TO_CLIENT)
		event_add(m->ev, FIELD_DNS_RESPONSE_NAME, (struct span){0})
		    ->text = text;
}

/* Which section of a message a record is in. */
enum dns_section {
	DNS_ANSWER,
	DNS_AUTHORITY,
	DNS_ADDITIONAL,
};

/*
 * Reads the next record of a section, which becomes element *item and those
 * behind it.  False: the message is damaged.
 */
bool dns_record(
    struct dns_message *m, enum dns_section section, uint16_t *item);

/* "NXDOMAIN"; NULL for a number that has no name. */
const char *dns_rcode_name(unsigned rcode);

/* Adds the name of a type, or its number. */
void dns_add_type(struct event *ev, enum field f, uint16_t item, unsigned type);

#endif
