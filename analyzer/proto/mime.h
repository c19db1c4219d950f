#ifndef ANALYZER_PROTO_MIME_H
#define ANALYZER_PROTO_MIME_H

/*
 * A mail as it comes, line by line: headers (RFC 5322), parts and encodings
 * (RFC 2045, RFC 2046), names of files (RFC 2047, RFC 2231), uuencoded files
 * and links.  mime.c reads the structure, mime_header.c the headers,
 * mime_body.c the content of a part.
 */

#include "analyzer/proto/carry.h"
#include "analyzer/proto/protocol.h"
#include "analyzer/proto/text_lines.h"

enum {
	MIME_LEVELS = 16,    /* multiparts in multiparts */
	MIME_VALUE = 2000,   /* bytes of a header that are kept */
	MIME_NAME = 75,      /* bytes of a header's name, then noted */
	MIME_LINE = 998,     /* bytes of a line, then noted (RFC 5322) */
	MIME_ENCODED = 76,   /* of an encoded line (RFC 2045, section 6.8) */
	MIME_BOUNDARY = 254, /* RFC 2046 has 70; a longer one is none */
	MIME_FILE_NAME = 255,
	MIME_VALUES = 1024,     /* headers, addresses and links of a mail */
	MIME_HEADERS = 1 << 20, /* bytes of all headers that are read */
};

enum mime_state {
	MIME_HEAD,
	MIME_BODY,
	MIME_ENDED,
};

enum mime_encoding {
	MIME_PLAIN,
	MIME_BASE64,
	MIME_QUOTED,
};

enum mime_kind {
	MIME_TEXT, /* also preamble and epilogue, and without a type */
	MIME_MULTIPART,
	MIME_MESSAGE,
	MIME_OTHER,
};

struct mime_part {
	bool whole; /* the mail itself */
	enum mime_encoding encoding;
	enum mime_kind kind;
	struct span boundary;
	struct span type_name; /* name of Content-Type */
	struct span file_name; /* filename of Content-Disposition */
};

/* Lives in the event's arena. */
struct mime {
	struct conn *conn;
	struct event *ev;
	enum mime_state state;
	struct span boundary[MIME_LEVELS]; /* with its two dashes */
	unsigned levels;
	bool broken;            /* its structure is beyond reading */
	struct anomalies found; /* told of once the mail is whole */
	struct mime_part part;
	uint32_t values;     /* fields that were made */
	uint32_t seen;       /* headers that count once: bits */
	size_t header_bytes; /* of all headers so far */

	struct growing header; /* the one that is read, unfolded */
	size_t colon;          /* length of its name */

	struct carry file;
	bool uuencoded;      /* what comes is, up to its end */
	uint8_t ending;      /* bytes of the end of the line before */
	uint32_t bits;       /* of Base64 that make no byte yet */
	uint8_t n_bits;      /* how many */
	struct growing text; /* a line of text, for its links */
	struct span *link;   /* those found, without their scheme */
	size_t links;
	size_t cap_links;
	bool ipv4_url;
	bool ipv6_url;
	bool exe_url;
};

/* A mail of ev that begins; lives as long as ev. */
struct mime *mime_new(struct conn *c, struct event *ev);

/* The next line, without the dots that SMTP adds. */
void mime_line(struct mime *m, const struct text_line *line);

/* Bytes of the mail were lost. */
void mime_gap(struct mime *m);

/* The mail is over; whole: its sender said so. */
void mime_end(struct mime *m, bool whole);

/* mime_header.c: takes up m->header; the headers of a part are over. */
void mime_header(struct mime *m);
/*
 * Takes the next part off *rest: what stands up to a semicolon that no quotes
 * protect.  False: there is none left.
 */
bool mime_next_parameter(struct span *rest, struct span *part);
/* A copy of a parameter's value ("boundary"), or an empty span. */
struct span mime_parameter(
    struct arena *arena, struct span header, const char *name);
/* Words encoded as RFC 2047 has it, decoded. */
struct span mime_words(struct arena *arena, struct span text);

/* mime_body.c: the next line of a part's content; the content is over. */
void mime_body_line(struct mime *m, const struct text_line *line);
void mime_body_end(struct mime *m, enum file_state state);
/* A file of that name begins. */
void mime_file(struct mime *m, struct span name);

/* Is there room for another value? */
bool mime_room(struct mime *m);

#endif
