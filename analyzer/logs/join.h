#ifndef ANALYZER_LOGS_JOIN_H
#define ANALYZER_LOGS_JOIN_H

/*
 * Lines become rows, where a row is not simply a line: JSON that is printed
 * over several lines or as one array, quoted cells with line ends in them, the
 * records of an audit event, tables whose header changes on the way, messages
 * that go on in further lines, elements of XML.
 */

#include "analyzer/base/buf.h"
#include "analyzer/logs/options.h"
#include "analyzer/model/frame.h"

enum join_kind {
	JOIN_NONE,    /* a line is a row */
	JOIN_JSON,    /* rows are objects, of an array or one after the other */
	JOIN_QUOTES,  /* a row ends where no double quote is open */
	JOIN_AUDIT,   /* lines with the same audit(TIME:SERIAL) are a row */
	JOIN_OCTETS,  /* each row has its length in front (RFC 6587) */
	JOIN_HEADER,  /* lines that begin with "#" say what the rows hold */
	JOIN_LINES,   /* lines that begin no row belong to the one before */
	JOIN_ELEMENT, /* a row is an element of an XML document */
};

struct join_audit; /* opaque: the events that are open */
struct join_element;

/* What is being gathered; zeroed but for its kind, there is nothing. */
struct join {
	enum join_kind kind;
	struct buf text;
	struct line first; /* its first line */
	struct line now;   /* what is left of the line given last */
	unsigned depth;    /* brackets that are open */
	bool in_text;      /* inside quotes */
	bool escaped;      /* behind a backslash there */
	bool open;         /* a row was begun */
	bool in_line;      /* the line given last goes on */
	bool given;        /* text was given out and may go */
	uint64_t cut;      /* rows that passed LOGS_ROW_BYTES */

	/* JOIN_OCTETS: text is what was not given out yet */
	size_t taken; /* of it, at its front */
	size_t line;  /* where the last line begins in it */

	/* JOIN_HEADER */
	struct buf header; /* the last one */
	struct buf date;   /* its line "#Date:", when it was not used yet */
	uint64_t head;     /* hash of the first one */
	bool in_header;
	bool changed; /* the last one is not the first one */

	struct join_audit *audit;

	/* JOIN_LINES */
	bool (*begins)(struct span before, struct span line); /* format.h */
	struct buf next; /* the row behind the one given */

	struct join_element *element; /* JOIN_ELEMENT */
};

/*
 * How JSON that begins so becomes rows: JOIN_JSON when its first object goes
 * over several lines, or stands in an array.
 */
enum join_kind join_json_kind(struct span head);

/*
 * As logs_row, logs_more and logs_rest.  With JOIN_HEADER a row behind a
 * header that differs from the first one is given with its header in front.
 */
bool join_add(struct join *j, const struct line *line, struct line *row);
bool join_more(struct join *j, struct line *row);
bool join_rest(struct join *j, struct line *row);

/* How many rows were cut at LOGS_ROW_BYTES. */
uint64_t join_cut(const struct join *j);

void join_free(struct join *j);

#endif
