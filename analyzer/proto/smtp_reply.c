/* The server's replies (RFC 5321, section 4.2) and what they are to. */

#include "analyzer/proto/smtp.h"

/* Those of RFC 5321 and its extensions that Suricata knows. */
static bool
is_code(uint64_t code)
{
	static const uint16_t codes[] = {211, 214, 220, 221, 235, 250, 251, 252,
	    334, 354, 421, 450, 451, 452, 455, 500, 501, 502, 503, 504, 550,
	    551, 552, 553, 554, 555};

	for (unsigned i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i] == code)
			return true;
	}
	return false;
}

/* What the reply is to, or SMTP_OTHER.  True: TLS follows. */
static bool
answer(struct smtp *s, enum smtp_command command, uint64_t code)
{
	switch (command) {
	case SMTP_STARTTLS:
		if (code == 220)
			return true;
		smtp_note(s, ANOMALY_SMTP_TLS_REJECTED);
		break;
	case SMTP_DATA:
		if (code == 354) {
			s->data = s->mime != NULL;
			s->command = SMTP_DATA;
			break;
		}
		smtp_note(s, ANOMALY_SMTP_DATA_COMMAND_REJECTED);
		break;
	case SMTP_RSET:
		if (code == 250 && !s->multiline)
			smtp_done(s);
		break;
	case SMTP_OTHER:
	case SMTP_BDAT:
	case SMTP_MAIL:
		break;
	}
	return false;
}

/* The oldest command that waits has got its reply. */
static void
answered(struct smtp *s)
{
	if (s->answered < s->asked.n)
		s->answered++;
	if (s->answered == s->asked.n) {
		buf_clear(&s->asked);
		s->answered = 0;
	}
}

/* A reply to no command: the greeting, or its command was lost. */
static void
unasked(struct smtp *s, uint64_t code)
{
	if (!s->greeted) {
		s->greeted = !s->multiline;
		if (code != 220)
			smtp_note(s, ANOMALY_SMTP_INVALID_REPLY);
		return;
	}
	/* The end of the mail was lost. */
	if (s->data && s->content_lost && code != 354)
		smtp_mail_end(s, false);
}

bool
smtp_reply(struct smtp *s, struct span line)
{
	uint64_t code = 0;
	bool tls = false;

	if (!span_number(span_first(line, 3), 999, &code) || line.n < 3 ||
	    !is_code(code)) {
		smtp_note(s, ANOMALY_SMTP_INVALID_REPLY);
		answered(s);
		return false;
	}
	s->multiline = line.n > 3 && line.p[3] == '-';
	if (s->answered == s->asked.n) {
		unasked(s, code);
		return false;
	}
	tls = answer(s, (enum smtp_command)s->asked.p[s->answered], code);
	if (code == 250 &&
	    span_eq_nocase(
		span_trim(span_from(line, 4)), span_str("pipelining")))
		s->pipelining = true;
	if (!s->multiline)
		answered(s);
	return tls;
}
