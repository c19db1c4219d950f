#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analyzer/base/span.h"

int
usage_error(const struct command *c, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "haechi%s%s: error: ", c != NULL ? " " : "",
	    c != NULL ? c->name : "");
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nSee 'haechi help%s%s'.\n", c != NULL ? " " : "",
	    c != NULL ? c->name : "");
	return EXIT_USAGE;
}

struct args
args_of(const struct command *c, int argc, char **argv, char **operand)
{
	return (struct args){
	    .command = c, .argc = argc, .argv = argv, .operand = operand};
}

static const struct opt *
opt_by_letter(const struct command *c, char letter)
{
	for (const struct opt *o = c->opts; o->id != 0; o++) {
		if (o->id == letter)
			return o;
	}
	return NULL;
}

static const struct opt *
opt_by_name(const struct command *c, struct span name)
{
	for (const struct opt *o = c->opts; o->id != 0; o++) {
		if (o->name != NULL && span_eq_str(name, o->name))
			return o;
	}
	return NULL;
}

/* The value of an option that takes one: the next word. */
static int
take_value(struct args *a, const struct opt *o, const char *as)
{
	if (a->at == a->argc) {
		(void)usage_error(
		    a->command, "%s takes a value: %s", as, o->arg);
		return -1;
	}
	a->value = a->argv[a->at++];
	return o->id;
}

static int
long_option(struct args *a, const char *word)
{
	const char *eq = strchr(word, '=');
	size_t n = eq == NULL ? strlen(word) : (size_t)(eq - word);
	const struct opt *o = opt_by_name(a->command, span_of(word, n));

	a->value = NULL;
	if (o == NULL) {
		(void)usage_error(
		    a->command, "unknown option --%.*s", (int)n, word);
		return -1;
	}
	if (eq != NULL && o->arg == NULL) {
		(void)usage_error(a->command, "--%s takes no value", o->name);
		return -1;
	}
	if (eq != NULL) {
		a->value = eq + 1;
		return o->id;
	}
	return o->arg == NULL ? o->id : take_value(a, o, word - 2);
}

static int
short_option(struct args *a)
{
	char letter = *a->rest++;
	const struct opt *o = opt_by_letter(a->command, letter);
	const char as[] = {'-', letter, 0};

	a->value = NULL;
	if (o == NULL) {
		(void)usage_error(a->command, "unknown option -%c", letter);
		return -1;
	}
	if (o->arg == NULL)
		return o->id;
	if (*a->rest != 0) {
		a->value = a->rest;
		a->rest = "";
		return o->id;
	}
	return take_value(a, o, as);
}

int
args_next(struct args *a)
{
	if (a->rest != NULL && *a->rest != 0)
		return short_option(a);
	while (a->at < a->argc) {
		char *word = a->argv[a->at++];

		if (a->only_operands || word[0] != '-' || word[1] == 0) {
			a->operand[a->operands++] = word;
		} else if (strcmp(word, "--") == 0) {
			a->only_operands = true;
		} else if (word[1] == '-') {
			return long_option(a, word + 2);
		} else {
			a->rest = word + 1;
			return short_option(a);
		}
	}
	return 0;
}

bool
args_number(const struct args *a, uint64_t low, uint64_t high, uint64_t *n)
{
	if (span_number(span_str(a->value), high, n) && *n >= low)
		return true;
	(void)usage_error(a->command,
	    "'%s': expected a number from %llu to %llu", a->value,
	    (unsigned long long)low, (unsigned long long)high);
	return false;
}
