/* Texts as pages of cells; see page.c. */

#ifndef JALAA_PAGE_H
#define JALAA_PAGE_H

#include "compiled.h"

/* What is known of a code point of the basic plane: what it folds to, its class, its kind, and what it is. */
typedef struct { uint16_t folded, class_; uint8_t kind, is; } entry;
enum {
    MEMBER = 1,    /* a rule for characters looks for it */
    LINE_END = 2,
    BLANK = 4,
    ODD = 8,       /* has to be looked at by itself: tatweel, what folds to several letters, what only Python reads */
    GONE = 16,
};
enum { OTHER_KIND = 63, NO_KIND = 62, TATWEEL = 0x640 };

typedef ROW(point) points;
typedef ROW(int32_t) numbers;

/* A string that ways hold one of: the kinds of three characters of it, where these begin in it, and the ways it speaks for. */
typedef struct { int32_t three, at, letters, many; uint64_t ways[2]; } hint;

typedef struct {
    const entry *entries;     /* of the code points of the basic plane */
    const class_ *classes;    /* of all code points */
    int32_t edge;             /* the class of the edge */
    const int32_t *ligatures; /* triples, by code point: it, where its letters begin, how many they are */
    int32_t ligatures_many;
    const point *letters;
    const uint64_t *threes; /* of each three kinds in a row, whether a string has them, as bits */
    const hint *strings;    /* by their threes */
    int32_t strings_many;
    const point *string_letters;
    int32_t astral_limit;  /* code points from here on only Python reads */
} folding;

typedef struct {
    points said;
    ROW(class_) classes; /* of what is said; behind each cell stands the edge */
    numbers threes; /* where, in the cell that is read, three characters end that a string may have */
    cells cells;
    int32_t head_end, tail_start;
    bool failed;
    /* Only after `read_places`: */
    points text;       /* as received */
    points folded;     /* with what is cut hidden behind blanks */
    numbers places;    /* of each folded character in the text, then the length of the text */
    numbers said_from; /* of each character said the number of the folded one */
} page;

typedef enum { READ, READ_WITH_MEMBERS, NOT_READ } reading; /* whether rules for characters have something to look at; whether only Python can read it */

/* What the cells of a text in UTF-8 say. */
reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The code points of a text, and, for all that is below, the places of its characters and cells too. */
void read_points(page *page, const uint8_t *text, int32_t size);
void read_places(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The page anew from its folded text, with what is cut hidden; the ranges are in order and apart. */
typedef struct { int32_t start, end; } range;
typedef ROW(range) ranges;
void hide(const folding *with, page *page, const ranges *cut);

/* The range of the text that said[start, end) of a cell stands for. */
range place_of(const page *page, int32_t start, int32_t end);

bool stops(const point *said, int32_t many);

#endif
