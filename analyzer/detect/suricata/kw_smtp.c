/* The parts of SMTP and of the mails that it carries. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_helo = {
    .name = "smtp.helo",
    .target = TARGET_FIELD,
    .field = {FIELD_SMTP_HELO, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_mail_from = {
    .name = "smtp.mail_from",
    .target = TARGET_FIELD,
    .field = {FIELD_SMTP_MAIL_FROM, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_rcpt_to = {
    .name = "smtp.rcpt_to",
    .target = TARGET_FIELD,
    .field = {FIELD_SMTP_RCPT_TO, FIELD_COUNT},
    .multi = true,
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_from = {
    .name = "email.from",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_FROM, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_to = {
    .name = "email.to",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_TO, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_cc = {
    .name = "email.cc",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_CC, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_subject = {
    .name = "email.subject",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_SUBJECT, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_date = {
    .name = "email.date",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_DATE, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_message_id = {
    .name = "email.message_id",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_MESSAGE_ID, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_x_mailer = {
    .name = "email.x_mailer",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_X_MAILER, FIELD_COUNT},
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_received = {
    .name = "email.received",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_RECEIVED, FIELD_COUNT},
    .multi = true,
    .app = APP_SMTP,
};

static const struct buffer_kind buffer_url = {
    .name = "email.url",
    .target = TARGET_FIELD,
    .field = {FIELD_EMAIL_URL, FIELD_COUNT},
    .multi = true,
    .app = APP_SMTP,
};

const struct keyword kw_smtp[] = {
    {"smtp.helo", NULL, "name that the client gives itself",
	"rules/smtp-keywords.html#smtp-helo", VALUE_NONE, parse_sticky,
	&buffer_helo},
    {"smtp.mail_from", NULL, "sender of the envelope",
	"rules/smtp-keywords.html#smtp-mail-from", VALUE_NONE, parse_sticky,
	&buffer_mail_from},
    {"smtp.rcpt_to", NULL, "each recipient of the envelope",
	"rules/smtp-keywords.html#smtp-rcpt-to", VALUE_NONE, parse_sticky,
	&buffer_rcpt_to},
    {"email.from", NULL, "From header of a mail",
	"rules/email-keywords.html#email-from", VALUE_NONE, parse_sticky,
	&buffer_from},
    {"email.to", NULL, "To header of a mail",
	"rules/email-keywords.html#email-to", VALUE_NONE, parse_sticky,
	&buffer_to},
    {"email.cc", NULL, "Cc header of a mail",
	"rules/email-keywords.html#email-cc", VALUE_NONE, parse_sticky,
	&buffer_cc},
    {"email.subject", NULL, "Subject header of a mail",
	"rules/email-keywords.html#email-subject", VALUE_NONE, parse_sticky,
	&buffer_subject},
    {"email.date", NULL, "Date header of a mail",
	"rules/email-keywords.html#email-date", VALUE_NONE, parse_sticky,
	&buffer_date},
    {"email.message_id", NULL, "Message-ID header of a mail",
	"rules/email-keywords.html#email-message-id", VALUE_NONE, parse_sticky,
	&buffer_message_id},
    {"email.x_mailer", NULL, "X-Mailer header of a mail",
	"rules/email-keywords.html#email-x-mailer", VALUE_NONE, parse_sticky,
	&buffer_x_mailer},
    {"email.received", NULL, "each Received header of a mail",
	"rules/email-keywords.html#email-received", VALUE_NONE, parse_sticky,
	&buffer_received},
    {"email.url", NULL, "each link in the text of a mail, without its scheme",
	"rules/email-keywords.html#email-url", VALUE_NONE, parse_sticky,
	&buffer_url},
    {0},
};
