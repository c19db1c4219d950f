#ifndef ANALYZER_MODEL_FILE_H
#define ANALYZER_MODEL_FILE_H

#include "analyzer/base/hash.h"
#include "analyzer/model/packet.h"

enum file_state {
	FILE_OPEN,
	FILE_CLOSED,    /* all of it was seen */
	FILE_TRUNCATED, /* a gap or a limit cut it */
	FILE_ERROR,
};

/* A file that a transaction carries: a body, an attachment, FTP data. */
struct file {
	struct file *next; /* of the same transaction */
	uint32_t id;       /* 1 for the first of its flow */
	enum dir dir;
	enum file_state state;
	bool logged;
	bool stored;
	bool gaps;
	bool hashed;       /* the digests are filled (state is closed) */
	struct span name;  /* as sent; empty when there is none */
	const char *magic; /* libmagic's description; NULL before it is known */
	uint64_t size;     /* bytes so far */
	struct span data;  /* its bytes so far, up to the limit */
	uint8_t md5[16];
	uint8_t sha1[20];
	uint8_t sha256[32];
	void *protocol; /* private state of the stage of that name */
};

#endif
