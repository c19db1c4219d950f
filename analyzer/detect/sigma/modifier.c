#include "analyzer/detect/sigma/modifier.h"

#include "analyzer/base/buf.h"

static const struct modifier *
modifier_find(struct span name)
{
	for (const struct modifier *m = modifiers; m->name != NULL; m++) {
		if (span_eq_str(name, m->name))
			return m;
	}
	return NULL;
}

/* How many letters must change to make b of a, up to three. */
static unsigned
distance(struct span a, const char *b)
{
	size_t n = strlen(b);
	unsigned d = a.n > n ? (unsigned)(a.n - n) : (unsigned)(n - a.n);

	for (size_t i = 0, k = 0; i < a.n && k < n && d < 4; i++, k++) {
		if (byte_lower(a.p[i]) == (uint8_t)b[k])
			continue;
		d++;
		if (k + 1 < n && byte_lower(a.p[i]) == (uint8_t)b[k + 1])
			k++;
		else if (i + 1 < a.n && byte_lower(a.p[i + 1]) == (uint8_t)b[k])
			i++;
	}
	return d;
}

static bool
fail_unknown(struct span name, struct err *err)
{
	const struct modifier *near = NULL;
	unsigned best = 3;
	struct buf names = {0};

	for (const struct modifier *m = modifiers; m->name != NULL; m++) {
		unsigned d = distance(name, m->name);

		buf_printf(&names, "%s%s", names.n == 0 ? "" : ", ", m->name);
		if (name.n > 2 && d < best) {
			best = d;
			near = m;
		}
	}
	if (near != NULL)
		err_set(err, ERR_SYNTAX,
		    "unknown modifier \"%.*s\"; did you mean \"%s\"?",
		    (int)name.n, (const char *)name.p, near->name);
	else
		err_set(err, ERR_SYNTAX,
		    "unknown modifier \"%.*s\"; there are %.*s", (int)name.n,
		    (const char *)name.p, (int)names.n, (const char *)names.p);
	buf_free(&names);
	return false;
}

static bool
fail_beside(const struct modifier *m, struct err *err)
{
	return err_set(err, ERR_SYNTAX,
	    "\"%s\" does not go with the modifier before it", m->name);
}

/* Takes the place of "text" as the kind of question, once. */
static bool
set_kind(struct question *q, const struct modifier *m, struct err *err)
{
	if (q->kind != MOD_OPEN && q->kind != m->kind)
		return fail_beside(m, err);
	q->kind = m->kind;
	return true;
}

static bool
add(struct question *q, const struct modifier *m, struct err *err)
{
	switch (m->kind) {
	case MOD_ENCODE:
		if (q->encodes == MODIFIERS_MAX)
			return err_set(err, ERR_LIMIT, "too many modifiers");
		q->encode[q->encodes++] = m;
		return true;
	case MOD_OPEN:
		q->open |= m->arg;
		q->has_open = true;
		return true;
	case MOD_ALL:
		q->all = true;
		return true;
	case MOD_NEQ:
		q->neq = true;
		return true;
	case MOD_CASED:
		q->cased = true;
		return true;
	case MOD_EXPAND:
		q->expand = true;
		return true;
	case MOD_FLAG:
		if (q->kind != MOD_REGEX)
			return err_set(err, ERR_SYNTAX,
			    "\"%s\" stands behind \"re\" only", m->name);
		q->flags |= (unsigned)m->arg;
		return true;
	case MOD_TIME:
		if (q->has_part && q->part != m->arg)
			return fail_beside(m, err);
		q->part = m->arg;
		q->has_part = true;
		return true;
	case MOD_RELATION:
		if (q->kind == MOD_RELATION && q->relation != m->arg)
			return fail_beside(m, err);
		q->relation = m->arg;
		return set_kind(q, m, err);
	default:
		return set_kind(q, m, err);
	}
}

/* What cannot stand together. */
static bool
check(const struct question *q, struct err *err)
{
	bool text = q->kind == MOD_OPEN || q->kind == MOD_REF;

	if (q->has_open && !text)
		return err_set(err, ERR_SYNTAX,
		    "contains, startswith and endswith go with text only");
	if (q->cased && !text)
		return err_set(err, ERR_SYNTAX, "cased goes with text only");
	if (q->encodes != 0 && q->kind != MOD_OPEN)
		return err_set(err, ERR_SYNTAX, "\"%s\" goes with text only",
		    q->encode[0]->name);
	if (q->has_part && q->kind != MOD_OPEN && q->kind != MOD_RELATION)
		return err_set(err, ERR_SYNTAX,
		    "a part of a time is compared with numbers only");
	if (q->kind == MOD_EXISTS && (q->all || q->neq || q->expand))
		return err_set(
		    err, ERR_SYNTAX, "exists stands alone, with true or false");
	if (q->field.n == 0 && q->kind != MOD_OPEN && q->kind != MOD_REGEX)
		return err_set(err, ERR_SYNTAX,
		    "keywords are texts or expressions; this modifier needs a "
		    "field before it");
	return true;
}

bool
question_read(struct span key, struct question *q, struct err *err)
{
	struct span name;

	*q = (struct question){.kind = MOD_OPEN, .relation = REL_EQ};
	if (!span_token(&key, '|', &q->field))
		return true;
	while (span_token(&key, '|', &name)) {
		const struct modifier *m = modifier_find(name);

		if (m == NULL)
			return fail_unknown(name, err);
		if (!add(q, m, err))
			return false;
	}
	return check(q, err);
}
