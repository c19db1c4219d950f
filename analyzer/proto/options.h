#ifndef ANALYZER_PROTO_OPTIONS_H
#define ANALYZER_PROTO_OPTIONS_H

/* How proto is set up. */

#include <stdint.h>

/* What proto may use of a flow or transaction; zero means the default. */
struct proto_limits {
	uint32_t probe_bytes;   /* until a protocol must be told: 4 KiB */
	uint32_t unknown_bytes; /* of a direction of which nothing is told: then
				   the flow is of none; 100,000 */
	uint32_t body_bytes;    /* kept of a body for inspection: 100 KiB */
	uint32_t answer_bytes;  /* the same of a response: as body_bytes */
	uint32_t layers;        /* of packing of a response: 2 */
	uint32_t file_bytes;    /* the same with FILE_NEED_BYTES: 1 MiB */
	uint32_t unpack_bytes;  /* of one body: 1 MiB */
	uint32_t transactions;  /* live ones of a flow: 512 */
	uint32_t record_bytes; /* a handshake or message put together: 64 KiB */
};

struct proto_options {
	struct proto_limits limits;
	unsigned file_needs; /* enum file_need: what is computed of files */
};

#endif
