#ifndef SCENARIOS_SIM_TALK_H
#define SCENARIOS_SIM_TALK_H

/*
 * A conversation between two ends, seen from a sensor between them: TCP with
 * handshake, segments, acknowledgments, now and then a retransmission, and
 * teardown; or UDP.  Time is that of the sensor.
 */

#include "analyzer/base/prng.h"
#include "scenarios/sim/tape.h"
#include "scenarios/sim/wire.h"

enum {
	CLIENT,
	SERVER
};

struct talk_side {
	struct end end;
	int64_t away_ns; /* from the sensor to the side and back */
	uint32_t seq;    /* of its next byte */
	uint16_t mss;
	uint16_t window;
	uint32_t clock; /* its timestamp clock at time 0, in ms */
	uint32_t stamp; /* that it sent last */
};

struct talk {
	struct talk_side side[2];
	struct tape *tape;
	struct prng *prng;
	struct buf *scratch;
	struct mark mark;
	bool *full;
	int64_t now_ns;
	unsigned last; /* who spoke last */
	uint16_t vlan;
	uint32_t loss_permille;
	bool timestamps;
	bool open;
};

/* The three-way handshake. */
void talk_open(struct talk *t);

/* A side sends bytes; returns when its last segment passes the sensor. */
int64_t talk_send(struct talk *t, unsigned side, struct span bytes);

/* A side ends it: with FIN, which the other one answers, or with RST. */
void talk_close(struct talk *t, unsigned side, bool reset);

/* One datagram. */
void talk_datagram(struct talk *t, unsigned side, struct span bytes);

#endif
