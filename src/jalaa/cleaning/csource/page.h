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
    RARE = 32,     /* a mark that few texts have */
};
static inline point folded_of(entry one) { return one & 0xFFFF; }
static inline class_ class_of(entry one) { return one >> 16 & 0xFF; }
static inline uint32_t is_of(entry one) { return one >> 24; }

enum { TATWEEL = 0x640 };
enum { MORE_LETTERS = 15 }; /* U+FDFA has three bytes and stands for eighteen letters */

typedef ROW(point) points;
typedef ROW(int32_t) numbers;

/* A string that ways hold one of: where four characters begin in it that are seldom, where its letters stand, and which stand before and behind the
   four (0: none). */
typedef struct { int32_t at, letters, many; point before, behind; } hint;

typedef struct {
    const entry *entries;     /* of the code points of the basic plane */
    const entry *pairs;       /* of what two bytes stand for, by the first and 256 times the second; odd where they stand for none */
    const class_ *classes;    /* of all code points */
    int32_t edge;             /* the class of the edge */
    const int32_t *ligatures; /* triples, by code point: it, where its letters begin, how many they are */
    int32_t ligatures_many;
    const point *letters;
    const uint64_t *fours; /* of what four classes in a row come to, whether a string has them, as bits */
    const uint16_t *fours_before; /* how many fours of strings there are before each 64 */
    const int32_t *four_strings;  /* of each of these the first string, to the first of the next one */
    const hint *strings;
    const point *string_letters;
    const uint64_t *string_ways; /* the ways that each speaks for, `row` words */
    int32_t row;
    const uint64_t *kinds; /* of each class, as bits */
    int32_t astral_limit;  /* code points from here on only Python reads */
} folding;

typedef struct {
    points said;
    ROW(class_) classes; /* of what is said; behind each cell stands the edge */
    numbers fours; /* where, in the cell that is read, four characters end that a string may have */
    cells cells, spare; /* `spare` is where the next ones are put together */
    ROW(uint64_t) hints;
    int32_t head_end, tail_start;
    bool failed;
    /* Only after `read_places`, the first two also after `read_points`: */
    points text;       /* as received */
    numbers members;   /* where in it stands what a rule for characters looks for */
    points folded;     /* with what is cut hidden behind blanks */
    numbers places;    /* of each folded character in the text, then the length of the text */
    numbers said_from; /* of each character said the number of the folded one */
} page;

typedef enum { READ, READ_WITH_MEMBERS, NOT_READ, NO_UTF8 } reading; /* whether rules for characters have something to look at; whether only Python can read it */

/* What the classes of four characters in a row, a byte each, come to (jalaa.cleaning.ways.four). */
static inline uint32_t four_of(uint32_t classes) { return classes * 0x9E3779B1u >> 14; }

/* How many letters a text of so many bytes folds to at most, with the edges behind its cells. */
int64_t most_letters(const uint8_t *text, int32_t size);

/* What the cells of a text say. */
reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The code points of a text and where rules for characters have something to look at; and, for all that is below, the places of its characters and
   cells too. */
void read_points(const folding *with, page *page, const uint8_t *text, int32_t size);
void read_places(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The page anew from its folded text, with what is cut hidden; the ranges are in order and apart. */
typedef struct { int32_t start, end; } range;
typedef ROW(range) ranges;
void hide(const folding *with, page *page, const ranges *cut);

/* The range of the text that said[start, end) of a cell stands for. */
range place_of(const page *page, int32_t start, int32_t end);

bool stops(const point *said, int32_t many);

#endif
