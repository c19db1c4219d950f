#include "scenarios/grade/answer.h"

#include "analyzer/base/addr.h"
#include "analyzer/base/time.h"

enum {
	PARTS = 256,           /* of an answer; more are wrong */
	TOLERANCE_S = 31622400 /* a year: no time needs more */
};

struct parts {
	struct span v[PARTS];
	size_t n;
};

/* The parts between commas.  False: there are too many. */
static bool
split(struct span s, struct parts *p)
{
	struct span part;

	p->n = 0;
	while (span_token(&s, ',', &part)) {
		part = span_trim(part);
		if (part.n == 0)
			continue;
		if (p->n == PARTS)
			return false;
		p->v[p->n++] = part;
	}
	return true;
}

static bool
same_text(struct span a, struct span b)
{
	return span_eq_nocase(span_trim(a), span_trim(b));
}

static bool
same_address(struct span a, struct span b)
{
	struct addr x;
	struct addr y;

	if (addr_parse(a, &x) && addr_parse(b, &y))
		return addr_eq(&x, &y);
	return same_text(a, b);
}

/* Digits, with blanks, commas or underscores between their groups. */
static bool
number_of(struct span s, int64_t *n)
{
	uint8_t digits[24];
	size_t used = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ',' || s.p[i] == ' ' || s.p[i] == '_')
			continue;
		if (used == sizeof(digits))
			return false;
		digits[used++] = s.p[i];
	}
	return span_integer(span_of(digits, used), n);
}

static uint64_t
distance(int64_t a, int64_t b)
{
	return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

static bool
same_number(struct span a, struct span b, uint64_t tolerance)
{
	int64_t x;
	int64_t y;

	return number_of(a, &x) && number_of(b, &y) &&
	    distance(x, y) <= tolerance;
}

static bool
same_time(struct span a, struct span b, uint64_t tolerance_s)
{
	int64_t x;
	int64_t y;

	if (tolerance_s > TOLERANCE_S)
		tolerance_s = TOLERANCE_S;
	return time_parse(span_trim(a), 0, &x) &&
	    time_parse(span_trim(b), 0, &y) &&
	    distance(x, y) <= tolerance_s * (uint64_t)NS_PER_S;
}

typedef bool (*same_fn)(struct span a, struct span b);

/* Every part of the answer is a value, and every value a part. */
static bool
same_set(struct span text, const struct truth_answer *want, same_fn same)
{
	struct parts p;

	if (!split(text, &p) || p.n == 0)
		return false;
	for (size_t i = 0; i < p.n; i++) {
		size_t k = 0;

		while (k < want->n && !same(p.v[i], span_str(want->value[k])))
			k++;
		if (k == want->n)
			return false;
	}
	for (size_t k = 0; k < want->n; k++) {
		size_t i = 0;

		while (i < p.n && !same(p.v[i], span_str(want->value[k])))
			i++;
		if (i == p.n)
			return false;
	}
	return true;
}

static bool
same_one(const struct task *task, struct span text, struct span want)
{
	if (task->kind == TASK_NUMBER)
		return same_number(text, want, task->tolerance);
	if (task->kind == TASK_TIME)
		return same_time(text, want, task->tolerance);
	return same_text(text, want);
}

bool
answer_right(
    const struct task *task, const struct truth *truth, const char *text)
{
	const struct truth_answer *want = truth_answer(truth, task->id);
	struct span s = span_trim(span_str(text));

	if (want == NULL || s.n == 0 || task->kind == TASK_RULE)
		return false;
	if (task->kind == TASK_MULTI || task->kind == TASK_VALUES)
		return same_set(s, want, same_text);
	if (task->kind == TASK_ADDRESSES)
		return same_set(s, want, same_address);
	for (size_t i = 0; i < want->n; i++) {
		if (same_one(task, s, span_str(want->value[i])))
			return true;
	}
	return false;
}

/* The id of an option by its number or id, or NULL. */
static const char *
option_of(const struct task *task, struct span part)
{
	uint64_t n;

	for (size_t i = 0; i < task->options; i++) {
		if (span_eq_nocase(part, span_str(task->option[i].id)))
			return task->option[i].id;
	}
	if (span_number(part, task->options, &n) && n > 0)
		return task->option[n - 1].id;
	return NULL;
}

bool
answer_typed(const struct task *task, const char *typed, struct buf *out)
{
	struct parts p;

	if (task->kind != TASK_CHOICE && task->kind != TASK_MULTI) {
		buf_put(out, span_trim(span_str(typed)));
		return true;
	}
	if (!split(span_str(typed), &p) || p.n == 0 ||
	    (task->kind == TASK_CHOICE && p.n != 1))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		const char *id = option_of(task, p.v[i]);

		if (id == NULL)
			return false;
		if (i > 0)
			buf_byte(out, ',');
		buf_str(out, id);
	}
	return true;
}

void
answer_model(
    const struct task *task, const struct truth *truth, struct buf *out)
{
	const struct truth_answer *want = truth_answer(truth, task->id);
	bool all = task->kind == TASK_MULTI || task->kind == TASK_VALUES ||
	    task->kind == TASK_ADDRESSES;

	for (size_t i = 0; want != NULL && i < want->n; i++) {
		if (i > 0 && !all)
			break; /* the others are other spellings */
		if (i > 0)
			buf_str(out, ", ");
		buf_str(out, want->value[i]);
	}
}
