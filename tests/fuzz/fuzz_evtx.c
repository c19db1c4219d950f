/*
 * Windows event logs: the input is a chunk, cut short or damaged as it comes.
 */

#include <assert.h>
#include <stdbool.h>

#include "analyzer/logs/logs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct log_options options = {.format = "evtx"};
	const struct line block = {.bytes = span_of(data, size)};
	struct err err;
	struct logs *l = logs_new(block.bytes, &options, &err);
	struct event *ev = event_new_row();
	struct line row;
	uint32_t rows = 0;
	bool more = logs_row(l, &block, &row);

	if (more)
		(void)logs_parse(l, &row, ev);
	for (; more; more = logs_next(l, ev)) {
		rows++;
		assert(ev->row.number == rows);
		assert(ev->n_values <= LOGS_FIELDS);
		for (uint32_t i = 0; i < ev->n_values; i++)
			assert(ev->values[i].name.n != 0);
		(void)logs_text(l, ev);
	}
	assert(rows == row.rows);
	event_free_row(ev);
	logs_free(l);
	return 0;
}
