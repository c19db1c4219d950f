#include "analyzer/logs/logs_table.h"

/* The log formats.  To add one: write FORMAT.c, add its line. */
const struct log_format *const log_formats[] = {
    &log_format_evtx,
    &log_format_windows_xml,
    &log_format_access_record,
    &log_format_json,
    &log_format_clf,
    &log_format_syslog,
    NULL,
};
