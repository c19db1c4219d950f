#include "analyzer/detect/sigma/mapping.h"

/* What stands in front of the query of a request target (RFC 9112). */
static struct span
uri_path(struct arena *arena, struct span value)
{
	(void)arena;
	return span_first(value, span_find_byte(value, '?', 0));
}

static struct span
uri_query(struct arena *arena, struct span value)
{
	size_t at = span_find_byte(value, '?', 0);

	(void)arena;
	return at == SIZE_MAX ? (struct span){0} : span_from(value, at + 1);
}

/* Behind the last dot of the last part of the path. */
static struct span
uri_extension(struct arena *arena, struct span value)
{
	struct span path = uri_path(arena, value);

	for (size_t i = path.n; i-- > 0 && path.p[i] != '/';) {
		if (path.p[i] == '.')
			return span_from(path, i + 1);
	}
	return (struct span){0};
}

/* \REGISTRY\MACHINE\… as HKLM\…, as Sysmon writes it. */
static struct span
registry_key(struct arena *arena, struct span value)
{
	static const struct {
		const char *from;
		const char *to;
	} roots[] = {
	    {"\\REGISTRY\\MACHINE", "HKLM"},
	    {"\\REGISTRY\\USER", "HKU"},
	};

	for (unsigned i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		struct span from = span_str(roots[i].from);

		if (span_eq_nocase(span_first(value, from.n), from))
			return arena_printf(arena, "%s%.*s", roots[i].to,
			    (int)(value.n - from.n),
			    (const char *)value.p + from.n);
	}
	return value;
}

static const struct {
	const char *name;
	take_fn *take;
} takes[] = {
    {"uri_path", uri_path},
    {"uri_query", uri_query},
    {"uri_extension", uri_extension},
    {"registry_key", registry_key},
};

const char take_names[] = "uri_path, uri_query, uri_extension, registry_key";

take_fn *
take_find(struct span name)
{
	for (unsigned i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
		if (span_eq_str(name, takes[i].name))
			return takes[i].take;
	}
	return NULL;
}
