/* What follows what.  The first lines are those that most frames take. */

#include "analyzer/decode/decoder.h"

const struct route decode_routes[] = {
    {{LAYER_LINK, LINK_ETHERNET, ORIGIN_WIRE}, &decoder_ethernet},
    {{LAYER_ETHERTYPE, TYPE_IPV4, ORIGIN_WIRE}, &decoder_ipv4},
    {{LAYER_IPPROTO, PROTO_TCP, ORIGIN_WIRE}, &decoder_tcp},
    {{LAYER_IPPROTO, PROTO_UDP, ORIGIN_WIRE}, &decoder_udp},
    {{LAYER_ETHERTYPE, TYPE_IPV6, ORIGIN_WIRE}, &decoder_ipv6},
    {{LAYER_ETHERTYPE, 0x8100, ORIGIN_WIRE}, &decoder_vlan},
    {{LAYER_IPPROTO, PROTO_ICMP, ORIGIN_WIRE}, &decoder_icmpv4},
    {{LAYER_IPPROTO, PROTO_ICMPV6, ORIGIN_WIRE}, &decoder_icmpv6},
    {{LAYER_ETHERTYPE, 0x0806, ORIGIN_WIRE}, &decoder_arp},

    {{LAYER_LINK, LINK_RAW, ORIGIN_WIRE}, &decoder_raw},
    {{LAYER_LINK, 12, ORIGIN_WIRE}, &decoder_raw}, /* RAW of most systems */
    {{LAYER_LINK, 14, ORIGIN_WIRE}, &decoder_raw}, /* RAW of OpenBSD */
    {{LAYER_LINK, 113, ORIGIN_WIRE}, &decoder_sll},
    {{LAYER_LINK, 276, ORIGIN_WIRE}, &decoder_sll2},
    {{LAYER_LINK, LINK_NULL, ORIGIN_WIRE}, &decoder_null},
    {{LAYER_LINK, 108, ORIGIN_WIRE}, &decoder_null},
    {{LAYER_LINK, 228, ORIGIN_WIRE}, &decoder_ipv4},
    {{LAYER_LINK, 229, ORIGIN_WIRE}, &decoder_ipv6},
    {{LAYER_LINK, 9, ORIGIN_WIRE}, &decoder_ppp},
    {{LAYER_LINK, 50, ORIGIN_WIRE}, &decoder_ppp}, /* with HDLC's framing */
    {{LAYER_LINK, 51, ORIGIN_WIRE}, &decoder_pppoe},
    {{LAYER_LINK, 104, ORIGIN_WIRE}, &decoder_chdlc},
    {{LAYER_LINK, 778, ORIGIN_WIRE}, &decoder_raw}, /* that carries GRE */

    {{LAYER_ETHERTYPE, 0x88a8, ORIGIN_WIRE}, &decoder_vlan},
    {{LAYER_ETHERTYPE, 0x9100, ORIGIN_WIRE}, &decoder_vlan},
    {{LAYER_ETHERTYPE, TYPE_MPLS, ORIGIN_WIRE}, &decoder_mpls},
    {{LAYER_ETHERTYPE, 0x8848, ORIGIN_WIRE}, &decoder_mpls},
    {{LAYER_ETHERTYPE, 0x8864, ORIGIN_WIRE}, &decoder_pppoe},
    {{LAYER_ETHERTYPE, 0x8863, ORIGIN_WIRE}, &decoder_pppoe_discovery},
    {{LAYER_ETHERTYPE, TYPE_PPP, ORIGIN_WIRE}, &decoder_ppp},
    {{LAYER_ETHERTYPE, 0x88e7, ORIGIN_WIRE}, &decoder_pbb},
    {{LAYER_ETHERTYPE, 0x8903, ORIGIN_WIRE}, &decoder_dce},
    {{LAYER_ETHERTYPE, 0x8926, ORIGIN_WIRE}, &decoder_vntag},
    {{LAYER_ETHERTYPE, 0x894f, ORIGIN_WIRE}, &decoder_nsh},
    {{LAYER_ETHERTYPE, TYPE_BRIDGED, ORIGIN_WIRE}, &decoder_ethernet},
    {{LAYER_ETHERTYPE, TYPE_ERSPAN, ORIGIN_WIRE}, &decoder_erspan},

    {{LAYER_PPP, 0x0021, ORIGIN_WIRE}, &decoder_ipv4},
    {{LAYER_PPP, 0x0057, ORIGIN_WIRE}, &decoder_ipv6},
    {{LAYER_PPP, 0x0281, ORIGIN_WIRE}, &decoder_mpls},

    {{LAYER_IPPROTO, PROTO_SCTP, ORIGIN_WIRE}, &decoder_sctp},
    {{LAYER_IPPROTO, PROTO_GRE, ORIGIN_WIRE}, &decoder_gre},
    {{LAYER_IPPROTO, PROTO_ESP, ORIGIN_WIRE}, &decoder_esp},
    {{LAYER_IPPROTO, 4, ORIGIN_IPIP}, &decoder_ipv4},
    {{LAYER_IPPROTO, PROTO_IPV6, ORIGIN_IPIP}, &decoder_ipv6},

    {{LAYER_UDP, PORT_VXLAN, ORIGIN_WIRE}, &decoder_vxlan},
    {{LAYER_UDP, PORT_TEREDO, ORIGIN_WIRE}, &decoder_teredo},
    {{LAYER_UDP, PORT_GENEVE, ORIGIN_WIRE}, &decoder_geneve},
};

const size_t decode_routes_n = sizeof(decode_routes) / sizeof(decode_routes[0]);
