#include "analyzer/detect/sigma/head.h"

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/about.h"

static const char *const no_texts[] = {NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};

bool
head_known_keys(struct building *b, const struct yaml *map,
    const char *const *known, enum diag_level level)
{
	bool ok = true;

	for (size_t i = 0; i < map->n; i++) {
		const struct yaml_entry *e = &map->entry[i];
		struct buf names = {0};
		bool found = false;

		for (size_t k = 0; known[k] != NULL && !found; k++) {
			found = span_eq_str(e->key, known[k]);
			buf_printf(
			    &names, "%s%s", k == 0 ? "" : ", ", known[k]);
		}
		if (!found)
			diag_add(b->diags, level, e->at,
			    "unknown key \"%.*s\"; there are %.*s",
			    (int)e->key.n, (const char *)e->key.p, (int)names.n,
			    (const char *)names.p);
		ok = ok && found;
		buf_free(&names);
	}
	return ok;
}

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "%s", what);
	return false;
}

/* A text of the document.  False: it is missing, or something else. */
static bool
get_text(struct building *b, const struct yaml *doc, const char *key,
    const struct yaml **y)
{
	*y = yaml_get(doc, key);
	if (*y == NULL) {
		diag_add(b->diags, DIAG_ERROR, doc->at,
		    "the rule has no \"%s\"", key);
		return false;
	}
	if ((*y)->kind != YAML_SCALAR || (*y)->text.n == 0) {
		diag_add(b->diags, DIAG_ERROR, (*y)->at,
		    "%s: expected a text, not %s", key, yaml_kind_name(*y));
		return false;
	}
	return true;
}

static const char *
optional_text(struct building *b, const struct yaml *doc, const char *key)
{
	const struct yaml *y = yaml_get(doc, key);

	return y == NULL || y->kind != YAML_SCALAR
	    ? NULL
	    : arena_str(b->arena, y->text);
}

/* A list of texts, or one text; NULL at the end. */
static const char *const *
texts(struct building *b, const struct yaml *doc, const char *key)
{
	const struct yaml *y = yaml_get(doc, key);
	size_t n = y == NULL ? 0 : y->kind == YAML_LIST ? y->n : 1;
	const char **list;
	size_t count = 0;

	if (n == 0)
		return no_texts;
	list = arena_zalloc(b->arena, n + 1, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		const struct yaml *item =
		    y->kind == YAML_LIST ? &y->item[i] : y;

		if (item->kind == YAML_SCALAR)
			list[count++] = arena_str(b->arena, item->text);
	}
	return list;
}

/* The techniques among the tags: "attack.t1110.004" as "T1110.004". */
static const char *const *
techniques(struct building *b, const char *const *tags)
{
	static const char prefix[] = "attack.t";
	size_t n = 0;
	const char **list;
	size_t count = 0;

	while (tags[n] != NULL)
		n++;
	list = arena_zalloc(b->arena, n + 1, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		struct span tag = span_str(tags[i]);
		char *name;

		if (tag.n < sizeof(prefix) + 3 ||
		    !span_eq_nocase(span_first(tag, sizeof(prefix) - 1),
			span_str(prefix)) ||
		    tag.p[sizeof(prefix) - 1] < '0' ||
		    tag.p[sizeof(prefix) - 1] > '9')
			continue;
		name = arena_str(b->arena, span_from(tag, sizeof(prefix) - 2));
		name[0] = 'T';
		list[count++] = name;
	}
	return list;
}

/* The word of a list that a key must have; NULL where it is missing. */
static bool
one_of(struct building *b, const struct yaml *doc, const char *key,
    const char *const *words, unsigned *which)
{
	const struct yaml *y = yaml_get(doc, key);
	struct buf names = {0};

	if (y == NULL)
		return true;
	for (unsigned i = 0; words[i] != NULL; i++) {
		if (y->kind == YAML_SCALAR && span_eq_str(y->text, words[i])) {
			*which = i;
			buf_free(&names);
			return true;
		}
		buf_printf(&names, "%s%s", i == 0 ? "" : ", ", words[i]);
	}
	diag_add(b->diags, DIAG_ERROR, y->at, "%s: expected one of %.*s", key,
	    (int)names.n, (const char *)names.p);
	buf_free(&names);
	return false;
}

static bool
read_level(struct building *b, const struct yaml *doc, struct rule *rule)
{
	static const char *const levels[] = {
	    "critical", "high", "medium", "low", "informational", NULL};
	static const uint8_t severities[] = {1, 1, 2, 3, 4};
	static const char *const states[] = {"stable", "test", "experimental",
	    "deprecated", "unsupported", NULL};
	unsigned level = 2;
	unsigned state = 0;

	if (!one_of(b, doc, "level", levels, &level) ||
	    !one_of(b, doc, "status", states, &state))
		return false;
	rule->level = levels[level];
	rule->severity = severities[level];
	return true;
}

/* 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4). */
static bool
is_uuid(struct span s)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (s.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');

		if (form[i] == 'x' ? !hex : c != '-')
			return false;
	}
	return true;
}

static void
read_texts(struct building *b, const struct yaml *doc, struct rule *rule)
{
	rule->author = optional_text(b, doc, "author");
	rule->description = optional_text(b, doc, "description");
	rule->references = texts(b, doc, "references");
	rule->tags = texts(b, doc, "tags");
	rule->techniques = techniques(b, rule->tags);
	rule->false_positives = texts(b, doc, "falsepositives");
	rule->metadata = no_pairs;
}

/* A rule that calls things by other names would never match. */
static void
warn_of_taxonomy(struct building *b, const struct yaml *doc)
{
	const struct yaml *y = yaml_get(doc, "taxonomy");

	if (y == NULL || span_eq_nocase(y->text, span_str("sigma")))
		return;
	diag_add(b->diags, DIAG_WARNING, y->at,
	    "taxonomy: only Sigma's own is known; fields and logsource are "
	    "read "
	    "as such");
}

bool
head_read(struct building *b, const struct yaml *doc, struct head *head)
{
	const struct yaml *title;
	const struct yaml *name = yaml_get(doc, "name");

	*head = (struct head){.rule = {.language = RULE_SIGMA,
				  .action = ACTION_ALERT,
				  .gid = 1,
				  .rev = 1,
				  .at = doc->at}};
	if (b->about)
		about_check(b, doc);
	if (!get_text(b, doc, "title", &title))
		return false;
	head->rule.title = arena_str(b->arena, title->text);
	if (name != NULL && name->kind == YAML_SCALAR)
		head->name = arena_copy(b->arena, name->text);
	warn_of_taxonomy(b, doc);
	read_texts(b, doc, &head->rule);
	return read_level(b, doc, &head->rule);
}

void
head_no_detection(struct building *b, const struct yaml *doc, const char *what)
{
	const struct yaml *y = yaml_get(doc, "detection");

	if (y != NULL)
		diag_add(b->diags, DIAG_WARNING, y->at,
		    "detection: a %s has none; write a rule with it and name "
		    "that in \"rules\"",
		    what);
}

/* A number that names a rule: of its id, or of what it has instead. */
static uint32_t
number_of(const char *text)
{
	uint32_t n = (uint32_t)hash_bytes(text, strlen(text), 0) & 0x7fffffff;

	return n == 0 ? 1 : n;
}

static bool
claim(struct building *b, const struct yaml *y, struct head *head)
{
	union map_value *v;
	char *id;
	bool added;

	if (!is_uuid(y->text))
		return fail(b, y->at,
		    "id: expected a UUID, such as "
		    "5f1d0f5c-1a2b-4c3d-8e9f-0a1b2c3d4e5f");
	id = arena_str(b->arena, y->text);
	for (char *p = id; *p != '\0'; p++)
		*p = (char)byte_lower((uint8_t)*p);
	head->rule.uuid = id;
	v = map_put(b->ids, span_str(id), &added);
	if (!added && !b->repeated) {
		const struct place *first = v->cp;

		diag_add(b->diags, DIAG_ERROR, y->at,
		    "id: the rule at %s:%u has the same one; each rule needs "
		    "its own",
		    first->file, first->line);
		return false;
	}
	if (added) {
		struct place *at = arena_alloc(b->arena, sizeof(*at));

		*at = head->rule.at;
		v->cp = at;
	}
	return true;
}

bool
head_claim(
    struct building *b, const struct yaml *doc, bool wanted, struct head *head)
{
	const struct yaml *y = yaml_get(doc, "id");
	bool named = head->name.n != 0;

	if (y != NULL && (!get_text(b, doc, "id", &y) || !claim(b, y, head)))
		return false;
	if (y == NULL && wanted && !named)
		diag_add(b->diags, DIAG_WARNING, doc->at,
		    "the rule has no \"id\"; its alerts are told by its title");
	head->rule.sid = number_of(head->rule.uuid != NULL ? head->rule.uuid
		: named ? (const char *)head->name.p
			: head->rule.title);
	return true;
}
