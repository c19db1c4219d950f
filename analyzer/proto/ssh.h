#ifndef ANALYZER_PROTO_SSH_H
#define ANALYZER_PROTO_SSH_H

/* SSH: what ssh.c (lines, records) and ssh_kex.c (KEXINIT) share. */

#include "analyzer/proto/protocol.h"

/*
 * Adds HASSH and its text to ev from the payload of a KEXINIT that follows its
 * message number (RFC 4253, section 7.1).  False: it is none.
 */
bool ssh_kex(struct event *ev, enum dir dir, struct span payload);

#endif
