/* Which of 64 characters are of a set (as in Truffle, of Hyperscan): the byte for a class's low nibble has a bit for its high one.

       set       ي 0x42   ا 0x1C   ب 0x2C          nibbles   … 2: bit 4 …  C: bits 1 and 2 …
       said      ا ل ب ي ت …                       →         1 0 1 1 0 …                                                                                   */

#include "among.h"
#include "wide.h"

#ifdef WIDE
WIDE static uint64_t among_wide(const nibbles *set, const class_ *said) {
    const __m512i bits = _mm512_set1_epi64((long long)0x8040201008040201ull), low = _mm512_set1_epi8((char)0x8F), top = _mm512_set1_epi8((char)0x80);
    __m512i classes = _mm512_loadu_si512(said);
    __m512i first = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)*set)), _mm512_and_si512(classes, low));
    __m512i second = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(*set + 16))),
                                         _mm512_and_si512(_mm512_xor_si512(classes, top), low));
    __m512i bit = _mm512_shuffle_epi8(bits, _mm512_and_si512(_mm512_srli_epi16(classes, 4), _mm512_set1_epi8(7)));
    return _mm512_test_epi8_mask(_mm512_or_si512(first, second), bit);
}

HALF_AS_WIDE static inline uint32_t among_half(const nibbles *set, const class_ *said) {
    const __m256i bits = _mm256_set1_epi64x((long long)0x8040201008040201ull), low = _mm256_set1_epi8((char)0x8F), top = _mm256_set1_epi8((char)0x80);
    __m256i classes = _mm256_loadu_si256((const __m256i *)said);
    __m256i first = _mm256_shuffle_epi8(twice(*set), _mm256_and_si256(classes, low));
    __m256i second = _mm256_shuffle_epi8(twice(*set + 16), _mm256_and_si256(_mm256_xor_si256(classes, top), low));
    __m256i bit = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(classes, 4), _mm256_set1_epi8(7)));
    __m256i found = _mm256_and_si256(_mm256_or_si256(first, second), bit);
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
}
#endif

uint64_t among(const nibbles *set, const class_ *said) {
    uint64_t found = 0;
#ifdef WIDE
    if (is_wide()) return among_wide(set, said);
    if (is_half_as_wide()) return among_half(set, said) | (uint64_t)among_half(set, said + 32) << 32;
#endif
    for (int32_t at = 0; at < BLOCK_BYTES; at++) found |= (uint64_t)((*set)[(said[at] & 15) + (said[at] >> 7) * 16] >> (said[at] >> 4 & 7) & 1) << at;
    return found;
}
