/* 64 bytes of a text read at once, where the machine looks up 64 bytes in tables of 128 (AVX-512 VBMI): what Arabic, ASCII and Latin-1 are, of one byte or two.

       bytes     D8 B4 D8 A7 20 …       in two: (D8 & 3) << 6 | B4 & 3F → class of ش        in one: class of ⎵
       classes    ش  ·  ا  ·  ⎵ …       put together: ش ا ⎵ …                                                                                        */

#ifndef JALAA_AT_ONCE_H
#define JALAA_AT_ONCE_H

#include "blocks.h"
#include "page.h"
#include "wide.h"

enum { ARABIC = 0, ASCII = 256, LATIN = 384 }; /* where in a table stands what characters of two bytes from D8 and from C2 on are, and those of one */

#ifdef WIDE
enum { ALONE = 0xFF, DROPPED = 0xFE }; /* in place of classes; jalaa.cleaning.character_tables has them too */

/* Of 64 bytes of a text: the class of the character that begins at each, and, as bits, those where one begins of which more has to be known, which folding
   drops, and which is the blank. What is said of a byte that no character begins with means nothing. */
typedef struct { __m512i classes; uint64_t alone, gone, blanks; leads leads; } read_ahead;

/* Looks 64 bytes up, behind which one more may be read, in a table of classes, or of something else that takes their place. */
WIDE static inline read_ahead look_up(const uint8_t *table, const uint8_t *block) {
    read_ahead read;
    __m512i first = _mm512_loadu_si512(block), second = _mm512_and_si512(_mm512_loadu_si512(block + 1), _mm512_set1_epi8(0x3F));
    __m512i high = _mm512_slli_epi16(first, 6);
    __m512i in_two = _mm512_or_si512(second, _mm512_and_si512(high, _mm512_set1_epi8((char)0xC0)));
    __m512i latin = _mm512_or_si512(second, _mm512_and_si512(high, _mm512_set1_epi8(0x40)));
    __mmask64 is_arabic = _mm512_cmpeq_epi8_mask(_mm512_and_si512(first, _mm512_set1_epi8((char)0xFC)), _mm512_set1_epi8((char)0xD8));
    __mmask64 is_latin = _mm512_cmpeq_epi8_mask(_mm512_and_si512(first, _mm512_set1_epi8((char)0xFE)), _mm512_set1_epi8((char)0xC2));
    __m512i found = _mm512_mask_mov_epi8(_mm512_set1_epi8((char)ALONE), ~_mm512_movepi8_mask(first), of_128(table + ASCII, first));
    found = _mm512_mask_mov_epi8(found, is_arabic, of_256(table + ARABIC, in_two));
    found = _mm512_mask_mov_epi8(found, is_latin, of_128(table + LATIN, latin));
    read.classes = found;
    read.alone = _mm512_cmpeq_epi8_mask(found, _mm512_set1_epi8((char)ALONE));
    read.gone = _mm512_cmpeq_epi8_mask(found, _mm512_set1_epi8((char)DROPPED));
    read.blanks = _mm512_cmpeq_epi8_mask(first, _mm512_set1_epi8(' '));
    uint64_t begins = _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-65)), two = begins & _mm512_movepi8_mask(first); /* as leads_of does */
    read.leads = (leads){begins, two, _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-33)) & two, _mm512_cmpgt_epi8_mask(first, _mm512_set1_epi8(-17)) & two};
    return read;
}

/* Puts the classes of some of them, as bits, one behind the other; `to` has room for 64. Returns how many they are. */
WIDE static inline int32_t put_together(read_ahead read, uint64_t which, class_ *to) {
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(which, read.classes));
    return (int32_t)_mm_popcnt_u64(which);
}

#endif

/* The kinds of what is said, together. */
kinds kinds_at_once(const folding *with, const class_ *said, int32_t many);

/* Whether SHARED is one of them. */
bool shared_at_once(const folding *with, const class_ *said, int32_t many);

#endif
