#include "analyzer/model/attack.h"

static const struct technique techniques[] = {
#define TECHNIQUE(id, name, tactic) {id, name, TACTIC_##tactic},
#include "analyzer/model/attack.def"
#undef TECHNIQUE
};

enum {
	COUNT = sizeof(techniques) / sizeof(techniques[0])
};

const char *
tactic_name(enum tactic t)
{
	static const char *const names[TACTIC_COUNT] = {
	    [TACTIC_RECONNAISSANCE] = "Reconnaissance",
	    [TACTIC_RESOURCE_DEVELOPMENT] = "Resource Development",
	    [TACTIC_INITIAL_ACCESS] = "Initial Access",
	    [TACTIC_EXECUTION] = "Execution",
	    [TACTIC_PERSISTENCE] = "Persistence",
	    [TACTIC_PRIVILEGE_ESCALATION] = "Privilege Escalation",
	    [TACTIC_DEFENSE_EVASION] = "Defense Evasion",
	    [TACTIC_DEFENSE_IMPAIRMENT] = "Defense Impairment",
	    [TACTIC_CREDENTIAL_ACCESS] = "Credential Access",
	    [TACTIC_DISCOVERY] = "Discovery",
	    [TACTIC_LATERAL_MOVEMENT] = "Lateral Movement",
	    [TACTIC_COLLECTION] = "Collection",
	    [TACTIC_COMMAND_AND_CONTROL] = "Command and Control",
	    [TACTIC_EXFILTRATION] = "Exfiltration",
	    [TACTIC_INHIBIT_RESPONSE_FUNCTION] = "Inhibit Response Function",
	    [TACTIC_IMPAIR_PROCESS_CONTROL] = "Impair Process Control",
	    [TACTIC_IMPACT] = "Impact",
	};

	return t < TACTIC_COUNT ? names[t] : "";
}

/* The table is in the order of the ids. */
static const struct technique *
lookup(struct span id)
{
	size_t low = 0, high = COUNT;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = span_cmp(id, span_str(techniques[mid].id));

		if (c == 0)
			return &techniques[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct technique *
technique_find(struct span id)
{
	uint8_t upper[10];
	const struct technique *t;

	if (id.n == 0 || id.n > sizeof(upper))
		return NULL;
	memcpy(upper, id.p, id.n);
	if (upper[0] == 't')
		upper[0] = 'T';
	t = lookup(span_of(upper, id.n));
	if (t == NULL && id.n > 5 && upper[5] == '.')
		t = lookup(span_of(upper, 5));
	return t;
}
