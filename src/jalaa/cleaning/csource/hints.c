/* Hints: the ways of which a cell holds a string, found by its anchor, four characters in a row that few texts have (jalaa.cleaning.hints).

       said     …  ا  ق  ر  ا  ⎵  ا  ي  ض  ا  …
       kinds       0  2  2  0  0  2  2  2  2        of the first place; of the second, the third and the fourth likewise
                            «ايضا»: all four have kind 2 in common → the strings with this anchor → which of them stands here → their ways

   Many places are looked at together where the machine can do that (as in Teddy, of Hyperscan). */

#include "hints.h"
#include "wide.h"

#include <string.h>

void set_nibbles(hint_tables *with) {
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

/* Where strings are looked for: in a cell; and the ways that are found. */
typedef struct {
    const hint_tables *with;
    const page *page;
    const cell *in;
    uint64_t *ways;
} looking;

/* Notes the strings that have their anchor at a place. */
static void see_anchor(const looking *now, int32_t place) {
    const hint_tables *with = now->with;
    const page *page = now->page;
    const int32_t *group = with->anchor_strings + anchor_of(page->classes.at + place);
    for (int32_t string = group[0]; string < group[1]; string++) {
        const hint *one = &with->strings[string];
        int32_t start = place - one->at;
        if (start < now->in->start || start + one->many > now->in->end || memcmp(page->classes.at + start, with->letters + one->letters, (size_t)one->many)) continue;
        for (int32_t word = 0; word < with->row; word++) now->ways[word] |= with->string_ways[(size_t)string * (size_t)with->row + (size_t)word];
    }
}

#ifdef WIDE
/* The places, as bits, where an anchor of one of the kinds may stand. */
WIDE static inline uint64_t anchors_wide(const hint_tables *with, const class_ *said) {
    __m512i found[2] = {_mm512_set1_epi8(-1), _mm512_set1_epi8(-1)};
    for (int place = 0; place < ANCHOR; place++) {
        __m512i classes = _mm512_loadu_si512(said + place);
        for (int half = 0; half < 2; half++) {
            const uint8_t *kinds = with->halves[half][place];
            found[half] = _mm512_and_si512(found[half], with->classes_many < 128 ? of_128(kinds, classes) : of_256(kinds, classes));
        }
    }
    __m512i either = _mm512_or_si512(found[0], found[1]);
    return _mm512_test_epi8_mask(either, either);
}

/* Looks at the places [at, stop), 64 together. Those where no string has its anchor are left out without a branch, which could not be foretold. */
WIDE static void look_wide(const looking *now, int32_t at, int32_t stop) {
    const class_ *said = now->page->classes.at;
    for (; at < stop; at += 64) {
        int32_t places[64], many = 0;
        uint64_t found = anchors_wide(now->with, said + at);
        if (stop - at < 64) found &= (1ull << (stop - at)) - 1;
        for (; found; found &= found - 1) {
            int32_t place = places[many] = at + __builtin_ctzll(found);
            const int32_t *group = now->with->anchor_strings + anchor_of(said + place);
            many += group[0] != group[1];
        }
        for (int32_t number = 0; number < many; number++) see_anchor(now, places[number]);
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

/* The same, 32 together. */
HALF_AS_WIDE static void look_half_as_wide(const looking *now, int32_t at, int32_t stop) {
    for (; at < stop; at += 32) {
        const class_ *said = now->page->classes.at + at;
        uint32_t found = anchors_among(now->with, 0, said) | anchors_among(now->with, 1, said);
        if (stop - at < 32) found &= (1u << (stop - at)) - 1;
        for (; found; found &= found - 1)
            if (may_be_anchor(now->with, said + __builtin_ctz(found))) see_anchor(now, at + __builtin_ctz(found));
    }
}
#endif

/* Looks at the places [at, stop), behind which an anchor's other characters stand. */
static void look(const looking *now, int32_t at, int32_t stop) {
#ifdef WIDE
    if (is_wide()) {
        look_wide(now, at, stop);
        return;
    }
    if (is_half_as_wide()) {
        look_half_as_wide(now, at, stop);
        return;
    }
#endif
    for (; at < stop; at++)
        if (may_be_anchor(now->with, now->page->classes.at + at)) see_anchor(now, at);
}

void find_hints(const hint_tables *with, const page *page, const cell *in, uint64_t *ways) {
    memset(ways, 0, sizeof *ways * (size_t)with->row);
    look(&(looking){with, page, in, ways}, in->start, in->end - (ANCHOR - 1));
}
