#ifndef CLI_CASE_FRAMES_H
#define CLI_CASE_FRAMES_H

/* What the speakers of rule cases share: a conversation being written. */

#include "analyzer/base/buf.h"
#include "analyzer/base/yaml.h"
#include "analyzer/model/packet.h"
#include "cli/case_traffic.h"
#include "scenarios/sim/wire.h"

struct dialogue {
	struct case_frames *out;
	struct buf frame;  /* being written */
	struct end end[2]; /* [0] the client */
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

/* The speakers of case_talk.c: dialogues by lines, and SSH. */
bool case_put_talk(
    struct dialogue *t, const struct yaml *y, struct diags *diags);
bool case_put_ssh(
    struct dialogue *t, const struct yaml *y, struct diags *diags);

#endif
