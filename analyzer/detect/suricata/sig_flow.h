#ifndef ANALYZER_DETECT_SURICATA_SIG_FLOW_H
#define ANALYZER_DETECT_SURICATA_SIG_FLOW_H

/* What a signature asks of the flow, and what it leaves there. */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/model/app.h"

/* flow: keyword. */
enum sig_flow {
	FLOW_TO_SERVER = 1,
	FLOW_TO_CLIENT = 2,
	FLOW_IS_ESTABLISHED = 4,
	FLOW_NOT_ESTABLISHED = 8,
	FLOW_STATELESS = 16,
	FLOW_ONLY_STREAM = 32,
	FLOW_NO_STREAM = 64,
	FLOW_ONLY_FRAG = 128,
	FLOW_NO_FRAG = 256,
};

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

#endif
