/* Numbers in the payload: byte_test, byte_jump, byte_extract, byte_math. */

#include "analyzer/detect/suricata/build.h"

enum {
	BINARY_BYTES = 8, /* read as a number */
	TEXT_BYTES = 23,  /* read as digits */
	MATH_BYTES = 10,  /* of byte_math, read as digits */
	SHIFT_BYTES = 4,  /* of byte_math, to shift */
	OFFSET_MOST = 65535,
	HEX_DIGITS = 16, /* of 8 bytes */
};

/* Words that not all of the keywords have. */
enum byte_word {
	WORD_ALIGN = 1,
	WORD_ALIGN_N = 2, /* with a number behind it */
	WORD_FROM = 4,    /* from_beginning, from_end, post_offset */
	WORD_MULTIPLIER = 8,
	WORD_BITMASK = 16,
};

/* What sets one keyword apart. */
struct byte_kind {
	const char *expects; /* as it is written */
	unsigned words;      /* enum byte_word */
	int least;           /* bytes of a binary number */
	uint8_t digits[3];   /* most of decimal, hexadecimal, octal */
};

struct byte_args {
	struct byte_op op;
	bool relative;
	bool text;       /* "string" was given */
	unsigned endian; /* so often big or little was given */
	bool negated;
	struct span at; /* of the number of bytes */
};

static bool
form_word(struct byte_args *a, struct span word)
{
	static const struct {
		const char *word;
		enum byte_form form;
	} forms[] = {
	    {"big", BYTES_BIG},
	    {"little", BYTES_LITTLE},
	    {"dce", BYTES_DCE},
	    {"dec", BYTES_DECIMAL},
	    {"hex", BYTES_HEXADECIMAL},
	    {"oct", BYTES_OCTAL},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (span_eq_str(word, forms[i].word)) {
			a->op.form = forms[i].form;
			a->endian += i < 2;
			return true;
		}
	}
	return false;
}

/* A word that stands alone. */
static bool
plain_word(unsigned words, struct byte_args *a, struct span word)
{
	if (span_eq_str(word, "relative")) {
		a->relative = true;
	} else if (span_eq_str(word, "string")) {
		a->text = true;
		if (a->op.form < BYTES_DECIMAL)
			a->op.form = BYTES_DECIMAL;
	} else if ((words & WORD_FROM) != 0 &&
	    span_eq_str(word, "from_beginning")) {
		a->op.from_beginning = true;
	} else if ((words & WORD_FROM) != 0 && span_eq_str(word, "from_end")) {
		a->op.from_end = true;
	} else if ((words & WORD_ALIGN) != 0 && span_eq_str(word, "align")) {
		a->op.align = 4;
	} else {
		return form_word(a, word);
	}
	return true;
}

/* Splits "WORD VALUE". */
static bool
split_word(struct span item, struct span *word, struct span *value)
{
	size_t n = 0;

	while (n < item.n && item.p[n] != ' ' && item.p[n] != '\t')
		n++;
	*word = span_first(item, n);
	*value = span_trim(span_from(item, n));
	return value->n != 0;
}

static bool
read_mask(struct build *b, const struct option *o, struct span text,
    struct byte_args *a)
{
	int64_t mask;

	if (!span_integer(text, &mask) || mask <= 0 || mask > UINT32_MAX)
		return build_fail(b, text, "%s: expected a mask such as 0x0fff",
		    o->keyword->name);
	a->op.mask = (uint64_t)mask;
	return true;
}

/* A decimal number from -most to most, or a variable. */
static bool
read_number(struct build *b, const struct option *o, struct span text,
    int64_t most, struct operand *out)
{
	if (!build_operand(b, o, text, out))
		return false;
	if (out->variable ||
	    (out->n <= most && out->n >= -most &&
		span_find_byte(text, 'x', 0) == SIZE_MAX))
		return true;
	return build_fail(b, text,
	    "%s: expected a decimal number from -%lld to %lld",
	    o->keyword->name, (long long)most, (long long)most);
}

/* The same, where variables say nothing yet. */
static bool
read_fixed(struct build *b, const struct option *o, struct span text,
    int64_t most, struct operand *out)
{
	if (!read_number(b, o, text, most, out))
		return false;
	return !out->variable ||
	    build_fail(b, text, "%s: a number must stand here, not a variable",
		o->keyword->name);
}

static bool
read_multiplier(struct build *b, const struct option *o, struct span text,
    struct byte_args *a)
{
	uint64_t n;

	if (!build_number(b, o, text, 65535, &n))
		return false;
	if (n == 0 || a->op.multiplier != 0)
		return build_fail(b, text,
		    "%s: expected one multiplier from 1 to 65535",
		    o->keyword->name);
	a->op.multiplier = (uint32_t)n;
	return true;
}

static bool
read_align(struct build *b, const struct option *o, struct span text,
    struct byte_args *a)
{
	uint64_t n;

	if (!span_number(text, 4, &n) || (n != 2 && n != 4))
		return build_fail(b, text, "%s: expected align 2 or align 4",
		    o->keyword->name);
	a->op.align = (uint32_t)n;
	return true;
}

/* "WORD VALUE" */
static bool
valued_word(struct build *b, const struct option *o, struct span item,
    struct byte_args *a)
{
	const struct byte_kind *k = o->keyword->arg;
	struct operand post;
	struct span word;
	struct span value;

	if (split_word(item, &word, &value)) {
		if ((k->words & WORD_BITMASK) != 0 &&
		    span_eq_str(word, "bitmask"))
			return read_mask(b, o, value, a);
		if ((k->words & WORD_MULTIPLIER) != 0 &&
		    span_eq_str(word, "multiplier"))
			return read_multiplier(b, o, value, a);
		if ((k->words & WORD_ALIGN_N) != 0 &&
		    span_eq_str(word, "align"))
			return read_align(b, o, value, a);
		if ((k->words & WORD_FROM) != 0 &&
		    span_eq_str(word, "post_offset")) {
			if (!read_fixed(b, o, value, OFFSET_MOST, &post))
				return false;
			a->op.post_offset = post.n;
			return true;
		}
	}
	return build_fail(b, item, "%s: unknown word \"%.*s\"",
	    o->keyword->name, (int)(item.n < 40 ? item.n : 40),
	    (const char *)item.p);
}

/* What stands behind the fixed arguments. */
static bool
read_words(struct build *b, const struct option *o, struct span rest,
    struct byte_args *a)
{
	const struct byte_kind *k = o->keyword->arg;
	struct span item;

	while (span_token(&rest, ',', &item)) {
		item = span_trim(item);
		if (!plain_word(k->words, a, item) &&
		    !valued_word(b, o, item, a))
			return false;
	}
	if (a->op.from_beginning && a->op.from_end)
		return build_fail(b, o->value,
		    "%s: from_beginning and from_end exclude each other",
		    o->keyword->name);
	return true;
}

/* Takes the next argument, which must be there. */
static bool
take_arg(struct build *b, const struct option *o, struct span *rest,
    struct span *arg)
{
	if (span_token(rest, ',', arg)) {
		*arg = span_trim(*arg);
		if (arg->n != 0)
			return true;
	}
	return build_fail(b, o->value, "%s: expected %s", o->keyword->name,
	    ((const struct byte_kind *)o->keyword->arg)->expects);
}

/* How many bytes may be read in this form? */
static bool
check_count(struct build *b, const struct option *o, const struct byte_args *a)
{
	const struct byte_kind *k = o->keyword->arg;
	bool text = a->op.form >= BYTES_DECIMAL;
	int most = text ? k->digits[a->op.form - BYTES_DECIMAL] : BINARY_BYTES;
	int least = a->text ? 0 : k->least;

	if (text && !a->text)
		return build_fail(b, o->value,
		    "%s: dec, hex and oct need \"string\"", o->keyword->name);
	if (a->op.count.variable)
		return true;
	if (a->op.count.n < least || a->op.count.n > most)
		return build_fail(b, a->at, "%s: it can read %d to %d bytes%s",
		    o->keyword->name, least, most, text ? " of digits" : "");
	return true;
}

static bool
add(struct build *b, const struct option *o, const struct byte_args *a,
    enum check_kind kind)
{
	struct byte_op *op;
	struct check *c;

	if (!check_count(b, o, a))
		return false;
	if (a->op.form == BYTES_DCE)
		return build_fail(b, o->value,
		    "%s: \"dce\" is not supported, as DCERPC is not decoded; "
		    "say \"little\" or \"big\" if that is what is sent",
		    o->keyword->name);
	c = build_check_near(b, kind);
	if (c == NULL)
		return false;
	op = arena_alloc(b->arena, sizeof(*op));
	*op = a->op;
	c->byte = op;
	c->text = o->value;
	c->negated = a->negated;
	if (a->relative)
		build_relative(b, c);
	return true;
}

/* ---- byte_test ---- */

static bool
read_compare(struct build *b, struct span text, struct byte_args *a)
{
	static const struct {
		const char *sign;
		enum compare op;
	} signs[] = {
	    {"<=", COMPARE_LESS_EQUAL},
	    {">=", COMPARE_GREATER_EQUAL},
	    {"<", COMPARE_LESS},
	    {">", COMPARE_GREATER},
	    {"=", COMPARE_EQUAL},
	    {"&", COMPARE_AND},
	    {"^", COMPARE_XOR},
	};
	struct span sign = text;

	if (sign.p[0] == '!') {
		a->negated = true;
		sign = span_trim(span_from(sign, 1));
		if (sign.n == 0)
			sign = span_str("=");
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (span_eq_str(sign, signs[i].sign)) {
			a->op.compare = signs[i].op;
			return true;
		}
	}
	return build_fail(b, text,
	    "byte_test: unknown operator \"%.*s\": expected one of < > = <= "
	    ">= & ^, or one of them behind \"!\"",
	    (int)(text.n < 20 ? text.n : 20), (const char *)text.p);
}

/* What byte_test compares with: all that 8 bytes can hold. */
static bool
read_value(struct build *b, const struct option *o, struct span text,
    struct operand *out)
{
	struct span digits = span_from(text, 2);
	bool hex = digits.n != 0 && digits.n <= HEX_DIGITS &&
	    text.p[0] == '0' && byte_lower(text.p[1]) == 'x';
	uint64_t n;

	if (!(hex ? span_hex(digits, UINT64_MAX, &n)
		  : span_number(text, UINT64_MAX, &n)))
		return build_operand(b, o, text, out);
	*out = (struct operand){.n = (int64_t)n};
	return true;
}

static bool
parse_byte_test(struct build *b, const struct option *o)
{
	struct byte_args a = {0};
	struct span rest = o->value;
	struct span sign;
	struct span value;
	struct span offset;

	if (!take_arg(b, o, &rest, &a.at) || !take_arg(b, o, &rest, &sign) ||
	    !take_arg(b, o, &rest, &value) || !take_arg(b, o, &rest, &offset))
		return false;
	return read_number(b, o, a.at, TEXT_BYTES, &a.op.count) &&
	    read_compare(b, sign, &a) && read_value(b, o, value, &a.op.value) &&
	    build_operand(b, o, offset, &a.op.offset) &&
	    read_words(b, o, rest, &a) && add(b, o, &a, CHECK_BYTE_TEST);
}

/* ---- byte_jump ---- */

static bool
parse_byte_jump(struct build *b, const struct option *o)
{
	struct byte_args a = {0};
	struct span rest = o->value;
	struct span offset;

	if (!take_arg(b, o, &rest, &a.at) || !take_arg(b, o, &rest, &offset))
		return false;
	return read_number(b, o, a.at, TEXT_BYTES, &a.op.count) &&
	    read_number(b, o, offset, OFFSET_MOST, &a.op.offset) &&
	    read_words(b, o, rest, &a) && add(b, o, &a, CHECK_BYTE_JUMP);
}

/* ---- byte_extract ---- */

static bool
is_name(struct span s)
{
	int64_t n;

	return s.n != 0 && !span_integer(s, &n);
}

/* Digits have an order of their own. */
static bool
one_order(struct build *b, const struct option *o, const struct byte_args *a)
{
	return a->endian <= !a->text ||
	    build_fail(b, o->value,
		"byte_extract: expected one of big, little and string");
}

static bool
parse_byte_extract(struct build *b, const struct option *o)
{
	struct byte_args a = {0};
	struct span rest = o->value;
	struct span offset;
	struct span name;

	if (!take_arg(b, o, &rest, &a.at) || !take_arg(b, o, &rest, &offset) ||
	    !take_arg(b, o, &rest, &name))
		return false;
	if (!is_name(name))
		return build_fail(b, name,
		    "byte_extract: expected the name of a variable, not a "
		    "number");
	return read_fixed(b, o, a.at, TEXT_BYTES, &a.op.count) &&
	    read_fixed(b, o, offset, OFFSET_MOST, &a.op.offset) &&
	    read_words(b, o, rest, &a) && one_order(b, o, &a) &&
	    build_variable(b, name, &a.op.result) &&
	    add(b, o, &a, CHECK_BYTE_EXTRACT);
}

/* ---- byte_math ---- */

static bool
read_math(struct build *b, struct span text, enum math_op *out)
{
	static const char *const signs[] = {
	    [MATH_ADD] = "+",
	    [MATH_SUBTRACT] = "-",
	    [MATH_MULTIPLY] = "*",
	    [MATH_DIVIDE] = "/",
	    [MATH_SHIFT_LEFT] = "<<",
	    [MATH_SHIFT_RIGHT] = ">>",
	};

	for (unsigned i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (span_eq_str(text, signs[i])) {
			*out = (enum math_op)i;
			return true;
		}
	}
	return build_fail(b, text, "byte_math: expected oper + - * / << or >>");
}

/* What byte_math was given, by the index of its words. */
enum math_word {
	GIVEN_BYTES,
	GIVEN_OFFSET,
	GIVEN_OPER,
	GIVEN_VALUE,
	GIVEN_RESULT,
	GIVEN_NEEDED, /* so many */
	GIVEN_ENDIAN = GIVEN_NEEDED,
	GIVEN_STRING,
	GIVEN_WORDS
};

/* The word that an item of byte_math starts with; GIVEN_WORDS: none. */
static enum math_word
math_word(struct span word)
{
	static const char *const words[] = {
	    "bytes", "offset", "oper", "rvalue", "result", "endian", "string"};
	unsigned i = 0;

	while (i < GIVEN_WORDS && !span_eq_str(word, words[i]))
		i++;
	return (enum math_word)i;
}

/* One "WORD VALUE" of byte_math. */
static bool
math_item(struct build *b, const struct option *o, struct span item,
    struct byte_args *a, struct span *given)
{
	struct span word;
	struct span value;
	enum math_word i;

	if (!split_word(item, &word, &value))
		return span_eq_str(item, "relative") || span_eq_str(item, "dce")
		    ? read_words(b, o, item, a)
		    : build_fail(b, item,
			  "byte_math: expected relative, or a word with its "
			  "value, such as \"endian little\" or \"string dec\"");
	i = math_word(word);
	if (i == GIVEN_WORDS)
		return read_words(b, o, item, a);
	if (given[i].n != 0)
		return build_fail(b, item, "byte_math: %.*s is given twice",
		    (int)word.n, (const char *)word.p);
	given[i] = value;
	switch (i) {
	case GIVEN_BYTES:
		a->at = value;
		return read_number(b, o, value, TEXT_BYTES, &a->op.count);
	case GIVEN_OFFSET:
		return read_fixed(b, o, value, OFFSET_MOST, &a->op.offset);
	case GIVEN_OPER:
		return read_math(b, value, &a->op.math);
	case GIVEN_VALUE:
		return read_number(b, o, value, UINT32_MAX, &a->op.value);
	case GIVEN_STRING:
		a->text = true;
		return read_words(b, o, value, a);
	case GIVEN_ENDIAN:
		return read_words(b, o, value, a);
	default: /* the result */
		return true;
	}
}

/* What calculates with nothing, or cannot be calculated. */
static bool
check_math(struct build *b, const struct option *o, const struct byte_op *op)
{
	bool shift =
	    op->math == MATH_SHIFT_LEFT || op->math == MATH_SHIFT_RIGHT;

	if (op->math == MATH_DIVIDE && !op->value.variable && op->value.n == 0)
		return build_fail(
		    b, o->value, "byte_math: it would divide by zero");
	if (!op->value.variable && op->value.n < 0)
		return build_fail(b, o->value,
		    "byte_math: expected an rvalue from 0 to 4294967295");
	if (shift && !op->count.variable && op->count.n > SHIFT_BYTES)
		return build_fail(b, o->value,
		    "byte_math: only numbers of 1 to %d bytes are shifted",
		    SHIFT_BYTES);
	if (op->form < BYTES_DECIMAL && !op->count.variable &&
	    op->count.n > MATH_BINARY_BYTES)
		build_warn(b,
		    "byte_math: it calculates with numbers of up to %d bytes, "
		    "and so never matches",
		    MATH_BINARY_BYTES);
	return true;
}

static bool
parse_byte_math(struct build *b, const struct option *o)
{
	struct byte_args a = {0};
	struct span given[GIVEN_WORDS] = {{0}};
	struct span rest = o->value;
	struct span item;

	while (span_token(&rest, ',', &item)) {
		if (!math_item(b, o, span_trim(item), &a, given))
			return false;
	}
	for (unsigned i = 0; i < GIVEN_NEEDED; i++) {
		if (given[i].n == 0)
			return build_fail(b, o->value, "byte_math: expected %s",
			    ((const struct byte_kind *)o->keyword->arg)
				->expects);
	}
	if (!is_name(given[GIVEN_RESULT]))
		return build_fail(b, given[GIVEN_RESULT],
		    "byte_math: expected the name of a variable, not a "
		    "number");
	return check_math(b, o, &a.op) &&
	    build_variable(b, given[GIVEN_RESULT], &a.op.result) &&
	    add(b, o, &a, CHECK_BYTE_MATH);
}

static const struct byte_kind kind_test = {
    "BYTES,[!]OPERATOR,VALUE,OFFSET[,OPTIONS]", WORD_BITMASK, 0,
    {TEXT_BYTES, TEXT_BYTES, TEXT_BYTES}};
/* The manual has a bitmask here, too; the reader of Suricata 7 has not. */
static const struct byte_kind kind_jump = {"BYTES,OFFSET[,OPTIONS]",
    WORD_ALIGN | WORD_FROM | WORD_MULTIPLIER | WORD_BITMASK, 0,
    {TEXT_BYTES, TEXT_BYTES, TEXT_BYTES}};
static const struct byte_kind kind_extract = {"BYTES,OFFSET,NAME[,OPTIONS]",
    WORD_ALIGN_N | WORD_MULTIPLIER, 0, {20, 14, 23}};
static const struct byte_kind kind_math = {
    "bytes N, offset N, oper SIGN, rvalue N, result NAME[, OPTIONS]",
    WORD_BITMASK, 1, {MATH_BYTES, MATH_BYTES, MATH_BYTES}};

const struct keyword kw_byte[] = {
    {"byte_test", NULL, "compares a number in the bytes",
	"rules/payload-keywords.html#byte-test", VALUE_NEEDED, parse_byte_test,
	&kind_test},
    {"byte_jump", NULL, "goes on behind as many bytes as a number says",
	"rules/payload-keywords.html#byte-jump", VALUE_NEEDED, parse_byte_jump,
	&kind_jump},
    {"byte_extract", NULL, "keeps a number for later keywords",
	"rules/payload-keywords.html#byte-extract", VALUE_NEEDED,
	parse_byte_extract, &kind_extract},
    {"byte_math", NULL, "calculates with a number and keeps the result",
	"rules/payload-keywords.html#byte-math", VALUE_NEEDED, parse_byte_math,
	&kind_math},
    {0},
};
