/* 64 bytes of a text read at once, where the machine `is_wide`; see at_once.c. */

#ifndef JALAA_AT_ONCE_H
#define JALAA_AT_ONCE_H

#include "blocks.h"
#include "page.h"

enum { ARABIC = 0, ASCII = 256, LATIN = 384 }; /* where in a table stands what characters of two bytes from D8 and from C2 on are, and those of one */

/* Of 64 bytes of a text: the class of the character that begins at each, and, as bits, those where one begins of which more has to be known, which folding
   drops, and which is the blank. What is said of a byte that no character begins with means nothing. */
typedef struct { class_ classes[64]; uint64_t alone, gone, blanks; leads leads; } read_ahead;

/* Looks the 64 bytes up, behind which one more may be read, in a table of classes, or of something else that takes their place. */
void look_up(const uint8_t *table, const uint8_t *block, read_ahead *read);

/* Puts the classes of some of them, as bits, one behind the other; `to` has room for 64. Returns how many they are. */
int32_t put_together(const read_ahead *read, uint64_t which, class_ *to);

/* The kinds of what is said, together. */
kinds kinds_at_once(const folding *with, const class_ *said, int32_t many);

/* Whether SHARED is one of them. */
bool shared_at_once(const folding *with, const class_ *said, int32_t many);

#endif
