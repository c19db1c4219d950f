#ifndef CLI_CASES_H
#define CLI_CASES_H

/*
 * The cases of rules: files named *.cases beside them, in YAML.
 *
 *	- rule: 1900001            sid, or the UUID of a Sigma rule
 *	  match:                   inputs that must raise it
 *	    - row: 'a row of a log'
 *	    - rows: [{row: 'a log'}, {row: 'another', repeat: 9}]
 *	    - http: {request: "GET / HTTP/1.1\nHost: x\n\n", response: ...}
 *	    - dns: {query: name, type: A, answer: 192.0.2.1}  or none
 *	    - tls: {server name: x, subject: CN=x, issuer: CN=x, alpn: h2}
 *	    - ssh: {client: SSH-2.0-x, offer: kex;ciphers;MACs;compressions}
 *	    - talk: {port: 25, turns: [...]}
 *	    - tcp: {port: 1883, client: "text |00 hex|", server: ...}
 *	    - tcp: {port: 80, flags: FPU}  one segment alone
 *	    - udp: {port: 53, client: ...}
 *	    - icmp: {type: 8, bytes: 900}
 *	    - ip: {packet: "|45 00 hex|"}
 *	    - steps: [an input, the next one, ...]
 *	  no match:                inputs that must not
 *
 * An http input may go on, on its connection, by `then: {request: ...}`; a
 * tls one may say `version: 1.0`, and all of them `port`.  A turn of a talk is
 * lines that begin with "C: " or "S: " and end by CR LF; or bytes as in tcp,
 * {client: ...} or {server: ...}, where {client: ..., again: ...} sends other
 * bytes in the place of the first before they are confirmed; or an input,
 * which is another conversation meanwhile.
 *
 * An input may carry `repeat: N`, for rules that count, and `every: SECONDS`
 * between the repetitions; `from: outside` (the default), inside, or an
 * address, which says whose client it is; and `to: ADDRESS`.
 *
 * A row may be several lines, which are one log: its first line may be a
 * header.  For correlations `rows` gives several logs one behind the other;
 * "{n}" in a row stands for the number of the repetition, from 00.  Rows that
 * name no year are of 2026, those that name no zone in UTC.
 */

#include "analyzer/detect/ruleset.h"
#include "cli/command.h"

struct case_counts {
	uint32_t passed;
	uint32_t failed;
	uint32_t untested; /* rules without a case */
};

/*
 * Runs the cases of the files on the rules; what fails is added to diags with
 * its place.
 */
void cases_run(const struct ruleset *rules, const char *const *file, size_t n,
    struct case_counts *counts, struct diags *diags);

#endif
