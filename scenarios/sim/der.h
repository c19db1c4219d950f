#ifndef SCENARIOS_SIM_DER_H
#define SCENARIOS_SIM_DER_H

/*
 * X.509 certificates (RFC 5280) in DER.  They parse, and nothing verifies
 * them: key and signature are made up.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"

struct cert_text {
	const char *name;         /* subject's common name and DNS name */
	const char *organisation; /* "" : none */
	const char *issuer;       /* common name; "" : self-signed */
	int64_t from_ns;
	int64_t to_ns;
};

void der_certificate(
    struct buf *out, const struct cert_text *text, struct prng *prng);

#endif
