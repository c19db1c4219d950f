/*
 * The program's door: the only place that reads the environment and the clock
 * and that handles signals.
 */

#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analyzer/base/time.h"
#include "cli/cmds.h"

/* The only writable global: set by the first interrupt. */
static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
	(void)sig;
	/* A second one ends the program at once. */
	if (stop)
		_exit(128 + sig);
	stop = 1;
}

static int64_t
wall_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/* Environment variable name, or NULL when it is not set or empty. */
static const char *
env(const char *name)
{
	const char *v = getenv(name);

	return v == NULL || *v == 0 ? NULL : v;
}

/*
 * A folder of the XDG base directory specification: $VARIABLE/haechi, or
 * below the home folder; "." without a home.
 */
static void
xdg(char out[512], const char *variable, const char *below_home,
    const char *name)
{
	const char *base = env(variable);
	const char *home = env("HOME");

	if (base != NULL && base[0] == '/')
		(void)snprintf(out, 512, "%s/haechi%s", base, name);
	else
		(void)snprintf(out, 512, "%s/%s/haechi%s",
		    home != NULL ? home : ".", below_home, name);
}

static const char *
user_name(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	if (env("HAECHI_USER") != NULL)
		return env("HAECHI_USER");
	return pw != NULL && pw->pw_name != NULL ? pw->pw_name : "nobody";
}

/* "ko" of "ko_KR.UTF-8". */
static const char *
language(void)
{
	static const char *const known[] = {"en", "ko", "el", "ro"};
	const char *l = env("LC_ALL");

	if (l == NULL)
		l = env("LC_MESSAGES");
	if (l == NULL)
		l = env("LANG");
	for (size_t i = 0; l != NULL && i < 4; i++) {
		if (strncmp(l, known[i], 2) == 0)
			return known[i];
	}
	return "en";
}

static int
dispatch(const struct cli *cli, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	const struct command *c;

	if (name == NULL)
		return usage_error(NULL, "no command given");
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	c = command_find(name);
	if (c == NULL)
		return usage_error(NULL, "no command '%s'", name);
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0) {
			command_help(c);
			return EXIT_DONE;
		}
	}
	return c->run(cli, argc - 2, argv + 2);
}

int
main(int argc, char **argv)
{
	/* The second signal ends what does not look for the first. */
	static const struct sigaction catch = {
	    .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
	static const struct sigaction ignore = {.sa_handler = SIG_IGN};
	char store[512], cache[512], runs[512];
	const char *term = env("TERM");
	struct cli cli = {
	    .data_dir = env("HAECHI_DATADIR"),
	    .store = store,
	    .cache_dir = cache,
	    .runs_dir = runs,
	    .user = user_name(),
	    .language = language(),
	    .out_terminal = isatty(STDOUT_FILENO) == 1,
	    .err_terminal = isatty(STDERR_FILENO) == 1,
	    .dumb = term == NULL || strcmp(term, "dumb") == 0,
	    .no_colour = env("NO_COLOR") != NULL,
	    .now_ns = wall_ns,
	    .stop = &stop,
	};
	int rc;

	(void)setlocale(LC_CTYPE, "");
	if (cli.data_dir == NULL)
		cli.data_dir = HAECHI_DATADIR;
	xdg(store, "XDG_DATA_HOME", ".local/share", "/haechi.db");
	xdg(cache, "XDG_CACHE_HOME", ".cache", "");
	xdg(runs, "XDG_DATA_HOME", ".local/share", "/runs");
	(void)sigaction(SIGINT, &catch, NULL);
	(void)sigaction(SIGTERM, &catch, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	rc = dispatch(&cli, argc, argv);
	if (fflush(stdout) != 0 && rc == EXIT_DONE) {
		fprintf(stderr,
		    "haechi: error: standard output cannot be "
		    "written\n");
		rc = EXIT_INPUT;
	}
	return rc;
}
