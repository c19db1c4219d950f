#include "analyzer/store/schema.h"

/* Times are nanoseconds since 1970 (UTC), digests are bytes. */
static const char step_analysis[] =
    /* A file or device that was read. */
    "CREATE TABLE source ("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " kind INTEGER NOT NULL,"
    " format TEXT NOT NULL,"
    " bytes INTEGER NOT NULL,"
    " items INTEGER NOT NULL,"
    " unparsed INTEGER NOT NULL,"
    " first_ns INTEGER NOT NULL,"
    " last_ns INTEGER NOT NULL,"
    " damaged INTEGER NOT NULL,"
    " sha256 BLOB"
    ") STRICT;"
    "CREATE INDEX source_sha256 ON source (sha256);"

    /* A rule as it was written when it matched. */
    "CREATE TABLE rule ("
    " id INTEGER PRIMARY KEY,"
    " key TEXT NOT NULL,"
    " version INTEGER NOT NULL," /* hash of its text */
    " language INTEGER NOT NULL,"
    " rev INTEGER NOT NULL,"
    " title TEXT NOT NULL,"
    " category TEXT,"
    " author TEXT,"
    " description TEXT,"
    " reference_list TEXT NOT NULL,"  /* one a line */
    " tags TEXT NOT NULL,"            /* one a line */
    " techniques TEXT NOT NULL,"      /* one a line */
    " false_positives TEXT NOT NULL," /* one a line */
    " severity INTEGER NOT NULL,"
    " level TEXT,"
    " file TEXT NOT NULL,"
    " line INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " UNIQUE (key, version)"
    ") STRICT;"

    "CREATE TABLE alert ("
    " seq INTEGER PRIMARY KEY,"
    " id INTEGER NOT NULL UNIQUE,"
    " source INTEGER NOT NULL,"
    " number INTEGER NOT NULL,"
    " position INTEGER NOT NULL," /* in the unpacked file */
    " ord INTEGER NOT NULL,"
    " time_ns INTEGER NOT NULL,"
    " rule INTEGER NOT NULL,"
    " action INTEGER NOT NULL,"
    " src TEXT,"
    " dst TEXT,"
    " sport INTEGER NOT NULL,"
    " dport INTEGER NOT NULL,"
    " proto INTEGER NOT NULL,"
    " app TEXT,"
    " flow_id INTEGER,"
    " tx INTEGER,"
    " eve TEXT,"
    " evidence BLOB,"
    " link INTEGER NOT NULL,"
    " wire_n INTEGER NOT NULL,"
    " matches BLOB"
    ") STRICT;"

    "CREATE TABLE incident ("
    " n INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " title TEXT NOT NULL,"
    " score INTEGER NOT NULL,"
    " severity INTEGER NOT NULL,"
    " state INTEGER NOT NULL," /* as the newest row of the chain says */
    " first_ns INTEGER NOT NULL,"
    " last_ns INTEGER NOT NULL,"
    " alerts INTEGER NOT NULL,"
    " techniques TEXT NOT NULL," /* one a line */
    " search TEXT NOT NULL,"     /* what queries look for words in */
    " merged INTEGER"            /* the incident that took its alerts */
    ") STRICT;"
    "CREATE INDEX incident_score ON incident (score);"
    "CREATE TABLE incident_alert ("
    " incident INTEGER NOT NULL,"
    " alert INTEGER NOT NULL,"
    " PRIMARY KEY (incident, alert)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX incident_alert_alert ON incident_alert (alert);"
    "CREATE TABLE link ("
    " incident INTEGER NOT NULL,"
    " earlier INTEGER NOT NULL,"
    " later INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " value TEXT NOT NULL,"
    " weight INTEGER NOT NULL,"
    " apart_ns INTEGER NOT NULL,"
    " PRIMARY KEY (incident, later, earlier, kind, value)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE entity ("
    " incident INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " value TEXT NOT NULL,"
    " alerts INTEGER NOT NULL,"
    " PRIMARY KEY (incident, kind, value)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE counter ("
    " name TEXT PRIMARY KEY,"
    " n INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    /* All that ever happened to incidents; see chain.h. */
    "CREATE TABLE chain ("
    " seq INTEGER PRIMARY KEY,"
    " time_ns INTEGER NOT NULL,"
    " who TEXT NOT NULL,"
    " action TEXT NOT NULL,"
    " incident TEXT NOT NULL,"
    " body TEXT NOT NULL,"
    " previous BLOB NOT NULL,"
    " hash BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX chain_incident ON chain (incident, seq);"
    "CREATE TRIGGER chain_no_update BEFORE UPDATE ON chain "
    "BEGIN SELECT RAISE(ABORT, 'rows of the chain stay'); END;"
    "CREATE TRIGGER chain_no_delete BEFORE DELETE ON chain "
    "BEGIN SELECT RAISE(ABORT, 'rows of the chain stay'); END;";

static const char step_training[] =
    /* A trainee's run through a scenario. */
    "CREATE TABLE run ("
    " id INTEGER PRIMARY KEY,"
    " scenario TEXT NOT NULL,"
    " version TEXT NOT NULL,"
    " seed INTEGER NOT NULL,"
    " trainee TEXT NOT NULL,"
    " started_ns INTEGER NOT NULL,"
    " ended_ns INTEGER NOT NULL,"
    " points INTEGER NOT NULL,"
    " points_max INTEGER NOT NULL,"
    " ledger BLOB NOT NULL,"
    " journal BLOB NOT NULL"
    ") STRICT;";

static const char step_reading[] =
    /* How the rows of a source were read, to read them so again. */
    "CREATE TABLE reading ("
    " source INTEGER PRIMARY KEY,"
    " charset TEXT NOT NULL,"
    " zone_s INTEGER NOT NULL"
    ") STRICT;";

static const char step_tags[] =
    /* A frame that the tag of an alert's rule recorded behind it. */
    "CREATE TABLE tagged ("
    " alert INTEGER NOT NULL,"
    " time_ns INTEGER NOT NULL,"
    " hash INTEGER NOT NULL," /* of its bytes */
    " number INTEGER NOT NULL,"
    " link INTEGER NOT NULL,"
    " wire_n INTEGER NOT NULL,"
    " bytes BLOB NOT NULL,"
    " PRIMARY KEY (alert, time_ns, hash)"
    ") STRICT;";

const char *const schema_steps[SCHEMA_VERSION] = {
    step_analysis,
    step_training,
    step_reading,
    step_tags,
};
