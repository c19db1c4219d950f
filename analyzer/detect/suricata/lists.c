/*
 * Lists of addresses and ports in the header of a rule, with ranges, nesting,
 * negation and variables.
 *
 * A list is what it names (of a family of addresses of which it names nothing
 * else: all) without what it names under "!"; so "!10.0.0.0/8" has no address
 * of IPv6, as in Suricata.  A list in brackets under "!" is settled by itself
 * first, any other one is part of the list around it.  A variable is read in
 * the place where it stands, as if its value were written there in brackets.
 */

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/detect/suricata/interval.h"
#include "analyzer/detect/suricata/words.h"

enum {
	LIST_DEPTH = 32,     /* brackets inside each other */
	LIST_VARIABLES = 16, /* variables inside each other */
	LIST_ITEMS = 100000, /* of one list, variables replaced */
};

/* A text being read: the list itself or the value of a variable. */
struct text {
	struct span rest;
	unsigned depth; /* of brackets where it began, its own included */
};

/* What is named in a list, and what is named under "!". */
struct named {
	struct intervals yes4; /* IPv4 addresses, or ports */
	struct intervals no4;
	struct intervals yes6;
	struct intervals no6;
};

struct list_reader {
	struct words *words;
	bool ports;
	struct text text[LIST_VARIABLES];
	unsigned texts;
	bool own[LIST_DEPTH + 1]; /* by depth: does it have a frame? */
	unsigned depth;
	unsigned items;
	bool negates; /* there was a "!" */
	struct named frame[LIST_DEPTH + 1];
	unsigned frames; /* above the first */
	struct span at;  /* in the outermost text, for errors */
	struct err *err;
};

/* what says before and behind the text what is wrong with it. */
static bool
fail(struct list_reader *r, const char *before, struct span text,
    const char *behind)
{
	return err_set(r->err, ERR_SYNTAX, "%s%.*s%s", before,
	    (int)(text.n < 60 ? text.n : 60),
	    text.n == 0 ? "" : (const char *)text.p, behind);
}

static struct point
addr_point(const struct addr *a)
{
	struct point p = {0};

	if (a->family == 4) {
		p.low = addr_u32(a);
		return p;
	}
	for (unsigned i = 0; i < 8; i++) {
		p.high = p.high << 8 | a->b[i];
		p.low = p.low << 8 | a->b[i + 8];
	}
	return p;
}

static const struct interval all4 = {{0, 0}, {0, UINT32_MAX}};
static const struct interval all6 = {{0, 0}, {UINT64_MAX, UINT64_MAX}};
static const struct interval all_ports = {{0, 0}, {0, UINT16_MAX}};

static void
put(struct list_reader *r, bool six, bool negated, struct interval i)
{
	struct named *f = &r->frame[r->frames];

	if (six)
		intervals_add(negated ? &f->no6 : &f->yes6, i);
	else
		intervals_add(negated ? &f->no4 : &f->yes4, i);
}

/* "any" */
static bool
put_any(struct list_reader *r, bool negated, struct span text)
{
	if (negated)
		return fail(r, "\"!", text, "\" matches nothing");
	if (r->ports) {
		put(r, false, negated, all_ports);
	} else {
		put(r, false, negated, all4);
		put(r, true, negated, all6);
	}
	return true;
}

/* PORT, LOW:HIGH, LOW: or :HIGH */
static bool
put_port(struct list_reader *r, bool negated, struct span text)
{
	size_t colon = span_find_byte(text, ':', 0);
	struct interval i = all_ports;
	struct span low = span_trim(span_first(text, colon));
	struct span high =
	    colon == SIZE_MAX ? low : span_trim(span_from(text, colon + 1));

	if (low.n == 0 && high.n == 0)
		return fail(r, "expected a port, not \"", text, "\"");
	if ((low.n != 0 && !span_number(low, UINT16_MAX, &i.first.low)) ||
	    (high.n != 0 && !span_number(high, UINT16_MAX, &i.last.low)))
		return fail(r,
		    "expected a port from 0 to 65535, LOW:HIGH, a list in "
		    "brackets, a $VARIABLE or any, not \"",
		    text, "\"");
	if (i.first.low > i.last.low)
		return fail(
		    r, "the first port of \"", text, "\" is above the last");
	put(r, false, negated, i);
	return true;
}

static struct interval
prefix_interval(const struct prefix *p)
{
	struct addr last = p->addr;
	unsigned all = p->addr.family == 4 ? 32 : 128;

	for (unsigned i = p->bits; i < all; i++)
		last.b[i / 8] |= (uint8_t)(0x80 >> (i % 8));
	return (struct interval){addr_point(&p->addr), addr_point(&last)};
}

/* ADDRESS/MASK with a mask as an address: 10.0.0.0/255.0.0.0 */
static bool
masked_prefix(struct span text, struct prefix *p)
{
	size_t slash = span_find_byte(text, '/', 0);
	struct addr mask;
	uint32_t m;
	uint32_t host;
	struct addr a;

	if (slash == SIZE_MAX || !addr_parse(span_first(text, slash), &a) ||
	    !addr_parse(span_from(text, slash + 1), &mask) || a.family != 4 ||
	    mask.family != 4)
		return false;
	m = addr_u32(&mask);
	host = ~m;
	if ((host & (host + 1)) != 0)
		return false;
	p->addr = addr_v4(addr_u32(&a) & m);
	p->bits = (uint8_t)(32 - (host == 0 ? 0 : 32 - __builtin_clz(host)));
	return true;
}

/* ADDRESS, ADDRESS/BITS or LOW-HIGH */
static bool
put_address(struct list_reader *r, bool negated, struct span text)
{
	size_t dash = span_find_byte(text, '-', 0);
	struct prefix p;
	struct addr low;
	struct addr high;

	if (prefix_parse(text, &p) || masked_prefix(text, &p)) {
		put(r, p.addr.family == 6, negated, prefix_interval(&p));
		return true;
	}
	if (dash == SIZE_MAX ||
	    !addr_parse(span_trim(span_first(text, dash)), &low) ||
	    !addr_parse(span_trim(span_from(text, dash + 1)), &high) ||
	    low.family != high.family)
		return fail(r,
		    "expected an address, ADDRESS/BITS, LOW-HIGH, a list in "
		    "brackets, a $VARIABLE or any, not \"",
		    text, "\"");
	if (addr_cmp(&low, &high) > 0)
		return fail(
		    r, "the first address of \"", text, "\" is above the last");
	put(r, low.family == 6, negated,
	    (struct interval){addr_point(&low), addr_point(&high)});
	return true;
}

static bool
open_bracket(struct list_reader *r, bool negated, struct span at)
{
	if (r->depth == LIST_DEPTH)
		return fail(r, "too many brackets at \"", at, "\"");
	r->own[++r->depth] = negated;
	if (negated)
		r->frames++;
	return true;
}

/*
 * What is named, without what is named under "!"; where a family of addresses
 * is named only so, all the rest of that family.
 */
static bool
settle(struct list_reader *r, struct named *f)
{
	if (f->yes4.n == 0 && f->no4.n != 0)
		intervals_add(&f->yes4, r->ports ? all_ports : all4);
	if (f->yes6.n == 0 && f->no6.n != 0)
		intervals_add(&f->yes6, all6);
	intervals_join(&f->yes4);
	intervals_join(&f->yes6);
	intervals_join(&f->no4);
	intervals_join(&f->no6);
	intervals_subtract(&f->yes4, &f->no4);
	intervals_subtract(&f->yes6, &f->no6);
	if (f->yes4.n != 0 || f->yes6.n != 0)
		return true;
	r->at = (struct span){0};
	return err_set(r->err, ERR_SYNTAX,
	    "nothing is left of the list: all that it names is taken away by "
	    "\"!\"");
}

static void
frame_free(struct named *f)
{
	intervals_free(&f->yes4);
	intervals_free(&f->yes6);
	intervals_free(&f->no4);
	intervals_free(&f->no6);
}

/* Leaves brackets; what stood under "!" is now named so around them. */
static bool
close_bracket(struct list_reader *r)
{
	struct named *f = &r->frame[r->frames];

	if (r->own[r->depth--]) {
		if (!settle(r, f))
			return false;
		r->frames--;
		for (size_t i = 0; i < f->yes4.n; i++)
			put(r, false, true, f->yes4.v[i]);
		for (size_t i = 0; i < f->yes6.n; i++)
			put(r, true, true, f->yes6.v[i]);
		frame_free(f);
	}
	return true;
}

/* Goes on with the value of a variable, as if it stood in brackets. */
static bool
enter_variable(struct list_reader *r, bool negated, struct span name)
{
	const char *value = words_variable(r->words, name);

	if (value == NULL)
		return fail(r, "the variable $", name,
		    " is not set; set it with --set NAME=VALUE");
	if (r->texts == LIST_VARIABLES)
		return fail(
		    r, "the variable $", name, " is defined by way of itself");
	if (!open_bracket(r, negated, name))
		return false;
	r->text[r->texts++] =
	    (struct text){.rest = span_str(value), .depth = r->depth};
	return true;
}

static bool
put_item(struct list_reader *r, bool negated, struct span item)
{
	if (++r->items > LIST_ITEMS)
		return fail(r, "the list is too long at \"", item, "\"");
	if (item.p[0] == '$')
		return enter_variable(r, negated, span_from(item, 1));
	if (span_eq_nocase(item, span_str("any")))
		return put_any(r, negated, item);
	return r->ports ? put_port(r, negated, item)
			: put_address(r, negated, item);
}

/* The item at the front of *rest, up to a comma or bracket. */
static struct span
take_item(struct span *rest)
{
	size_t n = 0;
	struct span item;

	while (n < rest->n && rest->p[n] != ',' && rest->p[n] != '[' &&
	    rest->p[n] != ']')
		n++;
	item = span_trim(span_first(*rest, n));
	*rest = span_from(*rest, n);
	return item;
}

/* Reads the next mark or item of the innermost text. */
static bool
step(struct list_reader *r, struct text *t, bool *negated)
{
	uint8_t c = t->rest.p[0];
	bool not = *negated;
	struct span item;

	if (r->texts == 1)
		r->at = t->rest;
	if (c != '!' && c != '[' && c != ']' && c != ',' && !byte_blank(c)) {
		item = take_item(&t->rest);
		if (r->texts == 1)
			r->at = item;
		*negated = false;
		return put_item(r, not, item);
	}
	t->rest = span_from(t->rest, 1);
	if (c == '!') {
		*negated = !*negated;
		r->negates = true;
	} else if (c == '[') {
		*negated = false;
		return open_bracket(r, not, t->rest);
	} else if (c == ']') {
		if (r->depth == t->depth)
			return fail(
			    r, "unexpected \"]\"", (struct span){0}, "");
		return close_bracket(r);
	}
	return true;
}

/* Reads the whole list into the sets of r. */
static bool
read_list(struct list_reader *r, struct span text)
{
	bool negated = false;

	r->text[r->texts++] = (struct text){.rest = text};
	while (r->texts > 0) {
		struct text *t = &r->text[r->texts - 1];

		if (t->rest.n != 0) {
			if (!step(r, t, &negated))
				return false;
			continue;
		}
		if (r->depth != t->depth)
			return fail(
			    r, "\"]\" is missing", (struct span){0}, "");
		r->texts--;
		if (r->texts > 0 && !close_bracket(r))
			return false;
	}
	if (r->items == 0)
		return fail(r, "the list is empty", (struct span){0}, "");
	return true;
}

static void
list_free(struct list_reader *r)
{
	for (unsigned i = 0; i <= LIST_DEPTH; i++)
		frame_free(&r->frame[i]);
}

static struct addr
point_addr(struct point p, bool six)
{
	uint8_t b[16];

	if (!six)
		return addr_v4((uint32_t)p.low);
	for (unsigned i = 0; i < 8; i++) {
		b[i] = (uint8_t)(p.high >> (56 - 8 * i));
		b[i + 8] = (uint8_t)(p.low >> (56 - 8 * i));
	}
	return addr_v6(b);
}

static bool
is_whole(const struct intervals *s, const struct interval *all)
{
	return s->n == 1 && memcmp(&s->v[0], all, sizeof(*all)) == 0;
}

/* The set of these ranges, which are made once for equal ones. */
static const struct addr_set *
make_addresses(struct words *w, const struct list_reader *r)
{
	struct addr_set *set = arena_zalloc(w->arena, 1, sizeof(*set));
	size_t n = r->frame[0].yes4.n + r->frame[0].yes6.n;
	struct addr_range *range;
	union map_value *known;

	if (is_whole(&r->frame[0].yes4, &all4) &&
	    is_whole(&r->frame[0].yes6, &all6)) {
		set->any = true;
		n = 0;
	}
	range = arena_zalloc(w->arena, n, sizeof(*range));
	for (size_t i = 0; i < n; i++) {
		bool six = i >= r->frame[0].yes4.n;
		const struct interval *from = six
		    ? &r->frame[0].yes6.v[i - r->frame[0].yes4.n]
		    : &r->frame[0].yes4.v[i];

		range[i].low = point_addr(from->first, six);
		range[i].high = point_addr(from->last, six);
	}
	set->range = range;
	set->n = (uint32_t)n;
	set->negates = r->negates;
	known =
	    map_put(w->address_sets, span_of(range, n * sizeof(*range)), NULL);
	if (known->cp == NULL)
		known->cp = range;
	set->range = known->cp;
	return set;
}

static const struct port_set *
make_ports(struct words *w, const struct list_reader *r)
{
	struct port_set *set = arena_zalloc(w->arena, 1, sizeof(*set));
	bool any = is_whole(&r->frame[0].yes4, &all_ports);
	size_t n = any ? 0 : r->frame[0].yes4.n;
	struct port_range *range = arena_zalloc(w->arena, n, sizeof(*range));
	union map_value *known;

	for (size_t i = 0; i < n; i++) {
		range[i].low = (uint16_t)r->frame[0].yes4.v[i].first.low;
		range[i].high = (uint16_t)r->frame[0].yes4.v[i].last.low;
	}
	set->any = any;
	set->range = range;
	set->n = (uint32_t)n;
	known = map_put(w->port_sets, span_of(range, n * sizeof(*range)), NULL);
	if (known->cp == NULL)
		known->cp = set;
	return known->cp;
}

const struct addr_set *
words_addresses(
    struct words *w, struct span text, struct err *err, struct span *at)
{
	union map_value *known = map_get(w->addresses, text);
	struct list_reader r = {.words = w, .err = err};
	const struct addr_set *set = NULL;

	if (known != NULL)
		return known->cp;
	if (read_list(&r, text) && settle(&r, &r.frame[0])) {
		set = make_addresses(w, &r);
		map_put(w->addresses, text, NULL)->cp = set;
	}
	*at = r.at.p == NULL ? text : r.at;
	list_free(&r);
	return set;
}

const struct port_set *
words_ports(struct words *w, struct span text, struct err *err, struct span *at)
{
	union map_value *known = map_get(w->ports, text);
	struct list_reader r = {.words = w, .ports = true, .err = err};
	const struct port_set *set = NULL;

	if (known != NULL)
		return known->cp;
	if (read_list(&r, text) && settle(&r, &r.frame[0])) {
		set = make_ports(w, &r);
		map_put(w->ports, text, NULL)->cp = set;
	}
	*at = r.at.p == NULL ? text : r.at;
	list_free(&r);
	return set;
}
