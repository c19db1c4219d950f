/* Which options of rules load, and what is said about those that do not. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/stand.h"

/* What is said of a rule's options; NULL: they load without a word. */
struct option_case {
	const char *proto;
	const char *options;
	const char *said;
	bool warning; /* said, and loaded */
};

static void
check(const struct option_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct diags diags = {0};
		struct ruleset *r;
		char rule[512];
		const char *said;

		(void)snprintf(rule, sizeof(rule),
		    "alert %s any any -> any any (%s sid:1;)\n", c[i].proto,
		    c[i].options);
		r = stand_rules(rule, NULL, &diags);
		said = diags.n == 0 ? NULL : diags.v[0].text;
		if ((ruleset_refused(r) == 0) !=
		    (c[i].said == NULL || c[i].warning))
			fail_msg("%s: refused %u: %s", c[i].options,
			    (unsigned)ruleset_refused(r), said);
		if ((said == NULL) != (c[i].said == NULL) ||
		    (said != NULL && strstr(said, c[i].said) == NULL))
			fail_msg("%s: said %s", c[i].options, said);
		ruleset_free(r);
		diags_clear(&diags);
	}
}

static const struct option_case about[] = {
    {"ip", "rev:0;", "rev: expected a number from 1 to 4294967294", false},
    {"ip", "rev:4294967295;", "rev: expected a number from 1", false},
    {"ip", "gid:0;", NULL, false},
    {"ip", "gid:-1;", "gid: expected a number from 0", false},
    {"ip", "priority:0;", "priority: 1 is taken", true},
    {"ip", "priority:256;", "priority: 255 is taken", true},
    {"ip", "priority:x;", "priority: expected a number", false},
    {"ip", "priority:1; priority:2;", "priority: given twice; this one counts",
	true},
    {"ip", "classtype:trojan-activity; classtype:attempted-recon;",
	"classtype: given twice", true},
    {"ip", "threshold:type limit,track by_src,count 1,seconds 0;",
	"threshold: in 0 seconds it holds back nothing", true},
    {"ip", "threshold:type both,track by_src,count 3,seconds 0;",
	"threshold: 3 matches in 0 seconds can never be", false},
    {"ip", "threshold:type limit,track by_src,count 0,seconds 60;",
	"count: expected a number from 1", false},
    {"ip",
	"threshold:type limit,track by_src,count 1,seconds 60; "
	"threshold:type limit,track by_src,count 1,seconds 60;",
	"threshold: a rule has one threshold or detection_filter", false},
    {"ip", "detection_filter:track by_rule,count 1,seconds 60;",
	"detection_filter: expected track by_src or by_dst", false},
    {"ip", "detection_filter:track by_src,count 1,seconds 0;",
	"detection_filter: expected seconds from 1", false},
    {"ip", "classtype:\"trojan-activity\";",
	"classtype: the value stands without quotes", false},
    {"ip", "reference:url,;", "reference: the identifier is missing", false},
    {"ip", "requires:bogus;", "requires: \"bogus\" is not known here", true},
};

static void
what_rules_say_of_themselves(void **state)
{
	(void)state;
	check(about, sizeof(about) / sizeof(about[0]));
}

static const struct option_case flows[] = {
    {"tcp", "flow:to_server; flow:to_server;", NULL, false},
    {"tcp", "flow:to_server; flow:established;", NULL, false},
    {"tcp", "flow:to_server,established; flow:to_client;",
	"flow: given twice; put all its words into one", false},
    {"tcp", "flow:established,to_server,only_stream,no_frag;",
	"flow: at most 3 words", false},
    {"tcp", "flowbits:set,a|b;", "flowbits: of several names none is changed",
	true},
    {"tcp", "flowbits:isset,a|b;", NULL, false},
    {"tcp", "flowbits:isset,a|;", NULL, false},
    {"tcp", "flowbits:isset,|;", "flowbits: the name is missing", false},
    {"tcp", "flowbits:set,a b;", "flowbits: a name has no spaces in it", false},
    {"tcp", "flowint:ab,isset,1;",
	"flowint: what stands behind isset is ignored", true},
    {"tcp", "flowint:a,+,1;", "flowint: a name is a letter", false},
    {"tcp", "flowint:a b,+,1;", "flowint: a name is a letter", false},
    {"tcp", "flowint:a.b,+,1;", NULL, false},
    {"tcp", "flowint:ab,+,-1;", "flowint: expected a number from 0", false},
    {"tcp", "flowint:ab,+,4294967296;", "flowint: expected a number", false},
    {"tcp", "flowint:ab,+,cd;", NULL, false},
    {"tcp", "stream_size:server,==,10;", "stream_size: expected", false},
    {"tcp", "stream_size:server,=,10;", NULL, false},
    {"tcp", "xbits:noalert;", "xbits: it has no noalert", false},
};

static void
flows_and_their_marks(void **state)
{
	(void)state;
	check(flows, sizeof(flows) / sizeof(flows[0]));
}

static const struct option_case headers[] = {
    {"ip", "tos:x10;", NULL, false},
    {"ip", "tos:0x10;", "tos: expected a number from 0 to 255 or x0 to xff",
	false},
    {"ip", "tos:x100;", "tos: expected a number from 0 to 255", false},
    {"ip", "tos:!10;", NULL, false},
    {"ip", "tos:>10;", "tos: expected a number", false},
    {"ip", "id:>1;", "id: expected a number from 0 to 65535, not", false},
    {"ip", "ttl:>255;", "ttl: nothing is above 255", false},
    {"ip", "dsize:>65535;", "dsize: nothing is above 65535", false},
    {"ip", "fragoffset:!0;", "fragoffset: expected a number", false},
    {"ip", "fragoffset:>0;", NULL, false},
    {"ip", "fragbits:M+;", "fragbits: \"+\" behind the letters is ignored",
	true},
    {"ip", "fragbits:+MD;", NULL, false},
    {"ip", "fragbits:m;", "fragbits: expected letters of M, D and R", false},
    {"ip", "ipopts:cipso;", "ipopts: expected rr", false},
    {"ip", "ip_proto:6; ip_proto:17;",
	"ip_proto: one that names the protocol stands alone", false},
    {"ip", "ip_proto:!6; ip_proto:!17;", NULL, false},
    {"icmp", "icmp_id:>1;", "icmp_id: expected a number", false},
    {"icmp", "icmp_seq:!1;", "icmp_seq: expected a number", false},
    {"tcp", "seq:>1;", "tcp.seq: expected a number", false},
    {"tcp", "window:!1;", NULL, false},
    {"tcp", "flags:s;", "flags: expected letters", false},
    {"tcp", "flags:S,;", "flags: expected letters", false},
    {"tcp", "flags:+;", "flags: expected letters", false},
    {"tcp", "flags:!S,CE;", NULL, false},
};

static void
headers_of_packets(void **state)
{
	(void)state;
	check(headers, sizeof(headers) / sizeof(headers[0]));
}

static const struct option_case payloads[] = {
    {"tcp", "byte_test:0,=,0,0;", NULL, false},
    {"tcp", "byte_test:9,=,0,0;", "byte_test: it can read 0 to 8 bytes", false},
    {"tcp", "byte_test:8,=,18446744073709551615,0;", NULL, false},
    {"tcp", "byte_test:8,=,0xffffffffffffffff,0;", NULL, false},
    {"tcp", "byte_test:8,=,18446744073709551616,0;", "byte_test: expected",
	false},
    {"tcp", "byte_test:4,=,1,0,dce;", "as DCERPC is not decoded; say", false},
    {"tcp", "byte_extract:0,0,v;", NULL, false},
    {"tls", "ssl_state:client_hello,server_hello;", NULL, false},
    {"tls", "ssl_state:!client_hello , server_hello;", NULL, false},
    {"tls", "ssl_state:client_hello,;", "ssl_state: expected", false},
    {"tcp", "pcre:\"!/a/\";", "pcre: a \"!\" stands before the quotes", false},
    {"tcp", "pcre:\"m/a/i\";", NULL, false},
    {"tcp", "pcre:\"m/\";", "pcre: expected \"/PATTERN/LETTERS\"", false},
    {"tcp", "pcre:\"/\";", "pcre: expected \"/PATTERN/LETTERS\"", false},
    {"tcp", "pcre:\"//\";", NULL, false},
    {"tcp", "pcre:\"/a/UU\";", "pcre: the letters name two buffers", false},
    {"tcp", "pcre:\"/a/K\";", "pcre: unknown letter \"K\"", false},
    {"tcp", "content:\"a\"; nocase; nocase;", "nocase: given twice", false},
    {"tcp", "content:\"a\"; replace:\"b\";",
	"replace: packets are read, not changed", true},
    {"tcp", "content:\"a\"; replace:\"bc\";",
	"replace: it has 2 bytes, but the content has 1", false},
    {"tcp", "replace:\"a\";", "replace: there is no content before it", false},
    {"tcp",
	"http.uri; content:\"a\"; fast_pattern; http.host; content:\"b\"; "
	"fast_pattern;",
	NULL, false},
    {"tcp", "content:\"a\"; fast_pattern; content:\"b\"; fast_pattern;",
	"fast_pattern: given twice; a buffer has one", false},
    {"tcp", "base64_decode:offset 65536;", NULL, false},
};

static const struct option_case never[] = {
    {"tcp", "content:!\"a\"; fast_pattern:only;", "\"only\" goes with", false},
    {"tcp", "content:\"a\"; offset:1; fast_pattern:only;", "\"only\" goes with",
	false},
    {"tcp", "content:\"a\"; fast_pattern:only; offset:1;",
	"offset: fast_pattern:only binds", false},
    {"tcp", "content:\"a\"; fast_pattern:only; content:\"b\"; distance:0;",
	"distance: fast_pattern:only binds", false},
    {"tcp", "content:\"a\"; fast_pattern:only; content:\"b\";", NULL, false},
    {"tcp", "content:\"a\"; offset:65536;",
	"offset: expected a number up to 65535", false},
    {"tcp", "content:\"a\"; distance:-1048577;",
	"distance: expected a number up to 1048576", false},
    {"http", "http.method; content:\"GET \";",
	"http.method has no space at its start or end", false},
    {"http", "http.uri; bsize:5; content:!\"abcdef\";",
	"http.uri may have 5 bytes at most", false},
    {"http", "http.uri; strip_whitespace; content:\"a|0d 0a|b\";",
	"http.uri has no whitespace behind its transforms", false},
    {"http", "http.uri; compress_whitespace; content:\"a  b\";",
	"no whitespace behind whitespace", false},
    {"http", "http.uri; compress_whitespace; content:\"a b\";", NULL, false},
    {"http", "http.uri; to_lowercase; content:\"A\";", "no upper case", false},
    {"http", "http.uri; to_lowercase; content:\"A\"; nocase;", NULL, false},
    {"http", "http.uri; to_lowercase; to_uppercase; content:\"a\";",
	"no lower case", false},
};

/* Contents that need more room than dsize or bsize leave them. */
static const struct option_case sizes[] = {
    {"tcp", "dsize:5; content:\"abcdef\";",
	"the payload may have 5 bytes at most, but its contents need 6", false},
    {"tcp", "dsize:6; content:\"abcdef\";", NULL, false},
    {"tcp", "dsize:>5; content:\"abcdef\";", NULL, false},
    {"tcp", "dsize:!5; content:\"abcdef\";", NULL, false},
    {"tcp", "dsize:10; content:\"abcdef\"; offset:5;", "contents need 11",
	false},
    {"tcp", "dsize:10; content:\"abc\"; content:\"def\"; distance:5;",
	"contents need 11", false},
    {"tcp", "dsize:11; content:\"abc\"; content:\"def\"; distance:5;", NULL,
	false},
    {"tcp", "dsize:10; content:\"abc\"; content:\"def\"; distance:-5;", NULL,
	false},
    {"tcp", "dsize:5; content:\"abc\"; content:\"def\";", NULL, false},
    {"tcp",
	"dsize:5; content:\"abc\"; byte_jump:1,0; content:\"def\"; "
	"distance:0;",
	NULL, false},
    {"tcp", "dsize:5; content:\"abc\"; content:!\"def\"; distance:5;",
	"contents need 8", false},
    {"tcp", "dsize:5; content:\"abc\"; content:!\"d\"; offset:7;", NULL, false},
    {"http", "http.uri; bsize:8; content:\"abcdef\"; offset:5;",
	"http.uri may have 8 bytes at most, but its contents need 11", false},
    {"http", "http.uri; bsize:4; content:\"ab\"; content:\"cd\"; distance:2;",
	"contents need 6", false},
    {"http",
	"http.uri; bsize:4; content:\"ab\"; http.method; content:\"abcde\";",
	NULL, false},
};

static void
contents_need_their_room(void **state)
{
	(void)state;
	check(sizes, sizeof(sizes) / sizeof(sizes[0]));
}

static const struct option_case mixed[] = {
    {"tcp", "dsize:10; http.uri; content:\"a\";",
	"a header or the size of a packet, and for what is read from the flow",
	false},
    {"tcp", "flags:S; filename:\"a\";", "no packet is both", false},
    {"tcp", "tcp.hdr; content:\"a\"; http.uri; content:\"a\";",
	"no packet is both", false},
    {"tcp", "ip.src; content:\"|01 02 03 04|\"; http.uri; content:\"a\";", NULL,
	false},
    {"tcp", "dsize:10; app-layer-protocol:http;", NULL, false},
    {"tcp", "decode-event:ipv4.pkt_too_small; http.uri; content:\"a\";", NULL,
	false},
    {"tcp", "dsize:10; flow:only_stream; content:\"a\";",
	"flow:only_stream looks at reassembled bytes", false},
    {"tcp-stream", "flags:S;", "tcp-stream looks at reassembled bytes", false},
    {"http", "http.header.raw; content:\"a\";",
	"say which with flow:to_server or flow:to_client", false},
    {"http", "http.header.raw; content:\"a\"; flow:to_client;", NULL, false},
};

static void
what_does_not_go_together(void **state)
{
	(void)state;
	check(mixed, sizeof(mixed) / sizeof(mixed[0]));
}

#define MD5 "e7d705a3286e19ea42f587b344ee6865"

static const struct option_case shapes[] = {
    {"tls", "ja3.hash; content:\"" MD5 "\";", NULL, false},
    {"tls", "ja3.hash; content:\"E7D705A3286E19EA42F587B344EE6865\";", NULL,
	false},
    {"tls", "ja3.hash; content:\"e7\";",
	"ja3.hash: a content is to be 32 hexadecimal digits", false},
    {"tls", "ja3.hash; to_md5; content:\"e7\";", NULL, false},
    {"tls", "ja3.hash; to_lowercase; content:\"E7\";", "no upper case", false},
    {"ssh", "ssh.hassh; content:\"zzd705a3286e19ea42f587b344ee6865\";",
	"32 hexadecimal digits", false},
    {"tls", "tls.cert_fingerprint; content:\"" MD5 "\";",
	"20 pairs of hexadecimal digits", false},
    {"tls", "tls.fingerprint:\"aa:bb\";", "20 pairs of hexadecimal digits",
	false},
    {"tls", "tls.cert_serial; content:\"5C\";", NULL, false},
    {"tls", "tls.cert_serial; content:\"5c:19\";", NULL, false},
    {"tls", "tls.cert_serial; content:\"5C19\";", "with \":\" between them",
	false},
    {"http", "http.host; content:\"a\"; nocase;",
	"http.host is in lower case already; leave nocase away", false},
    {"http", "content:\"a\"; nocase; http_host;", "leave nocase away", false},
    {"http", "http.host; to_uppercase; content:\"A\"; nocase;", NULL, false},
};

static const struct option_case ranges[] = {
    {"tcp", "byte_test:0x4,=,10,0;", "byte_test: expected a decimal number",
	false},
    {"tcp", "byte_test:4,=,10,0,align;", "byte_test: unknown word", false},
    {"tcp", "byte_jump:4,65536;", "number from -65535 to 65535", false},
    {"tcp", "byte_jump:4,0,post_offset 65536;", "number from -65535 to 65535",
	false},
    {"tcp", "byte_jump:4,0,multiplier 0;", "one multiplier from 1 to 65535",
	false},
    {"tcp", "byte_jump:4,0,from_beginning,from_end;", "exclude each other",
	false},
    {"tcp", "byte_jump:4,0,align;", NULL, false},
    {"tcp", "byte_jump:4,0,align 4;", "byte_jump: unknown word", false},
    {"tcp", "byte_jump:4,0,bitmask 0xf0;", NULL, false},
    {"tcp", "byte_extract:1,0,v,align 4;", NULL, false},
    {"tcp", "byte_extract:1,0,v,align 3;", "align 2 or align 4", false},
    {"tcp", "byte_extract:1,0,v,little,big;", "one of big, little and string",
	false},
    {"tcp", "byte_extract:20,0,v,string,dec;", NULL, false},
    {"tcp", "byte_extract:21,0,v,string,dec;", "it can read 0 to 20 bytes",
	false},
    {"tcp", "byte_extract:15,0,v,string,hex;", "it can read 0 to 14 bytes",
	false},
    {"tcp", "byte_extract:1,0,v; byte_extract:1,v,w;",
	"a number must stand here, not a variable", false},
    {"tcp", "byte_extract:1,0,v; byte_jump:v,v;", NULL, false},
    {"tcp",
	"byte_math:bytes 4, offset 0, oper +, rvalue 1, result v, string "
	"dec;",
	NULL, false},
    {"tcp", "byte_math:bytes 4, offset 0, oper +, rvalue 1, result v, string;",
	"byte_math: expected relative, or a word with its value", false},
    {"tcp", "byte_math:bytes 4, bytes 4, offset 0, oper +, rvalue 1, result v;",
	"byte_math: bytes is given twice", false},
    {"tcp", "byte_math:bytes 4, offset 0, oper +, rvalue -1, result v;",
	"an rvalue from 0", false},
    {"tcp", "byte_math:bytes 5, offset 0, oper <<, rvalue 1, result v;",
	"only numbers of 1 to 4 bytes are shifted", false},
    {"tcp", "isdataat:10,relative,rawbytes;", NULL, false},
    {"tcp", "isdataat:10,rawbytes;", "expected relative, and rawbytes behind",
	false},
    {"http", "http.uri; bsize:18446744073709551615;", NULL, false},
    {"http", "http.uri; bsize:>18446744073709551615;", "nothing is above",
	false},
    {"http", "filesize:<18446744073709551615;", NULL, false},
    {"tcp", "base64_decode:;", NULL, false},
    {"tcp", "base64_decode:bytes 10, offset 5, relative;", NULL, false},
    {"tcp", "base64_decode:offset 5, bytes 10;", "in this order", false},
    {"tcp", "base64_decode:bytes 65536;", "number from 0 to 65535", false},
    {"tcp", "base64_decode; base64_data;", NULL, false},
    {"tcp",
	"base64_decode; base64_data; content:\"a\"; http.uri; "
	"content:\"b\";",
	"no other buffer may follow base64_data", false},
    {"tcp", "tag:session,0,packets;", NULL, false},
    {"tcp", "tag:session,10,packets,src;", "a session has both sides", true},
    {"tcp", "requires:version >= 7.0.3.1;", NULL, false},
    {"tcp", "requires:version;", "expected a version", false},
    {"tcp", "threshold:type limit,track by_src,count 1,count 2,seconds 9;",
	"each field once", false},
    {"dns", "dns.opcode:256;", "dns.opcode: expected a number from 0 to 255",
	false},
    {"mqtt", "mqtt.flags:dup, retain;", NULL, false},
    {"mqtt", "mqtt.flags:! dup;", "mqtt.flags: expected", false},
    {"mqtt", "mqtt.connack.session_present:YES;", "expected yes or no", false},
    {"modbus", "modbus:function 0;", "a function code is 1 to 255", false},
    {"modbus", "modbus:access write input;", "only coils and holding", false},
    {"ssh", "ssh.protoversion:2.0;", NULL, false},
    {"ssh", "ssh.protoversion:2.0a;", "expected a version such as 2.0", false},
    {"tls", "tls.version:0x7f12;", NULL, false},
    {"tls", "tls.version:0x10000;", "tls.version: expected", false},
    {"tls", "ssl_version:tls1.0,!tls1.1;", "ssl_version: expected", false},
    {"tls", "ssl_version:tls1.2,tls1.2;", "each once", false},
    {"tcp", "ip_proto:!17;", "the rule names a protocol already", false},
    {"udp", "tcp.hdr; content:\"a\";", "have no such header", false},
};

static void
ranges_of_options(void **state)
{
	(void)state;
	check(ranges, sizeof(ranges) / sizeof(ranges[0]));
}

static const struct option_case behind[] = {
    {"tcp", "prefilter;", "behind what is to be looked for first", false},
    {"tcp", "flow:to_server; prefilter;", "behind what is to be looked for",
	false},
    {"tcp", "content:\"a\"; nocase; prefilter;", NULL, false},
    {"tcp", "ttl:10; msg:\"a\"; prefilter;", NULL, false},
    {"tcp", "pcre:\"/a/\"; prefilter;", "pcre can't be looked for first",
	false},
    {"tcp", "ttl:10; prefilter; dsize:5; prefilter;", "prefilter: given twice",
	false},
    {"tcp", "content:\"a\"; prefilter; fast_pattern;",
	"fast_pattern: given twice", false},
    {"tcp", "content:\"a\"; rawbytes;", NULL, false},
    {"tcp", "content:\"a\"; rawbytes; rawbytes;", "rawbytes: given twice",
	false},
    {"tcp", "http.uri; content:\"a\"; rawbytes;", "the content is in http.uri",
	false},
    {"tcp", "content:\"a\"; rawbytes; http_uri;", "the content has rawbytes",
	false},
    {"tcp", "content:\"abc\"; fast_pattern:1,0;", NULL, false},
    {"tcp", "content:!\"abc\"; fast_pattern; offset:1;",
	"can't be the fast_pattern", false},
    {"tcp", "pcre:\"/a/R\";", "there is no content or pcre before it", false},
    {"tcp", "pcre:\"/a/\"; pcre:\"/a/R\";", NULL, false},
    {"tcp", "byte_jump:1,0; pcre:\"/a/R\";", "no content or pcre", false},
    {"tcp", "content:\"a\"; pcre:\"/a/UR\";", "no content or pcre", false},
    {"tcp", "http.uri; pcre:\"/a/R\";", NULL, false},
    {"tcp", "pcre:\"/A/W\";", "http.host is in lower case", false},
    {"tcp", "pcre:\"/\\S\\x4A/W\";", NULL, false},
    {"tcp", "pcre:\"/(a)/,flow:x,flow:y\";", "has only 1 groups to capture",
	false},
    {"http", "http.uri; pcrexform:\"(a)\"; content:\"a\";", NULL, false},
    {"http", "http.uri; pcrexform:\"(a)(b)\"; content:\"a\";",
	"expected one group, which is what is kept; the pattern has 2", false},
};

static void
what_stands_behind_what(void **state)
{
	(void)state;
	check(behind, sizeof(behind) / sizeof(behind[0]));
}

static void
shapes_of_values(void **state)
{
	(void)state;
	check(shapes, sizeof(shapes) / sizeof(shapes[0]));
}

static void
what_can_never_match(void **state)
{
	(void)state;
	check(never, sizeof(never) / sizeof(never[0]));
}

static void
what_is_looked_for(void **state)
{
	(void)state;
	check(payloads, sizeof(payloads) / sizeof(payloads[0]));
}

/* Several flow options: each of only a direction lets it in. */
static void
several_flows_let_more_in(void **state)
{
	struct stand s;
	char got[256];

	(void)state;
	stand_open(&s,
	    "alert udp any any -> any any (flow:to_server; flow:to_server; "
	    "content:\"a\"; sid:1;)\n"
	    "alert udp any any -> any any (flow:to_server; flow:to_client; "
	    "content:\"a\"; sid:2;)\n"
	    "alert udp any any -> any any (flow:to_client; "
	    "flow:to_server,stateless; content:\"a\"; sid:3;)\n",
	    PROTO_UDP);
	(void)stand_packet(&s, DIR_TO_SERVER, "a");
	assert_string_equal(stand_alerts(&s, got), "1 2 3");
	(void)stand_packet(&s, DIR_TO_CLIENT, "a");
	assert_string_equal(stand_alerts(&s, got), "2");
	stand_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_rules_say_of_themselves),
	    cmocka_unit_test(flows_and_their_marks),
	    cmocka_unit_test(headers_of_packets),
	    cmocka_unit_test(what_is_looked_for),
	    cmocka_unit_test(what_can_never_match),
	    cmocka_unit_test(contents_need_their_room),
	    cmocka_unit_test(what_does_not_go_together),
	    cmocka_unit_test(shapes_of_values),
	    cmocka_unit_test(ranges_of_options),
	    cmocka_unit_test(what_stands_behind_what),
	    cmocka_unit_test(several_flows_let_more_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
