#include "analyzer/detect/suricata/prefilter.h"

enum {
	LITERAL_ENOUGH = 24, /* bytes from which a literal is no better */
	BONUS_APP = 16,      /* few bytes of traffic are in such a buffer */
	MALUS_WEAK = 64,     /* its values are few: "GET", "200" */
	WEIGHT_BYTE = 2,
	WEIGHT_RARE = 2, /* more for each different byte, not a letter */
};

/* Different bytes count more, those that text is full of less. */
static int
strength(const struct span *literal)
{
	uint64_t seen[4] = {0};
	int sum = 0;
	size_t n = literal->n < LITERAL_ENOUGH ? literal->n : LITERAL_ENOUGH;

	for (size_t i = 0; i < n; i++) {
		uint8_t c = byte_lower(literal->p[i]);
		uint64_t bit = UINT64_C(1) << (c % 64);

		sum += WEIGHT_BYTE;
		if ((seen[c / 64] & bit) != 0)
			continue;
		seen[c / 64] |= bit;
		if (c != 0 && c != ' ' && c != 0xff && (c < 'a' || c > 'z'))
			sum += WEIGHT_RARE;
		sum++;
	}
	return sum;
}

static int
score(const struct build_list *l, const struct check *c)
{
	int s = strength(&c->content.literal);

	if (l->kind->weak)
		return s - MALUS_WEAK;
	if (l->kind->target == TARGET_FIELD)
		return s + BONUS_APP;
	return s;
}

/* Can the buffer be searched before the signature is known? */
static bool
searchable(const struct build_list *l)
{
	return l->kind->target != TARGET_HEADER &&
	    l->kind->target != TARGET_FILE_NAME &&
	    l->kind->target != TARGET_FILE_MAGIC && !l->kind->number;
}

static void
use(struct build *b, size_t list, size_t check)
{
	struct sig_prefilter *p = &b->sig.prefilter;
	const struct content *c = &b->list[list].check[check].content;

	p->has = true;
	p->buffer = (uint32_t)list;
	p->check = (uint32_t)check;
	p->literal = c->literal;
	p->nocase = c->nocase;
}

static bool
use_explicit(struct build *b)
{
	const struct build_fast *f = &b->fast;
	const struct build_list *l;

	if (!f->at.given)
		return false;
	l = &b->list[f->at.list];
	if (!searchable(l) || l->check[f->at.check].negated)
		return false;
	use(b, f->at.list, f->at.check);
	if (f->chop)
		b->sig.prefilter.literal = span_first(
		    span_from(b->sig.prefilter.literal, f->chop_offset),
		    f->chop_n);
	return true;
}

void
prefilter_choose(struct build *b)
{
	bool any = false;
	int best = 0;

	if (use_explicit(b))
		return;
	for (size_t i = 0; i < b->lists; i++) {
		const struct build_list *l = &b->list[i];

		for (size_t k = 0; searchable(l) && k < l->checks; k++) {
			const struct check *c = &l->check[k];
			int s;

			if (c->kind != CHECK_CONTENT || c->negated)
				continue;
			s = score(l, c);
			if (any && s <= best)
				continue;
			any = true;
			best = s;
			use(b, i, k);
		}
	}
}
