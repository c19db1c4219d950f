/*
 * Runs a fuzz target over files instead of random input, so that every test
 * run reads the whole corpus: each file, and prefixes of it (all of them up
 * to PREFIXES, then evenly spaced), each in a block of its exact size so that
 * a read past the end is seen.  Folders are read one level deep.
 */

#include <assert.h>
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	PREFIXES = 256
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size != 0 ? size : 1);

	assert(copy != NULL);
	if (size != 0)
		memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static uint8_t *
read_all(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	long end;

	if (f == NULL)
		return NULL;
	if (fseek(f, 0, SEEK_END) != 0 || (end = ftell(f)) < 0)
		goto out;
	rewind(f);
	data = malloc((size_t)end + 1);
	if (data != NULL)
		*size = fread(data, 1, (size_t)end, f);
out:
	(void)fclose(f);
	return data;
}

static bool
replay_file(const char *path)
{
	size_t size = 0;
	size_t step, n;
	uint8_t *data = read_all(path, &size);

	if (data == NULL) {
		perror(path);
		return false;
	}
	/* The last line before a crash names the file. */
	printf("%s\n", path);
	(void)fflush(stdout);
	run(data, size);
	step = size / PREFIXES + 1;
	for (n = 0; n < size; n += step)
		run(data, n);
	free(data);
	return true;
}

static bool
replay_folder(const char *path, unsigned *files)
{
	struct dirent **names = NULL;
	char file[PATH_MAX];
	bool ok = true;
	int i, n = scandir(path, &names, NULL, alphasort);

	if (n < 0) {
		perror(path);
		return false;
	}
	for (i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			(void)snprintf(file, sizeof(file), "%s/%s", path,
			    names[i]->d_name);
			ok = replay_file(file) && ok;
			(*files)++;
		}
		free(names[i]);
	}
	free(names);
	return ok;
}

int
main(int argc, char **argv)
{
	struct stat st;
	unsigned files = 0;
	bool ok = true;
	int i;

	for (i = 1; i < argc; i++) {
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode)) {
			ok = replay_folder(argv[i], &files) && ok;
		} else {
			ok = replay_file(argv[i]) && ok;
			files++;
		}
	}
	if (files == 0)
		fprintf(stderr, "replay: no corpus\n");
	return ok && files != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
