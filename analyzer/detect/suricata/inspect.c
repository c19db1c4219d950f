#include "analyzer/detect/suricata/inspect.h"

#include "analyzer/base/cur.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/suricata/asn1.h"
#include "analyzer/detect/suricata/base64.h"
#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/detect/suricata/inspect_byte.h"
#include "analyzer/detect/suricata/literal.h"
#include "analyzer/detect/suricata/transform.h"

/*
 * The checks are gone through in order.  A content or pcre that a later check
 * is relative to is a choice: when something behind it fails, its next
 * occurrence is tried, the latest choice first.  A content that is relative to
 * nothing and is not there ends the search at once.
 */

enum {
	STEPS_MAX = 3000,    /* checks looked at for one buffer */
	CHOICES_MAX = 512,   /* the checks of a rule are no more */
	VALUE_MAX = 4096,    /* bytes of a match that are shown */
	DECODED_MAX = 65536, /* bytes of base64 that are looked at */
};

enum answer {
	ANSWER_YES,
	ANSWER_NO,    /* another choice may do */
	ANSWER_NEVER, /* nothing can help */
};

/* Where a content or pcre was found. */
struct found {
	size_t start;
	size_t end;
	size_t base; /* where the search began */
};

/* A content or pcre that may be looked for again. */
struct choice {
	uint32_t check;
	size_t base; /* the end of the match before it */
	size_t next; /* where the next search begins; 0: the first one */
};

struct run {
	const struct sig_buffer *buffer;
	struct span bytes;
	struct inspect *in;
	uint64_t skipped; /* bytes of the stream before bytes */
	size_t at;        /* end of the match before */
	struct found hit; /* of the check just found */
	struct found *found;
	struct choice choice[CHOICES_MAX];
	uint32_t choices;
};

/* ---- content ---- */

/* A place in signed numbers, held to what a buffer can have. */
static int64_t
clamp(int64_t n)
{
	const int64_t most = INT64_C(1) << 40;

	return n > most ? most : n < -most ? -most : n;
}

static int64_t
value(const struct operand *o, const struct run *r)
{
	return clamp(operand_value(o, r->in));
}

/* As value; Suricata keeps what is relative in 32 bits with a sign. */
static int64_t
signed_value(const struct operand *o, const struct run *r)
{
	return o->variable ? (int32_t)(uint32_t)r->in->variable[o->n] : o->n;
}

/* Turns an end counted from the stream's start into one of these bytes. */
static bool
in_stream(const struct run *r, int64_t *end)
{
	if (*end <= (int64_t)r->skipped)
		return false;
	if (*end < (int64_t)(r->skipped + r->bytes.n))
		*end -= (int64_t)r->skipped;
	return true;
}

/* The part of the bytes where a relative content may stand. */
static bool
relative_window(const struct run *r, const struct content *c, size_t base,
    int64_t *start, int64_t *end)
{
	int64_t distance = 0;

	*start = (int64_t)base;
	*end = (int64_t)r->bytes.n;
	if ((c->has & HAS_DISTANCE) != 0) {
		distance = signed_value(&c->distance, r);
		*start += distance;
		if (*start < 0)
			*start = 0;
	}
	if ((c->has & HAS_WITHIN) != 0) {
		int64_t last =
		    (int64_t)base + distance + signed_value(&c->within, r);

		/* In Suricata an end before the buffer bounds nothing. */
		if (last < *end && last >= 0)
			*end = last;
		if (r->skipped != 0 && base == 0 && !in_stream(r, end))
			return false;
	}
	return true;
}

/* The same for one that counts from the start of the buffer. */
static bool
absolute_window(
    const struct run *r, const struct content *c, int64_t *start, int64_t *end)
{
	*start = value(&c->offset, r);
	*end = (int64_t)r->bytes.n;
	if ((c->has & HAS_DEPTH) != 0) {
		*end = value(&c->depth, r);
		if (c->offset.variable || c->depth.variable)
			*end += *start;
		else if ((c->has & HAS_OFFSET) != 0)
			*end += *start;
		if (r->skipped != 0 && !in_stream(r, end))
			return false;
	}
	return true;
}

static enum answer
missing(const struct check *c)
{
	if (c->negated)
		return ANSWER_YES;
	return (c->content.has & (HAS_DISTANCE | HAS_WITHIN)) != 0
	    ? ANSWER_NO
	    : ANSWER_NEVER;
}

/* Looks for a content behind base, or from `next` on when that is not 0. */
static enum answer
find_content(struct run *r, const struct check *c, size_t base, size_t next)
{
	const struct content *t = &c->content;
	int64_t start;
	int64_t end;
	bool window = (t->has & (HAS_DISTANCE | HAS_WITHIN)) != 0
	    ? relative_window(r, t, base, &start, &end)
	    : absolute_window(r, t, &start, &end);

	if (!window)
		return ANSWER_NO;
	if (next != 0)
		start = (int64_t)next;
	if (end > (int64_t)r->bytes.n)
		end = (int64_t)r->bytes.n;
	while (start <= end && end > 0) {
		struct span part =
		    span_of(r->bytes.p + start, (size_t)(end - start));
		size_t at =
		    literal_find(part, t->literal, t->nocase, t->rarest);

		if (at == SIZE_MAX)
			break;
		r->hit.start = (size_t)start + at;
		r->hit.end = r->hit.start + t->literal.n;
		if ((t->has & HAS_ENDSWITH) == 0 || r->hit.end == r->bytes.n)
			return c->negated ? ANSWER_NO : ANSWER_YES;
		start = (int64_t)r->hit.start + 1;
	}
	return missing(c);
}

/* ---- the other checks ---- */

static enum answer
find_regex(struct run *r, const struct check *c, size_t base, size_t next)
{
	struct regex_match m;
	size_t from = c->relative ? base : 0;
	struct span part = {r->bytes.p + from, r->bytes.n - from};
	size_t skip = next > from ? next - from : 0;

	if (skip > part.n ||
	    !regex_search(c->regex, r->in->regex, part, skip, &m))
		return c->negated ? ANSWER_YES : ANSWER_NO;
	if (c->negated)
		return ANSWER_NO;
	r->hit.base = from;
	r->hit.start = from + m.start[0];
	r->hit.end = from + m.end[0];
	return ANSWER_YES;
}

static bool
is_data_at(const struct run *r, const struct check *c)
{
	int64_t at = value(&c->data_at.at, r);
	bool there;

	if (c->relative)
		there = (int64_t)r->at + at <= (int64_t)r->bytes.n;
	else
		there = at < (int64_t)r->bytes.n;
	return there != c->negated;
}

/* A size that may still grow is only known to be above something. */
static bool
size_fits(const struct run *r, const struct check *c)
{
	bool growing = !r->in->bytes_final && c->size.op != COMPARE_GREATER &&
	    c->size.op != COMPARE_GREATER_EQUAL;

	return !growing && number_test_match(&c->size, r->bytes.n + r->skipped);
}

static bool
number_fits(const struct run *r, const struct check *c)
{
	uint64_t n;

	return span_number(r->bytes, UINT64_MAX, &n) &&
	    number_test_match(&c->size, n);
}

/* The value of a register, or a coil's 0 or 1, that is written there. */
static bool
value_fits(struct span written, const struct value_at *at)
{
	struct cur c = cur_of(written);
	uint32_t first = cur_be16(&c) + UINT32_C(1);
	uint32_t n = at->address - first;
	uint64_t value;

	if (cur_u8(&c) == 1) {
		cur_skip(&c, n / 8);
		value = cur_u8(&c) >> n % 8 & 1;
	} else {
		cur_skip(&c, (size_t)2 * n);
		value = cur_be16(&c);
	}
	return at->address >= first && cur_ok(&c) &&
	    number_test_match(&at->test, value);
}

static bool
date_fits(const struct run *r, const struct check *c)
{
	int64_t now = r->in->packet == NULL ? 0 : r->in->packet->time_ns;
	int64_t ns;

	if (!time_parse(r->bytes, 0, &ns))
		return false;
	switch (c->date.now) {
	case DATE_BEFORE_NOW:
		return ns < now;
	case DATE_UP_TO_NOW:
		return ns <= now;
	case DATE_FROM_NOW:
		return ns >= now;
	case DATE_GIVEN:
		break;
	}
	return ns >= c->date.first_ns && ns <= c->date.last_ns;
}

/* Decodes, and looks at what comes of it; that decodes nothing again.  As in
 * Suricata, what nothing is looked for in does not match. */
static bool
find_base64(struct run *r, const struct check *c)
{
	const struct base64_op *op = c->base64;
	size_t from = (c->relative ? r->at : 0) + (size_t)op->offset;
	struct span text = span_from(r->bytes, from);
	struct inspect *in = r->in;
	uint64_t base = in->base_offset;
	bool final = in->bytes_final;
	bool fits;

	if (op->data == NULL || from >= r->bytes.n)
		return false;
	text = span_first(text, op->bytes == 0 ? DECODED_MAX : op->bytes);
	text = base64_decode(text, BASE64_STOP, in->scratch);
	if (text.n == 0)
		return false;
	in->base_offset = 0;
	in->bytes_final = true;
	fits = inspect_buffer(op->data, text, in);
	in->base_offset = base;
	in->bytes_final = final;
	return fits;
}

static bool
find_asn1(const struct run *r, const struct check *c)
{
	int64_t from = c->asn1->offset + (c->relative ? (int64_t)r->at : 0);

	return from >= 0 && (uint64_t)from < r->bytes.n &&
	    asn1_overflows(c->asn1, span_from(r->bytes, (size_t)from));
}

static enum answer
yes_or_no(bool yes)
{
	return yes ? ANSWER_YES : ANSWER_NO;
}

static enum answer
evaluate(struct run *r, const struct check *c, size_t next)
{
	switch (c->kind) {
	case CHECK_CONTENT:
		return find_content(r, c, r->at, next);
	case CHECK_PCRE:
		return find_regex(r, c, r->at, next);
	case CHECK_IS_DATA_AT:
		return yes_or_no(is_data_at(r, c));
	case CHECK_SIZE:
		return size_fits(r, c) ? ANSWER_YES : ANSWER_NEVER;
	case CHECK_NUMBER:
		return yes_or_no(number_fits(r, c));
	case CHECK_DATE:
		return yes_or_no(date_fits(r, c));
	case CHECK_DATASET:
		return dataset_may(c->dataset, r->bytes) ? ANSWER_YES
							 : ANSWER_NEVER;
	case CHECK_BASE64:
		return yes_or_no(find_base64(r, c));
	case CHECK_ASN1:
		return yes_or_no(find_asn1(r, c));
	case CHECK_VALUE_AT:
		return yes_or_no(value_fits(r->bytes, c->value_at));
	case CHECK_ABSENT:
		return c->or_else ? ANSWER_YES : ANSWER_NEVER;
	case CHECK_BYTE_TEST:
	case CHECK_BYTE_JUMP:
	case CHECK_BYTE_EXTRACT:
	case CHECK_BYTE_MATH:
		return yes_or_no(inspect_byte(c, r->bytes, r->in, &r->at));
	}
	return ANSWER_NEVER;
}

/* ---- all of them ---- */

/* Looks at check i, for the first time or, with a choice, once more. */
static enum answer
look(struct run *r, uint32_t i, struct choice *again)
{
	const struct check *c = &r->buffer->check[i];
	size_t base = r->at;
	enum answer a;

	if (again != NULL)
		r->at = again->base;
	a = evaluate(r, c, again == NULL ? 0 : again->next);
	if (a != ANSWER_YES || c->negated ||
	    (c->kind != CHECK_CONTENT && c->kind != CHECK_PCRE))
		return a;
	r->at = r->hit.end;
	if (r->found != NULL)
		r->found[i] = r->hit;
	if (again != NULL)
		again->next = r->hit.start + 1;
	else if (c->again && r->choices < CHOICES_MAX)
		r->choice[r->choices++] =
		    (struct choice){i, base, r->hit.start + 1};
	return a;
}

/* Goes back to the latest choice that has another occurrence. */
static bool
go_back(struct run *r, uint32_t *i)
{
	while (r->choices > 0) {
		struct choice *last = &r->choice[r->choices - 1];
		enum answer a;

		r->in->steps++;
		a = look(r, last->check, last);
		if (a == ANSWER_YES) {
			*i = last->check + 1;
			return true;
		}
		if (a == ANSWER_NEVER)
			return false;
		r->choices--;
	}
	return false;
}

static bool
run(struct run *r)
{
	uint32_t first = r->in->steps;
	uint32_t i = 0;

	while (i < r->buffer->checks) {
		enum answer a;

		if (++r->in->steps - first > STEPS_MAX) {
			r->in->limited++;
			return false;
		}
		a = look(r, i, NULL);
		if (a == ANSWER_NEVER)
			return false;
		if (a == ANSWER_YES)
			i++;
		else if (!go_back(r, &i))
			return false;
	}
	return true;
}

/* Of a buffer that is not there only its absence can be told. */
static bool
nothing_there(const struct sig_buffer *b, struct span bytes, bool *answer)
{
	bool absent = bytes.p == NULL;
	bool asked = b->checks != 0 && b->check[0].kind == CHECK_ABSENT;

	*answer = absent && asked;
	return absent || (asked && bytes.n == 0);
}

static void
run_init(struct run *r, const struct sig_buffer *b, struct span bytes,
    struct inspect *in)
{
	r->buffer = b;
	r->bytes = bytes;
	r->in = in;
	r->skipped = in->base_offset;
	r->at = 0;
	r->hit = (struct found){0};
	r->found = NULL;
	r->choices = 0;
	if (b->transforms == 0)
		return;
	r->bytes = transform_apply(
	    b->transform, b->transforms, bytes, in->regex, in->scratch);
	r->skipped = 0;
}

bool
inspect_buffer(
    const struct sig_buffer *b, struct span bytes, struct inspect *in)
{
	struct run r;
	bool answer;

	if (nothing_there(b, bytes, &answer))
		return answer;
	run_init(&r, b, bytes, in);
	return run(&r);
}

/* What a data set is asked, or knows, of the bytes. */
static void
explain_set(const struct dataset_ask *ask, struct span bytes,
    struct alert *alert, struct arena *arena)
{
	const char *json = dataset_context(ask, bytes);

	if (json != NULL && alert->contexts < ALERT_CONTEXTS)
		alert->context[alert->contexts++] =
		    (struct alert_context){ask->context, json};
	if (ask->set->changes && ask->op != DATASET_REPUTATION &&
	    alert->sets < ALERT_SETS)
		alert->set[alert->sets++] =
		    (struct alert_set){.set = ask->set->index,
			.op = (uint8_t)ask->op,
			.value = arena_copy(arena, bytes)};
}

static void
take_captures(const struct run *r, const struct check *c, struct found at,
    const struct inspect_taker *taker)
{
	struct span part = span_from(r->bytes, at.base);
	struct regex_match m;

	if (!regex_search(c->regex, r->in->regex, part, at.start - at.base, &m))
		return;
	for (uint32_t i = 0; i < c->captures; i++) {
		unsigned g = c->capture[i].group;

		if (g < m.groups && m.start[g] <= m.end[g] &&
		    m.end[g] <= part.n)
			taker->take(taker->arg, &c->capture[i],
			    span_of(
				part.p + m.start[g], m.end[g] - m.start[g]));
	}
}

void
inspect_captures(const struct sig_buffer *b, struct span bytes,
    struct inspect *in, const struct inspect_taker *taker)
{
	struct run r;
	bool answer;

	if (nothing_there(b, bytes, &answer))
		return;
	run_init(&r, b, bytes, in);
	r.found = arena_zalloc(in->scratch, b->checks, sizeof(*r.found));
	if (!run(&r))
		return;
	for (uint32_t i = 0; i < b->checks; i++) {
		const struct check *c = &b->check[i];

		if (c->kind == CHECK_PCRE && c->captures != 0 && !c->negated)
			take_captures(&r, c, r.found[i], taker);
	}
}

void
inspect_explain(const struct sig_buffer *b, struct span bytes,
    struct inspect *in, struct alert *alert, struct arena *arena)
{
	struct run r;
	struct found *found = arena_zalloc(arena, b->checks, sizeof(*found));
	bool answer;

	if (nothing_there(b, bytes, &answer))
		return;
	run_init(&r, b, bytes, in);
	r.found = found;
	if (!run(&r))
		return;
	for (uint32_t i = 0; i < b->checks; i++) {
		if (b->check[i].kind == CHECK_DATASET)
			explain_set(b->check[i].dataset, r.bytes, alert, arena);
	}
	for (uint32_t i = 0; i < b->checks; i++) {
		const struct check *c = &b->check[i];
		struct match *m;

		if (alert->matches == ALERT_MATCHES)
			break;
		if (c->kind != CHECK_CONTENT && c->kind != CHECK_PCRE)
			continue;
		m = &alert->match[alert->matches++];
		*m = (struct match){.buffer = b->name,
		    .pattern = c->text,
		    .negated = c->negated};
		if (c->negated)
			continue;
		m->offset = found[i].start + r.skipped;
		m->value = arena_copy(arena,
		    span_first(span_of(r.bytes.p + found[i].start,
				   found[i].end - found[i].start),
			VALUE_MAX));
	}
}
