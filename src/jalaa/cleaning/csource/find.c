/* Cleans a text: rules find, what they found is hidden, and what is left is looked at again (jalaa.cleaning.engine).

       cells that a way of a rule may match  →  its pattern is run  →  its conditions hold  →  its finder says what would go
                        ↑_____________ what was found is hidden, up to six times ____________________________|                                        */

#include "rules.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 6 };

/* Puts what is fresh among what was found; false where all of it was found already. Both are in order then. */
static bool join_fresh(cleaning *now) {
    findings *fresh = &now->fresh, *found = &now->found, *joined = &now->joined;
    if (!fresh->many) return false;
    put_in_order(fresh);
    joined->many = 0;
    int32_t of_found = 0, of_fresh = 0;
    while (of_found < found->many || of_fresh < fresh->many) {
        const finding *next = of_fresh == fresh->many || (of_found < found->many && compare_findings(&found->at[of_found], &fresh->at[of_fresh]) <= 0)
                                  ? &found->at[of_found++] : &fresh->at[of_fresh++];
        if (joined->many && !compare_findings(&joined->at[joined->many - 1], next)) continue;
        finding *made = PUSH(joined, now->failed);
        if (!made) return false;
        *made = *next;
    }
    bool more = joined->many > found->many;
    findings swapped = *found;
    *found = *joined, *joined = swapped;
    return more;
}

/* What a rule finds from a cell, unless it found that already from an earlier one. */
static void find_once(cleaning *now, int32_t rule_number, int32_t number, const match *where) {
    if (now->page.cells.at[number].text_start >= now->done.at[rule_number]) find_from(now, rule_number, number, where);
}

/* What a rule finds from a cell that it may match, if its pattern is found there and its conditions hold. Whether nothing is found, and nothing will be as
   long as the cell says what it says and stands where it stands. */
static bool find_by(cleaning *now, int32_t rule_number, int32_t number) {
    const rule *its = &now->with->rules[rule_number];
    match where;
    if (!for_outlet(now->with, its, now->outlet)) return true;
    if (!may_hold(now, its, number)) return its->beside == BESIDE_ANY;
    bool there = search(&now->with->patterns, &now->matcher, its->program, classes_of(&now->page, number), length_of(&now->page, number), 0, &where);
    now->failed |= now->matcher.failed;
    if (!there) return true;
    if (!holds(now, its, number)) return false;
    if (now->placed) find_once(now, rule_number, number, &where);
    else {
        hit *made = PUSH(&now->hits, now->failed);
        if (made) *made = (hit){rule_number, number, where};
        now->worth = now->worth || may_find(now, its, number, &where);
    }
    return false;
}

/* Of the rules that a cell may match what they find. Whether none finds anything, nor will. */
static bool find_in_cell(cleaning *now, int32_t number, const uint64_t *ways) {
    const rule_tables *with = now->with;
    int32_t asked = -1;
    bool quiet = true;
    for (int32_t word = 0; word < with->row; word++)
        for (uint64_t bits = ways[word]; bits && !now->failed; bits &= bits - 1) {
            const way *by = &with->ways[word * 64 + __builtin_ctzll(bits)];
            if (by->rule == asked) continue;
            asked = by->rule;
            quiet &= find_by(now, by->rule, number);
        }
    return quiet;
}

/* The cell of the uncut page that this one still is, NULL: none; `from` is its number or less, and becomes its number. */
static uncut *same_uncut(cleaning *now, const cell *one, int32_t *from) {
    while (*from < now->uncut.many && now->uncut.at[*from].start < one->start) ++*from;
    uncut *same = *from < now->uncut.many ? &now->uncut.at[*from] : NULL;
    return same && same->start == one->start && !same->touched ? same : NULL;
}

static void find_in_cells(cleaning *now) {
    uint64_t ways[MOST_ROW];
    int32_t from = 0;
    for (int32_t number = 0; number < now->page.cells.many && !now->failed; number++) {
        uncut *same = now->placed ? same_uncut(now, &now->page.cells.at[number], &from) : &now->uncut.at[number];
        uint16_t standing = (uint16_t)(1u << stands_at(&now->page, number));
        if (same && (same->quiet & standing)) continue;
        bool quiet = !sift(now, number, ways) || find_in_cell(now, number, ways);
        if (same && quiet) same->quiet |= standing;
    }
}

/* Cells of a page of which nothing is cut, nothing of which is known. */
static void begin_uncut(cleaning *now) {
    now->uncut.many = 0;
    for (int32_t number = 0; number < now->page.cells.many && !now->failed; number++) {
        uncut *made = PUSH(&now->uncut, now->failed);
        if (made) *made = (uncut){0};
    }
}

static void place_uncut(cleaning *now) {
    for (int32_t number = 0; number < now->page.cells.many && number < now->uncut.many; number++) {
        const cell *one = &now->page.cells.at[number];
        uncut *same = &now->uncut.at[number];
        same->start = one->start, same->text_start = one->text_start, same->text_end = one->text_end;
    }
}

/* Cells that what is cut has something of are not what they were. */
static void touch_uncut(cleaning *now) {
    int32_t at = 0;
    for (int32_t number = 0; number < now->uncut.many; number++) {
        uncut *one = &now->uncut.at[number];
        while (at < now->cut.many && now->cut.at[at].end <= one->text_start) at++;
        one->touched |= at < now->cut.many && now->cut.at[at].start < one->text_end;
    }
}

const point *said_by(cleaning *now, int32_t number) {
    say_points(&now->with->folding, &now->page, now->text, now->size, now->placed);
    return now->page.said.at + now->page.cells.at[number].start;
}

/* What of the text stands twice. */
static range range_of(cleaning *now, const repeat *again) {
    const cell *in = &now->page.cells.at[again->number];
    return again->whole ? (range){in->text_start, in->text_end} : stretch_of(now, again->number, again->start - in->start, again->end - in->start);
}

static void find_again(cleaning *now) {
    const rule_tables *with = now->with;
    bool shared = says_shared(&with->folding, &now->page);
    if (shared) say_points(&with->folding, &now->page, now->text, now->size, now->placed);
    cells_of_page page = {now->page.said.at, now->page.classes.at, shared ? traits_of : with->folding.is, now->page.cells.at, now->page.cells.many,
                          now->page.head_end};
    for (int32_t order = 0; order < with->repeat_rules_many; order++) {
        int32_t number = with->repeat_rules[order];
        const rule *one = &with->rules[number];
        if (!for_outlet(with, one, now->outlet)) continue;
        now->repeats.many = 0;
        repeat_where where = one->where == WHERE_HEAD ? REPEAT_HEAD : one->where == WHERE_FIRST ? REPEAT_FIRST : REPEAT_ANYWHERE;
        now->failed |= !(shared ? find_repeats_by_point : find_repeats_by_class)(&page, where, &now->repeats);
        for (int32_t at = 0; at < now->repeats.many && !now->failed; at++) {
            const repeat *again = &now->repeats.at[at];
            if (!(with->repeat_places[one->where * STANDS + stands_at(&now->page, again->number)]) || !may_hold(now, one, again->number) ||
                !holds(now, one, again->number))
                continue;
            if (!now->placed) {
                now->worth = true;
                return;
            }
            range at_text = range_of(now, again);
            finding *made = PUSH(&now->fresh, now->failed);
            if (made) *made = (finding){at_text.start, at_text.end, number, one->rank};
        }
    }
}

/* The ranges of what was found, joined where they overlap or touch. */
static void unite(cleaning *now) {
    now->cut.many = 0;
    for (int32_t at = 0; at < now->found.many; at++) {
        const finding *one = &now->found.at[at];
        range *last = now->cut.many ? &now->cut.at[now->cut.many - 1] : NULL;
        if (last && one->start <= last->end) {
            if (one->end > last->end) last->end = one->end;
        } else {
            range *made = PUSH(&now->cut, now->failed);
            if (made) *made = (range){one->start, one->end};
        }
    }
}

/* What is found on the page as it came, from where patterns were found before it had places. */
static void find_from_hits(cleaning *now) {
    for (int32_t at = 0; at < now->hits.many && !now->failed; at++) find_once(now, now->hits.at[at].rule, now->hits.at[at].number, &now->hits.at[at].where);
}

static void find_all(cleaning *now) {
    for (int32_t round = 0; round < ROUNDS && !now->failed; round++) {
        if (now->found.many) {
            unite(now);
            touch_uncut(now);
            hide(&now->with->folding, &now->page, now->text, now->size, &now->cut);
        }
        forget_page(now);
        now->fresh.many = 0;
        memset(now->done.at, 0, (size_t)now->with->rules_many * sizeof(int32_t));
        if (now->found.many) find_in_cells(now);
        else find_from_hits(now);
        if (!join_fresh(now)) {
            now->fresh.many = 0;
            find_again(now);
            if (!join_fresh(now)) return;
        }
    }
}

static bool clean(cleaning *now, const uint8_t *text, int32_t size) {
    now->changes.many = now->found.many = now->hits.many = 0;
    now->placed = now->worth = now->shows = false;
    now->text = text, now->size = size, now->told_until = now->next_held = now->held.many = 0;
    reading how = read_cells(&now->with->folding, &now->page, text, size, false);
    now->no_utf8 = how == NO_UTF8;
    if (how == NOT_READ || how == NO_UTF8 || (now->with->tokens && now->page.ascii_run && may_hold_token(text, size))) return false;
    forget_page(now);
    begin_uncut(now);
    find_in_cells(now);
    if (!now->worth) find_again(now);
    if (now->worth) {
        now->worth = false;
        now->placed = now->shows = true;
        place_cells(&now->with->folding, &now->page, text, size);
        place_uncut(now);
        find_all(now);
    }
    if (!now->page.failed) find_characters(now, text, size);
    if (now->shows && now->found.many) see_text(&now->with->folding, &now->page, text, size);
    now->failed |= now->page.failed;
    if (now->found.many && !now->failed)
        now->failed |= !share_out(now->shows ? now->page.sights.at : NULL, now->page.length, &now->found, now->with->replaces, &now->pieces, &now->changes);
    return !now->failed;
}

bool clean_text(cleaning *now, const uint8_t *text, int32_t size) {
    now->matcher.gave_up = false;
    return clean(now, text, size) && !now->matcher.gave_up;
}
