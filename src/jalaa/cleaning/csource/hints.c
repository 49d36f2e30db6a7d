/* Hints: the ways of which a cell holds a string, found by its anchor, four characters in a row that few texts have (jalaa.cleaning.hints).

       said     …  ا  ق  ر  ا  ⎵  ا  ي  ض  ا  …
       kinds       0  2  2  0  0  2  2  2  2        of the first place; of the second, the third and the fourth likewise
                            «ايضا»: all four have kind 2 in common → the strings with this anchor → which of them stands here → their ways

   Many places are looked at together where the machine can do that (as in Teddy, of Hyperscan). */

#include "hints.h"
#include "wide.h"

#include <string.h>

void set_nibbles(hint_tables *with) {
    for (int32_t one = 0; one < 1 << ANCHORS; one++)
        with->anchored[one / 64] |= (uint64_t)(with->anchor_strings[one] != with->anchor_strings[one + 1]) << one % 64;
    for (int half = 0; half < 2; half++)
        for (int place = 0; place < ANCHOR; place++)
            for (int one = 0; one < 256; one++) {
                uint8_t kinds = with->kinds[place * 256 + one] >> 8 * half & 0xFF;
                with->halves[half][place][one] = kinds;
                with->low[half][place][one & 15] |= kinds, with->high[half][place][one >> 4] |= kinds;
            }
}

static inline bool may_be_anchor(const hint_tables *with, const class_ *said) {
    const uint16_t *kinds = with->kinds;
    return kinds[said[0]] & kinds[256 + said[1]] & kinds[512 + said[2]] & kinds[768 + said[3]];
}

static inline uint32_t anchor_of(const class_ *said) {
    uint32_t four = (uint32_t)said[0] << 24 | (uint32_t)said[1] << 16 | (uint32_t)said[2] << 8 | said[3];
    return four * 0x9E3779B1u >> (32 - ANCHORS);
}

/* Notes the ways of the strings that have their anchor at a place of a cell. */
static void see_anchor(const hint_tables *with, const page *page, const cell *in, int32_t place, uint64_t *ways) {
    const class_ *said = page->classes.at + in->start;
    const int32_t *group = with->anchor_strings + anchor_of(said + place);
    for (int32_t string = group[0]; string < group[1]; string++) {
        const hint *one = &with->strings[string];
        const class_ *letters = with->letters + one->letters;
        int32_t start = place - one->at;
        if (start < 0 || start + one->many > in->end - in->start || said[start] != letters[0] || memcmp(said + start, letters, (size_t)one->many)) continue;
        for (int32_t word = 0; word < with->row; word++) ways[word] |= with->string_ways[(size_t)string * (size_t)with->row + (size_t)word];
    }
}

#ifdef WIDE
/* 64 places together; the tables are kept at hand. */
WIDE static void mark_wide(const hint_tables *with, const class_ *said, int32_t many, uint64_t *marks) {
    __m512i first[2][ANCHOR], second[2][ANCHOR];
    for (int half = 0; half < 2; half++)
        for (int place = 0; place < ANCHOR; place++)
            first[half][place] = _mm512_loadu_si512(with->halves[half][place]), second[half][place] = _mm512_loadu_si512(with->halves[half][place] + 64);
    for (int32_t at = 0; at < many; at += 64) {
        __m512i found[2] = {_mm512_set1_epi8(-1), _mm512_set1_epi8(-1)};
        for (int place = 0; place < ANCHOR; place++) {
            __m512i classes = _mm512_loadu_si512(said + at + place);
            for (int half = 0; half < 2; half++)
                found[half] = _mm512_and_si512(found[half], _mm512_permutex2var_epi8(first[half][place], classes, second[half][place]));
        }
        __m512i either = _mm512_or_si512(found[0], found[1]);
        marks[at / 64] = _mm512_test_epi8_mask(either, either);
    }
}

/* The places, as bits, where an anchor of eight of the kinds may stand. */
HALF_AS_WIDE static inline uint32_t anchors_among(const hint_tables *with, int half, const class_ *said) {
    __m256i nibble = _mm256_set1_epi8(15), found = _mm256_set1_epi8(-1);
    for (int place = 0; place < ANCHOR; place++) {
        __m256i classes = _mm256_loadu_si256((const __m256i *)(said + place));
        __m256i low = _mm256_shuffle_epi8(twice(with->low[half][place]), _mm256_and_si256(classes, nibble));
        __m256i high = _mm256_shuffle_epi8(twice(with->high[half][place]), _mm256_and_si256(_mm256_srli_epi16(classes, 4), nibble));
        found = _mm256_and_si256(found, _mm256_and_si256(low, high));
    }
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
}

/* The same, 32 together; some places more are marked, for classes are told by four of their bits at a time. */
HALF_AS_WIDE static void mark_half_as_wide(const hint_tables *with, const class_ *said, int32_t many, uint64_t *marks) {
    for (int32_t at = 0; at < many; at += 64) {
        marks[at / 64] = 0;
        for (int32_t part = 0; part < 64; part += 32)
            marks[at / 64] |= (uint64_t)(anchors_among(with, 0, said + at + part) | anchors_among(with, 1, said + at + part)) << part;
    }
}
#endif

void mark_anchors(const hint_tables *with, const class_ *said, int32_t many, uint64_t *marks) {
#ifdef WIDE
    if (is_wide() && with->classes_many < 128) {
        mark_wide(with, said, many, marks);
        return;
    }
    if (is_half_as_wide()) {
        mark_half_as_wide(with, said, many, marks);
        return;
    }
#endif
    for (int32_t at = 0; at < many; at += 64) {
        marks[at / 64] = 0;
        for (int32_t place = 0; place < 64; place++) marks[at / 64] |= (uint64_t)may_be_anchor(with, said + at + place) << place;
    }
}

/* 64 bits from one on. */
static inline uint64_t bits_from(const uint64_t *bits, int32_t from) {
    uint64_t low = bits[from / 64] >> from % 64;
    return from % 64 ? low | bits[from / 64 + 1] << (64 - from % 64) : low;
}

void find_hints(const hint_tables *with, const page *page, const cell *in, const uint64_t *marks, int32_t from, uint64_t *ways) {
    const class_ *said = page->classes.at + in->start;
    int32_t stop = in->end - in->start - (ANCHOR - 1);
    memset(ways, 0, sizeof *ways * (size_t)with->row);
    for (int32_t block = 0; block < stop; block += 64) {
        int32_t places[64], many = 0;
        uint64_t found = bits_from(marks, from + block);
        if (stop - block < 64) found &= (1ull << (stop - block)) - 1;
        for (; found; found &= found - 1) { /* those where no string has its anchor are left out without a branch, which could not be foretold */
            uint32_t anchor = anchor_of(said + (places[many] = block + __builtin_ctzll(found)));
            many += with->anchored[anchor / 64] >> anchor % 64 & 1;
        }
        for (int32_t number = 0; number < many; number++) see_anchor(with, page, in, places[number], ways);
    }
}
