/* The parts of SIP, and of the sessions that its messages describe (SDP). */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_method = {
    .name = "sip.method",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_METHOD, FIELD_COUNT},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_uri = {
    .name = "sip.uri",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_URI, FIELD_COUNT},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_protocol = {
    .name = "sip.protocol",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_VERSION, FIELD_SIP_VERSION},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_code = {
    .name = "sip.stat_code",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_SIP_CODE},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_reason = {
    .name = "sip.stat_msg",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_SIP_REASON},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_request_line = {
    .name = "sip.request_line",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_REQUEST_LINE, FIELD_COUNT},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_response_line = {
    .name = "sip.response_line",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_SIP_RESPONSE_LINE},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_from = {
    .name = "sip.from",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_FROM, FIELD_SIP_FROM},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_to = {
    .name = "sip.to",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_TO, FIELD_SIP_TO},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_via = {
    .name = "sip.via",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_VIA, FIELD_SIP_VIA},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_user_agent = {
    .name = "sip.user_agent",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_USER_AGENT, FIELD_SIP_USER_AGENT},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_content_type = {
    .name = "sip.content_type",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_CONTENT_TYPE, FIELD_SIP_CONTENT_TYPE},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_content_length = {
    .name = "sip.content_length",
    .target = TARGET_FIELD,
    .field = {FIELD_SIP_CONTENT_LENGTH, FIELD_SIP_CONTENT_LENGTH},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_origin = {
    .name = "sdp.origin",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_ORIGIN, FIELD_SDP_ORIGIN},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_session_name = {
    .name = "sdp.session_name",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_SESSION_NAME, FIELD_SDP_SESSION_NAME},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_session_info = {
    .name = "sdp.session_info",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_SESSION_INFO, FIELD_SDP_SESSION_INFO},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_sdp_uri = {
    .name = "sdp.uri",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_URI, FIELD_SDP_URI},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_sdp_email = {
    .name = "sdp.email",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_EMAIL, FIELD_SDP_EMAIL},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_phone = {
    .name = "sdp.phone_number",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_PHONE, FIELD_SDP_PHONE},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_connection = {
    .name = "sdp.connection_data",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_CONNECTION, FIELD_SDP_CONNECTION},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_bandwidth = {
    .name = "sdp.bandwidth",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_BANDWIDTH, FIELD_SDP_BANDWIDTH},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_time = {
    .name = "sdp.time",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_TIME, FIELD_SDP_TIME},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_repeat = {
    .name = "sdp.repeat_time",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_REPEAT, FIELD_SDP_REPEAT},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_timezone = {
    .name = "sdp.timezone",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_TIMEZONE, FIELD_SDP_TIMEZONE},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_key = {
    .name = "sdp.encryption_key",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_KEY, FIELD_SDP_KEY},
    .app = APP_SIP,
};

static const struct buffer_kind buffer_attribute = {
    .name = "sdp.attribute",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_ATTRIBUTE, FIELD_SDP_ATTRIBUTE},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_media = {
    .name = "sdp.media.media",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_MEDIA, FIELD_SDP_MEDIA},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_media_info = {
    .name = "sdp.media.media_info",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_MEDIA_INFO, FIELD_SDP_MEDIA_INFO},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_media_connection = {
    .name = "sdp.media.connection_data",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_MEDIA_CONNECTION, FIELD_SDP_MEDIA_CONNECTION},
    .multi = true,
    .app = APP_SIP,
};

static const struct buffer_kind buffer_media_key = {
    .name = "sdp.media.encryption_key",
    .target = TARGET_FIELD,
    .field = {FIELD_SDP_MEDIA_KEY, FIELD_SDP_MEDIA_KEY},
    .multi = true,
    .app = APP_SIP,
};

const struct keyword kw_sip[] = {
    {"sip.method", NULL, "request method", "rules/sip-keywords.html#sip-method",
	VALUE_NONE, parse_sticky, &buffer_method},
    {"sip.uri", NULL, "whom the request is for",
	"rules/sip-keywords.html#sip-uri", VALUE_NONE, parse_sticky,
	&buffer_uri},
    {"sip.protocol", NULL, "version in the first line",
	"rules/sip-keywords.html#sip-protocol", VALUE_NONE, parse_sticky,
	&buffer_protocol},
    {"sip.stat_code", NULL, "status code of the response",
	"rules/sip-keywords.html#sip-stat-code", VALUE_NONE, parse_sticky,
	&buffer_code},
    {"sip.stat_msg", NULL, "reason phrase of the response",
	"rules/sip-keywords.html#sip-stat-msg", VALUE_NONE, parse_sticky,
	&buffer_reason},
    {"sip.request_line", NULL, "first line of the request",
	"rules/sip-keywords.html#sip-request-line", VALUE_NONE, parse_sticky,
	&buffer_request_line},
    {"sip.response_line", NULL, "first line of the response",
	"rules/sip-keywords.html#sip-response-line", VALUE_NONE, parse_sticky,
	&buffer_response_line},
    {"sip.from", NULL, "From header", "rules/sip-keywords.html#sip-from",
	VALUE_NONE, parse_sticky, &buffer_from},
    {"sip.to", NULL, "To header", "rules/sip-keywords.html#sip-to", VALUE_NONE,
	parse_sticky, &buffer_to},
    {"sip.via", NULL, "each Via header", "rules/sip-keywords.html#sip-via",
	VALUE_NONE, parse_sticky, &buffer_via},
    {"sip.user_agent", NULL, "User-Agent header",
	"rules/sip-keywords.html#sip-user-agent", VALUE_NONE, parse_sticky,
	&buffer_user_agent},
    {"sip.content_type", NULL, "Content-Type header",
	"rules/sip-keywords.html#sip-content-type", VALUE_NONE, parse_sticky,
	&buffer_content_type},
    {"sip.content_length", NULL, "Content-Length header",
	"rules/sip-keywords.html#sip-content-length", VALUE_NONE, parse_sticky,
	&buffer_content_length},
    {"sdp.origin", NULL, "who made the session",
	"rules/sdp-keywords.html#sdp-origin", VALUE_NONE, parse_sticky,
	&buffer_origin},
    {"sdp.session_name", NULL, "name of the session",
	"rules/sdp-keywords.html#sdp-session-name", VALUE_NONE, parse_sticky,
	&buffer_session_name},
    {"sdp.session_info", NULL, "description of the session",
	"rules/sdp-keywords.html#sdp-session-info", VALUE_NONE, parse_sticky,
	&buffer_session_info},
    {"sdp.uri", NULL, "more about the session",
	"rules/sdp-keywords.html#sdp-uri", VALUE_NONE, parse_sticky,
	&buffer_sdp_uri},
    {"sdp.email", NULL, "mail address of the session",
	"rules/sdp-keywords.html#sdp-email", VALUE_NONE, parse_sticky,
	&buffer_sdp_email},
    {"sdp.phone_number", NULL, "telephone number of the session",
	"rules/sdp-keywords.html#sdp-phone-number", VALUE_NONE, parse_sticky,
	&buffer_phone},
    {"sdp.connection_data", NULL, "address of the session",
	"rules/sdp-keywords.html#sdp-connection-data", VALUE_NONE, parse_sticky,
	&buffer_connection},
    {"sdp.bandwidth", NULL, "each bandwidth of the session",
	"rules/sdp-keywords.html#sdp-bandwidth", VALUE_NONE, parse_sticky,
	&buffer_bandwidth},
    {"sdp.time", NULL, "each time of the session",
	"rules/sdp-keywords.html#sdp-time", VALUE_NONE, parse_sticky,
	&buffer_time},
    {"sdp.repeat_time", NULL, "each repetition of the session",
	"rules/sdp-keywords.html#sdp-repeat-time", VALUE_NONE, parse_sticky,
	&buffer_repeat},
    {"sdp.timezone", NULL, "time zones of the session",
	"rules/sdp-keywords.html#sdp-timezone", VALUE_NONE, parse_sticky,
	&buffer_timezone},
    {"sdp.encryption_key", NULL, "key of the session",
	"rules/sdp-keywords.html#sdp-encryption-key", VALUE_NONE, parse_sticky,
	&buffer_key},
    {"sdp.attribute", NULL, "each attribute of the session",
	"rules/sdp-keywords.html#sdp-attribute", VALUE_NONE, parse_sticky,
	&buffer_attribute},
    {"sdp.media.media", NULL, "each medium",
	"rules/sdp-keywords.html#sdp-media-media", VALUE_NONE, parse_sticky,
	&buffer_media},
    {"sdp.media.media_info", NULL, "title of a medium",
	"rules/sdp-keywords.html#sdp-media-media-info", VALUE_NONE,
	parse_sticky, &buffer_media_info},
    {"sdp.media.connection_data", NULL, "address of a medium",
	"rules/sdp-keywords.html#sdp-media-connection-data", VALUE_NONE,
	parse_sticky, &buffer_media_connection},
    {"sdp.media.encryption_key", NULL, "key of a medium",
	"rules/sdp-keywords.html#sdp-media-encryption-key", VALUE_NONE,
	parse_sticky, &buffer_media_key},
    {0},
};
