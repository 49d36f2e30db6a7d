/* The sieve: which rules may match a cell. Where a rule's pattern begins, or ends, where the cell does, an automaton tells it (automaton.c); other rules have
   ways to match, told by the cell's first and last characters, its size, where it stands, the strings it holds, and its marks.

       شارك المقال     begin automaton ∧ end automaton ∧ size 11 ∧ stands last                           a bit for each rule that automata tell
                       ends ل ∧ ا ∧ ق ∧ م ∧ begins ش ∧ ا ∧ ر ∧ ك ∧ size 11 ∧ stands last ∧ strings ∧ marks   a bit for each way of the others

   Nothing is decided here: a pattern that may match is run. */

#include "rules.h"

#include "segment.h"

#include <string.h>

static bool keep(uint64_t *ways, const uint64_t *row, int32_t many) {
    uint64_t left = 0;
    for (int32_t at = 0; at < many; at++) left |= ways[at] &= row[at];
    return left;
}

static const uint64_t *of_class(const rule_tables *with, const uint64_t *rows, int32_t place, int32_t one) {
    return rows + ((size_t)place * (size_t)(with->patterns.classes_many + 1) + (size_t)one) * (size_t)(with->row - with->told_row);
}

/* Notes the ways that go on as a cell does from a place on. */
static void go_on(const rule_tables *with, const class_ *said, int32_t many, int32_t from, uint64_t *ways) {
    const uint64_t *rows[BEHIND];
    for (int32_t place = 0; place < BEHIND; place++)
        rows[place] = of_class(with, with->behind_mark, place, from + place < many ? said[from + place] : with->patterns.classes_many);
    for (int32_t word = 0; word < with->row - with->told_row; word++) ways[word] |= rows[0][word] & rows[1][word] & rows[2][word] & rows[3][word];
}

/* Of ways that have a mark near their beginning those that go on as the cell does behind one of its marks. */
static bool keep_marked(const rule_tables *with, const class_ *said, int32_t many, uint64_t *ways) {
    int32_t row = with->row - with->told_row, from = with->patterns.marks_from, next = 0;
    uint64_t some = 0, behind[MOST_ROW];
    for (int32_t word = 0; word < row; word++) {
        some |= ways[word] & with->marked[word];
        behind[word] = ~with->marked[word];
    }
    for (int32_t block = 0; some && block < many; block += BLOCK_BYTES) {
        uint64_t marks = bytes_from(said + block, (uint8_t)from);
        if (many - block < BLOCK_BYTES) marks &= (1ull << (many - block)) - 1;
        for (; marks; marks &= marks - 1) {
            int32_t mark = block + __builtin_ctzll(marks);
            if (mark < next) continue;
            next = mark + 1;
            while (next < many && (said[next] >= from || said[next] == with->blank)) next++;
            go_on(with, said, many, next, behind);
        }
    }
    return keep(ways, behind, row);
}

/* Whether a cell has the kinds of characters that a way to match it needs. */
static bool has_kinds(kinds kinds, const way *by) {
    bool foreign = by->whole & ((kinds & ~by->alphabet) != 0); /* no branches, which could not be foretold */
    return !foreign & ((kinds & by->holds[0]) != 0) & ((kinds & by->holds[1]) != 0) & ((kinds & by->holds[2]) != 0) & ((kinds & by->holds[3]) != 0);
}

/* Of ways those that a cell has the kinds of characters for. */
static bool keep_kinds(cleaning *now, int32_t number, uint64_t *ways, int32_t from, int32_t to) {
    uint64_t left = 0;
    kinds kinds = kinds_of(&now->with->folding, &now->page, number);
    for (int32_t word = from; word < to; left |= ways[word++])
        for (uint64_t bits = ways[word]; bits; bits &= bits - 1)
            ways[word] ^= has_kinds(kinds, &now->with->ways[word * 64 + __builtin_ctzll(bits)]) ? 0 : bits & -bits;
    return left;
}

/* The strings that the page holds; of what was said since they were last told those are told now. */
static bool tell_held(cleaning *now) {
    int32_t from = now->told_until, said = now->page.said.many, many = said - from + BLOCK_BYTES;
    if (from >= said) return true;
    now->failed |= !room_for((void **)&now->marks.at, &now->marks.room, many / 64 + 1, sizeof *now->marks.at) ||
                   !room_for((void **)&now->places.at, &now->places.room, many, sizeof *now->places.at) ||
                   !find_held(&now->with->hints, now->page.classes.at, from, said, now->marks.at, now->places.at, &now->held);
    now->told_until = said;
    return !now->failed;
}

enum { NEAR_HELD = 4 };

/* The number of the first string that the page holds from a place on; cells are asked for mostly in order, and have few. */
static int32_t first_held(cleaning *now, int32_t place) {
    const helds *all = &now->held;
    int32_t none = all->many, at = now->next_held, near = at + NEAR_HELD < none ? at + NEAR_HELD : none;
    if (at && all->at[at - 1].place >= place) at = 0;
    else {
        while (at < near && all->at[at].place < place) at++;
        if (at < near) none = at;
    }
    while (at < none) {
        int32_t middle = at + (none - at) / 2;
        if (all->at[middle].place < place) at = middle + 1;
        else none = middle;
    }
    return now->next_held = at;
}

/* Of ways that need a string those of which the cell holds one. */
static bool keep_hinted(cleaning *now, const cell *one, uint64_t *ways, int32_t row) {
    const rule_tables *with = now->with;
    uint64_t some = 0, hints[MOST_ROW];
    for (int32_t word = 0; word < row; word++) some |= ways[word] & ~(hints[word] = with->unhinted[word]);
    if (!some) return true;
    if (!tell_held(now)) return false;
    for (int32_t at = first_held(now, one->start); at < now->held.many && now->held.at[at].place < one->end; at++)
        for (int32_t word = 0; word < row; word++) hints[word] |= with->hints.string_ways[(size_t)now->held.at[at].string * (size_t)row + (size_t)word];
    return keep(ways, hints, row);
}

/* Of ways those that a cell has the first and the last characters for. All are asked at once, for it cannot be foretold which of them says no. */
static bool keep_at_ends(const rule_tables *with, const class_ *said, int32_t many, uint64_t *ways) {
    class_ edge = (class_)with->patterns.classes_many;
    const uint64_t *begins[ENDS], *ends[ENDS];
    uint64_t left = 0;
    for (int32_t at = 0; at < ENDS; at++) {
        begins[at] = of_class(with, with->begins, at, at < many ? said[at] : edge);
        ends[at] = of_class(with, with->ends, at, at < many ? said[many - 1 - at] : edge);
    }
    for (int32_t word = 0; word < with->row - with->told_row; word++)
        left |= ways[word] &= begins[0][word] & begins[1][word] & begins[2][word] & begins[3][word] & ends[0][word] & ends[1][word] & ends[2][word] & ends[3][word];
    return left;
}

/* The ways of rules that no automaton tells. */
static bool sift_ways(cleaning *now, int32_t number, uint64_t *all_ways) {
    const rule_tables *with = now->with;
    cell *one = &now->page.cells.at[number];
    const class_ *said = now->page.classes.at + one->start;
    int32_t many = one->end - one->start, row = with->row - with->told_row;
    uint64_t some = 0, *ways = all_ways + with->told_row;
    for (int32_t at = 0; at < row; at++) some |= ways[at];
    if (!some) return false;
    return keep_at_ends(with, said, many, ways) && keep_hinted(now, one, ways, row) && keep_kinds(now, number, all_ways, with->told_row, with->row) &&
           keep_marked(with, said, many, ways);
}

/* Of the told rules those that an automaton leaves alive; it is asked only where it tells some of them. */
static void keep_told(automaton *of, int32_t stands, const class_ *said, int32_t many, bool backward, uint64_t *ways) {
    const uint64_t *told = all_told(of->with);
    uint64_t some = 0;
    for (int32_t at = 0; at < of->with->row; at++) some |= ways[at] & told[at];
    if (!some) return;
    const uint64_t *alive = left_alive(of, stands, said, many, backward);
    for (int32_t at = 0; at < of->with->row; at++) ways[at] &= alive[at] | ~told[at];
}

bool sift(cleaning *now, int32_t number, uint64_t *ways) {
    const rule_tables *with = now->with;
    const class_ *said = classes_of(&now->page, number);
    int32_t many = length_of(&now->page, number), stands = stands_at(&now->page, number);
    const uint64_t *standing = with->stands + (size_t)stands * (size_t)with->row;
    const uint64_t *of_size = with->sizes + (size_t)(many < SIZES ? many : SIZES - 1) * (size_t)with->row;
    for (int32_t at = 0; at < with->row; at++) ways[at] = of_size[at] & standing[at];
    if (with->told_row) {
        keep_told(&now->begin, stands, said, many, false, ways);
        keep_told(&now->end, stands, said, many, true, ways);
        now->failed |= now->begin.failed || now->end.failed;
    }
    bool some = sift_ways(now, number, ways);
    if (!some) memset(ways + with->told_row, 0, sizeof *ways * (size_t)(with->row - with->told_row));
    uint64_t told = 0;
    for (int32_t at = 0; at < with->told_row; at++) told |= ways[at];
    return (told && keep_kinds(now, number, ways, 0, with->told_row)) || some;
}
