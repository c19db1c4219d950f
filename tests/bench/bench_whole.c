/*
 * Runs a command and prints what it cost:
 *
 *   bench_whole NAME BYTES COMMAND [ARGUMENT...]
 *
 * BYTES is the size of what the command reads, for MB/s; its standard output
 * is thrown away.  The exit status is the command's.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void
start(char **argv)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
		_exit(127);
	(void)execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

int
main(int argc, char **argv)
{
	struct rusage used;
	double before, wall, bytes;
	int status;
	pid_t pid;

	if (argc < 4) {
		fprintf(stderr, "usage: bench_whole NAME BYTES COMMAND...\n");
		return 2;
	}
	bytes = strtod(argv[2], NULL);
	(void)fflush(stdout);
	before = bench_now();
	pid = fork();
	if (pid == 0)
		start(argv + 3);
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0) {
		perror("bench_whole");
		return EXIT_FAILURE;
	}
	wall = bench_now() - before;
	bench_print(argv[1], "wall", wall, "s");
	bench_print(argv[1], "cpu",
	    seconds(used.ru_utime) + seconds(used.ru_stime), "s");
	if (bytes > 0)
		bench_print(argv[1], "rate", bytes / wall / 1e6, "MB/s");
	bench_print(argv[1], "memory", (double)used.ru_maxrss / 1024, "MiB");
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
