#ifndef ANALYZER_DETECT_SURICATA_PARSE_H
#define ANALYZER_DETECT_SURICATA_PARSE_H

/* The front end: Suricata rules as text become signatures. */

#include "analyzer/base/arena.h"
#include "analyzer/base/map.h"
#include "analyzer/detect/ruleset_types.h"
#include "analyzer/detect/suricata/signature.h"

/*
 * The signatures of a rule set; zeroed, it is empty.  In the arena, but for the
 * maps and expressions, which signatures_free gives back.
 */
struct signatures {
	struct signature **v; /* in the order they were read */
	size_t n;
	size_t cap;
	struct map *flowbits; /* name to number */
	struct map *regexes;  /* the expressions that the checks point to */
	uint32_t n_flowbits;
	uint32_t refused;
	uint32_t skipped;   /* "requires" says that they are not for us */
	uint32_t undecoded; /* of a protocol that no parser is for: loaded, but
			     * nothing can match them */
};

void signatures_free(struct signatures *s);

struct sig_reader; /* opaque: variables, classtypes, ids seen */

/*
 * A reader for the rule files of one rule set.  Reads the classification,
 * reference and threshold files that the options name (a built-in table of
 * Suricata's classtypes stands in for a missing one).
 */
struct sig_reader *sig_reader_new(const struct ruleset_options *options,
    struct arena *arena, struct diags *diags);
void sig_reader_free(struct sig_reader *r); /* r may be NULL */

/*
 * Reads the rules of a text into out; what cannot be used is refused with its
 * place.  file must live as long as the arena; text need not.
 */
void sig_read(struct sig_reader *r, const char *file, struct span text,
    struct signatures *out, struct diags *diags);

/* Applies the threshold file once all rules are read. */
void sig_reader_finish(
    struct sig_reader *r, struct signatures *out, struct diags *diags);

/* Does the packet fit the header (addresses, ports, protocol, direction)? */
bool sig_header_match(const struct signature *s, const struct packet *pkt);

bool addr_set_has(const struct addr_set *s, const struct addr *a);
bool port_set_has(const struct port_set *s, uint16_t port);

#endif
