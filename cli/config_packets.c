#include "cli/config_packets.h"

#include "analyzer/model/flow.h"
#include "cli/config_value.h"

enum {
	DEPTH_MOST = 16 << 20,  /* bytes, where there is no limit */
	CHUNK_MOST = 64 << 10,  /* bytes: the window that is inspected */
	BYTES_OF_FLOW = 512,    /* of flow.memcap, that a flow takes */
	SECONDS_MOST = 1 << 30, /* of a timeout */
};

/* The index of name in names, n of them; n: it is not there. */
static unsigned
index_of(struct span name, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i < n && !span_eq_str(name, names[i]))
		i++;
	return i;
}

/* ---- stream ---- */

static bool
read_urgent(struct span value, enum urgent_policy *policy)
{
	static const char *const names[] = {
	    [URGENT_INLINE] = "inline",
	    [URGENT_DROP] = "drop",
	    [URGENT_OOB] = "oob",
	    [URGENT_GAP] = "gap",
	};
	unsigned i = index_of(value, names, 4);

	if (i == 4)
		return false;
	*policy = (enum urgent_policy)i;
	return true;
}

/* Bytes from 1 to most; 0 stands for most. */
static bool
read_limit(struct span value, uint32_t most, uint32_t *limit)
{
	uint64_t n;

	if (!config_bytes(value, &n))
		return false;
	*limit = n == 0 || n > most ? most : (uint32_t)n;
	return true;
}

static bool
take_reassembly(struct stream_options *o, struct span name, struct span value)
{
	struct stream_limits *l = &o->limits;

	if (span_eq_str(name, "depth"))
		return read_limit(value, DEPTH_MOST, &l->depth_bytes);
	if (span_eq_str(name, "toserver-chunk-size"))
		return read_limit(
		    value, CHUNK_MOST, &l->chunk_bytes[DIR_TO_SERVER]);
	if (span_eq_str(name, "toclient-chunk-size"))
		return read_limit(
		    value, CHUNK_MOST, &l->chunk_bytes[DIR_TO_CLIENT]);
	if (span_eq_str(name, "memcap"))
		return config_bytes(value, &l->buffered_bytes);
	if (span_eq_str(name, "urgent.policy"))
		return read_urgent(value, &o->urgent);
	return span_eq_str(name, "urgent.oob-limit-policy") &&
	    read_urgent(value, &o->urgent_behind);
}

static bool
take_stream(struct stream_options *o, struct span name, struct span value)
{
	if (span_eq_str(name, "midstream"))
		o->midstream = config_true(value);
	else if (span_eq_str(name, "inline"))
		o->inline_mode = config_true(value);
	else if (span_eq_str(name, "async-oneside"))
		o->one_sided = config_true(value);
	else if (span_eq_str(name, "checksum-validation"))
		o->ignore_checksums = !config_true(value);
	else
		return false;
	return true;
}

/* ---- flows ---- */

static bool
take_memcap(struct stream_limits *l, struct span value)
{
	uint64_t n;

	if (!config_bytes(value, &n))
		return false;
	n /= BYTES_OF_FLOW;
	l->flows = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
	return true;
}

/* "tcp.emergency-new" */
static bool
take_timeout(struct flow_timeouts *t, struct span name, struct span value)
{
	static const char *const classes[TIMEOUT_CLASSES] = {
	    [TIMEOUT_OTHER] = "default",
	    [TIMEOUT_TCP] = "tcp",
	    [TIMEOUT_UDP] = "udp",
	    [TIMEOUT_ICMP] = "icmp",
	};
	static const char *const states[] = {
	    [FLOW_NEW] = "new",
	    [FLOW_ESTABLISHED] = "established",
	    [FLOW_CLOSED] = "closed",
	};
	const struct span hurry = span_str("emergency-");
	unsigned class, state, emergency;
	struct span word;
	uint64_t n;

	if (!span_token(&name, '.', &word))
		return false;
	class = index_of(word, classes, TIMEOUT_CLASSES);
	emergency = span_starts(name, hurry);
	state =
	    index_of(emergency ? span_from(name, hurry.n) : name, states, 3);
	if (class == TIMEOUT_CLASSES || state == 3 ||
	    !span_number(value, SECONDS_MOST, &n))
		return false;
	/* At once is with the next second. */
	t->idle_s[emergency][class][state] = n == 0 ? 1 : (uint32_t)n;
	return true;
}

/* ---- tunnels ---- */

static bool
take_tunnel(struct config_packets *p, struct span name, struct span value)
{
	static const char *const names[TUNNELS] = {
	    [TUNNEL_TEREDO] = "teredo",
	    [TUNNEL_GENEVE] = "geneve",
	    [TUNNEL_VXLAN] = "vxlan",
	};
	struct span word;
	unsigned t;

	if (!span_token(&name, '.', &word))
		return false;
	t = index_of(word, names, TUNNELS);
	if (t == TUNNELS)
		return false;
	if (span_eq_str(name, "enabled"))
		p->off[t] = !config_true(value);
	else if (span_eq_str(name, "ports"))
		p->ports[t] = span_trim(value);
	else
		return false;
	return true;
}

/*
 * "[8472, 4789]".  As Suricata, which takes the first port of a range, and
 * four at most; Teredo alone can be at any.
 */
static void
read_ports(struct tunnel_ports *to, struct span text, bool may_be_any)
{
	struct span word, port;
	uint64_t n;

	*to = (struct tunnel_ports){.given = true};
	if (may_be_any && span_eq_str(text, "any"))
		to->any = true;
	if (text.n >= 2 && text.p[0] == '[')
		text = span_from(span_first(text, text.n - 1), 1);
	while (to->n < TUNNEL_PORTS && span_token(&text, ',', &word)) {
		if (span_token(&word, ':', &port) &&
		    span_number(span_trim(port), UINT16_MAX, &n))
			to->port[to->n++] = (uint16_t)n;
	}
}

void
config_packets_finish(struct config_packets *p)
{
	for (enum tunnel t = 0; t < TUNNELS; t++) {
		struct tunnel_ports *to = &p->tunnels.of[t];

		if (p->off[t])
			*to = (struct tunnel_ports){.given = true};
		else if (p->ports[t].n != 0)
			read_ports(to, p->ports[t], t == TUNNEL_TEREDO);
	}
}

/* ---- all ---- */

/* Takes a prefix off a name. */
static bool
below(struct span name, const char *prefix, struct span *rest)
{
	struct span p = span_str(prefix);

	if (!span_starts(name, p))
		return false;
	*rest = span_from(name, p.n);
	return true;
}

bool
config_packets_take(
    struct config_packets *p, struct span name, struct span value)
{
	struct stream_options *o = &p->stream;
	struct span rest;
	uint64_t n;

	if (below(name, "stream.reassembly.", &rest))
		return take_reassembly(o, rest, value);
	if (below(name, "stream.", &rest))
		return take_stream(o, rest, value);
	if (below(name, "flow-timeouts.", &rest))
		return take_timeout(&o->timeouts, rest, value);
	if (below(name, "decoder.", &rest))
		return take_tunnel(p, rest, value);
	if (span_eq_str(name, "flow.memcap"))
		return take_memcap(&o->limits, value);
	if (span_eq_str(name, "vlan.use-for-tracking")) {
		o->ignore_vlans = !config_true(value);
		return true;
	}
	if (!span_eq_str(name, "defrag.trackers") ||
	    !span_number(value, UINT32_MAX, &n))
		return false;
	o->limits.fragments = (uint32_t)n;
	return true;
}
