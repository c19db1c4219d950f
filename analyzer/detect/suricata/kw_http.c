/* The parts of HTTP: sticky buffers, and the old modifiers of a content. */

#include "analyzer/detect/suricata/buffers.h"

const struct buffer_kind buffer_http_uri = {
    .name = "http.uri",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_URI, FIELD_COUNT},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_uri_raw = {
    .name = "http.uri.raw",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_URI_RAW, FIELD_COUNT},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_header = {
    .name = "http.header",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_HEADER_REQUEST, FIELD_HTTP_HEADER_RESPONSE},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_header_raw = {
    .name = "http.header.raw",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_HEADER_RAW_REQUEST, FIELD_HTTP_HEADER_RAW_RESPONSE},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_method = {
    .name = "http.method",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_METHOD, FIELD_COUNT},
    .weak = true,
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_cookie = {
    .name = "http.cookie",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_COOKIE_REQUEST, FIELD_HTTP_COOKIE_RESPONSE},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_request_body = {
    .name = "http.request_body",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_REQUEST_BODY, FIELD_COUNT},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_response_body = {
    .name = "http.response_body",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_RESPONSE_BODY},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_stat_msg = {
    .name = "http.stat_msg",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_STAT_MSG},
    .weak = true,
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_stat_code = {
    .name = "http.stat_code",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_STATUS},
    .weak = true,
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_user_agent = {
    .name = "http.user_agent",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_USER_AGENT, FIELD_COUNT},
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_host = {
    .name = "http.host",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_HOST, FIELD_COUNT},
    .lower = true,
    .app = APP_HTTP,
};

const struct buffer_kind buffer_http_host_raw = {
    .name = "http.host.raw",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_HOST_RAW, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_protocol = {
    .name = "http.protocol",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_PROTOCOL_REQUEST, FIELD_HTTP_PROTOCOL_RESPONSE},
    .weak = true,
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_start = {
    .name = "http.start",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_START_REQUEST, FIELD_HTTP_START_RESPONSE},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_header_names = {
    .name = "http.header_names",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_HEADER_NAMES_REQUEST,
	FIELD_HTTP_HEADER_NAMES_RESPONSE},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_accept = {
    .name = "http.accept",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_ACCEPT, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_accept_lang = {
    .name = "http.accept_lang",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_ACCEPT_LANG, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_accept_enc = {
    .name = "http.accept_enc",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_ACCEPT_ENC, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_connection = {
    .name = "http.connection",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_CONNECTION, FIELD_HTTP_CONNECTION_RESPONSE},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_content_len = {
    .name = "http.content_len",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_CONTENT_LEN_REQUEST, FIELD_HTTP_CONTENT_LEN},
    .weak = true,
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_content_type = {
    .name = "http.content_type",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_CONTENT_TYPE_REQUEST, FIELD_HTTP_CONTENT_TYPE},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_location = {
    .name = "http.location",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_LOCATION},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_server = {
    .name = "http.server",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_SERVER},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_referer = {
    .name = "http.referer",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_REFERER, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_request_line = {
    .name = "http.request_line",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_REQUEST_LINE, FIELD_COUNT},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_response_line = {
    .name = "http.response_line",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_RESPONSE_LINE},
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_request_header = {
    .name = "http.request_header",
    .target = TARGET_FIELD,
    .field = {FIELD_HTTP_REQUEST_HEADER, FIELD_COUNT},
    .multi = true,
    .app = APP_HTTP,
};

static const struct buffer_kind buffer_http_response_header = {
    .name = "http.response_header",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_HTTP_RESPONSE_HEADER},
    .multi = true,
    .app = APP_HTTP,
};

/* urilen: NUMBER TEST[,norm|raw] */
static bool
parse_urilen(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	const struct buffer_kind *k = &buffer_http_uri;
	struct number_test t;
	struct span size;
	struct check *c;

	(void)span_token(&rest, ',', &size);
	if (rest.p != NULL && span_eq_str(span_trim(rest), "raw"))
		k = &buffer_http_uri_raw;
	else if (rest.p != NULL && !span_eq_str(span_trim(rest), "norm"))
		return build_fail(b, rest, "urilen: expected norm or raw");
	if (!build_number_test(b, o, size, UINT16_MAX, &t))
		return false;
	c = build_check_in(b, k, CHECK_SIZE);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->size = t;
	return true;
}

const struct keyword kw_http[] = {
    {"http.uri", NULL, "request target, normalised",
	"rules/http-keywords.html#http-uri-and-http-uri-raw", VALUE_NONE,
	parse_sticky, &buffer_http_uri},
    {"http.uri.raw", NULL, "request target as sent",
	"rules/http-keywords.html#http-uri-and-http-uri-raw", VALUE_NONE,
	parse_sticky, &buffer_http_uri_raw},
    {"http.header", NULL, "headers, normalised",
	"rules/http-keywords.html#http-header-and-http-raw-header", VALUE_NONE,
	parse_sticky, &buffer_http_header},
    {"http.header.raw", NULL, "headers as sent",
	"rules/http-keywords.html#http-header-and-http-raw-header", VALUE_NONE,
	parse_sticky, &buffer_http_header_raw},
    {"http.method", NULL, "request method",
	"rules/http-keywords.html#http-method", VALUE_NONE, parse_sticky,
	&buffer_http_method},
    {"http.cookie", NULL, "cookies, without the name of the header",
	"rules/http-keywords.html#http-cookie", VALUE_NONE, parse_sticky,
	&buffer_http_cookie},
    {"http.request_body", NULL, "request body",
	"rules/http-keywords.html#http-request-body", VALUE_NONE, parse_sticky,
	&buffer_http_request_body},
    {"http.response_body", NULL, "response body, unpacked",
	"rules/http-keywords.html#http-response-body", VALUE_NONE, parse_sticky,
	&buffer_http_response_body},
    {"http.stat_msg", NULL, "reason phrase of the response",
	"rules/http-keywords.html#http-stat-msg", VALUE_NONE, parse_sticky,
	&buffer_http_stat_msg},
    {"http.stat_code", NULL, "status code of the response",
	"rules/http-keywords.html#http-stat-code", VALUE_NONE, parse_sticky,
	&buffer_http_stat_code},
    {"http.user_agent", NULL, "User-Agent header",
	"rules/http-keywords.html#http-user-agent", VALUE_NONE, parse_sticky,
	&buffer_http_user_agent},
    {"http.host", NULL, "host, normalised to lower case",
	"rules/http-keywords.html#http-host-and-http-host-raw", VALUE_NONE,
	parse_sticky, &buffer_http_host},
    {"http.host.raw", NULL, "host as sent",
	"rules/http-keywords.html#http-host-and-http-host-raw", VALUE_NONE,
	parse_sticky, &buffer_http_host_raw},
    {"http.protocol", "http_protocol", "version in the first line",
	"rules/http-keywords.html#http-protocol", VALUE_NONE, parse_sticky,
	&buffer_http_protocol},
    {"http.start", "http_start", "first line and headers",
	"rules/http-keywords.html#http-start", VALUE_NONE, parse_sticky,
	&buffer_http_start},
    {"http.header_names", "http_header_names", "names of the headers",
	"rules/http-keywords.html#http-header-names", VALUE_NONE, parse_sticky,
	&buffer_http_header_names},
    {"http.accept", "http_accept", "Accept header",
	"rules/http-keywords.html#http-accept", VALUE_NONE, parse_sticky,
	&buffer_http_accept},
    {"http.accept_lang", "http_accept_lang", "Accept-Language header",
	"rules/http-keywords.html#http-accept-lang", VALUE_NONE, parse_sticky,
	&buffer_http_accept_lang},
    {"http.accept_enc", "http_accept_enc", "Accept-Encoding header",
	"rules/http-keywords.html#http-accept-enc", VALUE_NONE, parse_sticky,
	&buffer_http_accept_enc},
    {"http.connection", "http_connection", "Connection header",
	"rules/http-keywords.html#http-connection", VALUE_NONE, parse_sticky,
	&buffer_http_connection},
    {"http.content_len", "http_content_len", "Content-Length header",
	"rules/http-keywords.html#http-content-len", VALUE_NONE, parse_sticky,
	&buffer_http_content_len},
    {"http.content_type", "http_content_type", "Content-Type header",
	"rules/http-keywords.html#http-content-type", VALUE_NONE, parse_sticky,
	&buffer_http_content_type},
    {"http.location", "http_location", "Location header",
	"rules/http-keywords.html#http-location", VALUE_NONE, parse_sticky,
	&buffer_http_location},
    {"http.server", "http_server", "Server header",
	"rules/http-keywords.html#http-server", VALUE_NONE, parse_sticky,
	&buffer_http_server},
    {"http.referer", "http_referer", "Referer header",
	"rules/http-keywords.html#http-referer", VALUE_NONE, parse_sticky,
	&buffer_http_referer},
    {"http.request_line", "http_request_line", "first line of the request",
	"rules/http-keywords.html#http-request-line", VALUE_NONE, parse_sticky,
	&buffer_http_request_line},
    {"http.response_line", "http_response_line", "first line of the response",
	"rules/http-keywords.html#http-response-line", VALUE_NONE, parse_sticky,
	&buffer_http_response_line},
    {"http.request_header", "http_request_header",
	"each request header as \"name: value\"",
	"rules/http-keywords.html#http-request-header", VALUE_NONE,
	parse_sticky, &buffer_http_request_header},
    {"http.response_header", "http_response_header",
	"each response header as \"name: value\"",
	"rules/http-keywords.html#http-response-header", VALUE_NONE,
	parse_sticky, &buffer_http_response_header},
    {"http_uri", NULL, "the content before it is in http.uri",
	"rules/http-keywords.html#http-uri-and-http-uri-raw", VALUE_NONE,
	parse_modifier, &buffer_http_uri},
    {"http_raw_uri", NULL, "the content before it is in http.uri.raw",
	"rules/http-keywords.html#http-uri-and-http-uri-raw", VALUE_NONE,
	parse_modifier, &buffer_http_uri_raw},
    {"http_header", NULL, "the content before it is in http.header",
	"rules/http-keywords.html#http-header-and-http-raw-header", VALUE_NONE,
	parse_modifier, &buffer_http_header},
    {"http_raw_header", NULL, "the content before it is in http.header.raw",
	"rules/http-keywords.html#http-header-and-http-raw-header", VALUE_NONE,
	parse_modifier, &buffer_http_header_raw},
    {"http_method", NULL, "the content before it is in http.method",
	"rules/http-keywords.html#http-method", VALUE_NONE, parse_modifier,
	&buffer_http_method},
    {"http_cookie", NULL, "the content before it is in http.cookie",
	"rules/http-keywords.html#http-cookie", VALUE_NONE, parse_modifier,
	&buffer_http_cookie},
    {"http_client_body", NULL, "the content before it is in http.request_body",
	"rules/http-keywords.html#http-request-body", VALUE_NONE,
	parse_modifier, &buffer_http_request_body},
    {"http_server_body", NULL, "the content before it is in http.response_body",
	"rules/http-keywords.html#http-response-body", VALUE_NONE,
	parse_modifier, &buffer_http_response_body},
    {"http_stat_msg", NULL, "the content before it is in http.stat_msg",
	"rules/http-keywords.html#http-stat-msg", VALUE_NONE, parse_modifier,
	&buffer_http_stat_msg},
    {"http_stat_code", NULL, "the content before it is in http.stat_code",
	"rules/http-keywords.html#http-stat-code", VALUE_NONE, parse_modifier,
	&buffer_http_stat_code},
    {"http_user_agent", NULL, "the content before it is in http.user_agent",
	"rules/http-keywords.html#http-user-agent", VALUE_NONE, parse_modifier,
	&buffer_http_user_agent},
    {"http_host", NULL, "the content before it is in http.host",
	"rules/http-keywords.html#http-host-and-http-host-raw", VALUE_NONE,
	parse_modifier, &buffer_http_host},
    {"http_raw_host", NULL, "the content before it is in http.host.raw",
	"rules/http-keywords.html#http-host-and-http-host-raw", VALUE_NONE,
	parse_modifier, &buffer_http_host_raw},
    {"urilen", NULL, "bytes in the request target",
	"rules/http-keywords.html#urilen", VALUE_NEEDED, parse_urilen, NULL},
    {0},
};
