#include "analyzer/proto/protocol.h"

/* To add a protocol: write NAME.c, add its line here and in protocol.h. */
const struct protocol *const proto_table[] = {
    &protocol_http,
    &protocol_tls,
    &protocol_dns,
    &protocol_smtp,
    &protocol_ftp,
    &protocol_ftp_data,
    NULL,
};
