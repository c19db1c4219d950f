#ifndef ANALYZER_DETECT_SURICATA_INSPECT_H
#define ANALYZER_DETECT_SURICATA_INSPECT_H

/*
 * The evaluation of the checks of one buffer, with Suricata's relative
 * semantics and its way of trying further occurrences.  The front end owns it;
 * the engine calls it.
 */

#include "analyzer/base/arena.h"
#include "analyzer/detect/suricata/inspect_state.h"
#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/alert.h"

/*
 * Do all checks of b hold on bytes?  Applies the transforms first.  bytes.p
 * may be NULL for a buffer that is absent.
 */
bool inspect_buffer(
    const struct sig_buffer *b, struct span bytes, struct inspect *in);

/*
 * After a match: appends one struct match per content or pcre of b, found
 * again from the start, to the alert; texts are views or live in arena.
 */
void inspect_explain(const struct sig_buffer *b, struct span bytes,
    struct inspect *in, struct alert *alert, struct arena *arena);

struct capture;

/* Gets the captures one by one; the bytes are views. */
struct inspect_taker {
	void (*take)(
	    void *arg, const struct capture *capture, struct span value);
	void *arg;
};

/* After a match: gives what the expressions of b capture. */
void inspect_captures(const struct sig_buffer *b, struct span bytes,
    struct inspect *in, const struct inspect_taker *taker);

#endif
