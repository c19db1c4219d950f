/* VLAN tags of a packet: vlan.id, vlan.layers. */

#include "analyzer/detect/suricata/build.h"

enum {
	VLAN_ANY = 100, /* one of them */
	VLAN_ALL = 101,
};

struct vlan_arg {
	struct number_test test;
	int layer; /* negative: from the innermost */
};

static bool
match_vlan(const void *arg, const struct packet *p)
{
	const struct vlan_arg *a = arg;
	int at = a->layer < 0 ? p->vlans + a->layer : a->layer;

	if (a->layer != VLAN_ANY && a->layer != VLAN_ALL)
		return at >= 0 && at < p->vlans &&
		    number_test_match(&a->test, p->vlan[at]);
	for (unsigned i = 0; i < p->vlans; i++) {
		bool fits = number_test_match(&a->test, p->vlan[i]);

		if (fits != (a->layer == VLAN_ALL))
			return fits;
	}
	return a->layer == VLAN_ALL && p->vlans != 0;
}

static bool
match_vlans(const void *arg, const struct packet *p)
{
	return number_test_match(arg, p->vlans);
}

/* vlan.id:NUMBER[,LAYER]; a layer from 0, -1 the innermost, any or all */
static bool
parse_vlan(struct build *b, const struct option *o)
{
	struct vlan_arg a = {.layer = VLAN_ANY};
	struct span rest = o->value;
	struct span number;
	int64_t layer;

	(void)span_token(&rest, ',', &number);
	if (!build_number_test(b, o, span_trim(number), 4095, &a.test))
		return false;
	rest = span_trim(rest);
	if (span_eq_str(rest, "all")) {
		a.layer = VLAN_ALL;
	} else if (rest.n != 0 && !span_eq_str(rest, "any")) {
		if (!span_integer(rest, &layer) || layer < -3 || layer > 2)
			return build_fail(b, rest,
			    "vlan.id: expected a layer from -3 to 2, any or "
			    "all behind the comma");
		a.layer = (int)layer;
	}
	return build_header_test(b, o, match_vlan, span_of(&a, sizeof(a)));
}

static bool
parse_vlans(struct build *b, const struct option *o)
{
	struct number_test t;

	return build_number_test(b, o, o->value, 3, &t) &&
	    build_header_test(b, o, match_vlans, span_of(&t, sizeof(t)));
}

const struct keyword kw_vlan[] = {
    {"vlan.id", NULL, "VLAN of the packet", "rules/vlan-keywords.html#vlan-id",
	VALUE_NEEDED, parse_vlan, NULL},
    {"vlan.layers", NULL, "VLAN tags of the packet",
	"rules/vlan-keywords.html#vlan-layers", VALUE_NEEDED, parse_vlans,
	NULL},
    {0},
};
