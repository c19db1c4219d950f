#ifndef ANALYZER_DETECT_SURICATA_VARS_H
#define ANALYZER_DETECT_SURICATA_VARS_H

/* What pcre captures into flowvars and pktvars, and what rules noted at all. */

#include "analyzer/detect/suricata/group.h"
#include "analyzer/model/flow.h"
#include "analyzer/model/marks.h"

enum {
	PACKET_VARS = 16, /* of one packet; further ones are counted */
	VAR_BYTES = 4096, /* of one value; the rest is cut off */
};

/* A capture of the packet at hand; a view. */
struct packet_var {
	const char *name;
	struct span value;
};

struct packet_vars {
	struct packet_var v[PACKET_VARS];
	uint32_t n;
	uint64_t refused;
};

/* Keeps a value with the flow, instead of the one before. */
void vars_set_flow(struct flow *f, const char *name, struct span value);

/* Notes a value for the packet; it must stay until the next one. */
void vars_set_packet(
    struct packet_vars *p, const char *name, struct span value);

/* Do the values that s asks for stand in what was captured? */
bool vars_allow(const struct signature *s, const struct flow *f,
    const struct packet_vars *p);

/* Adds what was noted of f (may be NULL) and of the packet. */
void vars_marks(const struct group *g, const struct flow *f,
    const struct packet_vars *p, struct marks *out);

#endif
