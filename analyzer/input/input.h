#ifndef ANALYZER_INPUT_INPUT_H
#define ANALYZER_INPUT_INPUT_H

/*
 * The first stage: files become frames or lines.  What a file is, is told by
 * its content (packed ones are unpacked first), never by its name.
 *
 *	[input] -> frame -> decode ...
 *	[input] -> line  -> logs ...
 *
 * A line may be a block of a binary log, or an event of an XML document.
 */

#include "analyzer/base/charset.h"
#include "analyzer/base/err.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/frame.h"
#include "analyzer/model/source.h"

struct input; /* opaque: one open file */

/* What input keeps within; zero in a field means its default. */
struct input_limits {
	uint32_t frame_bytes;    /* default 256 KiB; a longer frame is cut */
	uint32_t line_bytes;     /* default 1 MiB; a longer line is cut */
	uint64_t unpacked_ratio; /* default 2000: a packed file may grow so
				    many times; then it is damaged */
	const struct charset *charset; /* of logs; NULL: told by content */
	const char *filter;            /* of pcap-filter(7): which frames are
					  read; NULL: all */
	bool no_digest;                /* leave the SHA-256 out, for speed */
	const char *blocks; /* what no magic number tells is a file of
			       blocks of this name ("evtx"); or NULL */
};

/* Is it an expression of pcap-filter(7)?  False: *err says why not. */
bool input_filter_check(const char *text, struct err *err);

/*
 * Opens a file, "-" being standard input, and finds out what it is.  index is
 * its number among the sources of the run.  NULL: *err says why.
 */
struct input *input_open(const char *path, uint32_t index,
    const struct input_limits *limits, struct err *err);
void input_close(struct input *in); /* in may be NULL */

/*
 * What was found and counted so far; kind is known from the start (an empty
 * file is SOURCE_UNKNOWN), the digest when all was read.
 */
const struct source *input_source(const struct input *in);

/* The first bytes of the (unpacked) file, for telling log formats apart. */
struct span input_head(const struct input *in);

/*
 * The next frame of a capture, or line of a log; valid until the next call.
 * number continues behind *number, which is advanced (for frames that the
 * filter does not take, too).  False: there are no more; input_damage tells
 * whether reading ended before the end.
 */
bool input_frame(struct input *in, uint64_t *number, struct frame *f);
bool input_line(struct input *in, struct line *l);

/*
 * From now on a line that is longer than the limit comes in pieces instead of
 * being cut: all but the last say that it goes on.
 */
void input_in_pieces(struct input *in);

/* Why reading ended early, with the offset; NULL when it did not. */
const char *input_damage(const struct input *in);

/* What libpcap calls a link type, such as "IEEE802_11"; NULL: nothing. */
const char *input_link_name(uint32_t link);

/* Bytes of the file read so far (packed), and all of them; 0 unknown. */
uint64_t input_done(const struct input *in);
uint64_t input_size(const struct input *in);

/* Frames and lines that were longer than the limit. */
void input_counters(const struct input *in, struct counters *out);

/* A list of paths that owns its texts; zeroed, it is empty. */
struct paths {
	char **v;
	size_t n;
	size_t cap;
};

/*
 * Adds path, or all regular files below it in the order of their names when
 * it is a folder (hidden ones left out, links not followed into folders).
 * False: a folder cannot be read, and *err says which, the first of them; what
 * the others hold is added.
 */
bool paths_add(struct paths *p, const char *path, struct err *err);
void paths_free(struct paths *p);

#endif
