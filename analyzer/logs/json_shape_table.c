#include "analyzer/logs/access_record.h"
#include "analyzer/logs/json_shape.h"

/* The text of a field, or an empty one. */
static struct span
text_of(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str(name));

	return v == NULL || v->type != VALUE_TEXT ? (struct span){0} : v->text;
}

/* EVE's records have the names and the fields of our own transactions. */
static void
finish_eve(struct event *ev)
{
	static const struct event_type types[] = {
	    {.name = "http"},
	    {.name = "dns"},
	    {.name = "tls"},
	    {.name = "flow"},
	    {.name = "alert"},
	    {.name = "fileinfo"},
	    {.name = "ssh"},
	    {.name = "smtp"},
	    {.name = "ftp"},
	    {.name = "mqtt"},
	    {.name = "anomaly"},
	};
	struct span name = text_of(ev, "event_type");

	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (span_eq_str(name, types[i].name))
			ev->type = &types[i];
	}
}

/* Zeek's stream is named in the row, or told by a field that only it has. */
static void
finish_zeek(struct event *ev)
{
	static const struct {
		const char *field;
		const char *service;
	} signs[] = {
	    {"qtype_name", "dns"},
	    {"rcode_name", "dns"},
	    {"user_agent", "http"},
	    {"status_code", "http"},
	    {"server_name", "ssl"},
	    {"cipher", "ssl"},
	    {"conn_state", "conn"},
	    {"certificate.subject", "x509"},
	    {"named_pipe", "dce_rpc"},
	    {"request_type", "kerberos"},
	    {"security_protocol", "rdp"},
	    {"share_type", "smb_mapping"},
	    {"auth_success", "ssh"},
	};
	struct span path = text_of(ev, "_path");

	for (unsigned i = 0;
	     path.n == 0 && i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (event_named(ev, span_str(signs[i].field)) != NULL)
			path = span_str(signs[i].service);
	}
	ev->service = path;
}

/* Rows of programs may say themselves where they belong. */
static void
finish_plain(struct event *ev)
{
	ev->product = text_of(ev, "logsource.product");
	ev->category = text_of(ev, "logsource.category");
	ev->service = text_of(ev, "logsource.service");
	if (ev->product.n == 0)
		ev->product = text_of(ev, "product");
	if (ev->category.n == 0)
		ev->category = text_of(ev, "category");
	if (ev->service.n == 0)
		ev->service = text_of(ev, "service");
}

const struct json_shape json_shapes[] = {
    {
	.name = "evtx",
	.help = "Windows events as evtx_dump writes them",
	.marker = {"Event.System.Channel"},
	.strip = {"Event.EventData.", "Event.UserData.*.", "Event.System."},
	.rename =
	    {
		{"Event.System.EventID.#text", "EventID"},
		{"Event.System.Provider.#attributes.Name", "Provider_Name"},
		{"Event.System.Provider_attributes.Name", "Provider_Name"},
		{"Event.System.Provider.#attributes.Guid", "Provider_Guid"},
		{"Event.System.Provider_attributes.Guid", "Provider_Guid"},
		{"Event.System.TimeCreated.#attributes.SystemTime",
		    "SystemTime"},
		{"Event.System.TimeCreated_attributes.SystemTime",
		    "SystemTime"},
		{"Event.System.Execution.#attributes.ProcessID",
		    "Execution_ProcessID"},
		{"Event.System.Execution.#attributes.ThreadID",
		    "Execution_ThreadID"},
		{"Event.System.Security.#attributes.UserID", "Security_UserID"},
		{"Event.EventData.Data.#text", "Data"},
		{"Event.RenderingInfo.Message", "Message"},
	    },
	.time = {"SystemTime"},
	.type = {.name = "windows", .product = "windows"},
    },
    {
	.name = "winlogbeat",
	.help = "Windows events in the Elastic Common Schema",
	.marker = {"winlog.channel"},
	.strip = {"winlog.event_data.", "winlog.user_data."},
	.rename =
	    {
		{"winlog.channel", "Channel"},
		{"winlog.event_id", "EventID"},
		{"winlog.provider_name", "Provider_Name"},
		{"winlog.provider_guid", "Provider_Guid"},
		{"winlog.computer_name", "Computer"},
		{"winlog.record_id", "EventRecordID"},
		{"message", "Message"},
	    },
	.time = {"@timestamp", "event.created"},
	.type = {.name = "windows", .product = "windows"},
    },
    {
	.name = "winlogbeat6",
	.help = "Windows events of older Winlogbeat",
	.marker = {"log_name", "event_id"},
	.strip = {"event_data.", "user_data."},
	.rename =
	    {
		{"log_name", "Channel"},
		{"event_id", "EventID"},
		{"source_name", "Provider_Name"},
		{"computer_name", "Computer"},
		{"message", "Message"},
	    },
	.time = {"@timestamp"},
	.type = {.name = "windows", .product = "windows"},
    },
    {
	.name = "windows",
	.help = "Windows events without nesting, as NXLog writes them",
	.marker = {"Channel", "EventID"},
	.rename =
	    {
		{"SourceName", "Provider_Name"},
		{"ProviderGuid", "Provider_Guid"},
		{"Hostname", "Computer"},
	    },
	.time = {"@timestamp", "SystemTime", "TimeCreated", "UtcTime",
	    "EventTime"},
	.type = {.name = "windows", .product = "windows"},
    },
    {
	.name = "eve",
	.help = "records of Suricata (EVE)",
	.marker = {"event_type", "timestamp", "src_ip"},
	.time = {"timestamp"},
	.type = {.name = "eve"},
	.finish = finish_eve,
    },
    {
	.name = "zeek",
	.help = "logs of Zeek as JSON",
	.marker = {"ts", "uid"},
	.time = {"ts"},
	.type = {.name = "zeek", .product = "zeek"},
	.finish = finish_zeek,
    },
    {
	.name = "access-record",
	.help = "access records of personal information",
	.marker = {"account", "subject", "action", "time"},
	.time = {"time"},
	.type = {.name = "access_record", .category = "access_record"},
	.finish = access_record_finish,
    },
    {
	.name = "plain",
	.help = "any other object",
	.time = {"@timestamp", "timestamp", "time", "ts", "eventTime",
	    "EventTime", "datetime", "date"},
	.type = {.name = "json"},
	.finish = finish_plain,
    },
};

const unsigned json_shape_count = sizeof(json_shapes) / sizeof(json_shapes[0]);
