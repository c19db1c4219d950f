/* How often a rule alerts: threshold and detection_filter. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/threshold.h"

static bool
add(struct build *b, const struct option *o, const struct threshold_fields *f)
{
	for (size_t i = 0; i < b->thresholds; i++) {
		enum threshold_kind k = b->threshold[i].kind;

		if (k == f->t.kind || k == THRESHOLD_DETECTION_FILTER ||
		    f->t.kind == THRESHOLD_DETECTION_FILTER)
			return build_fail(b, o->name,
			    "%s: a rule has one threshold or detection_filter",
			    o->keyword->name);
	}
	if (f->extra.n != 0)
		build_warn(b, "%s: \"%.*s\" is ignored; is a \";\" missing?",
		    o->keyword->name, (int)(f->extra.n < 60 ? f->extra.n : 60),
		    (const char *)f->extra.p);
	b->threshold = mem_grow(b->threshold, b->thresholds, &b->cap_thresholds,
	    sizeof(*b->threshold));
	b->threshold[b->thresholds++] = f->t;
	return true;
}

/* "seconds 0": each match is in a time of its own. */
static bool
no_time(
    struct build *b, const struct option *o, const struct threshold_fields *f)
{
	if (f->t.kind != THRESHOLD_LIMIT && f->t.count > 1)
		return build_fail(b, o->value,
		    "threshold: %u matches in 0 seconds can never be; expected "
		    "seconds from 1",
		    f->t.count);
	build_warn(b, "threshold: in 0 seconds it holds back nothing");
	return true;
}

static bool
parse_threshold(struct build *b, const struct option *o)
{
	struct threshold_fields f;

	if (!threshold_fields_read(o->value, &f, &b->err, &b->err_at))
		return false;
	if (f.t.kind == THRESHOLD_BACKOFF) {
		if (f.has_count && f.has_multiplier && f.has_track &&
		    f.t.track == TRACK_FLOW)
			return add(b, o, &f);
		return build_fail(b, o->value,
		    "threshold: expected \"type backoff, track by_flow, count "
		    "N, multiplier N\"");
	}
	if (f.has_track && f.t.track == TRACK_FLOW)
		return build_fail(b, o->value,
		    "threshold: track by_flow goes with type backoff; expected "
		    "by_src, by_dst, by_both or by_rule");
	if (!f.has_type || !f.has_track || !f.has_count || !f.has_seconds)
		return build_fail(b, o->value,
		    "threshold: %s is missing: expected type, track, count "
		    "and seconds",
		    !f.has_type        ? "type"
			: !f.has_track ? "track"
			: !f.has_count ? "count"
				       : "seconds");
	return f.t.seconds != 0 ? add(b, o, &f) : no_time(b, o, &f);
}

static bool
parse_detection_filter(struct build *b, const struct option *o)
{
	struct threshold_fields f;

	if (!threshold_fields_read(o->value, &f, &b->err, &b->err_at))
		return false;
	if (f.has_type || !f.has_track || !f.has_count || !f.has_seconds)
		return build_fail(b, o->value,
		    "detection_filter: expected track, count and seconds");
	if (f.t.seconds == 0)
		return build_fail(
		    b, o->value, "detection_filter: expected seconds from 1");
	if (f.t.track != TRACK_SRC && f.t.track != TRACK_DST)
		return build_fail(b, o->value,
		    "detection_filter: expected track by_src or by_dst");
	f.t.kind = THRESHOLD_DETECTION_FILTER;
	return add(b, o, &f);
}

const struct keyword kw_threshold[] = {
    {"threshold", NULL, "limit the alerts of the rule in time",
	"rules/thresholding.html#threshold", VALUE_NEEDED, parse_threshold,
	NULL},
    {"detection_filter", NULL, "alert from a number of matches on",
	"rules/thresholding.html#detection-filter", VALUE_NEEDED,
	parse_detection_filter, NULL},
    {0},
};
