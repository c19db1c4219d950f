#ifndef ANALYZER_DETECT_SURICATA_MATCH_H
#define ANALYZER_DETECT_SURICATA_MATCH_H

/* The header of a signature against a packet. */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/packet.h"

/* Does the packet fit the header (addresses, ports, protocol, direction)? */
bool sig_header_match(const struct signature *s, const struct packet *pkt);

bool addr_set_has(const struct addr_set *s, const struct addr *a);
bool port_set_has(const struct port_set *s, uint16_t port);

#endif
