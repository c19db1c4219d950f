#include "analyzer/detect/suricata/dataset.h"

#include "analyzer/base/addr.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/text.h"

enum dataset_type
dataset_type(struct span name)
{
	static const char *const names[] = {
	    [DATASET_STRING] = "string",
	    [DATASET_MD5] = "md5",
	    [DATASET_SHA256] = "sha256",
	    [DATASET_IPV4] = "ipv4",
	    [DATASET_IP] = "ip",
	};
	unsigned t = 0;

	while (t < DATASET_TYPES && !span_eq_str(name, names[t]))
		t++;
	return (enum dataset_type)t;
}

bool
dataset_key(const struct dataset *d, struct span bytes, struct dataset_key *key)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

	key->bytes = bytes;
	switch (d->type) {
	case DATASET_MD5:
		return bytes.n == 16;
	case DATASET_SHA256:
		return bytes.n == 32;
	case DATASET_IPV4:
		return bytes.n == 4;
	case DATASET_IP:
		if (bytes.n != 4)
			return bytes.n == 16;
		memcpy(key->room, mapped, sizeof(mapped));
		memcpy(key->room + sizeof(mapped), bytes.p, 4);
		key->bytes = span_of(key->room, 16);
		return true;
	case DATASET_STRING:
	case DATASET_TYPES:
		break;
	}
	return true;
}

static const union map_value *
find(const struct dataset *d, struct span bytes)
{
	struct dataset_key key;

	return dataset_key(d, bytes, &key) ? map_get(d->map, key.bytes) : NULL;
}

bool
dataset_may(const struct dataset_ask *ask, struct span bytes)
{
	const union map_value *v;

	if (ask->set->changes && ask->op != DATASET_REPUTATION)
		return true;
	v = find(ask->set, bytes);
	if (ask->op == DATASET_REPUTATION)
		return v != NULL && number_test_match(&ask->reputation, v->n);
	return (v != NULL) == (ask->op == DATASET_IS_SET);
}

const char *
dataset_context(const struct dataset_ask *ask, struct span bytes)
{
	const union map_value *v = ask->context == NULL ||
		ask->op != DATASET_IS_SET || ask->set->form == DATASET_LINES
	    ? NULL
	    : find(ask->set, bytes);

	return v == NULL ? NULL : v->cp;
}

void
dataset_write(const struct dataset *d, struct span key, struct buf *out)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	char hex[DIGEST_TEXT];
	char text[ADDR_TEXT];
	struct addr a = {.family = 6};

	switch (d->type) {
	case DATASET_MD5:
	case DATASET_SHA256:
		hex_text(key, hex);
		buf_str(out, hex);
		break;
	case DATASET_IPV4:
	case DATASET_IP:
		if (key.n == 4 || memcmp(key.p, mapped, sizeof(mapped)) == 0) {
			a.family = 4;
			memcpy(a.b, key.p + key.n - 4, 4);
		} else {
			memcpy(a.b, key.p, sizeof(a.b));
		}
		buf_str(out, addr_text(&a, text));
		break;
	case DATASET_STRING:
	case DATASET_TYPES:
		base64_put(out, key);
		break;
	}
	buf_byte(out, '\n');
}
