#include "analyzer/proto/protocol.h"

/* To add a protocol: write NAME.c, add its line here and in protocol.h. */
const struct protocol *const proto_table[] = {
    &protocol_sip_tcp, /* before HTTP, which has methods of the same name */
    &protocol_http,
    &protocol_tls,
    &protocol_dns,
    &protocol_sip_udp,
    &protocol_smtp,
    &protocol_ftp,
    &protocol_ftp_data,
    &protocol_tftp,
    &protocol_ssh,
    &protocol_modbus,
    &protocol_smb,
    &protocol_dcerpc,
    &protocol_rfb,
    &protocol_rdp,
    &protocol_ntp,
    &protocol_dhcp,
    &protocol_snmp,
    &protocol_ike,
    &protocol_dht,
    &protocol_mqtt, /* by its port: what looks like another goes first */
    NULL,
};
