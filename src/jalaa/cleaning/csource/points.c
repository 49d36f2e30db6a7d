/* Code points counted: as many as bytes that characters begin with, all but 80 to BF.

       bytes     D8 B4 D8 A7 20 E2 80 93        begins    1 0 1 0 1 1 0 0        4 code points; the one 3 on begins at byte 5 */

#include "points.h"

#include "blocks.h"
#include "wide.h"

enum { TOGETHER = 8 };

/* How many characters begin in eight bytes. */
static inline int32_t begun_in_eight(const uint8_t *at) {
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return TOGETHER - (int32_t)((eight >> 7 & ~eight >> 6 & 0x0101010101010101ull) * 0x0101010101010101ull >> 56);
}

#ifdef WIDE
/* The bytes of a block that characters begin with, before `stop`, behind which nothing is read. */
WIDE static inline uint64_t begun_in_block(const uint8_t *at, const uint8_t *stop) {
    uint64_t inside = first_bits(stop - at < BLOCK_BYTES ? (int32_t)(stop - at) : BLOCK_BYTES);
    return _mm512_cmpgt_epi8_mask(_mm512_maskz_loadu_epi8(inside, at), _mm512_set1_epi8(-65)) & inside;
}

WIDE static int32_t points_between_wide(const uint8_t *at, const uint8_t *stop) {
    int32_t found = 0;
    for (; at < stop; at += BLOCK_BYTES) found += (int32_t)_mm_popcnt_u64(begun_in_block(at, stop));
    return found;
}

WIDE static const uint8_t *points_on_wide(const uint8_t *at, int32_t many, const uint8_t *stop) {
    for (; at < stop; at += BLOCK_BYTES) {
        uint64_t begins = begun_in_block(at, stop);
        int32_t found = (int32_t)_mm_popcnt_u64(begins);
        if (found > many) return at + __builtin_ctzll(_pdep_u64(1ull << many, begins));
        many -= found;
    }
    return stop;
}
#endif

int32_t points_between(const uint8_t *at, const uint8_t *stop) {
#ifdef WIDE
    if (is_wide()) return points_between_wide(at, stop);
#endif
    int32_t found = 0;
    for (; stop - at >= TOGETHER; at += TOGETHER) found += begun_in_eight(at);
    for (; at < stop; at++) found += (*at & 0xC0) != 0x80;
    return found;
}

const uint8_t *points_on(const uint8_t *at, int32_t many, const uint8_t *stop) {
#ifdef WIDE
    if (is_wide()) return points_on_wide(at, many, stop);
#endif
    if (!many) return at;
    for (; many > TOGETHER; at += TOGETHER) many -= begun_in_eight(at);
    while (at < stop && (*at & 0xC0) == 0x80) at++;
    for (; many; many--) at += *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
    return at;
}
