#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

/*
 * What haechi reads of a suricata.yaml: vars.address-groups and port-groups,
 * what config_packets.h names, host-os-policy, packet-alert-max, action-order,
 * payload, packet, verdict and tagged-packets of the alerts of eve-log,
 * force-hash and force-magic of its files and of file-store, the declared
 * datasets, body limits of libhtp, xff, and the paths of the classification,
 * reference and threshold files and those of reputations.  All else in it is
 * passed over.
 */

#include "analyzer/base/arena.h"
#include "analyzer/detect/ruleset.h"
#include "analyzer/proto/options.h"
#include "analyzer/report/eve.h"
#include "cli/config_packets.h"

enum {
	CONFIG_HOSTS = 64, /* of host-os-policy */
};

/* What a suricata.yaml says besides variables. */
struct config_stream {
	struct config_packets packets;
	struct policy_hosts hosts[CONFIG_HOSTS];
	size_t hosts_n;
	bool untagged; /* eve-log: packets that tags record are left out */
	bool payload;  /* eve-log: alerts carry payload and packet */
	bool verdict;  /* eve-log: … and the verdict on the packet */
	unsigned file_needs; /* enum file_need: force-hash, force-magic … */
	struct proto_limits proto; /* of HTTP; zero: the default */
	enum eve_xff xff;
	bool xff_forward;
	char xff_header[64]; /* "": the default */
};

struct config {
	struct arena *arena;
	struct rule_variable *variable;
	size_t variables;
	size_t cap;
	const char *classification;
	const char *reference;
	const char *threshold;
	const char *folder; /* of the configuration itself */
	const char *reputation_path;
	const char *reputation_categories;
	const char **reputation;
	size_t reputations;
	size_t cap_reputations;
	struct rule_dataset *dataset;
	size_t datasets;
	size_t cap_datasets;
	struct rule_policy policy;
	struct config_stream stream;
};

/* Reads a file into c (zeroed at first); adds what is wrong to diags. */
void config_read(struct config *c, const char *file, struct diags *diags);

/* Sets a variable; a "vars.….": prefix is taken off the name. */
void config_variable(struct config *c, struct span name, struct span value);

/*
 * Takes NAME=VALUE of --set: a variable, or, with dots in its name, a setting
 * by its path in suricata.yaml; adds a warning when it is none of ours.
 */
void config_set(
    struct config *c, struct span name, struct span value, struct diags *diags);

/* Once all is read: finds the files that it names. */
void config_finish(struct config *c);

void config_free(struct config *c);

#endif
