#include "analyzer/model/anomaly.h"

static const char *const names[] = {
#define ANOMALY(id, name) [id] = (name),
#include "analyzer/model/anomaly.def"
#undef ANOMALY
};

const char *
anomaly_name(enum anomaly a)
{
	return a < ANOMALY_COUNT ? names[a] : "";
}

/* What Suricata 8 calls some of them. */
static const struct {
	const char *name;
	enum anomaly anomaly;
} aliases[] = {
    {"dns.not_a_request", ANOMALY_DNS_NOT_REQUEST},
    {"dns.not_a_response", ANOMALY_DNS_NOT_RESPONSE},
};

enum anomaly
anomaly_find(struct span name)
{
	for (unsigned i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (span_eq_str(name, aliases[i].name))
			return aliases[i].anomaly;
	}
	for (unsigned i = 0; i < ANOMALY_COUNT; i++) {
		if (span_eq_str(name, names[i]))
			return (enum anomaly)i;
	}
	return ANOMALY_COUNT;
}
