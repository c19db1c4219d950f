#include "analyzer/logs/program.h"

/* The programs whose messages are read.  To add one: write its file and line.
 */
static const struct log_program *const programs[] = {
    &log_program_sshd,
    &log_program_sudo,
};

enum {
	TEMPLATE_HOLES = 5
};

const struct log_program *
log_program_find(struct span tag)
{
	for (unsigned i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		struct span name = span_str(programs[i]->name);

		if (span_starts(tag, name) &&
		    (tag.n == name.n || tag.p[name.n] == '-'))
			return programs[i];
	}
	return NULL;
}

static size_t
find_last(struct span s, struct span needle)
{
	for (size_t i = s.n - needle.n + 1; s.n >= needle.n && i-- > 0;) {
		if (memcmp(s.p + i, needle.p, needle.n) == 0)
			return i;
	}
	return SIZE_MAX;
}

/* The literal of a template up to its next hole or end. */
static struct span
literal(const char *text)
{
	const char *hole = strchr(text, '%');

	return span_of(
	    text, hole == NULL ? strlen(text) : (size_t)(hole - text));
}

/* Takes the text before the last place of lit off the end of *rest. */
static bool
take_last(struct span *rest, struct span lit, struct span *hole)
{
	size_t at = find_last(*rest, lit);

	if (at == SIZE_MAX)
		return false;
	*hole = span_from(*rest, at + lit.n);
	*rest = span_first(*rest, at);
	return true;
}

/*
 * A hole that reaches as far as it can: from there on the literals are looked
 * for from the end.  hole[0] is that one.
 */
static bool
match_greedy(const char *t, struct span rest, struct span *hole, unsigned room)
{
	struct span lit[TEMPLATE_HOLES];
	unsigned n = 0;

	while (*t == '%' && n < room) {
		lit[n] = literal(t + 2);
		t += 2 + lit[n++].n;
	}
	while (n > 1) {
		n--;
		if (!take_last(&rest, lit[n - 1], &hole[n]))
			return false;
	}
	hole[0] = rest;
	return true;
}

/* Finds the texts of the holes.  False: the message is another one. */
static bool
match(const char *t, struct span rest, struct span hole[TEMPLATE_HOLES])
{
	struct span lit = literal(t);
	unsigned n = 0;

	if (!span_starts(rest, lit))
		return false;
	rest = span_from(rest, lit.n);
	t += lit.n;
	while (*t == '%' && n < TEMPLATE_HOLES) {
		size_t at;

		if (t[1] == 'g')
			return match_greedy(
			    t, rest, hole + n, TEMPLATE_HOLES - n);
		lit = literal(t + 2);
		at = lit.n == 0 ? rest.n : span_find(rest, lit);
		if (at == SIZE_MAX)
			return false;
		hole[n++] = span_first(rest, at);
		rest = span_from(rest, at + lit.n);
		t += 2 + lit.n;
	}
	return true;
}

bool
log_template_parse(
    struct event *ev, struct span message, const struct log_template *t)
{
	struct span hole[TEMPLATE_HOLES] = {{0}};

	if (!match(t->text, message, hole))
		return false;
	log_text(ev, "action", span_str(t->action));
	for (unsigned i = 0; i < TEMPLATE_HOLES && t->name[i] != NULL; i++) {
		const char *name = t->name[i];
		size_t n = strlen(name);

		if (n > 4 && strcmp(name + n - 4, "port") == 0)
			log_number(ev, name, log_word(&hole[i]));
		else if (strcmp(name, "-") != 0)
			log_text(ev, name, hole[i]);
	}
	return true;
}

bool
log_pam_parse(struct event *ev, struct span message)
{
	static const struct log_template sessions[] = {
	    {"pam_unix(%s): session opened for user %s by %s", "session_opened",
		{"pam", "user", "by"}},
	    {"pam_unix(%s): session closed for user %s", "session_closed",
		{"pam", "user"}},
	    {"pam_unix(%s): authentication failure; %s ruser=%s rhost=%s "
	     " user=%s",
		"failed", {"pam", "-", "ruser", "src_ip", "user"}},
	    {"pam_unix(%s): authentication failure; %s ruser=%s rhost=%s",
		"failed", {"pam", "-", "ruser", "src_ip"}},
	    {"pam_unix(%s): check pass; user unknown", "unknown_user", {"pam"}},
	};

	if (!span_starts(message, span_str("pam_")))
		return false;
	for (unsigned i = 0; i < sizeof(sessions) / sizeof(sessions[0]); i++) {
		if (log_template_parse(ev, message, &sessions[i]))
			return true;
	}
	return false;
}
