/* The files of data sets: lines, an array of JSON objects, or one a line. */

#include "analyzer/base/addr.h"
#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/json_cut.h"

struct reading {
	struct dataset *set;
	struct arena *arena;
	struct diags *diags;
	struct place at;
	struct buf value;  /* of the line or object at hand, as a key's bytes */
	struct buf object; /* its context */
	struct json *json;
};

/* ---- values ---- */

static bool
bad(struct reading *r, const char *want)
{
	diag_add(r->diags, DIAG_ERROR, r->at, "expected %s", want);
	return false;
}

static bool
read_digest(struct reading *r, struct span text, size_t n)
{
	uint8_t digest[32];

	if (!digest_read(text, digest, n))
		return false;
	buf_put(&r->value, span_of(digest, n));
	return true;
}

static bool
read_address(struct reading *r, struct span text, bool only_v4)
{
	struct addr a;

	if (!addr_parse(text, &a) || (only_v4 && a.family != 4))
		return false;
	buf_put(&r->value, addr_bytes(&a));
	return true;
}

/* Makes r->value of a text; base64 says how a string is written. */
static bool
read_value(struct reading *r, struct span text, bool base64)
{
	buf_clear(&r->value);
	switch (r->set->type) {
	case DATASET_MD5:
		return read_digest(r, text, 16) ||
		    bad(r, "an MD5 of 32 hexadecimal digits");
	case DATASET_SHA256:
		return read_digest(r, text, 32) ||
		    bad(r, "a SHA-256 of 64 hexadecimal digits");
	case DATASET_IPV4:
		return read_address(r, text, true) || bad(r, "an IPv4 address");
	case DATASET_IP:
		return read_address(r, text, false) || bad(r, "an IP address");
	case DATASET_STRING:
	case DATASET_TYPES:
		break;
	}
	if (!base64)
		buf_put(&r->value, text);
	else if (!base64_read(&r->value, text))
		return bad(r, "a text in Base64");
	return true;
}

/* The entry of the value, new ones only: of equal ones the first counts. */
static union map_value *
new_entry(struct reading *r)
{
	struct dataset_key key;
	union map_value *v;
	bool added;

	if (!dataset_key(r->set, buf_span(&r->value), &key))
		return NULL;
	v = map_put(r->set->map, key.bytes, &added);
	return added ? v : NULL;
}

/* ---- forms ---- */

/* VALUE or VALUE,NUMBER */
static void
read_line(struct reading *r, struct span line)
{
	struct span rest = line;
	struct span text = {0};
	union map_value *v;
	uint64_t n = 0;

	(void)span_token(&rest, ',', &text);
	if (rest.p != NULL && !span_number(span_trim(rest), UINT16_MAX, &n)) {
		r->at.column = (uint32_t)(rest.p - line.p) + 1;
		(void)bad(r, "a number from 0 to 65535 behind the comma");
		return;
	}
	if (read_value(r, span_trim(text), true) && (v = new_entry(r)) != NULL)
		v->n = n;
}

static const struct json_value *
value_of(const struct json_value *v, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		if (span_eq_str(v[i].path, path))
			return &v[i];
	}
	return NULL;
}

static void
read_object(struct reading *r, struct span object)
{
	const struct dataset *d = r->set;
	const struct json_value *v, *found;
	const char *why;
	union map_value *entry;
	size_t n;

	if (!json_read(r->json, object, &v, &n, &why)) {
		diag_add(r->diags, DIAG_ERROR, r->at, "%s", why);
		return;
	}
	found = value_of(v, n, d->value_key);
	if (found == NULL) {
		diag_add(r->diags, DIAG_ERROR, r->at,
		    "there is no \"%s\" in the object", d->value_key);
		return;
	}
	if (!read_value(r, found->text, false) ||
	    (entry = new_entry(r)) == NULL)
		return;
	buf_clear(&r->object);
	json_without(&r->object, span_trim(object),
	    d->remove_key ? span_str(d->value_key) : (struct span){0});
	entry->cp = arena_str(r->arena, buf_span(&r->object));
}

static uint32_t
newlines(const uint8_t *from, const uint8_t *to)
{
	uint32_t n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

static void
read_array(struct reading *r, struct span text)
{
	const uint8_t *seen = text.p;
	struct span rest = text;
	struct span element;
	bool wrong = false;

	r->at.line = 1;
	if (r->set->array_key != NULL)
		rest = json_find(text, span_str(r->set->array_key));
	rest = span_trim(rest);
	if (rest.n == 0 || rest.p[0] != '[') {
		(void)bad(r, "an array of objects");
		return;
	}
	rest = span_from(rest, 1);
	while (json_element(&rest, &element, &wrong)) {
		r->at.line += newlines(seen, element.p);
		seen = element.p;
		read_object(r, element);
	}
	r->at.line += newlines(seen, rest.p);
	if (wrong)
		(void)bad(r, "a comma or the end of the array");
}

static void
read_lines(struct reading *r, struct span text)
{
	struct span line;

	while (span_token(&text, '\n', &line)) {
		r->at.line++;
		r->at.column = 0;
		line = span_trim(line);
		if (line.n == 0)
			continue;
		if (r->set->form == DATASET_NDJSON)
			read_object(r, line);
		else if (line.p[0] != '#')
			read_line(r, line);
	}
}

void
dataset_read(struct dataset *d, const char *file, struct span text,
    struct arena *arena, struct diags *diags)
{
	struct reading r = {
	    .set = d, .arena = arena, .diags = diags, .at = {.file = file}};

	if (d->form != DATASET_LINES)
		r.json = json_new();
	if (d->form == DATASET_JSON)
		read_array(&r, text);
	else
		read_lines(&r, text);
	json_free(r.json);
	buf_free(&r.value);
	buf_free(&r.object);
}
