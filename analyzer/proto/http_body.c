/* Bodies, kept up to a limit for inspection, and the files that they are. */

#include "analyzer/proto/http.h"

enum {
	DIGESTS = 3
};

void
http_file_open(struct http *h, struct http_tx *t, enum dir dir,
    struct span name, size_t at)
{
	struct http_body *body = &t->body[dir];
	struct file *f = arena_zalloc(t->ev->arena, 1, sizeof(*f));
	struct file **last = &t->ev->files;

	f->id = ++h->conn->files;
	f->dir = dir;
	f->name = arena_copy(t->ev->arena, name);
	while (*last != NULL)
		last = &(*last)->next;
	*last = f;
	body->file = f;
	body->file_at = at;
	for (unsigned i = 0; i < DIGESTS && h->conn->hashes; i++)
		body->digest[i] = digest_new((enum digest_kind)i);
}

void
http_file_bytes(struct http_body *body, struct span bytes)
{
	struct file *f = body->file;

	f->size += bytes.n;
	f->data = span_of(
	    body->bytes.p + body->file_at, body->bytes.n - body->file_at);
	f->data = span_first(f->data, f->size);
	for (unsigned i = 0; i < DIGESTS && body->digest[i] != NULL; i++)
		digest_add(body->digest[i], bytes);
}

void
http_file_close(struct http_body *body, enum file_state state)
{
	struct file *f = body->file;
	uint8_t out[DIGESTS][DIGEST_MAX];

	if (f == NULL)
		return;
	f->state = state;
	body->file = NULL;
	if (body->digest[0] == NULL)
		return;
	for (unsigned i = 0; i < DIGESTS; i++) {
		(void)digest_end(body->digest[i], out[i]);
		digest_free(body->digest[i]);
		body->digest[i] = NULL;
	}
	if (state != FILE_CLOSED)
		return;
	memcpy(f->md5, out[DIGEST_MD5], sizeof(f->md5));
	memcpy(f->sha1, out[DIGEST_SHA1], sizeof(f->sha1));
	memcpy(f->sha256, out[DIGEST_SHA256], sizeof(f->sha256));
	f->hashed = true;
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
	size_t limit = h->conn->limits->body_bytes;
	struct span bytes = span_of(d->data, d->len);
	size_t kept;

	if (d->len == 0)
		return;
	if (d->data == NULL) {
		if (body->file != NULL) {
			body->file->gaps = true;
			http_file_close(body, FILE_TRUNCATED);
		}
		if (t->form != NULL)
			t->form->state = FORM_END;
		return;
	}
	if (!body->begun)
		begin(h, t, d->tx, dir);
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
