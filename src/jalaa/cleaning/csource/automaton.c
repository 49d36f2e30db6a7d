/* Many patterns looked for at once, from one end of a cell, by an automaton that is made while it runs.

       said    ش ا ر ك ⎵ ا ل …            state 0    where 280 programs begin
               └─ state 1  └─ state 7 …     state 1    where those go on that begin with ش       …       no state left: none of them matches

   What it leaves alive may match; what it does not cannot: long counts are read as "so many or more", and after `FAR` characters all that goes on is left to
   programs themselves. States are made when they are first come to (Thompson 1968; RE2 does the same), of places of programs:

       place   instruction << 32 | how many of a run were read, or which node of a vocabulary was come to                                               */

#include "automaton.h"

#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = -1 };
enum { MOST_STATES = 1 << 15, MOST_PLACES = 1 << 20, COUNTED = 4, FAR = 6 /* jalaa.cleaning.looseness has these too */, FEW = 200 };

static void forget_states(automaton *now) {
    now->states.many = now->places.many = 0;
    memset(now->starts, 0xFF, sizeof now->starts);
    memset(now->known, 0xFF, sizeof(int32_t) * 2 * MOST_STATES);
}

bool begin_automaton(automaton *now, const patterns *all, const automaton_tables *with) {
    *now = (automaton){.all = all, .with = with, .width = all->classes_many + 1};
    now->known = malloc(sizeof(int32_t) * 2 * MOST_STATES);
    now->come_to = calloc((size_t)with->steps_many + 1, sizeof(uint32_t));
    now->next.at = large_memory(sizeof(int16_t) * MOST_STATES * (size_t)now->width), now->next.room = MOST_STATES * now->width;
    if (!now->known || !now->come_to || !now->next.at) return end_automaton(now), false;
    forget_states(now);
    return true;
}

void end_automaton(automaton *now) {
    void *rows[] = {now->states.at, now->places.at, now->next.at, now->alive.at, now->known, now->made.at, now->waiting.at, now->come_to};
    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) free(rows[at]);
    memset(now, 0, sizeof *now);
}

static void add_place(automaton *now, int32_t pc, int32_t more) {
    uint64_t *made = PUSH(&now->made, now->failed);
    if (made) *made = (uint64_t)pc << 32 | (uint32_t)more;
}

static void wait_for(automaton *now, int32_t pc) {
    if (now->come_to[pc] == now->times) return;
    now->come_to[pc] = now->times;
    int32_t *made = PUSH(&now->waiting, now->failed);
    if (made) *made = pc;
}

/* Where reading is: before the first character, behind the edge, or between. */
typedef enum { AT_BEGIN, BETWEEN_EDGES, AT_END } edges;

/* The places from an instruction on, over all that reads nothing. */
static void go_in(automaton *now, int32_t pc, edges at) {
    wait_for(now, pc);
    while (now->waiting.many) {
        pc = now->waiting.at[--now->waiting.many];
        const step *its = now->with->steps + pc;
        switch (its->op) {
        case OP_SPLIT:
            wait_for(now, its->a), wait_for(now, its->b);
            break;
        case OP_JUMP:
            wait_for(now, its->a);
            break;
        case OP_BEGIN:
            if (at == AT_BEGIN) wait_for(now, pc + 1);
            break;
        case OP_END:
            if (at == AT_END) wait_for(now, pc + 1);
            else add_place(now, pc, 0);
            break;
        case OP_RUN:
            if (!its->b) wait_for(now, pc + 1);
            add_place(now, pc, 0);
            break;
        case OP_WORDS:
            add_place(now, pc, -1);
            break;
        default:
            add_place(now, pc, 0);
        }
    }
}

static int32_t at_most(int32_t one, int32_t other) { return one < other ? one : other; }

/* Whether a node leads on to others. */
static bool goes_on(const patterns *all, int32_t node) {
    uint64_t any = 0;
    for (int32_t word = 1; word <= all->set_words; word++) any |= node_at(all, node)[word];
    return any;
}

/* Where a place leads to when a character, or the edge, is read. */
static void read_on(automaton *now, uint64_t place, class_ one) {
    const patterns *all = now->all;
    int32_t pc = (int32_t)(place >> 32), more = (int32_t)(uint32_t)place, node;
    const step *its = now->with->steps + pc;
    switch (its->op) {
    case OP_MATCH:
        add_place(now, pc, 0);
        break;
    case OP_CLASS:
        if (one == its->a) go_in(now, pc + 1, BETWEEN_EDGES);
        break;
    case OP_SET:
        if (in_set(all, its->a, one)) go_in(now, pc + 1, BETWEEN_EDGES);
        break;
    case OP_RUN:
        if (!in_set(all, its->a, one)) break;
        bool exact = its->c >= 0 && its->c <= COUNTED;
        int32_t least = at_most(its->b, COUNTED);
        more = exact ? more + 1 : at_most(more + 1, least);
        if (more >= least) go_in(now, pc + 1, BETWEEN_EDGES);
        if (!exact || more < its->c) add_place(now, pc, more);
        break;
    case OP_WORDS:
        if ((node = led_to(all, more < 0 ? all->roots[its->a] : more, one)) < 0) break;
        if (accepts(all, node)) go_in(now, pc + 1, BETWEEN_EDGES);
        if (goes_on(all, node)) add_place(now, pc, node);
        break;
    case OP_END:
        if (one == all->classes_many) go_in(now, pc + 1, AT_END);
    }
}

static int compare(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* Puts places in order; a few nearly are, for places lead on to places of the same program. */
static void sort(uint64_t *places, int32_t many) {
    if (many > FEW) {
        qsort(places, (size_t)many, sizeof *places, compare);
        return;
    }
    for (int32_t next = 1; next < many; next++) {
        uint64_t one = places[next];
        int32_t at = next;
        for (; at && places[at - 1] > one; at--) places[at] = places[at - 1];
        places[at] = one;
    }
}

static bool is_match(const automaton *now, uint64_t place) { return now->with->steps[place >> 32].op == OP_MATCH; }

static const uint64_t *rules_of(const automaton *now, uint64_t place) {
    return now->with->rules + (size_t)now->with->steps[place >> 32].rules * (size_t)now->with->row;
}

/* Places in order and each once. Behind the edge only matches count. */
static void tidy(automaton *now, bool behind_edge) {
    uint64_t *at = now->made.at;
    int32_t kept = 0;
    sort(at, now->made.many);
    for (int32_t next = 0; next < now->made.many; next++)
        if ((!kept || at[kept - 1] != at[next]) && (!behind_edge || is_match(now, at[next]))) at[kept++] = at[next];
    now->made.many = kept;
}

static uint32_t slot_of(const uint64_t *places, int32_t many) {
    uint64_t mixed = 0x9E3779B97F4A7C15ull;
    for (int32_t at = 0; at < many; at++) mixed = (mixed ^ places[at]) * 0xFF51AFD7ED558CCDull, mixed ^= mixed >> 29;
    return (uint32_t)(mixed >> 32) & (2 * MOST_STATES - 1);
}

#define ROOM_FOR(row, needed, failed)                                                                     \
    while ((size_t)(row)->room < (needed) && !(failed))                                                   \
        (failed) = !more_room((void **)&(row)->at, (row)->room, &(row)->room, sizeof *(row)->at)

/* Room for one more state, which has so many places. */
static bool make_room(automaton *now, int32_t many) {
    size_t states = (size_t)now->states.many + 1;
    ROOM_FOR(&now->next, states * (size_t)now->width, now->failed);
    ROOM_FOR(&now->alive, states * (size_t)now->with->row, now->failed);
    ROOM_FOR(&now->places, (size_t)now->places.many + (size_t)many, now->failed);
    return !now->failed;
}

/* The state of the places that are made; UNKNOWN where there is no room for one more. */
static int32_t state_of_made(automaton *now) {
    const uint64_t *places = now->made.at;
    int32_t many = now->made.many;
    uint32_t slot = slot_of(places, many);
    for (; now->known[slot] != UNKNOWN; slot = (slot + 1) & (2 * MOST_STATES - 1)) {
        const state *one = &now->states.at[now->known[slot]];
        if (one->many == many && !(many && memcmp(now->places.at + one->first, places, (size_t)many * sizeof *places))) return now->known[slot];
    }
    int32_t number = now->states.many;
    if (number == MOST_STATES || now->places.many + many > 2 * MOST_PLACES) return UNKNOWN;
    state *made = make_room(now, many) ? PUSH(&now->states, now->failed) : NULL;
    if (!made) return UNKNOWN;
    *made = (state){now->places.many, many};
    bool settled = true;
    if (many) memcpy(now->places.at + now->places.many, places, (size_t)many * sizeof *places);
    now->places.many += many;
    memset(now->next.at + (size_t)number * (size_t)now->width, 0xFF, (size_t)now->width * sizeof *now->next.at);
    uint64_t *alive = now->alive.at + (size_t)number * (size_t)now->with->row;
    memset(alive, 0, (size_t)now->with->row * sizeof *alive);
    for (int32_t at = 0; at < many; at++) {
        const uint64_t *rules = rules_of(now, places[at]);
        settled &= is_match(now, places[at]);
        for (int32_t word = 0; word < now->with->row; word++) alive[word] |= rules[word];
    }
    for (int32_t one = 0; settled && one < now->width; one++) now->next.at[(size_t)number * (size_t)now->width + one] = (int16_t)number; /* whatever comes */
    return now->known[slot] = number;
}

static void begin_made(automaton *now) {
    now->made.many = 0;
    if (++now->times) return;
    memset(now->come_to, 0, sizeof *now->come_to * (size_t)now->with->steps_many);
    now->times = 1;
}

static int32_t start_state(automaton *now, int32_t start) {
    int32_t *known = &now->starts[start];
    if (*known != UNKNOWN) return *known;
    begin_made(now);
    for (int32_t at = 0; at < now->with->roots_many; at++)
        if (now->with->roots[at].start == start) go_in(now, now->with->roots[at].first, AT_BEGIN);
    tidy(now, false);
    return *known = state_of_made(now);
}

/* The state behind another one; UNKNOWN where there is no room for it. */
static int32_t make_next(automaton *now, int32_t number, class_ one) {
    const state its = now->states.at[number];
    begin_made(now);
    for (int32_t at = 0; at < its.many; at++) read_on(now, now->places.at[its.first + at], one);
    tidy(now, one == now->all->classes_many);
    int32_t behind = state_of_made(now);
    if (behind == UNKNOWN) return UNKNOWN;
    return now->next.at[(size_t)number * (size_t)now->width + one] = (int16_t)behind;
}

static inline int32_t next_state(automaton *now, int32_t number, class_ one) {
    int32_t next = now->next.at[(size_t)number * (size_t)now->width + one];
    return next == UNKNOWN ? make_next(now, number, one) : next;
}

/* All `FAR` characters are read, the edge again and again where there are fewer: where a state is settled it leads to itself, and no branch asks, which could not be
   foretold. */
const uint64_t *left_alive(automaton *now, int32_t start, const class_ *said, int32_t many, bool backward) {
    class_ edge = (class_)now->all->classes_many;
    if (now->states.many + FAR >= MOST_STATES || now->places.many > MOST_PLACES) forget_states(now);
    int32_t number = start_state(now, start);
    for (int32_t at = 0; at < FAR && number != UNKNOWN; at++)
        number = next_state(now, number, at >= many ? edge : said[backward ? many - 1 - at : at]);
    return number == UNKNOWN ? all_told(now->with) : now->alive.at + (size_t)number * (size_t)now->with->row;
}
