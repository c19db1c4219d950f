#ifndef ANALYZER_PROTO_TLS_H
#define ANALYZER_PROTO_TLS_H

/*
 * TLS: what tls.c (records, progress) shares with tls_hello.c (hellos),
 * tls_fingerprint.c (JA3, JA3S, JA4) and tls_cert.c (certificates).
 */

#include "analyzer/base/cur.h"
#include "analyzer/model/event.h"

/* Stages of progress; see model/field_tls.def. */
enum tls_stage {
	TLS_HELLO = 1,
	TLS_CERTIFICATE = 2,
	TLS_DONE = 4,
};

enum {
	TLS_LIST_MAX =
	    256, /* members of a list in a hello that are looked at */
};

/* Members of a list, in the order of the hello. */
struct tls_list {
	uint16_t v[TLS_LIST_MAX];
	unsigned n;
};

/* A hello taken apart; views point into its bytes. */
struct tls_hello {
	uint16_t version;  /* as the hello has it, RFC 8446 calls it legacy */
	uint16_t selected; /* of supported_versions in a server's; 0: none */
	struct span random;
	struct span session;
	struct span sni; /* p == NULL: none */
	struct span alpn[16];
	unsigned alpns;
	struct tls_list ciphers;
	struct tls_list extensions;
	struct tls_list groups;
	struct tls_list formats;
	struct tls_list versions;
	struct tls_list signatures;
	bool ticket; /* session_ticket with content, or pre_shared_key */
	bool early_data;
};

/*
 * Takes apart the body of a ClientHello or ServerHello (RFC 8446, 4.1.2 and
 * 4.1.3; RFC 5246, 7.4.1).  Anomalies go to ev.  False: it is damaged.
 */
bool tls_read_hello(
    struct span body, bool server, struct tls_hello *h, struct event *ev);

/* Values that clients make up (RFC 8701). */
static inline bool
tls_is_grease(uint16_t v)
{
	return (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 0xff);
}

/* Adds the fingerprints of a hello to ev. */
void tls_fingerprint_client(struct event *ev, const struct tls_hello *h);
void tls_fingerprint_server(struct event *ev, const struct tls_hello *h);

/*
 * Adds the fields of the certificates of a Certificate message's list (three
 * bytes of length before each), which dir has sent.  False: it is damaged.
 */
bool tls_certificates(struct event *ev, enum dir dir, struct span list);

#endif
