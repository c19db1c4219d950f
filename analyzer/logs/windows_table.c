#include "analyzer/logs/windows_table.h"

#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/table.h"
#include "analyzer/logs/windows_message.h"

enum {
	RENAMES = 12,
	MARKERS = 3,
	PAYLOADS = 6,
};

/* A tool, and the columns that only it writes together. */
struct tool {
	const char *marker[MARKERS];
	const char *shape; /* its JSON, which has the same names; may be NULL */
	struct json_rename rename[RENAMES]; /* names that only the table has */
	void (*finish)(struct log_context *c, struct event *ev);
};

static void finish_viewer(struct log_context *c, struct event *ev);
static void finish_evtxecmd(struct log_context *c, struct event *ev);
static void finish_message(struct log_context *c, struct event *ev);

static const struct tool tools[] = {
    [WINDOWS_TABLE_VIEWER] =
	{
	    .marker = {"Level", "Source", "Event ID"},
	    .rename =
		{
		    {"Source", "Provider_Name"},
		    {"Event ID", "EventID"},
		    {"Task Category", "Task"},
		    {"Date and Time", "TimeCreated"},
		    {"User", "Security_UserID"},
		},
	    .finish = finish_viewer,
	},
    [WINDOWS_TABLE_VIEWER_KO] =
	{
	    .marker = {"수준", "원본", "이벤트 ID"},
	    .rename =
		{
		    {"수준", "Level"},
		    {"원본", "Provider_Name"},
		    {"이벤트 ID", "EventID"},
		    {"작업 범주", "Task"},
		    {"날짜 및 시간", "TimeCreated"},
		    {"사용자", "Security_UserID"},
		    {"컴퓨터", "Computer"},
		    {"로그", "Channel"},
		},
	    .finish = finish_viewer,
	},
    [WINDOWS_TABLE_EVTXECMD] =
	{
	    .marker = {"EventId", "Channel", "PayloadData1"},
	    .shape = "evtxecmd",
	    .finish = finish_evtxecmd,
	},
    [WINDOWS_TABLE_WINEVENT] =
	{
	    .marker = {"LogName", "ProviderName", "Id"},
	    .shape = "get-winevent",
	    .rename =
		{
		    {"ProcessId", "Execution_ProcessID"},
		    {"ThreadId", "Execution_ThreadID"},
		    {"UserId", "Security_UserID"},
		},
	    .finish = finish_message,
	},
    [WINDOWS_TABLE_CHANNEL] =
	{
	    .marker = {"Channel", "EventID"},
	},
};

static int
column(const struct log_table *t, const char *name)
{
	for (unsigned i = 0; i < t->columns; i++) {
		if (span_eq_str(t->column[i], name))
			return (int)i;
	}
	return -1;
}

static void
rename_columns(struct log_table *t, const struct tool *tool)
{
	const struct json_shape *shape =
	    tool->shape == NULL ? NULL : json_shape_find(tool->shape);

	for (unsigned i = 0; i < t->columns && shape != NULL; i++)
		t->column[i] = json_shape_name(shape, t->column[i]);
	for (unsigned i = 0; i < RENAMES; i++) {
		const struct json_rename *r = &tool->rename[i];
		int at = r->from == NULL ? -1 : column(t, r->from);

		if (at >= 0)
			t->column[at] = span_str(r->to);
	}
}

void
windows_table_begin(struct log_table *t)
{
	for (unsigned k = 1; k < sizeof(tools) / sizeof(tools[0]); k++) {
		const struct tool *tool = &tools[k];
		unsigned have = 0;
		unsigned need = 0;

		for (; need < MARKERS && tool->marker[need] != NULL; need++)
			have += column(t, tool->marker[need]) >= 0;
		if (have < need)
			continue;
		t->windows = (enum windows_table)k;
		rename_columns(t, tool);
		return;
	}
}

bool
windows_table_utc(const struct log_table *t)
{
	return t->windows == WINDOWS_TABLE_EVTXECMD;
}

void
windows_table_finish(struct log_context *c, struct event *ev)
{
	const struct tool *tool = &tools[c->table->windows];

	if (c->table->windows == WINDOWS_TABLE_NONE)
		return;
	ev->type = &json_shape_find("windows")->type;
	if (tool->finish != NULL)
		tool->finish(c, ev);
}

static struct span
text_of(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str(name));

	return v == NULL ? (struct span){0} : v->text;
}

/* The level's number instead of its name. */
static void
set_level(struct event *ev)
{
	struct span name = span_str("Level");

	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct value *v = &ev->values[i];
		uint64_t n;

		if (!span_eq(v->name, name))
			continue;
		v->text = windows_level(v->text);
		if (span_number(v->text, INT64_MAX, &n)) {
			v->type = VALUE_INT;
			v->n = (int64_t)n;
		}
	}
}

static void
finish_message(struct log_context *c, struct event *ev)
{
	struct span message = text_of(ev, "Message");

	set_level(ev);
	if (message.n != 0)
		windows_message(c, ev, message);
}

/* The Event Viewer names the channel only where it shows several. */
static void
finish_viewer(struct log_context *c, struct event *ev)
{
	if (event_named(ev, span_str("Channel")) == NULL)
		log_text(ev, "Channel",
		    windows_channel(
			text_of(ev, "Provider_Name"), windows_event_id(ev)));
	finish_message(c, ev);
}

void
windows_message_only(struct log_context *c, struct event *ev)
{
	set_level(ev);
	windows_message(c, ev, text_of(ev, "Message"));
}

/* ---- EvtxECmd ---- */

/* What stands behind the last point of a path. */
static struct span
leaf(struct span path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '.')
		at--;
	return span_from(path, at);
}

/*
 * The data of an event, which has its name before it; a member of what a
 * provider has instead of data; data without names.
 */
static void
add_datum(struct event *ev, const struct json_value *v, struct span *key)
{
	struct span name = leaf(v->path);
	struct span text = arena_copy(ev->arena, v->text);

	if (span_eq_str(name, "@Name"))
		*key = text;
	else if (span_eq_str(name, "#text")) {
		log_number_named(
		    ev, key->n != 0 ? *key : span_str("Data"), text);
		*key = (struct span){0};
	} else if (name.n != 0 && name.p[0] != '@')
		log_number_named(ev, arena_copy(ev->arena, name), text);
}

static bool
read_payload(struct log_context *c, struct event *ev, struct span payload)
{
	const struct json_value *v;
	struct span key = {0};
	const char *why;
	size_t n;

	if (payload.n == 0)
		return false;
	if (c->inner == NULL)
		c->inner = json_new();
	if (!json_read(c->inner, payload, &v, &n, &why))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (ev->n_values >= LOGS_FIELDS) {
			c->fields_dropped += n - i;
			break;
		}
		add_datum(ev, &v[i], &key);
	}
	return true;
}

/*
 * "LogonType: 3", "LogonType 3", "Target: TAX\\kim" — in a column for each,
 * for people, and so with other words than the data's where it seemed better.
 */
static void
split_data(struct event *ev)
{
	static const char *const columns[PAYLOADS] = {"PayloadData1",
	    "PayloadData2", "PayloadData3", "PayloadData4", "PayloadData5",
	    "PayloadData6"};

	for (unsigned i = 0; i < PAYLOADS; i++) {
		struct span text = text_of(ev, columns[i]);
		size_t at = span_find(text, span_str(": "));
		struct span name = span_trim(span_first(text, at));

		if (log_skip(&text, "LogonType ")) {
			log_number(ev, "LogonType", text);
			continue;
		}
		if (at == SIZE_MAX || span_find_byte(name, ' ', 0) != SIZE_MAX)
			continue;
		text = span_trim(span_from(text, at + 2));
		at = span_find_byte(text, '\\', 0);
		if (span_eq_str(name, "Target") && at != SIZE_MAX) {
			log_text(ev, "TargetDomainName", span_first(text, at));
			log_text(ev, "TargetUserName", span_from(text, at + 1));
		} else {
			log_number_named(ev, name, text);
		}
	}
}

void
windows_payload(struct log_context *c, struct event *ev)
{
	if (!read_payload(c, ev, text_of(ev, "Map_Payload")))
		split_data(ev);
}

static void
finish_evtxecmd(struct log_context *c, struct event *ev)
{
	set_level(ev);
	windows_payload(c, ev);
}
