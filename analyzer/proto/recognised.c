/*
 * Protocols that are recognised and not read: rules may ask for them by name,
 * and none of them is taken for something else.  As in Suricata some are
 * looked for only where their port is.
 */

#include "analyzer/base/cur.h"
#include "analyzer/proto/protocol.h"

static enum probe
answer(bool yes)
{
	return yes ? PROBE_YES : PROBE_NO;
}

/* Does the start hold text from byte at on?  It may yet. */
static enum probe
holds(struct span start, size_t at, const char *text, size_t n)
{
	struct span want = span_first(
	    span_of((const uint8_t *)text, n), start.n < at ? 0 : start.n - at);

	if (!span_starts(span_from(start, at), want))
		return PROBE_NO;
	return want.n == n ? PROBE_YES : PROBE_MAYBE;
}

/* [MS-SMB] and [MS-SMB2] behind the four bytes of RFC 1002. */
static enum probe
smb_probe(struct span start, enum dir dir, bool datagram)
{
	static const char *const marks[] = {"\xff"
					    "SMB",
	    "\xfe"
	    "SMB",
	    "\xfd"
	    "SMB"};
	enum probe best = PROBE_NO;

	(void)dir;
	(void)datagram;
	for (unsigned i = 0; i < 3 && best != PROBE_YES; i++) {
		enum probe p = holds(start, 4, marks[i], 4);

		if (p != PROBE_NO)
			best = p;
	}
	return best;
}

/* C706, section 12.6.3.1: version 5.0 or 5.1, a type of message. */
static enum probe
dcerpc_probe(struct span start, enum dir dir, bool datagram)
{
	const uint8_t *p = start.p;

	(void)dir;
	(void)datagram;
	if (start.n < 10)
		return start.n > 0 && p[0] != 5 ? PROBE_NO : PROBE_MAYBE;
	/* The length has the order of bytes that byte 4 tells. */
	return answer(p[0] == 5 && p[1] <= 1 && p[2] <= 19 &&
	    (p[4] & 0x10 ? p[8] | p[9] << 8 : p[8] << 8 | p[9]) >= 16);
}

/* RFC 6143, section 7.1.1. */
static enum probe
rfb_probe(struct span start, enum dir dir, bool datagram)
{
	(void)dir;
	(void)datagram;
	return holds(start, 0, "RFB ", 4);
}

/* RFC 5905: versions 1 to 4. */
static enum probe
ntp_probe(struct span start, enum dir dir, bool datagram)
{
	unsigned version = start.n == 0 ? 0 : start.p[0] >> 3 & 7;

	(void)dir;
	(void)datagram;
	return answer(start.n >= 48 && version >= 1 && version <= 4);
}

/* RFC 2131: the magic cookie. */
static enum probe
dhcp_probe(struct span start, enum dir dir, bool datagram)
{
	(void)dir;
	(void)datagram;
	return answer(start.n > 240 &&
	    holds(start, 236, "\x63\x82\x53\x63", 4) == PROBE_YES);
}

/* Takes the length behind a tag (X.690, 8.1.3), of up to four bytes. */
static size_t
take_length(struct cur *c)
{
	uint8_t first = cur_u8(c);
	size_t n = 0;

	if (first < 0x80)
		return first;
	if (first == 0x80 || first > 0x84)
		return SIZE_MAX;
	for (unsigned i = first & 0x7f; i > 0; i--)
		n = n << 8 | cur_u8(c);
	return n;
}

/* RFC 1157: a SEQUENCE that begins with the version. */
static enum probe
snmp_probe(struct span start, enum dir dir, bool datagram)
{
	struct cur c = cur_of(start);

	(void)dir;
	(void)datagram;
	if (start.n <= 10 || cur_u8(&c) != 0x30 || take_length(&c) == SIZE_MAX)
		return PROBE_NO;
	return answer(
	    cur_u8(&c) == 2 && take_length(&c) == 1 && cur_u8(&c) <= 3);
}

/* RFC 7296, section 3.1: versions 1 and 2, the whole message. */
static enum probe
ike_probe(struct span start, enum dir dir, bool datagram)
{
	const uint8_t *p = start.p;

	(void)dir;
	(void)datagram;
	return answer(start.n >= 28 && (p[17] == 0x10 || p[17] == 0x20) &&
	    p[24] == 0 &&
	    (size_t)(p[25] << 16 | p[26] << 8 | p[27]) == start.n);
}

/* BEP 5. */
static enum probe
dht_probe(struct span start, enum dir dir, bool datagram)
{
	(void)dir;
	(void)datagram;
	return answer(holds(start, 0, "d1:ad2:id20:", 12) == PROBE_YES ||
	    holds(start, 0, "d1:rd2:id20:", 12) == PROBE_YES);
}

/* The TPKT of RFC 1006 around a connection request or its answer. */
static enum probe
rdp_probe(struct span start, enum dir dir, bool datagram)
{
	const uint8_t *p = start.p;

	(void)dir;
	(void)datagram;
	if (start.n < 6)
		return start.n > 0 && p[0] != 3 ? PROBE_NO : PROBE_MAYBE;
	return answer(p[0] == 3 && p[1] == 0 &&
	    ((p[5] & 0xf0) == 0xe0 || (p[5] & 0xf0) == 0xd0));
}

const struct protocol protocol_smb = {
    .source = "[MS-SMB], [MS-SMB2]",
    .counters = {.flows = "app_layer.flow.smb"},
    .app = APP_SMB,
    .tcp = true,
    .probe = smb_probe,
};

const struct protocol protocol_dcerpc = {
    .source = "C706",
    .counters = {.flows = "app_layer.flow.dcerpc_tcp"},
    .app = APP_DCERPC,
    .tcp = true,
    .probe = dcerpc_probe,
};

const struct protocol protocol_rfb = {
    .source = "RFC 6143",
    .counters = {.flows = "app_layer.flow.rfb"},
    .app = APP_RFB,
    .tcp = true,
    .server_first = true,
    .probe = rfb_probe,
};

const struct protocol protocol_rdp = {
    .source = "[MS-RDPBCGR]",
    .counters = {.flows = "app_layer.flow.rdp"},
    .app = APP_RDP,
    .tcp = true,
    .port = 3389,
    .probe = rdp_probe,
};

const struct protocol protocol_ntp = {
    .source = "RFC 5905",
    .counters = {.flows = "app_layer.flow.ntp"},
    .app = APP_NTP,
    .udp = true,
    .port = 123,
    .probe = ntp_probe,
};

const struct protocol protocol_dhcp = {
    .source = "RFC 2131",
    .counters = {.flows = "app_layer.flow.dhcp"},
    .app = APP_DHCP,
    .udp = true,
    .port = 67,
    .probe = dhcp_probe,
};

const struct protocol protocol_snmp = {
    .source = "RFC 1157",
    .counters = {.flows = "app_layer.flow.snmp"},
    .app = APP_SNMP,
    .udp = true,
    .port = 161,
    .probe = snmp_probe,
};

const struct protocol protocol_ike = {
    .source = "RFC 7296",
    .counters = {.flows = "app_layer.flow.ike"},
    .app = APP_IKE,
    .udp = true,
    .port = 500,
    .probe = ike_probe,
};

const struct protocol protocol_dht = {
    .source = "BEP 5",
    .counters = {.flows = "app_layer.flow.bittorrent-dht"},
    .app = APP_BITTORRENT_DHT,
    .udp = true,
    .probe = dht_probe,
};
