#include "analyzer/detect/suricata/signatures.h"

void
signatures_free(struct signatures *s)
{
	size_t at = 0;
	struct span key;
	union map_value *v;

	while (s->regexes != NULL && map_next(s->regexes, &at, &key, &v))
		regex_free(v->p);
	map_free(s->flowbits);
	map_free(s->flowints);
	map_free(s->host_bits);
	map_free(s->regexes);
	*s = (struct signatures){0};
}
