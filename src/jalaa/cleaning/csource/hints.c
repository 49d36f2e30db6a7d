/* Hints: the ways of which a cell holds a string, found by its anchor, four characters in a row that few texts have (jalaa.cleaning.hints).

       said     …  ا  ق  ر  ا  ⎵  ا  ي  ض  ا  …
       kinds       0  2  2  0  0  2  2  2  2        of the first place; of the second, the third and the fourth likewise
                            «ايضا»: all four have kind 2 in common → the strings with this anchor → which of them stands here → their ways

   Many places are looked at together where the machine can do that (as in Teddy, of Hyperscan). */

#include "blocks.h"
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

/* Where anchors may stand, as bits. */
static void mark_anchors(const hint_tables *with, const class_ *said, int32_t many, uint64_t *marks) {
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

/* Keeps a place where an anchor may stand, if `some`, and if strings have such an anchor: how many are kept then. No branch asks, for it could not be foretold. */
static inline int32_t keep_place(const hint_tables *with, const class_ *said, int32_t place, bool some, int32_t *places, int32_t kept) {
    uint32_t anchor = anchor_of(said + place);
    places[kept] = place;
    return kept + (int32_t)(some & (with->anchored[anchor / 64] >> anchor % 64));
}

/* The places among those marked where strings may have their anchor. */
static int32_t keep_places(const hint_tables *with, const class_ *said, int32_t many, const uint64_t *marks, int32_t *places) {
    const uint64_t last = 1ull << 63;
    int32_t kept = 0;
    for (int32_t block = 0; block < many; block += 64) {
        uint64_t found = marks[block / 64] & first_bits(many - block);
        do {
            kept = keep_place(with, said, block + __builtin_ctzll(found | last), found, places, kept), found &= found - 1;
            kept = keep_place(with, said, block + __builtin_ctzll(found | last), found, places, kept), found &= found - 1;
        } while (found);
    }
    return kept;
}

static inline bool stands_here(const hint_tables *with, int32_t string, const class_ *said) {
    const class_ *letters = with->letters + with->strings[string].letters;
    int32_t many = with->strings[string].many;
    uint32_t others = ~equal_of_16(said, letters) & (many < FIRSTS ? (1u << many) - 1 : 0xFFFF);
    return !others && (many <= FIRSTS || !memcmp(said + FIRSTS, letters + FIRSTS, (size_t)(many - FIRSTS)));
}

bool find_held(const hint_tables *with, const class_ *said, int32_t from, int32_t many, uint64_t *marks, int32_t *places, helds *found) {
    bool failed = false;
    mark_anchors(with, said + from, many - from, marks);
    int32_t kept = keep_places(with, said + from, many - from, marks, places);
    for (int32_t at = 0; at < kept && !failed; at++) {
        int32_t place = from + places[at];
        const int32_t *group = with->anchor_strings + anchor_of(said + place);
        for (int32_t string = group[0]; string < group[1] && !failed; string++) {
            int32_t start = place - with->strings[string].at;
            if (start < 0 || !stands_here(with, string, said + start)) continue;
            held *made = PUSH(found, failed);
            if (made) *made = (held){place, string};
        }
    }
    return !failed;
}
