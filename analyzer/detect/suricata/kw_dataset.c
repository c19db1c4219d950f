/* dataset and datarep: buffers looked up in sets of values. */

#include "analyzer/detect/suricata/dataset.h"

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/list_file.h"
#include "analyzer/detect/suricata/signatures.h"
#include "analyzer/detect/suricata/words.h"

enum {
	MEMCAP = 100 << 20, /* bytes of a set that does not say */
};

/* What stands behind the command and the name. */
struct details {
	struct span type;
	struct span load;
	struct span save;
	struct span state;
	struct span memcap;
	struct span hashsize; /* of Suricata's table; ours grows */
	struct span format;
	struct span value_key;
	struct span array_key;
	struct span context_key;
	bool remove_key;
};

static bool
take_detail(struct build *b, const struct option *o, struct span item,
    struct details *d)
{
	const struct {
		const char *word;
		struct span *to;
	} words[] = {
	    {"type", &d->type},
	    {"load", &d->load},
	    {"save", &d->save},
	    {"state", &d->state},
	    {"memcap", &d->memcap},
	    {"hashsize", &d->hashsize},
	    {"format", &d->format},
	    {"value_key", &d->value_key},
	    {"array_key", &d->array_key},
	    {"context_key", &d->context_key},
	    {"enrichment_key", &d->context_key},
	};
	struct span rest = item;
	struct span word = {0};

	(void)span_token(&rest, ' ', &word);
	if (span_eq_str(word, "remove_key") && rest.p == NULL)
		return d->remove_key = true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_eq_str(word, words[i].word))
			continue;
		*words[i].to = span_trim(rest);
		if (words[i].to->n != 0)
			return true;
		return build_fail(b, item, "%s: a value is missing behind %s",
		    o->keyword->name, words[i].word);
	}
	return build_fail(b, item,
	    "%s: expected type, load, save, state, memcap, hashsize, format, "
	    "value_key, array_key, context_key or remove_key, not \"%.*s\"",
	    o->keyword->name, (int)(word.n < 40 ? word.n : 40),
	    (const char *)word.p);
}

static bool
take_details(struct build *b, const struct option *o, struct span rest,
    struct details *d)
{
	struct span item;

	while (rest.p != NULL && span_token(&rest, ',', &item)) {
		if (!take_detail(b, o, span_trim(item), d))
			return false;
	}
	return true;
}

/* Bytes, maybe with kb, mb or gb. */
static bool
read_memcap(
    struct build *b, const struct option *o, struct span text, uint64_t *bytes)
{
	static const char units[] = "kmg";
	unsigned shift = 0;

	if (text.n > 2 && byte_lower(text.p[text.n - 1]) == 'b') {
		const char *unit =
		    strchr(units, byte_lower(text.p[text.n - 2]));

		if (unit != NULL && *unit != '\0') {
			shift = 10 * (unsigned)(unit - units + 1);
			text = span_trim(span_first(text, text.n - 2));
		}
	}
	if (!build_number(b, o, text, UINT64_MAX >> 31, bytes))
		return false;
	*bytes <<= shift;
	return true;
}

/* ---- the set ---- */

static bool
read_format(struct build *b, const struct details *d, struct dataset *set)
{
	if (d->format.p == NULL || span_eq_str(d->format, "csv"))
		return true;
	if (span_eq_str(d->format, "json"))
		set->form = DATASET_JSON;
	else if (span_eq_str(d->format, "ndjson") ||
	    span_eq_str(d->format, "jsonline"))
		set->form = DATASET_NDJSON;
	else
		return build_fail(b, d->format,
		    "dataset: expected csv, json or ndjson behind format");
	if (d->value_key.p == NULL)
		return build_fail(b, d->format,
		    "dataset: value_key is missing: it says where the value "
		    "stands in an object");
	set->value_key = arena_str(b->arena, d->value_key);
	if (d->array_key.p != NULL)
		set->array_key = arena_str(b->arena, d->array_key);
	set->remove_key = d->remove_key;
	return true;
}

/* A name that stays below the folder it is put under. */
static bool
stays_below(struct span name)
{
	struct span part;

	if (name.p[0] == '/')
		return false;
	while (span_token(&name, '/', &part)) {
		if (span_eq_str(part, ".."))
			return false;
	}
	return true;
}

static bool
read_save(struct build *b, const struct details *d, struct dataset *set)
{
	struct span name = d->state.p != NULL ? d->state : d->save;

	if (name.p == NULL)
		return true;
	if (!stays_below(name))
		return build_fail(b, name,
		    "dataset: expected a name below the data folder, without "
		    "\"..\" and not from the root");
	set->save = arena_str(b->arena, name);
	return true;
}

/* The state of an earlier run may be missing; a list must be there. */
static bool
load(struct build *b, const struct details *d, struct dataset *set)
{
	const char *path = NULL;
	struct span text;
	bool there = d->load.p != NULL
	    ? list_file_read(b, d->load, &path, &text)
	    : d->state.p != NULL && list_file_state(b, d->state, &path, &text);

	if (b->err.code != ERR_NONE)
		return false;
	set->loaded = true;
	if (there)
		dataset_read(set, path, text, b->arena, b->diags);
	return true;
}

/* What the configuration says of a set, where the rule says nothing. */
static void
take_declared(const struct build *b, struct span name, struct details *d)
{
	const struct words *w = b->words;

	for (size_t i = 0; i < w->datasets; i++) {
		const struct rule_dataset *r = &w->dataset[i];

		if (!span_eq_str(name, r->name))
			continue;
		if (d->type.p == NULL)
			d->type = span_str(r->type);
		if (r->load != NULL && d->load.p == NULL && d->state.p == NULL)
			*(r->state ? &d->state : &d->load) = span_str(r->load);
	}
}

static struct dataset *
make(struct build *b, const struct option *o, struct span name,
    const struct details *d)
{
	struct signatures *all = b->out;
	struct dataset *set = arena_zalloc(b->arena, 1, sizeof(*set));

	if (d->type.p == NULL) {
		build_fail(b, name,
		    "%s: the set %.*s is not known yet: expected its type "
		    "(string, md5, sha256, ipv4 or ip)",
		    o->keyword->name, (int)name.n, (const char *)name.p);
		return NULL;
	}
	set->name = arena_str(b->arena, name);
	set->type = dataset_type(d->type);
	set->memcap = MEMCAP;
	if (set->type == DATASET_TYPES) {
		build_fail(b, d->type,
		    "%s: expected the type string, md5, sha256, ipv4 or ip",
		    o->keyword->name);
		return NULL;
	}
	if (d->memcap.p != NULL && !read_memcap(b, o, d->memcap, &set->memcap))
		return NULL;
	if (!read_format(b, d, set) || !read_save(b, d, set))
		return NULL;
	set->map = map_new();
	all->dataset = arena_grow(b->arena, all->dataset, all->datasets,
	    &all->cap_datasets, sizeof(void *));
	set->index = (uint32_t)all->datasets;
	all->dataset[all->datasets++] = set;
	return set;
}

static struct dataset *
find(const struct build *b, struct span name)
{
	for (size_t i = 0; i < b->out->datasets; i++) {
		if (span_eq_str(name, b->out->dataset[i]->name))
			return b->out->dataset[i];
	}
	return NULL;
}

/* The set of that name, made and loaded where it is named first. */
static struct dataset *
set_of(struct build *b, const struct option *o, struct span name,
    struct details *d)
{
	struct dataset *set = find(b, name);

	if (set == NULL) {
		take_declared(b, name, d);
		set = make(b, o, name, d);
	}
	if (set != NULL && d->type.p != NULL &&
	    dataset_type(d->type) != set->type) {
		build_fail(b, d->type,
		    "%s: the set %s has another type in an earlier rule",
		    o->keyword->name, set->name);
		return NULL;
	}
	if (set != NULL && !set->loaded && !load(b, d, set))
		return NULL;
	return set;
}

/* ---- the keywords ---- */

static bool
read_name(struct build *b, const struct option *o, struct span *rest,
    struct span *name)
{
	if (rest->p != NULL && span_token(rest, ',', name)) {
		*name = span_trim(*name);
		if (name->n != 0)
			return true;
	}
	return build_fail(
	    b, o->value, "%s: the name of a set is missing", o->keyword->name);
}

static bool
add_check(struct build *b, const struct option *o, struct dataset_ask *ask)
{
	struct check *c;

	if (b->kind == NULL)
		return build_fail(b, o->name,
		    "%s: it stands behind a sticky buffer, such as dns.query",
		    o->keyword->name);
	c = build_check(b, CHECK_DATASET);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->dataset = ask;
	return true;
}

static bool
read_command(struct span word, enum dataset_op *op)
{
	static const char *const words[] = {
	    [DATASET_IS_SET] = "isset",
	    [DATASET_IS_NOT_SET] = "isnotset",
	    [DATASET_SET] = "set",
	    [DATASET_UNSET] = "unset",
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i])) {
			*op = (enum dataset_op)i;
			return true;
		}
	}
	return false;
}

/* dataset:COMMAND,NAME[,DETAIL…] */
static bool
parse_dataset(struct build *b, const struct option *o)
{
	struct dataset_ask *ask = arena_zalloc(b->arena, 1, sizeof(*ask));
	struct details d = {0};
	struct span rest = o->value;
	struct span word = {0};
	struct span name = {0};

	(void)span_token(&rest, ',', &word);
	if (!read_command(span_trim(word), &ask->op))
		return build_fail(
		    b, word, "dataset: expected isset, isnotset, set or unset");
	if (!read_name(b, o, &rest, &name) || !take_details(b, o, rest, &d))
		return false;
	ask->set = set_of(b, o, name, &d);
	if (ask->set == NULL)
		return false;
	if (ask->op == DATASET_SET || ask->op == DATASET_UNSET) {
		ask->set->changes = true;
		b->sig.changes_sets = true;
	}
	if (d.context_key.p != NULL)
		ask->context = arena_str(b->arena, d.context_key);
	return add_check(b, o, ask);
}

/* datarep:NAME,SIGN,NUMBER[,DETAIL…] */
static bool
parse_datarep(struct build *b, const struct option *o)
{
	struct dataset_ask *ask = arena_zalloc(b->arena, 1, sizeof(*ask));
	struct details d = {0};
	struct span rest = o->value;
	struct span sign = {0};
	struct span number = {0};
	struct span name = {0};

	ask->op = DATASET_REPUTATION;
	if (!read_name(b, o, &rest, &name))
		return false;
	if (rest.p == NULL || !span_token(&rest, ',', &sign) ||
	    rest.p == NULL || !span_token(&rest, ',', &number))
		return build_fail(b, o->value,
		    "datarep: expected NAME, SIGN, NUMBER, such as "
		    "\"seen, >, 200\"");
	sign = arena_printf(b->arena, "%.*s%.*s", (int)span_trim(sign).n,
	    (const char *)span_trim(sign).p, (int)span_trim(number).n,
	    (const char *)span_trim(number).p);
	if (!build_number_test(b, o, sign, UINT16_MAX, &ask->reputation)) {
		b->err_at = number;
		return false;
	}
	if (!take_details(b, o, rest, &d))
		return false;
	ask->set = set_of(b, o, name, &d);
	return ask->set != NULL && add_check(b, o, ask);
}

const struct keyword kw_dataset[] = {
    {"dataset", NULL, "look the buffer up in a set, or change the set",
	"rules/datasets.html#dataset", VALUE_NEEDED, parse_dataset, NULL},
    {"datarep", NULL, "look the buffer's reputation up",
	"rules/datasets.html#datarep", VALUE_NEEDED, parse_datarep, NULL},
    {0},
};
