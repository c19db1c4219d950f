/* Names of record types and response codes, as Suricata prints them. */

#include "analyzer/proto/dns.h"

static const char *const types[] = {
    [1] = "A",
    [2] = "NS",
    [3] = "MD",
    [4] = "MF",
    [5] = "CNAME",
    [6] = "SOA",
    [7] = "MB",
    [8] = "MG",
    [9] = "MR",
    [10] = "NULL",
    [11] = "WKS",
    [12] = "PTR",
    [13] = "HINFO",
    [14] = "MINFO",
    [15] = "MX",
    [16] = "TXT",
    [17] = "RP",
    [18] = "AFSDB",
    [19] = "X25",
    [20] = "ISDN",
    [21] = "RT",
    [22] = "NSAP",
    [23] = "NSAPPTR",
    [24] = "SIG",
    [25] = "KEY",
    [26] = "PX",
    [27] = "GPOS",
    [28] = "AAAA",
    [29] = "LOC",
    [30] = "NXT",
    [33] = "SRV",
    [34] = "ATMA",
    [35] = "NAPTR",
    [36] = "KX",
    [37] = "CERT",
    [38] = "A6",
    [39] = "DNAME",
    [41] = "OPT",
    [42] = "APL",
    [43] = "DS",
    [44] = "SSHFP",
    [45] = "IPSECKEY",
    [46] = "RRSIG",
    [47] = "NSEC",
    [48] = "DNSKEY",
    [49] = "DHCID",
    [50] = "NSEC3",
    [51] = "NSEC3PARAM",
    [52] = "TLSA",
    [55] = "HIP",
    [59] = "CDS",
    [60] = "CDNSKEY",
    [65] = "HTTPS",
    [99] = "SPF",
    [249] = "TKEY",
    [250] = "TSIG",
    [254] = "MAILA",
    [255] = "ANY",
    [256] = "URI",
};

static const char *const rcodes[] = {
    [0] = "NOERROR",
    [1] = "FORMERR",
    [2] = "SERVFAIL",
    [3] = "NXDOMAIN",
    [4] = "NOTIMP",
    [5] = "REFUSED",
    [6] = "YXDOMAIN",
    [7] = "YXRRSET",
    [8] = "NXRRSET",
    [9] = "NOTAUTH",
    [10] = "NOTZONE",
};

static const char *
dns_type_name(unsigned type)
{
	return type < sizeof(types) / sizeof(types[0]) ? types[type] : NULL;
}

const char *
dns_rcode_name(unsigned rcode)
{
	return rcode < sizeof(rcodes) / sizeof(rcodes[0]) ? rcodes[rcode]
							  : NULL;
}

void
dns_add_type(struct event *ev, enum field f, uint16_t item, unsigned type)
{
	const char *name = dns_type_name(type);

	if (name != NULL)
		(void)event_add_item(ev, f, item, span_str(name));
	else
		event_add_item(ev, f, item, (struct span){0})->text =
		    arena_printf(ev->arena, "%u", type);
}
