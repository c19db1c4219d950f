#ifndef CLI_CASE_FRAMES_H
#define CLI_CASE_FRAMES_H

/* What the speakers of rule cases share: a conversation being written. */

#include "analyzer/base/buf.h"
#include "analyzer/base/yaml.h"
#include "analyzer/model/packet.h"
#include "scenarios/sim/wire.h"

struct case_frame {
	size_t from; /* of its bytes in the buffer */
	size_t n;
	int64_t time_ns;
};

struct case_frames {
	struct buf bytes;
	struct case_frame *v;
	size_t n;
	size_t cap;
	int64_t now_ns; /* of the next one */
	unsigned talks; /* conversations begun */
	unsigned depth; /* of steps */
};

void case_frames_free(struct case_frames *f);

/* Appends the frames of another input. */
typedef bool case_input(
    struct case_frames *out, const struct yaml *input, struct diags *diags);

struct dialogue {
	struct case_frames *out;
	case_input *meanwhile; /* for inputs within this one */
	struct buf frame;      /* being written */
	struct end end[2];     /* [0] the client */
	uint32_t seq[2];
};

/* Appends t->frame to the case's frames. */
void case_give(struct dialogue *t);

/* Sends one segment of a side. */
void case_segment(
    struct dialogue *t, unsigned from, uint8_t flags, struct span payload);

/* A TCP connection: opens it, sends bytes that are then confirmed, ends it. */
void case_open(struct dialogue *t);
void case_say(struct dialogue *t, unsigned from, struct span bytes);
void case_close(struct dialogue *t);

/* The text of a key, empty where there is none; a number up to 65535. */
struct span case_text(const struct yaml *map, const char *key);
uint16_t case_number(const struct yaml *map, const char *key, uint16_t value);

/* Appends text in which |0d 0a| stands for bytes.  False: it is unclear. */
bool case_bytes(struct buf *out, struct span text);

/* Adds what is wrong with an input to diags.  Returns false. */
bool case_wrong(struct diags *diags, const struct yaml *at, const char *what);

#endif
