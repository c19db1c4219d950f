#ifndef ANALYZER_PROTO_EXPECT_H
#define ANALYZER_PROTO_EXPECT_H

/*
 * Flows that another flow has announced, such as FTP's data connections: known
 * by their two addresses and a port, before their first byte.
 */

#include "analyzer/model/flow.h"

struct protocol;

enum {
	EXPECT_MAX = 256,     /* announced at once; then the oldest goes */
	EXPECT_SECONDS = 30,  /* how long a flow is waited for */
	EXPECT_NAME_MAX = 255 /* bytes */
};

struct expected {
	const struct protocol *protocol;
	struct addr addr[2]; /* in whatever order */
	uint16_t port;       /* of one of them */
	int64_t until_ns;
	uint64_t parent_id; /* flow that announced it */
	bool stores;        /* what flows is kept by the server */
	uint8_t name_n;
	uint8_t name[EXPECT_NAME_MAX]; /* of the file */
};

struct expect; /* opaque: the flows that are waited for */

struct expect *expect_new(void);
void expect_free(struct expect *x); /* x may be NULL */

/* Announces a flow. */
void expect_add(struct expect *x, const struct expected *e);

/* Takes what was said of f out; false: it was not announced. */
bool expect_take(struct expect *x, const struct flow *f, int64_t now_ns,
    struct expected *out);

#endif
