#include "cli/config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/yaml.h"
#include "analyzer/model/file.h"
#include "cli/config_value.h"

enum {
	BODY_MOST = 16 << 20, /* bytes of a body, however large the limit */
	LAYERS_MOST = 8,
};

static struct arena *
arena_of(struct config *c)
{
	if (c->arena == NULL)
		c->arena = arena_new(0);
	return c->arena;
}

void
config_variable(struct config *c, struct span name, struct span value)
{
	struct arena *a = arena_of(c);

	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '.') {
			name = span_from(name, i);
			break;
		}
	}
	c->variable = arena_grow(
	    a, c->variable, c->variables, &c->cap, sizeof(*c->variable));
	c->variable[c->variables++] = (struct rule_variable){
	    .name = arena_str(a, name), .value = arena_str(a, value)};
}

static void
read_group(struct config *c, const struct yaml *group, struct diags *diags)
{
	if (group == NULL || group->kind == YAML_NULL)
		return;
	if (group->kind != YAML_MAP) {
		diag_add(diags, DIAG_ERROR, group->at,
		    "expected names with values, found %s",
		    yaml_kind_name(group));
		return;
	}
	for (size_t i = 0; i < group->n; i++) {
		const struct yaml_entry *e = &group->entry[i];

		if (e->value.kind == YAML_SCALAR)
			config_variable(c, e->key, e->value.text);
		else
			diag_add(diags, DIAG_ERROR, e->value.at,
			    "the variable %.*s: expected a text such as "
			    "\"[10.0.0.0/8]\", found %s",
			    (int)e->key.n, (const char *)e->key.p,
			    yaml_kind_name(&e->value));
	}
}

/* The path of a file that the configuration names, when it is there. */
static const char *
named_file(struct config *c, struct span text)
{
	const char *path = arena_str(arena_of(c), text);

	return access(path, R_OK) == 0 ? path : NULL;
}

static const char *
join(struct config *c, const char *folder, const char *name)
{
	if (folder == NULL || name[0] == '/')
		return name;
	return (const char *)arena_printf(arena_of(c), "%s/%s", folder, name).p;
}

/* The path of a file of reputations: below default-reputation-path, beside
 * the configuration, or as it is written. */
static const char *
reputation_file(struct config *c, const char *name)
{
	const char *path = join(c, c->reputation_path, name);

	if (access(path, R_OK) == 0)
		return path;
	path = join(c, c->folder, name);
	return access(path, R_OK) == 0 ? path : name;
}

/* "100kb": the limit of a body; 0 is none, which ours bounds. */
static bool
read_bytes(struct span text, uint32_t *bytes)
{
	uint64_t n;

	if (!config_bytes(text, &n))
		return false;
	*bytes = n == 0 || n > BODY_MOST ? BODY_MOST : (uint32_t)n;
	return true;
}

static const char htp_prefix[] =
    "app-layer.protocols.http.libhtp.default-config.";

/* A setting of libhtp's default-config.  False: it is none of ours. */
static bool
take_htp(struct config *c, struct span name, struct span value)
{
	struct proto_limits *l = &c->stream.proto;
	uint64_t n;

	if (!span_starts(name, span_str(htp_prefix)))
		return false;
	name = span_from(name, strlen(htp_prefix));
	if (span_eq_str(name, "request-body-limit"))
		return read_bytes(value, &l->body_bytes);
	if (span_eq_str(name, "response-body-limit"))
		return read_bytes(value, &l->answer_bytes);
	if (!span_eq_str(name, "response-body-decompress-layer-limit") ||
	    !span_number(value, LAYERS_MOST, &n))
		return false;
	l->layers = (uint32_t)n;
	return true;
}

/* A number of things; 0, which stands for the usual one, when it is none. */
static uint32_t
count_of(struct span text)
{
	uint64_t n;

	return span_number(text, UINT16_MAX, &n) ? (uint32_t)n : 0;
}

/* Takes a setting by its path in suricata.yaml.  False: it is none of ours. */
static bool
take(struct config *c, struct span name, struct span value)
{
	if (span_eq_str(name, "packet-alert-max"))
		c->policy.alerts = count_of(value);
	else if (span_eq_str(name, "classification-file"))
		c->classification = named_file(c, value);
	else if (span_eq_str(name, "reference-config-file"))
		c->reference = named_file(c, value);
	else if (span_eq_str(name, "threshold-file"))
		c->threshold = named_file(c, value);
	else if (span_eq_str(name, "default-reputation-path"))
		c->reputation_path = arena_str(arena_of(c), value);
	else if (span_eq_str(name, "reputation-categories-file"))
		c->reputation_categories = arena_str(arena_of(c), value);
	else
		return take_htp(c, name, value) ||
		    config_packets_take(&c->stream.packets, name, value);
	return true;
}

void
config_set(
    struct config *c, struct span name, struct span value, struct diags *diags)
{
	bool dotted = span_find_byte(name, '.', 0) != SIZE_MAX;

	if (take(c, name, value))
		return;
	if (!dotted || span_starts(name, span_str("vars.")))
		config_variable(c, name, value);
	else
		diag_add(diags, DIAG_WARNING, (struct place){0},
		    "--set %.*s: this setting means nothing here", (int)name.n,
		    (const char *)name.p);
}

/* Takes the settings of a part of the configuration; "" is all of it. */
static void
take_all(struct config *c, const struct yaml *part, const char *prefix)
{
	if (part == NULL || part->kind != YAML_MAP)
		return;
	for (size_t i = 0; i < part->n; i++) {
		const struct yaml_entry *e = &part->entry[i];

		if (e->value.kind == YAML_SCALAR)
			(void)take(c,
			    arena_printf(arena_of(c), "%s%.*s", prefix,
				(int)e->key.n, (const char *)e->key.p),
			    e->value.text);
	}
}

/* outputs: a list of maps; eve-log: a map with types, a list as well. */
static const struct yaml *
item_named(const struct yaml *list, const char *key)
{
	for (size_t i = 0;
	     list != NULL && list->kind == YAML_LIST && i < list->n; i++) {
		const struct yaml *y = list->item[i].kind == YAML_MAP
		    ? yaml_get(&list->item[i], key)
		    : NULL;

		if (y != NULL)
			return y;
	}
	return NULL;
}

static const struct yaml *
of_map(const struct yaml *y, const char *key)
{
	return y == NULL || y->kind != YAML_MAP ? NULL : yaml_get(y, key);
}

/* force-hash and force-magic of eve-log's files or of file-store. */
static unsigned
forced_of(const struct yaml *y)
{
	static const struct {
		const char *name;
		unsigned need;
	} names[] = {{"md5", FILE_NEED_MD5}, {"sha1", FILE_NEED_SHA1},
	    {"sha256", FILE_NEED_SHA256 | FILE_NEED_CUT}};
	const struct yaml *hash = of_map(y, "force-hash");
	const struct yaml *magic = of_map(y, "force-magic");
	unsigned needs = 0;

	for (size_t i = 0;
	     hash != NULL && hash->kind == YAML_LIST && i < hash->n; i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			if (span_eq_str(hash->item[i].text, names[k].name))
				needs |= names[k].need;
		}
	}
	if (magic != NULL && config_true(magic->text))
		needs |= FILE_NEED_MAGIC;
	return needs;
}

/* file-store: with force-filestore every file counts as stored. */
static unsigned
stored_of(const struct yaml *y)
{
	const struct yaml *on = of_map(y, "enabled");
	const struct yaml *all = of_map(y, "force-filestore");
	unsigned needs = FILE_NEED_SHA256 | FILE_NEED_CUT | forced_of(y);

	if (on == NULL || !config_true(on->text))
		return 0;
	if (all != NULL && config_true(all->text))
		needs |= FILE_NEED_STORE | FILE_NEED_BYTES;
	return needs;
}

static const char *
text_of(struct config *c, const struct yaml *y, const char *key)
{
	const struct yaml *v = of_map(y, key);

	return v == NULL || v->kind != YAML_SCALAR
	    ? NULL
	    : arena_str(arena_of(c), v->text);
}

static void
read_xff(struct config *c, const struct yaml *xff)
{
	const char *mode = text_of(c, xff, "mode");
	const char *header = text_of(c, xff, "header");
	const char *deployment = text_of(c, xff, "deployment");
	const struct yaml *on = of_map(xff, "enabled");

	if (on == NULL || !config_true(on->text))
		return;
	c->stream.xff = mode != NULL && strcmp(mode, "overwrite") == 0
	    ? XFF_OVERWRITE
	    : XFF_EXTRA;
	c->stream.xff_forward =
	    deployment != NULL && strcmp(deployment, "forward") == 0;
	if (header != NULL)
		(void)snprintf(c->stream.xff_header,
		    sizeof(c->stream.xff_header), "%s", header);
}

static void
read_outputs(struct config *c, const struct yaml *outputs)
{
	const struct yaml *eve = item_named(outputs, "eve-log");
	const struct yaml *alert = item_named(of_map(eve, "types"), "alert");
	const struct yaml *payload = of_map(alert, "payload");
	const struct yaml *packet = of_map(alert, "packet");

	const struct yaml *verdict = of_map(alert, "verdict");

	const struct yaml *tagged = of_map(alert, "tagged-packets");

	c->stream.untagged =
	    alert != NULL && (tagged == NULL || !config_true(tagged->text));
	c->stream.verdict = verdict != NULL && config_true(verdict->text);
	c->stream.payload = (payload != NULL && config_true(payload->text)) ||
	    (packet != NULL && config_true(packet->text));
	read_xff(c, of_map(alert, "xff"));
	c->stream.file_needs =
	    forced_of(item_named(of_map(eve, "types"), "files")) |
	    stored_of(item_named(outputs, "file-store"));
}

/* reputation-files: a list of names. */
static void
read_reputations(struct config *c, const struct yaml *list)
{
	if (list == NULL || list->kind != YAML_LIST)
		return;
	for (size_t i = 0; i < list->n; i++) {
		if (list->item[i].kind != YAML_SCALAR)
			continue;
		c->reputation =
		    arena_grow(arena_of(c), c->reputation, c->reputations,
			&c->cap_reputations, sizeof(*c->reputation));
		c->reputation[c->reputations++] =
		    arena_str(arena_of(c), list->item[i].text);
	}
}

/* datasets: NAME: {type, load or state}; what has no type is none. */
static void
read_datasets(struct config *c, const struct yaml *sets)
{
	if (sets == NULL || sets->kind != YAML_MAP)
		return;
	for (size_t i = 0; i < sets->n; i++) {
		const struct yaml *y = &sets->entry[i].value;
		struct rule_dataset d = {.type = text_of(c, y, "type"),
		    .load = text_of(c, y, "state")};

		if (d.type == NULL)
			continue;
		d.name = arena_str(arena_of(c), sets->entry[i].key);
		d.state = d.load != NULL;
		if (!d.state)
			d.load = text_of(c, y, "load");
		c->dataset = arena_grow(arena_of(c), c->dataset, c->datasets,
		    &c->cap_datasets, sizeof(*c->dataset));
		c->dataset[c->datasets++] = d;
	}
}

/* The settings of all parts that have some. */
static void
take_parts(struct config *c, const struct yaml *docs)
{
	static const char *const parts[] = {"stream.", "stream.reassembly.",
	    "stream.reassembly.urgent.", "vlan.", "flow.", "defrag.",
	    "flow-timeouts.default.", "flow-timeouts.tcp.",
	    "flow-timeouts.udp.", "flow-timeouts.icmp.", "decoder.teredo.",
	    "decoder.vxlan.", "decoder.geneve.", htp_prefix};

	take_all(c, docs, "");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct span rest = span_str(parts[i]);
		const struct yaml *y = docs;
		struct span key;

		while (span_token(&rest, '.', &key) && key.n != 0)
			y = of_map(
			    y, (const char *)arena_str(arena_of(c), key));
		take_all(c, y, parts[i]);
	}
}

/* The ports of tunnels, which may be named by a variable. */
static void
find_ports(struct config *c)
{
	for (enum tunnel t = 0; t < TUNNELS; t++) {
		struct span *ports = &c->stream.packets.ports[t];

		if (ports->n == 0 || ports->p[0] != '$')
			continue;
		for (size_t i = c->variables; i-- > 0;) {
			if (!span_eq_str(
				span_from(*ports, 1), c->variable[i].name))
				continue;
			*ports = span_str(c->variable[i].value);
			break;
		}
	}
	config_packets_finish(&c->stream.packets);
}

void
config_finish(struct config *c)
{
	if (c->reputation_categories != NULL)
		c->reputation_categories =
		    reputation_file(c, c->reputation_categories);
	for (size_t i = 0; i < c->reputations; i++)
		c->reputation[i] = reputation_file(c, c->reputation[i]);
	find_ports(c);
}

/* action-order: a list of all four. */
static void
read_order(struct config *c, const struct yaml *list, struct diags *diags)
{
	static const char *const actions[4] = {
	    "alert", "pass", "drop", "reject"};
	unsigned seen = 0;

	if (list == NULL || list->kind == YAML_NULL)
		return;
	for (size_t i = 0; list->kind == YAML_LIST && i < list->n; i++) {
		for (unsigned a = 0; a < 4; a++) {
			if (!span_eq_str(list->item[i].text, actions[a]))
				continue;
			seen |= 1u << a;
			c->policy.rank[a] = (uint8_t)i;
		}
	}
	c->policy.ordered = seen == 15 && list->n == 4;
	if (!c->policy.ordered)
		diag_add(diags, DIAG_ERROR, list->at,
		    "action-order: expected a list of pass, drop, reject and "
		    "alert");
}

/* The hosts of a policy: "[10.0.0.0/8, 192.0.2.1]". */
static void
read_hosts_of(struct config *c, const struct yaml *list,
    const struct host_policy *policy, struct diags *diags)
{
	struct config_stream *s = &c->stream;
	struct prefix hosts;

	for (size_t i = 0; list->kind == YAML_LIST && i < list->n; i++) {
		const struct yaml *y = &list->item[i];

		if (s->hosts_n == CONFIG_HOSTS) {
			diag_add(diags, DIAG_ERROR, y->at,
			    "host-os-policy: more than %d addresses",
			    CONFIG_HOSTS);
			return;
		}
		if (y->kind != YAML_SCALAR || !prefix_parse(y->text, &hosts)) {
			diag_add(diags, DIAG_ERROR, y->at,
			    "host-os-policy: expected addresses such as "
			    "10.0.0.0/8");
			continue;
		}
		s->hosts[s->hosts_n++] =
		    (struct policy_hosts){.hosts = hosts, .policy = *policy};
	}
}

static void
read_hosts(struct config *c, const struct yaml *map, struct diags *diags)
{
	static const struct {
		const char *name;
		struct host_policy policy;
	} policies[] = {
	    {"windows", {OVERLAP_WINDOWS, SEGMENTS_BSD}},
	    {"windows2k3", {OVERLAP_WINDOWS, SEGMENTS_BSD}},
	    {"vista", {OVERLAP_WINDOWS, SEGMENTS_FIRST}},
	    {"bsd", {OVERLAP_BSD, SEGMENTS_BSD}},
	    {"hpux10", {OVERLAP_BSD, SEGMENTS_BSD}},
	    {"irix", {OVERLAP_BSD, SEGMENTS_BSD}},
	    {"bsd-right", {OVERLAP_BSD_RIGHT, SEGMENTS_BSD}},
	    {"linux", {OVERLAP_LINUX, SEGMENTS_LINUX}},
	    {"old-linux", {OVERLAP_LINUX, SEGMENTS_OLD_LINUX}},
	    {"solaris", {OVERLAP_SOLARIS, SEGMENTS_SOLARIS}},
	    {"old-solaris", {OVERLAP_SOLARIS, SEGMENTS_SOLARIS}},
	    {"macos", {OVERLAP_FIRST, SEGMENTS_BSD}},
	    {"hpux11", {OVERLAP_FIRST, SEGMENTS_HPUX11}},
	    {"first", {OVERLAP_FIRST, SEGMENTS_FIRST}},
	    {"last", {OVERLAP_LAST, SEGMENTS_LAST}},
	};

	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		const struct yaml *list = of_map(map, policies[i].name);

		if (list != NULL)
			read_hosts_of(c, list, &policies[i].policy, diags);
	}
}

void
config_read(struct config *c, const char *file, struct diags *diags)
{
	const struct yaml *docs, *vars;
	const char *slash = strrchr(file, '/');
	struct span text;

	if (yaml_read_file(arena_of(c), file, &docs, &text, diags) == 0)
		return;
	vars = yaml_get(docs, "vars");
	read_group(c, yaml_get(vars, "address-groups"), diags);
	read_group(c, yaml_get(vars, "port-groups"), diags);
	take_parts(c, docs);
	read_hosts(c, yaml_get(docs, "host-os-policy"), diags);
	read_outputs(c, yaml_get(docs, "outputs"));
	read_reputations(c, yaml_get(docs, "reputation-files"));
	read_datasets(c, yaml_get(docs, "datasets"));
	if (slash != NULL)
		c->folder = arena_str(
		    arena_of(c), span_of(file, (size_t)(slash - file)));
	read_order(c, yaml_get(docs, "action-order"), diags);
}

void
config_free(struct config *c)
{
	arena_free(c->arena);
}
