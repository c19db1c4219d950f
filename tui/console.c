#include "tui/console.h"

#include <stdarg.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "tui/lang.h"

/* Lines that are asked for in every view. */
enum {
	ASK_FILTER = 1000,
	ASK_FINISH,
};

static unsigned
index_of(const struct view *v)
{
	unsigned i = 0;

	while (view_nth(i) != NULL && view_nth(i) != v)
		i++;
	return i;
}

const struct view *
console_view(const struct console *con)
{
	return view_nth(con->open);
}

bool
console_has(const struct console *con, const struct view *v)
{
	return (v->modes & con->mode) != 0;
}

static void
first_view(struct console *con)
{
	con->open = 0;
	while (!console_has(con, console_view(con)))
		con->open++;
}

static bool
open_data(struct console *con, struct err *err)
{
	const struct console_options *o = con->options;

	if (con->mode == MODE_CHOOSE)
		return true;
	if (!desk_open(&con->desk, o->store, o->run, o->who, err))
		return false;
	files_open(&con->files, o->folder, o->store);
	/* Of a run that is over, the debrief is what one comes back for. */
	if (con->mode == MODE_TRAIN && console_ended(con))
		con->open = index_of(&view_debrief);
	con->by_incident = true;
	if (con->desk.incidents_left_out > 0)
		console_say(con, _("%zu more incidents are not shown"),
		    con->desk.incidents_left_out);
	return true;
}

struct console *
console_new(const struct console_options *options,
    const struct console_scenario *v, size_t n, struct err *err)
{
	struct console *con = mem_zalloc(1, sizeof(*con));

	con->options = options;
	con->scenario = v;
	con->scenarios = n;
	con->chosen = n;
	con->mode = v != NULL           ? MODE_CHOOSE
	    : options->scenario != NULL ? MODE_TRAIN
					: MODE_SOC;
	con->lang = options->language == NULL
	    ? LANG_EN
	    : lang_find(span_str(options->language));
	con->zone_s = options->scenario == NULL ? 0 : options->scenario->zone_s;
	con->main = doc_new();
	con->aside = doc_new();
	con->over = doc_new();
	con->stale = true;
	con->rows = CONSOLE_ROWS;
	con->cols = CONSOLE_COLS;
	first_view(con);
	if (open_data(con, err))
		return con;
	console_free(con);
	return NULL;
}

void
console_free(struct console *con)
{
	if (con == NULL)
		return;
	debrief_free(con->debrief);
	free(con->rules);
	form_free(&con->form);
	if (con->desk.store != NULL) {
		files_close(&con->files);
		desk_close(&con->desk);
	}
	edit_free(&con->edit);
	doc_free(con->main);
	doc_free(con->aside);
	doc_free(con->over);
	free(con);
}

void
console_size(struct console *con, unsigned rows, unsigned cols)
{
	con->rows = rows < CANVAS_ROWS ? rows : CANVAS_ROWS;
	con->cols = cols < CANVAS_COLS ? cols : CANVAS_COLS;
	con->stale = true;
}

bool
console_ended(const struct console *con)
{
	return con->mode == MODE_TRAIN &&
	    run_log(con->options->run)->finished_ns != 0;
}

unsigned
console_groups(const struct console *con)
{
	unsigned groups = KEYS_MOVE | KEYS_ALL | console_view(con)->groups;

	if (con->mode == MODE_TRAIN && !console_ended(con))
		groups |= KEYS_RUN;
	/* Incidents are judged one at a time. */
	if (con->by_incident && console_view(con) == &view_inbox)
		groups &= ~(unsigned)KEYS_MARKS;
	if ((groups & KEYS_RUN) != 0 && (groups & KEYS_JUDGE) != 0)
		groups |= KEYS_UNDO;
	if (console_ended(con))
		groups &= ~(unsigned)(KEYS_FORM | KEYS_JUDGE | KEYS_TASKS);
	if (con->mode == MODE_TRAIN)
		groups &= ~(unsigned)KEYS_NOTE;
	return groups;
}

/* ---- moving between views ---- */

static void
go(struct console *con, unsigned i)
{
	con->open = i;
	if (console_view(con)->opened != NULL)
		console_view(con)->opened(con);
	con->stale = true;
	con->overlay = OVERLAY_NONE;
}

void
console_open(struct console *con, const struct view *v)
{
	unsigned i = index_of(v);

	if (i == con->open || !console_has(con, v))
		return;
	if (con->backs == CONSOLE_BACK) {
		memmove(con->back, con->back + 1,
		    (CONSOLE_BACK - 1) * sizeof(con->back[0]));
		con->backs--;
	}
	con->back[con->backs++] = con->open;
	go(con, i);
}

void
console_back(struct console *con)
{
	if (con->backs > 0)
		go(con, con->back[--con->backs]);
}

static void
next_view(struct console *con)
{
	unsigned i = con->open;

	do
		i = view_nth(i + 1) == NULL ? 0 : i + 1;
	while (!console_has(con, view_nth(i)));
	console_open(con, view_nth(i));
}

/* ---- acting ---- */

static void
after_move(struct console *con)
{
	const struct view *v = console_view(con);
	struct pane *pane = &con->pane[con->open];

	if (v->focused != NULL)
		v->focused(con, doc_focused(con->main, &pane->main));
}

void
console_focus(struct console *con, size_t line)
{
	con->pane[con->open].main.focus = line;
	after_move(con);
}

/* Rows of the main pane, about: what a page is. */
static long
page(const struct console *con)
{
	unsigned other = 5 + console_view(con)->aside;

	return con->rows > other + 2 ? (long)(con->rows - other) : 2;
}

/* The focus and what is seen move alike. */
static void
turn_page(const struct doc *d, struct scroll *s, long by, bool items)
{
	size_t before = s->focus;
	size_t top = s->top;

	doc_move(d, s, by, items, 0);
	if (s->focus >= before)
		s->top = top + (s->focus - before);
	else
		s->top =
		    top - (top < before - s->focus ? top : before - s->focus);
}

static void
move(struct console *con, enum act act)
{
	bool over = con->overlay != OVERLAY_NONE;
	struct pane *pane = &con->pane[con->open];
	struct scroll *s = over ? &con->over_scroll : &pane->main;
	const struct doc *d = over ? con->over : con->main;
	bool items =
	    over ? con->overlay == OVERLAY_MENU : console_view(con)->items;
	unsigned rows = (unsigned)page(con);

	switch (act) {
	case ACT_DOWN:
	case ACT_UP:
		doc_move(d, s, act == ACT_DOWN ? 1 : -1, items, rows);
		break;
	case ACT_PAGE_DOWN:
	case ACT_PAGE_UP:
		turn_page(
		    d, s, act == ACT_PAGE_DOWN ? page(con) : -page(con), items);
		break;
	case ACT_TOP:
	case ACT_BOTTOM:
		doc_move(d, s, act == ACT_TOP ? -(long)d->n : (long)d->n, items,
		    rows);
		break;
	case ACT_LEFT:
		s->left -= s->left < 8 ? s->left : 8;
		break;
	case ACT_RIGHT:
		s->left += s->left < 4096 ? 8 : 0;
		break;
	default:
		pane->maximised = !pane->maximised;
		break;
	}
	if (!over)
		after_move(con);
}

static void
toggle_overlay(struct console *con, enum overlay which)
{
	con->overlay = con->overlay == which ? OVERLAY_NONE : which;
	con->over_scroll = (struct scroll){0};
}

static void
act_overlay(struct console *con, enum act act)
{
	struct ref ref = doc_focused(con->over, &con->over_scroll);

	con->overlay = OVERLAY_NONE;
	if (act == ACT_OPEN && ref.kind == REF_ACT)
		console_act(con, (enum act)ref.n);
}

static void
ask_filter(struct console *con)
{
	console_ask(con, ASK_FILTER, _("Filter:"), console_filter(con));
}

/* Takes the newest verdict back, of all alerts that got it together. */
static void
undo(struct console *con)
{
	struct err err;
	size_t n;

	if (!desk_undo(&con->desk, console_now(con), &n, &err))
		console_say_err(con, &err);
	else if (n == 0)
		console_say(con, _("There is no verdict to take back."));
	else
		console_say(con,
		    ngettext("The verdict on %zu alert was taken back.",
			"The verdict on %zu alerts was taken back.", n),
		    n);
	console_changed(con);
}

/* What is the same in every view.  False: it is for the view. */
static bool
act_common(struct console *con, enum act act)
{
	switch (act) {
	case ACT_BACK:
		console_back(con);
		return true;
	case ACT_NEXT_VIEW:
		next_view(con);
		return true;
	case ACT_HELP:
		toggle_overlay(con, OVERLAY_HELP);
		return true;
	case ACT_MENU:
		toggle_overlay(con, OVERLAY_MENU);
		return true;
	case ACT_FILTER:
		ask_filter(con);
		return true;
	case ACT_UNDO:
		undo(con);
		return true;
	case ACT_FINISH:
		console_ask(con, ASK_FINISH,
		    _("End the run? It cannot be resumed. Type yes:"), "");
		return true;
	case ACT_QUIT:
		con->done = true;
		return true;
	case ACT_REDRAW:
	case ACT_NONE:
		return true;
	default:
		return false;
	}
}

void
console_act(struct console *con, enum act act)
{
	const struct view *v = console_view(con);
	struct ref ref;

	console_write(con);
	ref = doc_focused(con->main, &con->pane[con->open].main);
	if (con->overlay != OVERLAY_NONE && !act_moves(act) &&
	    act != ACT_HELP && act != ACT_MENU) {
		act_overlay(con, act);
		return;
	}
	if (con->overlay == OVERLAY_NONE && v->act != NULL &&
	    v->act(con, ref, act))
		return;
	if (act_moves(act))
		move(con, act);
	else
		(void)act_common(con, act);
}

/* A key that opens a view.  False: it does not. */
static bool
opens_view(struct console *con, int key)
{
	const struct view *v;

	for (unsigned i = 0; (v = view_nth(i)) != NULL; i++) {
		if (v->key == key && console_has(con, v)) {
			console_open(con, v);
			con->overlay = OVERLAY_NONE;
			return true;
		}
	}
	return false;
}

static void
key_asked(struct console *con, int key)
{
	switch (edit_key(&con->edit, key)) {
	case EDIT_GOING:
		break;
	case EDIT_CANCELLED:
		con->asking = false;
		break;
	case EDIT_DONE:
		buf_byte(&con->edit.text, '\0');
		console_enter(con, (const char *)con->edit.text.p);
		break;
	}
}

void
console_key(struct console *con, int key)
{
	if (key == K_CLOSED) {
		con->done = true;
		return;
	}
	if (con->rows < CONSOLE_ROWS || con->cols < CONSOLE_COLS) {
		/* What cannot be seen is not done. */
		con->done = key == 'q' || key == K_CTRL_C;
		return;
	}
	if (con->asking) {
		key_asked(con, key);
		return;
	}
	con->said[0] = '\0';
	if (opens_view(con, key))
		return;
	console_act(con, keymap_find(key, console_groups(con)));
}

static void
set_filter(struct console *con, const char *text)
{
	struct pane *pane = &con->pane[con->open];

	snprintf(pane->filter, sizeof(pane->filter), "%s", text);
	pane->main = (struct scroll){0};
}

static void
finish(struct console *con, const char *text)
{
	struct err err;

	if (strcmp(text, "yes") != 0 && strcmp(text, _("yes")) != 0) {
		console_say(con, _("The run goes on."));
		return;
	}
	if (run_finish(con->options->run, console_now(con), &err))
		console_open(con, &view_debrief);
	else
		console_say_err(con, &err);
}

void
console_enter(struct console *con, const char *text)
{
	const struct view *v = console_view(con);
	char *kept = mem_strdup(text);

	con->asking = false;
	if (con->ask_about == ASK_FILTER)
		set_filter(con, kept);
	else if (con->ask_about == ASK_FINISH)
		finish(con, kept);
	else if (v->entered != NULL)
		v->entered(con, con->ask_about, kept);
	con->stale = true;
	free(kept);
}

/* ---- for the views ---- */

int64_t
console_now(const struct console *con)
{
	return con->options->now_ns(con->options->now_arg);
}

void
console_ask(
    struct console *con, unsigned about, const char *label, const char *text)
{
	con->asking = true;
	con->ask_about = about;
	snprintf(con->ask_label, sizeof(con->ask_label), "%s", label);
	edit_begin(&con->edit, text);
}

void
console_say(struct console *con, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(con->said, sizeof(con->said), fmt, ap);
	va_end(ap);
	con->said_bad = false;
}

void
console_say_err(struct console *con, const struct err *err)
{
	snprintf(con->said, sizeof(con->said), "%s", err->text);
	con->said_bad = true;
}

void
console_changed(struct console *con)
{
	con->stale = true;
}

const char *
console_filter(const struct console *con)
{
	return con->pane[con->open].filter;
}

static bool
has_word(struct span text, struct span word)
{
	for (size_t i = 0; i + word.n <= text.n; i++) {
		if (span_eq_nocase(span_of(text.p + i, word.n), word))
			return true;
	}
	return false;
}

bool
console_passes(const struct console *con, struct span text)
{
	struct span rest = span_str(console_filter(con));
	struct span word;

	if (rest.n == 0)
		return true;
	while (span_token(&rest, ' ', &word)) {
		if (word.n > 0 && !has_word(text, word))
			return false;
	}
	return true;
}

void
console_show_evidence(struct console *con)
{
	con->on_item = false;
	console_open(con, &view_packet);
	con->pane[con->open].main = (struct scroll){0};
	console_changed(con);
}

void
console_look(struct console *con, size_t alert)
{
	struct err err;

	if (!desk_look_alert(&con->desk, alert, &err) ||
	    !desk_note_look(&con->desk, console_now(con), &err))
		console_say_err(con, &err);
	con->on_item = false;
	con->stale = true;
}

void
console_cite(struct console *con, const char *source, uint64_t number)
{
	const char *name = desk_file_name(source);

	if (!desk_cite(&con->desk, name, number))
		console_say(con, _("A verdict cites at most %d of them."),
		    DESK_CITATIONS);
	else if (desk_cited(&con->desk, name, number))
		console_say(
		    con, _("Cited: %s %llu"), name, (unsigned long long)number);
	else
		console_say(con, _("No longer cited: %s %llu"), name,
		    (unsigned long long)number);
	con->stale = true;
}

const char *
console_time(const struct console *con, int64_t time_ns, char out[TIME_TEXT])
{
	return time_text(time_ns + con->zone_s * NS_PER_S, out);
}

const char *
console_words(const struct console *con, const struct words *w)
{
	return words_in(w, con->lang);
}

void
console_show_item(struct console *con, const char *source, uint64_t number)
{
	struct files *f = &con->files;
	size_t i = files_find(f, desk_file_name(source));
	struct err err;

	if (i == f->n) {
		console_say(con, _("There is no file %s."), source);
		return;
	}
	if (!files_read(f, i, &err)) {
		console_say_err(con, &err);
		return;
	}
	f->at = files_item(f, number);
	con->on_item = f->at < f->items;
	con->stale = true;
}

/* The alerts that the trainee could judge. */
static struct grade_alert *
graded_alerts(const struct desk *d)
{
	struct grade_alert *v = mem_zalloc(d->alerts + 1, sizeof(*v));

	for (size_t i = 0; i < d->alerts; i++) {
		const struct incident_alert *a = d->alert[i].alert;

		v[i] = (struct grade_alert){
		    a->id, a->title, a->source, a->number, a->time_ns};
	}
	return v;
}

/* Runs the rules that answer tasks where the trainee could not look. */
static struct rule_score *
run_rules(const struct console_options *o)
{
	const struct scenario *s = o->scenario;
	struct rule_score *v = mem_zalloc(s->tasks + 1, sizeof(*v));

	for (size_t i = 0; i < s->tasks && o->try_rule != NULL; i++) {
		const struct run_answer *a =
		    run_answer_of(run_log(o->run), s->task[i].id);
		struct err err;

		if (s->task[i].kind == TASK_RULE && a != NULL &&
		    !o->try_rule(o->try_arg,
			&(struct rule_try){&s->task[i], a->text, true}, &v[i],
			&err))
			v[i] = (struct rule_score){0};
	}
	return v;
}

const struct debrief *
console_debrief(struct console *con)
{
	const struct console_options *o = con->options;
	struct grade_alert *alerts;
	struct rule_score *rules;

	if (con->debrief != NULL || !console_ended(con))
		return con->debrief;
	alerts = graded_alerts(&con->desk);
	rules = run_rules(o);
	con->debrief = debrief_new(&(struct grade_input){
	    .scenario = o->scenario,
	    .truth = o->truth,
	    .lang = con->lang,
	    .log = run_log(o->run),
	    .alert = alerts,
	    .alerts = con->desk.alerts,
	    .rule = rules,
	});
	free(alerts);
	con->rules = rules; /* the grade looks into them */
	return con->debrief;
}

const char *
severity_name(uint8_t severity)
{
	static const char *const names[] = {
	    N_("none"), N_("high"), N_("medium"), N_("low"), N_("info")};

	return _(names[severity < 5 ? severity : 4]);
}

enum style
severity_style(uint8_t severity)
{
	return severity == 1 ? STYLE_HIGH
	    : severity == 2  ? STYLE_MEDIUM
			     : STYLE_LOW;
}
