#include "analyzer/detect/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

/* What one search may cost.  Suricata's match limit is 3500; with the JIT a
 * step is cheap, so that a search that ends late is let end. */
enum {
	MATCH_LIMIT = 50000,
	DEPTH_LIMIT = 1500,
	HEAP_LIMIT = 4096, /* KiB */
	JIT_STACK_FIRST = 32 << 10,
	JIT_STACK_MOST = 512 << 10,
	PATTERN_MOST = 64 << 10, /* bytes */
};

struct regex {
	pcre2_code *code;
};

struct regex_scratch {
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	uint64_t limited;
};

static uint32_t
options_of(unsigned flags)
{
	static const struct {
		unsigned flag;
		uint32_t option;
	} table[] = {
	    {REGEX_CASELESS, PCRE2_CASELESS},
	    {REGEX_MULTILINE, PCRE2_MULTILINE},
	    {REGEX_DOTALL, PCRE2_DOTALL},
	    {REGEX_EXTENDED, PCRE2_EXTENDED},
	    {REGEX_ANCHORED, PCRE2_ANCHORED},
	    {REGEX_DOLLAR_ENDONLY, PCRE2_DOLLAR_ENDONLY},
	    {REGEX_UNGREEDY, PCRE2_UNGREEDY},
	    {REGEX_UTF, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF},
	};
	uint32_t options = PCRE2_NEVER_BACKSLASH_C;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if ((flags & table[i].flag) != 0)
			options |= table[i].option;
	}
	if ((flags & REGEX_UTF) == 0)
		options |= PCRE2_NEVER_UTF;
	return options;
}

struct regex *
regex_new(struct span pattern, unsigned flags, struct err *err)
{
	struct regex *r;
	pcre2_code *code;
	PCRE2_SIZE at = 0;
	int failed = 0;

	if (pattern.n > PATTERN_MOST) {
		(void)err_set(err, ERR_LIMIT,
		    "the expression is longer than %d bytes", PATTERN_MOST);
		return NULL;
	}
	code = pcre2_compile(pattern.n == 0 ? (PCRE2_SPTR) "" : pattern.p,
	    pattern.n, options_of(flags), &failed, &at, NULL);
	if (code == NULL) {
		PCRE2_UCHAR text[160] = "";

		(void)pcre2_get_error_message(failed, text, sizeof(text));
		(void)err_set(err, ERR_SYNTAX,
		    "the expression is wrong at offset %zu: %s", (size_t)at,
		    (const char *)text);
		return NULL;
	}
	/* Where the JIT cannot be had, the interpreter gives the same. */
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	r = mem_zalloc(1, sizeof(*r));
	r->code = code;
	return r;
}

void
regex_free(struct regex *r)
{
	if (r == NULL)
		return;
	pcre2_code_free(r->code);
	free(r);
}

unsigned
regex_groups(const struct regex *r)
{
	uint32_t n = 0;

	(void)pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &n);
	return n;
}

unsigned
regex_group_name(const struct regex *r, size_t i, struct span *name)
{
	uint32_t names = 0;
	uint32_t size = 0;
	PCRE2_SPTR table = NULL;

	(void)pcre2_pattern_info(r->code, PCRE2_INFO_NAMECOUNT, &names);
	if (i >= names)
		return 0;
	(void)pcre2_pattern_info(r->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(r->code, PCRE2_INFO_NAMETABLE, &table);
	table += i * size;
	*name = span_str((const char *)table + 2);
	return (unsigned)table[0] << 8 | table[1];
}

struct regex_scratch *
regex_scratch_new(void)
{
	struct regex_scratch *s = mem_zalloc(1, sizeof(*s));

	s->context = pcre2_match_context_create(NULL);
	s->data = pcre2_match_data_create(REGEX_GROUPS, NULL);
	s->stack =
	    pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
	assert(s->context != NULL && s->data != NULL && s->stack != NULL);
	(void)pcre2_set_match_limit(s->context, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(s->context, HEAP_LIMIT);
	pcre2_jit_stack_assign(s->context, NULL, s->stack);
	return s;
}

void
regex_scratch_free(struct regex_scratch *s)
{
	if (s == NULL)
		return;
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	pcre2_jit_stack_free(s->stack);
	free(s);
}

uint64_t
regex_limited(const struct regex_scratch *s)
{
	return s->limited;
}

/* A return of 0 says that there are more groups than room for them. */
static void
fill_match(const pcre2_match_data *data, int rc, struct regex_match *m)
{
	const PCRE2_SIZE *at =
	    pcre2_get_ovector_pointer((pcre2_match_data *)(uintptr_t)data);

	m->groups = rc == 0 ? REGEX_GROUPS : (unsigned)rc;
	for (unsigned i = 0; i < m->groups; i++) {
		bool set = at[2 * i] != PCRE2_UNSET;

		m->start[i] = set ? at[2 * i] : 0;
		m->end[i] = set ? at[2 * i + 1] : 0;
	}
}

bool
regex_search(const struct regex *r, struct regex_scratch *s, struct span bytes,
    size_t from, struct regex_match *m)
{
	int rc;

	if (from > bytes.n)
		return false;
	rc = pcre2_match(r->code, bytes.n == 0 ? (PCRE2_SPTR) "" : bytes.p,
	    bytes.n, from, 0, s->data, s->context);
	if (rc >= 0) {
		if (m != NULL)
			fill_match(s->data, rc, m);
		return true;
	}
	if (rc != PCRE2_ERROR_NOMATCH)
		s->limited++;
	return false;
}
