#ifndef ANALYZER_DETECT_SURICATA_SETS_H
#define ANALYZER_DETECT_SURICATA_SETS_H

/* Sets of addresses and ports. */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/addr.h"

struct addr_range {
	struct addr low;
	struct addr high; /* inclusive, of the same family */
};

/* Sorted, disjoint ranges; any means every address, also of no IP packet. */
struct addr_set {
	bool any;
	const struct addr_range *range;
	uint32_t n;
	bool negates; /* written with a "!" somewhere */
};

struct port_range {
	uint16_t low;
	uint16_t high; /* inclusive */
};

struct port_set {
	bool any;
	const struct port_range *range; /* sorted, disjoint */
	uint32_t n;
};

bool addr_set_has(const struct addr_set *s, const struct addr *a);
bool port_set_has(const struct port_set *s, uint16_t port);

#endif
