#ifndef ANALYZER_PROTO_TLS_DER_H
#define ANALYZER_PROTO_TLS_DER_H

/*
 * The structure of a certificate (RFC 5280, section 4.1) in its encoding
 * (X.690), read as far as Suricata reads it: also certificates that break the
 * rules in places where it does not look, and with its names for what is
 * wrong with the others.
 */

#include "analyzer/base/cur.h"
#include "analyzer/model/anomaly.h"

enum tls_der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_OID = 0x06,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};

/* One element: its first byte and its content. */
struct tls_der {
	uint8_t tag;
	struct span body;
};

enum tls_der_read {
	DER_OK,
	DER_SHORT, /* it ends within the header */
	DER_LONG,  /* there is less content than the length says */
	DER_BAD,   /* the length is none */
};

/* Takes the next element off c. */
enum tls_der_read tls_der_next(struct cur *c, struct tls_der *d);

/* Parts of a certificate; views into its bytes. */
struct tls_der_certificate {
	struct span serial; /* content octets, sign included */
	struct span issuer; /* content of the name's SEQUENCE */
	struct span subject;
	struct tls_der from;
	struct tls_der to;
	struct span alt_names; /* content of subjectAltName's SEQUENCE */
};

/* ANOMALY_COUNT: it is one.  Otherwise the anomaly that it is. */
enum anomaly tls_der_certificate(
    struct span bytes, struct tls_der_certificate *out);

/* Year, month, day, hour, minute, second of a time.  False: it is none. */
bool tls_der_time(const struct tls_der *d, unsigned out[6]);

#endif
