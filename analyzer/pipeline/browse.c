#include "analyzer/pipeline/browse.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/input/input.h"
#include "analyzer/logs/logs.h"

struct browse {
	struct input *input;
	struct logs *logs;   /* NULL for a capture */
	struct event *event; /* the row */
	uint64_t number;     /* of the frame read last */
};

static bool
open_log(struct browse *b, const char *path, struct err *err)
{
	struct log_options options = {0};
	struct stat st;

	if (stat(path, &st) == 0)
		options.file_ns = (int64_t)st.st_mtime * NS_PER_S;

	b->event = event_new_row();
	b->logs = logs_new(input_head(b->input), &options, err);
	return b->logs != NULL;
}

struct browse *
browse_open(const char *path, struct err *err)
{
	const struct input_limits limits = {0};
	struct browse *b = mem_zalloc(1, sizeof(*b));
	enum source_kind kind = SOURCE_UNKNOWN;
	bool ok;

	b->input = input_open(path, 0, &limits, err);
	ok = b->input != NULL;
	if (ok)
		kind = input_source(b->input)->kind;
	if (ok && kind == SOURCE_LOG)
		ok = open_log(b, path, err);
	else if (ok && kind != SOURCE_CAPTURE)
		ok = err_set(err, ERR_INPUT,
		    "%s: neither a capture nor a log of lines", path);
	if (ok)
		return b;
	browse_close(b);
	return NULL;
}

void
browse_close(struct browse *b)
{
	if (b == NULL)
		return;
	logs_free(b->logs);
	event_free_row(b->event);
	input_close(b->input);
	free(b);
}

bool
browse_is_capture(const struct browse *b)
{
	return b->logs == NULL;
}

const char *
browse_format(const struct browse *b)
{
	return b->logs != NULL ? logs_format(b->logs)
			       : input_source(b->input)->format;
}

bool
browse_next(struct browse *b, struct browse_item *item)
{
	struct frame f;
	struct line l;

	if (b->logs == NULL) {
		if (!input_frame(b->input, &b->number, &f))
			return false;
		*item = (struct browse_item){.number = f.number,
		    .timed = true,
		    .time_ns = f.time_ns,
		    .bytes = f.bytes,
		    .link = f.link};
		return true;
	}
	if (!input_line(b->input, &l))
		return false;
	(void)logs_parse(b->logs, &l, b->event);
	*item = (struct browse_item){.number = l.number,
	    .timed = b->event->timed,
	    .time_ns = b->event->time_ns,
	    .bytes = l.bytes,
	    .event = b->event};
	return true;
}
