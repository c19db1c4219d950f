#include "analyzer/logs/postgres.h"

#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/program.h"
#include "analyzer/logs/table.h"
#include "analyzer/logs/time_guess.h"

static const struct event_type type_postgres = {
    .name = "postgresql", .product = "postgresql", .category = "database"};

/* The columns in their order; older servers write fewer of them. */
static const char *const columns[] = {"log_time", "user_name", "database_name",
    "process_id", "connection_from", "session_id", "session_line_num",
    "command_tag", "session_start_time", "virtual_transaction_id",
    "transaction_id", "error_severity", "sql_state_code", "message", "detail",
    "hint", "internal_query", "internal_query_pos", "context", "query",
    "query_pos", "location", "application_name", "backend_type", "leader_pid",
    "query_id"};

enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0]),
	COLUMNS_MIN = 22,    /* of PostgreSQL 8.4 */
	COLUMNS_BEFORE = 12, /* the message, which may go over several lines */
};

bool
postgres_pgaudit(struct event *ev, struct span message)
{
	static const char *const names[] = {"audit_type", "statement_id",
	    "substatement_id", "class", "command", "object_type", "object_name",
	    "statement", "parameter"};
	struct span cell;

	if (!log_skip(&message, "AUDIT: "))
		return false;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (message.p == NULL ||
		    !table_cell(ev->arena, ',', &message, &cell))
			break;
		if (!span_eq_str(cell, "<not logged>") &&
		    !span_eq_str(cell, "<none>"))
			log_number(ev, names[i], cell);
	}
	return true;
}

/* "192.0.2.7:50022", "[local]" */
static void
add_client(struct event *ev, struct span s)
{
	size_t colon = s.n;

	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	if (colon == 0) {
		log_text(ev, "src_ip",
		    span_eq_str(s, "[local]") ? (struct span){0} : s);
		return;
	}
	log_text(ev, "src_ip", span_first(s, colon - 1));
	log_number(ev, "src_port", span_from(s, colon));
}

static bool
postgres_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	struct span cell;
	struct span message = {0};
	unsigned i = 0;

	ev->type = &type_postgres;
	while (rest.p != NULL) {
		if (i == COLUMNS || !table_cell(ev->arena, ',', &rest, &cell))
			return false;
		if (i == 0 && !time_guess(c, ev, cell))
			return false;
		if (strcmp(columns[i], "message") == 0)
			message = cell;
		if (strcmp(columns[i], "connection_from") == 0)
			add_client(ev, cell);
		log_number(ev, columns[i++], cell);
	}
	(void)postgres_pgaudit(ev, message);
	return i >= COLUMNS_MIN;
}

/* "2024-05-01 09:30:00.123 KST," and as many columns as there may be. */
static bool
is_row(struct span row)
{
	static const char form[] = "0000-00-00 00:00:00.000 ";
	size_t n = sizeof(form) - 1;
	unsigned commas = 0;

	if (row.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool digit = row.p[i] >= '0' && row.p[i] <= '9';

		if (form[i] == '0' ? !digit : row.p[i] != (uint8_t)form[i])
			return false;
	}
	for (size_t i = n; i < row.n; i++)
		commas += row.p[i] == ',';
	return commas > COLUMNS_BEFORE;
}

/* A row may go on in the next line, which is none by itself. */
static unsigned
postgres_probe(struct span head)
{
	struct span first = log_first_line(head);

	return is_row(first) ? 90 : log_vote(head, is_row);
}

static enum join_kind
postgres_join(struct span head)
{
	(void)head;
	return JOIN_QUOTES;
}

const struct log_format log_format_postgres = {
    .name = "postgresql",
    .help = "csvlog of PostgreSQL, with pgaudit",
    .source = "PostgreSQL manual, 20.8.4 Using CSV-Format Log Output",
    .probe = postgres_probe,
    .join = postgres_join,
    .parse = postgres_parse,
};

/* "[5-1] 2024-… LOG:  AUDIT: …": the parts of a message are numbered. */
static void
program_parse(struct log_context *c, struct event *ev, struct span message)
{
	static const char mark[] = "AUDIT: ";
	size_t at = span_find(message, span_str(mark));

	(void)c;
	if (at != SIZE_MAX)
		(void)postgres_pgaudit(ev, span_from(message, at));
}

const struct log_program log_program_postgres = {
    .tags = " postgres postgresql ",
    .help = "PostgreSQL, with pgaudit",
    .type = {.name = "postgresql",
	.product = "postgresql",
	.category = "database"},
    .parse = program_parse,
};
