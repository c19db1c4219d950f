#include "cli/config.h"

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

void
config_variable(struct config *c, struct span name, struct span value)
{
	struct arena *a = arena_of(c);

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
			config_variable(c, e->key, e->value.text);
		else
			diag_add(diags, DIAG_ERROR, e->value.at,
			    "the variable %.*s: expected a text such as "
			    "\"[10.0.0.0/8]\", found %s",
			    (int)e->key.n, (const char *)e->key.p,
			    yaml_kind_name(&e->value));
	}
}

/* YAML 1.1's words for true, which suricata.yaml uses. */
static bool
is_true(const struct yaml *y)
{
	static const char *const words[] = {"yes", "true", "on", "1"};

	for (size_t i = 0; y != NULL && i < 4; i++) {
		if (span_eq_nocase(y->text, span_str(words[i])))
			return true;
	}
	return false;
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
	c->stream.midstream = is_true(yaml_get(stream, "midstream"));
	c->stream.inline_mode = is_true(yaml_get(stream, "inline"));
	c->classification = named_file(c, docs, "classification-file");
	c->reference = named_file(c, docs, "reference-config-file");
	c->threshold = named_file(c, docs, "threshold-file");
}

void
config_free(struct config *c)
{
	arena_free(c->arena);
}
