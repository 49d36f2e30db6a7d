/* What words.c hands to repeat.c: stretches of folded text as words and as sentences. */

#ifndef JALAA_WORDS_H
#define JALAA_WORDS_H

#include "compiled.h"

enum { SHORTEST_HEADLINE = 5 }; /* words; fewer may stand twice in a row in verse */

typedef struct { const point *at, *end; } stretch;
typedef ROW(point) points;

static inline int32_t length_of(stretch one) { return (int32_t)(one.end - one.at); }

/* Letters and digits of folded text; all else is blanks and punctuation between words. */
static inline bool is_letter(point one) { return one - 0x621 <= 0x64A - 0x621 || one - '0' <= 9 || one - 'a' <= 'z' - 'a'; }

/* Whether both say the same, code point by code point. */
bool same(stretch one, stretch other);

/* The first place in the stretch where `key`, which is not empty, stands; NULL where it does not. For keys that are short or have few places to stand
   at: each place may cost as much as the key is long. */
const point *find(stretch key, stretch in);

/* The first word of the stretch; empty where there is none. */
stretch first_word(stretch said);

/* The words of the stretch, `room` at most; how many. */
int32_t all_words(stretch said, stretch *words, int32_t room);

/* Whether both say the same words, and any. */
bool same_words(stretch one, stretch other);

/* The words with one blank between two of them, behind what is there. False without memory. */
bool write_words(stretch said, points *written);

/* The first sentence of the stretch: up to a stop with a blank or quote behind it, with the quotes and brackets that close there. Empty where all is
   blank. */
stretch first_sentence(stretch said);

/* The end of a sentence without its last stop and letter, by which it is looked for; may be empty. */
stretch key_of(stretch sentence);

/* How many words from number `begin` on stand twice in a row; 0 if fewer than a headline has. */
int32_t twice(const stretch *words, int32_t many, int32_t begin);

/* Whether a stretch reads as the name of a site before a headline, behind one: it ends, or begins, with a stroke. */
bool names_site_before(stretch said);
bool names_site_behind(stretch said);

#endif
