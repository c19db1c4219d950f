#include "cli/config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/yaml.h"

static struct arena *
arena_of(struct config *c)
{
	if (c->arena == NULL)
		c->arena = arena_new(0);
	return c->arena;
}

/* YAML 1.1's words for true, which suricata.yaml uses. */
static bool
is_true(struct span text)
{
	static const char *const words[] = {"yes", "true", "on", "1"};

	for (size_t i = 0; i < 4; i++) {
		if (span_eq_nocase(text, span_str(words[i])))
			return true;
	}
	return false;
}

/* Settings of a suricata.yaml besides variables. */
static bool
setting(struct config *c, struct span name, struct span value)
{
	if (span_eq_str(name, "stream.midstream"))
		c->stream.midstream = is_true(value);
	else if (span_eq_str(name, "stream.inline"))
		c->stream.inline_mode = is_true(value);
	else if (span_eq_str(name, "threshold-file"))
		c->threshold = arena_str(arena_of(c), value);
	else if (span_eq_str(name, "classification-file"))
		c->classification = arena_str(arena_of(c), value);
	else if (span_eq_str(name, "reference-config-file"))
		c->reference = arena_str(arena_of(c), value);
	else
		return false;
	return true;
}

void
config_set(struct config *c, struct span name, struct span value)
{
	struct arena *a = arena_of(c);

	if (setting(c, name, value))
		return;
	/* vars.address-groups.HOME_NET is Suricata's name for HOME_NET. */
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '.') {
			name = span_from(name, i);
			break;
		}
	}
	c->variable = arena_grow(
	    a, c->variable, c->variables, &c->cap, sizeof(*c->variable));
	c->variable[c->variables++] = (struct rule_variable){
	    .name = arena_str(a, name), .value = arena_str(a, value)};
}

static void
read_group(struct config *c, const struct yaml *group, struct diags *diags)
{
	if (group == NULL || group->kind == YAML_NULL)
		return;
	if (group->kind != YAML_MAP) {
		diag_add(diags, DIAG_ERROR, group->at,
		    "expected names with values, found %s",
		    yaml_kind_name(group));
		return;
	}
	for (size_t i = 0; i < group->n; i++) {
		const struct yaml_entry *e = &group->entry[i];

		if (e->value.kind == YAML_SCALAR)
			config_set(c, e->key, e->value.text);
		else
			diag_add(diags, DIAG_ERROR, e->value.at,
			    "the variable %.*s: expected a text such as "
			    "\"[10.0.0.0/8]\", found %s",
			    (int)e->key.n, (const char *)e->key.p,
			    yaml_kind_name(&e->value));
	}
}

/* The path of a file that the configuration names, when it is there. */
static const char *
named_file(struct config *c, const struct yaml *doc, const char *key)
{
	const struct yaml *y = yaml_get(doc, key);
	const char *path;

	if (y == NULL || y->kind != YAML_SCALAR)
		return NULL;
	path = arena_str(arena_of(c), y->text);
	return access(path, R_OK) == 0 ? path : NULL;
}

static void
read_switch(struct config *c, const struct yaml *stream, const char *key)
{
	const struct yaml *y = yaml_get(stream, key);
	char name[32];

	if (y == NULL)
		return;
	(void)snprintf(name, sizeof(name), "stream.%s", key);
	(void)setting(c, span_str(name), y->text);
}

void
config_read(struct config *c, const char *file, struct diags *diags)
{
	const struct yaml *docs, *vars, *stream;
	struct span text;

	if (yaml_read_file(arena_of(c), file, &docs, &text, diags) == 0)
		return;
	vars = yaml_get(docs, "vars");
	read_group(c, yaml_get(vars, "address-groups"), diags);
	read_group(c, yaml_get(vars, "port-groups"), diags);
	stream = yaml_get(docs, "stream");
	read_switch(c, stream, "midstream");
	read_switch(c, stream, "inline");
	c->classification = named_file(c, docs, "classification-file");
	c->reference = named_file(c, docs, "reference-config-file");
	c->threshold = named_file(c, docs, "threshold-file");
}

void
config_free(struct config *c)
{
	arena_free(c->arena);
}
