#ifndef ANALYZER_MODEL_APP_H
#define ANALYZER_MODEL_APP_H

/* Application protocols, by the names that rules and EVE use. */

#include "analyzer/base/span.h"

enum app {
#define APP(id, name, help) id,
#include "analyzer/model/app.def"
#undef APP
	APP_COUNT
};

const char *app_name(enum app a);

/* The protocol of that name in a rule's header ("http", "tls" …), or
 * APP_UNKNOWN.  Suricata's other names ("ssl", "http1") count. */
enum app app_find(struct span name);

/* Does a parser recognise it, so that rules about it can match? */
bool app_decoded(enum app a);

#endif
