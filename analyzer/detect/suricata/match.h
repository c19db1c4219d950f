#ifndef ANALYZER_DETECT_SURICATA_MATCH_H
#define ANALYZER_DETECT_SURICATA_MATCH_H

/* Signatures against packets. */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/packet.h"

/* Does the packet fit the header (addresses, ports, protocol, direction)? */
bool sig_header_match(const struct signature *s, const struct packet *pkt);

#endif
