/* Properties of MQTT 5 (section 2.2.2.2). */

#include "analyzer/proto/mqtt.h"

enum kind {
	KIND_UNKNOWN,
	KIND_BYTE,
	KIND_TWO,
	KIND_FOUR,
	KIND_NUMBER, /* of one to four bytes */
	KIND_TEXT,
	KIND_PAIR,
};

static enum kind
kind_of(uint32_t id)
{
	static const uint8_t kinds[] = {
	    [0x01] = KIND_BYTE,   /* payload format indicator */
	    [0x02] = KIND_FOUR,   /* message expiry interval */
	    [0x03] = KIND_TEXT,   /* content type */
	    [0x08] = KIND_TEXT,   /* response topic */
	    [0x09] = KIND_TEXT,   /* correlation data */
	    [0x0b] = KIND_NUMBER, /* subscription identifier */
	    [0x11] = KIND_FOUR,   /* session expiry interval */
	    [0x12] = KIND_TEXT,   /* assigned client identifier */
	    [0x13] = KIND_TWO,    /* server keep alive */
	    [0x15] = KIND_TEXT,   /* authentication method */
	    [0x16] = KIND_TEXT,   /* authentication data */
	    [0x17] = KIND_BYTE,   /* request problem information */
	    [0x18] = KIND_FOUR,   /* will delay interval */
	    [0x19] = KIND_BYTE,   /* request response information */
	    [0x1a] = KIND_TEXT,   /* response information */
	    [0x1c] = KIND_TEXT,   /* server reference */
	    [0x1f] = KIND_TEXT,   /* reason string */
	    [0x21] = KIND_TWO,    /* receive maximum */
	    [0x22] = KIND_TWO,    /* topic alias maximum */
	    [0x23] = KIND_TWO,    /* topic alias */
	    [0x24] = KIND_BYTE,   /* maximum QoS */
	    [0x25] = KIND_BYTE,   /* retain available */
	    [0x26] = KIND_PAIR,   /* user property */
	    [0x27] = KIND_FOUR,   /* maximum packet size */
	    [0x28] = KIND_BYTE,   /* wildcard subscription available */
	    [0x29] = KIND_BYTE,   /* subscription identifier available */
	    [0x2a] = KIND_BYTE,   /* shared subscription available */
	};

	return id < sizeof(kinds) ? (enum kind)kinds[id] : KIND_UNKNOWN;
}

struct property {
	uint16_t id;
	enum kind kind;
	uint32_t n;
	struct span text;
	struct span value; /* of a pair */
};

/* Takes a property, or poisons c. */
static void
take_property(struct cur *c, struct property *p)
{
	uint32_t id = mqtt_number(c);

	*p = (struct property){.id = (uint16_t)id, .kind = kind_of(id)};
	switch (p->kind) {
	case KIND_BYTE:
		p->n = cur_u8(c);
		break;
	case KIND_TWO:
		p->n = cur_be16(c);
		break;
	case KIND_FOUR:
		p->n = cur_be32(c);
		break;
	case KIND_NUMBER:
		p->n = mqtt_number(c);
		break;
	case KIND_TEXT:
		p->text = mqtt_text(c);
		break;
	case KIND_PAIR:
		p->text = mqtt_text(c);
		p->value = mqtt_text(c);
		break;
	case KIND_UNKNOWN:
		cur_poison(c);
		break;
	}
}

struct span
mqtt_take_properties(struct cur *c)
{
	struct span all = cur_take(c, mqtt_number(c));
	struct cur rest = cur_of(all);
	struct property p;

	while (cur_left(&rest) != 0)
		take_property(&rest, &p);
	if (!cur_ok(&rest))
		cur_poison(c);
	return all;
}

void
mqtt_add_properties(struct event *ev, enum field field, struct span properties)
{
	struct cur c = cur_of(properties);
	struct property p;

	for (unsigned i = 0; i < MQTT_PROPERTIES_MAX && cur_left(&c) != 0;
	     i++) {
		take_property(&c, &p);
		if (p.kind != KIND_TEXT && p.kind != KIND_PAIR) {
			(void)event_add_item_int(ev, field, p.id, p.n);
			continue;
		}
		(void)event_add_item(ev, field, p.id, p.text);
		if (p.kind == KIND_PAIR)
			(void)event_add(ev, FIELD_MQTT_USER_VALUE, p.value);
	}
}
