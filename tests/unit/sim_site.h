#ifndef TESTS_UNIT_SIM_SITE_H
#define TESTS_UNIT_SIM_SITE_H

/* A small scenario that has a bit of everything, and ways to change it. */

#include "analyzer/base/buf.h"

/* The text of the small scenario; the caller frees it with buf_free. */
struct buf small_scenario(void);

/* The same with the first occurrence of one text replaced by another. */
struct buf small_changed(const char *from, const char *to);

#endif
