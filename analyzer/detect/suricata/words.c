#include "analyzer/detect/suricata/words.h"

#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/detect/suricata/keyword.h"

static void
put(struct map *m, const char *name, const void *what)
{
	map_put(m, span_str(name), NULL)->cp = what;
}

static void
add_keywords(struct map *m)
{
	for (size_t i = 0; keyword_families[i] != NULL; i++) {
		const struct keyword *k = keyword_families[i];

		for (; k->name != NULL; k++) {
			put(m, k->name, k);
			if (k->also != NULL)
				put(m, k->also, k);
		}
	}
}

void
words_init(struct words *w, const struct ruleset_options *options)
{
	w->keywords = map_new();
	w->variables = map_new();
	w->classes = map_new();
	w->references = map_new();
	w->addresses = map_new();
	w->address_sets = map_new();
	w->ports = map_new();
	w->port_sets = map_new();
	w->names = map_new();
	w->dataset = options->dataset;
	w->datasets = options->datasets;
	w->data_dir = options->data_dir;
	add_keywords(w->keywords);
	for (size_t i = 0; variables_default[i].name != NULL; i++)
		put(w->variables, variables_default[i].name,
		    variables_default[i].value);
	for (size_t i = 0; i < options->variables; i++)
		put(w->variables, options->variable[i].name,
		    arena_str(w->arena, span_str(options->variable[i].value)));
}

void
words_free(struct words *w)
{
	map_free(w->keywords);
	map_free(w->variables);
	map_free(w->classes);
	map_free(w->references);
	map_free(w->addresses);
	map_free(w->address_sets);
	map_free(w->ports);
	map_free(w->port_sets);
	map_free(w->names);
}

const char *
words_variable(const struct words *w, struct span name)
{
	const union map_value *v = map_get(w->variables, name);

	return v == NULL ? NULL : v->cp;
}

const char *
words_text(struct words *w, struct span text)
{
	union map_value *v = map_put(w->names, text, NULL);

	if (v->cp == NULL)
		v->cp = arena_str(w->arena, text);
	return v->cp;
}

const struct regex *
words_regex(
    struct words *w, struct span pattern, unsigned flags, struct err *err)
{
	struct buf key = {0};
	union map_value *v;

	buf_uint(&key, flags);
	buf_byte(&key, '/');
	buf_put(&key, pattern);
	v = map_put(w->regexes, buf_span(&key), NULL);
	buf_free(&key);
	if (v->p == NULL)
		v->p = regex_new(pattern, flags, err);
	return v->p;
}
