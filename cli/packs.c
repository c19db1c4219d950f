#include "cli/packs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analyzer/base/mem.h"

size_t
packs_find(const struct cli *cli, struct arena *arena, const char ***out)
{
	char folder[600];
	struct dirent **names = NULL;
	size_t n = 0;
	int count;

	(void)snprintf(
	    folder, sizeof(folder), "%s/scenarios/packs", cli->data_dir);
	count = scandir(folder, &names, NULL, alphasort);
	*out = arena_zalloc(
	    arena, count < 0 ? 1 : (size_t)count + 1, sizeof(**out));
	for (int i = 0; i < count; i++) {
		char file[1000];
		struct stat st;

		(void)snprintf(file, sizeof(file), "%s/%s/scenario.yml", folder,
		    names[i]->d_name);
		if (names[i]->d_name[0] != '.' && stat(file, &st) == 0)
			(*out)[n++] = arena_str(arena,
			    arena_printf(
				arena, "%s/%s", folder, names[i]->d_name));
		free(names[i]);
	}
	free(names);
	return n;
}

const struct sim *
packs_load(const struct cli *cli, const char *name, struct arena *arena)
{
	struct diags diags = {0};
	const struct sim *s;
	struct stat st;
	char path[700];

	(void)snprintf(
	    path, sizeof(path), "%s/scenarios/packs/%s", cli->data_dir, name);
	if (strchr(name, '/') == NULL && stat(name, &st) != 0) {
		if (stat(path, &st) != 0) {
			fprintf(stderr,
			    "haechi: error: there is no scenario and no folder "
			    "\"%s\"; haechi scenario list tells which are "
			    "installed\n",
			    name);
			return NULL;
		}
		name = path;
	}
	s = sim_load(arena, arena_str(arena, span_str(name)), &diags);
	diags_print(&diags);
	return s;
}

enum lang
packs_lang(const struct cli *cli)
{
	enum lang l = lang_find(span_str(cli->language));

	return l == LANG_COUNT ? LANG_EN : l;
}

/* What was found of one label. */
struct tally {
	uint64_t items;
	uint64_t alerts;
	uint32_t incidents;
	size_t last_incident; /* counted, plus one */
};

static void
count_items(const struct truth *t, struct tally *tally)
{
	for (size_t i = 0; i < t->marks; i++) {
		const struct truth_mark *m = &t->mark[i];

		tally[m->label].items += m->last - m->first + 1;
	}
}

static bool
count_alerts(struct store *store, const struct truth *t, struct tally *tally,
    struct err *err)
{
	const struct incident_query all = {.state = -1};
	struct arena *arena = arena_new(0);
	size_t n = 0;
	const struct incident *list = store_list(store, &all, arena, &n, err);
	bool ok = list != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		struct arena *one = arena_new(0);
		const struct incident *in =
		    store_load(store, list[i].id, one, err);

		ok = in != NULL;
		for (size_t k = 0; ok && k < in->alerts; k++) {
			const struct truth_mark *m = truth_find(
			    t, in->alert[k].source, in->alert[k].number);

			if (m == NULL)
				continue;
			tally[m->label].alerts++;
			if (tally[m->label].last_incident != i + 1)
				tally[m->label].incidents++;
			tally[m->label].last_incident = i + 1;
		}
		arena_free(one);
	}
	arena_free(arena);
	return ok;
}

static void
put_label(const struct label *l, const struct tally *t)
{
	printf("  %-24s %-9s %-12s %9llu %8llu %10u\n", l->id,
	    label_kind_name(l->kind),
	    l->verdict == VERDICT_NONE ? "-" : verdict_name(l->verdict),
	    (unsigned long long)t->items, (unsigned long long)t->alerts,
	    t->incidents);
}

bool
packs_review(struct store *store, const struct scenario *scenario,
    const struct truth *truth, struct err *err)
{
	struct tally *tally = mem_zalloc(truth->labels + 1, sizeof(*tally));
	bool ok;

	count_items(truth, tally);
	ok = count_alerts(store, truth, tally, err);
	if (ok)
		printf("What really happened, and what the rules saw of it\n\n"
		       "  %-24s %-9s %-12s %9s %8s %10s\n",
		    "label", "kind", "verdict", "evidence", "alerts",
		    "incidents");
	for (size_t i = 0; ok && i < truth->labels; i++) {
		const struct label *l =
		    scenario_label(scenario, truth->label[i]);

		if (l != NULL)
			put_label(l, &tally[i]);
	}
	free(tally);
	return ok;
}
