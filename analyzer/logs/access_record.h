#ifndef ANALYZER_LOGS_ACCESS_RECORD_H
#define ANALYZER_LOGS_ACCESS_RECORD_H

#include "analyzer/model/event.h"

/*
 * Access records of personal information, which Korean law asks of whoever
 * processes it (Personal Information Protection Act, article 29; notice on
 * measures to ensure safety, article 8): who (account) did what (action) to
 * whose data (subject), when (time), from where (src_ip), and why (reason).
 *
 * Two forms are read.  A table with a header line, fields quoted as RFC 4180
 * says, the columns in any order and others among them:
 *
 *	time,account,src_ip,subject,action,reason
 *	2025-03-04T09:12:44+09:00,kim01,10.2.3.4,S-1029,view,"civil request"
 *
 * And a JSON object a row with at least time, account, subject and action.  The
 * header of a table may also have the notice's Korean words.
 */

/*
 * Gives the action of a row the word that rules use ("view", "change",
 * "input", "delete", "print", "download"), where it is known by another.
 */
void access_record_finish(struct event *ev);

#endif
