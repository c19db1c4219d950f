/*
 * HTTP/1: what libhtp says is wrong, and of which transaction.  It is noted
 * behind the bytes that it is about, when all of it is known.
 */

#include "analyzer/base/mem.h"
#include "analyzer/proto/http.h"
#include "analyzer/proto/proto.h"

enum {
	MESSAGES_MAX = 512, /* of a connection: no more are told */
};

/* "identity" says that nothing is packed (RFC 9110, section 12.5.3). */
static bool
is_identity(const htp_tx_t *tx)
{
	const htp_header_t *h = tx == NULL
	    ? NULL
	    : htp_table_get_c(tx->response_headers, "content-encoding");

	return h != NULL &&
	    span_eq_nocase(http_span(h->value), span_str("identity"));
}

int
http_say(htp_log_t *log)
{
	struct http *h = htp_connp_get_user_data(log->connp);
	enum anomaly a = http_message(log->msg);
	htp_tx_t *tx = h->dir == DIR_TO_SERVER
	    ? htp_connp_get_in_tx(log->connp)
	    : htp_connp_get_out_tx(log->connp);
	struct event *ev = h->conn->flow->last_event;

	if (a == ANOMALY_HTTP_ABNORMAL_CE_HEADER && is_identity(tx))
		return HTP_OK;
	/* It is said before there is anything else of a made up request. */
	if (a == ANOMALY_HTTP_UNABLE_TO_MATCH_RESPONSE_TO_REQUEST) {
		h->unmatched = true;
		return HTP_OK;
	}
	if (tx != NULL && htp_tx_get_user_data(tx) != NULL)
		ev = ((struct http_tx *)htp_tx_get_user_data(tx))->ev;
	if (h->messages + h->n_said == MESSAGES_MAX)
		return HTP_OK;
	h->said = mem_grow(h->said, h->n_said, &h->cap_said, sizeof(*h->said));
	h->said[h->n_said++] = (struct http_said){.ev = ev, .anomaly = a};
	return HTP_OK;
}

/*
 * As Suricata's, a connection that has too much wrong with it is told of that
 * in place of what was found with the last bytes.
 */
void
http_note_said(struct http *h)
{
	size_t n = h->n_said;

	h->n_said = 0;
	h->messages += n;
	if (h->messages == MESSAGES_MAX && n != 0) {
		if (h->said[n - 1].ev != NULL)
			event_anomaly_each(
			    h->said[n - 1].ev, ANOMALY_HTTP_TOO_MANY_WARNINGS);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (h->said[i].ev != NULL &&
		    h->said[i].anomaly != ANOMALY_COUNT)
			event_anomaly_each(h->said[i].ev, h->said[i].anomaly);
	}
}
