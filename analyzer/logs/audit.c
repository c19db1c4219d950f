#include "analyzer/logs/audit.h"

#include "analyzer/base/addr.h"
#include "analyzer/base/cur.h"
#include "analyzer/logs/audit_syscall_table.h"
#include "analyzer/logs/join_audit.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_guess.h"

const struct event_type audit_type = {
    .name = "auditd", .product = "linux", .service = "auditd"};

enum {
	ENRICHED = 0x1d, /* before what auditd adds for people */
};

/* A record that is being read. */
struct record {
	struct event *ev;
	struct span type;
	struct span rest;
	bool in_msg;    /* inside of msg='…' */
	bool has_saddr; /* auditd wrote what the address is */
	uint32_t arch;
	uint64_t call;
	bool has_call;
};

/* Types as numbers, as the kernel's own log has them (linux/audit.h). */
static const struct {
	const char *number;
	const char *name;
} type_names[] = {
    {"1006", "LOGIN"},
    {"1100", "USER_AUTH"},
    {"1101", "USER_ACCT"},
    {"1103", "CRED_ACQ"},
    {"1105", "USER_START"},
    {"1106", "USER_END"},
    {"1112", "USER_LOGIN"},
    {"1123", "USER_CMD"},
    {"1130", "SERVICE_START"},
    {"1131", "SERVICE_STOP"},
    {"1300", "SYSCALL"},
    {"1302", "PATH"},
    {"1305", "CONFIG_CHANGE"},
    {"1306", "SOCKADDR"},
    {"1307", "CWD"},
    {"1309", "EXECVE"},
    {"1320", "EOE"},
    {"1325", "NETFILTER_CFG"},
    {"1326", "SECCOMP"},
    {"1327", "PROCTITLE"},
    {"1400", "AVC"},
    {"1403", "MAC_POLICY_LOAD"},
    {"1404", "MAC_STATUS"},
    {"1700", "ANOM_PROMISCUOUS"},
    {"1701", "ANOM_ABEND"},
};

static struct span
type_name(struct span type)
{
	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (span_eq_str(type, type_names[i].number))
			return span_str(type_names[i].name);
	return type;
}

/* ---- hex-coded values ---- */

static bool
is_hex(struct span s)
{
	if (s.n < 2 || s.n % 2 != 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (hex_digit(s.p[i]) < 0)
			return false;
	}
	return true;
}

/* Of a text that is_hex. */
static struct span
unhex(struct arena *arena, struct span s)
{
	uint8_t *out = arena_alloc(arena, s.n / 2);

	for (size_t i = 0; i + 1 < s.n; i += 2) {
		unsigned high = (unsigned)hex_digit(s.p[i]);
		unsigned low = (unsigned)hex_digit(s.p[i + 1]);

		out[i / 2] = (uint8_t)(high << 4 | low);
	}
	return span_of(out, s.n / 2);
}

/* "a0", "a1[2]": an argument. */
static bool
is_argument(struct span name)
{
	return name.n >= 2 && name.p[0] == 'a' && name.p[1] >= '0' &&
	    name.p[1] <= '9';
}

/* Fields that are written in hex when they hold blanks or quotes. */
static bool
is_coded(const struct record *r, struct span name)
{
	static const char *const names[] = {"acct", "cmd", "comm", "cwd",
	    "data", "dir", "exe", "file", "key", "name", "ocomm", "path",
	    "proctitle", "vm", "watch", "cgroup", "profile", "invalid_context",
	    "device", "new-disk", "old-disk"};

	if (is_argument(name))
		return span_eq_str(r->type, "EXECVE");
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq_str(name, names[i]))
			return true;
	}
	return false;
}

/* Zeros stand between the arguments of a title. */
static struct span
zeros_as_blanks(struct span s)
{
	uint8_t *p = (uint8_t *)s.p;

	while (s.n != 0 && s.p[s.n - 1] == 0)
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		if (p[i] == 0)
			p[i] = ' ';
	}
	return s;
}

/*
 * saddr is a struct sockaddr as bytes: the family in the order of the machine
 * (little endian on all that matter), then port and address in network order.
 */
static void
add_address(struct event *ev, struct span bytes)
{
	struct cur c = cur_of(bytes);
	unsigned family = cur_u8(&c) | (unsigned)cur_u8(&c) << 8;
	struct addr address;
	char text[ADDR_TEXT];
	unsigned port;
	struct span s;

	if (family == 1) {
		s = cur_rest(&c);
		s = span_first(s, span_find_byte(s, 0, 1));
		log_text(ev, "path", s);
		return;
	}
	if (family != 2 && family != 10)
		return;
	port = cur_be16(&c);
	cur_skip(&c, family == 2 ? 0 : 4);
	s = cur_take(&c, family == 2 ? 4 : 16);
	if (!cur_ok(&c))
		return;
	address = family == 2 ? (struct addr){.family = 4} : addr_v6(s.p);
	if (family == 2)
		memcpy(address.b, s.p, 4);
	log_text(ev, "laddr",
	    arena_copy(ev->arena, span_str(addr_text(&address, text))));
	log_number(ev, "lport", arena_printf(ev->arena, "%u", port));
}

/* ---- fields ---- */

static void
note_call(struct record *r, struct span name, struct span value)
{
	int64_t n;
	uint64_t arch;

	if (span_eq_str(name, "arch") && value.n == 8 &&
	    span_hex(value, UINT32_MAX, &arch)) {
		r->arch = (uint32_t)arch;
	} else if (span_eq_str(name, "syscall") && span_integer(value, &n) &&
	    n >= 0) {
		r->call = (uint64_t)n;
		r->has_call = true;
	} else if (span_eq_str(name, "syscall")) {
		log_text(r->ev, "SYSCALL", value); /* as ausearch -i has it */
	} else if (span_eq_str(name, "SYSCALL")) {
		r->has_call = false;
	}
}

static void
add_field(struct record *r, struct span name, struct span value, bool quoted)
{
	struct event *ev = r->ev;

	if (value.n == 0 || span_eq_str(value, "?") ||
	    span_eq_str(value, "(null)") || ev->n_values >= LOGS_FIELDS)
		return;
	note_call(r, name, value);
	if (quoted || !is_coded(r, name) || !is_hex(value)) {
		if (quoted)
			event_add_named(ev, name, VALUE_TEXT, value);
		else
			log_number_named(ev, name, value);
		if (span_eq_str(name, "saddr") && !r->has_saddr &&
		    is_hex(value))
			add_address(ev, unhex(ev->arena, value));
		return;
	}
	value = unhex(ev->arena, value);
	if (span_eq_str(name, "proctitle"))
		value = zeros_as_blanks(value);
	event_add_named(ev, name, VALUE_TEXT, value);
}

static bool
is_capital(struct span s)
{
	return s.n != 0 && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

/*
 * Bytes of ENRICHED at the front of s, which syslog daemons write as text:
 * "#035", or "\035".  0: there is none.
 */
static size_t
enriched_at(struct span s)
{
	if (s.n != 0 && s.p[0] == ENRICHED)
		return 1;
	return (span_starts(s, span_str("#035")) ||
		   span_starts(s, span_str("\\035"))) &&
		is_capital(span_from(s, 4))
	    ? 4
	    : 0;
}

/* Does s begin with what ends msg='…'?  The byte behind it may be gone. */
static bool
ends_msg(const struct record *r, struct span s)
{
	struct span rest = span_from(s, 1);

	return r->in_msg && s.n != 0 && s.p[0] == '\'' &&
	    (rest.n == 0 || rest.p[0] == ' ' || is_capital(rest) ||
		enriched_at(rest) != 0);
}

static bool
ends_value(const struct record *r, struct span s)
{
	switch (s.p[0]) {
	case ' ':
		/* A title that was not coded may hold them, and is alone. */
		return !span_eq_str(r->type, "PROCTITLE");
	case '\'':
		return ends_msg(r, s);
	case ENRICHED:
	case '#':
	case '\\':
		return enriched_at(s) != 0;
	default:
		return false;
	}
}

/* Takes a value off the front of r->rest. */
static struct span
take_value(struct record *r, bool *quoted)
{
	struct span s = r->rest;
	size_t n = 0;
	size_t end;

	*quoted = s.n != 0 && s.p[0] == '"';
	end = *quoted ? span_find_byte(s, '"', 1) : SIZE_MAX;
	if (end != SIZE_MAX) {
		r->rest = span_from(s, end + 1);
		return span_of(s.p + 1, end - 1);
	}
	*quoted = false;
	while (n < s.n && !ends_value(r, span_from(s, n)))
		n++;
	r->rest = span_from(s, n);
	return span_first(s, n);
}

/* "avc:  denied  { read write } for  pid=…" */
static void
take_avc(struct record *r)
{
	struct span s;

	if (!log_skip(&r->rest, "avc: "))
		return;
	r->rest = span_trim(r->rest);
	log_text(r->ev, "action", log_word(&r->rest));
	if (!log_skip(&r->rest, "{ "))
		return;
	while (r->rest.n != 0 && r->ev->n_values < LOGS_FIELDS) {
		s = log_word(&r->rest);
		if (span_eq_str(s, "}"))
			break;
		log_text(r->ev, "permission", s);
	}
}

static void
take_fields(struct record *r)
{
	take_avc(r);
	while (r->rest.n != 0) {
		struct span s;
		struct span name, value;
		bool quoted;
		size_t n = 0;

		if (ends_msg(r, r->rest)) {
			r->in_msg = false;
			r->rest = span_from(r->rest, 1);
		}
		s = r->rest = span_from(r->rest, enriched_at(r->rest));
		while (n < s.n && s.p[n] != '=' && s.p[n] != ' ' &&
		    s.p[n] != ENRICHED)
			n++;
		name = span_first(s, n);
		if (n == s.n)
			return;
		r->rest = span_from(s, n + 1);
		if (s.p[n] != '=' || name.n == 0)
			continue;
		if (span_eq_str(name, "msg") && log_skip(&r->rest, "'")) {
			r->in_msg = true;
			continue;
		}
		value = take_value(r, &quoted);
		if (!span_eq_str(value, "{"))
			add_field(r, name, value, quoted);
	}
}

/* ---- what the fields say together ---- */

/* Does a value begin an argument: it is no further piece of a long one? */
static bool
begins_argument(struct span name)
{
	size_t at = span_find_byte(name, '[', 0);

	return at == SIZE_MAX || span_eq_str(span_from(name, at), "[0]");
}

/* Joins the arguments of an EXECVE record, which is the last one so far. */
static void
join_arguments(struct event *ev, uint32_t from)
{
	uint8_t *out;
	size_t n = 0;

	for (uint32_t i = from; i < ev->n_values; i++)
		n += ev->values[i].text.n + 1;
	out = arena_alloc(ev->arena, n + 1);
	n = 0;
	for (uint32_t i = from; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		if (!is_argument(v->name))
			continue;
		if (n != 0 && begins_argument(v->name))
			out[n++] = ' ';
		if (v->text.n != 0)
			memcpy(out + n, v->text.p, v->text.n);
		n += v->text.n;
	}
	log_text(ev, "cmdline", span_of(out, n));
}

void
audit_record(struct event *ev, struct span type, struct span fields)
{
	struct record r = {.ev = ev, .type = type_name(type), .rest = fields};
	uint32_t from = ev->n_values;
	const char *call = NULL;

	r.has_saddr = span_find(fields, span_str("SADDR=")) != SIZE_MAX;
	log_text(ev, "type", r.type);
	take_fields(&r);
	if (r.has_call)
		call = audit_syscall(r.arch, r.call);
	if (call != NULL)
		log_text(ev, "SYSCALL", span_str(call));
	if (span_eq_str(r.type, "EXECVE"))
		join_arguments(ev, from);
}

/* Where no EXECVE record said it: the title of the process. */
void
audit_command(struct event *ev)
{
	const struct value *v = event_named(ev, span_str("proctitle"));

	if (event_named(ev, span_str("cmdline")) != NULL)
		return;
	if (v == NULL)
		v = event_named(ev, span_str("cmd"));
	if (v != NULL)
		log_text(ev, "cmdline", v->text);
}

static void
add_node(struct event *ev, struct span line)
{
	if (log_skip(&line, "node="))
		log_text(ev, "host", log_word(&line));
}

/* "1364481363.243:24287"; ausearch -i writes the time for people. */
static void
add_id(const struct log_context *c, struct event *ev, struct span id)
{
	size_t colon = id.n;

	while (colon > 0 && id.p[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return;
	(void)time_guess(c, ev, span_first(id, colon - 1));
	log_text(ev, "id", span_from(id, colon));
}

bool
audit_records(struct log_context *c, struct event *ev, struct span text)
{
	struct span line, id;
	bool any = false;
	size_t fields;

	while (span_token(&text, '\n', &line)) {
		struct span type;

		if (!join_audit_id(line, &id, &fields))
			continue;
		type = join_audit_type(span_first(line, fields));
		if (type.n == 0)
			continue;
		if (!any) {
			add_node(ev, line);
			add_id(c, ev, id);
		}
		any = true;
		audit_record(ev, type, span_trim(span_from(line, fields)));
	}
	if (!any)
		return false;
	audit_command(ev);
	ev->type = &audit_type;
	return true;
}

bool
audit_is_record(struct span message)
{
	return (span_starts(message, span_str("type=")) ||
		   span_starts(message, span_str("node=")) ||
		   span_starts(message, span_str("audit: type=")) ||
		   span_starts(message, span_str("["))) &&
	    span_find(message, span_str("audit(")) != SIZE_MAX;
}

static bool
audit_parse(struct log_context *c, struct event *ev)
{
	return audit_records(c, ev, ev->row.text);
}

static bool
is_audit(struct span row)
{
	struct span id;
	size_t fields;

	return (span_starts(row, span_str("type=")) ||
		   span_starts(row, span_str("node="))) &&
	    join_audit_id(row, &id, &fields);
}

/* What ausearch writes between events is none. */
static bool
audit_is_row(struct span line)
{
	return !span_eq_str(span_trim(line), "----") &&
	    !span_starts(line, span_str("time->"));
}

static bool
is_audit_or_between(struct span line)
{
	return is_audit(line) || !audit_is_row(line);
}

static unsigned
audit_probe(struct span head)
{
	return span_find(head, span_str("audit(")) == SIZE_MAX
	    ? 0
	    : log_vote(head, is_audit_or_between);
}

static enum join_kind
audit_join(struct span head)
{
	(void)head;
	return JOIN_AUDIT;
}

const struct log_format log_format_auditd = {
    .name = "auditd",
    .help = "Linux audit, raw or enriched; an event's records are one row",
    .source = "audit 4.0: auditd.conf(5), ausearch(8); linux/audit.h",
    .probe = audit_probe,
    .join = audit_join,
    .is_row = audit_is_row,
    .parse = audit_parse,
};
