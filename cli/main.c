#include <stdio.h>

int
main(void)
{
	fputs("haechi: no command given\n", stderr);
	return 2;
}
