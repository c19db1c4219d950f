/* Numbers in the payload: byte_test, byte_jump, byte_extract, byte_math. */

#include "analyzer/detect/suricata/build.h"

enum {
	BINARY_BYTES = 8, /* read as a number */
	TEXT_BYTES = 23,  /* read as digits */
};

struct byte_args {
	struct byte_op op;
	bool relative;
	bool text; /* "string" was given */
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
			return true;
		}
	}
	return false;
}

/* A word that stands alone. */
static bool
plain_word(struct byte_args *a, struct span word)
{
	if (span_eq_str(word, "relative")) {
		a->relative = true;
	} else if (span_eq_str(word, "string")) {
		a->text = true;
		if (a->op.form < BYTES_DECIMAL)
			a->op.form = BYTES_DECIMAL;
	} else if (span_eq_str(word, "from_beginning")) {
		a->op.from_beginning = true;
	} else if (span_eq_str(word, "from_end")) {
		a->op.from_end = true;
	} else if (span_eq_str(word, "align")) {
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

/* Options of all four: what stands behind the fixed arguments. */
static bool
read_words(struct build *b, const struct option *o, struct span rest,
    struct byte_args *a)
{
	struct span item;
	struct span word;
	struct span value;
	uint64_t n;

	while (span_token(&rest, ',', &item)) {
		item = span_trim(item);
		if (plain_word(a, item))
			continue;
		if (!split_word(item, &word, &value)) {
			return build_fail(b, item, "%s: unknown word \"%.*s\"",
			    o->keyword->name, (int)(item.n < 40 ? item.n : 40),
			    (const char *)item.p);
		}
		if (span_eq_str(word, "bitmask")) {
			if (!read_mask(b, o, value, a))
				return false;
		} else if (span_eq_str(word, "multiplier")) {
			if (!build_number(b, o, value, 65535, &n))
				return false;
			a->op.multiplier = (uint32_t)n;
		} else if (span_eq_str(word, "align")) {
			if (!build_number(b, o, value, 4, &n))
				return false;
			a->op.align = (uint32_t)n;
		} else if (span_eq_str(word, "post_offset")) {
			struct operand post;

			if (!build_operand(b, o, value, &post))
				return false;
			if (post.variable)
				return build_fail(b, value,
				    "%s: post_offset must be a number",
				    o->keyword->name);
			a->op.post_offset = post.n;
		} else {
			return build_fail(b, word, "%s: unknown word \"%.*s\"",
			    o->keyword->name, (int)(word.n < 40 ? word.n : 40),
			    (const char *)word.p);
		}
	}
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
	    (const char *)o->keyword->arg);
}

/* How many bytes may be read in this form? */
static bool
check_count(struct build *b, const struct option *o, const struct byte_args *a)
{
	int64_t most = a->op.form >= BYTES_DECIMAL ? TEXT_BYTES : BINARY_BYTES;
	int64_t least = o->keyword->name[5] == 'm' && !a->text ? 1 : 0;

	if (a->op.form >= BYTES_DECIMAL && !a->text)
		return build_fail(b, o->value,
		    "%s: dec, hex and oct need \"string\"", o->keyword->name);
	if (a->op.count.variable)
		return true;
	if (a->op.count.n < least || a->op.count.n > most)
		return build_fail(b, a->at, "%s: it can read %d to %d bytes%s",
		    o->keyword->name, (int)least, (int)most,
		    most == BINARY_BYTES ? "" : " of digits");
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

/* "0x" and up to 16 digits. */
static bool
read_hex(struct span text, uint64_t *n)
{
	*n = 0;
	if (text.n < 3 || text.n > 18 || text.p[0] != '0' ||
	    byte_lower(text.p[1]) != 'x')
		return false;
	for (size_t i = 2; i < text.n; i++) {
		int digit = hex_digit(text.p[i]);

		if (digit < 0)
			return false;
		*n = *n << 4 | (uint64_t)digit;
	}
	return true;
}

/* What byte_test compares with: all that 8 bytes can hold. */
static bool
read_value(struct build *b, const struct option *o, struct span text,
    struct operand *out)
{
	uint64_t n;

	if (!span_number(text, UINT64_MAX, &n) && !read_hex(text, &n))
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
	return build_operand(b, o, a.at, &a.op.count) &&
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
	return build_operand(b, o, a.at, &a.op.count) &&
	    build_operand(b, o, offset, &a.op.offset) &&
	    read_words(b, o, rest, &a) && add(b, o, &a, CHECK_BYTE_JUMP);
}

/* ---- byte_extract ---- */

static bool
is_name(struct span s)
{
	int64_t n;

	return s.n != 0 && !span_integer(s, &n);
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
	return build_operand(b, o, a.at, &a.op.count) &&
	    build_operand(b, o, offset, &a.op.offset) &&
	    read_words(b, o, rest, &a) &&
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

/* What byte_math was given of what it needs. */
struct math_seen {
	bool bytes;
	bool offset;
	bool oper;
	bool value;
	struct span result;
};

/* One "WORD VALUE" of byte_math. */
static bool
math_item(struct build *b, const struct option *o, struct span item,
    struct byte_args *a, struct math_seen *seen)
{
	struct span word;
	struct span value;

	if (!split_word(item, &word, &value))
		return read_words(b, o, item, a);
	if (span_eq_str(word, "bytes")) {
		seen->bytes = true;
		a->at = value;
		return build_operand(b, o, value, &a->op.count);
	}
	if (span_eq_str(word, "offset")) {
		seen->offset = true;
		return build_operand(b, o, value, &a->op.offset);
	}
	if (span_eq_str(word, "oper")) {
		seen->oper = true;
		return read_math(b, value, &a->op.math);
	}
	if (span_eq_str(word, "rvalue")) {
		seen->value = true;
		return build_operand(b, o, value, &a->op.value);
	}
	if (span_eq_str(word, "result")) {
		seen->result = value;
		return true;
	}
	if (span_eq_str(word, "endian"))
		return read_words(b, o, value, a);
	if (span_eq_str(word, "string")) {
		a->text = true;
		return read_words(b, o, value, a);
	}
	return read_words(b, o, item, a);
}

static bool
parse_byte_math(struct build *b, const struct option *o)
{
	struct byte_args a = {0};
	struct math_seen seen = {0};
	struct span rest = o->value;
	struct span item;

	while (span_token(&rest, ',', &item)) {
		if (!math_item(b, o, span_trim(item), &a, &seen))
			return false;
	}
	if (!seen.bytes || !seen.offset || !seen.oper || !seen.value ||
	    seen.result.n == 0)
		return build_fail(b, o->value, "byte_math: expected %s",
		    (const char *)o->keyword->arg);
	if (!is_name(seen.result))
		return build_fail(b, seen.result,
		    "byte_math: expected the name of a variable, not a "
		    "number");
	if (a.op.math == MATH_DIVIDE && !a.op.value.variable &&
	    a.op.value.n == 0)
		return build_fail(
		    b, o->value, "byte_math: it would divide by zero");
	return build_variable(b, seen.result, &a.op.result) &&
	    add(b, o, &a, CHECK_BYTE_MATH);
}

const struct keyword kw_byte[] = {
    {"byte_test", NULL, "compares a number in the bytes",
	"rules/payload-keywords.html#byte-test", VALUE_NEEDED, parse_byte_test,
	"BYTES,[!]OPERATOR,VALUE,OFFSET[,OPTIONS]"},
    {"byte_jump", NULL, "goes on behind as many bytes as a number says",
	"rules/payload-keywords.html#byte-jump", VALUE_NEEDED, parse_byte_jump,
	"BYTES,OFFSET[,OPTIONS]"},
    {"byte_extract", NULL, "keeps a number for later keywords",
	"rules/payload-keywords.html#byte-extract", VALUE_NEEDED,
	parse_byte_extract, "BYTES,OFFSET,NAME[,OPTIONS]"},
    {"byte_math", NULL, "calculates with a number and keeps the result",
	"rules/payload-keywords.html#byte-math", VALUE_NEEDED, parse_byte_math,
	"bytes N, offset N, oper SIGN, rvalue N, result NAME[, OPTIONS]"},
    {0},
};
