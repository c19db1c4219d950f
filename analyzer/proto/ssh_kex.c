/*
 * KEXINIT (RFC 4253, section 7.1) and its fingerprint HASSH (Salesforce, 2018):
 * the MD5 of the algorithms that a side offers for what it sends.
 *
 *	cookie (16), ten lists: length (4), names with commas between;
 *	first_kex_packet_follows (1), reserved (4)
 */

#include "analyzer/base/cur.h"
#include "analyzer/base/hash.h"
#include "analyzer/proto/ssh.h"

enum {
	COOKIE = 16, /* bytes */
	LISTS = 10,
	KEX = 0,        /* places of lists: key exchange, */
	ENCRYPTION = 2, /* of the client, the server's follows */
	MAC = 4,
	COMPRESSION = 6,
};

bool
ssh_kex(struct event *ev, enum dir dir, struct span payload)
{
	unsigned server = dir == DIR_TO_CLIENT;
	const unsigned parts[] = {
	    KEX, ENCRYPTION + server, MAC + server, COMPRESSION + server};
	struct cur c = cur_of(payload);
	struct span list[LISTS];
	struct buf text = {0};
	uint8_t md5[DIGEST_MAX];
	char hash[DIGEST_TEXT];
	size_t n;

	cur_skip(&c, COOKIE);
	for (unsigned i = 0; i < LISTS; i++)
		list[i] = cur_take(&c, cur_be32(&c));
	cur_skip(&c, 1 + 4);
	if (!cur_ok(&c))
		return false;
	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (i != 0)
			buf_byte(&text, ';');
		buf_put(&text, list[parts[i]]);
	}
	n = digest_of(DIGEST_MD5, buf_span(&text), md5);
	hex_text(span_of(md5, n), hash);
	(void)event_add(ev,
	    server ? FIELD_SSH_SERVER_HASSH : FIELD_SSH_CLIENT_HASSH,
	    span_str(hash));
	(void)event_add(ev,
	    server ? FIELD_SSH_SERVER_HASSH_STRING
		   : FIELD_SSH_CLIENT_HASSH_STRING,
	    buf_span(&text));
	buf_free(&text);
	return true;
}
