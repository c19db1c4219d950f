#include "analyzer/logs/windows_message.h"

#include "analyzer/logs/windows_message_table.h"

enum {
	LABEL_MAX = 48,    /* bytes of a label; a longer one is prose */
	TEMPLATE_MAX = 64, /* labels of a message; the rest is prose */
};

uint64_t
windows_event_id(const struct event *ev)
{
	const struct value *v = event_named(ev, span_str("EventID"));

	return v == NULL || v->type != VALUE_INT || v->n < 0 ? 0
							     : (uint64_t)v->n;
}

/* A name that ends in "-" stands for all that begin so. */
static bool
is_provider(const char *name, struct span provider)
{
	size_t n = strlen(name);

	return name[n - 1] == '-' ? span_starts(provider, span_str(name))
				  : span_eq_nocase(provider, span_str(name));
}

struct span
windows_channel(struct span provider, uint64_t event)
{
	for (size_t i = 0; i < windows_provider_count; i++) {
		const struct windows_provider *p = &windows_providers[i];

		if (is_provider(p->provider, provider) &&
		    (p->first == 0 || (event >= p->first && event <= p->last)))
			return span_str(p->channel);
	}
	/* Programs write to the log of applications; what has a manifest */
	/* writes where that says. */
	return provider.n == 0 ||
		span_starts(provider, span_str("Microsoft-Windows-"))
	    ? (struct span){0}
	    : span_str("Application");
}

struct span
windows_level(struct span word)
{
	static const struct {
		const char *word;
		const char *level;
	} levels[] = {
	    {"LogAlways", "0"},
	    {"Critical", "1"},
	    {"Error", "2"},
	    {"Warning", "3"},
	    {"Information", "4"},
	    {"Info", "4"},
	    {"Verbose", "5"},
	    {"위험", "1"},
	    {"오류", "2"},
	    {"경고", "3"},
	    {"정보", "4"},
	    {"자세한 정보 표시", "5"},
	};

	for (unsigned i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (span_eq_str(word, levels[i].word))
			return span_str(levels[i].level);
	}
	return word;
}

/* ---- templates with labels ---- */

struct line_part {
	struct span label;
	struct span text;
	bool indented;
};

static bool
is_blank(uint8_t b)
{
	return b == ' ' || b == '\t';
}

static bool
is_label(struct span s)
{
	if (s.n == 0 || s.n > LABEL_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t b = byte_lower(s.p[i]);

		if (!(b >= 'a' && b <= 'z') && !(b >= '0' && b <= '9') &&
		    (b == 0 || strchr(" _-()'/", b) == NULL))
			return false;
	}
	return true;
}

/*
 * "<tab>Label:<tab>text", "Label:  text", "Label:".  With one blank behind the
 * colon it is prose, but where the lines are indented or loose.
 */
static bool
split_line(struct span line, bool loose, struct line_part *part)
{
	size_t colon = span_find_byte(line, ':', 0);
	struct span behind;

	if (colon == SIZE_MAX || line.n == 0)
		return false;
	part->indented = is_blank(line.p[0]);
	part->label = span_trim(span_first(line, colon));
	behind = span_from(line, colon + 1);
	part->text = span_trim(behind);
	if (!is_label(part->label))
		return false;
	if (part->text.n == 0)
		return true;
	return behind.n > 1 && is_blank(behind.p[0]) &&
	    (part->indented || loose || behind.p[0] == '\t' ||
		is_blank(behind.p[1]));
}

/* A label without its blanks. */
static struct span
squeeze(struct arena *arena, struct span label)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find_byte(label, ' ', 0) == SIZE_MAX)
		return label;
	out = arena_alloc(arena, label.n);
	for (size_t i = 0; i < label.n; i++) {
		if (label.p[i] != ' ')
			out[n++] = label.p[i];
	}
	return span_of(out, n);
}

static void
add_label(struct event *ev, uint64_t event, struct span section,
    const struct line_part *part)
{
	for (size_t i = 0; i < windows_label_count; i++) {
		const struct windows_label *l = &windows_labels[i];

		if ((l->event == 0 || l->event == event) &&
		    (l->section == NULL || span_eq_str(section, l->section)) &&
		    span_eq_str(part->label, l->label)) {
			log_number(ev, l->name, part->text);
			return;
		}
	}
	log_number_named(ev, squeeze(ev->arena, part->label), part->text);
}

/*
 * Lines with labels, in sections whose names stand alone.  The content of a
 * task is the rest.
 */
static void
read_labels(struct event *ev, struct span message, bool loose)
{
	uint64_t event = windows_event_id(ev);
	struct span rest = message;
	struct span section = {0};
	struct span line;

	for (unsigned n = 0; n < TEMPLATE_MAX && span_token(&rest, '\n', &line);
	     n++) {
		struct line_part part;

		if (!split_line(line, loose, &part))
			continue;
		if (part.text.n == 0 && !part.indented) {
			section = part.label;
			continue;
		}
		if (part.text.n != 0 &&
		    (span_eq_str(part.label, "Task Content") ||
			span_eq_str(part.label, "Task New Content"))) {
			part.text = span_trim(span_of(part.text.p,
			    (size_t)(message.p + message.n - part.text.p)));
			rest = (struct span){0};
		}
		if (part.text.n != 0)
			add_label(ev, event, section, &part);
	}
}

/* ---- messages with a text of their own ---- */

/* What stands between two marks, or behind the first one. */
static struct span
between(struct span s, const char *from, const char *to)
{
	size_t at = span_find(s, span_str(from));

	if (at == SIZE_MAX)
		return (struct span){0};
	s = span_from(s, at + strlen(from));
	return span_trim(span_first(s, span_find(s, span_str(to))));
}

/* "Creating Scriptblock text (1 of 2):", the text, its id, its path */
static void
script_block(struct event *ev, struct span message)
{
	static const char id[] = "\nScriptBlock ID:";
	struct span rest = message;
	struct span text = {0};
	size_t last = SIZE_MAX;
	struct span line;

	log_number(ev, "MessageNumber", between(message, "(", " of "));
	log_number(ev, "MessageTotal", between(message, " of ", ")"));
	if (!span_token(&rest, '\n', &line))
		return;
	/* The script may say so, too: the last one counts. */
	for (size_t at = 0;;) {
		size_t n = span_find(span_from(rest, at), span_str(id));

		if (n == SIZE_MAX)
			break;
		last = at + n;
		at = last + 1;
	}
	text = span_trim(span_first(rest, last));
	log_text(ev, "ScriptBlockText", text);
	if (last == SIZE_MAX)
		return;
	rest = span_from(rest, last);
	log_text(ev, "ScriptBlockId", between(rest, id, "\n"));
	log_text(ev, "Path", between(rest, "\nPath:", "\n"));
}

static void
module_log(struct event *ev, struct span message)
{
	size_t at = span_find(message, span_str("\nContext:"));

	log_text(ev, "Payload", span_trim(span_first(message, at)));
	log_text(
	    ev, "ContextInfo", between(message, "\nContext:", "\nUser Data:"));
	log_text(ev, "UserData", between(message, "\nUser Data:", "\n\n\n"));
}

/* "The X service entered the stopped state." */
static void
service_state(struct event *ev, struct span message)
{
	log_text(ev, "param1", between(message, "The ", " service entered"));
	log_text(ev, "param2", between(message, "entered the ", " state"));
}

static bool
channel_is(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str("Channel"));

	return v != NULL && span_eq_nocase(v->text, span_str(name));
}

void
windows_message(struct log_context *c, struct event *ev, struct span message)
{
	static const char shell[] = "Microsoft-Windows-PowerShell/Operational";
	static const char core[] = "PowerShellCore/Operational";
	uint64_t event = windows_event_id(ev);

	(void)c;
	message = span_trim(message);
	if (channel_is(ev, shell) || channel_is(ev, core)) {
		if (event == 4104)
			script_block(ev, message);
		else if (event == 4103)
			module_log(ev, message);
		return;
	}
	/* The template is nothing but the data. */
	if (channel_is(ev, "Windows PowerShell")) {
		log_text(ev, "Data", message);
		return;
	}
	if (event == 7036 && channel_is(ev, "System"))
		service_state(ev, message);
	read_labels(ev, message,
	    channel_is(ev, "Microsoft-Windows-Sysmon/Operational"));
}
