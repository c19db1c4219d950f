/* Bodies, kept up to a limit for inspection, and the files that they are. */

#include "analyzer/proto/http.h"
#include "analyzer/proto/proto_file.h"

void
http_file_open(struct http *h, struct http_tx *t, enum dir dir,
    struct span name, size_t at)
{
	struct http_body *body = &t->body[dir];

	if (name.n > HTTP_FILE_NAME)
		event_anomaly(t->ev, ANOMALY_HTTP_FILE_NAME_TOO_LONG);
	name = span_first(name, HTTP_FILE_NAME);
	body->file = proto_file_open(h->conn, t->ev, dir, name);
	body->file_at = at;
}

void
http_file_bytes(struct http_body *body, struct span bytes)
{
	struct span kept = span_of(
	    body->bytes.p + body->file_at, body->bytes.n - body->file_at);

	proto_file_bytes(
	    body->file, span_first(kept, body->file->size + bytes.n), bytes);
}

void
http_file_close(struct http_body *body, enum file_state state)
{
	proto_file_close(body->file, state);
	body->file = NULL;
}

/* The last value of a header of the transaction that libhtp holds. */
static struct span
disposition(const htp_tx_t *tx)
{
	const htp_header_t *h =
	    htp_table_get_c(tx->response_headers, "content-disposition");

	return h == NULL ? (struct span){0}
			 : http_parameter(http_span(h->value), "filename");
}

void
http_file_rename(struct http_tx *t, const htp_tx_t *tx)
{
	struct file *f = t->body[DIR_TO_CLIENT].file;
	struct span given = f == NULL ? (struct span){0} : disposition(tx);

	if (given.n != 0)
		f->name = arena_copy(t->ev->arena, given);
}

/* What the first byte of a body decides: is it a file, and of which name? */
static void
begin(struct http *h, struct http_tx *t, const htp_tx_t *tx, enum dir dir)
{
	struct span name = {0};

	t->body[dir].begun = true;
	if (tx->parsed_uri != NULL)
		name = http_span(tx->parsed_uri->path);
	if (dir == DIR_TO_CLIENT) {
		struct span given = disposition(tx);

		http_file_open(h, t, dir, given.n != 0 ? given : name, 0);
		return;
	}
	if (tx->request_method_number == HTP_M_POST) {
		t->form = http_form_new(t->ev->arena,
		    event_text(t->ev, FIELD_HTTP_CONTENT_TYPE_REQUEST));
	}
	if (t->form == NULL &&
	    (tx->request_method_number == HTP_M_POST ||
		tx->request_method_number == HTP_M_PUT))
		http_file_open(h, t, dir, name, 0);
}

/* Shows what is kept of the body to the rules. */
static void
show(struct http_tx *t, enum dir dir, bool open)
{
	const struct growing *g = &t->body[dir].bytes;
	enum field f = dir == DIR_TO_SERVER ? FIELD_HTTP_REQUEST_BODY
					    : FIELD_HTTP_RESPONSE_BODY;

	if (g->n != 0)
		event_set(t->ev, f, span_of(g->p, g->n))->open = open;
}

/* RFC 9110: d->data is NULL for the end of the body and for a gap. */
void
http_body_bytes(
    struct http *h, struct http_tx *t, htp_tx_data_t *d, enum dir dir)
{
	struct http_body *body = &t->body[dir];
	size_t limit = dir == DIR_TO_SERVER ? h->conn->limits->body_bytes
					    : h->conn->limits->answer_bytes;
	struct span bytes = span_of(d->data, d->len);
	size_t kept;

	if (d->len == 0)
		return;
	if (!body->begun)
		begin(h, t, d->tx, dir);
	if (d->data == NULL) {
		if (body->file != NULL)
			proto_file_gap(body->file, d->len);
		if (t->form != NULL)
			t->form->state = FORM_END;
		return;
	}
	body->seen += d->len;
	kept = growing_add(&body->bytes, t->ev->arena, bytes, limit);
	if (dir == DIR_TO_SERVER && t->form != NULL)
		http_form_read(h, t);
	else if (body->file != NULL && kept != 0)
		http_file_bytes(body, span_first(bytes, kept));
	if (kept < bytes.n)
		http_file_close(body, FILE_TRUNCATED);
	show(t, dir, body->bytes.n < limit);
}

void
http_body_end(struct http_tx *t, enum dir dir, bool whole)
{
	http_file_close(&t->body[dir], whole ? FILE_CLOSED : FILE_TRUNCATED);
	show(t, dir, false);
}
