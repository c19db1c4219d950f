/*
 * The mappings of rules/mappings, put into the program as they are, so that a
 * single rule works from any folder.  The Makefile knows that this file
 * depends on them.
 */

#include "analyzer/detect/sigma/mapping.h"

#define EMBED(symbol, path)                                  \
	__asm__(".pushsection .rodata\n"                     \
		".globl " #symbol "\n" #symbol ":\n"         \
		".incbin \"" path "\"\n"                     \
		".globl " #symbol "_end\n" #symbol "_end:\n" \
		".popsection\n");                            \
	extern const uint8_t symbol[];                       \
	extern const uint8_t symbol##_end[]

EMBED(haechi_mapping_fields, "rules/mappings/fields.yml");
EMBED(haechi_mapping_windows, "rules/mappings/windows.yml");
EMBED(haechi_mapping_packets, "rules/mappings/packets.yml");
EMBED(haechi_mapping_logs, "rules/mappings/logs.yml");
EMBED(haechi_mapping_cloud, "rules/mappings/cloud.yml");
EMBED(haechi_mapping_ecs, "rules/mappings/ecs.yml");

bool
mapping_builtin(unsigned i, const char **file, struct span *text)
{
	static const struct {
		const char *file;
		const uint8_t *begin;
		const uint8_t *end;
	} all[] = {
	    {"rules/mappings/fields.yml", haechi_mapping_fields,
		haechi_mapping_fields_end},
	    {"rules/mappings/windows.yml", haechi_mapping_windows,
		haechi_mapping_windows_end},
	    {"rules/mappings/packets.yml", haechi_mapping_packets,
		haechi_mapping_packets_end},
	    {"rules/mappings/logs.yml", haechi_mapping_logs,
		haechi_mapping_logs_end},
	    {"rules/mappings/cloud.yml", haechi_mapping_cloud,
		haechi_mapping_cloud_end},
	    {"rules/mappings/ecs.yml", haechi_mapping_ecs,
		haechi_mapping_ecs_end},
	};

	if (i >= sizeof(all) / sizeof(all[0]))
		return false;
	*file = all[i].file;
	*text = span_of(all[i].begin, (size_t)(all[i].end - all[i].begin));
	return true;
}
