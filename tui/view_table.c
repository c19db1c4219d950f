/* The screens in the order of their tabs.  A new one is a line here. */
#include "tui/view.h"

static const struct view *const views[] = {
    &view_scenarios,
    &view_briefing,
    &view_inbox,
    &view_incident,
    &view_alert,
    &view_packet,
    &view_files,
    &view_verdict,
    &view_tasks,
    &view_hints,
    &view_debrief,
};

const struct view *
view_nth(unsigned i)
{
	return i < sizeof(views) / sizeof(views[0]) ? views[i] : NULL;
}
