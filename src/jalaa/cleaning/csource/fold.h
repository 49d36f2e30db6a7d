/* Odd characters; see fold.c. */

#ifndef JALAA_FOLD_H
#define JALAA_FOLD_H

#include "page.h"

/* The run of tatweel that was read last: where it ends, and whether each of it is a dash. */
typedef struct { const uint8_t *end; bool dash; } tatweels;

/* What an odd code point, which ends before `at`, folds to; -1 where only Python reads it. `run` is kept from one to the next of a text, which are read
   in order. */
int32_t fold_odd(const folding *with, point one, const uint8_t *text, const uint8_t *at, const uint8_t *stop, tatweels *run, const point **letters);

#endif
