#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_format.h"

/*
 * TIME,SERVER,USER,HOST,CONNECTION,QUERY-ID,OPERATION,DATABASE,OBJECT,CODE
 *
 * The object of a QUERY is its text in single quotes, in which commas stand
 * as they are and quotes behind backslashes.
 */

static const struct event_type type_mysql = {
    .name = "mysql", .product = "mysql", .category = "database"};

static const char *const columns[] = {"timestamp", "serverhost", "user",
    "src_ip", "connectionid", "queryid", "operation", "database"};

enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0]),
};

/* Without its quotes and their backslashes. */
static struct span
unquote(struct arena *arena, struct span s)
{
	if (s.n < 2 || s.p[0] != '\'' || s.p[s.n - 1] != '\'')
		return s;
	return log_unescape(arena, span_of(s.p + 1, s.n - 2), "nt", "\n\t");
}

static bool
mysql_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	struct span cell;
	size_t last;

	ev->type = &type_mysql;
	for (unsigned i = 0; i < COLUMNS; i++) {
		if (!span_token(&rest, ',', &cell))
			return false;
		if (i == 0 && !time_format_read(c, ev, "%Y%m%d %H:%M:%S", cell))
			return false;
		log_number(ev, columns[i], cell);
	}
	last = rest.n;
	while (last > 0 && rest.p[last - 1] != ',')
		last--;
	if (last == 0)
		return false;
	log_text(ev, "object", unquote(ev->arena, span_first(rest, last - 1)));
	log_number(ev, "retcode", span_from(rest, last));
	return true;
}

static bool
is_row(struct span row)
{
	static const char form[] = "00000000 00:00:00,";
	unsigned commas = 0;

	if (row.n < sizeof(form))
		return false;
	for (size_t i = 0; i + 1 < sizeof(form); i++) {
		bool digit = row.p[i] >= '0' && row.p[i] <= '9';

		if (form[i] == '0' ? !digit : row.p[i] != (uint8_t)form[i])
			return false;
	}
	for (size_t i = 0; i < row.n; i++)
		commas += row.p[i] == ',';
	return commas > COLUMNS;
}

static unsigned
mysql_probe(struct span head)
{
	return log_vote(head, is_row);
}

const struct log_format log_format_mysql_audit = {
    .name = "mysql-audit",
    .help = "audit plug-in of MariaDB and MySQL (server_audit)",
    .source = "MariaDB manual, Audit Plugin Log Format",
    .probe = mysql_probe,
    .parse = mysql_parse,
};
