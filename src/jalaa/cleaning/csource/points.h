/* Code points of UTF-8 counted, many bytes at once; see points.c. */

#ifndef JALAA_POINTS_H
#define JALAA_POINTS_H

#include "compiled.h"

/* How many characters begin from a byte on, before another one. */
int32_t points_between(const uint8_t *at, const uint8_t *stop);

/* The byte that a code point begins with so many behind the one that begins at `at`; the text, which ends at `stop`, has as many, or ends there. */
const uint8_t *points_on(const uint8_t *at, int32_t many, const uint8_t *stop);

#endif
