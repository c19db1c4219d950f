#include "analyzer/detect/suricata/threshold.h"

enum {
	FIELDS_OF_RULE = 4, /* type, track, count, seconds or multiplier */
};

struct word {
	const char *name;
	int value;
};

static const struct word types[] = {
    {"limit", THRESHOLD_LIMIT},
    {"threshold", THRESHOLD_THRESHOLD},
    {"both", THRESHOLD_BOTH},
    {"backoff", THRESHOLD_BACKOFF},
    {0},
};

static const struct word tracks[] = {
    {"by_src", TRACK_SRC},
    {"by_dst", TRACK_DST},
    {"by_both", TRACK_BOTH},
    {"by_either", TRACK_EITHER},
    {"by_rule", TRACK_RULE},
    {"by_flow", TRACK_FLOW},
    {0},
};

static const struct word actions[] = {
    {"alert", ACTION_ALERT},
    {"drop", ACTION_DROP},
    {"pass", ACTION_PASS},
    {"reject", ACTION_REJECT},
    {0},
};

static bool
find_word(const struct word *words, struct span text, int *value)
{
	for (; words->name != NULL; words++) {
		if (span_eq_nocase(text, span_str(words->name))) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

static bool
read_count(struct span text, uint32_t *out)
{
	uint64_t n;

	if (!span_number(text, UINT32_MAX, &n) || n == 0)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* Splits "NAME VALUE". */
static void
split(struct span item, struct span *name, struct span *value)
{
	size_t n = 0;

	while (n < item.n && item.p[n] != ' ' && item.p[n] != '\t')
		n++;
	*name = span_first(item, n);
	*value = span_trim(span_from(item, n));
}

/* Was the field of that name read before? */
static bool
given(const struct threshold_fields *f, struct span name)
{
	return (f->has_type && span_eq_str(name, "type")) ||
	    (f->has_track && span_eq_str(name, "track")) ||
	    (f->has_count && span_eq_str(name, "count")) ||
	    (f->has_seconds && span_eq_str(name, "seconds"));
}

/* One field; NULL, or what would have been right. */
static const char *
read_field(struct threshold_fields *f, struct span name, struct span value)
{
	int n = 0;

	if (given(f, name))
		return "each field once";
	if (span_eq_str(name, "type")) {
		f->has_type = find_word(types, value, &n);
		f->t.kind = (enum threshold_kind)n;
		return f->has_type ? NULL : "limit, threshold, both or backoff";
	}
	if (span_eq_str(name, "track")) {
		f->has_track = find_word(tracks, value, &n);
		f->t.track = (enum threshold_track)n;
		return f->has_track
		    ? NULL
		    : "by_src, by_dst, by_both, by_rule or by_flow";
	}
	if (span_eq_str(name, "count")) {
		f->has_count = read_count(value, &f->t.count);
		return f->has_count ? NULL : "a number from 1";
	}
	if (span_eq_str(name, "seconds")) {
		f->has_seconds =
		    read_count(value, &f->t.seconds) || span_eq_str(value, "0");
		return f->has_seconds ? NULL : "a number";
	}
	if (span_eq_str(name, "multiplier")) {
		f->has_multiplier = read_count(value, &f->t.multiplier);
		return f->has_multiplier ? NULL : "a number from 1";
	}
	if (span_eq_str(name, "timeout")) {
		f->has_timeout = read_count(value, &f->t.timeout);
		return f->has_timeout ? NULL : "a number from 1";
	}
	if (span_eq_str(name, "new_action")) {
		f->has_action = find_word(actions, value, &n);
		f->t.new_action = (enum rule_action)n;
		return f->has_action ? NULL : "alert, drop, pass or reject";
	}
	return "";
}

/* Takes what stands behind the first word off a value. */
static struct span
first_word(struct span value, struct span *extra)
{
	size_t n = 0;

	while (n < value.n && value.p[n] != ' ' && value.p[n] != '\t')
		n++;
	if (n < value.n)
		*extra = span_trim(span_from(value, n));
	return span_first(value, n);
}

/* The next field: up to a comma outside brackets. */
static bool
next_item(struct span *rest, struct span *item)
{
	size_t depth = 0;
	size_t n = 0;

	*rest = span_trim(*rest);
	if (rest->n == 0)
		return false;
	while (n < rest->n && (rest->p[n] != ',' || depth > 0)) {
		if (rest->p[n] == '[')
			depth++;
		else if (rest->p[n] == ']' && depth > 0)
			depth--;
		n++;
	}
	*item = span_trim(span_first(*rest, n));
	*rest = span_from(*rest, n + 1);
	return true;
}

bool
threshold_fields_read(struct span text, struct threshold_fields *out,
    struct err *err, struct span *at)
{
	struct span name;
	struct span value;
	const char *want;

	*out = (struct threshold_fields){0};
	while (next_item(&text, at)) {
		split(*at, &name, &value);
		if (out->has_type + out->has_track + out->has_count +
			out->has_seconds + out->has_multiplier ==
		    FIELDS_OF_RULE) {
			out->extra = *at;
			return true;
		}
		if (span_eq_str(name, "ip") && value.n != 0) {
			out->ip = value;
			continue;
		}
		want = read_field(out, name, first_word(value, &out->extra));
		if (want == NULL)
			continue;
		if (want[0] == '\0')
			return err_set(err, ERR_SYNTAX,
			    "unknown field \"%.*s\": expected type, track, "
			    "count or seconds",
			    (int)(name.n < 40 ? name.n : 40),
			    (const char *)name.p);
		return err_set(err, ERR_SYNTAX, "%.*s: expected %s",
		    (int)name.n, (const char *)name.p, want);
	}
	return true;
}
