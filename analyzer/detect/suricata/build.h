#ifndef ANALYZER_DETECT_SURICATA_BUILD_H
#define ANALYZER_DETECT_SURICATA_BUILD_H

/*
 * A signature while its options are read.  The parse functions of the
 * keywords fill it; finish.c makes the immutable signature of it.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"
#include "analyzer/detect/suricata/build_parts.h"
#include "analyzer/detect/suricata/inspect_state.h"
#include "analyzer/detect/suricata/keyword.h"
#include "analyzer/detect/suricata/signature.h"

struct words;      /* what all rules share: see words.h */
struct signatures; /* parse.h */
struct rule_text;

struct build {
	struct arena *arena;
	struct words *words;
	struct signatures *out;
	struct diags *diags;
	const struct rule_text *text; /* for the place of a warning */
	struct signature sig; /* lists and texts are filled as they come */

	struct build_list list[BUILD_LISTS];
	size_t lists;
	size_t all_checks;

	/* The sticky buffer in force; NULL: payload. */
	const struct buffer_kind *kind;
	struct transform transform[BUILD_TRANSFORMS];
	uint32_t transforms;
	uint8_t sides;      /* of the sticky buffer, as in build_list */
	bool chosen_unused; /* chosen, and no check looked at it yet */
	bool fresh;         /* the same, for a buffer of many values */
	struct span chosen_at;

	/* The content, and the content or pcre, added last in any buffer. */
	struct build_last content;
	struct build_last last;
	struct build_fast fast;

	struct sig_test *test;
	size_t tests;
	size_t cap_tests;
	bool needs_packet; /* a test that reassembled bytes cannot pass */
	bool packet_only;  /* the same, of what no transaction has */
	bool also_packets; /* payload of packets is looked at, too */
	bool not_ip_only;  /* something that is asked of every packet */

	struct sig_bit *bit;
	size_t bits;
	size_t cap_bits;
	struct sig_host_bit *host_bit;
	size_t host_bits;
	size_t cap_host_bits;
	struct sig_tag *tag;
	size_t tags;
	size_t cap_tags;
	struct sig_int *count;
	size_t counts;
	size_t cap_counts;
	struct sig_var *var;
	size_t vars;
	size_t cap_vars;
	struct sig_file *file;
	size_t files;
	size_t cap_files;
	struct sig_protocol *protocol;
	size_t protocols;
	size_t cap_protocols;
	struct threshold *threshold;
	size_t thresholds;
	size_t cap_thresholds;
	enum anomaly *anomaly;
	size_t anomalies;
	size_t cap_anomalies;
	enum anomaly *app_anomaly;
	size_t app_anomalies;
	size_t cap_app_anomalies;
	const char **reference;
	size_t references;
	size_t cap_references;
	struct pair *metadata;
	size_t metadatas;
	size_t cap_metadata;
	const char **technique;
	size_t techniques;
	size_t cap_techniques;

	struct span variable[BYTE_VARIABLES]; /* names of byte_extract */
	size_t variables;

	bool alerts;   /* "alert": a pass rule that is heard */
	unsigned seen; /* enum build_seen */
	/* The option before that asks for something; NULL: none yet. */
	const struct keyword *last_match;
	struct number_test dsize; /* with SEEN_DSIZE */
	uint8_t class_priority;   /* of the classtype that counts */
	uint32_t flow_sides;      /* that flow options let in */
	bool skip; /* requires: not for us, left out without an error */

	/* The options as a whole and the name of the one being read, for the
	 * place of an error. */
	struct span sig_at;
	struct span at;
	struct span sid_at;
	struct err err;
	struct span err_at;
};

/* Makes b ready for the next rule; keeps its room. */
void build_start(struct build *b);
void build_free(struct build *b);

/*
 * Refuses the rule: fills b->err and returns false.  at is the part of the
 * rule's text that is wrong; with p == NULL the option's name is meant.
 */
bool build_fail(struct build *b, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a warning about the option being read; the rule is used. */
void build_warn(struct build *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes that an option was seen; refuses the rule the second time. */
bool build_once(struct build *b, const struct option *o, enum build_seen what);

/* What flowbits, xbits and hostbits do with a bit, by the word for it. */
bool build_bit_op(struct build *b, const struct option *o, struct span word,
    enum sig_bit_op *op);

/* Reads a whole number from 0 to max, or refuses the rule. */
bool build_number(struct build *b, const struct option *o, struct span text,
    uint64_t max, uint64_t *n);

/*
 * Reads N, =N, !N, <N, >N, <=N, >=N or N<>N; none above max.  Refuses the
 * rule when it is none of these.
 */
bool build_number_test(struct build *b, const struct option *o,
    struct span text, uint64_t max, struct number_test *out);

/* A number, or the name of a variable that byte_extract made before. */
bool build_operand(struct build *b, const struct option *o, struct span text,
    struct operand *out);

/* The variable of that name, new or known; false: there are too many. */
bool build_variable(struct build *b, struct span name, uint32_t *index);

/* Fills c->literal with the bytes that a content's text stands for. */
bool build_literal(struct build *b, struct span text, struct content *c);

/* Chooses the buffer that the next checks look at. */
bool build_choose(
    struct build *b, const struct option *o, const struct buffer_kind *k);

/* Refuses the rule when the buffer in force was chosen for nothing. */
bool build_leave(struct build *b);

/* Says which protocol the rule is about; refuses a second one. */
bool build_app(struct build *b, enum app app);

/*
 * Appends a zeroed check to the buffer in force.  NULL: the rule is refused.
 * Valid until the next check is added.
 */
struct check *build_check(struct build *b, enum check_kind kind);

/* The same for a buffer that the keyword itself stands for. */
struct check *build_check_in(
    struct build *b, const struct buffer_kind *k, enum check_kind kind);

/*
 * As build_check, but without a sticky buffer in force the check goes to the
 * buffer of the last content or pcre: "content:…; http_uri; byte_test:…".
 */
struct check *build_check_near(struct build *b, enum check_kind kind);

/*
 * Marks c as relative: the content or pcre before it in its buffer is tried
 * again when c fails.
 */
void build_relative(struct build *b, const struct check *c);

/* The content that a modifier is about, or NULL: the rule is refused. */
struct check *build_last_content(struct build *b, const struct option *o);

/* Is there a content or pcre in this buffer, without transforms? */
bool build_has_match(const struct build *b, const struct buffer_kind *k);

/* Moves the last content to the buffer of an old modifier. */
bool build_move_last(
    struct build *b, const struct option *o, const struct buffer_kind *k);

/* Adds a test of the packet; arg is copied into the arena. */
void build_test(struct build *b, const char *keyword,
    bool (*match)(const void *, const struct packet *), struct span arg);
/* The same for o's keyword, which asks each packet for its headers.  True. */
bool build_header_test(struct build *b, const struct option *o,
    bool (*match)(const void *, const struct packet *), struct span arg);

#endif
