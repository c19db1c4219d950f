#include "analyzer/logs/logs_table.h"

/* The log formats.  To add one: write FORMAT.c, add its line. */
const struct log_format *const log_formats[] = {
    &log_format_evtx,
    &log_format_windows_xml,
    &log_format_windows_text,
    &log_format_access_record,
    &log_format_w3c,
    &log_format_zeek,
    &log_format_json,
    &log_format_auditd,
    &log_format_cef,
    &log_format_leef,
    &log_format_pairs,
    &log_format_postgres,
    &log_format_postgres_text,
    &log_format_mysql_audit,
    &log_format_mysql_xml,
    &log_format_mysql_general,
    &log_format_squid,
    &log_format_clf,
    &log_format_syslog,
    &log_format_csv,
    NULL,
};
