/*
 * HTTP/1 by libhtp, the parser of Suricata 7, configured as Suricata's default
 * "IDS" personality: connections and the progress of transactions.
 */

#include "analyzer/proto/http.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/proto/proto.h"

enum {
	FIELD_SOFT = 9000,   /* bytes of a line or header, then noted */
	FIELD_HARD = 18000,  /* then the flow is given up */
	HEADERS_MAX = 1024,  /* of a request or response */
	RAW_MAX = 256 << 10, /* bytes of headers as sent that are kept */
	WAITING_MAX = 64 << 10,
};

static struct http *
http_of(const htp_tx_t *tx)
{
	return htp_connp_get_user_data(tx->connp);
}

/*
 * The transaction of tx, made when it is new.  NULL: too many are live, or it
 * is over and its event may be gone.
 */
static struct http_tx *
tx_of(htp_tx_t *tx)
{
	struct http_tx *t = htp_tx_get_user_data(tx);
	struct event *ev;

	if (t != NULL)
		return t;
	if (tx->request_progress == HTP_REQUEST_COMPLETE &&
	    tx->response_progress == HTP_RESPONSE_COMPLETE)
		return NULL;
	ev = conn_event(http_of(tx)->conn);
	if (ev == NULL)
		return NULL;
	t = arena_zalloc(ev->arena, 1, sizeof(*t));
	t->ev = ev;
	ev->protocol = t;
	htp_tx_set_user_data(tx, t);
	return t;
}

static void
reach(struct http_tx *t, enum dir dir, enum http_stage stage)
{
	if (t->ev->progress[dir] < stage)
		t->ev->progress[dir] = (uint8_t)stage;
}

/* For a callback without a transaction. */
static int
stop(const htp_tx_t *tx)
{
	return http_of(tx)->conn->failed ? HTP_STOP : HTP_OK;
}

/* The event is not ours any more once both directions are done. */
static void
let_go(struct http_tx *t, htp_tx_t *tx)
{
	if (proto_done(t->ev))
		htp_tx_set_user_data(tx, NULL);
}

/* The bytes being fed that libhtp has not taken. */
static struct span
ahead(const struct http *h, enum dir dir)
{
	size_t n = dir == DIR_TO_SERVER ? htp_connp_req_data_consumed(h->connp)
					: htp_connp_res_data_consumed(h->connp);

	return h->fed.p == NULL ? h->fed : span_from(h->fed, n);
}

/*
 * libhtp would start the same request again and again if this did not go well;
 * the next callback ends it.
 */
static int
on_start(htp_tx_t *tx)
{
	(void)tx_of(tx);
	return HTP_OK;
}

/*
 * The answer to a request without a version has no status line, unless it
 * plainly has one: the request was of another version, or no HTTP at all.
 */
static int
on_response_start(htp_tx_t *tx)
{
	struct http *h = http_of(tx);
	struct http_tx *t = tx_of(tx);

	if (span_starts(ahead(h, DIR_TO_CLIENT), span_str("HTTP/1")))
		tx->is_protocol_0_9 = 0;
	if (h->unmatched && t != NULL)
		event_anomaly(
		    t->ev, ANOMALY_HTTP_UNABLE_TO_MATCH_RESPONSE_TO_REQUEST);
	h->unmatched = false;
	return HTP_OK;
}

static int
on_request_line(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	http_request_line(t, tx);
	reach(t, DIR_TO_SERVER, HTTP_LINE);
	return HTP_OK;
}

/* libhtp would unpack what is not packed, and make nonsense of it. */
static void
check_packed(const struct http *h, htp_tx_t *tx)
{
	struct span body = ahead(h, DIR_TO_SERVER);

	if (tx->request_content_encoding == HTP_COMPRESSION_GZIP &&
	    body.n >= 2 && !span_starts(body, span_str("\x1f\x8b")))
		tx->request_content_encoding = HTP_COMPRESSION_NONE;
}

static int
on_request_headers(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	check_packed(http_of(tx), tx);
	http_request_headers(t, tx);
	reach(t, DIR_TO_SERVER, HTTP_HEADERS);
	return HTP_OK;
}

/* A response without a request: libhtp makes one up. */
static void
fill_request(struct http_tx *t, htp_tx_t *tx)
{
	if (t->ev->progress[DIR_TO_SERVER] < HTTP_LINE)
		http_request_line(t, tx);
	if (t->ev->progress[DIR_TO_SERVER] < HTTP_HEADERS)
		http_request_headers(t, tx);
	reach(t, DIR_TO_SERVER, HTTP_HEADERS);
}

static void
fill_made_up(struct http_tx *t, htp_tx_t *tx)
{
	if (tx->request_progress == HTP_REQUEST_COMPLETE ||
	    (tx->request_line == NULL && tx->request_uri != NULL))
		fill_request(t, tx);
}

static int
on_request_complete(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	fill_request(t, tx);
	http_note_flags(t, tx);
	http_body_end(t, DIR_TO_SERVER, true);
	reach(t, DIR_TO_SERVER, HTTP_DONE);
	t->ev->flow->side[DIR_TO_SERVER].raw.wanted = true;
	let_go(t, tx);
	return HTP_OK;
}

static int
on_response_line(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	fill_made_up(t, tx);
	/*
	 * Behind a 100-continue comes the real status line, or one more of
	 * them: only newer versions of libhtp take more than one.
	 */
	if (t->ev->progress[DIR_TO_CLIENT] >= HTTP_LINE)
		t->ev->renewed[DIR_TO_CLIENT]++;
	tx->seen_100continue = 0;
	http_response_line(t, tx);
	reach(t, DIR_TO_CLIENT, HTTP_LINE);
	return HTP_OK;
}

static int
on_response_headers(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	http_response_headers(t, tx);
	reach(t, DIR_TO_CLIENT, HTTP_HEADERS);
	return HTP_OK;
}

/* How long the answer is so far. */
static void
set_length(struct http_tx *t, const htp_tx_t *tx)
{
	(void)event_set_int(t->ev, FIELD_HTTP_LENGTH, tx->response_message_len);
}

static int
on_response_complete(htp_tx_t *tx)
{
	struct http_tx *t = tx_of(tx);

	if (t == NULL)
		return stop(tx);
	http_body_end(t, DIR_TO_CLIENT, true);
	set_length(t, tx);
	/* RFC 9110, section 9.3.6: from here on it is a tunnel. */
	if (tx->request_method_number == HTP_M_CONNECT &&
	    tx->response_status_number >= 200 &&
	    tx->response_status_number < 300) {
		http_of(tx)->tunnel = true;
		fill_request(t, tx);
		reach(t, DIR_TO_SERVER, HTTP_DONE);
	}
	reach(t, DIR_TO_CLIENT, HTTP_DONE);
	t->ev->flow->side[DIR_TO_CLIENT].raw.wanted = true;
	let_go(t, tx);
	return HTP_OK;
}

static int
on_body(htp_tx_data_t *d, enum dir dir)
{
	struct http_tx *t = tx_of(d->tx);

	if (t == NULL)
		return stop(d->tx);
	http_body_bytes(http_of(d->tx), t, d, dir);
	return HTP_OK;
}

static int
on_request_body(htp_tx_data_t *d)
{
	return on_body(d, DIR_TO_SERVER);
}

static int
on_response_body(htp_tx_data_t *d)
{
	struct http_tx *t = tx_of(d->tx);

	/* What looks like no answer at all begins with its body. */
	if (t != NULL && d->tx->request_line == NULL)
		fill_made_up(t, d->tx);
	return on_body(d, DIR_TO_CLIENT);
}

/* Headers as sent; those of a trailer come behind the others. */
static int
on_raw(htp_tx_data_t *d, enum dir dir)
{
	struct http_tx *t = tx_of(d->tx);
	struct growing *raw;

	if (t == NULL)
		return stop(d->tx);
	raw = &t->raw[dir];
	(void)growing_add(raw, t->ev->arena, span_of(d->data, d->len), RAW_MAX);
	if (raw->n != 0)
		(void)event_set(t->ev,
		    dir == DIR_TO_SERVER ? FIELD_HTTP_HEADER_RAW_REQUEST
					 : FIELD_HTTP_HEADER_RAW_RESPONSE,
		    span_of(raw->p, raw->n));
	return HTP_OK;
}

static int
on_request_raw(htp_tx_data_t *d)
{
	return on_raw(d, DIR_TO_SERVER);
}

static int
on_response_raw(htp_tx_data_t *d)
{
	return on_raw(d, DIR_TO_CLIENT);
}

static void
register_callbacks(htp_cfg_t *cfg)
{
	htp_config_register_request_start(cfg, on_start);
	htp_config_register_request_line(cfg, on_request_line);
	htp_config_register_request_header_data(cfg, on_request_raw);
	htp_config_register_request_headers(cfg, on_request_headers);
	htp_config_register_request_body_data(cfg, on_request_body);
	htp_config_register_request_trailer_data(cfg, on_request_raw);
	htp_config_register_request_complete(cfg, on_request_complete);
	htp_config_register_response_start(cfg, on_response_start);
	htp_config_register_response_line(cfg, on_response_line);
	htp_config_register_response_header_data(cfg, on_response_raw);
	htp_config_register_response_headers(cfg, on_response_headers);
	htp_config_register_response_body_data(cfg, on_response_body);
	htp_config_register_response_trailer_data(cfg, on_response_raw);
	htp_config_register_response_complete(cfg, on_response_complete);
	htp_config_register_log(cfg, http_say);
}

static void *
http_start(const struct proto_limits *limits)
{
	htp_cfg_t *cfg = htp_config_create();

	assert(cfg != NULL);
	if (htp_config_set_server_personality(cfg, HTP_SERVER_IDS) != HTP_OK)
		assert(!"libhtp has no IDS personality");
	/* The personality's small letters are not what rules expect. */
	htp_config_set_convert_lowercase(cfg, HTP_DECODER_URL_PATH, 0);
	htp_config_set_parse_request_cookies(cfg, 0);
	htp_config_set_allow_space_uri(cfg, 1);
	htp_config_set_plusspace_decode(cfg, HTP_DECODER_URLENCODED, 0);
	htp_config_set_request_decompression(cfg, 1);
	htp_config_set_lzma_layers(cfg, 0);
	htp_config_set_lzma_memlimit(cfg, limits->unpack_bytes);
	htp_config_set_compression_bomb_limit(cfg, limits->unpack_bytes);
	/* The answer must not depend on the speed of the machine. */
	htp_config_set_compression_time_limit(cfg, INT_MAX);
	htp_config_set_response_decompression_layer_limit(
	    cfg, (int)limits->layers);
	htp_config_set_number_headers_limit(cfg, HEADERS_MAX);
	htp_config_set_field_limits(cfg, FIELD_SOFT, FIELD_HARD);
	htp_config_set_tx_auto_destroy(cfg, 1);
	register_callbacks(cfg);
	return cfg;
}

static void
http_stop(void *shared)
{
	htp_config_destroy(shared);
}

static void *
http_open(struct conn *c)
{
	struct http *h = mem_zalloc(1, sizeof(*h));

	h->conn = c;
	h->connp = htp_connp_create(c->shared);
	assert(h->connp != NULL);
	htp_connp_set_user_data(h->connp, h);
	htp_connp_open(h->connp, NULL, c->flow->port[DIR_TO_SERVER], NULL,
	    c->flow->port[DIR_TO_CLIENT], NULL);
	return h;
}

/* Feeds bytes; with p == NULL n are missing.  Returns how many were taken. */
static size_t
feed(struct http *h, enum dir dir, struct span bytes, int *status)
{
	int64_t ns = h->conn->time_ns;
	htp_time_t now = {.tv_sec = (time_t)(ns / 1000000000),
	    .tv_usec = (suseconds_t)(ns % 1000000000 / 1000)};

	h->dir = dir;
	h->fed = bytes;
	*status = dir == DIR_TO_SERVER
	    ? htp_connp_req_data(h->connp, &now, bytes.p, bytes.n)
	    : htp_connp_res_data(h->connp, &now, bytes.p, bytes.n);
	http_note_said(h);
	return dir == DIR_TO_SERVER ? htp_connp_req_data_consumed(h->connp)
				    : htp_connp_res_data_consumed(h->connp);
}

static void
give(struct http *h, enum dir dir, struct span bytes)
{
	struct conn *c = h->conn;
	int status;
	size_t n = feed(h, dir, bytes, &status);

	if (status == HTP_STREAM_ERROR || status == HTP_STREAM_STOP) {
		conn_fail(c, FAULT_PARSER);
	} else if (h->tunnel) {
		c->change = true;
		c->wanted = APP_UNKNOWN;
		c->rest =
		    bytes.p == NULL ? (struct span){0} : span_from(bytes, n);
	} else if (status == HTP_STREAM_DATA_OTHER && bytes.p != NULL) {
		struct span rest = span_from(bytes, n);

		if (rest.n + h->waiting[dir].n > WAITING_MAX)
			conn_fail(c, FAULT_LIMIT);
		else
			buf_put(&h->waiting[dir], rest);
	}
}

/* What waited for the other direction, now that that has gone on. */
static void
give_waiting(struct http *h, enum dir dir)
{
	struct buf waiting = h->waiting[dir];

	if (waiting.n == 0 || h->conn->failed)
		return;
	h->waiting[dir] = (struct buf){0};
	give(h, dir, buf_span(&waiting));
	buf_free(&waiting);
}

/* What waited for the answer to CONNECT is of the new protocol. */
static void
hold_waiting(struct http *h)
{
	struct conn *c = h->conn;
	struct buf *waiting = &h->waiting[DIR_TO_SERVER];

	buf_put(&c->held[DIR_TO_SERVER], buf_span(waiting));
	buf_free(waiting);
}

/* A response that ends within its headers: those that came count. */
static void
end_headers(struct http *h)
{
	int status;

	for (unsigned i = 0; i < 2; i++) {
		/* The first line end may complete it, and free it. */
		const htp_tx_t *tx = htp_connp_get_out_tx(h->connp);
		const struct http_tx *t =
		    tx == NULL ? NULL : htp_tx_get_user_data(tx);

		/* Of answers without a body libhtp says so behind them, too. */
		if (t != NULL &&
		    tx->response_progress == HTP_RESPONSE_HEADERS &&
		    t->ev->progress[DIR_TO_CLIENT] < HTTP_HEADERS)
			(void)feed(h, DIR_TO_CLIENT, span_str("\r\n"), &status);
	}
}

static void
end_of(struct http *h, enum dir dir)
{
	if (h->closed[dir] || h->conn->failed)
		return;
	h->closed[dir] = true;
	if (dir == DIR_TO_CLIENT)
		end_headers(h);
	h->dir = dir;
	if (dir == DIR_TO_SERVER)
		htp_connp_req_close(h->connp, NULL);
	else
		htp_connp_close(h->connp, NULL);
	http_note_said(h);
}

/*
 * A transaction that did not come to its end.  What the sender ended by
 * closing the connection counts as whole.
 */
static void
finish(struct http_tx *t, const htp_tx_t *tx, const bool ended[2])
{
	http_body_end(t, DIR_TO_SERVER, ended[DIR_TO_SERVER]);
	http_body_end(t, DIR_TO_CLIENT, ended[DIR_TO_CLIENT]);
	if (event_get(t->ev, FIELD_HTTP_LENGTH) == NULL)
		set_length(t, tx);
}

/* Those that are open when the connection is over; all counts requests that
 * are not whole or were not answered, too. */
static void
finish_open(struct http *h, const bool ended[2], bool all)
{
	const htp_conn_t *conn = htp_connp_get_connection(h->connp);
	size_t n = htp_list_array_size(conn->transactions);

	for (size_t i = 0; i < n; i++) {
		htp_tx_t *tx = htp_list_array_get(conn->transactions, i);
		struct http_tx *t =
		    tx == NULL ? NULL : htp_tx_get_user_data(tx);

		if (t == NULL || proto_done(t->ev))
			continue;
		if (!all &&
		    (t->ev->progress[DIR_TO_SERVER] < HTTP_DONE ||
			tx->response_progress == HTP_RESPONSE_NOT_STARTED ||
			tx->response_progress == HTP_RESPONSE_LINE))
			continue;
		finish(t, tx, ended);
		reach(t, DIR_TO_CLIENT, HTTP_DONE);
		let_go(t, tx);
	}
}

/* Of an answer that is under way. */
static void
note_length(struct http *h)
{
	const htp_tx_t *tx = htp_connp_get_out_tx(h->connp);
	struct http_tx *t = tx == NULL ? NULL : htp_tx_get_user_data(tx);

	if (t != NULL && tx->response_message_len != 0)
		set_length(t, tx);
}

static void
http_bytes(struct conn *c, const struct chunk *chunk)
{
	struct http *h = c->state;
	enum dir dir = chunk->dir;

	if (chunk->bytes.n != 0) {
		if (h->waiting[dir].n != 0) {
			buf_put(&h->waiting[dir], chunk->bytes);
			give_waiting(h, dir);
		} else {
			give(h, dir, chunk->bytes);
		}
	} else if (chunk->gap_n != 0) {
		conn_fault(c, FAULT_GAP);
		give(h, dir, span_of(NULL, chunk->gap_n));
	}
	if (dir == DIR_TO_CLIENT)
		note_length(h);
	if (c->change)
		hold_waiting(h);
	else
		give_waiting(h, dir_other(dir));
	if (chunk->end && !c->change) {
		end_of(h, dir);
		if (h->closed[0] && h->closed[1] && !c->failed)
			finish_open(h, h->closed, false);
	}
}

static void
http_close(struct conn *c)
{
	struct http *h = c->state;

	bool ended[2] = {h->closed[0], h->closed[1]};

	end_of(h, DIR_TO_SERVER);
	end_of(h, DIR_TO_CLIENT);
	finish_open(h, ended, true);
	htp_connp_destroy_all(h->connp);
	free(h->said);
	buf_free(&h->waiting[0]);
	buf_free(&h->waiting[1]);
	free(h);
	c->state = NULL;
}

/* Does start begin with word, or could it with more bytes? */
static enum probe
begins(struct span start, const char *word)
{
	struct span w = span_str(word);

	if (!span_starts(start, span_first(w, start.n)))
		return PROBE_NO;
	return start.n < w.n ? PROBE_MAYBE : PROBE_YES;
}

/* A method and a blank, or a version: as Suricata recognises HTTP/1. */
static enum probe
http_probe(struct span start, enum dir dir, bool datagram)
{
	static const char *const methods[] = {"GET", "PUT", "POST", "HEAD",
	    "TRACE", "OPTIONS", "CONNECT", "DELETE", "PATCH", "PROPFIND",
	    "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "CHECKOUT",
	    "UNCHECKOUT", "CHECKIN", "UPDATE", "LABEL", "REPORT", "MKWORKSPACE",
	    "MKACTIVITY", "MERGE", "INVALID", "VERSION-CONTROL",
	    "BASELINE-CONTROL"};
	static const char *const versions[] = {
	    "HTTP/0.9", "HTTP/1.0", "HTTP/1.1"};
	const char *const *words = dir == DIR_TO_SERVER ? methods : versions;
	size_t n = dir == DIR_TO_SERVER
	    ? sizeof(methods) / sizeof(methods[0])
	    : sizeof(versions) / sizeof(versions[0]);
	enum probe best = PROBE_NO;

	if (datagram)
		return PROBE_NO;
	for (size_t i = 0; i < n; i++) {
		enum probe r = begins(start, words[i]);

		if (r == PROBE_YES && dir == DIR_TO_SERVER) {
			size_t at = strlen(words[i]);

			if (start.n == at)
				r = PROBE_MAYBE;
			else if (start.p[at] != ' ' && start.p[at] != '\t')
				r = PROBE_NO;
		}
		if (r > best)
			best = r;
	}
	return best;
}

static const struct event_type http_type = {
    .name = "http",
    .category = "proxy",
    .service = "http",
    .app = APP_HTTP,
    .done = {HTTP_DONE, HTTP_DONE},
};

const struct protocol protocol_http = {
    .source = "RFC 9110, RFC 9112",
    .counters = {"app_layer.flow.http", "app_layer.tx.http",
	"app_layer.error.http.gap", "app_layer.error.http.parser",
	"app_layer.error.http.limit"},
    .app = APP_HTTP,
    .type = &http_type,
    .tcp = true,
    .probe = http_probe,
    .start = http_start,
    .stop = http_stop,
    .open = http_open,
    .bytes = http_bytes,
    .close = http_close,
};
