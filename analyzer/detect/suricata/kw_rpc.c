/* rpc: the call in a message of ONC RPC (RFC 5531, section 9). */

#include "analyzer/base/cur.h"
#include "analyzer/detect/suricata/build.h"

enum {
	RPC_CALL = 0,
	RPC_VERSION = 2,
};

struct rpc {
	uint32_t program;
	bool any[2]; /* of version and procedure: "*" */
	uint32_t want[2];
};

static bool
match_rpc(const void *arg, const struct packet *p)
{
	const struct rpc *r = arg;
	struct cur c = cur_of(p->payload);
	uint32_t type, rpc, program, version, procedure;

	if (p->ip.proto == PROTO_TCP)
		cur_skip(&c, 4); /* the mark of a record */
	cur_skip(&c, 4);         /* xid */
	type = cur_be32(&c);
	rpc = cur_be32(&c);
	program = cur_be32(&c);
	version = cur_be32(&c);
	procedure = cur_be32(&c);
	return cur_ok(&c) && type == RPC_CALL && rpc == RPC_VERSION &&
	    program == r->program && (r->any[0] || version == r->want[0]) &&
	    (r->any[1] || procedure == r->want[1]);
}

/* rpc:PROGRAM[,VERSION|*[,PROCEDURE|*]] */
static bool
parse_rpc(struct build *b, const struct option *o)
{
	struct rpc r = {.any = {true, true}};
	struct span rest = o->value;
	struct span item;
	uint64_t n;

	(void)span_token(&rest, ',', &item);
	if (!build_number(b, o, span_trim(item), UINT32_MAX, &n))
		return false;
	r.program = (uint32_t)n;
	for (unsigned i = 0; span_token(&rest, ',', &item); i++) {
		item = span_trim(item);
		if (i == 2)
			return build_fail(b, item,
			    "rpc: nothing may stand behind the procedure");
		r.any[i] = span_eq_str(item, "*");
		if (r.any[i])
			continue;
		if (!build_number(b, o, item, UINT32_MAX, &n))
			return false;
		r.want[i] = (uint32_t)n;
	}
	b->packet_only = true;
	return build_header_test(b, o, match_rpc, span_of(&r, sizeof(r)));
}

const struct keyword kw_rpc[] = {
    {"rpc", NULL, "program, version and procedure of a call of ONC RPC",
	"rules/payload-keywords.html#rpc", VALUE_NEEDED, parse_rpc, NULL},
    {0},
};
