#ifndef CLI_CONFIG_PACKETS_H
#define CLI_CONFIG_PACKETS_H

/*
 * What a suricata.yaml says of how packets are decoded and put together: of
 * stream midstream, inline, async-oneside, checksum-validation, and of its
 * reassembly depth, memcap, the sizes of chunks, and urgent;
 * vlan.use-for-tracking; flow.memcap, flow-timeouts, defrag.trackers; and
 * ports and enabled of decoder.teredo, vxlan and geneve.
 */

#include "analyzer/base/span.h"
#include "analyzer/decode/options.h"
#include "analyzer/stream/options.h"

struct config_packets {
	struct stream_options stream; /* zero: the default; without hosts */
	struct tunnel_options tunnels;
	struct span ports[TUNNELS]; /* as written; empty: not at all */
	bool off[TUNNELS];
};

/* Takes a setting by its path.  False: it is none of these, or says nothing. */
bool config_packets_take(
    struct config_packets *p, struct span name, struct span value);

/* Once all is read, and variables in ports are replaced. */
void config_packets_finish(struct config_packets *p);

#endif
