#ifndef SCENARIOS_SIM_SECTIONS_H
#define SCENARIOS_SIM_SECTIONS_H

/*
 * The sections of the files that a scenario uses.  Each is a list; an element
 * may name any other, also one that stands further down or in another file,
 * so all names are registered before anything is read.
 */

#include "scenarios/sim/read.h"

/* Reads element number index of a section. */
typedef void section_read(
    struct reader *r, const struct yaml *y, uint32_t index);

section_read read_zone;
section_read read_host;
section_read read_client;
section_read read_people;
section_read read_log;
section_read read_service;
section_read read_behaviour;

/* The own sections of the scenario file. */
void read_story(struct reader *r, const struct yaml *root);
void read_labels(struct reader *r, const struct yaml *y);
void read_tasks(struct reader *r, const struct yaml *y);
void read_duties(struct reader *r, const struct yaml *y);
void read_groups(struct reader *r, const struct yaml *y);

/* "SERVICE/PAGE"; false: an error was said. */
bool read_page_ref(
    struct reader *r, const struct yaml *y, uint32_t *service, uint32_t *page);

#endif
