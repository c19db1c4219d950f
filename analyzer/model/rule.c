#include "analyzer/model/rule.h"

#include <stdio.h>

const char *
rule_key(const struct rule *r, char out[RULE_KEY])
{
	if (r->language == RULE_SURICATA)
		(void)snprintf(out, RULE_KEY, "%u:%u", r->gid, r->sid);
	else
		(void)snprintf(
		    out, RULE_KEY, "%s", r->uuid != NULL ? r->uuid : r->title);
	return out;
}
