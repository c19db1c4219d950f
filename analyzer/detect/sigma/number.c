#include "analyzer/detect/sigma/number.h"

#include "analyzer/base/cur.h"

enum {
	EXPONENT_MAX = 400 /* beyond the range of double */
};

static bool
next_is_digit(const struct cur *c)
{
	return cur_left(c) != 0 && *c->p >= '0' && *c->p <= '9';
}

/* Takes digits; *scale counts them down where they are a fraction. */
static unsigned
digits(struct cur *c, double *n, int *scale)
{
	unsigned count = 0;

	while (next_is_digit(c)) {
		*n = *n * 10 + (cur_u8(c) - '0');
		if (scale != NULL && *scale > -EXPONENT_MAX)
			(*scale)--;
		count++;
	}
	return count;
}

static bool
take(struct cur *c, uint8_t a, uint8_t b)
{
	if (cur_left(c) == 0 || (*c->p != a && *c->p != b))
		return false;
	cur_skip(c, 1);
	return true;
}

static double
power10(double n, int exponent)
{
	double factor = 1;

	for (int i = 0; i < (exponent < 0 ? -exponent : exponent); i++)
		factor *= 10;
	return exponent < 0 ? n / factor : n * factor;
}

bool
number_read(struct span text, double *n)
{
	struct cur c = cur_of(text);
	int64_t integer;
	double v = 0;
	double e = 0;
	int scale = 0;
	unsigned count;
	bool minus;

	if (span_integer(text, &integer)) {
		*n = (double)integer;
		return true;
	}
	minus = take(&c, '-', '-');
	count = digits(&c, &v, NULL);
	if (take(&c, '.', '.'))
		count += digits(&c, &v, &scale);
	if (count == 0)
		return false;
	if (take(&c, 'e', 'E')) {
		bool down = take(&c, '-', '-');

		if (!down)
			(void)take(&c, '+', '+');
		if (digits(&c, &e, NULL) == 0)
			return false;
		e = e > EXPONENT_MAX ? EXPONENT_MAX : e;
		scale += down ? -(int)e : (int)e;
	}
	*n = power10(minus ? -v : v, scale);
	return cur_left(&c) == 0;
}
