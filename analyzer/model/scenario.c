#include "analyzer/model/scenario.h"

#include <string.h>

static const char *const lang_names[LANG_COUNT] = {"en", "ko", "el", "ro"};

static const char *const label_kinds[] = {
    "baseline", "trap", "attack", "fault"};

static const char *const task_kinds[] = {
    "choice", "multi", "number", "text", "addresses", "values", "time", "rule"};

const char *
words_in(const struct words *w, enum lang lang)
{
	const char *text = lang < LANG_COUNT ? w->in[lang] : NULL;

	if (text == NULL)
		text = w->in[LANG_EN];
	return text != NULL ? text : "";
}

const char *
lang_name(enum lang lang)
{
	return lang < LANG_COUNT ? lang_names[lang] : "";
}

enum lang
lang_find(struct span name)
{
	if (name.n > 2 && name.p[2] != '_' && name.p[2] != '-' &&
	    name.p[2] != '.')
		return LANG_COUNT;
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		if (span_eq_nocase(
			span_first(name, 2), span_str(lang_names[i])))
			return (enum lang)i;
	}
	return LANG_COUNT;
}

const struct label *
scenario_label(const struct scenario *s, const char *id)
{
	for (size_t i = 0; i < s->labels; i++) {
		if (strcmp(s->label[i].id, id) == 0)
			return &s->label[i];
	}
	return NULL;
}

const struct task *
scenario_task(const struct scenario *s, const char *id)
{
	for (size_t i = 0; i < s->tasks; i++) {
		if (strcmp(s->task[i].id, id) == 0)
			return &s->task[i];
	}
	return NULL;
}

const char *
label_kind_name(enum label_kind k)
{
	return k <= LABEL_FAULT ? label_kinds[k] : "";
}

const char *
task_kind_name(enum task_kind k)
{
	return k <= TASK_RULE ? task_kinds[k] : "";
}
