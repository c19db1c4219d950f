/* MQTT: its messages and their parts. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_connect_string = {
    .name = "mqtt.connect.protocol_string",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_PROTOCOL_STRING, FIELD_COUNT},
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_client_id = {
    .name = "mqtt.connect.clientid",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_CLIENT_ID, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_username = {
    .name = "mqtt.connect.username",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_USERNAME, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_password = {
    .name = "mqtt.connect.password",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_PASSWORD, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_will_topic = {
    .name = "mqtt.connect.willtopic",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_WILL_TOPIC, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_will_message = {
    .name = "mqtt.connect.willmessage",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_WILL_MESSAGE, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_topic = {
    .name = "mqtt.publish.topic",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_TOPIC, FIELD_MQTT_TOPIC},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_message = {
    .name = "mqtt.publish.message",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_MESSAGE, FIELD_COUNT},
    .filled = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_subscribe = {
    .name = "mqtt.subscribe.topic",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_SUBSCRIBE_TOPIC, FIELD_MQTT_SUBSCRIBE_TOPIC},
    .multi = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_unsubscribe = {
    .name = "mqtt.unsubscribe.topic",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_UNSUBSCRIBE_TOPIC, FIELD_COUNT},
    .multi = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_type = {
    .name = "mqtt.type",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_TYPE, FIELD_MQTT_TYPE},
    .multi = true,
    .weak = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_flags = {
    .name = "mqtt.flags",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_FLAGS, FIELD_COUNT},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_qos = {
    .name = "mqtt.qos",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_QOS, FIELD_COUNT},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_reason = {
    .name = "mqtt.reason_code",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_REASON, FIELD_MQTT_REASON},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_version = {
    .name = "mqtt.protocol_version",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_VERSION, FIELD_COUNT},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

static const struct buffer_kind buffer_connect_flags = {
    .name = "mqtt.connect.flags",
    .target = TARGET_FIELD,
    .field = {FIELD_MQTT_CONNECT_FLAGS, FIELD_COUNT},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

/* As Suricata 7 has it: only of a CONNACK without its CONNECT. */
static const struct buffer_kind buffer_session = {
    .name = "mqtt.connack.session_present",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_MQTT_SESSION_PRESENT},
    .multi = true,
    .number = true,
    .app = APP_MQTT,
};

/* mqtt.type:NAME */
static bool
parse_type(struct build *b, const struct option *o)
{
	static const char *const names[] = {"connect", "connack", "publish",
	    "puback", "pubrec", "pubrel", "pubcomp", "subscribe", "suback",
	    "unsubscribe", "unsuback", "pingreq", "pingresp", "disconnect",
	    "auth"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct span name = span_str(names[i]);
		struct check *c;

		if (!span_eq_nocase(o->value, name))
			continue;
		c = build_check_in(b, &buffer_type, CHECK_CONTENT);
		if (c == NULL)
			return false;
		c->text = o->value;
		c->content.literal = name;
		c->content.has = HAS_DEPTH | HAS_STARTSWITH | HAS_ENDSWITH;
		c->content.depth.n = (int64_t)name.n;
		return true;
	}
	return build_fail(b, o->value,
	    "mqtt.type: expected the name of a type, such as PUBLISH");
}

/* A flag of a byte, by its name. */
struct flag {
	const char *name;
	uint8_t bit;
};

static const struct flag message_flags[] = {
    {"dup", 0x08},
    {"retain", 0x01},
    {0},
};

static const struct flag connect_flags[] = {
    {"username", 0x80},
    {"password", 0x40},
    {"will_retain", 0x20},
    {"will", 0x04},
    {"clean_session", 0x02},
    {0},
};

/* [!]FLAG,[!]FLAG…: each is set, or is not. */
static bool
read_flags(struct build *b, const struct option *o, const struct flag *flags,
    struct number_test *out)
{
	struct span rest = o->value;
	struct span word;

	*out = (struct number_test){.op = COMPARE_BITS};
	while (span_token(&rest, ',', &word)) {
		const struct flag *f = flags;
		bool not ;

		while (word.n != 0 && word.p[0] == ' ')
			word = span_from(word, 1);
		not = word.n != 0 && word.p[0] == '!';
		if (not )
			word = span_from(word, 1);
		while (f->name != NULL && !span_eq_str(word, f->name))
			f++;
		if (f->name == NULL || (out->b & f->bit) != 0)
			return build_fail(b, word,
			    "%s: expected different flags such as %s,!%s",
			    o->keyword->name, flags[0].name, flags[1].name);
		out->b |= f->bit;
		if (!not )
			out->a |= f->bit;
	}
	return true;
}

static bool
add_test(struct build *b, const struct option *o, const struct buffer_kind *k,
    const struct number_test *t)
{
	struct check *c = build_check_in(b, k, CHECK_NUMBER);

	if (c == NULL)
		return false;
	c->text = o->value;
	c->size = *t;
	return true;
}

static bool
parse_flags(struct build *b, const struct option *o)
{
	bool connect = o->keyword->arg == &buffer_connect_flags;
	struct number_test t;

	return read_flags(b, o, connect ? connect_flags : message_flags, &t) &&
	    add_test(b, o, o->keyword->arg, &t);
}

/* mqtt.qos:0|1|2 */
static bool
parse_qos(struct build *b, const struct option *o)
{
	struct number_test t = {.op = COMPARE_EQUAL};

	return build_number(b, o, o->value, 2, &t.a) &&
	    add_test(b, o, &buffer_qos, &t);
}

/* A number of one byte. */
static bool
parse_byte(struct build *b, const struct option *o)
{
	struct number_test t;

	return build_number_test(b, o, o->value, UINT8_MAX, &t) &&
	    add_test(b, o, o->keyword->arg, &t);
}

/* mqtt.connack.session_present:yes|no */
static bool
parse_session(struct build *b, const struct option *o)
{
	struct number_test t = {.op = COMPARE_EQUAL};

	t.a = span_eq_str(o->value, "yes") || span_eq_str(o->value, "true");
	if (t.a == 0 && !span_eq_str(o->value, "no") &&
	    !span_eq_str(o->value, "false"))
		return build_fail(b, o->value,
		    "mqtt.connack.session_present: expected yes or no");
	return add_test(b, o, &buffer_session, &t);
}

const struct keyword kw_mqtt[] = {
    {"mqtt.type", NULL, "type of a message",
	"rules/mqtt-keywords.html#mqtt-type", VALUE_NEEDED, parse_type, NULL},
    {"mqtt.flags", NULL, "flags of a message: dup, retain",
	"rules/mqtt-keywords.html#mqtt-flags", VALUE_NEEDED, parse_flags,
	&buffer_flags},
    {"mqtt.qos", NULL, "QoS of a message", "rules/mqtt-keywords.html#mqtt-qos",
	VALUE_NEEDED, parse_qos, NULL},
    {"mqtt.reason_code", "mqtt.connack.return_code", "a return or reason code",
	"rules/mqtt-keywords.html#mqtt-reason-code", VALUE_NEEDED, parse_byte,
	&buffer_reason},
    {"mqtt.protocol_version", NULL, "version of the connection",
	"rules/mqtt-keywords.html#mqtt-protocol-version", VALUE_NEEDED,
	parse_byte, &buffer_version},
    {"mqtt.connect.flags", NULL, "flags of CONNECT",
	"rules/mqtt-keywords.html#mqtt-connect-flags", VALUE_NEEDED,
	parse_flags, &buffer_connect_flags},
    {"mqtt.connack.session_present", NULL, "the server goes on with a session",
	"rules/mqtt-keywords.html#mqtt-connack-session-present", VALUE_NEEDED,
	parse_session, NULL},
    {"mqtt.connect.protocol_string", NULL, "name of the protocol in CONNECT",
	"rules/mqtt-keywords.html#mqtt-connect-protocol-string", VALUE_NONE,
	parse_sticky, &buffer_connect_string},
    {"mqtt.connect.clientid", NULL, "identifier of the client",
	"rules/mqtt-keywords.html#mqtt-connect-clientid", VALUE_NONE,
	parse_sticky, &buffer_client_id},
    {"mqtt.connect.username", NULL, "name of the user",
	"rules/mqtt-keywords.html#mqtt-connect-username", VALUE_NONE,
	parse_sticky, &buffer_username},
    {"mqtt.connect.password", NULL, "password of the user",
	"rules/mqtt-keywords.html#mqtt-connect-password", VALUE_NONE,
	parse_sticky, &buffer_password},
    {"mqtt.connect.willtopic", NULL, "topic of the will",
	"rules/mqtt-keywords.html#mqtt-connect-willtopic", VALUE_NONE,
	parse_sticky, &buffer_will_topic},
    {"mqtt.connect.willmessage", NULL, "message of the will",
	"rules/mqtt-keywords.html#mqtt-connect-willmessage", VALUE_NONE,
	parse_sticky, &buffer_will_message},
    {"mqtt.publish.topic", NULL, "topic of PUBLISH",
	"rules/mqtt-keywords.html#mqtt-publish-topic", VALUE_NONE, parse_sticky,
	&buffer_topic},
    {"mqtt.publish.message", NULL, "what PUBLISH carries",
	"rules/mqtt-keywords.html#mqtt-publish-message", VALUE_NONE,
	parse_sticky, &buffer_message},
    {"mqtt.subscribe.topic", NULL, "each topic of SUBSCRIBE",
	"rules/mqtt-keywords.html#mqtt-subscribe-topic", VALUE_NONE,
	parse_sticky, &buffer_subscribe},
    {"mqtt.unsubscribe.topic", NULL, "each topic of UNSUBSCRIBE",
	"rules/mqtt-keywords.html#mqtt-unsubscribe-topic", VALUE_NONE,
	parse_sticky, &buffer_unsubscribe},
    {0},
};
