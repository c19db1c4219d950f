/*
 * A scenario with the files that it uses.  All names are registered first,
 * then every section is read in the order of its dependence.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/sim/load.h"
#include "scenarios/sim/sections.h"

static const char root_keys[] =
    "scenario! version! state! licence! authors! title! summary! briefing! "
    "debrief! difficulty! minutes objectives! techniques vantage! clock! gaps "
    "mix costs variables capture uses labels! actors! tasks! duties zones "
    "hosts clients people logs services behaviours about";
static const char module_keys[] =
    "zones hosts clients people logs services behaviours about";

/* Sections of lists, in the order in which they are read. */
static const struct {
	const char *key;
	unsigned names;
	section_read *read;
	size_t size;
	size_t array; /* offset of the array in struct program */
	size_t count; /* offset of its length */
} sections[] = {
#define SECTION(key, names, read, type, array, count)  \
	{                                              \
		key, names, read, sizeof(struct type), \
		    offsetof(struct program, array),   \
		    offsetof(struct program, count)    \
	}
    SECTION("zones", NAMES_ZONE, read_zone, zone, zone, zones),
    SECTION("hosts", NAMES_HOST, read_host, host, host, hosts),
    SECTION("clients", NAMES_CLIENT, read_client, client, client, clients),
    SECTION("people", NAMES_PEOPLE, read_people, people, people, peoples),
    SECTION("logs", NAMES_LOG, read_log, log, log, logs),
    SECTION(
	"services", NAMES_SERVICE, read_service, service, service, services),
    SECTION("behaviours", NAMES_BEHAVIOUR, read_behaviour, behaviour, behaviour,
	behaviours),
#undef SECTION
};

enum {
	SECTIONS = sizeof(sections) / sizeof(sections[0])
};

/* Names that the generator itself gives values. */
static const char *const built_in[] = {"client.address", "client.port",
    "client.agent", "client.ja4", "host.name", "host.address", "host.port",
    "time.iso", "time.local", "time.clf", "time.syslog", "time.unix",
    "time.mail", "http.method", "http.uri", "http.status", "http.bytes",
    "http.referer", "http.cookie", "http.ms", "actor.number", "seed"};

struct modules {
	const struct yaml *root[SIM_MODULES + 1];
	size_t n;
};

static const char *
folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return arena_str(
	    arena, span_of(path, slash == path ? 1 : (size_t)(slash - path)));
}

/* Letters, digits, "-" and single "/" between: nothing leads out. */
static bool
module_name_ok(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-/");

	return s[n] == '\0' && n > 0 && n < 200 && s[0] != '/' &&
	    s[n - 1] != '/' && strstr(s, "//") == NULL;
}

static void
load_module(struct reader *r, const struct yaml *y, const char *folder,
    struct modules *m)
{
	const char *name = read_text(r, y);
	const struct yaml *docs;
	const char *path;
	struct span text;

	if (!module_name_ok(name)) {
		read_error(r, y, "expected a name such as services/tax-portal");
		return;
	}
	path =
	    (const char *)arena_printf(r->arena, "%s/%s.yml", folder, name).p;
	if (access(path, R_OK) != 0)
		path = (const char *)arena_printf(
		    r->arena, "%s/../../%s.yml", folder, name)
			   .p;
	if (access(path, R_OK) != 0) {
		read_error(r, y,
		    "there is no \"%s.yml\" here or in the library", name);
		return;
	}
	if (yaml_read_file(r->arena, path, &docs, &text, r->diags) == 0)
		return;
	if (read_map(r, &docs[0], "a file that a scenario uses", module_keys))
		m->root[m->n++] = &docs[0];
}

static void
load_modules(struct reader *r, const struct yaml *y, const char *folder,
    struct modules *m)
{
	if (!read_list(r, y, "uses"))
		return;
	if (y->n > SIM_MODULES) {
		read_error(r, y, "expected at most %d files", SIM_MODULES);
		return;
	}
	for (size_t i = 0; i < y->n; i++)
		load_module(r, &y->item[i], folder, m);
}

static void
register_names(struct reader *r, const struct modules *m, unsigned k)
{
	uint32_t index = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct yaml *y = yaml_get(m->root[i], sections[k].key);

		if (!read_list(r, y, sections[k].key))
			continue;
		for (size_t j = 0; j < y->n; j++, index++) {
			if (y->item[j].kind == YAML_MAP)
				(void)read_new(r, yaml_get(&y->item[j], "id"),
				    sections[k].names, index);
		}
	}
	*(void **)((char *)r->program + sections[k].array) =
	    arena_zalloc(r->arena, index + 1, sections[k].size);
	/* Behaviours count up while they are read: one may do only those
	 * above it. */
	*(size_t *)((char *)r->program + sections[k].count) =
	    sections[k].names == NAMES_BEHAVIOUR ? 0 : index;
}

static void
read_section(struct reader *r, const struct modules *m, unsigned k)
{
	uint32_t index = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct yaml *y = yaml_get(m->root[i], sections[k].key);

		for (size_t j = 0;
		     y != NULL && y->kind == YAML_LIST && j < y->n; j++)
			sections[k].read(r, &y->item[j], index++);
	}
}

static void
register_labels(struct reader *r, const struct yaml *y)
{
	if (y == NULL || y->kind != YAML_LIST)
		return;
	for (size_t i = 0; i < y->n; i++) {
		if (y->item[i].kind == YAML_MAP)
			(void)read_new(r, yaml_get(&y->item[i], "id"),
			    NAMES_LABEL, (uint32_t)i);
	}
}

static void
read_all(struct reader *r, const struct yaml *root, const struct modules *m)
{
	for (unsigned k = 0; k < SECTIONS; k++)
		register_names(r, m, k);
	register_labels(r, yaml_get(root, "labels"));
	for (unsigned i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
		read_declare(r, built_in[i]);
	read_story(r, root);
	read_labels(r, yaml_get(root, "labels"));
	for (unsigned k = 0; k < SECTIONS; k++)
		read_section(r, m, k);
	read_groups(r, yaml_get(root, "actors"));
	read_tasks(r, yaml_get(root, "tasks"));
	read_duties(r, yaml_get(root, "duties"));
	read_check_templates(r);
}

static void
reader_start(struct reader *r)
{
	static const char *const what[NAMES_COUNT] = {"zone", "host", "client",
	    "group of people", "log", "service", "behaviour", "label"};

	for (unsigned i = 0; i < NAMES_COUNT; i++)
		r->names[i] = (struct names){what[i], map_new()};
	r->values = map_new();
	r->facts = map_new();
	r->rows = map_new();
}

static void
reader_end(struct reader *r)
{
	for (unsigned i = 0; i < NAMES_COUNT; i++)
		map_free(r->names[i].index);
	map_free(r->values);
	map_free(r->facts);
	map_free(r->rows);
	free(r->template);
}

const struct program *
load_text(struct arena *arena, const char *file, struct span text,
    const char *folder, struct diags *diags)
{
	struct reader r = {.arena = arena, .diags = diags};
	struct program *p = arena_zalloc(arena, 1, sizeof(*p));
	struct modules m = {.n = 0};
	size_t before = diags->errors;
	const struct yaml *docs;
	size_t n = yaml_read(arena, file, text, &docs, diags);

	if (n == 0 || diags->errors != before) {
		if (diags->errors == before)
			diag_add(diags, DIAG_ERROR, (struct place){file, 0, 0},
			    "there is no scenario in it");
		return NULL;
	}
	r.program = p;
	p->file = file;
	p->root = &docs[0];
	reader_start(&r);
	if (read_map(&r, &docs[0], "a scenario", root_keys)) {
		if (folder != NULL)
			load_modules(
			    &r, yaml_get(&docs[0], "uses"), folder, &m);
		/* Last, so that its behaviours may do all others. */
		m.root[m.n++] = &docs[0];
		read_all(&r, &docs[0], &m);
	}
	reader_end(&r);
	return diags->errors == before ? p : NULL;
}

const struct program *
load_file(struct arena *arena, const char *path, struct diags *diags)
{
	struct stat st;
	const struct yaml *docs;
	struct span text = {0};
	size_t before = diags->errors;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		path =
		    (const char *)arena_printf(arena, "%s/scenario.yml", path)
			.p;
	else
		path = arena_str(arena, span_str(path));
	(void)yaml_read_file(arena, path, &docs, &text, diags);
	if (diags->errors != before)
		return NULL;
	return load_text(arena, path, text, folder_of(arena, path), diags);
}
