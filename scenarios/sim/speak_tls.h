#ifndef SCENARIOS_SIM_SPEAK_TLS_H
#define SCENARIOS_SIM_SPEAK_TLS_H

/*
 * TLS records (RFC 5246, RFC 8446).  Hellos and certificates are real; what
 * would be encrypted is chance of a plausible size.
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"
#include "scenarios/sim/program.h"

/* What both sides agreed on. */
struct tls_state {
	bool tls13;
	uint16_t cipher;
	uint8_t session[32];
};

/* Appends the client's hello for a server name. */
void speak_tls_client_hello(struct buf *out, const struct hello *h,
    struct span name, struct prng *prng, struct tls_state *state);

/*
 * Appends the server's flight: hello, and the certificate (in DER) where it
 * can be seen, or encrypted records.
 */
void speak_tls_server_hello(struct buf *out, const struct hello *h,
    struct span certificate, struct prng *prng, struct tls_state *state);

/* Append the ends of the handshake. */
void speak_tls_client_finish(
    struct buf *out, const struct tls_state *state, struct prng *prng);
void speak_tls_server_finish(
    struct buf *out, const struct tls_state *state, struct prng *prng);

/* Appends n bytes of application data, in records of 16 KiB at most. */
void speak_tls_data(struct buf *out, const struct tls_state *state, size_t n,
    struct prng *prng);

/* The client's JA4 fingerprint over TCP (FoxIO, 2023). */
enum {
	JA4_TEXT = 37
};
void speak_tls_ja4(const struct hello *h, bool named, char out[JA4_TEXT]);

#endif
