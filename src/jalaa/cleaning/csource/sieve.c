/* The sieve: which rules may match a cell, told by its first and last characters, its size, where it stands, and the kinds of its characters.

       شارك المقال     begins ش ∧ ا ∧ ر ∧ ك   ends ل ∧ ا ∧ ق ∧ م   size 11   stands last      rows of bits, one for each way in which a rule can match

   Nothing is decided here: a pattern that may match is run. */

#include "rules.h"

static bool keep(uint64_t *ways, const uint64_t *row, int32_t many) {
    uint64_t left = 0;
    for (int32_t at = 0; at < many; at++) left |= ways[at] &= row[at];
    return left;
}

bool sift(const rule_tables *with, const page *page, int32_t number, uint64_t *ways) {
    const cell *one = &page->cells.at[number];
    const class_ *said = page->classes.at + one->start;
    int32_t many = one->end - one->start, row = with->row, step = (with->patterns.classes_many + 1) * row;
    const uint64_t *of_size = with->sizes + (size_t)(many < SIZES ? many : SIZES - 1) * row;
    const uint64_t *standing = with->stands + (size_t)stands_at(page, number) * row;
    const uint64_t *hints = one->hints < 0 ? NULL : page->hints.at + one->hints;
    for (int32_t at = 0; at < row; at++) ways[at] = of_size[at] & standing[at] & (with->unhinted[at] | (hints ? hints[at] : 0));
    for (int32_t at = 0; at < BEGINS; at++) {
        int32_t one_class = at < many ? said[at] : with->patterns.classes_many;
        if (!keep(ways, with->begins + (size_t)at * step + (size_t)one_class * row, row)) return false;
    }
    for (int32_t at = 0; at < ENDS; at++) {
        int32_t one_class = at < many ? said[many - 1 - at] : with->patterns.classes_many;
        if (!keep(ways, with->ends + (size_t)at * step + (size_t)one_class * row, row)) return false;
    }
    return true;
}
