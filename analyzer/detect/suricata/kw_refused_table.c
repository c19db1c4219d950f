/*
 * Keywords of Suricata that are known and not built.  A rule that has one is
 * refused, because it would match where it must not.
 */

#include "analyzer/detect/suricata/build.h"

static bool
refuse(struct build *b, const struct option *o)
{
	const char *why = o->keyword->arg;

	return build_fail(b, o->name, "the keyword '%s' is not supported%s%s",
	    o->keyword->name, why == NULL ? "" : ": ", why == NULL ? "" : why);
}

const struct keyword kw_refused[] = {
    {"cip_service", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dce_iface", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dce_opnum", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dce_stub_data", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dcerpc.iface", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dcerpc.opnum", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dcerpc.stub_data", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dhcp.leasetime", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dhcp.rebinding_time", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dhcp.renewal_time", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dnp3.data", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dnp3_func", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dnp3_ind", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"dnp3_obj", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"enip_command", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"entropy", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"frame", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"geoip", NULL, "", "", VALUE_MAY, refuse,
	"no database of countries is read; name the networks instead"},
    {"http2.errorcode", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.frametype", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.header_name", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.priority", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.settings", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.size_update", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"http2.window", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.chosen_sa_attribute", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.exchtype", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.init_spi", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.key_exchange_payload", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.key_exchange_payload_length", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.nonce_payload", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.nonce_payload_length", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.resp_spi", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"ike.vendor", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"krb5.cname", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"krb5.sname", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"krb5.ticket_encryption", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"krb5_err_code", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"krb5_msg_type", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"l3_proto", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"lua", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"luaxform", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"nfs.version", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"nfs_procedure", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"quic.cyu.hash", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"quic.cyu.string", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"quic.sni", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"quic.ua", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"quic.version", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"rfb.name", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"rfb.secresult", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"rfb.sectype", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb.named_pipe", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb.ntlmssp_domain", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb.ntlmssp_user", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb.share", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb_named_pipe", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"smb_share", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"snmp.community", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"snmp.pdu_type", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"snmp.usm", NULL, "", "", VALUE_MAY, refuse, NULL},
    {"snmp.version", NULL, "", "", VALUE_MAY, refuse, NULL},
    {0},
};
