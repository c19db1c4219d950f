#ifndef ANALYZER_DETECT_SURICATA_TAGGING_H
#define ANALYZER_DETECT_SURICATA_TAGGING_H

/* A tag that an alert began, of a flow or of a host, and what it has seen. */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/passing.h"

/* Zeroed, none is under way. */
struct tagging {
	const struct sig_tag *tag; /* NULL: it is over */
	uint64_t seen;             /* in its unit */
	int64_t since_ns;
	uint64_t alert;  /* that began it, as alert_id */
	uint32_t kept;   /* packets that were recorded for it */
	uint8_t matches; /* alerts that began it anew */
	bool fresh;      /* the packet of the alert is yet to be counted */
};

/* An alert of the tag's signature; one under way begins anew. */
void tagging_begin(struct tagging *t, const struct sig_tag *tag, uint64_t alert,
    int64_t time_ns);

/* Counts a frame of so many bytes; is it to be recorded? */
bool tagging_count(struct tagging *t, int64_t time_ns, uint64_t bytes);

/* Adds the alert that a packet just counted is evidence of. */
void tagging_evidence(const struct tagging *t, struct tagged *out);

#endif
