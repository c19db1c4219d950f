/* Heartbeats (RFC 6520) that ask for more than they bring. */

#include "analyzer/proto/tls.h"

enum {
	REQUEST = 1,
	RESPONSE = 2,
	PADDING_MIN = 16, /* RFC 6520, section 4 */
};

static enum anomaly
check_request(const uint8_t head[HEARTBEAT_HEAD], uint32_t record)
{
	uint32_t whole = (uint32_t)(head[1] << 8 | head[2]) + HEARTBEAT_HEAD;

	if (whole > record)
		return ANOMALY_TLS_OVERFLOW_HEARTBEAT_MESSAGE;
	if (record - whole < PADDING_MIN)
		return ANOMALY_TLS_INVALID_HEARTBEAT_MESSAGE;
	return ANOMALY_COUNT;
}

enum anomaly
tls_heartbeat(struct tls_heartbeat *h, enum dir dir, bool encrypted,
    const uint8_t head[HEARTBEAT_HEAD], uint32_t record)
{
	enum anomaly fault = ANOMALY_COUNT;

	h->fatal = false;
	if (!encrypted && head[0] != REQUEST && head[0] != RESPONSE) {
		h->fatal = true;
		return ANOMALY_TLS_INVALID_HEARTBEAT_MESSAGE;
	}
	if (!h->waiting) {
		h->waiting = true;
		h->asked = dir;
		if (encrypted)
			h->length = record;
		else
			fault = check_request(head, record);
		h->fatal = fault != ANOMALY_COUNT;
		return fault;
	}
	h->fatal = dir == h->asked;
	if (h->fatal)
		return ANOMALY_TLS_INVALID_HEARTBEAT_MESSAGE;
	h->waiting = false;
	if (encrypted && h->length > 0 && h->length < record)
		fault = ANOMALY_TLS_DATALEAK_HEARTBEAT_MISMATCH;
	h->length = 0;
	return fault;
}
