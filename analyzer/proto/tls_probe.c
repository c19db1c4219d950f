/* How flows of TLS begin. */

#include "analyzer/proto/tls.h"

enum {
	SSL2_VERSION = 5 /* bytes up to the version of a hello of SSLv2 */
};

/* RFC 8446, section 5.1; and the hellos of SSLv2. */
enum probe
tls_probe(struct span start, enum dir dir, bool datagram)
{
	const uint8_t *p = start.p;

	(void)dir;
	if (datagram || start.n == 0)
		return datagram ? PROBE_NO : PROBE_MAYBE;
	if ((p[0] & 0x80) != 0 && dir == DIR_TO_SERVER) {
		if (start.n < SSL2_VERSION)
			return start.n > 2 && p[2] != 1 ? PROBE_NO
							: PROBE_MAYBE;
		return p[2] == 1 && (p[3] == 3 || (p[3] == 0 && p[4] == 2))
		    ? PROBE_YES
		    : PROBE_NO;
	}
	if (p[0] != RECORD_HANDSHAKE &&
	    (dir == DIR_TO_SERVER ||
		(p[0] != RECORD_ALERT && p[0] != RECORD_DATA)))
		return PROBE_NO;
	if (start.n > 1 && p[1] != 3)
		return PROBE_NO;
	if (start.n > 2 && p[2] > 3)
		return PROBE_NO;
	return start.n > 2 ? PROBE_YES : PROBE_MAYBE;
}
