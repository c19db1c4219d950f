#include "analyzer/logs/program.h"

/* Takes what stands before the next " ; " off *rest. */
static struct span
part(struct span *rest)
{
	size_t at = span_find(*rest, span_str(" ; "));
	struct span s;

	if (at == SIZE_MAX) {
		s = *rest;
		*rest = (struct span){0};
		return s;
	}
	s = span_first(*rest, at);
	*rest = span_from(*rest, at + 3);
	return s;
}

/* NAME=VALUE of a name that is known.  False: it is something else. */
static bool
add_named(struct event *ev, struct span s)
{
	static const char *const names[] = {
	    "TTY", "PWD", "CHROOT", "USER", "GROUP", "ENV", "TSID"};
	size_t eq = span_find_byte(s, '=', 0);

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (eq != SIZE_MAX &&
		    span_eq_str(span_first(s, eq), names[i])) {
			log_text(ev, names[i], span_from(s, eq + 1));
			return true;
		}
	}
	return false;
}

/*
 * USER : [reason ; ]TTY=… ; PWD=… ; USER=… ; [GROUP=… ; ][ENV=… ; ]COMMAND=…
 * (sudoers(5), "Log format").  The command is last and may hold anything.
 */
static void
sudo_parse(struct log_context *c, struct event *ev, struct span message)
{
	struct span rest = span_trim(message);
	size_t at = span_find(rest, span_str(" : "));

	if (log_pam_parse(c, ev, rest) || at == SIZE_MAX)
		return;
	log_text(ev, "user", span_trim(span_first(rest, at)));
	rest = span_from(rest, at + 3);
	while (rest.n != 0 && !log_skip(&rest, "COMMAND=")) {
		struct span s = part(&rest);

		if (!add_named(ev, s))
			log_text(ev, "reason", s);
	}
	log_text(ev, "COMMAND", rest);
}

const struct log_program log_program_sudo = {
    .tags = " sudo ",
    .help = "sudo: who ran what as whom",
    .type = {.name = "sudo", .product = "linux", .service = "sudo"},
    .parse = sudo_parse,
};
