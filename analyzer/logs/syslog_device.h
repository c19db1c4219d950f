#ifndef ANALYZER_LOGS_SYSLOG_DEVICE_H
#define ANALYZER_LOGS_SYSLOG_DEVICE_H

/*
 * The heads of syslog rows as devices and older programs write them: what
 * neither RFC 3164 nor RFC 5424 says, but all collectors meet.
 *
 *	45: *Nov 25 12:34:56.789 KST: %SYS-5-CONFIG_I: …      Cisco IOS
 *	45: gw1: Nov 25 12:34:56: %SYS-5-CONFIG_I: …
 *	Nov 25 2025 12:34:56+09:00 gw1 %%01SHELL/5/CMD(l): …  Huawei
 *	2025 Nov 25 12:34:56 gw1 %AUTHPRIV-5-SYSTEM_MSG: …    Cisco NX-OS
 *	Tue Nov 25 12:34:56 2025 gw1 …
 */

#include "analyzer/logs/format.h"

/*
 * Is it such a row, and no row of a program's own log with a time in front: is
 * there a priority before it, or behind the time a facility or "program[7]:"?
 */
bool syslog_device_is(const struct log_context *c, struct span row);

/*
 * Takes number and time off the front, and the host that stands before the
 * time.  False: there is no time.
 */
bool syslog_device_time(const struct log_context *c, struct event *ev,
    struct span *rest, struct span *host);

/*
 * Does a time go on with what stands behind it: with a year or a zone?  Hosts
 * are not called so.
 */
bool syslog_device_goes_on(struct span behind);

/* Is it the level or the thread of a program's own log, where a host stands? */
bool syslog_device_is_level(struct span behind);

/*
 * Takes the host off the front, if there is one: rows of a device may begin
 * with the facility ("%SYS-5-CONFIG_I:"), those of a program with its name.
 */
struct span syslog_device_host(struct span *rest);

#endif
