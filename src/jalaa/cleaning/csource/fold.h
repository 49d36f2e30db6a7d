/* Odd characters; see fold.c. */

#ifndef JALAA_FOLD_H
#define JALAA_FOLD_H

#include "page.h"

/* What an odd code point, which ends before `at`, folds to; -1 where only Python reads it. A run of tatweel is read to its end. */
int32_t fold_odd(const folding *with, point one, const uint8_t *text, const uint8_t **at, const uint8_t *stop, const point **letters);

#endif
