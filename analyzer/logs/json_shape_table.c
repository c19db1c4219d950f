#include "analyzer/logs/access_record.h"
#include "analyzer/logs/audit.h"
#include "analyzer/logs/json_shape.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/postgres.h"
#include "analyzer/logs/windows_table.h"
#include "analyzer/logs/zeek.h"

/* The text of a field, or an empty one. */
static struct span
text_of(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str(name));

	return v == NULL || v->type != VALUE_TEXT ? (struct span){0} : v->text;
}

/* EVE's records have the names and the fields of our own transactions. */
static void
finish_eve(struct log_context *c, struct event *ev)
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

	(void)c;
	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (span_eq_str(name, types[i].name))
			ev->type = &types[i];
	}
}

struct span
zeek_stream(const struct event *ev)
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

	for (unsigned i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (event_named(ev, span_str(signs[i].field)) != NULL)
			return span_str(signs[i].service);
	}
	return (struct span){0};
}

static void
finish_zeek(struct log_context *c, struct event *ev)
{
	struct span path = text_of(ev, "_path");

	(void)c;
	ev->service = path.n != 0 ? path : zeek_stream(ev);
}

/* Rows of programs may say themselves where they belong. */
static void
finish_plain(struct log_context *c, struct event *ev)
{
	(void)c;
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

/* A message that is no UTF-8 is a list of the numbers of its bytes. */
static struct span
message_of(struct event *ev)
{
	const struct value *first = event_named(ev, span_str("message"));
	const struct value *v = first;
	uint8_t *out;
	size_t n = 0;

	if (first == NULL || first->type != VALUE_INT ||
	    event_next(ev, first) == NULL)
		return first == NULL ? (struct span){0} : first->text;
	out = arena_alloc(ev->arena, ev->n_values);
	for (; v != NULL && v->type == VALUE_INT; v = event_next(ev, v))
		out[n++] = (uint8_t)v->n;
	log_text(ev, "message", span_of(out, n));
	return span_of(out, n);
}

/* An audit record in the journal: its type apart, its time the entry's. */
static bool
journal_audit(struct event *ev, struct span message)
{
	struct span type = text_of(ev, "_AUDIT_TYPE_NAME");

	if (type.n == 0)
		return false;
	if (span_starts(message, type))
		message = span_trim(span_from(message, type.n));
	audit_record(ev, type, message);
	ev->type = &audit_type;
	return true;
}

/* An entry of the journal says what a message of syslog would. */
static void
finish_journald(struct log_context *c, struct event *ev)
{
	struct span program = text_of(ev, "program");
	struct span message = message_of(ev);

	if (program.n == 0)
		program = text_of(ev, "_COMM");
	if (!journal_audit(ev, message))
		log_message(c, ev, program, message);
}

/* What NXLog took from syslog is read on; other rows are as they are. */
static void
finish_nxlog(struct log_context *c, struct event *ev)
{
	struct span message = text_of(ev, "message");

	if (message.n != 0)
		log_message(c, ev, text_of(ev, "program"), message);
}

static void
finish_postgres(struct log_context *c, struct event *ev)
{
	(void)c;
	(void)postgres_pgaudit(ev, text_of(ev, "message"));
}

/* "kim[kim] @ gw [192.0.2.7]" is kim. */
static void
finish_percona(struct log_context *c, struct event *ev)
{
	(void)c;
	for (uint32_t i = 0; i < ev->n_values; i++) {
		struct value *v = &ev->values[i];
		size_t at = span_find_byte(v->text, '[', 0);

		if (span_eq_str(v->name, "user") && at != SIZE_MAX &&
		    span_find(v->text, span_str("] @ ")) != SIZE_MAX)
			v->text = span_first(v->text, at);
	}
}

static void
finish_access(struct log_context *c, struct event *ev)
{
	(void)c;
	access_record_finish(ev);
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
	.name = "evtx-parts",
	.help = "Windows events as Velociraptor and others write them",
	.marker = {"System.Channel"},
	.strip = {"EventData.", "UserData.*.", "System."},
	.rename =
	    {
		{"System.EventID.Value", "EventID"},
		{"System.EventID.#text", "EventID"},
		{"System.Provider.Name", "Provider_Name"},
		{"System.Provider.#attributes.Name", "Provider_Name"},
		{"System.Provider_attributes.Name", "Provider_Name"},
		{"System.Provider.Guid", "Provider_Guid"},
		{"System.TimeCreated.SystemTime", "SystemTime"},
		{"System.TimeCreated.#attributes.SystemTime", "SystemTime"},
		{"System.TimeCreated_attributes.SystemTime", "SystemTime"},
		{"System.Execution.ProcessID", "Execution_ProcessID"},
		{"System.Execution.ThreadID", "Execution_ThreadID"},
		{"System.Security.UserID", "Security_UserID"},
		{"EventData.Data.#text", "Data"},
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
	    "EventTime", "TimeGenerated", "TimeGenerated [UTC]", "timestamp"},
	.type = {.name = "windows", .product = "windows"},
    },
    {
	.name = "get-winevent",
	.help = "Windows events of PowerShell's Get-WinEvent",
	.marker = {"LogName", "ProviderName", "Id"},
	.rename =
	    {
		{"LogName", "Channel"},
		{"Id", "EventID"},
		{"ProviderName", "Provider_Name"},
		{"MachineName", "Computer"},
		{"RecordId", "EventRecordID"},
	    },
	.time = {"TimeCreated"},
	.type = {.name = "windows", .product = "windows"},
	.finish = windows_message_only,
    },
    {
	.name = "evtxecmd",
	.help = "Windows events of EvtxECmd",
	.marker = {"EventId", "Channel", "Provider", "Payload"},
	.rename =
	    {
		{"EventId", "EventID"},
		{"EventRecordId", "EventRecordID"},
		{"Provider", "Provider_Name"},
		{"ProcessId", "Execution_ProcessID"},
		{"ThreadId", "Execution_ThreadID"},
		{"UserId", "Security_UserID"},
		{"UserName", "Map_UserName"},
		{"RemoteHost", "Map_RemoteHost"},
		{"ExecutableInfo", "Map_ExecutableInfo"},
		{"Payload", "Map_Payload"},
	    },
	.time = {"TimeCreated"},
	.type = {.name = "windows", .product = "windows"},
	.finish = windows_payload,
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
	.finish = finish_access,
    },
    {
	.name = "journald",
	.help = "the journal of systemd, as journalctl -o json writes it",
	.marker = {"__REALTIME_TIMESTAMP"},
	.rename =
	    {
		{"MESSAGE", "message"},
		{"SYSLOG_IDENTIFIER", "program"},
		{"_HOSTNAME", "host"},
		{"_PID", "pid"},
	    },
	.time = {"_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"},
	.type = {.name = "syslog", .product = "linux"},
	.finish = finish_journald,
    },
    {
	.name = "cloudtrail",
	.help = "records of AWS CloudTrail",
	.marker = {"eventSource", "eventName", "awsRegion"},
	.time = {"eventTime"},
	.type = {.name = "cloudtrail",
	    .product = "aws",
	    .service = "cloudtrail"},
    },
    {
	.name = "cloudtrail-event",
	.help = "records of AWS CloudTrail, by EventBridge",
	.marker = {"detail.eventSource", "detail.eventName"},
	.strip = {"detail."},
	.time = {"eventTime", "time"},
	.type = {.name = "cloudtrail",
	    .product = "aws",
	    .service = "cloudtrail"},
    },
    {
	.name = "kubernetes",
	.help = "audit events of Kubernetes",
	.marker = {"auditID", "verb"},
	.time = {"requestReceivedTimestamp", "stageTimestamp", "timestamp"},
	.type = {.name = "kubernetes",
	    .product = "kubernetes",
	    .category = "application",
	    .service = "audit"},
    },
    {
	.name = "gcp",
	.help = "audit logs of Google Cloud",
	.marker = {"protoPayload.methodName", "logName"},
	.time = {"timestamp", "receiveTimestamp"},
	.type = {.name = "gcp", .product = "gcp"},
    },
    {
	.name = "gcp-wrapped",
	.help = "audit logs of Google Cloud, by Pub/Sub and Filebeat",
	.marker = {"data.protoPayload.methodName"},
	.time = {"data.timestamp", "@timestamp", "timestamp"},
	.type = {.name = "gcp", .product = "gcp"},
    },
    {
	.name = "google-workspace",
	.help = "activities of Google Workspace, by the Reports API",
	.marker = {"id.applicationName", "events.name"},
	.time = {"id.time"},
	.type = {.name = "google_workspace", .product = "gcp"},
    },
    {
	.name = "azure",
	.help = "logs of Azure Monitor and Entra ID",
	.marker = {"time", "resourceId", "operationName", "category"},
	.time = {"time"},
	.type = {.name = "azure", .product = "azure"},
    },
    {
	.name = "azure-activity",
	.help = "the activity log of Azure, by its REST interface",
	.marker = {"eventTimestamp", "operationName.value"},
	.time = {"eventTimestamp"},
	.type = {.name = "azure_activity", .product = "azure"},
    },
    {
	.name = "entra-sign-in",
	.help = "sign-ins of Entra ID, by Microsoft Graph",
	.marker = {"createdDateTime", "appDisplayName", "status.errorCode"},
	.time = {"createdDateTime"},
	.type = {.name = "entra_sign_in",
	    .product = "azure",
	    .service = "signinlogs"},
    },
    {
	.name = "entra-audit",
	.help = "audit log of Entra ID, by Microsoft Graph",
	.marker = {"activityDateTime", "activityDisplayName",
	    "loggedByService"},
	.time = {"activityDateTime"},
	.type = {.name = "entra_audit",
	    .product = "azure",
	    .service = "auditlogs"},
    },
    {
	.name = "entra-risk",
	.help = "risks of Entra ID, by Microsoft Graph",
	.marker = {"riskEventType", "detectedDateTime"},
	.time = {"detectedDateTime", "activityDateTime"},
	.type = {.name = "entra_risk",
	    .product = "azure",
	    .service = "riskdetection"},
    },
    {
	.name = "m365",
	.help = "the unified audit log of Microsoft 365",
	.marker = {"CreationTime", "Operation", "RecordType", "Workload"},
	.time = {"CreationTime"},
	.type = {.name = "m365", .product = "m365", .service = "audit"},
    },
    {
	.name = "okta",
	.help = "the system log of Okta",
	.marker = {"eventType", "actor.alternateId", "published"},
	.time = {"published"},
	.type = {.name = "okta", .product = "okta", .service = "okta"},
    },
    {
	.name = "github",
	.help = "the audit log of GitHub",
	.marker = {"action", "actor", "@timestamp", "_document_id"},
	.time = {"@timestamp", "created_at"},
	.type = {.name = "github", .product = "github", .service = "audit"},
    },
    {
	.name = "github-stream",
	.help = "the audit log of GitHub, as it streams it",
	.marker = {"action", "actor", "created_at", "org"},
	.time = {"@timestamp", "created_at"},
	.type = {.name = "github", .product = "github", .service = "audit"},
    },
    {
	.name = "bitbucket",
	.help = "the audit log of Bitbucket",
	.marker = {"auditType.category", "auditType.action"},
	.time = {"timestamp", "timestamp.epochSecond", "creationDate"},
	.type = {.name = "bitbucket",
	    .product = "bitbucket",
	    .service = "audit"},
    },
    {
	.name = "opencanary",
	.help = "what OpenCanary met",
	.marker = {"logtype", "node_id", "utc_time"},
	.time = {"utc_time", "local_time"},
	.type = {.name = "opencanary",
	    .product = "opencanary",
	    .category = "application"},
    },
    {
	.name = "onelogin",
	.help = "events of OneLogin",
	.marker = {"event_type_id", "account_id"},
	.time = {"created_at", "event_timestamp"},
	.type = {.name = "onelogin",
	    .product = "onelogin",
	    .service = "onelogin.events"},
    },
    {
	.name = "duo",
	.help = "the authentication log of Duo",
	.marker = {"isotimestamp", "txid"},
	.time = {"isotimestamp", "timestamp"},
	.type = {.name = "duo", .product = "cisco", .service = "duo"},
    },
    {
	.name = "osquery",
	.help = "results of osquery, differential and snapshots",
	.marker = {"hostIdentifier", "unixTime"},
	.strip = {"columns.", "snapshot."},
	.rename = {{"hostIdentifier", "host"}, {"name", "query_name"}},
	.time = {"unixTime", "calendarTime"},
	.type = {.name = "osquery", .service = "osquery"},
    },
    {
	.name = "mysql",
	.help = "audit log of MySQL Enterprise",
	.marker = {"class", "event", "timestamp", "server_id"},
	.time = {"timestamp"},
	.type = {.name = "mysql", .product = "mysql", .category = "database"},
    },
    {
	.name = "mysql-connection",
	.help = "audit log of MySQL Enterprise, of a connection",
	.marker = {"class", "event", "timestamp", "connection_id"},
	.time = {"timestamp"},
	.type = {.name = "mysql", .product = "mysql", .category = "database"},
    },
    {
	.name = "percona",
	.help = "audit log of Percona Server",
	.marker = {"audit_record.record", "audit_record.name"},
	.strip = {"audit_record."},
	.time = {"timestamp"},
	.type = {.name = "mysql", .product = "mysql", .category = "database"},
	.finish = finish_percona,
    },
    {
	.name = "mysql-plugin",
	.help = "audit plug-in of McAfee and Trellix for MySQL",
	.marker = {"msg-type", "thread-id", "date"},
	.time = {"date"},
	.type = {.name = "mysql", .product = "mysql", .category = "database"},
    },
    {
	.name = "postgresql",
	.help = "jsonlog of PostgreSQL, with pgaudit",
	.marker = {"error_severity", "backend_type"},
	.rename =
	    {
		{"user", "user_name"},
		{"dbname", "database_name"},
		{"remote_host", "src_ip"},
		{"remote_port", "src_port"},
		{"statement", "query"},
	    },
	.time = {"timestamp"},
	.type = {.name = "postgresql",
	    .product = "postgresql",
	    .category = "database"},
	.finish = finish_postgres,
    },
    {
	.name = "nxlog",
	.help = "rows of NXLog that are not Windows events",
	.marker = {"EventReceivedTime", "SourceModuleName"},
	.rename =
	    {
		{"Message", "message"},
		{"Hostname", "host"},
		{"SourceName", "program"},
		{"ProcessID", "pid"},
	    },
	.time = {"EventTime", "EventReceivedTime"},
	.type = {.name = "syslog"},
	.finish = finish_nxlog,
    },
    {
	.name = "plain",
	.help = "any other object",
	.time = {"@timestamp", "timestamp", "time", "ts", "eventTime",
	    "EventTime", "datetime", "date", "TimeGenerated",
	    "TimeGenerated [UTC]", "UtcTime", "CreationTime", "created_at"},
	.type = {.name = "json"},
	.finish = finish_plain,
    },
};

const unsigned json_shape_count = sizeof(json_shapes) / sizeof(json_shapes[0]);
