/* Rules as the compiled cleaner has them (jalaa.cleaning.tables makes them), and what cleaning a text needs; see find.c and sieve.c. */

#ifndef JALAA_RULES_H
#define JALAA_RULES_H

#include "automaton.h"
#include "hints.h"
#include "match.h"
#include "page.h"
#include "share.h"

enum { FIND_LINE, FIND_BLOCK, FIND_INLINE, FIND_HEAD, FIND_TAIL, FIND_REPEAT, FIND_CHARACTER, FIND_TOKEN };
enum { WHERE_ANY, WHERE_FIRST, WHERE_HEAD, WHERE_TAIL, WHERE_LAST, WHERE_BODY, WHERE_EDGE };
enum { BESIDE_ANY, BESIDE_CUT, BESIDE_CUT_ABOVE, BESIDE_CUT_BELOW };
enum { UNTIL_ANY, UNTIL_LIST_ENDS, UNTIL_HEADING_REPEATED };

typedef struct {
    int32_t find, where, until, beside, once;
    int32_t program, after, before; /* -1: none; the latter two are numbers of `near_programs` */
    int32_t words;                  /* a vocabulary, -1: none */
    int32_t outlets, outlets_many;  /* of `outlets`; none: of all */
    int32_t rank, section;          /* `section`: its number among those whose lines may be headings, -1: none of these */
    int32_t longest;                /* cell that it looks at */
} rule;

/* A way in which a rule can match a cell, and what it cannot do without: where it is the `whole` cell no kinds but those of `alphabet`, and one of
   each of `holds`, which are all kinds where it needs none. */
typedef struct { int32_t rule, whole; kinds alphabet, holds[4]; } way;

/* A run of characters that a rule for characters looks for: `least` of them (0: each for itself), of the members with this bit. */
typedef struct { int32_t rule, least, behind; } shape;

enum { ENDS = 4 /* characters at each end */, BEHIND = 4, SIZES = 256, MOST_ROW = 64 };

typedef struct {
    folding folding;
    patterns patterns;
    const rule *rules;
    int32_t rules_many;
    const uint8_t *replaces;
    const way *ways;
    int32_t row, told_row; /* words of 64 bits in a row, a bit for a way; the first words are of rules that automata tell */
    hint_tables hints;
    class_ blank;
    const uint64_t *begins, *ends, *sizes, *stands, *unhinted;
    automaton_tables begin, end; /* of rules whose patterns begin, or end, where cells do, by where cells stand */
    const uint64_t *marked, *behind_mark; /* ways that have a mark near their beginning; of places behind it and classes, those that may have them there */
    const int32_t *near_programs;
    int32_t near_many, sections_many;
    const int32_t *outlets;
    const shape *shapes;
    int32_t shapes_many;
    const uint16_t *members; /* of each code point of the basic plane, the shapes that it belongs to, as bits */
    const uint8_t *repeat_places; /* of each WHERE and place of a cell, whether a rule looks there */
    const int32_t *put_at; /* where in `put` begins what a rule puts in the place of what it finds, in UTF-8 */
    const uint8_t *put;
    const int32_t *repeat_rules;
    int32_t repeat_rules_many;
    int32_t tokens;               /* whether rules look for tokens */
    int32_t narrative, numbered, open_ended, question; /* programs of jalaa.cleaning.prose */
} rule_tables;

typedef struct { int32_t first, last; bool known; } lines_like; /* the first and last cells of some kind, -1: none */

static inline bool for_outlet(const rule_tables *with, const rule *one, int32_t outlet) {
    for (int32_t at = 0; at < one->outlets_many; at++)
        if (with->outlets[one->outlets + at] == outlet) return true;
    return !one->outlets_many;
}

/* A cell of the page as it was before anything was cut: where what it says begins, its range in the text, where it may stand without that any pattern is
   found in it (bits, by `stands_at`), and whether a cut touches it. */
typedef struct { int32_t start, text_start, text_end; uint16_t quiet; bool touched; } uncut;

typedef struct { int32_t start, end; bool at_edge; } blanks; /* bytes; whether they stand where their line begins or ends */

/* A rule whose pattern is found in a cell, and whose conditions hold there, and where in the cell. */
typedef struct { int32_t rule, number; match where; } hit;

/* All that is needed to clean a text, kept from one to the next. */
typedef struct {
    const rule_tables *with;
    const uint8_t *text;
    int32_t size;
    page page;
    matcher matcher;
    int32_t outlet;
    findings found, fresh, joined;
    ranges cut;
    changes changes;
    pieces pieces; /* of what is found */
    repeats repeats;
    ROW(hit) hits; /* of the page of which nothing is cut */
    ROW(uncut) uncut;
    helds held;            /* the strings that the page holds */
    int32_t told_until, next_held; /* they are told of so many characters; the number of the one that was asked for last */
    ROW(uint64_t) marks;   /* what telling them needs: where anchors may stand, as bits, and the places where some do */
    numbers places;
    blanks blanks;
    automaton begin, end;
    numbers done;      /* of each rule where its last finding ends */
    numbers resuming;  /* of each cell the next one, or itself, that reads as the article */
    ROW(uint8_t) near; /* what is known of each cell and program: 0 nothing, 1 no, 2 yes */
    bool near_ready, resuming_ready;
    ROW(lines_like) sections;
    lines_like asking;
    class_ nothing[1 + BEYOND]; /* the classes of a cell that is not there: the edge alone */
    bool placed; /* the page has places; without them it is only asked whether anything may be found, and hits are kept */
    bool worth;  /* something may be */
    bool shows;  /* something is visible of what is found */
    bool no_utf8; /* the text is none */
    bool failed;
} cleaning;

/* sieve.c: the told rules and the ways that a cell may match, where it stands, as bits of a row. False where there are none. */
bool sift(cleaning *now, int32_t number, uint64_t *ways);

static inline int32_t stands_at(const page *page, int32_t number) {
    return (number == 0) | (number < page->head_end) << 1 | (number >= page->tail_start) << 2 | (number == page->cells.many - 1) << 3;
}

/* conditions.c: whether what a rule wants besides its pattern holds for a cell: what is told before the pattern is looked for, and the rest. */
bool may_hold(cleaning *now, const rule *one, int32_t number);
bool holds(cleaning *now, const rule *one, int32_t number);
bool resumes(cleaning *now, int32_t number, bool listed);
int32_t resumes_after(cleaning *now, int32_t number);
bool asks(cleaning *now, int32_t number);
lines_like asking_lines(cleaning *now);
void forget_page(cleaning *now);

/* finders.c: puts what a rule finds from a cell that its pattern was found in into `fresh`. */
void find_from(cleaning *now, int32_t rule_number, int32_t number, const match *where);

/* Whether a rule may find something from there, told without places. */
bool may_find(cleaning *now, const rule *one, int32_t number, const match *where);

/* characters.c */
void find_characters(cleaning *now, const uint8_t *text, int32_t size);
bool may_hold_token(const uint8_t *text, int32_t size);

/* Whether what ends so asks or exclaims. */
static inline bool asks_there(traits last) { return (last & (STOP | DOT)) == STOP; }

/* find.c: the changes that the rules make of a text. False where only Python can say. */
bool clean_text(cleaning *now, const uint8_t *text, int32_t size);

/* The code points that a cell says. */
const point *said_by(cleaning *now, int32_t number);

/* The range of the text that a stretch of a cell stands for. */
static inline range stretch_of(cleaning *now, int32_t number, int32_t start, int32_t end) {
    return place_of(&now->with->folding, &now->page, now->text, now->size, number, start, end);
}

static inline const class_ *classes_of(const page *page, int32_t number) { return page->classes.at + page->cells.at[number].start; }
static inline int32_t length_of(const page *page, int32_t number) { return page->cells.at[number].end - page->cells.at[number].start; }

#endif
