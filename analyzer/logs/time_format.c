#include "analyzer/logs/time_format.h"

static int
byte_at(const struct cur *c)
{
	return cur_left(c) == 0 ? -1 : *c->p;
}

/* Up to `most` digits; poisons without any. */
static int
digits(struct cur *c, unsigned most)
{
	int n = 0;
	unsigned i = 0;

	for (; i < most && byte_at(c) >= '0' && byte_at(c) <= '9'; i++)
		n = n * 10 + (cur_u8(c) - '0');
	if (i == 0)
		cur_poison(c);
	return n;
}

static void
blanks(struct cur *c)
{
	while (byte_at(c) == ' ')
		cur_skip(c, 1);
}

static int
fraction(struct cur *c)
{
	int ns = 0;
	int unit = 100000000;

	if (byte_at(c) < '0' || byte_at(c) > '9')
		cur_poison(c);
	while (byte_at(c) >= '0' && byte_at(c) <= '9') {
		ns += (cur_u8(c) - '0') * unit;
		unit /= 10;
	}
	return ns;
}

static int32_t
zone_number(struct cur *c)
{
	int sign = 1;
	int32_t s;

	if (byte_at(c) == 'Z' || byte_at(c) == 'z') {
		cur_skip(c, 1);
		return 0;
	}
	if (byte_at(c) == '-')
		sign = -1;
	else if (byte_at(c) != '+')
		cur_poison(c);
	cur_skip(c, 1);
	s = digits(c, 2) * 3600;
	if (byte_at(c) == ':')
		cur_skip(c, 1);
	if (byte_at(c) >= '0' && byte_at(c) <= '9')
		s += digits(c, 2) * 60;
	return sign * s;
}

static struct span
word(struct cur *c)
{
	struct span s = cur_rest(c);
	size_t n = 0;

	while (
	    n < s.n && (byte_lower(s.p[n]) >= 'a' && byte_lower(s.p[n]) <= 'z'))
		n++;
	if (n == 0)
		cur_poison(c);
	return cur_take(c, n);
}

/* A word for a zone, of those that mean one thing. */
static void
zone_word(struct time_reading *r)
{
	static const struct {
		const char *name;
		int32_t east_s;
	} zones[] = {{"UTC", 0}, {"GMT", 0}, {"Z", 0}, {"KST", 9 * 3600},
	    {"JST", 9 * 3600}, {"CET", 3600}, {"CEST", 2 * 3600},
	    {"EET", 2 * 3600}, {"EEST", 3 * 3600}};
	struct span s;

	if (byte_at(&r->c) == '+' || byte_at(&r->c) == '-') {
		r->east_s = zone_number(&r->c);
		return;
	}
	s = word(&r->c);
	for (unsigned i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (!span_eq_str(s, zones[i].name))
			continue;
		r->east_s = zones[i].east_s;
		/* "GMT+09:00" */
		if (byte_at(&r->c) == '+' || byte_at(&r->c) == '-')
			r->east_s = zone_number(&r->c);
		return;
	}
	if (r->known_zones)
		cur_poison(&r->c);
}

/* Which half of the day it is, in the words of the locales that we know. */
static void
half_day(struct time_reading *r)
{
	static const struct {
		const char *word;
		bool pm;
	} words[] = {{"am", false}, {"pm", true}, {"a.m.", false},
	    {"p.m.", true}, {"오전", false}, {"오후", true}, {"πμ", false},
	    {"μμ", true}, {"π.μ.", false}, {"μ.μ.", true}, {"ΠΜ", false},
	    {"ΜΜ", true}};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct span w = span_str(words[i].word);

		if (!span_eq_nocase(span_first(cur_rest(&r->c), w.n), w))
			continue;
		cur_skip(&r->c, w.n);
		r->twelve = true;
		r->pm = words[i].pm;
		return;
	}
	cur_poison(&r->c);
}

static void
epoch(struct time_reading *r)
{
	struct span s = cur_rest(&r->c);
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'))
		n++;
	r->has_epoch = time_format_epoch(cur_take(&r->c, n), &r->epoch_ns);
	if (!r->has_epoch)
		cur_poison(&r->c);
}

/* Reads what the letter stands for.  False: it stands for nothing. */
static bool
read_letter(struct time_reading *r, char letter)
{
	struct cur *c = &r->c;

	switch (letter) {
	case 'Y':
		r->t.year = digits(c, 4);
		r->has_year = true;
		if (r->t.year < 1000)
			cur_poison(c);
		return true;
	case 'y':
		r->t.year = 2000 + digits(c, 2);
		r->has_year = true;
		return true;
	case 'm':
		r->t.month = digits(c, 2);
		return true;
	case 'b':
		r->t.month = log_month(cur_take(c, 3));
		return true;
	case 'd':
	case 'e':
		blanks(c);
		r->t.day = digits(c, 2);
		return true;
	case 'H':
		r->t.hour = digits(c, 2);
		return true;
	case 'M':
		r->t.minute = digits(c, 2);
		return true;
	case 'S':
		r->t.second = digits(c, 2);
		return true;
	case 'f':
		r->t.nanosecond = fraction(c);
		return true;
	case 'p':
		half_day(r);
		return true;
	case 'z':
		r->east_s = zone_number(c);
		return true;
	case 'Z':
		zone_word(r);
		return true;
	case 's':
		epoch(r);
		return true;
	case 'a':
		(void)word(c);
		return true;
	default:
		return letter == '%' && cur_u8(c) == '%';
	}
}

struct time_reading
time_format_begin(const struct log_context *c, struct span text)
{
	return (struct time_reading){
	    .c = cur_of(text), .east_s = c->options.zone_s};
}

bool
time_format_take(struct time_reading *r, const char *format)
{
	struct time_reading before = *r;

	for (const char *f = format; *f != '\0' && cur_ok(&r->c); f++) {
		if (*f == '%' && f[1] != '\0') {
			if (!read_letter(r, *++f))
				cur_poison(&r->c);
		} else if (*f == ' ') {
			if (byte_at(&r->c) != ' ')
				cur_poison(&r->c);
			blanks(&r->c);
		} else if (cur_u8(&r->c) != (uint8_t)*f) {
			cur_poison(&r->c);
		}
	}
	if (cur_ok(&r->c))
		return true;
	*r = before;
	return false;
}

bool
time_format_end(
    const struct log_context *c, struct event *ev, const struct time_reading *r)
{
	struct log_context zone;
	struct civil t = r->t;

	if (r->has_epoch) {
		log_time(ev, r->epoch_ns);
		return true;
	}
	if (r->twelve) {
		if (t.hour > 12)
			return false;
		t.hour = t.hour % 12 + (r->pm ? 12 : 0);
	}
	if (!r->has_year) {
		zone = *c;
		zone.options.zone_s = r->east_s;
		return log_time_no_year(&zone, ev, &t);
	}
	if (!civil_valid(&t))
		return false;
	log_time(ev, civil_zone_ns(&t, r->east_s));
	return true;
}

bool
time_format_read(const struct log_context *c, struct event *ev,
    const char *format, struct span text)
{
	struct time_reading r = time_format_begin(c, text);

	return time_format_take(&r, format) && cur_left(&r.c) == 0 &&
	    time_format_end(c, ev, &r);
}

bool
time_format_valid(const char *format, size_t *at)
{
	static const char letters[] = "YymbdeHMSfpzZsa%";
	bool day = false, month = false, hour = false, all = false;

	for (const char *f = format; *f != '\0'; f++) {
		if (*f != '%')
			continue;
		*at = (size_t)(f - format);
		f++;
		if (*f == '\0' || strchr(letters, *f) == NULL)
			return false;
		day |= *f == 'd' || *f == 'e';
		month |= *f == 'm' || *f == 'b';
		hour |= *f == 'H';
		all |= *f == 's';
	}
	*at = 0;
	return all || (day && month && hour);
}

bool
time_format_epoch(struct span text, int64_t *time_ns)
{
	static const int64_t units[] = {NS_PER_S, NS_PER_MS, NS_PER_US, 1};
	size_t dot = span_find_byte(text, '.', 0);
	struct span part = span_from(text, dot == SIZE_MAX ? text.n : dot + 1);
	uint64_t n;
	int64_t ns = 0;
	int64_t unit;
	unsigned u = 0;

	if (!span_number(span_first(text, dot), INT64_MAX, &n))
		return false;
	for (uint64_t most = 100000000000; u < 3 && n >= most; most *= 1000)
		u++;
	unit = units[u];
	for (size_t i = 0; i < part.n && unit >= 10; i++) {
		if (part.p[i] < '0' || part.p[i] > '9')
			return false;
		unit /= 10;
		ns += (part.p[i] - '0') * unit;
	}
	return !__builtin_mul_overflow((int64_t)n, units[u], time_ns) &&
	    !__builtin_add_overflow(*time_ns, ns, time_ns);
}
