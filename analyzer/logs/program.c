#include "analyzer/logs/program.h"

/* The programs whose messages are read.  To add one: write its file and line.
 */
static const struct log_program *const programs[] = {
    &log_program_sshd,
    &log_program_sudo,
    &log_program_cron,
    &log_program_kernel,
    &log_program_systemd,
    &log_program_su,
    &log_program_shadow,
    &log_program_postfix,
    &log_program_postgres,
    &log_program_dovecot,
    &log_program_named,
};

enum {
	TEMPLATE_HOLES = 5,
	TAG_MAX = 24, /* bytes of a tag that are looked at */
};

/* Does the list have the tag, which is in lower case and between blanks? */
static bool
has_tag(const char *tags, const char *tag)
{
	return strstr(tags, tag) != NULL;
}

const struct log_program *
log_program_find(struct span tag)
{
	char key[TAG_MAX + 3];
	size_t n = 0;

	key[n++] = ' ';
	for (size_t i = 0; i < tag.n && i < TAG_MAX; i++) {
		if (i != 0 && (tag.p[i] == '-' || tag.p[i] == '/'))
			break;
		key[n++] = (char)byte_lower(tag.p[i]);
	}
	key[n++] = ' ';
	key[n] = '\0';
	if (n < 4 || memchr(key, 0, n) != NULL)
		return NULL;
	for (unsigned i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		if (has_tag(programs[i]->tags, key))
			return programs[i];
	}
	return NULL;
}

static size_t
find_last(struct span s, struct span needle)
{
	const uint8_t *p;

	if (needle.n == 0 || needle.n > s.n)
		return needle.n == 0 ? s.n : SIZE_MAX;
	for (s.n -= needle.n - 1;; s.n = (size_t)(p - s.p)) {
		p = memrchr(s.p, needle.p[0], s.n);
		if (p == NULL)
			return SIZE_MAX;
		if (memcmp(p, needle.p, needle.n) == 0)
			return (size_t)(p - s.p);
	}
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
	size_t at;

	while (*t == '%' && n < room) {
		lit[n] = literal(t + 2);
		t += 2 + lit[n++].n;
	}
	if (n != 0 && lit[n - 1].n != 0) {
		at = find_last(rest, lit[n - 1]);
		if (at == SIZE_MAX)
			return false;
		rest = span_first(rest, at);
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

static bool
is_port(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && memcmp(name + n - 4, "port", 4) == 0;
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
		if (is_port(t->name[i]))
			log_number(ev, t->name[i], log_word(&hole[i]));
		else if (strcmp(t->name[i], "-") != 0)
			log_text(ev, t->name[i], hole[i]);
	}
	return true;
}

bool
log_templates_parse(struct event *ev, struct span message,
    const struct log_template *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (message.n != 0 && t[i].text[0] != '%' &&
		    t[i].text[0] != (char)message.p[0])
			continue;
		if (log_template_parse(ev, message, &t[i]))
			return true;
	}
	return false;
}

/* Takes the part before `between` off *rest. */
static struct span
part(struct span *rest, struct span between)
{
	size_t at = span_find(*rest, between);
	struct span s = span_first(*rest, at);

	*rest = at == SIZE_MAX ? (struct span){0}
			       : span_from(*rest, at + between.n);
	return span_trim(s);
}

static struct span
bare_value(struct span v)
{
	if (v.n >= 2 &&
	    ((v.p[0] == '<' && v.p[v.n - 1] == '>') ||
		(v.p[0] == '"' && v.p[v.n - 1] == '"')))
		return span_of(v.p + 1, v.n - 2);
	return v;
}

void
log_pairs_parse(struct event *ev, struct span text, const char *between,
    const struct log_pair *list)
{
	while (text.n != 0 && ev->n_values < LOGS_FIELDS) {
		struct span s = part(&text, span_str(between));
		size_t eq = span_find_byte(s, '=', 0);
		struct span name = span_first(s, eq);

		for (unsigned i = 0; eq != SIZE_MAX && list[i].name != NULL;
		     i++) {
			if (!span_eq_str(name, list[i].name))
				continue;
			log_number(ev, list[i].field,
			    bare_value(span_from(s, eq + 1)));
			break;
		}
	}
}

void
log_peer_parse(struct event *ev, struct span peer)
{
	size_t open = span_find_byte(peer, '[', 0);
	size_t close = span_find_byte(peer, ']', 0);

	if (open == SIZE_MAX || close == SIZE_MAX || close < open) {
		log_text(ev, "src_host", peer);
		return;
	}
	if (!span_eq_str(span_first(peer, open), "unknown"))
		log_text(ev, "src_host", span_first(peer, open));
	log_text(ev, "src_ip", span_of(peer.p + open + 1, close - open - 1));
	if (close + 1 < peer.n && peer.p[close + 1] == ':')
		log_number(ev, "src_port", span_from(peer, close + 2));
}
