/* Programs of patterns (jalaa.cleaning.programs), run on what a cell says. */

#ifndef JALAA_MATCH_H
#define JALAA_MATCH_H

#include "among.h"

enum { BEYOND = 2 * BLOCK_BYTES };
enum { OP_MATCH, OP_CLASS, OP_SET, OP_RUN, OP_SPLIT, OP_JUMP, OP_WORDS, OP_BEGIN, OP_END, OP_SAVE };

/* `next` and `other` are sets of what has to come behind it, or, of a choice, on its first and on its other way; -1: anything. Of a run `other` says
   that it is lazy. Instructions are told by their number in the program. */
typedef struct { int16_t op, a, b, c, next, other, memo, unused; } instruction;

enum { STARTING = 4 /* characters */ };

typedef struct {
    int32_t code;   /* its first instruction */
    int32_t starts[STARTING]; /* sets of the first characters of a match that does not begin where the cell does, the edge among them; -1: anything */
    int32_t begun, ended, grouped, memos, least, most;
} program;

typedef struct { int32_t edges, many, accepts; } trie_node; /* its edges stand in a row, by class */
typedef struct { int32_t class_, node; } trie_edge;

typedef struct {
    const uint64_t *sets; /* of classes of characters, `set_words` each */
    const nibbles *nibbles; /* the same sets */
    int32_t set_words, classes_many; /* the class after all others is the edge behind the last character */
    const instruction *code;
    const program *programs;
    int32_t marks_from; /* classes from here on are of marks: neither letters, digits, nor blanks */
    const trie_node *nodes;
    const trie_edge *edges;
    const int32_t *roots; /* of a vocabulary, for each class, the node that a word which begins with it leads to, -1: none */
} patterns;

static inline bool in_set(const patterns *all, int32_t set, class_ one) {
    return all->sets[(size_t)set * (size_t)all->set_words + (one >> 6)] >> (one & 63) & 1;
}

/* The node that a word of a vocabulary leads to which begins with a class, -1: none. */
static inline int32_t first_node(const patterns *all, int32_t vocabulary, class_ one) {
    return all->roots[(size_t)vocabulary * (size_t)(all->classes_many + 1) + one];
}

/* The node that a class leads to from another one, -1: none. */
static inline int32_t led_to(const patterns *all, int32_t node, class_ one) {
    const trie_edge *edges = all->edges + all->nodes[node].edges;
    int32_t low = 0, high = all->nodes[node].many;
    while (high - low > 4) {
        int32_t middle = (low + high) / 2;
        if (edges[middle].class_ <= one) low = middle;
        else high = middle;
    }
    while (low < high && edges[low].class_ != one) low++;
    return low < high ? edges[low].node : -1;
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
