/* The compiled cleaner: what its files share.

   A text is read once into what its cells say (read.c); rules whose needs a cell has (sieve.c) are matched (match.c) and find (find.c, repeat.h,
   characters.c); findings become changes (cut.c). jalaa.cleaning.engine says the same in Python, text by text, and is what this is held against. */

#ifndef JALAA_COMPILED_H
#define JALAA_COMPILED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t point;  /* a code point */
typedef uint8_t class_; /* the class of a character (jalaa.cleaning.alphabet); the one after all others is the edge behind the last character */

/* A growing row of things of one type; `push` gives NULL, and sets `failed`, where there is no memory. */
#define ROW(type) struct { type *at; int32_t many, room; }

#define PUSH(row, failed) \
    (((row)->many < (row)->room || more_room((void **)&(row)->at, (row)->many, &(row)->room, sizeof *(row)->at)) \
         ? &(row)->at[(row)->many++] : ((failed) = true, (__typeof__((row)->at))NULL))
bool more_room(void **at, int32_t many, int32_t *room, size_t size);

/* Memory to be freed, in pages so large that the machine seldom has to look up where they are, where the system has such; NULL where there is none. */
void *large_memory(size_t size);

/* What characters are, as bits; of classes too, whose characters are alike in all but VISIBLE (jalaa.cleaning.alphabet sees to it). */
typedef uint16_t traits;
enum {
    SPACE = 1,   /* str.isspace */
    VISIBLE = 2, /* jalaa.folding.visible */
    DIGIT = 4,   /* str.isdigit */
    BETWEEN = 8, /* stands between words, for `all_in` */
    LETTER = 16, /* letters and digits of folded text, of which words are made */
    STOP = 32, DOT = 64, CLOSER = 128, STROKE = 256, BAR = 512, ELLIPSIS = 1024, COMMA = 2048, COLON = 4096, GAP = 8192, /* the one blank that cells say */
    BEGINS_PIECE = 16384, /* a piece of a broken sentence may begin so */
};
extern traits traits_of[0x110000];
static inline bool is_space(point one) { return traits_of[one] & SPACE; }
static inline bool is_visible(point one) { return traits_of[one] & VISIBLE; }
static inline bool ends_line(point one) { return one == '\n' || one == '\r'; }

/* What is seen of a code point of a text: SPACE, VISIBLE, and whether it ends a line. */
typedef uint8_t sight;
enum { ENDS_LINE = 4 };
static inline sight sight_of(point one) { return (traits_of[one] & (SPACE | VISIBLE)) | (ends_line(one) ? ENDS_LINE : 0); }

/* What a rule would have gone: [start, end) of the text in code points. `rank` is that of the rule, withholding ones first. */
typedef struct { int32_t start, end, rule, rank; } finding;
typedef ROW(finding) findings;

/* The order of the text; of one stretch the more important rule comes first. */
static inline int compare_findings(const finding *one, const finding *other) {
    uint64_t its = (uint64_t)(uint32_t)one->start << 32 | (uint32_t)one->end, others = (uint64_t)(uint32_t)other->start << 32 | (uint32_t)other->end;
    if (its != others) return its < others ? -1 : 1;
    if (one->rank != other->rank) return one->rank < other->rank ? -1 : 1;
    return (one->rule > other->rule) - (one->rule < other->rule);
}

/* An edit before it is one; `put` says that the replacement of its rule comes in its place, else nothing does. */
typedef struct { int32_t start, end, rule; bool put; } change;
typedef ROW(change) changes;

typedef uint32_t kinds; /* of characters, as bits */

/* A cell: what it says is said[start, end) of its page; behind it, before the next one, stands the edge. `kinds` are those of its characters, and perhaps
   the blank, 0 as long as nobody asked; it begins at a byte of the text, and the last character that was read for it, which may be a blank that it does not say,
   at another one. The rest is known only of texts that something may be found in: its range in the text, whether the places of its characters are known, and
   whether a cut is beside it. */
typedef struct {
    int32_t start, end, first_byte, last_byte;
    kinds kinds;
    bool prose, cut_above, cut_below, placed;
    int32_t place, text_start, text_end; /* `place` is that of its first character */
} cell;
typedef ROW(cell) cells;

enum { STANDS = 16 }; /* where cells may stand (stands_at) */

typedef struct {
    const point *said;     /* folded, blanks single; each cell says a stretch of it */
    const class_ *classes; /* of the same */
    const traits *is;      /* of those of `said` and `classes` that are looked at */
    const cell *cells;
    int32_t many, head_end;
} cells_of_page;

/* The range of a repeat: said[start, end) of cell `number`; the whole cell, with what nobody sees round it, if `whole`. */
typedef struct { int32_t number, start, end; bool whole; } repeat;
typedef ROW(repeat) repeats;

/* repeat.h: what stands twice, for the places that rules with `find: repeat` look at. False without memory. */
typedef enum { REPEAT_FIRST, REPEAT_HEAD, REPEAT_ANYWHERE } repeat_where;
bool find_repeats_by_class(const cells_of_page *page, repeat_where where, repeats *found);
bool find_repeats_by_point(const cells_of_page *page, repeat_where where, repeats *found);

#endif
