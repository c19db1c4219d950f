#include "analyzer/detect/entity_table.h"

enum {
	NAME_ROOM = 64,
};

/* Sorted by name: the names of Windows and Sysmon events, of the Elastic
 * Common Schema, of Zeek, of W3C access logs and of our own formats. */
static const struct entity_name names[] = {
    {"account", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"account_name", ENTITY_USER, ENTITY_NO_END},
    {"account_no", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"account_number", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"accountname", ENTITY_USER, ENTITY_NO_END},
    {"acct", ENTITY_USER, ENTITY_NO_END},
    {"addr", ENTITY_ADDRESS, ENTITY_NO_END},
    {"address", ENTITY_ADDRESS, ENTITY_NO_END},
    {"auid", ENTITY_USER, ENTITY_NO_END},
    {"bank_account", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"bankaccount", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"c-ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"c-uri", ENTITY_URL, ENTITY_NO_END},
    {"c-useragent", ENTITY_CLIENT, ENTITY_NO_END},
    {"callingstationid", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"cert_fingerprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"certificate.fingerprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"certthumbprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"client_ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"clientaddress", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"clientip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"computer", ENTITY_HOST, ENTITY_NO_END},
    {"computer_name", ENTITY_HOST, ENTITY_NO_END},
    {"computername", ENTITY_HOST, ENTITY_NO_END},
    {"cs-host", ENTITY_DOMAIN, ENTITY_NO_END},
    {"cs-uri", ENTITY_URL, ENTITY_NO_END},
    {"cs-user-agent", ENTITY_CLIENT, ENTITY_NO_END},
    {"cs-username", ENTITY_USER, ENTITY_NO_END},
    {"data_subject", ENTITY_SUBJECT, ENTITY_NO_END},
    {"datasubject", ENTITY_SUBJECT, ENTITY_NO_END},
    {"dest_addr", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"dest_ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destaddress", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destination.address", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destination.domain", ENTITY_DOMAIN, ENTITY_NO_END},
    {"destination.ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destination_ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destinationaddress", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destinationhostname", ENTITY_HOST, ENTITY_NO_END},
    {"destinationip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"destinationusername", ENTITY_USER, ENTITY_NO_END},
    {"devicehostname", ENTITY_HOST, ENTITY_NO_END},
    {"dns.query", ENTITY_DOMAIN, ENTITY_NO_END},
    {"dns.question.name", ENTITY_DOMAIN, ENTITY_NO_END},
    {"dns.rrname", ENTITY_DOMAIN, ENTITY_NO_END},
    {"domain", ENTITY_DOMAIN, ENTITY_NO_END},
    {"dst", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"dst_ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"dstip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"duser", ENTITY_USER, ENTITY_NO_END},
    {"exe", ENTITY_PROCESS, ENTITY_NO_END},
    {"file.hash.md5", ENTITY_HASH, ENTITY_NO_END},
    {"file.hash.sha1", ENTITY_HASH, ENTITY_NO_END},
    {"file.hash.sha256", ENTITY_HASH, ENTITY_NO_END},
    {"fingerprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"fqdn", ENTITY_DOMAIN, ENTITY_NO_END},
    {"hash", ENTITY_HASH, ENTITY_NO_END},
    {"hashes", ENTITY_HASH, ENTITY_NO_END},
    {"host", ENTITY_HOST, ENTITY_NO_END},
    {"host.hostname", ENTITY_HOST, ENTITY_NO_END},
    {"host.ip", ENTITY_ADDRESS, ENTITY_NO_END},
    {"host.name", ENTITY_HOST, ENTITY_NO_END},
    {"hostname", ENTITY_HOST, ENTITY_NO_END},
    {"http.url", ENTITY_URL, ENTITY_NO_END},
    {"http_user_agent", ENTITY_CLIENT, ENTITY_NO_END},
    {"iban", ENTITY_ACCOUNT, ENTITY_NO_END},
    {"id.orig_h", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"id.resp_h", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"image", ENTITY_PROCESS, ENTITY_NO_END},
    {"imphash", ENTITY_HASH, ENTITY_NO_END},
    {"initiatedby.user.userprincipalname", ENTITY_USER, ENTITY_NO_END},
    {"initiatingprocessfilename", ENTITY_PROCESS, ENTITY_NO_END},
    {"ip", ENTITY_ADDRESS, ENTITY_NO_END},
    {"ip_address", ENTITY_ADDRESS, ENTITY_NO_END},
    {"ipaddress", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"ja3", ENTITY_CLIENT, ENTITY_NO_END},
    {"ja3s", ENTITY_CLIENT, ENTITY_NO_END},
    {"ja4", ENTITY_CLIENT, ENTITY_NO_END},
    {"machine", ENTITY_HOST, ENTITY_NO_END},
    {"md5", ENTITY_HASH, ENTITY_NO_END},
    {"newprocessname", ENTITY_PROCESS, ENTITY_NO_END},
    {"node", ENTITY_HOST, ENTITY_NO_END},
    {"parentimage", ENTITY_PROCESS, ENTITY_NO_END},
    {"parentprocessname", ENTITY_PROCESS, ENTITY_NO_END},
    {"person_id", ENTITY_SUBJECT, ENTITY_NO_END},
    {"process.executable", ENTITY_PROCESS, ENTITY_NO_END},
    {"process.name", ENTITY_PROCESS, ENTITY_NO_END},
    {"processname", ENTITY_PROCESS, ENTITY_NO_END},
    {"query", ENTITY_DOMAIN, ENTITY_NO_END},
    {"query_name", ENTITY_DOMAIN, ENTITY_NO_END},
    {"queryname", ENTITY_DOMAIN, ENTITY_NO_END},
    {"r-dns", ENTITY_DOMAIN, ENTITY_NO_END},
    {"remote_addr", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"remote_ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"resident_no", ENTITY_SUBJECT, ENTITY_NO_END},
    {"rhost", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"ruser", ENTITY_USER, ENTITY_NO_END},
    {"s-ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"server_ip", ENTITY_ADDRESS, ENTITY_DESTINATION},
    {"server_name", ENTITY_HOST, ENTITY_NO_END},
    {"sha1", ENTITY_HASH, ENTITY_NO_END},
    {"sha256", ENTITY_HASH, ENTITY_NO_END},
    {"sha256hash", ENTITY_HASH, ENTITY_NO_END},
    {"source.address", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"source.ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"source_ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"sourceaddress", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"sourcehostname", ENTITY_HOST, ENTITY_NO_END},
    {"sourceimage", ENTITY_PROCESS, ENTITY_NO_END},
    {"sourceip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"sourceusername", ENTITY_USER, ENTITY_NO_END},
    {"src", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"src_addr", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"src_ip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"srcip", ENTITY_ADDRESS, ENTITY_SOURCE},
    {"subject", ENTITY_SUBJECT, ENTITY_NO_END},
    {"subject_id", ENTITY_SUBJECT, ENTITY_NO_END},
    {"subjectusername", ENTITY_USER, ENTITY_NO_END},
    {"suser", ENTITY_USER, ENTITY_NO_END},
    {"targetimage", ENTITY_PROCESS, ENTITY_NO_END},
    {"targetuser", ENTITY_USER, ENTITY_NO_END},
    {"targetusername", ENTITY_USER, ENTITY_NO_END},
    {"thumbprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"tls.fingerprint", ENTITY_CERTIFICATE, ENTITY_NO_END},
    {"tls.ja3.hash", ENTITY_CLIENT, ENTITY_NO_END},
    {"tls.ja4", ENTITY_CLIENT, ENTITY_NO_END},
    {"tls.sni", ENTITY_DOMAIN, ENTITY_NO_END},
    {"url", ENTITY_URL, ENTITY_NO_END},
    {"url.domain", ENTITY_DOMAIN, ENTITY_NO_END},
    {"url.full", ENTITY_URL, ENTITY_NO_END},
    {"url.original", ENTITY_URL, ENTITY_NO_END},
    {"user", ENTITY_USER, ENTITY_NO_END},
    {"user.name", ENTITY_USER, ENTITY_NO_END},
    {"user_agent", ENTITY_CLIENT, ENTITY_NO_END},
    {"user_agent.original", ENTITY_CLIENT, ENTITY_NO_END},
    {"user_name", ENTITY_USER, ENTITY_NO_END},
    {"useragent", ENTITY_CLIENT, ENTITY_NO_END},
    {"useridentity.username", ENTITY_USER, ENTITY_NO_END},
    {"username", ENTITY_USER, ENTITY_NO_END},
    {"userprincipalname", ENTITY_USER, ENTITY_NO_END},
    {"winlog.computer_name", ENTITY_HOST, ENTITY_NO_END},
    {"workstation", ENTITY_HOST, ENTITY_NO_END},
    {"workstationname", ENTITY_HOST, ENTITY_NO_END},
};

const struct entity_name *
entity_name_find(struct span name)
{
	size_t low = 0;
	size_t high = sizeof(names) / sizeof(names[0]);
	uint8_t lower[NAME_ROOM];

	if (name.n > sizeof(lower))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = byte_lower(name.p[i]);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order =
		    span_cmp(span_of(lower, name.n), span_str(names[mid].name));

		if (order == 0)
			return &names[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}
