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

enum { ASCII_RUN = 12, TATWEEL = 0x640 };
enum { SHARED_BIT = 28, SHARED = 1 << SHARED_BIT }; /* among the kinds of a cell: it says a character whose class others have too (jalaa.cleaning.ways) */
enum { MORE_LETTERS = 15, MOST_FOR_BYTE = 6 }; /* U+FDFA has three bytes and stands for eighteen letters */

typedef ROW(point) points;
typedef ROW(int32_t) numbers;

/* Where a character stands in the text, and where the next one does that folding leaves something of. */
typedef struct { int32_t place, next; } spot;

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
    const uint8_t *at_once; /* what is known of characters that are read many at once (at_once.c) */
    uint8_t sights_at_once[512]; /* what is seen of the same */
    int32_t astral_limit;  /* code points from here on only Python reads */
} folding;

typedef struct {
    points said;
    ROW(class_) classes; /* of what is said; behind each cell stands the edge */
    cells cells, spare; /* `spare` is where the next ones are put together */
    int32_t head_end, tail_start;
    members members;
    bool points_said; /* `said` has them; else only `classes` are known */
    bool ascii_run;   /* `ASCII_RUN` bytes of ASCII that are no blanks stand in a row */
    bool failed;
    ROW(spot) spots;  /* of each character said, where its cell is placed */
    ROW(sight) sights; /* of the text, after `see_text` */
    int32_t length;   /* of the text in code points, after `place_cells` or `see_text` */
} page;

typedef enum { READ, NOT_READ, NO_UTF8 } reading; /* `NOT_READ`: only Python can */

/* How many letters a text of so many bytes folds to at most, with the edges behind its cells. */
int64_t most_letters(const uint8_t *text, int32_t size);

/* What the cells of a text say, by classes, and what rules for characters look for. With `points` they say code points too. */
reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size, bool points);

/* The code points that the cells say, where they are not known yet. */
void say_points(const folding *with, page *page, const uint8_t *text, int32_t size, bool placed);

/* `sights_at_once`, for tables that are read. */
void set_sights(folding *with);

/* What is seen of each code point of a text. */
void see_text(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The ranges of the cells in the text. */
void place_cells(const folding *with, page *page, const uint8_t *text, int32_t size);

/* The page anew, with what is cut hidden behind blanks; the ranges, of code points of the text, are in order and apart. */
typedef struct { int32_t start, end; } range;
typedef ROW(range) ranges;
void hide(const folding *with, page *page, const uint8_t *text, int32_t size, const ranges *cut);

/* The kinds of the characters of a cell. */
kinds kinds_of(const folding *with, page *page, int32_t number);

/* Whether a cell may say a character whose class others have too. */
bool says_shared(const folding *with, const page *page);

/* The range of the text that a stretch of a cell stands for. */
range place_of(const folding *with, page *page, const uint8_t *text, int32_t size, int32_t number, int32_t start, int32_t end);

/* Whether what is said ends a sentence. */
bool stops(const folding *with, const class_ *said, int32_t many);

#endif
