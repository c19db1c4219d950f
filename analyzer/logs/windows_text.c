/*
 * Windows events as wevtutil writes them for people:
 *
 *	Event[0]:
 *	  Log Name: Security
 *	  Source: Microsoft-Windows-Security-Auditing
 *	  …
 *	  Description:
 *	An account was successfully logged on.
 *
 *	Subject:
 *		Security ID:		S-1-5-18
 *
 * A row is an event, whose message goes on to the next one.
 */
#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_guess.h"
#include "analyzer/logs/windows_message.h"

enum {
	VOTE_LINES = 64, /* an event that began in the file before may be cut */
};

static const struct {
	const char *label;
	const char *name;
} heads[] = {{"Log Name", "Channel"}, {"Source", "Provider_Name"},
    {"Event ID", "EventID"}, {"Task", "Task"}, {"Opcode", "Opcode"},
    {"Keyword", "Keywords"}, {"User", "Security_UserID"},
    {"User Name", "Security_UserName"}, {"Computer", "Computer"}};

/* "Event[0]:", in later versions "Event[0]" */
static bool
begins_event(struct span line)
{
	size_t i = 0;

	if (!log_skip(&line, "Event["))
		return false;
	while (i < line.n && line.p[i] >= '0' && line.p[i] <= '9')
		i++;
	line = span_trim(span_from(line, i));
	return i != 0 && (span_eq_str(line, "]:") || span_eq_str(line, "]"));
}

static void
add_head(struct log_context *c, struct event *ev, struct span label,
    struct span text)
{
	if (span_eq_str(text, "N/A") || text.n == 0)
		return;
	if (span_eq_str(label, "Date")) {
		log_text(ev, "Date", text);
		(void)time_guess(c, ev, text);
	}
	if (span_eq_str(label, "Level"))
		log_number(ev, "Level", windows_level(text));
	for (unsigned i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (span_eq_str(label, heads[i].label))
			log_number(ev, heads[i].name, text);
	}
}

static bool
text_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	const uint8_t *end = rest.p + rest.n;
	struct span line;

	ev->type = &json_shape_find("windows")->type;
	if (!span_token(&rest, '\n', &line) || !begins_event(line))
		return false;
	while (span_token(&rest, '\n', &line)) {
		size_t colon = span_find_byte(line, ':', 0);
		struct span label = span_trim(span_first(line, colon));

		if (colon == SIZE_MAX)
			continue;
		line = span_trim(span_from(line, colon + 1));
		if (span_eq_str(label, "Description")) {
			/* It may begin in the line. */
			if (line.n != 0)
				rest = span_of(line.p, (size_t)(end - line.p));
			rest = span_trim(rest);
			break;
		}
		add_head(c, ev, label, line);
	}
	if (rest.n != 0 && !span_eq_str(rest, "N/A")) {
		log_text(ev, "Message", rest);
		windows_message(c, ev, rest);
	}
	return event_named(ev, span_str("EventID")) != NULL;
}

static unsigned
text_probe(struct span head)
{
	struct span line;

	for (unsigned i = 0; i < VOTE_LINES; i++) {
		if (!span_token(&head, '\n', &line))
			break;
		if (begins_event(span_trim(line)))
			return span_find(span_first(head, 512),
				   span_str("Log Name:")) != SIZE_MAX
			    ? 95
			    : 0;
	}
	return 0;
}

static bool
begins_row(struct span before, struct span line)
{
	(void)before;
	return begins_event(line);
}

static enum join_kind
text_join(struct span head)
{
	(void)head;
	return JOIN_LINES;
}

const struct log_format log_format_windows_text = {
    .name = "windows-text",
    .help = "Windows events as text: wevtutil /f:text",
    .source = "Microsoft's reference of wevtutil",
    .probe = text_probe,
    .join = text_join,
    .begins = begins_row,
    .parse = text_parse,
};
