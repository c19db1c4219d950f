/*
 * modbus: what a request of Modbus does.  Each part of the option is a test of
 * a number of the transaction.
 *
 *	[unit NUMBER[, ]]
 *	[function CODE[, subfunction CODE] | function [!]CATEGORY |
 *	 access read|write [KIND][, address NUMBER[, value NUMBER]]]
 *
 * NUMBER is N, <N, >N or A<>B, without the ends of a range.
 */

#include "analyzer/detect/suricata/buffers.h"

#define NUMBER_KIND(what, id)                                                 \
	{                                                                     \
		.name = what, .target = TARGET_FIELD,                         \
		.field = {id, FIELD_COUNT}, .number = true, .app = APP_MODBUS \
	}

static const struct buffer_kind kind_unit =
    NUMBER_KIND("modbus.unit", FIELD_MODBUS_UNIT);
static const struct buffer_kind kind_function =
    NUMBER_KIND("modbus.function", FIELD_MODBUS_FUNCTION);
static const struct buffer_kind kind_subfunction =
    NUMBER_KIND("modbus.subfunction", FIELD_MODBUS_SUBFUNCTION);
static const struct buffer_kind kind_category =
    NUMBER_KIND("modbus.category", FIELD_MODBUS_CATEGORY);
static const struct buffer_kind kind_access =
    NUMBER_KIND("modbus.access", FIELD_MODBUS_ACCESS);
static const struct buffer_kind kind_first =
    NUMBER_KIND("modbus.first", FIELD_MODBUS_FIRST);
static const struct buffer_kind kind_last =
    NUMBER_KIND("modbus.last", FIELD_MODBUS_LAST);

static const struct buffer_kind kind_written = {
    .name = "modbus.written",
    .target = TARGET_FIELD,
    .field = {FIELD_MODBUS_WRITTEN, FIELD_COUNT},
    .app = APP_MODBUS,
};

/* The option, while it is read. */
struct reading {
	struct build *b;
	const struct option *o;
	struct span rest; /* parts that were not read */
};

static bool
refuse(const struct reading *r)
{
	return build_fail(r->b, r->o->value,
	    "modbus: expected \"function CODE\", \"access read|write …\" or "
	    "\"unit NUMBER, …\"");
}

static bool
add_test(
    const struct reading *r, const struct buffer_kind *k, struct number_test t)
{
	struct check *c = build_check_in(r->b, k, CHECK_NUMBER);

	if (c == NULL)
		return false;
	c->text = r->o->value;
	c->size = t;
	return true;
}

/* The next part between commas. */
static bool
next_part(struct reading *r, struct span *part)
{
	if (!span_token(&r->rest, ',', part))
		return false;
	*part = span_trim(*part);
	return true;
}

/* Takes a word and the blanks behind it off *text; false: it is another. */
static bool
take_word(struct span *text, const char *word)
{
	struct span w = span_str(word);

	if (!span_starts(*text, w) || (text->n > w.n && text->p[w.n] != ' '))
		return false;
	*text = span_trim(span_from(*text, w.n));
	return true;
}

/* N, <N, >N or A<>B. */
static bool
read_range(const struct reading *r, struct span text, uint64_t max,
    struct number_test *t)
{
	if (!build_number_test(r->b, r->o, text, max, t))
		return false;
	return t->op == COMPARE_EQUAL || t->op == COMPARE_LESS ||
	    t->op == COMPARE_GREATER || t->op == COMPARE_RANGE ||
	    build_fail(r->b, text,
		"modbus: expected NUMBER, <NUMBER, >NUMBER or FROM<>TO");
}

/* ---- unit, function ---- */

struct word_bit {
	const char *word;
	uint8_t bit;
};

static const struct word_bit categories[] = {
    {"assigned", 1},
    {"unassigned", 2},
    {"public", 3},
    {"user", 4},
    {"reserved", 8},
    {"all", 15},
    {0},
};

static const struct word_bit kinds[] = {
    {"discretes", 4},
    {"coils", 8},
    {"input", 16},
    {"holding", 32},
    {0},
};

/* The bit of a word, or 0. */
static uint8_t
bit_of(const struct word_bit *words, struct span word)
{
	for (; words->word != NULL; words++) {
		if (span_eq_nocase(word, span_str(words->word)))
			return words->bit;
	}
	return 0;
}

/* The codes that have a name; all others are one to rules, 0. */
static uint64_t
known_function(uint64_t code)
{
	return (code >= 1 && code <= 24) || code == 43 ? code : 0;
}

static bool
read_category(const struct reading *r, struct span word)
{
	struct number_test t = {.op = COMPARE_AND};
	bool not = word.n != 0 && word.p[0] == '!';
	uint8_t bits =
	    bit_of(categories, span_trim(span_from(word, not ? 1 : 0)));

	if (bits == 0)
		return build_fail(r->b, word,
		    "modbus: expected a function code, or assigned, "
		    "unassigned, public, user, reserved or all");
	t.a = not ? bits ^ 15 : bits;
	return add_test(r, &kind_category, t);
}

static bool
read_function(struct reading *r, struct span word)
{
	struct number_test t = {.op = COMPARE_EQUAL};
	struct span part;

	if (!span_number(word, UINT8_MAX, &t.a))
		return read_category(r, word);
	if (t.a == 0)
		return build_fail(
		    r->b, word, "modbus: a function code is 1 to 255");
	t.a = known_function(t.a);
	if (!add_test(r, &kind_function, t))
		return false;
	if (!next_part(r, &part))
		return true;
	if (!take_word(&part, "subfunction") ||
	    !span_number(part, UINT16_MAX, &t.a))
		return build_fail(r->b, part,
		    "modbus: expected \"subfunction CODE\" behind a function");
	return add_test(r, &kind_subfunction, t);
}

/* ---- access ---- */

/* A range of addresses that has one in common with those of the request. */
static bool
add_address(const struct reading *r, const struct number_test *t)
{
	struct number_test first = {.op = COMPARE_LESS, .a = UINT16_MAX};
	struct number_test last = {.op = COMPARE_GREATER, .a = t->a};

	switch (t->op) {
	case COMPARE_EQUAL:
		first.op = COMPARE_LESS_EQUAL;
		first.a = t->a;
		last.op = COMPARE_GREATER_EQUAL;
		break;
	case COMPARE_LESS:
		first.a = t->a;
		last.a = 0;
		break;
	case COMPARE_RANGE:
		first.a = t->b;
		break;
	case COMPARE_GREATER:
		break;
	default:
		return refuse(r);
	}
	return add_test(r, &kind_first, first) && add_test(r, &kind_last, last);
}

static bool
add_value(const struct reading *r, const struct number_test *address,
    const struct number_test *value)
{
	struct value_at *at = arena_zalloc(r->b->arena, 1, sizeof(*at));
	struct check *c;

	at->address = address->op == COMPARE_LESS ? 0 : (uint32_t)address->a;
	at->test = *value;
	c = build_check_in(r->b, &kind_written, CHECK_VALUE_AT);
	if (c == NULL)
		return false;
	c->text = r->o->value;
	c->value_at = at;
	return true;
}

static bool
read_places(struct reading *r)
{
	struct number_test address;
	struct number_test value;
	struct span part;

	if (!next_part(r, &part))
		return true;
	if (!take_word(&part, "address"))
		return build_fail(r->b, part,
		    "modbus: expected \"address NUMBER\" behind an access");
	if (!read_range(r, part, UINT16_MAX, &address) ||
	    !add_address(r, &address))
		return false;
	if (!next_part(r, &part))
		return true;
	if (!take_word(&part, "value"))
		return build_fail(r->b, part,
		    "modbus: expected \"value NUMBER\" behind an address");
	return read_range(r, part, UINT16_MAX, &value) &&
	    add_value(r, &address, &value);
}

static bool
read_access(struct reading *r, struct span text)
{
	struct number_test t = {.op = COMPARE_AND, .a = 1};
	bool write = take_word(&text, "write");

	if (write)
		t.a = 2;
	else if (!take_word(&text, "read"))
		return build_fail(r->b, r->o->value,
		    "modbus: expected \"access read\" or \"access write\"");
	if (!add_test(r, &kind_access, t))
		return false;
	if (text.n != 0) {
		t.a = bit_of(kinds, text);
		if (t.a == 0)
			return build_fail(r->b, text,
			    "modbus: expected discretes, coils, input or "
			    "holding");
		if (write && t.a != 8 && t.a != 32)
			return build_fail(r->b, text,
			    "modbus: only coils and holding are written");
		if (!add_test(r, &kind_access, t))
			return false;
	}
	return read_places(r);
}

static bool
parse_modbus(struct build *b, const struct option *o)
{
	struct reading r = {.b = b, .o = o, .rest = o->value};
	struct number_test unit;
	struct span part = {0};
	bool ok;

	(void)next_part(&r, &part);
	if (take_word(&part, "unit")) {
		if (!read_range(&r, part, UINT8_MAX, &unit) ||
		    !add_test(&r, &kind_unit, unit))
			return false;
		if (!next_part(&r, &part))
			return true;
	}
	if (take_word(&part, "function"))
		ok = read_function(&r, part);
	else if (take_word(&part, "access"))
		ok = read_access(&r, part);
	else
		return refuse(&r);
	return ok && (!next_part(&r, &part) || refuse(&r));
}

const struct keyword kw_modbus[] = {
    {"modbus", NULL, "what a request of Modbus does, and to which addresses",
	"rules/modbus-keyword.html", VALUE_NEEDED | VALUE_QUOTABLE,
	parse_modbus, NULL},
    {0},
};
