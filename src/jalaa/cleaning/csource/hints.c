/* Hints: the ways of which a cell holds a string, found by four characters in a row that few texts have.

       said   … ا ق ر ا ⎵ ا ي ض ا …         «ا ايض» is one of the fours → the strings that have it → which of them stands here → their ways

   Each place where four characters may be one of these was noted as it was read. */

#include "segment.h"

#include <string.h>

static uint32_t four_at(const class_ *said) { return four_of((uint32_t)said[0] << 24 | (uint32_t)said[1] << 16 | (uint32_t)said[2] << 8 | said[3]); }

static int32_t bits_in(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555ull;
    word = (word & 0x3333333333333333ull) + (word >> 2 & 0x3333333333333333ull);
    return (int32_t)((((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Full) * 0x0101010101010101ull) >> 56);
}

static bool says(const point *said, const point *string, int32_t many) {
    while (many && *said == *string) said++, string++, many--;
    return !many;
}

static void add_hint(page *page, cell *in, const uint64_t *ways, int32_t row) {
    if (in->hints < 0) {
        int32_t at = page->hints.many;
        for (int32_t word = 0; word < row; word++) {
            uint64_t *made = PUSH(&page->hints, page->failed);
            if (!made) return;
            *made = 0;
        }
        in->hints = at;
    }
    for (int32_t word = 0; word < row; word++) page->hints.at[in->hints + word] |= ways[word];
}

void find_hints(const segmenter *now, cell *in) {
    const folding *with = now->with;
    for (int32_t number = 0; number < now->page->fours.many; number++) {
        int32_t place = now->page->fours.at[number] - 3;
        if (place < in->start) continue;
        uint32_t four = four_at(now->page->classes.at + place);
        uint64_t earlier = with->fours[four >> 6] & ((1ull << (four & 63)) - 1);
        const int32_t *group = with->four_strings + with->fours_before[four >> 6] + bits_in(earlier);
        for (int32_t string = group[0]; string < group[1]; string++) {
            const hint *one = &with->strings[string];
            int32_t start = place - one->at;
            const point *said = now->page->said.at + place;
            if (start >= in->start && start + one->many <= in->end && (!one->before || said[-1] == one->before) &&
                (!one->behind || said[4] == one->behind) && says(said - one->at, with->string_letters + one->letters, one->many))
                add_hint(now->page, in, with->string_ways + (size_t)string * (size_t)with->row, with->row);
        }
    }
}
