#include "cli/case_talk.h"

#include "analyzer/base/cur.h"

enum {
	CLIENT,
	SERVER,
	KEXINIT = 20, /* RFC 4253, section 7.1 */
	KEX_LISTS = 10,
};

/* Lines that begin with "C: " or "S: ", each side's in a row as one text. */
static bool
say_lines(struct dialogue *t, struct span text)
{
	struct buf b = {0};
	struct span line;
	unsigned side = CLIENT;
	bool ok = true;

	while (ok && span_token(&text, '\n', &line)) {
		unsigned from =
		    span_starts(line, span_str("S:")) ? SERVER : CLIENT;

		if (line.n == 0)
			continue;
		if (from != side && b.n != 0) {
			case_say(t, side, buf_span(&b));
			buf_clear(&b);
		}
		side = from;
		ok = (from == SERVER || span_starts(line, span_str("C:"))) &&
		    case_bytes(&b, span_from(line, line.n == 2 ? 2 : 3));
		buf_str(&b, "\r\n");
	}
	if (ok && b.n != 0)
		case_say(t, side, buf_span(&b));
	buf_free(&b);
	return ok;
}

/* Bytes of a side. */
static bool
say_bytes(struct dialogue *t, const struct yaml *turn)
{
	struct buf b = {0};
	struct span server = case_text(turn, "server");
	struct span again = case_text(turn, "again");
	uint32_t seq = t->seq[CLIENT];
	bool ok =
	    case_bytes(&b, server.n != 0 ? server : case_text(turn, "client"));

	if (ok && again.n != 0) {
		case_segment(t, CLIENT, TCP_PSH | TCP_ACK, buf_span(&b));
		t->seq[CLIENT] = seq;
		buf_clear(&b);
		ok = case_bytes(&b, again);
	}
	if (ok)
		case_say(t, server.n != 0 ? SERVER : CLIENT, buf_span(&b));
	buf_free(&b);
	return ok;
}

static bool
take_turn(struct dialogue *t, const struct yaml *turn, struct diags *diags)
{
	if (turn->kind == YAML_SCALAR)
		return say_lines(t, turn->text) ||
		    case_wrong(diags, turn,
			"talk: expected lines that begin with C: or S:");
	if (yaml_get(turn, "client") != NULL ||
	    yaml_get(turn, "server") != NULL)
		return say_bytes(t, turn) ||
		    case_wrong(diags, turn, "talk: expected bytes as |0d 0a|");
	return t->meanwhile(t->out, turn, diags);
}

bool
case_put_talk(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	const struct yaml *turns = yaml_get(y, "turns");
	bool ok = true;

	t->end[SERVER].port = case_number(y, "port", 0);
	if (turns == NULL || t->end[SERVER].port == 0)
		return case_wrong(diags, y, "talk: expected port and turns");
	case_open(t);
	if (turns->kind != YAML_LIST)
		ok = take_turn(t, turns, diags);
	for (size_t i = 0; i < turns->n && ok; i++)
		ok = take_turn(t, &turns->item[i], diags);
	case_close(t);
	return ok;
}

/* ---- SSH ---- */

static void
put_list(struct buf *b, struct span names)
{
	const uint8_t n[4] = {0, 0, (uint8_t)(names.n >> 8), (uint8_t)names.n};

	buf_put(b, span_of(n, 4));
	buf_put(b, names);
}

/* A packet KEXINIT of what a HASSH names: kex;ciphers;MACs;compressions. */
static void
put_kex(struct buf *out, struct span offer)
{
	static const uint8_t zeros[32];
	struct span part[4] = {{0}};
	struct buf b = {0};
	size_t pad;

	for (unsigned i = 0; i < 4; i++)
		(void)span_token(&offer, ';', &part[i]);
	buf_byte(&b, KEXINIT);
	buf_put(&b, span_of(zeros, 16));
	put_list(&b, part[0]);
	put_list(&b, span_str("ssh-ed25519"));
	for (unsigned i = 2; i < KEX_LISTS - 2; i++)
		put_list(&b, part[i / 2]);
	put_list(&b, (struct span){0});
	put_list(&b, (struct span){0});
	buf_put(&b, span_of(zeros, 1 + 4));
	pad = 8 - (b.n + 5) % 8 + (8 - (b.n + 5) % 8 < 4 ? 8 : 0);
	buf_put(out,
	    span_of((const uint8_t[]){0, 0, (uint8_t)((b.n + pad + 1) >> 8),
			(uint8_t)(b.n + pad + 1), (uint8_t)pad},
		5));
	buf_put(out, buf_span(&b));
	buf_put(out, span_of(zeros, pad));
	buf_free(&b);
}

bool
case_put_ssh(struct dialogue *t, const struct yaml *y, struct diags *diags)
{
	struct span text[] = {case_text(y, "client"), case_text(y, "server")};
	struct span offer = case_text(y, "offer");
	struct buf b = {0};

	if (text[CLIENT].n == 0)
		return case_wrong(diags, y, "ssh: expected client: SSH-2.0-…");
	if (text[SERVER].n == 0)
		text[SERVER] = span_str("SSH-2.0-OpenSSH_9.2");
	if (offer.n == 0)
		offer =
		    span_str("curve25519-sha256;aes128-ctr;hmac-sha2-256;none");
	t->end[SERVER].port = case_number(y, "port", 22);
	case_open(t);
	for (unsigned i = 0; i < 2; i++) {
		buf_put(&b, text[SERVER - i]);
		buf_str(&b, "\r\n");
		case_say(t, SERVER - i, buf_span(&b));
		buf_clear(&b);
	}
	put_kex(&b, offer);
	case_say(t, CLIENT, buf_span(&b));
	case_say(t, SERVER, buf_span(&b));
	case_close(t);
	buf_free(&b);
	return true;
}
