#include "analyzer/logs/program.h"

/* su of util-linux, of shadow and of the BSDs. */
static const struct log_template messages[] = {
    {"(to %s) %g on %s", "accepted", {"target_user", "user", "tty"}},
    {"FAILED SU (to %s) %g on %s", "failed", {"target_user", "user", "tty"}},
    {"Successful su for %s by %s", "accepted", {"target_user", "user"}},
    {"FAILED su for %s by %s", "failed", {"target_user", "user"}},
    {"FAILED SU (to %s) %s", "failed", {"target_user", "user"}},
    {"+ %s %s:%s", "accepted", {"tty", "user", "target_user"}},
    {"- %s %s:%s", "failed", {"tty", "user", "target_user"}},
    {"BAD SU %s to %s on %s", "failed", {"user", "target_user", "tty"}},
    {"'su %s' failed for %s on %s", "failed", {"target_user", "user", "tty"}},
    {"%s to %s on %s", "accepted", {"user", "target_user", "tty"}},
};

static void
su_parse(struct log_context *c, struct event *ev, struct span message)
{
	if (!log_pam_parse(c, ev, message))
		(void)log_templates_parse(c, ev, message, messages,
		    sizeof(messages) / sizeof(messages[0]));
}

const struct log_program log_program_su = {
    .tags = " su ",
    .help = "su: who became whom, or failed to",
    .type = {.name = "su", .product = "linux", .service = "su"},
    .parse = su_parse,
    .only = messages,
    .n_only = sizeof(messages) / sizeof(messages[0]),
};
