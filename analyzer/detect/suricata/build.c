#include "analyzer/detect/suricata/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/rule_text.h"

void
build_start(struct build *b)
{
	for (size_t i = 0; i < b->lists; i++)
		b->list[i].checks = 0;
	b->sig = (struct signature){0};
	b->lists = 0;
	b->all_checks = 0;
	b->kind = NULL;
	b->transforms = 0;
	b->sides = 0;
	b->chosen_unused = false;
	b->content.given = false;
	b->last.given = false;
	b->fast = (struct build_fast){0};
	b->tests = 0;
	b->needs_packet = false;
	b->last_match = NULL;
	b->packet_only = false;
	b->also_packets = false;
	b->not_ip_only = false;
	b->bits = 0;
	b->host_bits = 0;
	b->tags = 0;
	b->counts = 0;
	b->vars = 0;
	b->files = 0;
	b->protocols = 0;
	b->thresholds = 0;
	b->anomalies = 0;
	b->app_anomalies = 0;
	b->references = 0;
	b->metadatas = 0;
	b->techniques = 0;
	b->variables = 0;
	b->alerts = false;
	b->seen = 0;
	b->class_priority = 0;
	b->flow_sides = 0;
	b->skip = false;
	b->at = (struct span){0};
	b->err_at = (struct span){0};
	b->err.code = ERR_NONE;
}

void
build_free(struct build *b)
{
	for (size_t i = 0; i < BUILD_LISTS; i++)
		free(b->list[i].check);
	free(b->test);
	free(b->bit);
	free(b->host_bit);
	free(b->tag);
	free(b->count);
	free(b->var);
	free(b->file);
	free(b->protocol);
	free(b->threshold);
	free(b->anomaly);
	free(b->app_anomaly);
	free(b->reference);
	free(b->metadata);
	free(b->technique);
}

bool
build_fail(struct build *b, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(b->err.text, sizeof(b->err.text), fmt, ap);
	va_end(ap);
	b->err.code = ERR_SYNTAX;
	b->err_at = at.p == NULL ? b->at : at;
	return false;
}

void
build_warn(struct build *b, const char *fmt, ...)
{
	char text[sizeof(b->err.text)];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	diag_add(b->diags, DIAG_WARNING, rule_text_place(b->text, b->at), "%s",
	    text);
}

bool
build_once(struct build *b, const struct option *o, enum build_seen what)
{
	if ((b->seen & what) != 0)
		return build_fail(b, o->name, "%s: given twice; a rule has one",
		    o->keyword->name);
	b->seen |= what;
	return true;
}

bool
build_number(struct build *b, const struct option *o, struct span text,
    uint64_t max, uint64_t *n)
{
	int64_t hex;

	if (span_number(text, max, n))
		return true;
	if (span_integer(text, &hex) && hex >= 0 && (uint64_t)hex <= max) {
		*n = (uint64_t)hex;
		return true;
	}
	return build_fail(b, text,
	    "%s: expected a number from 0 to %llu, not \"%.*s\"",
	    o->keyword->name, (unsigned long long)max,
	    (int)(text.n < 40 ? text.n : 40), (const char *)text.p);
}

/* ---- buffers ---- */

static bool
same_kind(const struct buffer_kind *a, const struct buffer_kind *b)
{
	return a == b ||
	    (a->target == b->target && a->header == b->header &&
		a->field[0] == b->field[0] && a->field[1] == b->field[1]);
}

static struct build_list *
new_list(struct build *b, const struct buffer_kind *k,
    const struct transform *t, uint32_t n)
{
	struct build_list *l;
	struct transform *copy;

	if (b->lists == BUILD_LISTS) {
		build_fail(b, b->at, "a rule may look at %d buffers at most",
		    BUILD_LISTS);
		return NULL;
	}
	l = &b->list[b->lists++];
	l->kind = k;
	l->transform = NULL;
	l->transforms = n;
	l->checks = 0;
	l->sides = b->sides;
	if (n != 0) {
		copy = arena_alloc(b->arena, n * sizeof(*copy));
		memcpy(copy, t, n * sizeof(*copy));
		l->transform = copy;
	}
	return l;
}

/*
 * The list of a buffer with these transforms.  A buffer that is named again
 * goes on with the checks it has; one of many values starts anew, because
 * another of its values may be meant.
 */
static struct build_list *
find_list(struct build *b, const struct buffer_kind *k,
    const struct transform *t, uint32_t n)
{
	for (size_t i = b->lists; i-- > 0;) {
		struct build_list *l = &b->list[i];

		if (same_kind(l->kind, k) && l->sides == b->sides &&
		    transforms_equal(l->transform, l->transforms, t, n))
			return l;
	}
	return new_list(b, k, t, n);
}

bool
build_leave(struct build *b)
{
	/* What base64_decode could decode is enough of a check. */
	if (b->chosen_unused && b->kind->target != TARGET_BASE64)
		return build_fail(b, b->chosen_at,
		    "%s: nothing is looked for in this buffer; put a content "
		    "or another check behind it, or leave it out",
		    b->kind->name);
	return true;
}

bool
build_choose(
    struct build *b, const struct option *o, const struct buffer_kind *k)
{
	if (!build_leave(b))
		return false;
	if (b->kind != NULL && b->kind->target == TARGET_BASE64)
		return build_fail(b, o->name,
		    "%s: no other buffer may follow base64_data",
		    o->keyword->name);
	if (k->app != APP_UNKNOWN && !(k->quic && b->sig.app == APP_QUIC) &&
	    !build_app(b, k->app))
		return false;
	b->kind = k;
	b->transforms = 0;
	b->sides = 0;
	b->chosen_at = o->name;
	b->chosen_unused = true;
	b->fresh = true;
	return true;
}

static const char *
proto_text(const struct build *b)
{
	return app_name(b->sig.app);
}

bool
build_app(struct build *b, enum app app)
{
	if (b->sig.app != APP_UNKNOWN && b->sig.app != app)
		return build_fail(b, b->at,
		    "the keyword is of %s, but the rule is about %s",
		    app_name(app), proto_text(b));
	b->sig.app = app;
	return true;
}

/* ---- checks ---- */

static struct check *
add_check(struct build *b, struct build_list *l, enum check_kind kind)
{
	struct check *c;

	if (b->all_checks == BUILD_CHECKS) {
		build_fail(b, b->at, "a rule may have %d checks at most",
		    BUILD_CHECKS);
		return NULL;
	}
	b->all_checks++;
	l->check =
	    mem_grow(l->check, l->checks, &l->cap_checks, sizeof(*l->check));
	c = &l->check[l->checks++];
	memset(c, 0, sizeof(*c));
	c->kind = kind;
	if (kind == CHECK_CONTENT || kind == CHECK_PCRE)
		b->last = (struct build_last){
		    true, (size_t)(l - b->list), l->checks - 1};
	if (kind == CHECK_CONTENT)
		b->content = b->last;
	return c;
}

/* The list that the sticky buffer in force stands for. */
static struct build_list *
current_list(struct build *b)
{
	const struct buffer_kind *k =
	    b->kind == NULL ? &buffer_payload : b->kind;
	struct build_list *l;

	if (b->fresh && k->multi)
		l = new_list(b, k, b->transform, b->transforms);
	else
		l = find_list(b, k, b->transform, b->transforms);
	b->fresh = false;
	b->chosen_unused = false;
	return l;
}

struct check *
build_check(struct build *b, enum check_kind kind)
{
	struct build_list *l = current_list(b);

	return l == NULL ? NULL : add_check(b, l, kind);
}

struct check *
build_check_in(
    struct build *b, const struct buffer_kind *k, enum check_kind kind)
{
	struct build_list *l =
	    k->multi ? new_list(b, k, NULL, 0) : find_list(b, k, NULL, 0);

	if (k->app != APP_UNKNOWN && !build_app(b, k->app))
		return NULL;
	return l == NULL ? NULL : add_check(b, l, kind);
}

struct check *
build_check_near(struct build *b, enum check_kind kind)
{
	if (b->kind == NULL && b->last.given)
		return add_check(b, &b->list[b->last.list], kind);
	return build_check(b, kind);
}

/* The content or pcre before check `at` is tried again when that fails. */
static void
mark_before(struct build_list *l, size_t at)
{
	while (at-- > 0) {
		struct check *before = &l->check[at];

		if (before->kind == CHECK_CONTENT ||
		    before->kind == CHECK_PCRE) {
			before->again = true;
			return;
		}
	}
}

void
build_relative(struct build *b, const struct check *c)
{
	for (size_t i = 0; i < b->lists; i++) {
		struct build_list *l = &b->list[i];

		if (c < l->check || c >= l->check + l->checks)
			continue;
		l->check[c - l->check].relative = true;
		mark_before(l, (size_t)(c - l->check));
		return;
	}
}

struct check *
build_last_content(struct build *b, const struct option *o)
{
	if (b->content.given)
		return &b->list[b->content.list].check[b->content.check];
	build_fail(b, o->name,
	    "%s: there is no content before it that it could be about",
	    o->keyword->name);
	return NULL;
}

bool
build_has_match(const struct build *b, const struct buffer_kind *k)
{
	for (size_t i = 0; i < b->lists; i++) {
		const struct build_list *l = &b->list[i];

		if (!same_kind(l->kind, k) || l->transforms != 0)
			continue;
		for (size_t c = 0; c < l->checks; c++) {
			if (l->check[c].kind == CHECK_CONTENT ||
			    l->check[c].kind == CHECK_PCRE)
				return true;
		}
	}
	return false;
}

/* May the last content be moved to this buffer? */
static bool
may_move(struct build *b, const struct option *o, const struct buffer_kind *k)
{
	const struct buffer_kind *from;

	if (build_last_content(b, o) == NULL)
		return false;
	if (b->kind != NULL)
		return build_fail(b, o->name,
		    "%s: it can't be used behind the sticky buffer %s; write "
		    "\"%s;\" before the content instead",
		    o->keyword->name, b->kind->name, k->name);
	from = b->list[b->content.list].kind;
	if (from != &buffer_payload)
		return build_fail(b, o->name,
		    "%s: the content is in %s already", o->keyword->name,
		    from->name);
	if ((build_last_content(b, o)->content.has & HAS_RAWBYTES) != 0)
		return build_fail(b, o->name,
		    "%s: the content has rawbytes, which is of the payload",
		    o->keyword->name);
	return k->app == APP_UNKNOWN || build_app(b, k->app);
}

static bool
same_place(const struct build_last *a, const struct build_last *b)
{
	return a->given && a->list == b->list && a->check == b->check;
}

/*
 * An old modifier moves the content behind the checks that its buffer has;
 * what it was relative to is now the last match there.
 */
bool
build_move_last(
    struct build *b, const struct option *o, const struct buffer_kind *k)
{
	struct build_last old = b->content;
	struct build_list *from = &b->list[old.list];
	struct build_list *to;
	struct check *c;
	struct check moved;
	bool fast = same_place(&b->fast.at, &old);

	if (!may_move(b, o, k))
		return false;
	to = find_list(b, k, NULL, 0);
	if (to == NULL)
		return false;
	moved = from->check[old.check];
	from->checks--;
	memmove(&from->check[old.check], &from->check[old.check + 1],
	    (from->checks - old.check) * sizeof(moved));
	b->all_checks--;
	c = add_check(b, to, CHECK_CONTENT);
	*c = moved;
	c->again = false;
	if (fast)
		b->fast.at = b->content;
	if (c->relative)
		build_relative(b, c);
	return true;
}

/* ---- the rest ---- */

void
build_test(struct build *b, const char *keyword,
    bool (*match)(const void *, const struct packet *), struct span arg)
{
	struct sig_test *t;

	b->test = mem_grow(b->test, b->tests, &b->cap_tests, sizeof(*b->test));
	t = &b->test[b->tests++];
	t->keyword = keyword;
	t->match = match;
	t->arg = arg.n == 0 ? NULL : arena_copy(b->arena, arg).p;
}

bool
build_header_test(struct build *b, const struct option *o,
    bool (*match)(const void *, const struct packet *), struct span arg)
{
	b->needs_packet = true;
	b->not_ip_only = true;
	build_test(b, o->keyword->name, match, arg);
	return true;
}

bool
build_variable(struct build *b, struct span name, uint32_t *index)
{
	for (size_t i = 0; i < b->variables; i++) {
		if (span_eq(b->variable[i], name)) {
			*index = (uint32_t)i;
			return true;
		}
	}
	if (b->variables == BYTE_VARIABLES)
		return build_fail(b, name,
		    "a rule may have %d variables at most", BYTE_VARIABLES);
	*index = (uint32_t)b->variables;
	b->variable[b->variables++] = name;
	return true;
}

bool
build_operand(struct build *b, const struct option *o, struct span text,
    struct operand *out)
{
	*out = (struct operand){0};
	if (span_integer(text, &out->n)) {
		if (out->n >= -INT32_MAX && out->n <= UINT32_MAX)
			return true;
		return build_fail(b, text, "%s: %.*s is too large",
		    o->keyword->name, (int)text.n, (const char *)text.p);
	}
	for (size_t i = 0; i < b->variables; i++) {
		if (span_eq(b->variable[i], text)) {
			out->variable = true;
			out->n = (int64_t)i;
			return true;
		}
	}
	return build_fail(b, text,
	    "%s: expected a number, or a variable that byte_extract or "
	    "byte_math sets before it, not \"%.*s\"",
	    o->keyword->name, (int)(text.n < 60 ? text.n : 60),
	    (const char *)text.p);
}

bool
build_bit_op(struct build *b, const struct option *o, struct span word,
    enum sig_bit_op *op)
{
	static const struct {
		const char *word;
		enum sig_bit_op op;
	} words[] = {
	    {"set", BIT_SET},
	    {"unset", BIT_UNSET},
	    {"toggle", BIT_TOGGLE},
	    {"isset", BIT_IS_SET},
	    {"isnotset", BIT_IS_NOT_SET},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i].word)) {
			*op = words[i].op;
			return true;
		}
	}
	return build_fail(b, word,
	    "%s: expected set, unset, toggle, isset, isnotset or noalert, not "
	    "\"%.*s\"",
	    o->keyword->name, (int)(word.n < 40 ? word.n : 40),
	    (const char *)word.p);
}
