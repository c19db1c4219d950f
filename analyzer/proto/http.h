#ifndef ANALYZER_PROTO_HTTP_H
#define ANALYZER_PROTO_HTTP_H

/*
 * HTTP/1 by libhtp: what http.c (connection and progress), http_fields.c
 * (buffers of rules), http_body.c (bodies and files), http_form.c, http_said.c
 * and http_message_table.c share.
 */

#include <htp/htp.h>

#include "analyzer/model/file.h"
#include "analyzer/proto/growing.h"
#include "analyzer/proto/protocol.h"

enum {
	HTTP_FILE_NAME = 4096, /* bytes of a file's name that are kept */
};

/* Stages of progress; see model/field_http.def. */
enum http_stage {
	HTTP_LINE = 1,
	HTTP_HEADERS = 2,
	HTTP_BODY = 3,
	HTTP_DONE = 5,
};

/* One direction's body and the file that it is. */
struct http_body {
	struct growing bytes;
	uint64_t seen; /* bytes so far, unpacked, also those not kept */
	bool begun;
	struct file *file; /* the one that is open, or NULL */
	size_t file_at;    /* where it begins in bytes */
};

enum form_state {
	FORM_SEEK, /* before a boundary */
	FORM_HEAD, /* in the headers of a part */
	FORM_DATA, /* in the content of a part */
	FORM_END,
};

/* A form with files (RFC 7578), read where the request body is kept. */
struct http_form {
	enum form_state state;
	struct span boundary; /* with its two dashes */
	size_t at;            /* of the body: what was read */
	size_t looked; /* … and in what was looked for the form's end */
	size_t end;    /* where that is; 0: not found yet */
};

/* A transaction; lives in its event's arena. */
struct http_tx {
	struct event *ev;
	struct growing raw[2]; /* headers as sent, by direction */
	struct http_body body[2];
	struct http_form *form; /* NULL: the request body is none */
};

/* What libhtp says is wrong, and of which transaction. */
struct http_said {
	struct event *ev;
	enum anomaly anomaly; /* ANOMALY_COUNT: nothing that rules name */
};

/* A connection. */
struct http {
	struct conn *conn;
	htp_connp_t *connp;
	enum dir dir;    /* what is being read */
	struct span fed; /* … and the bytes of it given last */
	bool closed[2];
	bool tunnel;            /* CONNECT was granted */
	bool unmatched;         /* the response that begins has no request */
	struct http_said *said; /* about the bytes being given */
	size_t n_said;
	size_t cap_said;
	size_t messages;       /* of libhtp before them */
	struct buf waiting[2]; /* bytes that wait for the other direction */
};

static inline struct span
http_span(const bstr *b)
{
	return b == NULL ? (struct span){0} : span_of(bstr_ptr(b), bstr_len(b));
}

/* http_fields.c: the fields that a stage completes. */
void http_request_line(struct http_tx *t, htp_tx_t *tx);
void http_request_headers(struct http_tx *t, htp_tx_t *tx);
void http_response_line(struct http_tx *t, htp_tx_t *tx);
void http_response_headers(struct http_tx *t, htp_tx_t *tx);

/* http_body.c: the body of a direction, unpacked. */
void http_body_bytes(
    struct http *h, struct http_tx *t, htp_tx_data_t *d, enum dir dir);
void http_body_end(struct http_tx *t, enum dir dir, bool whole);

/* Notes what libhtp says is wrong with a request, as far as it is read. */
void http_note_flags(struct http_tx *t, const htp_tx_t *tx);

/* A file begins behind the first `at` bytes of the body that is kept. */
void http_file_open(struct http *h, struct http_tx *t, enum dir dir,
    struct span name, size_t at);
void http_file_bytes(struct http_body *body, struct span bytes);
void http_file_close(struct http_body *body, enum file_state state);

/* The response's headers name its file, which may have begun before them. */
void http_file_rename(struct http_tx *t, const htp_tx_t *tx);

/* http_form.c: a form, when the request's Content-Type says so, or NULL. */
struct http_form *http_form_new(struct arena *arena, struct span content_type);

/* Reads on in what is kept of the body. */
void http_form_read(struct http *h, struct http_tx *t);

/* The value of parameter name ("filename") of a header, or an empty span. */
struct span http_parameter(struct span header, const char *name);

/* http_said.c: keeps what libhtp says until the bytes given are read. */
int http_say(htp_log_t *log);

/* … and notes it with the transactions that it is about. */
void http_note_said(struct http *h);

/* http_message_table.c: the anomaly that a message of libhtp stands for. */
enum anomaly http_message(const char *text);

#endif
