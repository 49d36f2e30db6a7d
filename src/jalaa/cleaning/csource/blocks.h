/* Bytes of UTF-8, 64 at a time: a bit for each of them. */

#ifndef JALAA_BLOCKS_H
#define JALAA_BLOCKS_H

#include "compiled.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The first byte and 256 times the second. */
static inline uint32_t pair_of(const uint8_t *at) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint16_t pair;
    return memcpy(&pair, at, sizeof pair), pair;
#else
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
#endif
}

static inline int32_t count_bits(uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555ull;
    bits = (bits & 0x3333333333333333ull) + (bits >> 2 & 0x3333333333333333ull);
    return (int32_t)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Full) * 0x0101010101010101ull >> 56);
}

enum { BLOCK_BYTES = 64 };
enum { NOT_RIGHT = 8 }; /* of what is carried, the bit that says that bytes stand where none of their kind may */

/* The first so many bits of a block. */
static inline uint64_t first_bits(int32_t many) { return many < BLOCK_BYTES ? (1ull << many) - 1 : UINT64_MAX; }

/* The bytes that are greater, as signed numbers. */
static inline uint64_t greater(const uint8_t *block, int8_t than) {
    uint64_t found = 0;
#ifdef __SSE2__
    for (int part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(block + 16 * part));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(than))) << 16 * part;
    }
#else
    for (int byte = 0; byte < BLOCK_BYTES; byte++) found |= (uint64_t)((int8_t)block[byte] > than) << byte;
#endif
    return found;
}

static inline uint64_t bytes_equal(const uint8_t *block, uint8_t to) {
    uint64_t found = 0;
#ifdef __SSE2__
    for (int part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(block + 16 * part));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)to))) << 16 * part;
    }
#else
    for (int byte = 0; byte < BLOCK_BYTES; byte++) found |= (uint64_t)(block[byte] == to) << byte;
#endif
    return found;
}

/* Which of 16 bytes are equal. */
static inline uint32_t equal_of_16(const uint8_t *one, const uint8_t *other) {
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)one), _mm_loadu_si128((const __m128i *)other)));
#else
    uint32_t found = 0;
    for (int byte = 0; byte < 16; byte++) found |= (uint32_t)(one[byte] == other[byte]) << byte;
    return found;
#endif
}

/* The bytes that are so great or greater, as numbers without a sign. */
static inline uint64_t bytes_from(const uint8_t *block, uint8_t least) {
    uint64_t found = 0;
#ifdef __SSE2__
    for (int part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(block + 16 * part));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8((char)least)), bytes)) << 16 * part;
    }
#else
    for (int byte = 0; byte < BLOCK_BYTES; byte++) found |= (uint64_t)(block[byte] >= least) << byte;
#endif
    return found;
}

/* Of the bytes of a block those that characters begin with, and those of them that have two bytes or more, three or more, and four. */
typedef struct { uint64_t begins, two, three, four; } leads;

static inline leads leads_of(const uint8_t *block) {
    uint64_t begins = greater(block, -65), two = begins & ~greater(block, -1); /* not 80 to BF; not 00 to 7F either */
    return (leads){begins, two, greater(block, -33) & two, greater(block, -17) & two};
}

/* What a character lacks at the end of a block has to follow in the next one: `carried` is kept from one to the next, as bits of the bytes that have to. */
static inline uint64_t carry(leads of, uint64_t carried) {
    uint64_t following = of.two << 1 | of.three << 2 | of.four << 3 | carried;
    return following == ~of.begins ? of.two >> 63 | of.three >> 62 | of.four >> 61 : NOT_RIGHT;
}

/* Whether twelve bits in a row are set, here or from a block before, of which so many at the end were: that number is carried on. */
static inline bool twelve_in_a_row(uint64_t bits, int32_t *carried) {
    uint64_t two = bits & bits >> 1, four = two & two >> 2, eight = four & four >> 4, others = ~bits;
    bool found = (eight & eight >> 4) || *carried + (others ? __builtin_ctzll(others) : BLOCK_BYTES) >= 12;
    *carried = others ? __builtin_clzll(others) : 12;
    return found;
}

static inline bool carried_right(uint64_t carried) { return carried != NOT_RIGHT; }

#endif
