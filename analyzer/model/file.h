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

/* What has to be computed of files, because a rule or an output needs it. */
enum file_need {
	FILE_NEED_MD5 = 1 << DIGEST_MD5,
	FILE_NEED_SHA1 = 1 << DIGEST_SHA1,
	FILE_NEED_SHA256 = 1 << DIGEST_SHA256,
	FILE_NEED_HASHES = FILE_NEED_MD5 | FILE_NEED_SHA1 | FILE_NEED_SHA256,
	FILE_NEED_MAGIC = 8,
	FILE_NEED_CUT = 16,   /* SHA-256 of truncated files, too */
	FILE_NEED_BYTES = 32, /* as many bytes as a stored file may have */
	FILE_NEED_STORE = 64, /* every file is stored, rules or not */
};

/* A file that a transaction carries: a body, an attachment, FTP data. */
struct file {
	struct file *next; /* of the same transaction */
	uint32_t id;       /* 1 for the first of its flow */
	enum dir dir;
	enum file_state state;
	bool logged;
	bool stored; /* a rule wanted it to be kept, see filestore */
	bool gaps;
	uint8_t hashed;    /* enum file_need: the digests that are filled */
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
