#ifndef ANALYZER_DETECT_SURICATA_SIGNATURES_H
#define ANALYZER_DETECT_SURICATA_SIGNATURES_H

/* All signatures of a rule set. */

#include "analyzer/base/map.h"
#include "analyzer/detect/ruleset_types.h"
#include "analyzer/detect/suricata/signature.h"

struct dataset;    /* dataset.h */
struct reputation; /* reputation.h */

/*
 * The signatures of a rule set; zeroed, it is empty.  In the arena, but for the
 * maps and expressions, which signatures_free gives back.
 */
struct signatures {
	struct signature **v; /* in the order they were read */
	size_t n;
	size_t cap;
	struct map *flowbits;  /* name to number */
	struct map *regexes;   /* the expressions that the checks point to */
	struct map *flowints;  /* name to number */
	struct map *host_bits; /* kind and name to number */
	uint32_t n_flowbits;
	uint32_t n_flowints;
	struct reputation *reputation; /* NULL: none is configured */
	struct dataset **dataset;
	size_t datasets;
	size_t cap_datasets;
	unsigned file_needs; /* enum file_need of all of them */
	bool follows_hosts;  /* one has a tag:host */
	uint32_t n_host_bits;
	struct rule_policy policy;
	uint32_t refused;
	uint32_t skipped;   /* "requires" says that they are not for us */
	uint32_t undecoded; /* of a protocol that no parser is for: loaded, but
			     * nothing can match them */
};

void signatures_free(struct signatures *s);

#endif
