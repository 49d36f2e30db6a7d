/* Bytes looked up in tables, 64 at once, where the machine does that (AVX-512 VBMI), and whether it does. Tests compile it for machines that are less wide
   (AVX2: 32 at once) with JALAA_NARROW 1, and for others with 2. */

#ifndef JALAA_WIDE_H
#define JALAA_WIDE_H

#include "compiled.h"

#ifndef JALAA_NARROW
#define JALAA_NARROW 0
#endif

#if defined(__x86_64__) && defined(__GNUC__) && JALAA_NARROW < 2
#include <immintrin.h>
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vbmi,avx512vbmi2,popcnt,bmi,bmi2")))
#define HALF_AS_WIDE __attribute__((target("avx2")))

static inline bool is_wide(void) {
    return !JALAA_NARROW && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
}

static inline bool is_half_as_wide(void) { return __builtin_cpu_supports("avx2"); }

/* Of each byte what stands at it in a table of 128, its top bit left out. */
WIDE static inline __m512i of_128(const uint8_t *table, __m512i which) {
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(table), which, _mm512_loadu_si512(table + 64));
}

WIDE static inline __m512i of_256(const uint8_t *table, __m512i which) {
    return _mm512_mask_mov_epi8(of_128(table, which), _mm512_movepi8_mask(which), of_128(table + 128, which));
}

/* A table of 16 bytes for each half. */
HALF_AS_WIDE static inline __m256i twice(const uint8_t *sixteen) { return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)sixteen)); }
#else
static inline bool is_wide(void) { return false; }
static inline bool is_half_as_wide(void) { return false; }
#endif

#endif
