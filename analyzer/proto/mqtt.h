#ifndef ANALYZER_PROTO_MQTT_H
#define ANALYZER_PROTO_MQTT_H

/*
 * MQTT 3.1, 3.1.1 and 5 (OASIS): what mqtt.c (connections), mqtt_message.c
 * (messages) and mqtt_property.c share.
 */

#include "analyzer/base/cur.h"
#include "analyzer/proto/protocol.h"

enum mqtt_type {
	MQTT_UNASSIGNED,
	MQTT_CONNECT,
	MQTT_CONNACK,
	MQTT_PUBLISH,
	MQTT_PUBACK,
	MQTT_PUBREC,
	MQTT_PUBREL,
	MQTT_PUBCOMP,
	MQTT_SUBSCRIBE,
	MQTT_SUBACK,
	MQTT_UNSUBSCRIBE,
	MQTT_UNSUBACK,
	MQTT_PINGREQ,
	MQTT_PINGRESP,
	MQTT_DISCONNECT,
	MQTT_AUTH,
};

enum {
	MQTT_HEAD_MAX = 5,          /* bytes of the longest fixed header */
	MQTT_MESSAGE_MAX = 1 << 20, /* bytes behind it that are looked at */
	MQTT_LIST_MAX = 1024,       /* topics or codes of one message */
	MQTT_PROPERTIES_MAX = 64,   /* of one message */
	MQTT_VERSION_5 = 5,
};

/* Flags of CONNECT (3.1.2.3). */
enum mqtt_connect_flag {
	MQTT_WILL = 0x04,
	MQTT_PASSWORD = 0x40,
	MQTT_USERNAME = 0x80,
};

/* The fixed header. */
struct mqtt_head {
	enum mqtt_type type;
	uint8_t flags;
	uint32_t length; /* of what follows it */
	size_t n;        /* its own bytes */
};

enum mqtt_read {
	MQTT_READ,
	MQTT_SHORT, /* more bytes are needed */
	MQTT_BAD,
};

/* What a message says; views into its bytes.  p == NULL: it has none. */
struct mqtt_message {
	struct mqtt_head head;
	bool too_long; /* only the head is known */
	bool has_id;
	bool has_reason;
	uint16_t id;
	uint8_t reason;
	uint8_t version; /* CONNECT */
	uint8_t connect_flags;
	bool session_present;
	struct span protocol;
	struct span client_id;
	struct span username;
	struct span password;
	struct span will_topic;
	struct span will_message;
	struct span topic;
	struct span payload;
	struct span list; /* topics or codes */
	struct span properties;
	struct span will_properties;
};

static inline unsigned
mqtt_qos(const struct mqtt_head *h)
{
	return h->flags >> 1 & 3;
}

/* Reads the fixed header at the start of bytes. */
enum mqtt_read mqtt_read_head(struct span bytes, struct mqtt_head *out);

/* Reads what follows m->head in a connection of that version.  False: it is
 * malformed. */
bool mqtt_read_message(
    struct span body, unsigned version, struct mqtt_message *m);

/* Adds the fields of a message; of its payload at most payload_max bytes. */
void mqtt_add_message(
    struct event *ev, const struct mqtt_message *m, uint32_t payload_max);

/* A number of one to four bytes, seven bits each, or poisons c. */
uint32_t mqtt_number(struct cur *c);

/* A text: its length (2) and its bytes. */
struct span mqtt_text(struct cur *c);

/* Takes the properties of a message of version 5, or poisons c. */
struct span mqtt_take_properties(struct cur *c);

/* Adds properties, which were taken before. */
void mqtt_add_properties(
    struct event *ev, enum field field, struct span properties);

#endif
