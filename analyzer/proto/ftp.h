#ifndef ANALYZER_PROTO_FTP_H
#define ANALYZER_PROTO_FTP_H

/* FTP: what ftp.c (the control connection) and ftp_port.c share. */

#include "analyzer/base/addr.h"
#include "analyzer/proto/protocol.h"

/* Where a data connection goes, as a command or a reply says it. */
struct ftp_place {
	uint16_t port;    /* 0: it says none */
	struct addr addr; /* family 0: it names none */
};

/*
 * "192,0,2,1,4,7": of PORT, and in a reply to PASV (RFC 959).  The address may
 * be there without a port.
 */
struct ftp_place ftp_place_port(struct span text);

/* "|1|192.0.2.1|1031|" of EPRT, "(|||1031|)" in a reply to EPSV (RFC 2428). */
struct ftp_place ftp_place_eprt(struct span text);

#endif
