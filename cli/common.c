#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

bool
rule_choice_take(struct rule_choice *c, const struct args *a, int id, int *rc)
{
	const char *eq;

	switch (id) {
	case 'r':
		c->path = mem_resize(c->path, c->paths + 1, sizeof(*c->path));
		c->path[c->paths++] = a->value;
		return true;
	case OPT_SET:
		eq = strchr(a->value, '=');
		if (eq == NULL || eq == a->value) {
			*rc = usage_error(a->command,
			    "--set %s: expected NAME=VALUE", a->value);
			return true;
		}
		c->variable = mem_resize(
		    c->variable, c->variables + 1, sizeof(*c->variable));
		/* vars.address-groups.HOME_NET is Suricata's name for it. */
		c->variable[c->variables].name =
		    mem_dup(span_of(a->value, (size_t)(eq - a->value)));
		c->variable[c->variables++].value = mem_strdup(eq + 1);
		return true;
	case OPT_CONFIG:
		c->config = a->value;
		return true;
	case OPT_PLACEHOLDERS:
		c->placeholder = mem_resize(c->placeholder, c->placeholders + 1,
		    sizeof(*c->placeholder));
		c->placeholder[c->placeholders++] = a->value;
		return true;
	case OPT_NO_CACHE:
		c->no_cache = true;
		return true;
	default:
		return false;
	}
}

void
rule_choice_free(struct rule_choice *c)
{
	for (size_t i = 0; i < c->variables; i++) {
		free((char *)c->variable[i].name);
		free((char *)c->variable[i].value);
	}
	free(c->path);
	free(c->placeholder);
	free(c->variable);
}

/* A text of several lines is set in, so that none looks like another one. */
static void
put_lines(struct buf *line, struct span text)
{
	struct span one;

	for (bool first = true; span_token(&text, '\n', &one); first = false) {
		if (!first)
			buf_str(line, "\n    ");
		safe_text(line, one, false);
	}
}

void
diags_print(struct diags *d)
{
	static const char *const words[] = {"note", "warning", "error"};
	struct buf line = {0};

	for (size_t i = 0; i < d->n; i++) {
		const struct diag *g = &d->v[i];

		buf_clear(&line);
		if (g->file[0] != '\0') {
			safe_text(&line, span_str(g->file), false);
			if (g->line != 0)
				buf_printf(&line, ":%u", g->line);
			if (g->line != 0 && g->column != 0)
				buf_printf(&line, ":%u", g->column);
			buf_str(&line, ": ");
		} else {
			buf_str(&line, "haechi: ");
		}
		buf_printf(&line, "%s: ", words[g->level]);
		put_lines(&line, span_str(g->text));
		buf_byte(&line, '\n');
		(void)fwrite(line.p, 1, line.n, stderr);
	}
	buf_free(&line);
	diags_clear(d);
}

int
err_print(const struct err *err)
{
	struct buf line = {0};

	safe_text(&line, span_str(err->text), false);
	fprintf(
	    stderr, "haechi: error: %.*s\n", (int)line.n, (const char *)line.p);
	buf_free(&line);
	return EXIT_INPUT;
}

bool
make_folders(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	char why[128];
	bool ok = true;

	for (char *at = copy + 1; ok && (at = strchr(at, '/')) != NULL; at++) {
		*at = 0;
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			ok = err_set(err, ERR_IO,
			    "%s: the folder cannot be made: %s", copy,
			    strerror_r(errno, why, sizeof(why)));
		*at = '/';
	}
	free(copy);
	return ok;
}

struct store *
open_store(const struct cli *cli, const char *path, enum store_mode mode)
{
	struct err err = {0};
	struct store *s = NULL;

	if (path != NULL || mode != STORE_CREATE ||
	    make_folders(cli->store, &err))
		s = store_open(path != NULL ? path : cli->store, mode, &err);
	if (s == NULL)
		(void)err_print(&err);
	return s;
}

bool
want_colour(const struct cli *cli, const char *when)
{
	if (when != NULL && strcmp(when, "always") == 0)
		return true;
	if (when != NULL && strcmp(when, "never") == 0)
		return false;
	return cli->out_terminal && !cli->no_colour && !cli->dumb;
}

unsigned
out_width(void)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

void
out_print(const struct buf *out)
{
	(void)fwrite(out->p, 1, out->n, stdout);
}

struct ruleset *
rules_load(const struct cli *cli, const struct rule_choice *c,
    struct config_stream *stream, size_t *errors)
{
	struct config config = {0};
	struct diags diags = {0};
	struct ruleset *rules;
	struct err ignored; /* without a cache it only takes longer */
	char installed[600];
	const char *installed_path = installed;
	struct ruleset_options o = {.paths = c->path,
	    .n_paths = c->paths,
	    .placeholders = c->placeholder,
	    .n_placeholders = c->placeholders,
	    .check = c->check,
	    .cache = c->no_cache ? NULL : cli->cache_dir};

	(void)snprintf(installed, sizeof(installed), "%s/rules", cli->data_dir);
	if (c->paths == 0) {
		o.paths = &installed_path;
		o.n_paths = 1;
	}
	if (c->config != NULL)
		config_read(&config, c->config, &diags);
	for (size_t i = 0; i < c->variables; i++)
		config_set(&config, span_str(c->variable[i].name),
		    span_str(c->variable[i].value), &diags);
	config_finish(&config);
	o.variable = config.variable;
	o.variables = config.variables;
	o.classification = config.classification;
	o.reference = config.reference;
	o.threshold = config.threshold;
	o.data_dir = c->data_dir;
	o.reputation_categories = config.reputation_categories;
	o.reputation = config.reputation;
	o.reputations = config.reputations;
	o.dataset = config.dataset;
	o.datasets = config.datasets;
	o.policy = config.policy;
	if (stream != NULL)
		*stream = config.stream;
	if (o.cache != NULL)
		(void)make_folders(o.cache, &ignored);
	rules = ruleset_load(&o, &diags);
	*errors = diags.errors;
	diags_print(&diags);
	config_free(&config);
	return rules;
}
