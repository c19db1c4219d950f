/*
 * A text as Sigma rules, run on rows twice: by looking at all of each row, and
 * by way of the head of a row, the sieve of its route and what is left to ask.
 * The second way must find what the first one does.
 */

#include <stdlib.h>

#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/sigma.h"
#include "analyzer/logs/logs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	ROUNDS = 40,   /* of all rows */
	LATER = 16,    /* of the same before the others, and so on */
	FEW_ROWS = 8,  /* before a sieve is made */
	NO_SIEVE = -1, /* as a number of rows */
};

/* Rows, and such of the same fields that come some rounds later. */
static const char *const rows[][2] = {
    {"Jan  2 03:04:05 gw sshd[11]: Failed password for root from 192.0.2.7 "
     "port 1 ssh2",
	"Jan  2 03:04:05 gw sshd[99]: Accepted password for admin from "
	"198.51.100.1 port 65000 ssh2"},
    {"Jan  2 03:04:06 gw sshd[12]: Connection closed by 192.0.2.9 port 22",
	"Jan  2 03:04:06 failed sshd[12]: Connection reset by ::1 port 4"},
    {"Jan  2 03:04:07 gw sshd[13]: pam_unix(sshd:auth): authentication "
     "failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root",
	"Jan  2 03:04:07 gw sshd[13]: pam_unix(sshd:session): session opened "
	"for user root by x"},
    {"<38>Jan  2 03:04:08 gw su: FAILED SU (to root) user on pts/0",
	"<39>Jan  2 03:04:08 gw su: Successful su for admin by root"},
    {"Jan  2 03:04:09 gw sudo: user : TTY=pts/0 ; PWD=/ ; USER=root ; "
     "COMMAND=/bin/cat /etc/shadow",
	"Jan  2 03:04:09 gw sudo: root : TTY=x ; PWD=/a ; USER=a ; "
	"COMMAND=/bin/passwd"},
    {"192.0.2.1 - - [01/Feb/2024:00:00:00 +0900] \"GET /a?id=1'-- HTTP/1.1\" "
     "404 17 \"-\" \"M\"",
	"192.0.2.1 - - [01/Feb/2024:00:00:00 +0900] \"GET /ab.ws?id=2 "
	"HTTP/1.1\" 200 17 \"-\" \"OK\""},
    {"{\"Channel\": \"Security\", \"EventID\": 4688, \"NewProcessName\": "
     "\"C:\\\\x.exe\", \"CommandLine\": \"a A -x\"}",
	"{\"Channel\": \"Security\", \"EventID\": 4688, "
	"\"NewProcessName\": \"C:\\\\y.exe\", \"CommandLine\": \"a "
	"\\u0041 -x\"}"},
};

/* Runs a row by one of the two ways; rows: all of them, as they follow. */
static void
match(struct sigma_state *s, struct span row, struct span all, bool head,
    struct alerts *out)
{
	const struct log_options options = {.year = 2024};
	const struct line line = {
	    .bytes = row, .following = {all.p + all.n, 1}};
	struct event *ev = event_new_row();
	struct err err;
	struct logs *l = logs_new(row, &options, &err);

	if (head)
		(void)logs_head(l, &line, ev);
	else
		(void)logs_parse(l, &line, ev);
	if (ev->rest == NULL || sigma_head(s, ev)) {
		logs_fill(l, ev);
		sigma_match(s, ev, out);
	}
	logs_free(l);
	event_free_row(ev);
}

static void
compare(struct alerts *full, struct alerts *sieved)
{
	if (full->n != sieved->n || full->n_seen != sieved->n_seen)
		abort();
	for (size_t i = 0; i < full->n; i++) {
		if (full->v[i].rule != sieved->v[i].rule ||
		    full->v[i].matches != sieved->v[i].matches)
			abort();
	}
	full->n = sieved->n = 0;
	full->n_seen = sieved->n_seen = 0;
	arena_reset(full->arena);
}

static void
put_rows(struct buf *all)
{
	for (unsigned k = 0; k < ROUNDS; k++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			buf_printf(all, "%s\n", rows[i][k / LATER % 2]);
	}
}

static void
match_rows(struct sigma_rules *r)
{
	struct arena *arena = arena_new(0);
	struct alerts full = {.arena = arena};
	struct alerts sieved = {.arena = arena};
	struct sigma_state *a = sigma_state_new(r);
	struct sigma_state *b = sigma_state_new(r);
	struct buf all = {0};
	size_t n;

	put_rows(&all);
	for (size_t at = 0; at < all.n; at += n + 1) {
		struct span row = span_from(buf_span(&all), at);

		n = span_find_byte(row, '\n', 0);
		row = span_first(row, n);
		r->sieve_rows = (uint32_t)NO_SIEVE;
		match(a, row, buf_span(&all), false, &full);
		r->sieve_rows = FEW_ROWS;
		match(b, row, buf_span(&all), true, &sieved);
		compare(&full, &sieved);
	}
	buf_free(&all);
	sigma_state_free(a);
	sigma_state_free(b);
	alerts_free(&full);
	alerts_free(&sieved);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct sigma_rules *r = sigma_rules_new(arena);
	struct diags diags = {0};
	bool cached;

	(void)sigma_read(r, "fuzz.yml", span_of(data, size), &diags);
	(void)sigma_link(r, &diags);
	if (sigma_count(r) != 0 && sigma_compile(r, NULL, &cached, &diags))
		match_rows(r);
	sigma_rules_free(r);
	diags_clear(&diags);
	arena_free(arena);
	return 0;
}
