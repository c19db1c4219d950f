#ifndef SCENARIOS_SIM_NET_H
#define SCENARIOS_SIM_NET_H

/* Who talks, from where, with what: zones, hosts, clients, people. */

#include "analyzer/base/addr.h"
#include "scenarios/sim/value.h"

/* A network as the sensor sees it. */
struct zone {
	const char *id;
	struct prefix prefix[2]; /* of IPv4 and of IPv6; family 0: none */
	uint8_t ttl;             /* as a system sends it, when no client says */
	struct range hops;       /* between a host and the sensor */
	struct range rtt_ns;
	uint32_t loss_permille;
	uint16_t vlan; /* 0: untagged */
	uint32_t
	    resolver; /* host that is asked for names; SIM_NOBODY: unseen */
	struct place at;
};

/* A certificate as a host shows it. */
struct cert_look {
	const char *issuer; /* common name; "" : self-signed */
	const char *organisation;
	uint32_t days;     /* of validity */
	uint32_t age_days; /* at the scenario's beginning */
};

struct host {
	const char *id;
	const char *name; /* in DNS; a template of variables */
	uint32_t zone;
	struct template address;  /* of IPv4 */
	struct template address6; /* text NULL: has none */
	struct cert_look cert;
	bool tls12; /* speaks no TLS 1.3: its certificate can be seen */
	struct place at;
};

/* What a client's TLS library offers (RFC 8446, section 4.1.2). */
struct hello {
	const uint16_t *cipher;
	size_t ciphers;
	const uint16_t *extension; /* in their order */
	size_t extensions;
	const uint16_t *group;
	size_t groups;
	const uint16_t *signature;
	size_t signatures;
	const char *const *alpn; /* NULL at the end */
	bool grease;             /* RFC 8701 */
	bool tls13;
};

struct header {
	const char *name;
	struct template value;
};

struct client {
	const char *id;
	struct template agent;
	const struct header *header; /* of a request, in their order */
	size_t headers;
	const struct hello *hello; /* NULL: speaks no TLS */
	bool assets;               /* loads what a page refers to */
	bool keep;                 /* asks again on the same connection */
	bool resets;               /* ends with RST */
	uint8_t ttl;
	uint16_t window;
	uint16_t mss;
	bool timestamps;
	struct place at;
};

/* A group of accounts or persons with fields that are made up. */
struct people {
	const char *id;
	struct amount count;
	struct makers fields;
	struct place at;
};

#endif
