#include "analyzer/store/find.h"

bool
incident_find(struct store *s, const char *id, int64_t *n,
    char whole[INCIDENT_ID], struct err *err)
{
	sqlite3_stmt *st = db_get(s, ST_INCIDENT_FIND, err);
	struct span found;
	int row;

	if (st == NULL)
		return false;
	db_bind_text(st, 1, id);
	row = id[0] == '\0' ? 0 : db_row(s, st, err);
	if (row < 0)
		return false;
	if (row == 0)
		return err_set(err, ERR_USAGE, "%s: there is no incident %.40s",
		    s->path, id);
	*n = db_int(st, 0);
	found = span_first(db_span(st, 1), INCIDENT_ID - 1);
	if (found.n != 0)
		memcpy(whole, found.p, found.n);
	whole[found.n] = '\0';
	row = strcmp(whole, id) == 0 ? 0 : db_row(s, st, err);
	(void)sqlite3_reset(st);
	if (row > 0)
		return err_set(err, ERR_USAGE,
		    "%s: several incidents begin with %.40s", s->path, id);
	return row == 0;
}
