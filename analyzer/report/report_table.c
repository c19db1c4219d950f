#include "analyzer/report/report.h"
#include "analyzer/report/report_formats.h"

/* To add a format: write report_NAME.c, declare it, add its line. */
static const struct report_format *const formats[] = {
    &report_format_text,
    &report_format_html,
};

enum {
	FORMATS = sizeof(formats) / sizeof(formats[0])
};

const struct report_format *
report_nth(unsigned i)
{
	return i < FORMATS ? formats[i] : NULL;
}

const struct report_format *
report_find(const char *name)
{
	for (unsigned i = 0; i < FORMATS; i++) {
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	}
	return NULL;
}
