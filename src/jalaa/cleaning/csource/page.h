/* Texts as pages of cells: read (read.c), placed (places.c), taken apart (segment.c). */

#ifndef JALAA_PAGE_H
#define JALAA_PAGE_H

#include "compiled.h"

/* What is known of a code point of the basic plane, in one number: what it folds to (16 bits), its class (8), and what it is (8). */
typedef uint32_t entry;
enum {
    MEMBER = 1,    /* a rule for characters looks for it */
    LINE_END = 2,
    BLANK = 4,
    ODD = 8,       /* has to be looked at by itself: tatweel, what folds to several letters, what only Python reads */
    GONE = 16,
};
enum { SEEN_ALONE = 0xFF & ~BLANK }; /* more has to be known of such */
static inline point folded_of(entry one) { return one & 0xFFFF; }
static inline class_ class_of(entry one) { return one >> 16 & 0xFF; }
static inline uint32_t is_of(entry one) { return one >> 24; }

enum { TATWEEL = 0x640 };
enum { SHARED_BIT = 28, SHARED = 1 << SHARED_BIT }; /* among the kinds of a cell: it says a character whose class others have too (jalaa.cleaning.ways) */
enum { MORE_LETTERS = 15 }; /* U+FDFA has three bytes and stands for eighteen letters */

typedef ROW(point) points;
typedef ROW(int32_t) numbers;

/* A character that a rule for characters looks for: its place among the code points of the text, and the byte it begins with. */
typedef struct { int32_t place, byte; point one; } member;
typedef ROW(member) members;

typedef struct {
    const entry *entries;     /* of the code points of the basic plane */
    const entry *pairs;       /* of the character that begins with two bytes, by the first and 256 times the second; odd where it has more, there is none,
                                 or it is another blank than ' ' */
    const class_ *classes;    /* of all code points */
    const traits *is;         /* of classes */
    int32_t edge;             /* the class of the edge */
    const int32_t *ligatures; /* triples, by code point: it, where its letters begin, how many they are */
    int32_t ligatures_many;
    const point *letters;
    const kinds *kinds; /* of each class */
    const uint8_t *kind_bytes; /* the same: the first byte of all 256, then the second */
    const uint8_t *at_once; /* what is known of characters that are read many at once (read.c) */
    int32_t astral_limit;  /* code points from here on only Python reads */
} folding;

typedef struct {
    points said;
    ROW(class_) classes; /* of what is said; behind each cell stands the edge */
    cells cells, spare; /* `spare` is where the next ones are put together */
    int32_t head_end, tail_start;
    members members;
    bool points_said; /* `said` has them; else only `classes` are known */
    bool failed;
    /* Only after `read_places`, the first also after `read_points`: */
    points text;       /* as received */
    points folded;     /* with what is cut hidden behind blanks */
    numbers places;    /* of each folded character in the text, then the length of the text */
    numbers said_from; /* of each character said the number of the folded one */
} page;

typedef enum { READ, NOT_READ, NO_UTF8 } reading; /* `NOT_READ`: only Python can */

/* How many letters a text of so many bytes folds to at most, with the edges behind its cells. */
int64_t most_letters(const uint8_t *text, int32_t size);

/* What the cells of a text say, by classes, and what rules for characters look for. With `points` they say code points too. */
reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size, bool points);

/* The code points that the cells say, where they are not known yet. */
void say_points(const folding *with, page *page, const uint8_t *text, int32_t size, bool placed);

/* The code points of a text; and, for all that is below, the places of its characters and cells too. */
void read_points(page *page, const uint8_t *text, int32_t size);
void read_places(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The page anew from its folded text, with what is cut hidden; the ranges are in order and apart. */
typedef struct { int32_t start, end; } range;
typedef ROW(range) ranges;
void hide(const folding *with, page *page, const ranges *cut);

/* The kinds of the characters of a cell, as bits. */
kinds kinds_of(const folding *with, page *page, int32_t number);

/* Whether a cell may say a character whose class others have too. */
bool says_shared(const folding *with, const page *page);

/* The range of the text that said[start, end) of a cell stands for. */
range place_of(const page *page, int32_t start, int32_t end);

/* Whether what is said ends a sentence. */
bool stops(const folding *with, const class_ *said, int32_t many);

#endif
