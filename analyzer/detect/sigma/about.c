/*
 * Sigma rules specification 2.1, "Components"; Sigma tags appendix 2.1.  Keys
 * that the specification does not know are the author's own, unless they look
 * like one that it knows.
 */

#include "analyzer/detect/sigma/about.h"

#include "analyzer/base/time.h"
#include "analyzer/detect/sigma/slip.h"

enum form {
	FORM_ANY,   /* read elsewhere */
	FORM_TEXT,  /* one text */
	FORM_TEXTS, /* a list of texts, or one */
	FORM_DATE,
};

enum {
	TITLE_MAX = 256, /* characters */
	KEY_SLIP = 5,    /* shorter keys lie too close to each other */
	SHOWN = 60,      /* bytes of a text in a message */
};

static const struct {
	const char *key;
	enum form form;
} keys[] = {
    {"title", FORM_ANY},
    {"id", FORM_ANY},
    {"name", FORM_TEXT},
    {"related", FORM_ANY},
    {"taxonomy", FORM_ANY},
    {"status", FORM_ANY},
    {"description", FORM_TEXT},
    {"license", FORM_TEXT},
    {"references", FORM_TEXTS},
    {"author", FORM_TEXT},
    {"date", FORM_DATE},
    {"modified", FORM_DATE},
    {"logsource", FORM_ANY},
    {"detection", FORM_ANY},
    {"fields", FORM_TEXTS},
    {"falsepositives", FORM_TEXTS},
    {"level", FORM_ANY},
    {"tags", FORM_TEXTS},
    {"scope", FORM_TEXTS},
    {"correlation", FORM_ANY},
    {"generate", FORM_ANY},
    {"filter", FORM_ANY},
};

enum {
	KEYS = sizeof(keys) / sizeof(keys[0])
};

static void
warn(struct building *b, struct place at, const char *key, const char *what)
{
	diag_add(b->diags, DIAG_WARNING, at, "%s: %s", key, what);
}

/* ---- keys ---- */

/* The known key that an unknown one was meant for, or NULL. */
static const char *
meant(const struct yaml *doc, struct span key)
{
	for (unsigned i = 0; i < KEYS; i++) {
		struct span known = span_str(keys[i].key);

		if ((span_eq_nocase(key, known) ||
			is_slip(key, known, KEY_SLIP)) &&
		    yaml_get(doc, keys[i].key) == NULL)
			return keys[i].key;
	}
	return NULL;
}

static void
check_key(struct building *b, const struct yaml *doc, struct span key,
    struct place at)
{
	const char *known = meant(doc, key);

	if (known != NULL)
		diag_add(b->diags, DIAG_WARNING, at,
		    "unknown key \"%.*s\"; did you mean \"%s\"?", (int)key.n,
		    (const char *)key.p, known);
}

/* ---- texts and dates ---- */

static void
check_texts(struct building *b, const char *key, const struct yaml *y)
{
	if (y->kind == YAML_MAP)
		diag_add(b->diags, DIAG_WARNING, y->at,
		    "%s: expected a list of texts, not %s", key,
		    yaml_kind_name(y));
	for (size_t i = 0; y->kind == YAML_LIST && i < y->n; i++) {
		if (y->item[i].kind != YAML_SCALAR)
			diag_add(b->diags, DIAG_WARNING, y->item[i].at,
			    "%s: expected a text, not %s", key,
			    yaml_kind_name(&y->item[i]));
	}
}

static bool
is_date(struct span s)
{
	int64_t time_ns;

	return span_find_byte(s, '/', 0) == SIZE_MAX && date_parse(s, &time_ns);
}

static void
check_form(
    struct building *b, const char *key, enum form form, const struct yaml *y)
{
	switch (form) {
	case FORM_TEXT:
		if (y->kind == YAML_MAP || y->kind == YAML_LIST)
			diag_add(b->diags, DIAG_WARNING, y->at,
			    "%s: expected a text, not %s", key,
			    yaml_kind_name(y));
		break;
	case FORM_TEXTS:
		check_texts(b, key, y);
		break;
	case FORM_DATE:
		if (y->kind != YAML_SCALAR || !is_date(y->text))
			warn(b, y->at, key,
			    "expected a date as YYYY-MM-DD, such as "
			    "2025-08-02");
		break;
	default:
		break;
	}
}

/* ---- tags ---- */

static const char digits[] = "0123456789";
static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

/* Digits, n of them or more, behind a prefix; *rest gets what follows. */
static bool
numbered(struct span s, const char *prefix, size_t n, struct span *rest)
{
	size_t at = strlen(prefix);

	if (!span_eq_str(span_first(s, at), prefix) ||
	    !span_all_of(span_first(span_from(s, at), n), digits) ||
	    s.n < at + n)
		return false;
	*rest = span_from(s, at + n);
	return true;
}

/* A tactic, or a technique, group, software, data source, mitigation, asset. */
static bool
is_attack(struct span s)
{
	static const char *const prefixes[] = {"g", "s", "ds", "m", "a"};
	struct span rest;

	if (numbered(s, "t", 4, &rest))
		return rest.n == 0 ||
		    (numbered(rest, ".", 3, &rest) && rest.n == 0);
	for (unsigned i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		if (numbered(s, prefixes[i], 4, &rest))
			return rest.n == 0;
	}
	return span_all_of(s, "abcdefghijklmnopqrstuvwxyz-_");
}

/* "2021-44228"; dots stood for the hyphen once. */
static bool
is_cve(struct span s)
{
	struct span rest;

	return numbered(s, "", 4, &rest) && rest.n > 4 &&
	    (rest.p[0] == '-' || rest.p[0] == '.') &&
	    span_all_of(span_from(rest, 1), digits);
}

/* "2016-04-005" */
static bool
is_car(struct span s)
{
	struct span rest;

	return numbered(s, "", 4, &rest) && numbered(rest, "-", 2, &rest) &&
	    numbered(rest, "-", 3, &rest) && rest.n == 0;
}

/* "4", "3k" */
static bool
is_stp(struct span s)
{
	return span_all_of(span_first(s, 1), "12345") &&
	    (s.n == 1 || (s.n == 2 && span_all_of(span_from(s, 1), "auk")));
}

static bool
is_detection(struct span s)
{
	return span_eq_str(s, "dfir") || span_eq_str(s, "emerging-threats") ||
	    span_eq_str(s, "threat-hunting");
}

static bool
is_tlp(struct span s)
{
	return span_eq_str(s, "red") || span_eq_str(s, "amber") ||
	    span_eq_str(s, "amber-strict") || span_eq_str(s, "green") ||
	    span_eq_str(s, "clear");
}

static const struct {
	const char *name;
	bool (*fits)(struct span rest); /* NULL: any */
	const char *expected;
} namespaces[] = {
    {"attack", is_attack,
	"a tactic, or t1059, t1059.001, g0001, s0001, ds0001, m0001, a0001"},
    {"car", is_car, "a number such as 2016-04-005"},
    {"cve", is_cve, "a number such as 2021-44228"},
    {"d3fend", NULL, "d3-am, d3f-WindowsNtOpenFile or a tactic"},
    {"detection", is_detection, "dfir, emerging-threats or threat-hunting"},
    {"stp", is_stp, "1 to 5, and a, u or k behind it"},
    {"tlp", is_tlp, "red, amber, amber-strict, green or clear"},
};

enum {
	NAMESPACES = sizeof(namespaces) / sizeof(namespaces[0])
};

/* Namespaces of one's own are fine; but for a letter they are none. */
static void
check_namespace(struct building *b, struct place at, struct span space)
{
	for (unsigned i = 0; i < NAMESPACES; i++) {
		if (is_slip(space, span_str(namespaces[i].name), KEY_SLIP))
			diag_add(b->diags, DIAG_WARNING, at,
			    "tags: unknown namespace \"%.*s\"; did you mean "
			    "\"%s\"?",
			    (int)space.n, (const char *)space.p,
			    namespaces[i].name);
	}
}

static void
check_tag(struct building *b, const struct yaml *y)
{
	size_t dot = span_find_byte(y->text, '.', 0);
	struct span space = span_first(y->text, dot);
	struct span rest =
	    dot == SIZE_MAX ? (struct span){0} : span_from(y->text, dot + 1);

	for (unsigned i = 0; i < NAMESPACES; i++) {
		if (!span_eq_str(space, namespaces[i].name))
			continue;
		if (rest.n == 0 ||
		    (namespaces[i].fits != NULL && !namespaces[i].fits(rest)))
			diag_add(b->diags, DIAG_WARNING, y->at,
			    "tags: \"%.*s\": expected behind \"%s.\" %s",
			    (int)span_first(y->text, SHOWN).n,
			    (const char *)y->text.p, namespaces[i].name,
			    namespaces[i].expected);
		return;
	}
	if (!span_all_of(space, word) || rest.n == 0) {
		diag_add(b->diags, DIAG_WARNING, y->at,
		    "tags: \"%.*s\": expected NAMESPACE.NAME in lower case, "
		    "such as attack.t1059.001",
		    (int)span_first(y->text, SHOWN).n, (const char *)y->text.p);
		return;
	}
	check_namespace(b, y->at, space);
}

static void
check_tags(struct building *b, const struct yaml *y)
{
	if (y->kind == YAML_SCALAR)
		check_tag(b, y);
	for (size_t i = 0; y->kind == YAML_LIST && i < y->n; i++) {
		if (y->item[i].kind == YAML_SCALAR)
			check_tag(b, &y->item[i]);
	}
}

/* ---- other rules, and the state of this one ---- */

static bool
is_relation(const struct yaml *type)
{
	static const char *const types[] = {"correlation", "derived",
	    "obsolete", "merged", "renamed", "similar"};

	for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (type->kind == YAML_SCALAR &&
		    span_eq_str(type->text, types[i]))
			return true;
	}
	return false;
}

static void
check_related(struct building *b, const struct yaml *y)
{
	static const char expected[] =
	    "expected a list of maps with \"id\" and \"type\"";

	if (y->kind != YAML_LIST)
		warn(b, y->at, "related", expected);
	for (size_t i = 0; y->kind == YAML_LIST && i < y->n; i++) {
		const struct yaml *one = &y->item[i];
		const struct yaml *id = yaml_get(one, "id");
		const struct yaml *type = yaml_get(one, "type");

		if (one->kind != YAML_MAP || id == NULL || type == NULL ||
		    id->kind != YAML_SCALAR)
			warn(b, one->at, "related", expected);
		else if (!is_relation(type))
			warn(b, type->at, "related",
			    "type: expected one of correlation, derived, "
			    "obsolete, merged, renamed, similar");
	}
}

/* Whoever loads such a rule should know that its author does not vouch. */
static void
check_status(struct building *b, const struct yaml *y)
{
	if (y->kind == YAML_SCALAR && span_eq_str(y->text, "unsupported"))
		warn(b, y->at, "status",
		    "unsupported: its author says that the rule cannot be "
		    "used as it is");
}

/* How many of UTF-8: all bytes but those that go on. */
static size_t
characters(struct span text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += (text.p[i] & 0xc0) != 0x80;
	return n;
}

void
about_check(struct building *b, const struct yaml *doc)
{
	for (size_t i = 0; i < doc->n; i++) {
		const struct yaml_entry *e = &doc->entry[i];
		unsigned k = 0;

		while (k < KEYS && !span_eq_str(e->key, keys[k].key))
			k++;
		if (k == KEYS) {
			check_key(b, doc, e->key, e->at);
			continue;
		}
		check_form(b, keys[k].key, keys[k].form, &e->value);
		if (span_eq_str(e->key, "tags"))
			check_tags(b, &e->value);
		else if (span_eq_str(e->key, "related"))
			check_related(b, &e->value);
		else if (span_eq_str(e->key, "status"))
			check_status(b, &e->value);
		else if (span_eq_str(e->key, "title") &&
		    characters(e->value.text) > TITLE_MAX)
			warn(b, e->value.at, "title",
			    "longer than 256 characters");
	}
}
