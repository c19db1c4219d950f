#ifndef ANALYZER_DETECT_SURICATA_PARSE_H
#define ANALYZER_DETECT_SURICATA_PARSE_H

/* The front end: Suricata rules as text become signatures. */

#include "analyzer/base/arena.h"
#include "analyzer/detect/ruleset_types.h"
#include "analyzer/detect/suricata/signatures.h"

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

#endif
