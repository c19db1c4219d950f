#include "analyzer/logs/program.h"

static const struct event_type type_firewall = {
    .name = "firewall", .product = "linux", .category = "firewall"};

static const struct log_pair names[] = {
    {"IN", "in"},
    {"OUT", "out"},
    {"PHYSIN", "physin"},
    {"MAC", "mac"},
    {"SRC", "src_ip"},
    {"DST", "dst_ip"},
    {"PROTO", "protocol"},
    {"SPT", "src_port"},
    {"DPT", "dst_port"},
    {"LEN", "bytes"},
    {"TTL", "ttl"},
    {"TYPE", "icmp_type"},
    {"CODE", "icmp_code"},
    {"MARK", "mark"},
    {"UID", "uid"},
    {NULL, NULL},
};

/* What the prefix, which the rule's author chose, says of the packet's end. */
static const char *
action_of(struct span prefix)
{
	static const struct {
		const char *word;
		const char *action;
	} words[] = {{"drop", "blocked"}, {"block", "blocked"},
	    {"deny", "blocked"}, {"denied", "blocked"}, {"reject", "blocked"},
	    {"accept", "allowed"}, {"allow", "allowed"}, {"pass", "allowed"}};
	char text[64];
	size_t n = 0;

	for (; n < prefix.n && n + 1 < sizeof(text); n++)
		text[n] = (char)byte_lower(prefix.p[n]);
	text[n] = '\0';
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_find(span_of(text, n), span_str(words[i].word)) !=
		    SIZE_MAX)
			return words[i].action;
	}
	return "";
}

/* Bare words behind PROTO=TCP are its flags. */
static void
add_flags(struct event *ev, struct span text)
{
	static const char *const flags[] = {
	    "SYN", "ACK", "FIN", "RST", "PSH", "URG", "CWR", "ECE"};

	while (text.n != 0) {
		struct span word = log_word(&text);

		for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
			if (span_eq_str(word, flags[i]))
				log_text(ev, "tcp_flags", word);
	}
}

/*
 * "[SECONDS.MICROS] PREFIX IN=… OUT=… … SRC=… DST=… … PROTO=…", as iptables'
 * LOG and nftables' log write (Linux, net/netfilter/nf_log_syslog.c).
 */
static void
kernel_parse(struct log_context *c, struct event *ev, struct span message)
{
	struct span m = span_trim(message);
	size_t at;
	struct span prefix;

	(void)c;
	if (m.n != 0 && m.p[0] == '[') {
		size_t end = span_find(m, span_str("] "));

		/* A prefix may be in brackets, too. */
		if (end != SIZE_MAX &&
		    span_find_byte(span_first(m, end), '.', 0) != SIZE_MAX)
			m = span_trim(span_from(m, end + 2));
	}
	at = span_find(m, span_str("IN="));
	if (at == SIZE_MAX || span_find(m, span_str(" OUT=")) == SIZE_MAX ||
	    span_find(m, span_str(" SRC=")) == SIZE_MAX)
		return;
	ev->type = &type_firewall;
	prefix = span_trim(span_first(m, at));
	log_text(ev, "rule", prefix);
	log_text(ev, "action", span_str(action_of(prefix)));
	m = span_from(m, at);
	log_pairs_parse(ev, m, " ", names);
	if (span_find(m, span_str(" PROTO=TCP")) != SIZE_MAX)
		add_flags(ev, m);
}

const struct log_program log_program_kernel = {
    .tags = " kernel ",
    .help = "the kernel: packets that iptables and nftables log",
    .type = {.name = "kernel", .product = "linux", .service = "kernel"},
    .parse = kernel_parse,
};
