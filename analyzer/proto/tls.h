#ifndef ANALYZER_PROTO_TLS_H
#define ANALYZER_PROTO_TLS_H

/*
 * TLS: what tls.c (records, progress) shares with tls_ssl2.c (records of
 * SSLv2), tls_hello.c (hellos), tls_fingerprint.c (JA3, JA3S, JA4) and
 * tls_cert.c (certificates).
 */

#include "analyzer/base/cur.h"
#include "analyzer/model/event.h"
#include "analyzer/proto/protocol.h"

/* Stages of progress; see model/field_tls.def. */
enum tls_stage {
	TLS_BEGUN = 1,
	TLS_HELLO = 2,
	TLS_CERTIFICATE = 3,
	TLS_DONE = 5,
};

enum record_type {
	RECORD_CHANGE_CIPHER = 20,
	RECORD_ALERT = 21,
	RECORD_HANDSHAKE = 22,
	RECORD_DATA = 23,
	RECORD_HEARTBEAT = 24,
};

enum {
	SSL2_HEAD = 5
}; /* as much of a record of SSLv2 as is read */

enum {
	SSL_2 = 0x0002,
	SSL_3 = 0x0300,
	TLS_1_0 = 0x0301,
	TLS_1_1 = 0x0302,
	TLS_1_3 = 0x0304,
	TLS_1_3_EARLY = 0x7f01, /* a draft that had the number in its hello */
};

enum {
	HEARTBEAT_HEAD = 3, /* bytes: type, length of payload */
	TLS_SSL2_HEAD = 6,  /* bytes: length, padding, type, version */
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
	bool server;
	uint16_t version;  /* as the hello has it, RFC 8446 calls it legacy */
	uint16_t selected; /* the first of supported_versions that is one; 0:
			      none */
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
	bool ticket; /* session_ticket with content */
	bool early_data;
	bool cut; /* a name that is none has ended its reading */
};

/*
 * Takes apart the body of a ClientHello or ServerHello (RFC 8446, 4.1.2 and
 * 4.1.3; RFC 5246, 7.4.1).  Anomalies go to ev.  False: it is damaged.
 */
bool tls_read_hello(
    struct span body, bool server, struct tls_hello *h, struct event *ev);

/* Adds the fields of a hello's random bytes to ev. */
void tls_add_random(struct event *ev, const struct tls_hello *h);

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
 * Adds the fields of the certificates of a Certificate message, which dir has
 * sent, and what is wrong with them.
 */
void tls_certificates(struct event *ev, enum dir dir, struct span body);

/* A version that there is, drafts of TLS 1.3 included. */
bool tls_is_version(uint16_t version);

/* "TLS 1.2"; one that there is not as a number, in arena. */
struct span tls_version_text(struct arena *arena, uint16_t version);

/* A record in SSLv2's form (RFC 5246, appendix E.2). */
struct tls_ssl2 {
	uint32_t rest;    /* bytes behind its head */
	uint16_t version; /* of a client's hello; else 0 */
	bool error;       /* it is a message of an error */
};

/* How many bytes are the head of one of which n bytes, at least 1, came. */
unsigned tls_ssl2_head(const uint8_t head[TLS_SSL2_HEAD], unsigned n);

/*
 * Takes the head of one that has `behind` bytes in the same chunk.  Returns
 * what is wrong with it; ANOMALY_COUNT: nothing.
 */
enum anomaly tls_ssl2(struct span head, size_t behind, struct tls_ssl2 *out);

/* A heartbeat that waits for its answer (RFC 6520). */
struct tls_heartbeat {
	bool waiting;
	enum dir asked;
	uint32_t length; /* of its record, when it is encrypted */
	bool fatal;      /* of the fault just found */
};

/*
 * Takes a heartbeat by the head of its message and its record's length.
 * Returns what is wrong with it (CVE-2014-0160); ANOMALY_COUNT: nothing.
 */
enum anomaly tls_heartbeat(struct tls_heartbeat *h, enum dir dir,
    bool encrypted, const uint8_t head[HEARTBEAT_HEAD], uint32_t record);

/* Whether the start of a flow may be TLS. */
enum probe tls_probe(struct span start, enum dir dir, bool datagram);

#endif
