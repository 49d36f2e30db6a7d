/* Programs of patterns (jalaa.cleaning.programs), run on what a cell says. */

#ifndef JALAA_MATCH_H
#define JALAA_MATCH_H

#include "among.h"

enum { BEYOND = 2 * BLOCK_BYTES };
enum { OP_MATCH, OP_CLASS, OP_SET, OP_RUN, OP_SPLIT, OP_JUMP, OP_WORDS, OP_BEGIN, OP_END, OP_SAVE };

/* `next` and `other` are sets of what has to come behind it, or, of a choice, on its first and on its other way; -1: anything. Where that is a blank,
   `behind` and `other_behind` are what has to come behind the blank. Of a run `other` says
   that it is lazy, and `tail` how many characters are left in the cell where it ends; -1: as many as there are. Instructions are told by their number in the program. */
typedef struct { int16_t op, a, b, c, next, other, behind, other_behind, memo, tail; } instruction;

enum { STARTING = 4 /* characters */ };

typedef struct {
    int32_t code;   /* its first instruction */
    int32_t starts[STARTING]; /* sets of the first characters of a match that does not begin where the cell does, the edge among them; -1: anything */
    int32_t begun, ended, grouped, empties, memos, least, most; /* `empties`: what may be empty may come again and again, which only memos end */
    int32_t alphabet; /* the set of the characters of a match that ends where the cell does; -1: any, or it need not */
} program;

typedef struct {
    const uint64_t *sets; /* of classes of characters, `set_words` each */
    const nibbles *nibbles; /* the same sets */
    class_ blank;
    int32_t set_words, classes_many; /* the class after all others is the edge behind the last character */
    const instruction *code;
    const program *programs;
    int32_t marks_from; /* classes from here on are of marks: neither letters, digits, nor blanks */
    const uint64_t *nodes; /* of tries: each a number and a set of classes; see `led_to` */
    const int32_t *roots;  /* of each vocabulary the node that its words begin from */
} patterns;

static inline bool in_set(const patterns *all, int32_t set, class_ one) {
    return all->sets[(size_t)set * (size_t)all->set_words + (one >> 6)] >> (one & 63) & 1;
}

static inline const uint64_t *node_at(const patterns *all, int32_t node) { return all->nodes + (size_t)node * (size_t)(all->set_words + 1); }

/* Whether a word ends at a node. */
static inline bool accepts(const patterns *all, int32_t node) { return *node_at(all, node) >> 63; }

/* The node that a class leads to from another one, -1: none. Those that it leads to stand in a row, by class: the first of them is the node's number, and its
   set says by which classes. */
static inline int32_t led_to(const patterns *all, int32_t node, class_ one) {
    const uint64_t *its = node_at(all, node), *set = its + 1;
    if (!(set[one >> 6] >> (one & 63) & 1)) return -1;
    int32_t before = count_bits(set[one >> 6] & ((1ull << (one & 63)) - 1));
    for (int32_t word = 0; word < one >> 6; word++) before += count_bits(set[word]);
    return (int32_t)(*its & INT32_MAX) + before;
}

/* Of an instruction for runs, where a long run was seen to begin and end, and ends of runs that were tried, as [low, high]. */
typedef struct { int32_t pc, from, to, low, high; } long_run;

/* What is left to be tried, and what was tried already. */
typedef struct { int32_t pc, at, count, saved_start, saved_end; } choice;
typedef struct {
    ROW(choice) choices;
    ROW(uint64_t) tried; /* all zero but for those that are in `written` */
    ROW(int32_t) written;
    ROW(long_run) long_runs;
    bool gave_up; /* it would take more memory than one cell is worth */
    bool failed;  /* no memory */
} matcher;

typedef struct { int32_t start, end, group_start, group_end; } match; /* the group's are -1 where it has no part in the match */

/* Looks for a program from `from` on in what a cell says, its classes said[0, many), behind which stands the edge, and whatever else for `BEYOND` more: the
   leftmost match, of these the one that RE2 would choose. */
bool search(const patterns *all, matcher *with, int32_t number, const class_ *said, int32_t many, int32_t from, match *found);

/* The same, of a match that begins where the cell does. */
bool match_begin(const patterns *all, matcher *with, int32_t number, const class_ *said, int32_t many, match *found);

/* Whether a run of characters is a word of a vocabulary. */
bool is_word(const patterns *all, int32_t vocabulary, const class_ *said, int32_t many);

#endif
