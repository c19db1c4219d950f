#include "tests/unit/sigma_show.h"

#include "analyzer/detect/sigma/sigma.h"

void
sigma_show(const char *text, struct buf *out)
{
	struct arena *arena = arena_new(0);
	struct sigma_rules *r = sigma_rules_new(arena);
	struct diags d = {0};
	uint32_t refused;

	sigma_check_about(r);
	sigma_placeholders(r, "lists.yml",
	    span_str("servers: [srv1, srv2]\nnets: 10.0.0.0/8\n"), &d);
	sigma_placeholders(
	    r, "x/admins.txt", span_str("# ours\n root \n\nadmin\n"), &d);
	refused = sigma_read(r, "f", span_str(text), &d);
	refused += sigma_link(r, &d);

	buf_printf(out, "%zu %u", sigma_count(r), refused);
	for (size_t i = 0; i < d.n; i++)
		buf_printf(out, "\n%u:%u %s: %s", d.v[i].line, d.v[i].column,
		    d.v[i].level == DIAG_ERROR ? "error" : "warning",
		    d.v[i].text);
	buf_byte(out, 0);
	sigma_rules_free(r);
	diags_clear(&d);
	arena_free(arena);
}
