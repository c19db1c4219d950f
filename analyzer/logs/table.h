#ifndef ANALYZER_LOGS_TABLE_H
#define ANALYZER_LOGS_TABLE_H

/* What the formats share whose rows are cells under named columns. */

#include "analyzer/logs/format.h"

enum {
	LOG_COLUMNS = 256, /* of a table; a row with more does not parse */
};

/* Tables of Windows events: see windows_table.h. */
enum windows_table {
	WINDOWS_TABLE_NONE,
	WINDOWS_TABLE_VIEWER,    /* of the Event Viewer */
	WINDOWS_TABLE_VIEWER_KO, /* of the same in Korean */
	WINDOWS_TABLE_EVTXECMD,
	WINDOWS_TABLE_WINEVENT, /* of Get-WinEvent */
	WINDOWS_TABLE_CHANNEL,  /* of any with Channel and EventID */
};

struct log_table {
	struct span column[LOG_COLUMNS];
	struct span date; /* that a header names for rows with a time only */
	unsigned columns;
	uint8_t delimiter;
	bool local;    /* times are of the zone of the options */
	bool firewall; /* rows are packets */
	enum windows_table windows;
};

/*
 * Takes a cell and the delimiter behind it off *rest, which is marked by
 * p == NULL behind the last one; a cell in double quotes may hold anything,
 * with its quotes doubled (RFC 4180).  False: its quotes are not closed.
 */
bool table_cell(struct arena *arena, uint8_t delimiter, struct span *rest,
    struct span *cell);

/*
 * Reads the names of the columns off a header line; they live in arena.
 * False: its quotes are not closed, or there are too many.
 */
bool table_header(struct arena *arena, struct span line, struct log_table *t);

/* The number of cells of a line, or 0 when its quotes are not closed. */
unsigned table_cells(struct span line, uint8_t delimiter);

/* The delimiter, of those that are usual, that makes the most cells. */
uint8_t table_delimiter(struct span line);

/* The column of that name in any case, or -1. */
int table_find(const struct log_table *t, const char *name);

/*
 * Reads the row of ev into its columns; empty cells are left out.  False: it
 * has more or fewer cells than the table has columns.
 */
bool table_row(const struct log_table *t, struct event *ev);

/* The next line of a text that is not blank; false: there is none. */
bool table_line(struct span *text, struct span *line);

#endif
