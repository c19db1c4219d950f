#ifndef TUI_CONSOLE_H
#define TUI_CONSOLE_H

/*
 * The console without a terminal: which view is open, where its focus is, what
 * is being typed.  Keys go in, a canvas comes out.
 */

#include "analyzer/base/time.h"
#include "scenarios/grade/debrief.h"
#include "tui/desk.h"
#include "tui/edit.h"
#include "tui/files.h"
#include "tui/form.h"
#include "tui/options.h"
#include "tui/view.h"

enum {
	CONSOLE_ROWS = 24, /* a smaller terminal is too small */
	CONSOLE_COLS = 80,
	CONSOLE_BACK = 32, /* views that Esc leads back through */
	FILTER_BYTES = 200,
};

/* How a view was left. */
struct pane {
	struct scroll main;
	struct scroll aside;
	char filter[FILTER_BYTES];
	bool maximised;
};

enum overlay {
	OVERLAY_NONE,
	OVERLAY_HELP,
	OVERLAY_MENU,
};

struct console {
	const struct console_options *options;
	const struct console_scenario *scenario; /* to choose from */
	size_t scenarios;
	size_t chosen;
	unsigned mode;
	enum lang lang; /* of the scenario's texts */
	int32_t zone_s; /* seconds east of UTC of the times shown */

	struct desk desk;
	struct files files;
	struct form form;
	struct debrief *debrief;  /* NULL before the run has ended */
	struct rule_score *rules; /* of its tasks, with debrief */
	size_t at_task;
	bool on_item;     /* the open item of files is shown, not the alert */
	bool by_incident; /* the inbox shows incidents, not alerts */

	unsigned open; /* index of the view */
	unsigned back[CONSOLE_BACK];
	unsigned backs;
	struct pane pane[VIEW_MAX];
	struct doc *main;
	struct doc *aside;
	bool stale; /* main must be written again */

	enum overlay overlay;
	struct doc *over;
	struct scroll over_scroll;

	bool asking; /* a line is being typed, for the open view */
	unsigned ask_about;
	char ask_label[120];
	struct edit edit;

	char said[400]; /* the line above the footer */
	bool said_bad;
	unsigned rows;
	unsigned cols;
	bool done;
};

/* NULL: *err says why the store cannot be read.  Freed with console_free. */
struct console *console_new(const struct console_options *options,
    const struct console_scenario *v, size_t n, struct err *err);
void console_free(struct console *con); /* con may be NULL */

/* ---- for the front ends: terminal, lines, tests ---- */

void console_size(struct console *con, unsigned rows, unsigned cols);
void console_key(struct console *con, int key);
void console_act(struct console *con, enum act act);

/* The line that was asked for. */
void console_enter(struct console *con, const char *text);

/* Draws all of it on a canvas of the console's size. */
void console_draw(struct console *con, struct canvas *c);

/* Writes the open view's documents again where something has changed. */
void console_write(struct console *con);

/* The keys and the screens, from their tables. */
void console_help(const struct console *con, struct doc *d);

/* Sets the focus on a line of the main document. */
void console_focus(struct console *con, size_t line);

const struct view *console_view(const struct console *con);

/* The groups of keys that the open view answers to now. */
unsigned console_groups(const struct console *con);

/* Is a view there in this mode? */
bool console_has(const struct console *con, const struct view *v);

/* ---- for the views ---- */

int64_t console_now(const struct console *con);

/* Opens a view; Esc leads back. */
void console_open(struct console *con, const struct view *v);
void console_back(struct console *con);

/* Asks for a line of text; the open view's entered() gets it. */
void console_ask(
    struct console *con, unsigned about, const char *label, const char *text);

/* Says something in the line above the footer. */
void console_say(struct console *con, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void console_say_err(struct console *con, const struct err *err);

/* The filter of the open view; "" for none. */
const char *console_filter(const struct console *con);

/* Does text hold all the words of the filter, whatever their case? */
bool console_passes(const struct console *con, struct span text);

/* Something that is shown has changed. */
void console_changed(struct console *con);

/* Looks at an alert, with its evidence. */
void console_look(struct console *con, size_t alert);

/* Opens the view of data on the evidence of the alert that is looked at. */
void console_show_evidence(struct console *con);

/* Cites a frame or row, or no longer, and says so. */
void console_cite(struct console *con, const char *source, uint64_t number);

/* The text of a scenario in the user's language. */
const char *console_words(const struct console *con, const struct words *w);

/* Shows a frame or row of a file; says so when it cannot be read. */
void console_show_item(
    struct console *con, const char *source, uint64_t number);

/* Has the run ended?  Never without one. */
bool console_ended(const struct console *con);

/* A time as people of the scenario see it; in UTC without one. */
const char *console_time(
    const struct console *con, int64_t time_ns, char out[TIME_TEXT]);

/* The run's debrief, made once the run has ended. */
const struct debrief *console_debrief(struct console *con);

/* "high", "medium" …, and the style that goes with it. */
const char *severity_name(uint8_t severity);
enum style severity_style(uint8_t severity);

#endif
