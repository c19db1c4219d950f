#ifndef ANALYZER_PROTO_SMTP_H
#define ANALYZER_PROTO_SMTP_H

/*
 * SMTP: what smtp.c (the client's commands and mails) and smtp_reply.c (the
 * server's replies) share.
 */

#include "analyzer/proto/mime.h"

/* Stages of progress; see model/field_smtp.def. */
enum smtp_stage {
	SMTP_ENVELOPE = 1,
	SMTP_DONE = 3,
};

/* What a reply is to. */
enum smtp_command {
	SMTP_OTHER,
	SMTP_STARTTLS,
	SMTP_DATA,
	SMTP_BDAT,
	SMTP_RSET,
	SMTP_MAIL, /* the mail behind DATA */
};

struct smtp {
	struct conn *conn;
	struct event *ev;  /* the transaction at hand, or NULL */
	struct mime *mime; /* its mail, or NULL */
	struct text_lines lines[2];
	struct text_lines chunks;  /* the lines of BDAT's chunks */
	struct buf asked;          /* enum smtp_command, as they were sent */
	size_t answered;           /* how many of them */
	enum smtp_command command; /* the last one */
	struct span helo;          /* in the flow's arena */
	uint16_t recipients;       /* of the transaction at hand */
	bool data;                 /* what the client sends is content */
	bool greeted;              /* the first reply was seen */
	bool heard;                /* anything of the server was seen */
	bool multiline;            /* the reply goes on */
	bool pipelining;           /* RFC 2920: the server says that it can */
	bool replies_lost;
	bool content_lost;
	uint64_t chunk_left; /* bytes of BDAT's chunk; RFC 3030 */
	bool chunk_last;
};

/* Notes an anomaly of the transaction at hand, if there is one. */
void smtp_note(struct smtp *s, enum anomaly a);

/* The transaction at hand is over. */
void smtp_done(struct smtp *s);

/* A command that a reply will come to. */
void smtp_ask(struct smtp *s, enum smtp_command command);

/* The mail is over. */
void smtp_mail_end(struct smtp *s, bool whole);

/* smtp_reply.c: a line of the server.  True: TLS follows. */
bool smtp_reply(struct smtp *s, struct span line);

#endif
