#include "analyzer/logs/program.h"

/* "(USER) ACTION (TEXT)", of Vixie's cron, cronie and anacron. */
static void
cron_parse(struct event *ev, struct span message)
{
	static const struct {
		const char *word;
		const char *action;
	} actions[] = {
	    {"CMD", "command"},
	    {"CMDEND", "command_ended"},
	    {"CMDOUT", "command_output"},
	    {"REPLACE", "crontab_replaced"},
	    {"DELETE", "crontab_deleted"},
	    {"LIST", "crontab_listed"},
	    {"BEGIN EDIT", "crontab_opened"},
	    {"END EDIT", "crontab_closed"},
	    {"RELOAD", "crontab_loaded"},
	    {"AUTH", "not_allowed"},
	    {"FAILED", "failed"},
	};
	static const struct log_template form = {
	    "(%s) %s (%g)", "", {"user", "word", "COMMAND"}};
	struct span text;
	const struct value *word;

	if (log_pam_parse(ev, message))
		return;
	if (!log_template_parse(ev, message, &form))
		return;
	word = event_named(ev, span_str("word"));
	text = word == NULL ? (struct span){0} : word->text;
	for (unsigned i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (span_eq_str(text, actions[i].word))
			log_text(ev, "action", span_str(actions[i].action));
	}
}

const struct log_program log_program_cron = {
    .tags = " cron crond crontab anacron atd ",
    .help = "cron: what ran for whom, tables that changed",
    .type = {.name = "cron", .product = "linux", .service = "cron"},
    .parse = cron_parse,
};
