#include "analyzer/proto/proto_file.h"

#include "analyzer/base/hash.h"
#include "analyzer/proto/file_type.h"

enum {
	DIGESTS = 3,
	MAGIC_BYTES = 512, /* so many tell the type, or the whole of a file */
};

/* What is under way of an open file. */
struct file_work {
	struct conn *conn;
	struct arena *arena; /* the event's */
	struct digest *digest[DIGESTS];
};

struct file *
proto_file_open(
    struct conn *c, struct event *ev, enum dir dir, struct span name)
{
	struct file *f = arena_zalloc(ev->arena, 1, sizeof(*f));
	struct file_work *w = arena_zalloc(ev->arena, 1, sizeof(*w));
	struct file **last = &ev->files;

	f->id = ++c->files;
	f->dir = dir;
	f->name = arena_copy(ev->arena, name);
	f->stored = (c->file_needs & FILE_NEED_STORE) != 0;
	f->protocol = w;
	w->conn = c;
	w->arena = ev->arena;
	for (unsigned i = 0; i < DIGESTS; i++) {
		if ((c->file_needs >> i & 1) != 0)
			w->digest[i] = digest_new((enum digest_kind)i);
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = f;
	return f;
}

static void
look_at_type(struct file *f, const struct file_work *w)
{
	if ((w->conn->file_needs & FILE_NEED_MAGIC) != 0 && f->magic == NULL &&
	    f->data.n != 0)
		f->magic = conn_file_type(w->conn, f->data, w->arena);
}

void
proto_file_bytes(struct file *f, struct span kept, struct span bytes)
{
	struct file_work *w = f->protocol;

	f->size += bytes.n;
	f->data = kept;
	for (unsigned i = 0; i < DIGESTS; i++) {
		if (w->digest[i] != NULL)
			digest_add(w->digest[i], bytes);
	}
	if (kept.n >= MAGIC_BYTES)
		look_at_type(f, w);
}

void
proto_file_gap(struct file *f, uint64_t n)
{
	if (f->state != FILE_OPEN)
		return;
	f->gaps = true;
	f->size += n;
}

static uint8_t *
room_of(struct file *f, enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return f->md5;
	case DIGEST_SHA1:
		return f->sha1;
	case DIGEST_SHA256:
		break;
	}
	return f->sha256;
}

/* The digests that a file in that state gets, as Suricata gives them out. */
static unsigned
digests_of(const struct file *f, unsigned needs)
{
	if (f->state == FILE_CLOSED)
		return FILE_NEED_HASHES;
	return (needs & FILE_NEED_CUT) != 0 ? FILE_NEED_SHA256 : 0;
}

static void
end_digests(struct file *f, struct file_work *w, unsigned wanted)
{
	uint8_t out[DIGEST_MAX];

	for (unsigned i = 0; i < DIGESTS; i++) {
		size_t n;

		if (w->digest[i] == NULL)
			continue;
		n = digest_end(w->digest[i], out);
		digest_free(w->digest[i]);
		w->digest[i] = NULL;
		if ((wanted >> i & 1) == 0)
			continue;
		memcpy(room_of(f, (enum digest_kind)i), out, n);
		f->hashed |= (uint8_t)(1U << i);
	}
}

void
proto_file_close(struct file *f, enum file_state state)
{
	struct file_work *w = f == NULL ? NULL : f->protocol;

	if (w == NULL || f->state != FILE_OPEN)
		return;
	f->state = f->gaps && state == FILE_CLOSED ? FILE_TRUNCATED : state;
	look_at_type(f, w);
	end_digests(f, w, digests_of(f, w->conn->file_needs));
}

void
proto_file_free(struct event *ev)
{
	for (struct file *f = ev->files; f != NULL; f = f->next) {
		if (f->protocol != NULL)
			end_digests(f, f->protocol, 0);
	}
}
