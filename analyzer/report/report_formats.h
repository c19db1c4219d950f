#ifndef ANALYZER_REPORT_REPORT_FORMATS_H
#define ANALYZER_REPORT_REPORT_FORMATS_H

/* One format per file; listed in report_table.c. */

struct report_format;

extern const struct report_format report_format_html;
extern const struct report_format report_format_text;

#endif
