#ifndef ANALYZER_LOGS_AUDIT_SYSCALL_TABLE_H
#define ANALYZER_LOGS_AUDIT_SYSCALL_TABLE_H

#include <stdint.h>

/*
 * The name of a system call; arch is AUDIT_ARCH_… as records have it, of
 * x86-64, i386, AArch64 or RISC-V.  NULL: not known.
 */
const char *audit_syscall(uint32_t arch, uint64_t number);

#endif
