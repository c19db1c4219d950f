#include "analyzer/detect/suricata/sets.h"

bool
addr_set_has(const struct addr_set *s, const struct addr *a)
{
	uint32_t low = 0;
	uint32_t high = s->n;

	if (s->any)
		return true;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const struct addr_range *r = &s->range[mid];

		if (addr_cmp(a, &r->low) < 0)
			high = mid;
		else if (addr_cmp(a, &r->high) > 0)
			low = mid + 1;
		else
			return true;
	}
	return false;
}

bool
port_set_has(const struct port_set *s, uint16_t port)
{
	uint32_t low = 0;
	uint32_t high = s->n;

	if (s->any)
		return true;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (port < s->range[mid].low)
			high = mid;
		else if (port > s->range[mid].high)
			low = mid + 1;
		else
			return true;
	}
	return false;
}
