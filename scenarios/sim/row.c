/* Rows of logs: templates filled in, and the forms of time that logs have. */

#include <stdio.h>

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "scenarios/sim/actor.h"

static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char days[7][4] = {
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static void
set_time(struct actor *a, const char *name, const char *text)
{
	scope_set(&a->now, name, arena_copy(a->world->arena, span_str(text)));
}

/* time.iso, time.local, time.clf, time.syslog, time.unix, time.mail */
static void
set_times(struct actor *a, int64_t time_ns)
{
	int32_t zone = a->world->program->zone_s;
	struct civil c = civil_of(time_ns + zone * NS_PER_S);
	struct civil u = civil_of(time_ns);
	const char *month = months[(unsigned)(c.month - 1) % 12];
	int east = zone < 0 ? -zone : zone;
	char sign = zone < 0 ? '-' : '+';
	char t[80];

	(void)snprintf(t, sizeof(t), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
	    u.year, u.month, u.day, u.hour, u.minute, u.second,
	    u.nanosecond / 1000000);
	set_time(a, "time.iso", t);
	(void)snprintf(t, sizeof(t), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
	    c.year, c.month, c.day, c.hour, c.minute, c.second, sign,
	    east / 3600, east / 60 % 60);
	set_time(a, "time.local", t);
	(void)snprintf(t, sizeof(t), "%02d/%s/%04d:%02d:%02d:%02d %c%02d%02d",
	    c.day, month, c.year, c.hour, c.minute, c.second, sign, east / 3600,
	    east / 60 % 60);
	set_time(a, "time.clf", t);
	(void)snprintf(t, sizeof(t), "%s %2d %02d:%02d:%02d", month, c.day,
	    c.hour, c.minute, c.second);
	set_time(a, "time.syslog", t);
	(void)snprintf(t, sizeof(t), "%lld", (long long)(time_ns / NS_PER_S));
	set_time(a, "time.unix", t);
	(void)snprintf(t, sizeof(t), "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
	    days[civil_weekday(time_ns + zone * NS_PER_S)], c.day, month,
	    c.year, c.hour, c.minute, c.second, sign, east / 3600,
	    east / 60 % 60);
	set_time(a, "time.mail", t);
}

/* Is s what JSON writes without quotes? */
static bool
bare(struct span s)
{
	uint64_t n;

	return span_eq_str(s, "true") || span_eq_str(s, "false") ||
	    span_eq_str(s, "null") ||
	    (span_number(s, UINT64_MAX, &n) && (s.n == 1 || s.p[0] != '0'));
}

static void
put_json(struct buf *out, const struct column *c, struct span value, bool first)
{
	buf_str(out, first ? "{" : ",");
	json_text(out, span_str(c->name));
	buf_byte(out, ':');
	if (c->value.typed && bare(value))
		buf_put(out, value);
	else
		json_text(out, value);
}

/* RFC 4180: quoted where it must be. */
static void
put_csv(struct buf *out, struct span value, bool first)
{
	bool quote = false;

	for (size_t i = 0; i < value.n; i++)
		quote = quote || value.p[i] == ',' || value.p[i] == '"';
	if (!first)
		buf_byte(out, ',');
	if (!quote) {
		buf_put(out, value);
		return;
	}
	buf_byte(out, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, value.p[i]);
	}
	buf_byte(out, '"');
}

static bool
put_row(struct actor *a, const struct log *log, const struct row_kind *row,
    struct buf *out)
{
	struct span v;

	if (log->format == LOG_TEXT) {
		if (!world_fill(a->world, &row->text, &a->now, &v, a->err))
			return false;
		buf_put(out, v);
		return true;
	}
	for (size_t i = 0; i < row->columns; i++) {
		const struct column *c = &row->column[i];

		if (!world_fill(a->world, &c->value, &a->now, &v, a->err))
			return false;
		if (log->format == LOG_JSON)
			put_json(out, c, v, i == 0);
		else
			put_csv(out, v, i == 0);
	}
	if (log->format == LOG_JSON)
		buf_str(out, row->columns == 0 ? "{}" : "}");
	return true;
}

bool
actor_row(struct actor *a, struct row_ref ref, int64_t time_ns)
{
	const struct log *log = &a->world->program->log[ref.log];
	struct buf b = {0};
	bool ok;

	set_times(a, time_ns);
	ok = put_row(a, log, &log->row[ref.row], &b);
	/* A row is a line, whatever a value holds. */
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] == '\n' || b.p[i] == '\r')
			b.p[i] = ' ';
	}
	buf_byte(&b, '\n');
	if (ok)
		tape_add(&a->world->log[ref.log], time_ns, buf_span(&b),
		    a->mark, &a->world->full);
	buf_free(&b);
	return ok;
}
