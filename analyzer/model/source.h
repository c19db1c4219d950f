#ifndef ANALYZER_MODEL_SOURCE_H
#define ANALYZER_MODEL_SOURCE_H

#include "analyzer/base/hash.h"

/* What an input turned out to be. */
enum source_kind {
	SOURCE_UNKNOWN,
	SOURCE_CAPTURE, /* frames */
	SOURCE_LOG,     /* lines */
	SOURCE_EVTX,    /* a Windows event log, which is not made of lines */
};

/* A file or device that was read, and what came of it. */
struct source {
	const char *name;
	enum source_kind kind;
	const char *format; /* "pcap", "pcapng", "json", "syslog" …; static */
	uint64_t bytes;     /* as read, before unpacking */
	uint64_t items;     /* frames or rows */
	uint64_t unparsed;  /* of these, not understood */
	int64_t first_ns;   /* time of the first item; 0 when there is none */
	int64_t last_ns;
	uint8_t sha256[DIGEST_MAX]; /* of the bytes as read */
	bool hashed;
	bool damaged;        /* reading ended early; a diagnostic said where */
	const char *charset; /* of a log's rows; NULL or empty: unknown */
	int32_t zone_s;      /* seconds east of UTC where they name no zone */
};

#endif
