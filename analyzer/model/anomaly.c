#include "analyzer/model/anomaly.h"

static const char *const names[] = {
#define ANOMALY(id, name) [id] = (name),
#include "analyzer/model/anomaly.def"
#undef ANOMALY
};

const char *
anomaly_name(enum anomaly a)
{
	return a < ANOMALY_COUNT ? names[a] : "";
}

enum anomaly
anomaly_find(struct span name)
{
	for (unsigned i = 0; i < ANOMALY_COUNT; i++) {
		if (span_eq_str(name, names[i]))
			return (enum anomaly)i;
	}
	return ANOMALY_COUNT;
}
