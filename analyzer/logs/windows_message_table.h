#ifndef ANALYZER_LOGS_WINDOWS_MESSAGE_TABLE_H
#define ANALYZER_LOGS_WINDOWS_MESSAGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* What a label in the message of an event is called in the event's data. */
struct windows_label {
	uint32_t event;      /* 0: any */
	const char *section; /* NULL: any */
	const char *label;
	const char *name;
};

/* The first that fits counts. */
extern const struct windows_label windows_labels[];
extern const size_t windows_label_count;

/* In which channel the events of a provider are. */
struct windows_provider {
	const char *provider;
	uint32_t first; /* number of the event; 0: any */
	uint32_t last;
	const char *channel;
};

/* The first that fits counts. */
extern const struct windows_provider windows_providers[];
extern const size_t windows_provider_count;

#endif
