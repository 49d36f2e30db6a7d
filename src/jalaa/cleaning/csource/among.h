/* Characters of a set, 64 of them at once; see among.c. */

#ifndef JALAA_AMONG_H
#define JALAA_AMONG_H

#include "blocks.h"

/* A set of classes by their nibbles: of one below 128 bit `class >> 4` of byte `class & 15`, of the others the same behind that. */
typedef uint8_t nibbles[32];

/* Which of 64 characters are of a set, as bits; where the machine `is_half_as_wide` all at once. */
uint64_t among(const nibbles *set, const class_ *said);

#endif
