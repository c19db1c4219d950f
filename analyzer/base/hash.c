#include "analyzer/base/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

struct digest {
	EVP_MD_CTX *ctx;
	const EVP_MD *md;
};

static const EVP_MD *
digest_md(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		break;
	}
	return EVP_sha256();
}

/* libcrypto's digests fail only for want of memory or of the algorithm. */
static void
must(int ok)
{
	assert(ok == 1);
	(void)ok;
}

struct digest *
digest_new(enum digest_kind kind)
{
	struct digest *d = mem_zalloc(1, sizeof(*d));

	d->ctx = EVP_MD_CTX_new();
	must(d->ctx != NULL);
	d->md = digest_md(kind);
	must(EVP_DigestInit_ex(d->ctx, d->md, NULL));
	return d;
}

void
digest_add(struct digest *d, struct span bytes)
{
	must(EVP_DigestUpdate(d->ctx, bytes.p, bytes.n));
}

size_t
digest_end(struct digest *d, uint8_t out[DIGEST_MAX])
{
	unsigned n = 0;

	must(EVP_DigestFinal_ex(d->ctx, out, &n));
	must(EVP_DigestInit_ex(d->ctx, d->md, NULL));
	return n;
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

size_t
digest_of(enum digest_kind kind, struct span bytes, uint8_t out[DIGEST_MAX])
{
	unsigned n = 0;

	must(EVP_Digest(bytes.p, bytes.n, out, &n, digest_md(kind), NULL));
	return n;
}

void
hex_text(struct span bytes, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.n; i++) {
		*out++ = digit[bytes.p[i] >> 4];
		*out++ = digit[bytes.p[i] & 15];
	}
	*out = '\0';
}
