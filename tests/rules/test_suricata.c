/*
 * Runs the cases of tests/rules/suricata: rules, what their reader must say,
 * and the bytes that they must match or not.  The form is in the README there.
 */

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/inspect.h"
#include "analyzer/detect/suricata/match.h"
#include "analyzer/detect/suricata/parse.h"

#define FOLDER "tests/rules/suricata"

/* The rule in force, and what came of reading it. */
struct bench {
	const char *file;
	unsigned line;
	unsigned failed;
	struct arena *arena;
	struct sig_reader *reader;
	struct signatures sigs;
	struct diags diags;
	struct regex_scratch *regex;
};

static void
bench_clear(struct bench *b)
{
	sig_reader_free(b->reader);
	signatures_free(&b->sigs);
	arena_free(b->arena);
	diags_clear(&b->diags);
	b->reader = NULL;
	b->arena = NULL;
}

static void
complain(struct bench *b, const char *what, struct span line)
{
	b->failed++;
	print_message("%s:%u: %s: %.*s\n", b->file, b->line, what, (int)line.n,
	    (const char *)line.p);
	for (size_t i = 0; i < b->diags.n; i++)
		print_message("\tsaid: %u: %s\n", b->diags.v[i].column,
		    b->diags.v[i].text);
}

static void
read_rule(struct bench *b, struct span text)
{
	static const struct rule_variable variable = {
	    "TWO", "[1.1.1.1,!1.1.1.2]"};
	static const struct ruleset_options options = {
	    .variable = &variable, .variables = 1};

	bench_clear(b);
	b->arena = arena_new(0);
	b->reader = sig_reader_new(&options, b->arena, &b->diags);
	sig_read(b->reader, "case", text, &b->sigs, &b->diags);
}

/* "bytes |0d 0a| and \" more" becomes bytes. */
static struct span
read_bytes(struct bench *b, struct span text)
{
	struct buf out = {0};
	bool hex = false;
	struct span s;

	for (size_t i = 0; i < text.n; i++) {
		char two[3] = {0};

		if (text.p[i] == '|') {
			hex = !hex;
		} else if (!hex) {
			buf_byte(&out, text.p[i]);
		} else if (text.p[i] != ' ' && i + 1 < text.n) {
			two[0] = (char)text.p[i++];
			two[1] = (char)text.p[i];
			buf_byte(&out, (uint8_t)strtoul(two, NULL, 16));
		}
	}
	s = arena_copy(b->arena, buf_span(&out));
	buf_free(&out);
	return s;
}

static bool
inspect(struct bench *b, const char *name, struct span bytes)
{
	const struct signature *s = b->sigs.v[0];
	struct inspect in = {.regex = b->regex,
	    .scratch = b->arena,
	    .to_server = true,
	    .bytes_final = true};
	bool found = false;
	bool all = true;

	for (uint32_t i = 0; i < s->buffers; i++) {
		if (strcmp(s->buffer[i].name, name) != 0)
			continue;
		found = true;
		all = all && inspect_buffer(&s->buffer[i], bytes, &in);
	}
	return found && all;
}

/* match BUFFER: BYTES, and no BUFFER: BYTES */
static void
check_bytes(struct bench *b, struct span rest, bool wanted, struct span line)
{
	size_t colon = span_find_byte(rest, ':', 0);
	char name[64] = "";
	struct span bytes = span_from(rest, colon + 2);

	if (b->sigs.n == 0) {
		complain(b, "the rule was refused", line);
		return;
	}
	(void)snprintf(
	    name, sizeof(name), "%.*s", (int)colon, (const char *)rest.p);
	if (inspect(b, name, read_bytes(b, bytes)) != wanted)
		complain(b, wanted ? "no match" : "matched", line);
}

/* error COLUMN: TEXT */
static void
check_error(struct bench *b, struct span rest, struct span line)
{
	size_t colon = span_find_byte(rest, ':', 0);
	uint64_t column = 0;
	const struct diag *d = b->diags.v;

	(void)span_number(span_first(rest, colon), 100000, &column);
	rest = span_trim(span_from(rest, colon + 1));
	if (b->diags.errors != 1 || d->column != column ||
	    span_find(span_str(d->text), rest) == SIZE_MAX)
		complain(b, "another answer", line);
}

static void
check_kind(struct bench *b, struct span rest, struct span line)
{
	static const char *const names[] = {
	    "ip-only", "ip-each", "packet", "stream", "app"};

	if (b->sigs.n == 0 || !span_eq_str(rest, names[b->sigs.v[0]->kind]))
		complain(b, "another kind", line);
}

/* prefilter BUFFER: BYTES */
static void
check_prefilter(struct bench *b, struct span rest, struct span line)
{
	size_t colon = span_find_byte(rest, ':', 0);
	const struct sig_prefilter *p =
	    b->sigs.n == 0 ? NULL : &b->sigs.v[0]->prefilter;

	if (p == NULL || !p->has ||
	    !span_eq_str(span_first(rest, colon),
		b->sigs.v[0]->buffer[p->buffer].name) ||
	    !span_eq(p->literal, read_bytes(b, span_from(rest, colon + 2))))
		complain(b, "another prefilter", line);
}

/* yes SRC SPORT DST DPORT: would the header fit a TCP packet? */
static void
check_header(struct bench *b, struct span rest, bool wanted, struct span line)
{
	struct packet p = {.ip.version = 4, .ip.proto = PROTO_TCP};
	struct span part[4] = {0};
	uint64_t port[2] = {0, 0};

	for (unsigned i = 0; i < 4; i++)
		(void)span_token(&rest, ' ', &part[i]);
	if (b->sigs.n == 0 || !addr_parse(part[0], &p.src) ||
	    !span_number(part[1], 65535, &port[0]) ||
	    !addr_parse(part[2], &p.dst) ||
	    !span_number(part[3], 65535, &port[1])) {
		complain(b, "refused, or a wrong case", line);
		return;
	}
	p.sport = (uint16_t)port[0];
	p.dport = (uint16_t)port[1];
	p.ip.version = p.src.family;
	if (sig_header_match(b->sigs.v[0], &p) != wanted)
		complain(b, "the header says otherwise", line);
}

static bool
take(struct span *line, const char *word)
{
	if (!span_starts(*line, span_str(word)))
		return false;
	*line = span_from(*line, strlen(word));
	return true;
}

static void
run_line(struct bench *b, struct span line)
{
	struct span rest = line;

	if (take(&rest, "rule: ")) {
		read_rule(b, rest);
	} else if (take(&rest, "loads")) {
		if (b->sigs.n != 1 || b->diags.errors != 0)
			complain(b, "it does not load", line);
	} else if (take(&rest, "skipped")) {
		if (b->sigs.n != 0 || b->sigs.skipped != 1)
			complain(b, "it is not left out", line);
	} else if (take(&rest, "error ")) {
		check_error(b, rest, line);
	} else if (take(&rest, "match ")) {
		check_bytes(b, rest, true, line);
	} else if (take(&rest, "no ")) {
		check_bytes(b, rest, false, line);
	} else if (take(&rest, "kind ")) {
		check_kind(b, rest, line);
	} else if (take(&rest, "prefilter ")) {
		check_prefilter(b, rest, line);
	} else if (take(&rest, "fits ")) {
		check_header(b, rest, true, line);
	} else if (take(&rest, "fits-not ")) {
		check_header(b, rest, false, line);
	} else {
		complain(b, "what does this line mean?", line);
	}
}

static void
run_file(struct bench *b, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t n;

	assert_non_null(f);
	b->file = path;
	b->line = 0;
	while ((n = getline(&text, &room, f)) >= 0) {
		struct span line = span_trim(span_of(text, (size_t)n));

		b->line++;
		if (line.n != 0 && line.p[0] != '#')
			run_line(b, line);
	}
	free(text);
	(void)fclose(f);
}

static int
is_case(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot != NULL && strcmp(dot, ".txt") == 0;
}

static void
holds_the_cases(void **state)
{
	struct bench b = {.regex = regex_scratch_new()};
	struct dirent **names = NULL;
	int n = scandir(FOLDER, &names, is_case, alphasort);

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];

		(void)snprintf(
		    path, sizeof(path), FOLDER "/%s", names[i]->d_name);
		run_file(&b, path);
		free(names[i]);
	}
	free(names);
	bench_clear(&b);
	regex_scratch_free(b.regex);
	assert_int_equal(b.failed, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(holds_the_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
