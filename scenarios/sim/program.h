#ifndef SCENARIOS_SIM_PROGRAM_H
#define SCENARIOS_SIM_PROGRAM_H

/*
 * A scenario as the generator runs it: what the readers (read_*.c) make of the
 * text and what act.c performs.  Immutable once read; lives in the arena that
 * sim_load was given.  docs/SCENARIOS.md explains each key.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/yaml.h"
#include "analyzer/model/scenario.h"
#include "scenarios/sim/net.h"
#include "scenarios/sim/value.h"

enum log_format {
	LOG_TEXT,
	LOG_JSON,
	LOG_CSV,
};

struct column {
	const char *name;
	struct template value;
};

struct row_kind {
	const char *id;
	struct template text;        /* LOG_TEXT */
	const struct column *column; /* LOG_JSON, LOG_CSV */
	size_t columns;
};

struct log {
	const char *id;
	const char *file;
	enum log_format format;
	const struct row_kind *row;
	size_t rows;
	struct place at;
};

/* A row of a log: indexes in program.log and in its rows. */
struct row_ref {
	uint32_t log;
	uint32_t row;
};

struct answer {
	const char *id;
	const char *status; /* "200 OK" */
	struct header *header;
	size_t headers;
	struct template body; /* text NULL: filler of the page's size */
	const char *type;     /* NULL: the page's */
	struct range bytes;   /* low < 0: the page's */
	const struct row_ref *row;
	size_t rows;
	struct makers set;
};

struct page {
	const char *id;
	const char *method;
	struct template path;
	struct template body; /* of the request; text NULL: none */
	const char *body_type;
	const char *type;
	struct range bytes;
	struct range takes_ns;
	const uint32_t *asset; /* pages of the same service */
	size_t assets;
	const struct row_ref *row;
	size_t rows;
	const struct answer *answer; /* at least one */
	size_t answers;
	struct place at;
};

struct service {
	const char *id;
	uint32_t host;
	uint16_t port;
	const struct header *header; /* of every response */
	size_t headers;
	const struct page *page;
	size_t pages;
	struct range idle_ns; /* then the server closes */
	struct place at;
};

enum verb {
	DO_VISIT, /* a page, and its assets */
	DO_TLS,   /* an encrypted conversation */
	DO_ASK,   /* a DNS question */
	DO_MAIL,  /* a message over SMTP */
	DO_ROW,   /* a row of a log, without packets */
	DO_SET,
	DO_NOTE, /* a fact, for answers */
	DO_NEXT, /* the next of a group of people */
	DO_CALL, /* another behaviour */
	DO_PICK, /* one of several behaviours */
	DO_WAIT,
	DO_LEAVE, /* closes the connections */
	DO_STOP,
};

struct choice {
	uint32_t behaviour;
	uint32_t weight;
};

struct step {
	enum verb verb;
	uint32_t service; /* VISIT */
	uint32_t page;
	uint32_t answer;
	uint32_t host;         /* TLS, ASK, MAIL: whom */
	struct template name;  /* ASK: what; MAIL: the sender */
	struct template to;    /* MAIL: the receiver */
	struct template text;  /* MAIL: headers and body; NOTE: the value */
	const char *type;      /* ASK: "A", "AAAA", "MX", "TXT" */
	struct template reply; /* ASK: what it is; text NULL: no such name */
	struct range up;       /* TLS: bytes */
	struct range down;
	struct range times;
	struct row_ref row;          /* ROW */
	const char *fact;            /* NOTE */
	uint32_t people;             /* NEXT */
	const struct choice *choice; /* CALL: one; PICK */
	size_t choices;
	struct makers set; /* SET; else values for this step on */

	uint32_t label; /* SIM_NOBODY: as before */
	uint32_t chance_permille;
	struct range repeat;
	struct range think_ns; /* afterwards */
	struct place at;
};

struct behaviour {
	const char *id;
	const struct step *step;
	size_t steps;
	struct place at;
};

struct group {
	const char *id;
	struct amount count;
	int64_t from_ns; /* of the scenario's clock */
	int64_t to_ns;
	const uint32_t *shape; /* weights of equal parts of that time */
	size_t shapes;
	const uint32_t *zone; /* one is drawn for each address */
	size_t zones;
	uint32_t host;           /* instead of zones; SIM_NOBODY: none */
	struct amount addresses; /* n 0: one for each */
	bool v6;                 /* IPv6 where the zone has it */
	const uint32_t *client;  /* one is drawn for each */
	size_t clients;
	uint32_t people; /* SIM_NOBODY: none */
	uint32_t behaviour;
	uint32_t label;
	struct makers set;
	struct place at;
};

/* A time in which a source recorded nothing. */
struct gap {
	const char *source;
	int64_t from_ns;
	int64_t to_ns;
};

enum answer_kind {
	ANSWER_IS,       /* a template of variables; or several */
	ANSWER_COUNT,    /* how often a fact was noted */
	ANSWER_DISTINCT, /* how many different values */
	ANSWER_LIST,     /* the different values */
	ANSWER_SUM,
	ANSWER_MOST,  /* the most frequent value */
	ANSWER_FIRST, /* the first value by time */
	ANSWER_LAST,
	ANSWER_FIRST_TIME, /* when it was first noted */
	ANSWER_LAST_TIME,
	ANSWER_SHARE, /* percent of another fact's count, rounded */
};

struct answer_rule {
	enum answer_kind kind;
	const char *fact;
	const char *of;              /* SHARE */
	const struct template *text; /* IS */
	size_t texts;
	bool none; /* TASK_RULE */
	struct place at;
};

struct program {
	struct scenario story;
	int32_t zone_s; /* seconds east of UTC of local times */
	const char *file;
	const struct makers *variables;
	const struct answer_rule *answer; /* one per task */
	const struct gap *gap;
	size_t gaps;
	struct zone *zone;
	size_t zones;
	struct host *host;
	size_t hosts;
	struct client *client;
	size_t clients;
	struct people *people;
	size_t peoples;
	struct log *log;
	size_t logs;
	struct service *service;
	size_t services;
	struct behaviour *behaviour;
	size_t behaviours;
	const struct group *group;
	size_t groups;
	const char *capture; /* file name of the capture */
	/* Where the texts of the story stand, for sim_check. */
	const struct yaml *root;
};

#endif
