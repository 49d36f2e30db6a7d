/* The sieve: which rules may match a cell, told by its first and last characters, its size, where it stands, the strings it holds, and its marks.

       شارك المقال     begins ش ∧ ا ∧ ر ∧ ك   ends ل ∧ ا ∧ ق ∧ م   size 11   stands last      rows of bits, one for each way in which a rule can match

   Nothing is decided here: a pattern that may match is run. What four characters at the beginning leave is kept, for openings of lines repeat. */

#include "rules.h"

#include <stdlib.h>
#include <string.h>

static bool keep(uint64_t *ways, const uint64_t *row, int32_t many) {
    uint64_t left = 0;
    for (int32_t at = 0; at < many; at++) left |= ways[at] &= row[at];
    return left;
}

static const uint64_t *of_class(const rule_tables *with, const uint64_t *rows, int32_t place, int32_t one) {
    return rows + ((size_t)place * (size_t)(with->patterns.classes_many + 1) + (size_t)one) * (size_t)with->row;
}

/* Without the ways whose programs cannot begin so: they are told by four characters together, not by each of them for itself. */
static void without_vain(cleaning *now, const class_ *said, uint64_t *row) {
    const rule_tables *with = now->with;
    for (int32_t word = 0; word < with->row; word++)
        for (uint64_t bits = row[word]; bits; bits &= bits - 1) {
            int32_t program = with->rules[with->ways[word * 64 + __builtin_ctzll(bits)].rule].program;
            if (with->patterns.programs[program].begun && !may_begin(&with->patterns, program, said, BEGINS))
                row[word] &= ~(bits & -bits);
        }
}

/* The ways that may begin with the first characters of a cell. */
static bool keep_begun(cleaning *now, const class_ *said, int32_t many, uint64_t *ways) {
    const rule_tables *with = now->with;
    if (many <= BEGINS || !now->openings) {
        for (int32_t at = 0; at < BEGINS; at++)
            if (!keep(ways, of_class(with, with->begins, at, at < many ? said[at] : with->patterns.classes_many), with->row)) return false;
        return true;
    }
    uint32_t four;
    memcpy(&four, said, sizeof four);
    uint32_t slot = four * 0x9E3779B1u >> (32 - OPENINGS);
    uint64_t *row = now->opened + (size_t)slot * (size_t)with->row;
    opening *one = &now->openings[slot];
    if (!one->known || one->four != four) {
        *one = (opening){four, true};
        memset(row, 0xFF, (size_t)with->row * sizeof *row);
        for (int32_t at = 0; at < BEGINS; at++) keep(row, of_class(with, with->begins, at, said[at]), with->row);
        without_vain(now, said, row);
    }
    return keep(ways, row, with->row);
}

/* Of ways that have a mark near their beginning those that go on as the cell does behind one of its marks. */
static bool keep_marked(cleaning *now, const class_ *said, int32_t many, uint64_t *ways) {
    const rule_tables *with = now->with;
    uint64_t some = 0, behind[MOST_ROW];
    for (int32_t word = 0; word < with->row; word++) {
        some |= ways[word] & with->marked[word];
        behind[word] = ~with->marked[word];
    }
    if (!some) return true;
    find_marks(&with->patterns, &now->matcher, said, many);
    const int32_t *marks = now->matcher.marks.at;
    for (int32_t number = 0, next = -1; number < now->matcher.marks.many; number++) {
        if (marks[number] < next) continue;
        next = marks[number] + 1;
        while (next < many && (with->patterns.marks[said[next]] || said[next] == with->blank)) next++;
        const uint64_t *row = of_class(with, with->behind_mark, 0, said[next]);
        for (int32_t word = 0; word < with->row; word++) behind[word] |= row[word];
    }
    return keep(ways, behind, with->row);
}

bool sift(cleaning *now, int32_t number, uint64_t *ways) {
    const rule_tables *with = now->with;
    const page *page = &now->page;
    const cell *one = &page->cells.at[number];
    const class_ *said = page->classes.at + one->start;
    int32_t many = one->end - one->start, row = with->row;
    const uint64_t *of_size = with->sizes + (size_t)(many < SIZES ? many : SIZES - 1) * (size_t)row;
    const uint64_t *standing = with->stands + (size_t)stands_at(page, number) * (size_t)row;
    const uint64_t *hints = one->hints < 0 ? NULL : page->hints.at + one->hints;
    for (int32_t at = 0; at < row; at++) ways[at] = of_size[at] & standing[at] & (with->unhinted[at] | (hints ? hints[at] : 0));
    for (int32_t at = 0; at < ENDS; at++)
        if (!keep(ways, of_class(with, with->ends, at, at < many ? said[many - 1 - at] : with->patterns.classes_many), row)) return false;
    return keep_begun(now, said, many, ways) && keep_marked(now, said, many, ways);
}
