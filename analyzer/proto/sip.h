#ifndef ANALYZER_PROTO_SIP_H
#define ANALYZER_PROTO_SIP_H

/* SIP: what sip.c (messages) and sdp.c (sessions that they describe) share. */

#include "analyzer/proto/protocol.h"

enum {
	SIP_LINES_MAX = 512 /* headers, and lines of SDP, that are looked at */
};

/* The next line of text, without its end.  False: there is none left. */
static inline bool
sip_line(struct span *rest, struct span *line)
{
	if (!span_token(rest, '\n', line))
		return false;
	if (line->n != 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

/* Adds the fields of a description of a session (RFC 4566). */
void sdp_read(struct event *ev, struct span body);

#endif
