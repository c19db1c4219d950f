#include "analyzer/detect/sigma/slip.h"

bool
is_slip(struct span a, struct span b, size_t min)
{
	size_t n = 0;
	size_t m = 0;

	if (a.n < b.n)
		return is_slip(b, a, min);
	if (a.n < min || a.n - b.n > 1)
		return false;
	while (n < b.n && a.p[n] == b.p[n])
		n++;
	while (m < b.n - n && a.p[a.n - 1 - m] == b.p[b.n - 1 - m])
		m++;
	/* "param1" and "param2" are two. */
	if (n < a.n && a.p[n] >= '0' && a.p[n] <= '9')
		return false;
	if (a.n != b.n || n + m + 1 == a.n)
		return n + m + 1 >= a.n;
	return n + m + 2 == a.n && a.p[n] == b.p[n + 1] && a.p[n + 1] == b.p[n];
}
