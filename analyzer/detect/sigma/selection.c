#include "analyzer/detect/sigma/selection.h"

#include "analyzer/detect/sigma/modifier.h"
#include "analyzer/detect/sigma/number.h"

static struct node *
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "%s", what);
	return NULL;
}

static void
note_asked(struct building *b, struct span field, struct place at)
{
	struct asked *a = arena_alloc(b->arena, sizeof(*a));

	*a = (struct asked){.field = field, .at = at, .next = b->asked};
	b->asked = a;
}

static struct node *
add_atom(struct building *b, const struct question *q, struct atom *atom,
    const struct yaml *y)
{
	atom->field = atoms_field(b->atoms, q->field);
	atom->shown = arena_copy(b->arena, y->text);
	return node_atom(b->arena, atoms_add(b->atoms, atom));
}

static bool
is_of_word(uint8_t c)
{
	return (c >= '0' && c <= '9') ||
	    (byte_lower(c) >= 'a' && byte_lower(c) <= 'z');
}

/*
 * In a path such as "C:\Temp\*.exe" the last backslash was meant to be one,
 * and the star to be any text.
 */
static void
check_star(struct building *b, const struct yaml *y)
{
	struct span s = y->text;
	bool path = false;

	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] != '\\' || !is_of_word(s.p[i - 1])) {
			path =
			    path || (s.p[i - 1] == '\\' && is_of_word(s.p[i]));
			continue;
		}
		if (path && s.p[i + 1] == '*') {
			diag_add(b->diags, DIAG_WARNING, y->at,
			    "\"\\*\" is a plain star; write \"\\\\*\" for a "
			    "backslash and any text");
			return;
		}
	}
}

/* A text, encoded and with open ends. */
static struct node *
text_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct globs list = {0};
	struct node *any = node_new(b->arena, NODE_OR);
	const char *why;

	check_star(b, y);
	globs_add(b->arena, &list, glob_parse(b->arena, y->text));
	for (unsigned e = 0; e < q->encodes; e++) {
		struct globs next = {0};

		for (size_t i = 0; i < list.n; i++) {
			if (!q->encode[e]->encode(
				b->arena, list.v[i], &next, &why))
				return fail(b, y->at, why);
		}
		list = next;
	}
	for (size_t i = 0; i < list.n; i++) {
		struct atom atom = {.kind = ATOM_TEXT, .cased = q->cased};
		bool word = q->field.n == 0;

		atom.glob = glob_open(b->arena, list.v[i],
		    word || (q->open & OPEN_FRONT) != 0,
		    word || (q->open & OPEN_BACK) != 0);
		if (atom.glob.n == 1 && atom.glob.token[0] == GLOB_STAR) {
			atom.kind = ATOM_PRESENT;
			atom.glob.n = 0;
			atom.cased = false;
		}
		node_add(b->arena, any, add_atom(b, q, &atom, y));
	}
	if (any->n == 0)
		return fail(b, y->at, "the text is too short to be encoded");
	return node_alone(any);
}

static struct node *
regex_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = ATOM_REGEX, .flags = q->flags};
	struct node *n;
	struct atom *added;
	struct err err;

	for (size_t i = 0; i < y->text.n; i++) {
		if (y->text.p[i] >= 0x80)
			atom.flags |= REGEX_UTF;
	}
	atom.text = arena_copy(b->arena, y->text);
	n = add_atom(b, q, &atom, y);
	added = &b->atoms->v[n->number];
	if (added->regex == NULL)
		added->regex = regex_new(y->text, atom.flags, &err);
	if (added->regex == NULL) {
		diag_err(b->diags, y->at, &err);
		return NULL;
	}
	return n;
}

/* A number that no time has as such a part is a slip. */
static void
check_part(struct building *b, enum time_part part, double n, struct place at)
{
	static const struct {
		const char *name;
		int min;
		int max;
	} parts[] = {
	    [PART_MINUTE] = {"minute", 0, 59},
	    [PART_HOUR] = {"hour", 0, 23},
	    [PART_DAY] = {"day", 1, 31},
	    [PART_WEEK] = {"week", 1, 53},
	    [PART_MONTH] = {"month", 1, 12},
	    [PART_YEAR] = {"year", 1, 9999},
	};

	if (n < parts[part].min || n > parts[part].max || n != (int)n)
		diag_add(b->diags, DIAG_WARNING, at,
		    "%s: expected a number from %d to %d", parts[part].name,
		    parts[part].min, parts[part].max);
}

static struct node *
compare_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = q->has_part ? ATOM_TIME : ATOM_COMPARE,
	    .relation = (uint8_t)q->relation,
	    .part = (uint8_t)q->part};

	if (!number_read(y->text, &atom.number))
		return fail(b, y->at, "expected a number");
	if (q->has_part)
		check_part(b, (enum time_part)q->part, atom.number, y->at);
	return add_atom(b, q, &atom, y);
}

static struct node *
cidr_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = ATOM_CIDR};

	if (!prefix_parse(y->text, &atom.net))
		return fail(b, y->at,
		    "expected a network as ADDRESS/BITS, such as 10.0.0.0/8 or "
		    "fe80::/10");
	return add_atom(b, q, &atom, y);
}

static struct node *
ref_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = ATOM_REF,
	    .cased = q->cased,
	    .front_open = (q->open & OPEN_FRONT) != 0,
	    .back_open = (q->open & OPEN_BACK) != 0};

	if (y->text.n == 0)
		return fail(b, y->at, "expected the name of a field");
	atom.other = atoms_field(b->atoms, y->text);
	note_asked(b, y->text, y->at);
	return add_atom(b, q, &atom, y);
}

static struct node *
exists_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = ATOM_EXISTS};
	bool yes = span_eq_nocase(y->text, span_str("true"));

	if (!yes && !span_eq_nocase(y->text, span_str("false")))
		return fail(b, y->at, "exists: expected true or false");
	return yes ? add_atom(b, q, &atom, y)
		   : node_not(b->arena, add_atom(b, q, &atom, y));
}

static struct node *
null_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct atom atom = {.kind = ATOM_NULL};

	if (q->kind != MOD_OPEN || q->has_open || q->encodes != 0 ||
	    q->has_part || q->field.n == 0)
		return fail(b, y->at,
		    "expected a value; null stands behind a field without "
		    "modifiers only");
	return add_atom(b, q, &atom, y);
}

static struct node *
plain_node(struct building *b, const struct question *q, const struct yaml *y)
{
	if (y->kind == YAML_NULL)
		return null_node(b, q, y);
	if (y->kind != YAML_SCALAR) {
		diag_add(b->diags, DIAG_ERROR, y->at,
		    "expected a value, not %s", yaml_kind_name(y));
		return NULL;
	}
	switch (q->kind) {
	case MOD_REGEX:
		return regex_node(b, q, y);
	case MOD_RELATION:
		return compare_node(b, q, y);
	case MOD_CIDR:
		return cidr_node(b, q, y);
	case MOD_REF:
		return ref_node(b, q, y);
	case MOD_EXISTS:
		return exists_node(b, q, y);
	default:
		return q->has_part ? compare_node(b, q, y) : text_node(b, q, y);
	}
}

/* A value, or all that stand for its placeholders. */
static struct node *
value_node(struct building *b, const struct question *q, const struct yaml *y)
{
	struct node *any;
	struct texts texts = {0};
	struct err err;

	if (!q->expand || y->kind != YAML_SCALAR)
		return plain_node(b, q, y);
	if (!placeholders_expand(b->placeholders, y->text, &texts, &err)) {
		diag_err(b->diags, y->at, &err);
		return NULL;
	}
	any = node_new(b->arena, NODE_OR);
	for (size_t i = 0; i < texts.n; i++) {
		struct yaml one = *y;
		struct node *n;

		one.text = texts.v[i];
		n = plain_node(b, q, &one);
		if (n == NULL)
			return NULL;
		node_add(b->arena, any, n);
	}
	return node_alone(any);
}

/* Modifiers that do nothing for these values, or not what was meant. */
static void
check_question(
    struct building *b, const struct question *q, const struct yaml_entry *e)
{
	const struct yaml *y = &e->value;
	size_t n = y->kind == YAML_LIST ? y->n : 1;
	bool found = false;

	if (q->all && n == 1)
		diag_add(b->diags, DIAG_WARNING, e->at,
		    "all: there is one value only");
	for (unsigned i = 0; i < q->encodes; i++) {
		if (q->encode[i]->encode == encode_base64offset &&
		    q->field.n != 0 && q->open == 0)
			diag_add(b->diags, DIAG_WARNING, e->at,
			    "base64offset: it gives parts of texts; write "
			    "base64offset|contains");
	}
	for (size_t i = 0; q->expand && i < n; i++) {
		const struct yaml *one = y->kind == YAML_LIST ? &y->item[i] : y;

		found = found || placeholders_in(one->text);
	}
	if (q->expand && !found)
		diag_add(b->diags, DIAG_WARNING, e->at,
		    "expand: there is no placeholder, such as %%admins%%");
}

/* A field with its modifiers, and what it is asked for. */
static struct node *
entry_node(struct building *b, const struct yaml_entry *e)
{
	struct question q;
	struct err err;
	const struct yaml *y = &e->value;
	struct node *list;
	bool one = y->kind != YAML_LIST;

	if (span_eq_str(e->key, "<<"))
		return fail(b, e->at,
		    "\"<<\" was part of YAML 1.1; write the fields themselves");
	if (!question_read(e->key, &q, &err)) {
		diag_err(b->diags, e->at, &err);
		return NULL;
	}
	if (!one && y->n == 0)
		return fail(b, y->at, "expected at least one value");
	check_question(b, &q, e);
	note_asked(b, q.field, e->at);
	list = node_new(b->arena, q.all ? NODE_AND : NODE_OR);
	for (size_t i = 0; i < (one ? 1 : y->n); i++) {
		struct node *n = value_node(b, &q, one ? y : &y->item[i]);

		if (n == NULL)
			return NULL;
		node_add(b->arena, list, n);
	}
	list = node_alone(list);
	return q.neq ? node_not(b->arena, list) : list;
}

static struct node *
map_node(struct building *b, const struct yaml *y)
{
	struct node *all = node_new(b->arena, NODE_AND);

	if (y->n == 0)
		return fail(b, y->at, "the selection asks for nothing");
	for (size_t i = 0; i < y->n; i++) {
		struct node *n = entry_node(b, &y->entry[i]);

		if (n == NULL)
			return NULL;
		node_add(b->arena, all, n);
	}
	return node_alone(all);
}

static struct node *
keyword_node(struct building *b, const struct yaml *y)
{
	static const struct question keyword = {.kind = MOD_OPEN};

	if (y->text.n == 0)
		return fail(b, y->at, "a keyword has at least one character");
	return text_node(b, &keyword, y);
}

struct node *
selection_read(struct building *b, const struct yaml *y)
{
	struct node *any;

	if (y->kind == YAML_MAP)
		return map_node(b, y);
	if (y->kind == YAML_SCALAR)
		return keyword_node(b, y);
	if (y->kind == YAML_NULL || y->n == 0)
		return fail(b, y->at,
		    "expected a map of fields, or a list of maps or keywords");
	any = node_new(b->arena, NODE_OR);
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *item = &y->item[i];
		struct node *n = item->kind == YAML_MAP ? map_node(b, item)
		    : item->kind == YAML_SCALAR
		    ? keyword_node(b, item)
		    : fail(b, item->at, "expected a map or a keyword");

		if (n == NULL)
			return NULL;
		node_add(b->arena, any, n);
	}
	return node_alone(any);
}
