#include "analyzer/logs/program.h"

/* The service manager and logind (systemd's sources, src/core, src/login). */
static const struct log_template messages[] = {
    {"New session %s of user %s.", "session_opened", {"session", "user"}},
    {"New session '%s' of user '%s'", "session_opened", {"session", "user"}},
    {"Removed session %s.", "session_closed", {"session"}},
    {"Session %s logged out. %s", "session_ended", {"session", "-"}},
    {"Failed to start %g.", "failed", {"unit"}},
    {"Failed to listen on %g.", "failed", {"unit"}},
    {"Failed to mount %g.", "failed", {"unit"}},
    {"Starting %g...", "starting", {"unit"}},
    {"Stopping %g...", "stopping", {"unit"}},
    {"Reloading %g...", "reloading", {"unit"}},
    {"Started %g.", "started", {"unit"}},
    {"Stopped %g.", "stopped", {"unit"}},
    {"Reloaded %g.", "reloaded", {"unit"}},
    {"Finished %g.", "finished", {"unit"}},
    {"Mounted %g.", "mounted", {"unit"}},
    {"Unmounted %g.", "unmounted", {"unit"}},
    {"Listening on %g.", "listening", {"unit"}},
    {"Created slice %g.", "created", {"unit"}},
    {"Removed slice %g.", "removed", {"unit"}},
    {"Reached target %g.", "reached", {"unit"}},
    {"Reloading.", "daemon_reloaded", {NULL}},
    {"Shutting down.", "shutting_down", {NULL}},
    {"System is rebooting.", "rebooting", {NULL}},
    {"System is powering down.", "powering_down", {NULL}},
    {"%s: Main process exited, code=%s, status=%s", "exited",
	{"unit", "code", "status"}},
    {"%s: Failed with result '%s'", "failed", {"unit", "reason"}},
    {"%s: Failed to %s", "failed", {"unit", "reason"}},
    {"%s: Deactivated successfully.", "ended", {"unit"}},
    {"%s: Succeeded.", "ended", {"unit"}},
    {"%s: Scheduled restart job, restart counter is at %s.", "restarting",
	{"unit", "times"}},
};

/* "ssh.service - OpenBSD Secure Shell server": name and description. */
static void
split_unit(struct event *ev)
{
	static const char dash[] = " - ";

	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct value *v = &ev->values[i];
		struct span text = v->text;
		size_t at;

		if (!span_eq_str(v->name, "unit"))
			continue;
		at = span_find(text, span_str(dash));
		if (at == SIZE_MAX)
			return;
		v->text = span_first(text, at);
		log_text(
		    ev, "description", span_from(text, at + sizeof(dash) - 1));
		return;
	}
}

static void
systemd_parse(struct log_context *c, struct event *ev, struct span message)
{
	if (log_pam_parse(c, ev, message))
		return;
	if (log_templates_parse(c, ev, message, messages,
		sizeof(messages) / sizeof(messages[0])))
		split_unit(ev);
}

const struct log_program log_program_systemd = {
    .tags = " systemd (systemd) ",
    .help = "systemd: services, sessions",
    .type = {.name = "systemd", .product = "linux", .service = "systemd"},
    .parse = systemd_parse,
};
