#ifndef ANALYZER_REPORT_EVE_XFF_H
#define ANALYZER_REPORT_EVE_XFF_H

#include "analyzer/report/eve.h"

/*
 * The client's address that the proxies of a transaction name, when o wants
 * it.  False: there is none.
 */
bool eve_xff_address(
    const struct event *ev, const struct eve_options *o, struct addr *out);

#endif
