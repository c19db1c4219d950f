#ifndef ANALYZER_MODEL_SCENARIO_H
#define ANALYZER_MODEL_SCENARIO_H

/*
 * What a scenario says to people: its story, its labels and what is right to
 * think of them, its tasks and its duty to report.  sim reads it from text;
 * grade and tui use it.  What happens on the wire is sim's own.
 *
 * All of it is immutable and lives in the arena it was read into.  Texts are
 * never NULL unless a comment says so; "" is none.
 */

#include "analyzer/model/verdict.h"

enum lang {
	LANG_EN,
	LANG_KO,
	LANG_EL,
	LANG_RO,
	LANG_COUNT
};

/* A text in several languages.  English is always there. */
struct words {
	const char *in[LANG_COUNT]; /* NULL: not translated */
};

/* The text in that language, or in English. */
const char *words_in(const struct words *w, enum lang lang);

/* "en", "ko", "el", "ro". */
const char *lang_name(enum lang lang);

/* The language of that name, also of "ko_KR.UTF-8"; LANG_COUNT if none. */
enum lang lang_find(struct span name);

enum scenario_state {
	SCENARIO_DRAFT,
	SCENARIO_RELEASED,
	SCENARIO_ARCHIVED,
};

struct objective {
	const char *id;
	struct words text;
	const char *const *nice; /* work roles, "PD-WRL-003"; NULL at the end */
	const char *const *ecsf; /* profiles, "CIR"; NULL at the end */
};

/* A place where something was recorded, and what it can and cannot see. */
struct vantage {
	const char *source; /* file name, "capture.pcap" */
	struct words name;
	struct words sees;
	struct words blind; /* what it cannot show */
};

/* What a label says of the frames and rows that carry it. */
enum label_kind {
	LABEL_BASELINE, /* ordinary life */
	LABEL_TRAP,     /* looks suspicious and has a harmless explanation */
	LABEL_ATTACK,   /* a step of the attack */
	LABEL_FAULT,    /* something is broken */
};

struct label {
	const char *id;
	enum label_kind kind;
	enum verdict_class verdict; /* right for an alert about it */
	const char *const *reasons; /* accepted codes, best first; NULL ends */
	const char *const *rules; /* that alert on it: SIDs or ids; NULL ends */
	const char *technique;    /* ATT&CK id, or "" */
	const char *missing; /* UNDETERMINED: source that is missing, or "" */
	uint32_t step;       /* LABEL_ATTACK: order in the attack, from 1 */
	struct words name;
	struct words why;  /* the debrief's explanation */
	struct words find; /* where its explanation can be found */
};

enum task_kind {
	TASK_CHOICE,    /* one of the options */
	TASK_MULTI,     /* all right options and no other */
	TASK_NUMBER,    /* an integer, within tolerance */
	TASK_TEXT,      /* one of the accepted texts, without regard to case */
	TASK_ADDRESSES, /* a set of addresses */
	TASK_VALUES,    /* a set of texts */
	TASK_TIME,      /* a time, within tolerance seconds */
	TASK_RULE,      /* a detection rule, run on hidden seeds */
};

struct option {
	const char *id; /* what the answer names */
	struct words text;
};

enum {
	TASK_HINTS = 3
};

struct hint {
	struct words title; /* seen before it is opened */
	struct words text;
	uint32_t cost; /* points */
};

/* So many frames or rows of a label are to be cited. */
struct evidence_item {
	const char *label;
	uint32_t at_least;
};

/* Evidence that is accepted as enough: all its items. */
struct evidence_set {
	const struct evidence_item *item;
	size_t n;
};

/* TASK_RULE: what the rule has to find. */
struct rule_goal {
	const char *const *labels;  /* that it must find; NULL at the end */
	uint32_t recall_permille;   /* of the actors with these labels */
	uint32_t false_per_hour;    /* alerts on other labels, at most */
	const char *const *sources; /* files it may read; NULL at the end */
};

struct task {
	const char *id;
	enum task_kind kind;
	struct words ask;
	const struct option *option; /* CHOICE and MULTI */
	size_t options;
	uint32_t points;
	uint64_t tolerance; /* NUMBER: units; TIME: seconds */
	struct hint hint[TASK_HINTS];
	const struct evidence_set *evidence; /* any one of them is enough */
	size_t evidences;                    /* 0: none is asked for */
	struct rule_goal rule;
	struct words why; /* the debrief's explanation of the answer */
	const char *const *techniques; /* that it is about; NULL at the end */
};

/* A field of a report to an authority. */
struct duty_field {
	const char *id;
	struct words name;
	bool required;
	const struct option *option; /* none: free text */
	size_t options;
	const char *want;   /* id of the right option; "" when there is none */
	struct words model; /* how a model report fills it */
};

/* A statutory clock: data with a date, since laws change. */
struct duty {
	const char *id; /* "nis2-early-warning" */
	struct words name;
	const char *law;    /* "Directive (EU) 2022/2555, Article 23(4)(a)" */
	const char *as_of;  /* "2026-01-15": when somebody looked it up */
	const char *source; /* where */
	uint32_t hours;     /* from becoming aware */
	uint32_t points;
	const struct duty_field *field;
	size_t fields;
};

/*
 * Points by right class and given class: cost[right][given]; negative numbers
 * are a loss.
 */
struct verdict_costs {
	int32_t cost[VERDICT_COUNT][VERDICT_COUNT];
};

struct variable {
	const char *name;
	int64_t low;               /* numbers from low to high … */
	int64_t high;              /* … both included */
	const char *const *choice; /* or one of these; NULL: a number */
	size_t choices;
};

/* Share of the alerts that are meant to be of each kind, in percent. */
struct alert_mix {
	uint8_t baseline;
	uint8_t benign;
	uint8_t malicious;
};

struct scenario {
	const char *id;
	const char *version;
	enum scenario_state state;
	const char *licence;
	const char *const *authors; /* NULL at the end, as all such lists */
	struct words title;
	struct words summary;  /* a line or two, for the list */
	struct words briefing; /* paragraphs, parted by empty lines */
	struct words debrief;  /* the story as it was */
	uint8_t difficulty;    /* 1 to 5 */
	uint32_t minutes;      /* expected */
	int64_t begin_ns;      /* of the data */
	int64_t length_ns;
	int32_t zone_s; /* seconds east of UTC of the times people see */
	const struct objective *objective;
	size_t objectives;
	const char *const *techniques;
	const struct vantage *vantage;
	size_t vantages;
	const struct variable *variable;
	size_t variables;
	const struct label *label;
	size_t labels;
	const struct task *task;
	size_t tasks;
	const struct duty *duty;
	size_t duties;
	struct verdict_costs costs;
	struct alert_mix mix;
};

/* The label or task of that id, or NULL. */
const struct label *scenario_label(const struct scenario *s, const char *id);
const struct task *scenario_task(const struct scenario *s, const char *id);

/* "baseline", "trap", "attack", "fault"; "choice", "number" … */
const char *label_kind_name(enum label_kind k);
const char *task_kind_name(enum task_kind k);

#endif
