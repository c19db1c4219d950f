#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/json.h"

static void
flat(const struct json_value *v, size_t n, char *out, size_t cap)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(out);

		(void)snprintf(out + at, cap - at, "%.*s[%u]=%c:%.*s ",
		    (int)v[i].path.n, (const char *)v[i].path.p, v[i].item,
		    "nbifsoa"[v[i].kind], (int)v[i].text.n,
		    (const char *)v[i].text.p);
	}
}

static void
flattens_objects(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    {"{}", ""},
	    {"{\"a\":1,\"b\":\"x\\ny\",\"c\":null,\"d\":true}",
		"a[0]=i:1 b[0]=s:x\ny c[0]=n:null d[0]=b:true "},
	    {"{\"a\":{\"b\":{\"c\":-5}}}", "a.b.c[0]=i:-5 "},
	    {"{\"a\":[1,2,{\"b\":3}]}", "a[0]=i:1 a[1]=i:2 a.b[2]=i:3 "},
	    {"{\"a\":[],\"b\":{}}", "a[0]=a: b[0]=o: "},
	    {"{\"a\":1.5,\"b\":18446744073709551615}",
		"a[0]=f:1.5 b[0]=i:18446744073709551615 "},
	    {"{\"a.b\":1}", "a.b[0]=i:1 "},
	};
	struct json *j = json_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json_value *v;
		const char *why;
		char out[200] = "";
		size_t n;

		assert_true(
		    json_read(j, span_str(cases[i].text), &v, &n, &why));
		flat(v, n, out, sizeof(out));
		assert_string_equal(out, cases[i].want);
	}
	json_free(j);
}

static void
refuses_what_is_no_object(void **state)
{
	static const char *const cases[] = {
	    "", "[1]", "1", "{", "{\"a\":}", "{\"a\":1} x", "{\"a\":\"\xff\"}"};
	struct json *j = json_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json_value *v;
		const char *why = NULL;
		size_t n;

		assert_false(json_read(j, span_str(cases[i]), &v, &n, &why));
		assert_non_null(why);
	}
	json_free(j);
}

static void
handles_every_truncation(void **state)
{
	static const char text[] =
	    "{\"a\":[1,{\"b\":\"x\\u00e9\"}],\"c\":{\"d\":[true,1.5e3]}}";
	struct json *j = json_new();

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		uint8_t *copy = malloc(n == 0 ? 1 : n);
		const struct json_value *v;
		const char *why;
		size_t count;

		memcpy(copy, text, n);
		assert_int_equal(
		    json_read(j, span_of(copy, n), &v, &count, &why),
		    n == sizeof(text) - 1);
		free(copy);
	}
	json_free(j);
}

/* Bytes that the process holds just now. */
static size_t
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long all, here;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu %lu", &all, &here), 2);
	(void)fclose(f);
	return here * (size_t)sysconf(_SC_PAGESIZE);
}

static void
keeps_within_its_limits(void **state)
{
	static const struct {
		size_t name_n;
		size_t values;
		size_t depth;
		const char *why; /* NULL: it is read */
	} cases[] = {
	    {1, 65536, 2, NULL},
	    {1, 65537, 2, "values"},
	    {1, 1, 64, NULL},
	    {1, 1, 65, "deeper"},
	    {1000, 16000, 2, NULL},
	    {500000, 60000, 2, "names"},
	};
	struct json *j = json_new();
	size_t before;

	(void)state;
	before = resident_bytes();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = {0};
		const struct json_value *v;
		const char *why = "";
		size_t n;

		buf_printf(&text, "{\"%0*d\":", (int)cases[i].name_n, 0);
		for (size_t k = 1; k < cases[i].depth; k++)
			buf_byte(&text, '[');
		for (size_t k = 0; k < cases[i].values; k++)
			buf_printf(&text, k == 0 ? "0" : ",0");
		for (size_t k = 1; k < cases[i].depth; k++)
			buf_byte(&text, ']');
		buf_byte(&text, '}');
		assert_int_equal(json_read(j, buf_span(&text), &v, &n, &why),
		    cases[i].why == NULL);
		if (cases[i].why == NULL)
			assert_int_equal(n, cases[i].values);
		else
			assert_non_null(strstr(why, cases[i].why));
		buf_free(&text);
	}
	assert_true(resident_bytes() - before < 100 << 20);
	json_free(j);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flattens_objects),
	    cmocka_unit_test(refuses_what_is_no_object),
	    cmocka_unit_test(handles_every_truncation),
	    cmocka_unit_test(keeps_within_its_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
