/* Many patterns looked for at once, from one end of a cell; see automaton.c. */

#ifndef JALAA_AUTOMATON_H
#define JALAA_AUTOMATON_H

#include "match.h"

/* An instruction of what many programs come to (jalaa.cleaning.automata): as in `instruction`, but told by its number among all; `rules` is the number of
   the row of rules that it may lead to. */
typedef struct { int32_t op, a, b, c, rules; } step;

/* One of the instructions that reading begins with from a start. */
typedef struct { int32_t start, first; } root;

typedef struct {
    const root *roots;
    const step *steps;
    const uint64_t *rules; /* rows of `row` words; the last one is of all that are told */
    int32_t roots_many, steps_many, rows_many, row;
} automaton_tables;

/* What may have been read of programs so far: where each of them may go on, as places[first, first + many). */
typedef struct { int32_t first, many; } state;

typedef struct {
    const patterns *all;
    const automaton_tables *with;
    int32_t width;
    ROW(state) states;
    ROW(uint64_t) places;
    ROW(uint64_t) alive; /* of each state the rules that are left */
    int32_t *known; /* states by what they are */
    ROW(int16_t) next; /* of each state and class the next state, below 0: not known yet */
    int32_t starts[STANDS];
    /* What making a state needs: places that are found, instructions still to be looked at, and when each was come to last. */
    ROW(uint64_t) made;
    ROW(int32_t) waiting;
    uint32_t *come_to, times;
    bool failed;
} automaton;

/* The row of all rules that an automaton tells. */
static inline const uint64_t *all_told(const automaton_tables *with) { return with->rules + (size_t)(with->rows_many - 1) * (size_t)with->row; }

bool begin_automaton(automaton *now, const patterns *all, const automaton_tables *with);
void end_automaton(automaton *now);

/* The rules whose programs may match a cell, from a start on, as bits; read from its beginning or, if `backward`, from its end, by programs
   written backwards. */
const uint64_t *left_alive(automaton *now, int32_t start, const class_ *said, int32_t many, bool backward);

#endif
