/* The kinds of what is said, 64 characters at once, where the machine looks up 64 bytes in tables of 128: a table for each byte of the kinds of a class.

       said      ش ا ر ك : ⎵ …        →   kinds   letters, colon                                                                                              */

#include "at_once.h"
#include "wide.h"

#ifdef WIDE
/* The bits of all 64 bytes together, as one byte. */
WIDE static inline kinds any_of(__m512i bytes) {
    __m256i half = _mm256_or_si256(_mm512_castsi512_si256(bytes), _mm512_extracti64x4_epi64(bytes, 1));
    __m128i quarter = _mm_or_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    uint64_t eight = (uint64_t)_mm_cvtsi128_si64(_mm_or_si128(quarter, _mm_unpackhi_epi64(quarter, quarter)));
    eight |= eight >> 32, eight |= eight >> 16;
    return (kinds)((eight | eight >> 8) & 0xFF);
}

WIDE kinds kinds_at_once(const folding *with, const class_ *said, int32_t many) {
    __m512i all[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
    for (int32_t at = 0; at < many; at += 64) {
        __mmask64 inside = many - at < 64 ? (1ull << (many - at)) - 1 : UINT64_MAX;
        __m512i classes = _mm512_maskz_loadu_epi8(inside, said + at);
        for (int byte = 0; byte < 4; byte++) {
            const uint8_t *table = with->kind_bytes + 256 * byte;
            __m512i some = with->edge < 128 ? of_128(table, classes) : of_256(table, classes);
            all[byte] = _mm512_or_si512(all[byte], _mm512_maskz_mov_epi8(inside, some));
        }
    }
    return any_of(all[0]) | any_of(all[1]) << 8 | any_of(all[2]) << 16 | any_of(all[3]) << 24;
}

WIDE bool shared_at_once(const folding *with, const class_ *said, int32_t many) {
    const uint8_t *table = with->kind_bytes + 256 * (SHARED_BIT / 8);
    __m512i all = _mm512_setzero_si512();
    for (int32_t at = 0; at < many; at += 64) {
        __mmask64 inside = many - at < 64 ? (1ull << (many - at)) - 1 : UINT64_MAX;
        all = _mm512_or_si512(all, _mm512_maskz_mov_epi8(inside, of_256(table, _mm512_maskz_loadu_epi8(inside, said + at))));
    }
    return any_of(all) >> SHARED_BIT % 8 & 1;
}
#else
kinds kinds_at_once(const folding *with, const class_ *said, int32_t many) { return (void)with, (void)said, (void)many, 0; }
bool shared_at_once(const folding *with, const class_ *said, int32_t many) { return (void)with, (void)said, (void)many, false; }
#endif
