/* The fields of a transaction, in the formats that Suricata's keywords have. */

#include "analyzer/proto/http.h"

static struct span
header_value(const htp_table_t *headers, const char *name)
{
	const htp_header_t *h =
	    headers == NULL ? NULL : htp_table_get_c(headers, name);

	return h == NULL ? (struct span){0} : http_span(h->value);
}

/* Adds a field unless its bytes are absent; empty ones count. */
static void
add(struct http_tx *t, enum field f, struct span s)
{
	if (s.p != NULL)
		(void)event_add(t->ev, f, s);
}

/* The same in place of what was there, of which nothing stays. */
static void
set(struct http_tx *t, enum field f, struct span s)
{
	if (s.p != NULL || event_get(t->ev, f) != NULL)
		(void)event_set(t->ev, f, arena_copy(t->ev->arena, s));
}

/*
 * Path, query and fragment, decoded as the personality does; the path comes
 * decoded from libhtp, the query does not.
 */
static void
add_uri(struct http_tx *t, htp_tx_t *tx)
{
	htp_uri_t *uri = tx->parsed_uri;
	struct buf out = {0};
	uint64_t flags = 0;
	bstr *query;

	if (uri == NULL)
		return;
	buf_put(&out, http_span(uri->path));
	if (uri->query != NULL && (query = bstr_dup(uri->query)) != NULL) {
		(void)htp_urldecode_inplace(
		    tx->cfg, HTP_DECODER_URLENCODED, query, &flags);
		buf_byte(&out, '?');
		buf_put(&out, http_span(query));
		bstr_free(query);
	}
	if (uri->fragment != NULL) {
		buf_byte(&out, '#');
		buf_put(&out, http_span(uri->fragment));
	}
	/* Of "/." nothing is left; that is a URI, too. */
	(void)event_add(t->ev, FIELD_HTTP_URI,
	    out.n == 0 ? span_of("", 0) : buf_span(&out));
	buf_free(&out);
}

void
http_request_line(struct http_tx *t, htp_tx_t *tx)
{
	add(t, FIELD_HTTP_REQUEST_LINE, http_span(tx->request_line));
	add(t, FIELD_HTTP_METHOD, http_span(tx->request_method));
	add(t, FIELD_HTTP_URL, http_span(tx->request_uri));
	add(t, FIELD_HTTP_URI_RAW, http_span(tx->request_uri));
	add(t, FIELD_HTTP_PROTOCOL_REQUEST, http_span(tx->request_protocol));
	add_uri(t, tx);
	http_note_flags(t, tx);
}

void
http_response_line(struct http_tx *t, htp_tx_t *tx)
{
	set(t, FIELD_HTTP_RESPONSE_LINE, http_span(tx->response_line));
	set(t, FIELD_HTTP_PROTOCOL_RESPONSE, http_span(tx->response_protocol));
	set(t, FIELD_HTTP_STATUS, http_span(tx->response_status));
	set(t, FIELD_HTTP_STAT_MSG, http_span(tx->response_message));
}

/* The fields that are made of all headers of one direction. */
struct lists {
	enum field header;
	enum field names;
	enum field start;
	enum field each;
	const char *cookie; /* left out of header and start */
};

static void
put_header(struct buf *out, struct span name, struct span value)
{
	buf_put(out, name);
	buf_str(out, ": ");
	buf_put(out, value);
}

static void
add_lists(struct http_tx *t, const htp_table_t *headers, const bstr *line,
    const struct lists *to)
{
	struct buf all = {0};
	struct buf names = {0};
	struct buf one = {0};
	struct buf start = {0};
	size_t n = headers == NULL ? 0 : htp_table_size(headers);

	if (line != NULL) {
		buf_put(&start, http_span(line));
		buf_str(&start, "\r\n");
	}
	buf_str(&names, "\r\n");
	for (size_t i = 0; i < n; i++) {
		const htp_header_t *h = htp_table_get_index(headers, i, NULL);
		struct span name = http_span(h->name);

		buf_clear(&one);
		put_header(&one, name, http_span(h->value));
		(void)event_add(t->ev, to->each, buf_span(&one));
		buf_put(&names, name);
		buf_str(&names, "\r\n");
		buf_str(&one, "\r\n");
		buf_put(&start, buf_span(&one));
		if (!span_eq_nocase(name, span_str(to->cookie)))
			buf_put(&all, buf_span(&one));
	}
	if (line != NULL) {
		buf_str(&start, "\r\n");
		(void)event_add(t->ev, to->start, buf_span(&start));
	}
	if (n != 0) {
		buf_str(&names, "\r\n");
		(void)event_add(t->ev, to->names, buf_span(&names));
		(void)event_add(t->ev, to->header, buf_span(&all));
	}
	buf_free(&all);
	buf_free(&names);
	buf_free(&one);
	buf_free(&start);
}

/* A header that is a field of its own. */
struct single {
	const char *name;
	enum field field;
};

static void
add_singles(struct http_tx *t, const htp_table_t *headers,
    const struct single *singles, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(t, singles[i].field,
		    header_value(headers, singles[i].name));
}

static bool
starts_nocase(struct span text, const char *with)
{
	struct span w = span_str(with);

	return text.n >= w.n && span_eq_nocase(span_first(text, w.n), w);
}

static bool
is_hex(uint8_t c)
{
	c = byte_lower(c);
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Is there a percent sign that is itself escaped, before two digits? */
static bool
double_encoded(struct span uri)
{
	size_t at = 0;

	while ((at = span_find_byte(uri, '%', at)) != SIZE_MAX) {
		struct span s = span_from(uri, at);

		if (s.n >= 5 && s.p[1] == '2' && s.p[2] == '5' &&
		    is_hex(s.p[3]) && is_hex(s.p[4]))
			return true;
		at++;
	}
	return false;
}

void
http_note_flags(struct http_tx *t, const htp_tx_t *tx)
{
	static const struct {
		uint64_t flag;
		enum anomaly anomaly;
	} flags[] = {
	    {HTP_REQUEST_INVALID_T_E,
		ANOMALY_HTTP_INVALID_TRANSFER_ENCODING_VALUE_IN_REQUEST},
	    {HTP_REQUEST_INVALID_C_L,
		ANOMALY_HTTP_INVALID_CONTENT_LENGTH_FIELD_IN_REQUEST},
	    {HTP_HOST_MISSING, ANOMALY_HTTP_MISSING_HOST_HEADER},
	    {HTP_HOST_AMBIGUOUS, ANOMALY_HTTP_HOST_HEADER_AMBIGUOUS},
	    {HTP_HOSTU_INVALID, ANOMALY_HTTP_REQUEST_URI_HOST_INVALID},
	    {HTP_HOSTH_INVALID, ANOMALY_HTTP_REQUEST_HEADER_HOST_INVALID},
	};

	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if ((tx->flags & flags[i].flag) != 0)
			event_anomaly_each(t->ev, flags[i].anomaly);
	}
}

static void
note_request(struct http_tx *t, const htp_tx_t *tx)
{
	/* libhtp does not know RFC 6750. */
	if (tx->request_auth_type == HTP_AUTH_UNRECOGNIZED &&
	    !starts_nocase(
		header_value(tx->request_headers, "authorization"), "bearer"))
		event_anomaly(t->ev, ANOMALY_HTTP_REQUEST_AUTH_UNRECOGNIZED);
	if (double_encoded(http_span(tx->request_uri)))
		event_anomaly(t->ev, ANOMALY_HTTP_DOUBLE_ENCODED_URI);
	if (tx->is_protocol_0_9 && tx->request_method_number == HTP_M_UNKNOWN &&
	    (tx->request_protocol_number == HTP_PROTOCOL_INVALID ||
		tx->request_protocol_number == HTP_PROTOCOL_UNKNOWN))
		event_anomaly(t->ev, ANOMALY_HTTP_REQUEST_LINE_INVALID);
}

/* For rules in small letters; EVE has it as it was sent. */
static void
add_host(struct http_tx *t, struct span host)
{
	uint8_t *low;

	if (host.p == NULL)
		return;
	low = arena_alloc(t->ev->arena, host.n + 1);
	for (size_t i = 0; i < host.n; i++)
		low[i] = byte_lower(host.p[i]);
	event_add(t->ev, FIELD_HTTP_HOST, (struct span){0})->text =
	    span_of(low, host.n);
}

void
http_request_headers(struct http_tx *t, htp_tx_t *tx)
{
	static const struct single singles[] = {
	    {"user-agent", FIELD_HTTP_USER_AGENT},
	    {"x-forwarded-for", FIELD_HTTP_XFF},
	    {"content-type", FIELD_HTTP_CONTENT_TYPE_REQUEST},
	    {"referer", FIELD_HTTP_REFERER},
	    {"cookie", FIELD_HTTP_COOKIE_REQUEST},
	    {"accept", FIELD_HTTP_ACCEPT},
	    {"accept-language", FIELD_HTTP_ACCEPT_LANG},
	    {"accept-encoding", FIELD_HTTP_ACCEPT_ENC},
	    {"connection", FIELD_HTTP_CONNECTION},
	    {"content-length", FIELD_HTTP_CONTENT_LEN_REQUEST},
	};
	static const struct lists lists = {FIELD_HTTP_HEADER_REQUEST,
	    FIELD_HTTP_HEADER_NAMES_REQUEST, FIELD_HTTP_START_REQUEST,
	    FIELD_HTTP_REQUEST_HEADER, "cookie"};
	struct span in_uri = {0};

	if (tx->parsed_uri != NULL)
		in_uri = http_span(tx->parsed_uri->hostname);
	add_host(t, http_span(tx->request_hostname));
	add(t, FIELD_HTTP_HOSTNAME, http_span(tx->request_hostname));
	add(t, FIELD_HTTP_HOST_RAW,
	    in_uri.p != NULL ? in_uri
			     : header_value(tx->request_headers, "host"));
	if (tx->request_port_number >= 0)
		(void)event_add_int(
		    t->ev, FIELD_HTTP_PORT, tx->request_port_number);
	add_singles(t, tx->request_headers, singles,
	    sizeof(singles) / sizeof(singles[0]));
	add_lists(t, tx->request_headers, tx->request_line, &lists);
	if (t->raw[DIR_TO_SERVER].n != 0)
		(void)event_set(t->ev, FIELD_HTTP_HEADER_RAW_REQUEST,
		    span_of(t->raw[DIR_TO_SERVER].p, t->raw[DIR_TO_SERVER].n));
	http_note_flags(t, tx);
	note_request(t, tx);
}

/* Content-Range, such as "bytes 0-4/33" (RFC 9110, section 14.4). */
static void
add_range(struct http_tx *t, struct span value)
{
	struct span rest = value;
	struct span unit;
	struct span range;
	struct span low;
	uint64_t from;
	uint64_t to;
	uint64_t size = INT64_MAX;

	if (value.p == NULL)
		return;
	(void)event_add(t->ev, FIELD_HTTP_RANGE_RAW, value);
	if (!span_token(&rest, ' ', &unit) || !span_token(&rest, '/', &range))
		goto bad;
	if (span_number(rest, INT64_MAX, &size))
		(void)event_add_int(
		    t->ev, FIELD_HTTP_RANGE_SIZE, (int64_t)size);
	else if (!span_eq_str(rest, "*"))
		goto bad;
	if (span_eq_str(range, "*"))
		return;
	if (!span_token(&range, '-', &low) ||
	    !span_number(low, INT64_MAX, &from) ||
	    !span_number(range, INT64_MAX, &to))
		goto bad;
	if (from > to || to >= size)
		event_anomaly(t->ev, ANOMALY_HTTP_RANGE_INVALID);
	(void)event_add_int(t->ev, FIELD_HTTP_RANGE_START, (int64_t)from);
	(void)event_add_int(t->ev, FIELD_HTTP_RANGE_END, (int64_t)to);
	return;
bad:
	event_anomaly(t->ev, ANOMALY_HTTP_RANGE_INVALID);
}

void
http_response_headers(struct http_tx *t, htp_tx_t *tx)
{
	static const struct single singles[] = {
	    {"content-type", FIELD_HTTP_CONTENT_TYPE},
	    {"location", FIELD_HTTP_REDIRECT},
	    {"location", FIELD_HTTP_LOCATION},
	    {"server", FIELD_HTTP_SERVER},
	    {"connection", FIELD_HTTP_CONNECTION_RESPONSE},
	    {"set-cookie", FIELD_HTTP_COOKIE_RESPONSE},
	    {"content-length", FIELD_HTTP_CONTENT_LEN},
	};
	static const struct lists lists = {FIELD_HTTP_HEADER_RESPONSE,
	    FIELD_HTTP_HEADER_NAMES_RESPONSE, FIELD_HTTP_START_RESPONSE,
	    FIELD_HTTP_RESPONSE_HEADER, "set-cookie"};

	add_singles(t, tx->response_headers, singles,
	    sizeof(singles) / sizeof(singles[0]));
	add_range(t, header_value(tx->response_headers, "content-range"));
	add_lists(t, tx->response_headers, tx->response_line, &lists);
	if (t->raw[DIR_TO_CLIENT].n != 0)
		(void)event_set(t->ev, FIELD_HTTP_HEADER_RAW_RESPONSE,
		    span_of(t->raw[DIR_TO_CLIENT].p, t->raw[DIR_TO_CLIENT].n));
	http_file_rename(t, tx);
}
