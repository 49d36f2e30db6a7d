/* Hints: the ways of which a cell holds a string, found by its anchor, four characters in a row that few texts have (jalaa.cleaning.hints).

       said     …  ا  ق  ر  ا  ⎵  ا  ي  ض  ا  …
       kinds       0  2  2  0  0  2  2  2  2        of the first place; of the second, the third and the fourth likewise
                            «ايضا»: all four have kind 2 in common → the strings with this anchor → which of them stands here → their ways

   Many places are looked at together where the machine can do that (as in Teddy, of Hyperscan). */

#include "hints.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define TOGETHER 32
#endif

void set_nibbles(hint_tables *with) {
    for (int half = 0; half < 2; half++)
        for (int place = 0; place < ANCHOR; place++)
            for (int one = 0; one < 256; one++) {
                uint8_t kinds = with->kinds[place * 256 + one] >> 8 * half & 0xFF;
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

/* Notes the strings whose anchor may stand at a place. */
static void see_anchor(const looking *now, int32_t place) {
    const hint_tables *with = now->with;
    const page *page = now->page;
    if (!may_be_anchor(with, page->classes.at + place)) return;
    const int32_t *group = with->anchor_strings + anchor_of(page->classes.at + place);
    for (int32_t string = group[0]; string < group[1]; string++) {
        const hint *one = &with->strings[string];
        int32_t start = place - one->at;
        if (start < now->in->start || start + one->many > now->in->end || memcmp(page->classes.at + start, with->letters + one->letters, (size_t)one->many)) continue;
        for (int32_t word = 0; word < with->row; word++) now->ways[word] |= with->string_ways[(size_t)string * (size_t)with->row + (size_t)word];
    }
}

#ifdef TOGETHER
#define WITH_AVX2 __attribute__((target("avx2")))

WITH_AVX2 static inline __m256i twice(const uint8_t *nibbles) { return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)nibbles)); }

/* The places, as bits, where an anchor of eight of the kinds may stand. */
WITH_AVX2 static inline uint32_t anchors_among(const hint_tables *with, int half, const class_ *said) {
    __m256i nibble = _mm256_set1_epi8(15), found = _mm256_set1_epi8(-1);
    for (int place = 0; place < ANCHOR; place++) {
        __m256i classes = _mm256_loadu_si256((const __m256i *)(said + place));
        __m256i low = _mm256_shuffle_epi8(twice(with->low[half][place]), _mm256_and_si256(classes, nibble));
        __m256i high = _mm256_shuffle_epi8(twice(with->high[half][place]), _mm256_and_si256(_mm256_srli_epi16(classes, 4), nibble));
        found = _mm256_and_si256(found, _mm256_and_si256(low, high));
    }
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
}

/* Looks at the places [at, stop), of which there are enough to be looked at together. */
WITH_AVX2 static void look_together(const looking *now, int32_t at, int32_t stop) {
    for (; at < stop; at += TOGETHER) {
        if (at > stop - TOGETHER) at = stop - TOGETHER; /* the last ones with some that were looked at */
        const class_ *said = now->page->classes.at + at;
        uint32_t found = anchors_among(now->with, 0, said) | anchors_among(now->with, 1, said);
        for (; found; found &= found - 1) see_anchor(now, at + __builtin_ctz(found));
    }
}
#endif

/* Looks at the places [at, stop), behind which an anchor's other characters stand. */
static void look(const looking *now, int32_t at, int32_t stop) {
#ifdef TOGETHER
    if (stop - at >= TOGETHER && __builtin_cpu_supports("avx2")) {
        look_together(now, at, stop);
        return;
    }
#endif
    for (; at < stop; at++) see_anchor(now, at);
}

void find_hints(const hint_tables *with, const page *page, const cell *in, uint64_t *ways) {
    memset(ways, 0, sizeof *ways * (size_t)with->row);
    look(&(looking){with, page, in, ways}, in->start, in->end - (ANCHOR - 1));
}
