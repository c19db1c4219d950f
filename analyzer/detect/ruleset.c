#include "analyzer/detect/ruleset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/compiled_rules.h"
#include "analyzer/detect/suricata/keyword.h"
#include "analyzer/detect/suricata/parse.h"

enum {
	FILE_BYTES = 256 << 20, /* longest file of rules */
	FOLDER_DEPTH = 32,
};

struct loading {
	struct ruleset *set;
	struct sig_reader *signatures;
	struct diags *diags;
	bool placeholders; /* they are read, and not rules */
};

/* ---- files ---- */

static void
cannot_read(const struct loading *l, const char *path, const char *what)
{
	char text[128];

	if (what == NULL)
		what = strerror_r(errno, text, sizeof(text));
	diag_add(l->diags, DIAG_ERROR, (struct place){.file = path},
	    "cannot read: %s", what);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s);
	size_t n_end = strlen(end);

	return n > n_end && strcmp(s + n - n_end, end) == 0;
}

/* The language that a file's name tells; false: none. */
static bool
named_language(const char *path, enum rule_language *language)
{
	if (ends_with(path, ".rules")) {
		*language = RULE_SURICATA;
		return true;
	}
	*language = RULE_SIGMA;
	return ends_with(path, ".yml") || ends_with(path, ".yaml");
}

/*
 * The language of a text without a name that tells: signatures begin with an
 * action and a blank, and have their options in brackets.
 */
static enum rule_language
told_language(struct span text)
{
	static const char *const actions[] = {"alert ", "pass ", "drop ",
	    "reject ", "rejectsrc ", "rejectdst ", "rejectboth ", "config "};
	struct span line;

	while (span_token(&text, '\n', &line)) {
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]);
		     i++) {
			if (span_starts(line, span_str(actions[i])))
				return RULE_SURICATA;
		}
		return RULE_SIGMA;
	}
	return RULE_SURICATA;
}

static void
load_file(struct loading *l, const char *path)
{
	struct ruleset *set = l->set;
	const char *file = arena_str(set->arena, span_str(path));
	enum rule_language language;
	struct span text;
	struct err err;

	if (!file_read(set->arena, file, FILE_BYTES, &text, &err)) {
		diag_err(l->diags, (struct place){.file = file}, &err);
		return;
	}
	if (l->placeholders) {
		sigma_placeholders(set->sigma, file, text, l->diags);
		return;
	}
	if (!named_language(file, &language))
		language = told_language(text);
	set->counts.files++;
	if (language == RULE_SURICATA)
		sig_read(l->signatures, file, text, &set->signatures, l->diags);
	else
		set->counts.refused[RULE_SIGMA] +=
		    sigma_read(set->sigma, file, text, l->diags);
}

/* ---- folders ---- */

static int
not_hidden(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Paths that wait to be read, the next one last. */
struct paths {
	struct path_waiting {
		char *path;
		unsigned depth;
		bool is_file; /* the folder says so: no need to ask again */
	} * v;
	size_t n;
	size_t cap;
};

static void
push_path(struct paths *p, struct path_waiting next)
{
	p->v = mem_grow(p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = next;
}

static char *
join_path(const char *folder, const char *name)
{
	size_t n = strlen(folder) + strlen(name) + 2;
	char *path = mem_alloc(n);
	bool slash = ends_with(folder, "/");

	(void)snprintf(path, n, "%s%s%s", folder, slash ? "" : "/", name);
	return path;
}

static void
push_folder(
    struct loading *l, struct paths *p, const char *folder, unsigned depth)
{
	struct dirent **entry;
	int n = scandir(folder, &entry, not_hidden, by_bytes);

	if (n < 0) {
		cannot_read(l, folder, NULL);
		return;
	}
	for (int i = n - 1; i >= 0; i--) {
		push_path(p,
		    (struct path_waiting){
			.path = join_path(folder, entry[i]->d_name),
			.depth = depth + 1,
			.is_file = entry[i]->d_type == DT_REG});
		free(entry[i]);
	}
	free(entry);
}

static bool
is_wanted(const struct loading *l, const char *path)
{
	enum rule_language language;

	return l->placeholders || named_language(path, &language);
}

/* A file that is named is read whatever its name; in a folder the name must
 * tell that it holds rules. */
static void
load_path(struct loading *l, const char *from)
{
	struct paths p = {0};

	push_path(&p, (struct path_waiting){.path = mem_strdup(from)});
	while (p.n != 0) {
		struct path_waiting next = p.v[--p.n];
		struct stat st;

		if (!next.is_file && stat(next.path, &st) != 0)
			cannot_read(l, next.path, NULL);
		else if (next.is_file || !S_ISDIR(st.st_mode)) {
			if (next.depth == 0 || is_wanted(l, next.path))
				load_file(l, next.path);
		} else if (next.depth == FOLDER_DEPTH)
			cannot_read(l, next.path, "too many folders deep");
		else
			push_folder(l, &p, next.path, next.depth);
		free(next.path);
	}
	free(p.v);
}

/* ---- the whole ---- */

static void
list_rules(struct ruleset *set)
{
	size_t n_sigma = sigma_count(set->sigma);
	size_t n_sig = set->signatures.n;
	size_t n = n_sig + n_sigma;

	set->rule = arena_zalloc(set->arena, n + 1, sizeof(const void *));
	set->of_rule = arena_zalloc(set->arena, n + 1, sizeof(const void *));
	for (size_t i = 0; i < n_sig; i++) {
		struct signature *s = set->signatures.v[i];

		s->rule.index = (uint32_t)set->n;
		set->of_rule[set->n] = s;
		set->rule[set->n++] = &s->rule;
	}
	for (size_t i = 0; i < n_sigma; i++) {
		struct rule *r = sigma_rule(set->sigma, i);

		r->index = (uint32_t)set->n;
		set->rule[set->n++] = r;
	}
	set->counts.loaded[RULE_SURICATA] = (uint32_t)n_sig;
	set->counts.loaded[RULE_SIGMA] = (uint32_t)n_sigma;
	set->counts.refused[RULE_SURICATA] = set->signatures.refused;
}

static void
compile(struct ruleset *set, const char *cache, struct diags *diags)
{
	static const struct signatures none = {0};
	bool cached[2] = {true, true};
	struct err err;

	set->group =
	    group_new(&set->signatures, set->arena, cache, &cached[0], &err);
	if (set->group == NULL) {
		diag_err(diags, (struct place){0}, &err);
		set->group =
		    group_new(&none, set->arena, NULL, &cached[0], &err);
	}
	(void)sigma_compile(set->sigma, cache, &cached[1], diags);
	set->counts.cached = cached[0] && cached[1];
}

struct ruleset *
ruleset_load(const struct ruleset_options *options, struct diags *diags)
{
	struct ruleset *set = mem_zalloc(1, sizeof(*set));
	struct loading l = {.set = set, .diags = diags};

	set->arena = arena_new(0);
	set->signatures.policy = options->policy;
	set->sigma = sigma_rules_new(set->arena);
	if (options->cache != NULL)
		sigma_cache(set->sigma, options->cache);
	if (options->check)
		sigma_check_about(set->sigma);
	l.signatures = sig_reader_new(options, set->arena, diags);
	l.placeholders = true;
	for (size_t i = 0; i < options->n_placeholders; i++)
		load_path(&l, options->placeholders[i]);
	l.placeholders = false;
	for (size_t i = 0; i < options->n_paths; i++)
		load_path(&l, options->paths[i]);
	set->counts.refused[RULE_SIGMA] += sigma_link(set->sigma, diags);
	if (options->check)
		sigma_check(set->sigma, diags);
	sig_reader_finish(l.signatures, &set->signatures, diags);
	sig_reader_free(l.signatures);
	list_rules(set);
	compile(set, options->cache, diags);
	return set;
}

void
ruleset_free(struct ruleset *r)
{
	if (r == NULL)
		return;
	group_free(r->group);
	sigma_rules_free(r->sigma);
	signatures_free(&r->signatures);
	arena_free(r->arena);
	free(r);
}

const struct ruleset_counts *
ruleset_counts(const struct ruleset *r)
{
	return &r->counts;
}

unsigned
ruleset_file_needs(const struct ruleset *r)
{
	return r->signatures.file_needs;
}

bool
ruleset_follows_hosts(const struct ruleset *r)
{
	return r->signatures.follows_hosts;
}

size_t
ruleset_size(const struct ruleset *r)
{
	return r->n;
}

const struct rule *
ruleset_rule(const struct ruleset *r, size_t i)
{
	return r->rule[i];
}

bool
ruleset_word(unsigned i, struct rule_word *word)
{
	for (unsigned f = 0; keyword_families[f] != NULL; f++) {
		const struct keyword *k = keyword_families[f];

		for (; k->name != NULL; k++) {
			if (k->help[0] == '\0' || i-- != 0)
				continue;
			*word = (struct rule_word){
			    k->name, k->also, k->help, k->source};
			return true;
		}
	}
	return false;
}
