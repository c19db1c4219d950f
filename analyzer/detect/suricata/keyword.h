#ifndef ANALYZER_DETECT_SURICATA_KEYWORD_H
#define ANALYZER_DETECT_SURICATA_KEYWORD_H

/*
 * The words of the rule language, as a table: to add one, add its entry to
 * the kw_*.c of its family.  Sources are sections of the Suricata 7 manual.
 */

#include "analyzer/base/span.h"

struct build;

/* How the value of an option may look. */
enum keyword_value {
	VALUE_NONE = 0,
	VALUE_NEEDED = 1,
	VALUE_MAY = 2,      /* may be left out */
	VALUE_NEGATES = 4,  /* a leading "!" is taken off: option.negated */
	VALUE_QUOTED = 8,   /* must stand in double quotes, taken off */
	VALUE_QUOTABLE = 16 /* may stand in double quotes, taken off */
};

/* One option of a rule: NAME; or NAME:VALUE; */
struct option {
	const struct keyword *keyword;
	struct span name;
	struct span value; /* trimmed, without what the table says */
	bool has_value;
	bool negated;
};

struct keyword {
	const char *name;
	const char *also; /* another name of it, or NULL */
	const char *help; /* one line for people; "" where it is refused */
	const char *source;
	unsigned value; /* enum keyword_value */
	/* False: the rule is refused, b says why (build_fail). */
	bool (*parse)(struct build *b, const struct option *o);
	const void *arg; /* of parse, where several words share one */
};

/* The families, each ended by an entry without a name; NULL at the end. */
extern const struct keyword *const keyword_families[];

extern const struct keyword kw_meta[];
extern const struct keyword kw_content[];
extern const struct keyword kw_payload[];
extern const struct keyword kw_byte[];
extern const struct keyword kw_http[];
extern const struct keyword kw_dns[];
extern const struct keyword kw_tls[];
extern const struct keyword kw_tls_state[];
extern const struct keyword kw_smtp[];
extern const struct keyword kw_ftp[];
extern const struct keyword kw_sip[];
extern const struct keyword kw_ssh[];
extern const struct keyword kw_mqtt[];
extern const struct keyword kw_modbus[];
extern const struct keyword kw_buffer[];
extern const struct keyword kw_transform[];
extern const struct keyword kw_packet[];
extern const struct keyword kw_vlan[];
extern const struct keyword kw_flow[];
extern const struct keyword kw_flowint[];
extern const struct keyword kw_vars[];
extern const struct keyword kw_host_bits[];
extern const struct keyword kw_asn1[];
extern const struct keyword kw_rpc[];
extern const struct keyword kw_tag[];
extern const struct keyword kw_file[];
extern const struct keyword kw_base64[];
extern const struct keyword kw_dataset[];
extern const struct keyword kw_config[];
extern const struct keyword kw_reputation[];
extern const struct keyword kw_threshold[];
extern const struct keyword kw_event[];
extern const struct keyword kw_refused[];

#endif
