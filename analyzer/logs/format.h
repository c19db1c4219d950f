#ifndef ANALYZER_LOGS_FORMAT_H
#define ANALYZER_LOGS_FORMAT_H

/* What a log format is made of, and what the formats share.  For logs only. */

#include "analyzer/base/json.h"
#include "analyzer/base/time.h"
#include "analyzer/logs/harm.h"
#include "analyzer/logs/join.h"
#include "analyzer/logs/options.h"
#include "analyzer/model/event.h"

struct log_format;

/* What stands first in dates such as 11/12/2025. */
enum date_order {
	DATE_UNKNOWN,
	DATE_DAY_FIRST,
	DATE_MONTH_FIRST,
};

/* What parsing a row may need besides the row. */
struct log_context {
	struct log_options options;
	const struct log_format *format;
	struct arena *arena; /* as long as the file is read */
	struct json *json;
	struct json *inner; /* for JSON in a text of JSON, once there was one */
	const struct shape_index *shapes; /* of json_rows.c */
	struct evtx *evtx;                /* of evtx.c */
	struct windows_xml *windows_xml;  /* of windows_xml.c */
	struct log_harm *harm;            /* kinds, counted; or NULL */
	unsigned harms;
	struct span header; /* the line with the names of a table */
	const struct log_table *table;
	const struct log_zeek *zeek; /* of zeek_tsv.c */
	struct log_forms *forms;     /* of template.c */
	struct log_rest *rests;      /* of program.c */
	void *scratch;               /* of user_format.c */
	uint64_t fields_dropped;
	enum date_order date_order; /* by the head of the file */

	/* What waits of a row whose head was read: see logs_head. */
	bool heads;
	const struct log_program *program;
	struct span message;

	/* What log_prepare worked out of the options. */
	int64_t latest_ns;
	int latest_year;

	/*
	 * Of the row before: mostly it is the same again.  A file has one
	 * format, and what looks up compares all bytes that it takes over: so
	 * syslog ("Jan  2 ") and clf ("[02/Jan/2024 +0100") share the date.
	 */
	struct {
		uint8_t head[64]; /* "HOST TAG" and what ends the tag */
		size_t head_n;
		size_t host_n;
		size_t tag_at; /* in head */
		uint8_t tag[32];
		size_t tag_n;
		const struct log_program *program;
		uint8_t date[18]; /* as written, with a zone if it has one */
		bool dated;
		int64_t day_ns; /* when that day began */
	} last;
};

/* A format whose files are blocks with many rows each, not lines. */
struct log_blocks {
	/* How many rows a block has; counts what harm was done to it. */
	uint32_t (*rows)(struct log_context *c, const struct line *block);

	/* Begins to read a block, which stays until the next one is begun. */
	void (*begin)(struct log_context *c, const struct line *block);

	/*
	 * Goes to the next row: sets its offset, and text to its bytes, which
	 * parse then reads.  False: the block has no more.
	 */
	bool (*next)(struct log_context *c, struct row *row);

	/*
	 * Makes of the bytes in ev->row.text, which did not parse, what a
	 * person can read in them.
	 */
	void (*raw)(struct log_context *c, struct event *ev);
};

struct log_format {
	const char *name;
	const char *help;
	const char *source;

	/* How much of 100 speaks for this format, by the head of a file. */
	unsigned (*probe)(struct span head);

	/* How lines become rows; NULL: each line is one. */
	enum join_kind (*join)(struct span head);
	/* JOIN_LINES: does the line begin a row, behind the one before? */
	bool (*begins)(struct span before, struct span line);
	const char *element; /* JOIN_ELEMENT: its name */

	/* Learns from the head what all rows need; may be NULL. */
	void (*begin)(struct log_context *c, struct span head);

	/* Frees what begin made outside of c->arena; may be NULL. */
	void (*end)(struct log_context *c);

	/* Is the line a row at all?  May be NULL: all are. */
	bool (*is_row)(struct span line);

	/*
	 * Reads ev->row.text.  False: it is not such a row; what was added
	 * to ev is then forgotten.
	 */
	bool (*parse)(struct log_context *c, struct event *ev);

	const struct log_blocks *blocks; /* NULL: a row is a line */
};

/* The formats, the most particular first; NULL at the end. */
extern const struct log_format *const log_formats[];

/* Takes the options in, once they are set. */
void log_prepare(struct log_context *c);

/* The share of the first rows of head that is_row accepts, in percent. */
unsigned log_vote(struct span head, bool (*is_row)(struct span row));

/*
 * The head of a file from its first line that begins with prefix, if that comes
 * soon: lines of something else may stand in front.  Empty: there is none.
 */
struct span log_head_from(struct span head, const char *prefix);

/* The first line of a text that is not blank, without its end. */
struct span log_first_line(struct span text);

/*
 * Makes room for n values in an event that has none yet: for rows that may have
 * more than most, and tell how many before the first is added.
 */
void log_reserve(struct event *ev, size_t n);

/* Adds a field; an empty one is left out.  name lives as long as the event. */
static inline void
log_text_named(struct event *ev, struct span name, struct span text)
{
	if (text.n != 0)
		event_add_named(ev, name, VALUE_TEXT, text);
}

/* As log_text_named; a decimal number becomes VALUE_INT. */
void log_number_named(struct event *ev, struct span name, struct span text);

/* As these two, with a name that is a constant. */
void log_text_fixed(struct event *ev, struct span name, struct span text);
void log_number_fixed(struct event *ev, struct span name, struct span text);

static inline void
log_text(struct event *ev, const char *name, struct span text)
{
	log_text_fixed(ev, span_str(name), text);
}

static inline void
log_number(struct event *ev, const char *name, struct span text)
{
	log_number_fixed(ev, span_str(name), text);
}

/* Sets the time of a row that is known. */
void log_time(struct event *ev, int64_t time_ns);

/*
 * Sets the time of a row that names no year (t->year is ignored), by the rule
 * of log_options.  False: there is no such date.
 */
bool log_time_no_year(
    const struct log_context *c, struct event *ev, struct civil *t);

/* "Jan" to "Dec" as 1 to 12, any case; 0: it is none. */
int log_month(struct span name);

/* Takes the bytes before the next blank off *rest, and the blanks behind. */
struct span log_word(struct span *rest);

/*
 * s without its backslashes.  Behind one, a letter of `from` means the byte of
 * `to` at its place, any other byte itself.
 */
struct span log_unescape(
    struct arena *arena, struct span s, const char *from, const char *to);

/* Takes prefix off *rest.  False: it does not begin so. */
static inline bool
log_skip(struct span *rest, const char *prefix)
{
	struct span p = span_str(prefix);

	if (!span_starts(*rest, p))
		return false;
	*rest = span_from(*rest, p.n);
	return true;
}

#endif
