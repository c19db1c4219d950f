#ifndef ANALYZER_LOGS_JOIN_AUDIT_H
#define ANALYZER_LOGS_JOIN_AUDIT_H

/*
 * The records of an audit event, which the kernel writes as a line each, with
 * other events' between them at times, become one row: its lines in order.
 *
 * An event is whole with its EOE or PROCTITLE record, or when a record comes
 * that is two seconds younger (as libauparse has it), or when too many are
 * open.  Rows are given in the order of their first lines.
 *
 * In the journal of systemd, as JSON, a record is an object a line.
 */

#include "analyzer/model/frame.h"

struct join_audit; /* opaque */

struct join_audit *join_audit_new(void);
void join_audit_free(struct join_audit *a); /* a may be NULL */

/* As logs_row and logs_rest; a line without an id is a row. */
bool join_audit_add(
    struct join_audit *a, const struct line *line, struct line *row);
bool join_audit_rest(struct join_audit *a, struct line *row);

/* How many events passed LOGS_ROW_BYTES and lost records. */
uint64_t join_audit_cut(const struct join_audit *a);

/*
 * The id "TIME:SERIAL" of a line with an audit record in it, and where its
 * fields begin.  False: there is none.
 */
bool join_audit_id(struct span line, struct span *id, size_t *fields);

/* The type of the record, by what stands before its id at `before`. */
struct span join_audit_type(struct span before);

#endif
