/* The parts of FTP and of its data connections. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_command = {
    .name = "ftp.command",
    .target = TARGET_FIELD,
    .field = {FIELD_FTP_COMMAND, FIELD_COUNT},
    .weak = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_command_data = {
    .name = "ftp.command_data",
    .target = TARGET_FIELD,
    .field = {FIELD_FTP_COMMAND_DATA, FIELD_COUNT},
    .app = APP_FTP,
};

static const struct buffer_kind buffer_code = {
    .name = "ftp.completion_code",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_FTP_CODE},
    .multi = true,
    .weak = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_reply = {
    .name = "ftp.reply",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_FTP_REPLY},
    .multi = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_received = {
    .name = "ftp.reply_received",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_FTP_REPLY_RECEIVED},
    .weak = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_mode = {
    .name = "ftp.mode",
    .target = TARGET_FIELD,
    .field = {FIELD_FTP_MODE, FIELD_FTP_MODE},
    .weak = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_port = {
    .name = "ftp.dynamic_port",
    .target = TARGET_FIELD,
    .field = {FIELD_FTP_PORT, FIELD_FTP_PORT},
    .number = true,
    .app = APP_FTP,
};

static const struct buffer_kind buffer_bounce = {
    .name = "ftpbounce",
    .target = TARGET_FIELD,
    .field = {FIELD_FTP_BOUNCE, FIELD_COUNT},
    .number = true,
    .app = APP_FTP,
};

/* What is fetched goes to the client, whoever opened the connection. */
static const struct buffer_kind buffer_retr = {
    .name = "ftpdata_command",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_FTPDATA_COMMAND},
    .weak = true,
    .app = APP_FTP_DATA,
};

static const struct buffer_kind buffer_stor = {
    .name = "ftpdata_command",
    .target = TARGET_FIELD,
    .field = {FIELD_FTPDATA_COMMAND, FIELD_COUNT},
    .weak = true,
    .app = APP_FTP_DATA,
};

/* One of a few words that the field may have. */
static bool
add_word(struct build *b, const struct option *o, const struct buffer_kind *k,
    const char *word)
{
	struct check *c = build_check_in(b, k, CHECK_CONTENT);

	if (c == NULL)
		return false;
	c->text = o->value;
	c->content.literal = span_str(word);
	return true;
}

/* ftp.mode: active|passive */
static bool
parse_mode(struct build *b, const struct option *o)
{
	bool active = span_eq_str(o->value, "active");

	if (!active && !span_eq_str(o->value, "passive"))
		return build_fail(
		    b, o->value, "ftp.mode: expected active or passive");
	return add_word(b, o, &buffer_mode, active ? "active" : "passive");
}

/* ftp.reply_received: yes|no */
static bool
parse_received(struct build *b, const struct option *o)
{
	static const char *const yes[] = {"yes", "on", "true", "1"};
	static const char *const no[] = {"no", "off", "false", "0"};

	for (unsigned i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (span_eq_nocase(o->value, span_str(yes[i])))
			return add_word(b, o, &buffer_received, "yes");
		if (span_eq_nocase(o->value, span_str(no[i])))
			return add_word(b, o, &buffer_received, "no");
	}
	return build_fail(
	    b, o->value, "ftp.reply_received: expected yes or no");
}

/* ftpdata_command: retr|stor */
static bool
parse_data_command(struct build *b, const struct option *o)
{
	bool stor = span_eq_nocase(o->value, span_str("stor"));

	if (!stor && !span_eq_nocase(o->value, span_str("retr")))
		return build_fail(
		    b, o->value, "ftpdata_command: expected retr or stor");
	return add_word(
	    b, o, stor ? &buffer_stor : &buffer_retr, stor ? "STOR" : "RETR");
}

static bool
parse_bounce(struct build *b, const struct option *o)
{
	struct check *c = build_check_in(b, &buffer_bounce, CHECK_NUMBER);

	if (c == NULL)
		return false;
	c->text = o->name;
	c->size = (struct number_test){.op = COMPARE_EQUAL, .a = 1};
	return true;
}

const struct keyword kw_ftp[] = {
    {"ftp.command", NULL, "command", "rules/ftp-keywords.html#ftp-command",
	VALUE_NONE, parse_sticky, &buffer_command},
    {"ftp.command_data", NULL, "argument of the command",
	"rules/ftp-keywords.html#ftp-command-data", VALUE_NONE, parse_sticky,
	&buffer_command_data},
    {"ftp.completion_code", NULL, "each code of the reply",
	"rules/ftp-keywords.html#ftp-completion-code", VALUE_NONE, parse_sticky,
	&buffer_code},
    {"ftp.reply", NULL, "each line of the reply, without its code",
	"rules/ftp-keywords.html#ftp-reply", VALUE_NONE, parse_sticky,
	&buffer_reply},
    {"ftp.reply_received", NULL, "did the server answer the command",
	"rules/ftp-keywords.html#ftp-reply-received", VALUE_NEEDED,
	parse_received, NULL},
    {"ftp.mode", NULL, "who opens the data connection: active or passive",
	"rules/ftp-keywords.html#ftp-mode", VALUE_NEEDED, parse_mode, NULL},
    {"ftp.dynamic_port", NULL, "port of the data connection",
	"rules/ftp-keywords.html#ftp-dynamic-port", VALUE_NEEDED,
	parse_event_number, &buffer_port},
    {"ftpbounce", NULL, "the data connection would go to a third host",
	"rules/ftp-keywords.html#ftpbounce", VALUE_NONE, parse_bounce, NULL},
    {"ftpdata_command", NULL, "what a data connection does: retr or stor",
	"rules/ftp-keywords.html#ftpdata-command", VALUE_NEEDED,
	parse_data_command, NULL},
    {0},
};
