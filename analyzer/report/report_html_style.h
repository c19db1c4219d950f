#ifndef ANALYZER_REPORT_REPORT_HTML_STYLE_H
#define ANALYZER_REPORT_REPORT_HTML_STYLE_H

/* The style sheet of the HTML report, which stands inside the page. */
extern const char report_html_style[];

#endif
