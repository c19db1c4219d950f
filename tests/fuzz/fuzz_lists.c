/*
 * Files that rules name: the first byte says which kind of list the rest is
 * read as.
 */

#include "analyzer/detect/suricata/dataset.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/reputation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_set(
    unsigned kind, struct span text, struct arena *arena, struct diags *diags)
{
	struct dataset set = {.type = (enum dataset_type)(kind % DATASET_TYPES),
	    .form = (enum dataset_form)(kind / DATASET_TYPES % 3),
	    .map = map_new(),
	    .value_key = "a.b",
	    .array_key = kind >= 64 ? "c.d" : NULL,
	    .remove_key = kind % 2 != 0};

	dataset_read(&set, "fuzz", text, arena, diags);
	map_free(set.map);
}

static void
read_reputation(struct span text, struct diags *diags)
{
	struct reputation *r = reputation_new();

	reputation_categories(r, "fuzz", text, diags);
	reputation_scores(r, "fuzz", text, diags);
	reputation_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	struct span text;

	if (size != 0) {
		text = span_of(data + 1, size - 1);
		if (data[0] < 128)
			read_set(data[0], text, arena, &diags);
		else if (data[0] < 192)
			read_reputation(text, &diags);
		else
			(void)digest_list_read((enum digest_kind)(data[0] % 3),
			    "fuzz", text, arena, &diags);
	}
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
