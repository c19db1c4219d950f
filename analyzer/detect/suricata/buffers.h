#ifndef ANALYZER_DETECT_SURICATA_BUFFERS_H
#define ANALYZER_DETECT_SURICATA_BUFFERS_H

/* The buffers that rules can look at: what kw_*.c choose among. */

#include "analyzer/detect/suricata/build.h"

extern const struct buffer_kind buffer_file;
extern const struct buffer_kind buffer_http_uri;
extern const struct buffer_kind buffer_http_uri_raw;
extern const struct buffer_kind buffer_http_header;
extern const struct buffer_kind buffer_http_header_raw;
extern const struct buffer_kind buffer_http_method;
extern const struct buffer_kind buffer_http_cookie;
extern const struct buffer_kind buffer_http_request_body;
extern const struct buffer_kind buffer_http_response_body;
extern const struct buffer_kind buffer_http_stat_msg;
extern const struct buffer_kind buffer_http_stat_code;
extern const struct buffer_kind buffer_http_user_agent;
extern const struct buffer_kind buffer_http_host;
extern const struct buffer_kind buffer_http_host_raw;

/* The parse function of every sticky buffer; its kind is the keyword's arg. */
bool parse_sticky(struct build *b, const struct option *o);

/* Puts a transform on the sticky buffer in force. */
bool build_transform(
    struct build *b, const struct option *o, const struct transform *t);

/* A number of a transaction, whose buffer is the keyword's arg. */
bool parse_event_number(struct build *b, const struct option *o);

/* The same for the old modifiers behind a content. */
bool parse_modifier(struct build *b, const struct option *o);

#endif
