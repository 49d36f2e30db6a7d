/* 64 bytes of a text read at once, where the machine looks up 64 bytes in tables of 128 (AVX-512 VBMI): what Arabic, ASCII and Latin-1 are, of one byte or two.

       bytes     D8 B4 D8 A7 20 …       in two: (D8 & 3) << 6 | B4 & 3F → class of ش        in one: class of ⎵
       classes    ش  ·  ا  ·  ⎵ …       put together: ش ا ⎵ …                                                                                        */

#include "at_once.h"
#include "wide.h"

#ifdef WIDE
enum { ALONE = 0xFF, DROPPED = 0xFE }; /* in place of classes; jalaa.cleaning.character_tables has them too */

WIDE void look_up(const uint8_t *table, const uint8_t *block, read_ahead *read) {
    __m512i first = _mm512_loadu_si512(block), second = _mm512_and_si512(_mm512_loadu_si512(block + 1), _mm512_set1_epi8(0x3F));
    __m512i high = _mm512_slli_epi16(first, 6);
    __m512i in_two = _mm512_or_si512(second, _mm512_and_si512(high, _mm512_set1_epi8((char)0xC0)));
    __m512i latin = _mm512_or_si512(second, _mm512_and_si512(high, _mm512_set1_epi8(0x40)));
    __mmask64 is_arabic = _mm512_cmpeq_epi8_mask(_mm512_and_si512(first, _mm512_set1_epi8((char)0xFC)), _mm512_set1_epi8((char)0xD8));
    __mmask64 is_latin = _mm512_cmpeq_epi8_mask(_mm512_and_si512(first, _mm512_set1_epi8((char)0xFE)), _mm512_set1_epi8((char)0xC2));
    __m512i found = _mm512_mask_mov_epi8(_mm512_set1_epi8((char)ALONE), ~_mm512_movepi8_mask(first), of_128(table + ASCII, first));
    found = _mm512_mask_mov_epi8(found, is_arabic, of_256(table + ARABIC, in_two));
    found = _mm512_mask_mov_epi8(found, is_latin, of_128(table + LATIN, latin));
    _mm512_storeu_si512(read->classes, found);
    read->alone = _mm512_cmpeq_epi8_mask(found, _mm512_set1_epi8((char)ALONE));
    read->gone = _mm512_cmpeq_epi8_mask(found, _mm512_set1_epi8((char)DROPPED));
    read->blanks = _mm512_cmpeq_epi8_mask(first, _mm512_set1_epi8(' '));
    uint64_t begins = _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-65)), two = begins & _mm512_movepi8_mask(first); /* as leads_of does */
    read->leads = (leads){begins, two, _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-33)) & two, _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-17)) & two};
}

WIDE int32_t put_together(const read_ahead *read, uint64_t which, class_ *to) {
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(which, _mm512_loadu_si512(read->classes)));
    return (int32_t)_mm_popcnt_u64(which);
}

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
void look_up(const uint8_t *table, const uint8_t *block, read_ahead *read) { (void)table, (void)block, (void)read; }
int32_t put_together(const read_ahead *read, uint64_t which, class_ *to) { return (void)read, (void)which, (void)to, 0; }
kinds kinds_at_once(const folding *with, const class_ *said, int32_t many) { return (void)with, (void)said, (void)many, 0; }
bool shared_at_once(const folding *with, const class_ *said, int32_t many) { return (void)with, (void)said, (void)many, false; }
#endif
