#ifndef ANALYZER_DETECT_SURICATA_SIGNATURE_PARTS_H
#define ANALYZER_DETECT_SURICATA_SIGNATURE_PARTS_H

/*
 * What a signature asks for and does besides looking at bytes: bits, numbers,
 * protocols, files, tags.
 */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/span.h"
#include "analyzer/model/app.h"

enum sig_bit_op {
	BIT_IS_SET,
	BIT_IS_NOT_SET,
	BIT_SET,
	BIT_UNSET,
	BIT_TOGGLE,
};

/* flowbits; with several names BIT_IS_SET means one of them (a|b). */
struct sig_bit {
	enum sig_bit_op op;
	const uint32_t *id; /* numbered over the rule set */
	uint32_t n;
};

/* Whose bits xbits and hostbits are about. */
enum sig_host_bit_track {
	HOST_BIT_SRC,
	HOST_BIT_DST,
	HOST_BIT_PAIR, /* either way round */
};

/* xbits, hostbits: decided behind the sessions, see host_bits.h. */
struct sig_host_bit {
	enum sig_bit_op op;
	enum sig_host_bit_track track;
	uint32_t id;       /* numbered over the rule set */
	uint32_t expire_s; /* seconds that it stands */
};

/* app-layer-protocol: which of the names that a flow has is asked. */
enum sig_protocol_side {
	PROTOCOL_ANY,       /* that of the flow, or of the packet's direction */
	PROTOCOL_FINAL,     /* that of the flow */
	PROTOCOL_EITHER,    /* that of one of the directions */
	PROTOCOL_TO_SERVER, /* that of this direction */
	PROTOCOL_TO_CLIENT,
};

struct sig_protocol {
	enum app app;
	enum sig_protocol_side side;
	bool negated;
};

/* flowint: a number that the rules of a flow count with. */
enum sig_int_op {
	INT_IS_SET,
	INT_IS_NOT_SET,
	INT_EQUAL,
	INT_NOT_EQUAL,
	INT_LESS,
	INT_LESS_EQUAL,
	INT_GREATER,
	INT_GREATER_EQUAL,
	INT_SET, /* from here on: changes after the match */
	INT_ADD,
	INT_SUBTRACT,
};

struct sig_int {
	enum sig_int_op op;
	uint32_t id;   /* numbered over the rule set */
	bool variable; /* value is the id of another */
	uint32_t value;
};

/* flowvar, pktvar: value stands in what was captured under the name. */
struct sig_var {
	const char *name;
	struct span value;
	bool of_packet;
};

/* A test of a file that a transaction carries; all must hold on one file. */
enum sig_file_kind {
	FILE_TEST_NAME,      /* text stands in the name */
	FILE_TEST_EXTENSION, /* the name ends with text, which has the dot */
	FILE_TEST_MAGIC,     /* text stands in libmagic's description */
	FILE_TEST_SIZE,
	FILE_TEST_DIGEST, /* is on a list */
};

struct number_test; /* check.h */
struct digest_list; /* digest_list.h */

struct sig_file {
	enum sig_file_kind kind;
	bool negated;
	struct span text; /* in lower case */
	const struct number_test *size;
	const struct digest_list *list;
};

/* filestore: which files are kept, once the signature has matched. */
enum sig_store_scope {
	STORE_NOTHING,
	STORE_FILE, /* those that the tests of files hold on */
	STORE_TRANSACTION,
	STORE_FLOW,
};

struct sig_store {
	enum sig_store_scope scope;
	uint8_t dirs; /* bit per enum dir; 0: the direction that matched */
};

/* tag: how many packets, bytes or seconds are recorded behind an alert. */
enum sig_tag_unit {
	TAG_PACKETS,
	TAG_BYTES,
	TAG_SECONDS,
};

/* Whose packets: of the flow, or of all flows of one of its hosts. */
enum sig_tag_scope {
	TAG_FLOW,
	TAG_SRC,
	TAG_DST,
};

struct sig_tag {
	enum sig_tag_scope scope;
	enum sig_tag_unit unit;
	uint32_t count;
};

/* config:logging disable: what gets no records of its own any more. */
enum sig_quiet {
	QUIET_NOTHING,
	QUIET_TRANSACTION,
	QUIET_FLOW, /* all transactions from this one on, and the flow */
};

#endif
