/* Logs, and services with their pages and answers. */

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/sections.h"

/* A file name that stays in its folder. */
static const char *
read_file_name(struct reader *r, const struct yaml *y)
{
	const char *s = read_text(r, y);
	size_t n = strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	    ".");

	if (y != NULL && (s[n] != '\0' || n == 0 || n > 100 || s[0] == '.')) {
		read_error(r, y,
		    "expected a file name of letters, digits, \"-\", \"_\" "
		    "and \".\"");
		return "x";
	}
	return s;
}

static void
read_columns(struct reader *r, const struct yaml *y, struct row_kind *row)
{
	struct column *c;

	if (y == NULL || y->kind != YAML_MAP) {
		if (y != NULL)
			read_error(r, y, "expected a map of fields, found %s",
			    yaml_kind_name(y));
		return;
	}
	c = arena_zalloc(r->arena, y->n + 1, sizeof(*c));
	for (size_t i = 0; i < y->n; i++) {
		c[i].name = arena_str(r->arena, y->entry[i].key);
		c[i].value = read_template(r, &y->entry[i].value);
	}
	row->column = c;
	row->columns = y->n;
}

static void
read_row_kind(struct reader *r, const struct yaml *y, struct log *log,
    struct row_kind *row)
{
	bool text = log->format == LOG_TEXT;
	const char *path;
	bool added;

	(void)read_map(r, y, "a row", text ? "id! text!" : "id! fields!");
	row->id = read_id(r, yaml_get(y, "id"));
	if (text) {
		row->text = read_template(r, yaml_get(y, "text"));
		if (row->text.text == NULL)
			row->text.text = "";
	} else {
		read_columns(r, yaml_get(y, "fields"), row);
	}
	path =
	    (const char *)arena_printf(r->arena, "%s/%s", log->id, row->id).p;
	(void)map_put(r->rows, span_str(path), &added);
	if (!added)
		read_error(r, y, "there is already a row \"%s\"", path);
}

void
read_log(struct reader *r, const struct yaml *y, uint32_t index)
{
	static const char *const formats[] = {"text", "json", "csv", NULL};
	struct log *log = &r->program->log[index];
	const struct yaml *rows = yaml_get(y, "rows");
	struct row_kind *v;

	log->id = read_text(r, yaml_get(y, "id"));
	log->at = y->at;
	(void)read_map(r, y, "a log", "id! file! format! rows! about");
	log->file = read_file_name(r, yaml_get(y, "file"));
	log->format = (enum log_format)read_word(
	    r, yaml_get(y, "format"), formats, LOG_TEXT);
	if (!read_list(r, rows, "rows"))
		return;
	v = arena_zalloc(r->arena, rows->n + 1, sizeof(*v));
	log->row = v;
	for (size_t i = 0; i < rows->n; i++) {
		read_row_kind(r, &rows->item[i], log, &v[i]);
		log->rows++;
		if (v[i].id[0] != '\0')
			map_get(r->rows,
			    arena_printf(r->arena, "%s/%s", log->id, v[i].id))
			    ->n = (uint64_t)index << 32 | i;
		if (log->format == LOG_CSV && v[i].columns != v[0].columns)
			read_error(r, &rows->item[i],
			    "all rows of a csv log have the same fields");
	}
}

static void
read_answer(struct reader *r, const struct yaml *y, struct answer *a)
{
	const struct yaml *status = yaml_get(y, "status");

	(void)read_map(
	    r, y, "an answer", "id! status headers body type bytes rows set");
	a->id = read_id(r, yaml_get(y, "id"));
	a->status = status == NULL ? "200 OK" : read_text(r, status);
	if (strspn(a->status, "0123456789") != 3 || a->status[3] != ' ')
		read_error(r, status != NULL ? status : y,
		    "expected a status such as 404 Not Found");
	a->header = read_headers(r, yaml_get(y, "headers"), &a->headers);
	a->body = read_template(r, yaml_get(y, "body"));
	if (yaml_get(y, "type") != NULL)
		a->type = read_text(r, yaml_get(y, "type"));
	a->bytes = read_range(r, yaml_get(y, "bytes"),
	    (struct range){0, SIM_PAGE}, (struct range){-1, -1});
	a->row = read_rows(r, yaml_get(y, "rows"), &a->rows);
	a->set = read_makers(r, yaml_get(y, "set"));
}

static void
read_answers(struct reader *r, const struct yaml *y, struct page *p)
{
	size_t n = read_list(r, y, "answers") ? y->n : 0;
	struct answer *a = arena_zalloc(r->arena, n + 1, sizeof(*a));

	p->answer = a;
	p->answers = n;
	for (size_t i = 0; i < n; i++)
		read_answer(r, &y->item[i], &a[i]);
	if (n == 0) {
		*a = (struct answer){
		    .id = "ok", .status = "200 OK", .bytes = {-1, -1}};
		p->answers = 1;
	}
}

static void
read_page(struct reader *r, const struct yaml *y, struct page *p)
{
	const struct yaml *method = yaml_get(y, "method");

	(void)read_map(r, y, "a page",
	    "id! method path! body body-type type bytes takes assets rows "
	    "answers about");
	p->at = y->at;
	p->id = read_id(r, yaml_get(y, "id"));
	p->method = method == NULL ? "GET" : read_text(r, method);
	p->path = read_template(r, yaml_get(y, "path"));
	p->body = read_template(r, yaml_get(y, "body"));
	p->body_type = yaml_get(y, "body-type") == NULL
	    ? "application/x-www-form-urlencoded"
	    : read_text(r, yaml_get(y, "body-type"));
	p->type = yaml_get(y, "type") == NULL
	    ? "text/html; charset=utf-8"
	    : read_text(r, yaml_get(y, "type"));
	p->bytes = read_range(r, yaml_get(y, "bytes"),
	    (struct range){0, SIM_PAGE}, (struct range){0, 0});
	p->takes_ns = read_times(r, yaml_get(y, "takes"),
	    (struct range){5 * NS_PER_MS, 30 * NS_PER_MS});
	p->row = read_rows(r, yaml_get(y, "rows"), &p->rows);
	read_answers(r, yaml_get(y, "answers"), p);
}

static uint32_t
page_index(const struct service *s, const char *id)
{
	for (size_t i = 0; i < s->pages; i++) {
		if (s->page[i].id != NULL && strcmp(s->page[i].id, id) == 0)
			return (uint32_t)i;
	}
	return SIM_NOBODY;
}

static void
read_assets(struct reader *r, const struct yaml *y, const struct service *s,
    struct page *p)
{
	const char *const *text = read_texts(r, y);
	uint32_t *v;
	size_t n = 0;

	while (text[n] != NULL)
		n++;
	v = arena_zalloc(r->arena, n + 1, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		v[i] = page_index(s, text[i]);
		if (v[i] == SIM_NOBODY) {
			read_error(r, y, "there is no page \"%.80s\" in \"%s\"",
			    text[i], s->id);
			v[i] = 0;
		}
	}
	p->asset = v;
	p->assets = n;
}

void
read_service(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct service *s = &r->program->service[index];
	const struct yaml *pages = yaml_get(y, "pages");
	struct page *v;

	s->id = read_text(r, yaml_get(y, "id"));
	s->at = y->at;
	(void)read_map(
	    r, y, "a service", "id! host! port headers idle pages! about");
	s->host = read_ref(r, yaml_get(y, "host"), NAMES_HOST);
	s->port = (uint16_t)read_number(
	    r, yaml_get(y, "port"), (struct range){1, 65535}, 80);
	s->header = read_headers(r, yaml_get(y, "headers"), &s->headers);
	s->idle_ns = read_times(r, yaml_get(y, "idle"),
	    (struct range){15 * NS_PER_S, 15 * NS_PER_S});
	if (!read_list(r, pages, "pages"))
		return;
	v = arena_zalloc(r->arena, pages->n + 1, sizeof(*v));
	s->page = v;
	for (size_t i = 0; i < pages->n; i++) {
		read_page(r, &pages->item[i], &v[i]);
		if (v[i].id[0] != '\0' && page_index(s, v[i].id) != SIM_NOBODY)
			read_error(r, &pages->item[i],
			    "there is already a page \"%s\"", v[i].id);
		s->pages++;
	}
	for (size_t i = 0; i < pages->n; i++)
		read_assets(r, yaml_get(&pages->item[i], "assets"), s, &v[i]);
}

bool
read_page_ref(
    struct reader *r, const struct yaml *y, uint32_t *service, uint32_t *page)
{
	struct span rest = y->text;
	struct span name;
	const union map_value *v;

	if (y->kind != YAML_SCALAR || !span_token(&rest, '/', &name)) {
		read_error(r, y, "expected SERVICE/PAGE");
		return false;
	}
	v = map_get(r->names[NAMES_SERVICE].index, name);
	if (v == NULL || rest.p == NULL) {
		read_error(r, y,
		    "there is no service \"%.*s\"; expected "
		    "SERVICE/PAGE",
		    (int)span_first(name, 80).n, (const char *)name.p);
		return false;
	}
	*service = (uint32_t)v->n;
	*page =
	    page_index(&r->program->service[v->n], arena_str(r->arena, rest));
	if (*page != SIM_NOBODY)
		return true;
	read_error(r, y, "there is no page \"%.*s\" in \"%s\"",
	    (int)span_first(rest, 80).n, (const char *)rest.p,
	    r->program->service[v->n].id);
	return false;
}
