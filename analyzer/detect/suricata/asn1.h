#ifndef ANALYZER_DETECT_SURICATA_ASN1_H
#define ANALYZER_DETECT_SURICATA_ASN1_H

/*
 * Values in BER (X.690) that are made to overflow a decoder, as the keyword
 * asn1 looks for them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/span.h"

struct asn1_op {
	bool bit_string; /* a BIT STRING leaves out more bits than it has */
	bool real;       /* a REAL in text form of more than 256 bytes */
	bool has_length; /* a value says that it has more … */
	uint64_t length; /* … bytes than this */
	int64_t offset;  /* where the first value begins */
};

/* Is there such a value among those that bytes begin with? */
bool asn1_overflows(const struct asn1_op *op, struct span bytes);

#endif
