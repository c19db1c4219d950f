#include "analyzer/proto/carry.h"

enum {
	DIGESTS = 3
};

void
carry_open(struct carry *a, struct conn *c, struct event *ev, enum dir dir,
    struct span name)
{
	struct file *f = arena_zalloc(ev->arena, 1, sizeof(*f));
	struct file **last = &ev->files;

	carry_close(a, FILE_TRUNCATED);
	f->id = ++c->files;
	f->dir = dir;
	f->name = arena_copy(ev->arena, name);
	while (*last != NULL)
		last = &(*last)->next;
	*last = f;
	a->file = f;
	a->bytes = (struct growing){0};
	for (unsigned i = 0; i < DIGESTS && c->hashes; i++)
		a->digest[i] = digest_new((enum digest_kind)i);
}

void
carry_bytes(
    struct carry *a, const struct conn *c, struct event *ev, struct span bytes)
{
	struct file *f = a->file;

	if (f == NULL || bytes.n == 0)
		return;
	f->size += bytes.n;
	(void)growing_add(&a->bytes, ev->arena, bytes, c->limits->body_bytes);
	f->data = span_of(a->bytes.p, a->bytes.n);
	for (unsigned i = 0; i < DIGESTS && a->digest[i] != NULL; i++)
		digest_add(a->digest[i], bytes);
}

void
carry_close(struct carry *a, enum file_state state)
{
	struct file *f = a->file;
	uint8_t out[DIGESTS][DIGEST_MAX];

	if (f == NULL)
		return;
	f->state = state;
	a->file = NULL;
	if (a->digest[0] == NULL)
		return;
	for (unsigned i = 0; i < DIGESTS; i++) {
		(void)digest_end(a->digest[i], out[i]);
		digest_free(a->digest[i]);
		a->digest[i] = NULL;
	}
	if (state != FILE_CLOSED)
		return;
	memcpy(f->md5, out[DIGEST_MD5], sizeof(f->md5));
	memcpy(f->sha1, out[DIGEST_SHA1], sizeof(f->sha1));
	memcpy(f->sha256, out[DIGEST_SHA256], sizeof(f->sha256));
	f->hashed = true;
}
