#include "analyzer/logs/program.h"

/* The tools of the shadow suite: accounts and groups made and changed. */
static const struct log_template messages[] = {
    {"add '%s' to group '%s'", "added_to_group", {"user", "group"}},
    {"add '%s' to shadow group '%s'", "added_to_group", {"user", "group"}},
    {"delete '%s' from group '%s'", "removed_from_group", {"user", "group"}},
    {"delete '%s' from shadow group '%s'", "removed_from_group",
	{"user", "group"}},
    {"user %s added by %s to group %s", "added_to_group",
	{"user", "by", "group"}},
    {"user %s removed by %s from group %s", "removed_from_group",
	{"user", "by", "group"}},
    {"members of group %s set by %s to %s", "group_changed",
	{"group", "by", "user"}},
    {"delete user '%s'", "user_deleted", {"user"}},
    {"removed group '%s' owned by '%s'", "group_deleted", {"group", "user"}},
    {"group '%s' removed", "group_deleted", {"group"}},
    {"change user '%s' password", "password_changed", {"user"}},
    {"lock user '%s' password", "locked", {"user"}},
    {"unlock user '%s' password", "unlocked", {"user"}},
    {"change user '%s' UID from '%s' to '%s'", "user_changed",
	{"user", "old_uid", "uid"}},
    {"change user '%s' GID from '%s' to '%s'", "user_changed",
	{"user", "old_gid", "gid"}},
    {"change user '%s' shell from '%s' to '%s'", "user_changed",
	{"user", "old_shell", "shell"}},
    {"change user '%s' home from '%s' to '%s'", "user_changed",
	{"user", "old_home", "home"}},
    {"change user '%s' expiration from '%s' to '%s'", "user_changed",
	{"user", "old_expires", "expires"}},
    {"change user name '%s' to '%s'", "user_changed", {"old_user", "user"}},
    {"changed user '%s' shell to '%s'", "user_changed", {"user", "shell"}},
    {"password for '%s' changed by '%s'", "password_changed", {"user", "by"}},
    {"password for %s changed by %s", "password_changed", {"user", "by"}},
    {"changed password expiry for %s", "user_changed", {"user"}},
    {"failed adding user '%s', %s", "failed", {"user", "reason"}},
    {"failed adding user '%s'", "failed", {"user"}},
};

/* "new user: name=…, UID=…, GID=…, home=…, shell=…, from=…" */
static bool
new_parse(struct event *ev, struct span message)
{
	static const struct log_pair user[] = {{"name", "user"}, {"UID", "uid"},
	    {"GID", "gid"}, {"home", "home"}, {"shell", "shell"},
	    {"from", "tty"}, {NULL, NULL}};
	static const struct log_pair group[] = {
	    {"name", "group"}, {"GID", "gid"}, {NULL, NULL}};

	if (log_skip(&message, "new user: ")) {
		log_text(ev, "action", span_str("user_added"));
		log_pairs_parse(ev, message, ", ", user);
		return true;
	}
	if (log_skip(&message, "new group: ") ||
	    log_skip(&message, "group added to /etc/group: ") ||
	    log_skip(&message, "group added to /etc/gshadow: ")) {
		log_text(ev, "action", span_str("group_added"));
		log_pairs_parse(ev, message, ", ", group);
		return true;
	}
	return false;
}

static void
shadow_parse(struct log_context *c, struct event *ev, struct span message)
{
	if (log_pam_parse(c, ev, message) || new_parse(ev, message))
		return;
	(void)log_templates_parse(
	    c, ev, message, messages, sizeof(messages) / sizeof(messages[0]));
}

const struct log_program log_program_shadow = {
    .tags = " useradd usermod userdel groupadd groupmod groupdel gpasswd "
	    "passwd chpasswd chage chsh chfn newusers ",
    .help = "useradd, usermod, groupadd and their kin",
    .type = {.name = "account", .product = "linux", .service = "account"},
    .parse = shadow_parse,
};
