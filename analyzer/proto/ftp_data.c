/* FTP's data connections: a file, whose name the control connection said. */

#include "analyzer/model/app.h"
#include "analyzer/proto/carry.h"

enum {
	FTP_DATA_DONE = 1
};

/* A connection; lives in the flow's arena. */
struct ftp_data {
	struct event *ev; /* NULL: no byte yet, or it is over */
	enum dir dir;     /* whose bytes the file is */
	struct carry file;
	bool begun;
};

static void
begin(struct conn *c, struct ftp_data *d, enum dir dir)
{
	const struct expected *e = c->expected;
	struct span name = span_of(e->name, e->name_n);

	d->begun = true;
	d->dir = dir;
	d->ev = conn_event(c);
	if (d->ev == NULL)
		return;
	d->ev->protocol = d;
	(void)event_add(d->ev, FIELD_FTPDATA_FILE, name);
	(void)event_add(d->ev, FIELD_FTPDATA_COMMAND,
	    span_str(e->stores ? "STOR" : "RETR"));
	carry_open(&d->file, c, d->ev, dir, name);
}

static void
end(struct ftp_data *d, enum file_state state)
{
	if (d->ev == NULL)
		return;
	carry_close(&d->file, state);
	d->ev->progress[DIR_TO_SERVER] = FTP_DATA_DONE;
	d->ev->progress[DIR_TO_CLIENT] = FTP_DATA_DONE;
	d->ev = NULL;
}

static void
ftp_data_bytes(struct conn *c, const struct chunk *chunk)
{
	struct ftp_data *d = c->state;

	if (!d->begun && chunk->bytes.n != 0)
		begin(c, d, chunk->dir);
	if (d->ev == NULL || chunk->dir != d->dir)
		return;
	if (chunk->bytes.n != 0) {
		carry_bytes(&d->file, c, d->ev, chunk->bytes);
	} else if (chunk->gap_n != 0) {
		conn_fault(c, FAULT_GAP);
		if (d->file.file != NULL)
			d->file.file->gaps = true;
		carry_close(&d->file, FILE_TRUNCATED);
	}
	if (chunk->end)
		end(d, FILE_CLOSED);
}

static void *
ftp_data_open(struct conn *c)
{
	return arena_zalloc(c->flow->arena, 1, sizeof(struct ftp_data));
}

static void
ftp_data_close(struct conn *c)
{
	end(c->state, FILE_TRUNCATED);
	c->state = NULL;
}

/* The digests of a file that did not end. */
static void
ftp_data_event_free(struct event *ev)
{
	struct ftp_data *d = ev->protocol;

	if (d != NULL && d->ev == ev)
		end(d, FILE_TRUNCATED);
}

/* Only what was announced is one. */
static enum probe
ftp_data_probe(struct span start, enum dir dir, bool datagram)
{
	(void)start;
	(void)dir;
	(void)datagram;
	return PROBE_NO;
}

static const struct event_type ftp_data_type = {
    .name = "ftp_data",
    .app = APP_FTP_DATA,
    .done = {FTP_DATA_DONE, FTP_DATA_DONE},
};

const struct protocol protocol_ftp_data = {
    .source = "RFC 959",
    .counters = {"app_layer.flow.ftp-data", "app_layer.tx.ftp-data",
	"app_layer.error.ftp-data.gap", "app_layer.error.ftp-data.parser",
	"app_layer.error.ftp-data.limit"},
    .app = APP_FTP_DATA,
    .type = &ftp_data_type,
    .tcp = true,
    .probe = ftp_data_probe,
    .open = ftp_data_open,
    .bytes = ftp_data_bytes,
    .close = ftp_data_close,
    .event_free = ftp_data_event_free,
};
