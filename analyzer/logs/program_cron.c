#include "analyzer/logs/program.h"

/* "(USER) ACTION (TEXT)", of Vixie's cron, cronie and anacron. */
static void
cron_parse(struct log_context *c, struct event *ev, struct span message)
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
	    "(%s) %s (%g)", "", {"user", "action", "COMMAND"}};

	if (log_pam_parse(c, ev, message))
		return;
	if (!log_templates_parse(c, ev, message, &form, 1))
		return;
	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct value *v = &ev->values[i];

		if (!span_eq_str(v->name, "action"))
			continue;
		for (unsigned a = 0; a < sizeof(actions) / sizeof(actions[0]);
		     a++) {
			if (span_eq_str(v->text, actions[a].word))
				v->text = span_str(actions[a].action);
		}
	}
}

const struct log_program log_program_cron = {
    .tags = " cron crond crontab anacron atd ",
    .help = "cron: what ran for whom, tables that changed",
    .type = {.name = "cron", .product = "linux", .service = "cron"},
    .parse = cron_parse,
};
