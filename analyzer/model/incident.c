#include "analyzer/model/incident.h"

const char *
entity_kind_name(enum entity_kind k)
{
	static const char *const names[] = {
	    [ENTITY_ADDRESS] = "address",
	    [ENTITY_HOST] = "host",
	    [ENTITY_USER] = "user",
	    [ENTITY_DOMAIN] = "domain",
	    [ENTITY_URL] = "url",
	    [ENTITY_HASH] = "hash",
	    [ENTITY_CERTIFICATE] = "certificate",
	    [ENTITY_PROCESS] = "process",
	    [ENTITY_ACCOUNT] = "account",
	    [ENTITY_SUBJECT] = "subject",
	    [ENTITY_CLIENT] = "client",
	    [ENTITY_RULE] = "rule",
	};

	return names[k];
}
