/* The rule language: every family of keywords. */

#include "analyzer/detect/suricata/keyword.h"

#include <stddef.h>

const struct keyword *const keyword_families[] = {
    kw_meta,
    kw_content,
    kw_payload,
    kw_byte,
    kw_http,
    kw_dns,
    kw_tls,
    kw_tls_state,
    kw_smtp,
    kw_ftp,
    kw_sip,
    kw_ssh,
    kw_mqtt,
    kw_modbus,
    kw_buffer,
    kw_transform,
    kw_packet,
    kw_vlan,
    kw_flow,
    kw_flowint,
    kw_vars,
    kw_host_bits,
    kw_asn1,
    kw_rpc,
    kw_tag,
    kw_file,
    kw_base64,
    kw_dataset,
    kw_config,
    kw_reputation,
    kw_threshold,
    kw_event,
    kw_refused,
    NULL,
};
