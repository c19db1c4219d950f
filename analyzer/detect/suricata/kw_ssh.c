/* The first lines of SSH and what its sides offer. */

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/words.h"

static const struct buffer_kind buffer_proto = {
    .name = "ssh.proto",
    .target = TARGET_FIELD,
    .field = {FIELD_SSH_CLIENT_PROTO, FIELD_SSH_SERVER_PROTO},
    .app = APP_SSH,
};

static const struct buffer_kind buffer_software = {
    .name = "ssh.software",
    .target = TARGET_FIELD,
    .field = {FIELD_SSH_CLIENT_SOFTWARE, FIELD_SSH_SERVER_SOFTWARE},
    .app = APP_SSH,
};

static const struct buffer_kind buffer_hassh = {
    .name = "ssh.hassh",
    .target = TARGET_FIELD,
    .field = {FIELD_SSH_CLIENT_HASSH, FIELD_COUNT},
    .app = APP_SSH,
    .shape = SHAPE_MD5,
    .lower = true,
};

static const struct buffer_kind buffer_hassh_string = {
    .name = "ssh.hassh.string",
    .target = TARGET_FIELD,
    .field = {FIELD_SSH_CLIENT_HASSH_STRING, FIELD_COUNT},
    .app = APP_SSH,
};

static const struct buffer_kind buffer_hassh_server = {
    .name = "ssh.hassh.server",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_SSH_SERVER_HASSH},
    .app = APP_SSH,
    .shape = SHAPE_MD5,
    .lower = true,
};

static const struct buffer_kind buffer_hassh_server_string = {
    .name = "ssh.hassh.server.string",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_SSH_SERVER_HASSH_STRING},
    .app = APP_SSH,
};

/* The whole of a buffer must be that text. */
static bool
add_whole(struct build *b, const struct option *o, const struct buffer_kind *k,
    struct span text)
{
	struct check *c = build_check_in(b, k, CHECK_CONTENT);

	if (c == NULL)
		return false;
	c->text = o->value;
	c->content.literal = arena_copy(b->arena, text);
	c->content.has = HAS_DEPTH | HAS_STARTSWITH | HAS_ENDSWITH;
	c->content.depth.n = (int64_t)text.n;
	return true;
}

/* ssh.protoversion: 2_compat stands for all that can speak version 2. */
static bool
parse_protoversion(struct build *b, const struct option *o)
{
	struct span text = span_trim(o->value);
	const struct regex *regex;
	struct check *c;

	if (span_all_of(text, "0123456789.-") && text.p[0] != '.' &&
	    text.p[0] != '-')
		return add_whole(b, o, &buffer_proto, text);
	if (!span_eq_str(text, "2_compat"))
		return build_fail(b, o->value,
		    "ssh.protoversion: expected a version such as 2.0, or "
		    "2_compat");
	regex =
	    words_regex(b->words, span_str("^(?:2|2\\.0|1\\.99)$"), 0, &b->err);
	c = regex == NULL ? NULL : build_check_in(b, &buffer_proto, CHECK_PCRE);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->regex = regex;
	return true;
}

static bool
parse_softwareversion(struct build *b, const struct option *o)
{
	static const char bytes[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789:.-_+ ";
	struct span text = span_trim(o->value);

	if (!span_all_of(text, bytes))
		return build_fail(b, o->value,
		    "ssh.softwareversion: expected the name of a software, of "
		    "letters, digits and : . - _ +");
	return add_whole(b, o, &buffer_software, text);
}

const struct keyword kw_ssh[] = {
    {"ssh.proto", "ssh_proto", "protocol version of a side",
	"rules/ssh-keywords.html#ssh-proto", VALUE_NONE, parse_sticky,
	&buffer_proto},
    {"ssh.software", "ssh_software", "software of a side, without comments",
	"rules/ssh-keywords.html#ssh-software", VALUE_NONE, parse_sticky,
	&buffer_software},
    {"ssh.protoversion", NULL, "the protocol version of a side is that",
	"rules/ssh-keywords.html#ssh-protoversion",
	VALUE_NEEDED | VALUE_QUOTABLE, parse_protoversion, NULL},
    {"ssh.softwareversion", NULL, "the software of a side is that",
	"rules/ssh-keywords.html#ssh-softwareversion",
	VALUE_NEEDED | VALUE_QUOTABLE, parse_softwareversion, NULL},
    {"ssh.hassh", "ssh-hassh", "HASSH of the client",
	"rules/ssh-keywords.html#ssh-hassh", VALUE_NONE, parse_sticky,
	&buffer_hassh},
    {"ssh.hassh.string", "ssh-hassh-string",
	"algorithms that the client offers",
	"rules/ssh-keywords.html#ssh-hassh-string", VALUE_NONE, parse_sticky,
	&buffer_hassh_string},
    {"ssh.hassh.server", "ssh-hassh-server", "HASSH of the server",
	"rules/ssh-keywords.html#ssh-hassh-server", VALUE_NONE, parse_sticky,
	&buffer_hassh_server},
    {"ssh.hassh.server.string", "ssh-hassh-server-string",
	"algorithms that the server offers",
	"rules/ssh-keywords.html#ssh-hassh-server-string", VALUE_NONE,
	parse_sticky, &buffer_hassh_server_string},
    {0},
};
