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

/* Of a program, as long as the file is read. */
struct log_rest {
	const struct log_program *of;
	struct event_rest rest;
	struct log_rest *next;
};

const struct event_rest *
log_program_rest(struct log_context *c, const struct log_program *p)
{
	struct log_rest *r = c->rests;

	while (r != NULL && r->of != p)
		r = r->next;
	if (r != NULL)
		return &r->rest;
	r = arena_zalloc(c->arena, 1, sizeof(*r));
	r->of = p;
	r->next = c->rests;
	c->rests = r;
	log_templates_rest(c, &r->rest, p->only, p->n_only);
	log_pam_rest(c, &r->rest);
	return &r->rest;
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
