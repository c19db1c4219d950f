#ifndef ANALYZER_DETECT_SURICATA_RULE_TEXT_H
#define ANALYZER_DETECT_SURICATA_RULE_TEXT_H

/*
 * The outer form of rule files: comments, lines that go on after a "\", and of
 * one rule the header and the options in brackets.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

/* A line of the file that a piece of a rule's text came from. */
struct rule_line {
	size_t at; /* offset of the piece in the text of the rule */
	uint32_t line;
	uint32_t column; /* of its first byte */
};

/* Where a reader of a file stands; zeroed but for file and rest to begin. */
struct rule_file {
	const char *file;
	struct span rest;
	uint32_t line; /* lines taken so far */
};

/* One rule as text; lines is reused from rule to rule. */
struct rule_text {
	const char *file;
	struct span text; /* in the arena, a zero byte behind it */
	struct rule_line *lines;
	size_t n_lines;
	size_t cap_lines;
};

/*
 * Takes the next rule off the file, with its continuation lines joined; empty
 * lines and comments are passed over.  False: there is no more.
 */
bool rule_text_next(
    struct rule_file *f, struct arena *arena, struct rule_text *out);

/* The place of a part of the rule's text. */
struct place rule_text_place(const struct rule_text *t, struct span part);

void rule_text_free(struct rule_text *t);

enum {
	HEADER_WORDS = 7
};

/* action, protocol, source, its port, arrow, destination, its port. */
struct rule_parts {
	struct span header[HEADER_WORDS];
	struct span options; /* between the brackets */
};

/* Takes a rule apart.  False: *err says what is wrong with the part *at. */
bool rule_parts_read(
    struct span text, struct rule_parts *out, struct err *err, struct span *at);

/*
 * Takes the next option off *rest: its name and, when has_value, what stands
 * behind the colon, both trimmed.  False: *rest is empty, or *err is filled
 * and *at says where.
 */
struct raw_option {
	struct span name;
	struct span value;
	bool has_value;
};
bool rule_option_next(struct span *rest, struct raw_option *out,
    struct err *err, struct span *at);

#endif
