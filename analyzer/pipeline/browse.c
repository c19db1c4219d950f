#include "analyzer/pipeline/browse.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "analyzer/base/charset.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/decode/decode.h"
#include "analyzer/input/input.h"
#include "analyzer/logs/logs.h"

struct browse {
	struct input *input;
	struct decode *decode;
	struct logs *logs;   /* NULL for a capture */
	bool in_line;        /* whose rows are not all given out */
	struct event *event; /* the row */
	uint64_t number;     /* of the frame read last */
};

/* The charset that the rows were read in, or NULL. */
static const char *
charset_name(const struct source *as)
{
	return as == NULL || as->charset == NULL ||
		charset_find(as->charset) == NULL
	    ? NULL
	    : as->charset;
}

static bool
open_log(struct browse *b, const char *path, const struct source *as,
    struct err *err)
{
	struct log_options options = {0};
	struct stat st;

	if (as != NULL) {
		options.format = as->format;
		options.charset = charset_name(as);
		options.zone_s = as->zone_s;
	}
	if (input_source(b->input)->kind == SOURCE_EVTX)
		options.format = "evtx";

	if (stat(path, &st) == 0)
		options.file_ns = (int64_t)st.st_mtime * NS_PER_S;

	b->event = event_new_row();
	b->logs = logs_new(input_head(b->input), &options, err);
	if (b->logs == NULL) {
		/* A format that a person described, and that is not here. */
		options.format = NULL;
		b->logs = logs_new(input_head(b->input), &options, err);
	}
	if (b->logs != NULL && logs_takes_pieces(b->logs))
		input_in_pieces(b->input);
	return b->logs != NULL;
}

struct browse *
browse_open(const char *path, const struct source *as, struct err *err)
{
	const char *charset = charset_name(as);
	struct input_limits limits = {0};
	struct browse *b = mem_zalloc(1, sizeof(*b));
	enum source_kind kind = SOURCE_UNKNOWN;
	bool ok;

	if (charset != NULL)
		limits.charset = charset_find(charset);
	b->decode = decode_new(NULL);
	b->input = input_open(path, 0, &limits, err);
	ok = b->input != NULL;
	if (ok)
		kind = input_source(b->input)->kind;
	if (ok && (kind == SOURCE_LOG || kind == SOURCE_EVTX))
		ok = open_log(b, path, as, err);
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
	decode_free(b->decode);
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

/* An address, a port and the protocol as a number. */
static uint64_t
end_hash(const struct addr *a, uint16_t port, uint8_t proto)
{
	return hash_bytes(a->b, sizeof(a->b), (uint64_t)port << 8 | proto);
}

/* Of the innermost packet of a frame, the same in both directions. */
static uint64_t
talk_of(struct decode *d, const struct frame *f)
{
	struct packet v[DECODE_PACKETS];
	const struct packet *p = &v[decode_frame(d, f, v) - 1];
	uint64_t talk;

	if (p->src.family == 0)
		return 0;
	talk = hash_mix(end_hash(&p->src, p->sport, p->ip.proto) +
	    end_hash(&p->dst, p->dport, p->ip.proto));
	return talk == 0 ? 1 : talk;
}

/* Reads the next row: the rest of a block or line, the next, what was begun. */
static bool
next_row(struct browse *b)
{
	struct line l, row;
	bool whole;

	if (logs_next(b->logs, b->event))
		return true;
	whole = b->in_line && logs_more(b->logs, &row);
	b->in_line = true;
	while (!whole && input_line(b->input, &l))
		whole = logs_row(b->logs, &l, &row);
	b->in_line = whole;
	if (!whole && !logs_rest(b->logs, &row))
		return false;
	(void)logs_parse(b->logs, &row, b->event);
	return true;
}

bool
browse_next(struct browse *b, struct browse_item *item)
{
	struct frame f;

	if (b->logs == NULL) {
		if (!input_frame(b->input, &b->number, &f))
			return false;
		*item = (struct browse_item){.number = f.number,
		    .timed = true,
		    .time_ns = f.time_ns,
		    .bytes = f.bytes,
		    .link = f.link,
		    .talk = talk_of(b->decode, &f)};
		return true;
	}
	if (!next_row(b))
		return false;
	*item = (struct browse_item){.number = b->event->row.number,
	    .timed = b->event->timed,
	    .time_ns = b->event->time_ns,
	    .bytes = logs_text(b->logs, b->event),
	    .event = b->event};
	return true;
}
