#include "analyzer/model/app.h"

static const char *const names[] = {
#define APP(id, name, help) [id] = (name),
#include "analyzer/model/app.def"
#undef APP
};

const char *
app_name(enum app a)
{
	return a < APP_COUNT ? names[a] : "";
}

enum app
app_find(struct span name)
{
	static const struct {
		const char *other;
		enum app app;
	} others[] = {
	    {"ssl", APP_TLS},
	    {"http1", APP_HTTP},
	};

	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (span_eq_str(name, others[i].other))
			return others[i].app;
	}
	for (unsigned i = APP_FAILED + 1; i < APP_COUNT; i++) {
		if (span_eq_str(name, names[i]))
			return (enum app)i;
	}
	return APP_UNKNOWN;
}

bool
app_decoded(enum app a)
{
	static const bool undecoded[APP_COUNT] = {
#define APP(id, name, help) [id] = true,
#include "analyzer/model/app_undecoded.def"
#undef APP
	};

	return a > APP_FAILED && a < APP_COUNT && !undecoded[a];
}
