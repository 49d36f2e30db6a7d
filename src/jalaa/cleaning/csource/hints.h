/* Strings that ways to match cannot do without, looked for all at once; see hints.c. */

#ifndef JALAA_HINTS_H
#define JALAA_HINTS_H

#include "page.h"

/* A string that ways hold one of: where its anchor begins in it, where its letters stand, and how many they are. */
typedef struct { int32_t at, letters, many; } hint;

enum { ANCHOR = 4, ANCHORS = 12 /* bits of what its classes come to */, FIRSTS = 16 };

/* A string that a page holds, by its number, and where its anchor stands. */
typedef struct { int32_t place, string; } held;
typedef ROW(held) helds;

typedef struct {
    const uint16_t *kinds;         /* of each place of anchors and each class, the kinds of them that may have it there, as bits */
    const int32_t *anchor_strings; /* of what anchors come to the first string, to the first of the next one */
    const hint *strings;
    const class_ *letters; /* behind the last of them `FIRSTS` more may be read */
    const uint64_t *string_ways; /* the ways that each speaks for, `row` words */
    int32_t classes_many;
    uint64_t anchored[(1 << ANCHORS) / 64];          /* whether a string has an anchor that comes to this, as bits */
    uint8_t halves[2][ANCHOR][256];                  /* `kinds`, eight of them at a time */
    uint8_t low[2][ANCHOR][16], high[2][ANCHOR][16]; /* the same by four bits of a class at a time */
} hint_tables;

void set_nibbles(hint_tables *with);

/* Puts the strings that said[from, many) holds into `found`, in order. Behind it stands the edge, and whatever else for `BEYOND` more. There is room in `places` for
   as many characters and those of a block more, in `marks` for a bit for each. */
bool find_held(const hint_tables *with, const class_ *said, int32_t from, int32_t many, uint64_t *marks, int32_t *places, helds *found);

#endif
