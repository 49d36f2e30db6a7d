/* Characters of a set, 64 of them at once; see among.c. */

#ifndef JALAA_AMONG_H
#define JALAA_AMONG_H

#include "blocks.h"

/* A set of classes by their nibbles: of one below 128 bit `class >> 4` of byte `class & 15`, of the others the same behind that. */
typedef uint8_t nibbles[32];

/* Whether this machine tells them at once. */
static inline bool tells_together(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

/* Which of 64 characters are of a set, as bits, where the machine tells them together. */
uint64_t among(const nibbles *set, const class_ *said);

#endif
