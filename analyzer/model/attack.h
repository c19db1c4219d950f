#ifndef ANALYZER_MODEL_ATTACK_H
#define ANALYZER_MODEL_ATTACK_H

/*
 * The techniques of MITRE ATT&CK, Enterprise and ICS, that rules name: by
 * the names of version 19, and those that it withdrew, since rules are older.
 */

#include "analyzer/base/span.h"

/* In the order in which an attack usually goes through them. */
enum tactic {
	TACTIC_RECONNAISSANCE,
	TACTIC_RESOURCE_DEVELOPMENT,
	TACTIC_INITIAL_ACCESS,
	TACTIC_EXECUTION,
	TACTIC_PERSISTENCE,
	TACTIC_PRIVILEGE_ESCALATION,
	TACTIC_DEFENSE_EVASION, /* version 19: Stealth */
	TACTIC_DEFENSE_IMPAIRMENT,
	TACTIC_CREDENTIAL_ACCESS,
	TACTIC_DISCOVERY,
	TACTIC_LATERAL_MOVEMENT,
	TACTIC_COLLECTION,
	TACTIC_COMMAND_AND_CONTROL,
	TACTIC_EXFILTRATION,
	TACTIC_INHIBIT_RESPONSE_FUNCTION, /* ICS */
	TACTIC_IMPAIR_PROCESS_CONTROL,    /* ICS */
	TACTIC_IMPACT,
	TACTIC_COUNT /* also: of a technique that is not in the table */
};

struct technique {
	const char *id; /* "T1110" or "T1110.004" */
	const char *name;
	enum tactic tactic; /* the first one, where it has several */
};

/*
 * The technique of that id ("T1110.004"; case does not matter).  One that is
 * not in the table is answered by the technique that it is a part of; NULL:
 * that is unknown, too.
 */
const struct technique *technique_find(struct span id);

/* "Initial Access" …; "" for TACTIC_COUNT. */
const char *tactic_name(enum tactic t);

#endif
