#include "analyzer/detect/suricata/signatures.h"

#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/detect/suricata/reputation.h"

void
signatures_free(struct signatures *s)
{
	size_t at = 0;
	struct span key;
	union map_value *v;

	while (s->regexes != NULL && map_next(s->regexes, &at, &key, &v))
		regex_free(v->p);
	for (size_t i = 0; i < s->datasets; i++)
		map_free(s->dataset[i]->map);
	reputation_free(s->reputation);
	map_free(s->flowbits);
	map_free(s->flowints);
	map_free(s->host_bits);
	map_free(s->regexes);
	*s = (struct signatures){0};
}
