#include "analyzer/logs/payload.h"

#include "analyzer/logs/audit.h"

/* Records of one event may stand in several lines of the row. */
static bool
audit_payload(struct log_context *c, struct event *ev, struct span message)
{
	return audit_records(
	    c, ev, ev->row.text.n != 0 ? ev->row.text : message);
}

static const struct log_payload payload_audit = {
    .is = audit_is_record, .parse = audit_payload};

/* To add one: write its file, add its line. */
static const struct log_payload *const payloads[] = {
    &payload_audit,
    &log_payload_cef,
    &log_payload_leef,
    &log_payload_json,
    &log_payload_windows_xml,
    &log_payload_pairs,
};

bool
log_payload_parse(struct log_context *c, struct event *ev, struct span message)
{
	static const bool begins[256] = {['C'] = true,
	    ['L'] = true,
	    ['n'] = true,
	    ['['] = true,
	    ['t'] = true,
	    ['a'] = true,
	    ['{'] = true,
	    ['@'] = true,
	    ['<'] = true,
	    ['d'] = true,
	    ['l'] = true};

	/* Most messages begin with none of these bytes. */
	if (message.n == 0 || !begins[message.p[0]])
		return false;
	for (unsigned i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
		if (payloads[i]->is(message) &&
		    payloads[i]->parse(c, ev, message))
			return true;
	}
	return false;
}

bool
log_payload_has_mark(struct span text)
{
	return span_starts(text, span_str("CEF:")) ||
	    span_starts(text, span_str("LEEF:"));
}
