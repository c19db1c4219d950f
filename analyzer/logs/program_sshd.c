#include "analyzer/logs/program.h"

/*
 * A user name is what a stranger typed and may hold anything, also the words
 * that follow it: it therefore reaches to the last place that fits.
 */
static const struct log_template messages[] = {
    {"Accepted %s for %g from %s port %s", "accepted",
	{"method", "user", "src_ip", "src_port"}},
    {"Failed %s for invalid user %g from %s port %s", "failed",
	{"method", "user", "src_ip", "src_port"}},
    {"Failed %s for %g from %s port %s", "failed",
	{"method", "user", "src_ip", "src_port"}},
    {"Invalid user %g from %s port %s", "invalid_user",
	{"user", "src_ip", "src_port"}},
    {"Invalid user %g from %s", "invalid_user", {"user", "src_ip"}},
    {"Disconnected from invalid user %g %s port %s", "disconnected",
	{"user", "src_ip", "src_port"}},
    {"Disconnected from authenticating user %g %s port %s", "disconnected",
	{"user", "src_ip", "src_port"}},
    {"Disconnected from user %g %s port %s", "disconnected",
	{"user", "src_ip", "src_port"}},
    {"Disconnected from %s port %s", "disconnected", {"src_ip", "src_port"}},
    {"Received disconnect from %s port %s:%s", "disconnected",
	{"src_ip", "src_port", "reason"}},
    {"Connection closed by invalid user %g %s port %s", "closed",
	{"user", "src_ip", "src_port"}},
    {"Connection closed by authenticating user %g %s port %s", "closed",
	{"user", "src_ip", "src_port"}},
    {"Connection closed by %s port %s", "closed", {"src_ip", "src_port"}},
    {"Connection reset by invalid user %g %s port %s", "reset",
	{"user", "src_ip", "src_port"}},
    {"Connection reset by authenticating user %g %s port %s", "reset",
	{"user", "src_ip", "src_port"}},
    {"Connection reset by %s port %s", "reset", {"src_ip", "src_port"}},
    {"Connection from %s port %s on %s port %s", "connected",
	{"src_ip", "src_port", "dst_ip", "dst_port"}},
    {"maximum authentication attempts exceeded for invalid user %g from %s "
     "port %s",
	"too_many_failures", {"user", "src_ip", "src_port"}},
    {"maximum authentication attempts exceeded for %g from %s port %s",
	"too_many_failures", {"user", "src_ip", "src_port"}},
    {"User %g from %s not allowed because %s", "not_allowed",
	{"user", "src_ip", "reason"}},
    {"Did not receive identification string from %s port %s",
	"no_identification", {"src_ip", "src_port"}},
    {"Unable to negotiate with %s port %s: %s", "no_agreement",
	{"src_ip", "src_port", "reason"}},
};

/* Without the words and the place in brackets that OpenSSH may add. */
static struct span
bare(struct span message)
{
	static const char preauth[] = " [preauth]";
	size_t n = sizeof(preauth) - 1;

	(void)log_skip(&message, "error: ");
	if (message.n >= n &&
	    memcmp(message.p + message.n - n, preauth, n) == 0)
		message.n -= n;
	return message;
}

static void
sshd_parse(struct log_context *c, struct event *ev, struct span message)
{
	struct span m = bare(message);

	if (!log_pam_parse(c, ev, m))
		(void)log_templates_parse(
		    c, ev, m, messages, sizeof(messages) / sizeof(messages[0]));
}

const struct log_program log_program_sshd = {
    .tags = " sshd ",
    .help = "OpenSSH server: who logged in, or failed to, from where",
    .type = {.name = "sshd", .product = "linux", .service = "sshd"},
    .parse = sshd_parse,
    .only = messages,
    .n_only = sizeof(messages) / sizeof(messages[0]),
};
