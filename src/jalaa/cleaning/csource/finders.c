/* Finders: what a rule would have gone, from the cell that its pattern was found in on (jalaa.cleaning.finders says what each is for). */

#include "rules.h"

#include <string.h>

enum { SHORTEST_LIST = 3, LONGEST_LIST = 6, LONGEST_LINK = 16, LONGEST_LAST = 9, LONGEST_DOUBLED = 10, MOST_WORDS = LONGEST_LINK + 2 * LONGEST_DOUBLED + 1 };

static void find_range(cleaning *now, int32_t number, range at) {
    finding *made = PUSH(&now->fresh, now->failed);
    if (made) *made = (finding){at.start, at.end, number, now->with->rules[number].rank};
    if (now->done.at[number] < at.end) now->done.at[number] = at.end;
}

static range whole(const cell *one) { return (range){one->text_start, one->text_end}; }

/* The range of the text that a match, or its group, stands for; false where it is empty. */
static bool matched(cleaning *now, int32_t rule_number, int32_t number, const match *where, range *at) {
    const rule *one = &now->with->rules[rule_number];
    const cell *in = &now->page.cells.at[number];
    bool grouped = now->with->patterns.programs[one->program].grouped;
    int32_t start = grouped ? where->group_start : where->start, end = grouped ? where->group_end : where->end;
    if (start >= end) return false;
    *at = start == 0 && end == in->end - in->start ? whole(in) : stretch_of(now, number, start, end);
    return true;
}

/* Where in a cell stands what `run` says, -1: nowhere. */
static int32_t place_of_run(const page *page, int32_t number, const class_ *run, int32_t length) {
    const class_ *said = classes_of(page, number);
    int32_t last = length_of(page, number) - length;
    for (int32_t at = 0; at <= last; at += BLOCK_BYTES) {
        uint64_t found = bytes_equal(said + at, run[0]) & bytes_equal(said + at + length - 1, run[length - 1]);
        if (last - at < BLOCK_BYTES - 1) found &= (2ull << (last - at)) - 1;
        for (; found; found &= found - 1)
            if (!memcmp(said + at + __builtin_ctzll(found), run, (size_t)length)) return at + __builtin_ctzll(found);
    }
    return -1;
}

/* Whether a cell says a run of another one, code point by code point. */
static bool holds_run(cleaning *now, int32_t number, int32_t other, int32_t start, int32_t length) {
    page *page = &now->page;
    const class_ *run = classes_of(page, other) + start;
    int32_t at = place_of_run(page, number, run, length);
    if (at < 0 || !(kinds_of(&now->with->folding, page, number) & kinds_of(&now->with->folding, page, other) & SHARED)) return at >= 0;
    const point *said = said_by(now, number), *points = said_by(now, other) + start;
    for (int32_t last = length_of(page, number) - length; at <= last; at++)
        if (!memcmp(said + at, points, (size_t)length * sizeof(point))) return true;
    return false;
}

/* Whether a paragraph, or a line below the headline that says more, says what the pattern, or its group, matched. */
static bool told_of(cleaning *now, const rule *one, int32_t number, const match *where) {
    bool grouped = now->with->patterns.programs[one->program].grouped;
    int32_t start = grouped ? where->group_start : where->start, end = grouped ? where->group_end : where->end;
    if (start < 0) return false;
    for (int32_t other = 0; other < now->page.cells.many; other++) {
        bool more = other && other != number && length_of(&now->page, other) > end - start;
        if ((now->page.cells.at[other].prose || more) && (start == end || holds_run(now, other, number, start, end - start))) return true;
    }
    return false;
}

static bool in_word(point one) { return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'z') || (one >= 0x621 && one <= 0x64A); }

typedef struct { const point *at; int32_t many; } words;

static words last_word(const point *said, int32_t many) {
    while (many && !in_word(said[many - 1])) many--;
    int32_t start = many;
    while (start && in_word(said[start - 1])) start--;
    return (words){said + start, many - start};
}

static bool same(words one, words other) { return one.many == other.many && !memcmp(one.at, other.at, (size_t)one.many * sizeof(point)); }

/* Whether lines end in words of which no two are the same and all have the same last letter. */
static bool rhymes(cleaning *now, int32_t number, int32_t length) {
    words ends[LONGEST_LIST];
    for (int32_t at = 0; at < length; at++) {
        ends[at] = last_word(said_by(now, number + at), length_of(&now->page, number + at));
        point letter = ends[at].many ? ends[at].at[ends[at].many - 1] : 0, first = ends[0].many ? ends[0].at[ends[0].many - 1] : 0;
        if (letter != first) return false;
        for (int32_t before = 0; before < at; before++)
            if (same(ends[at], ends[before])) return false;
    }
    return true;
}

/* How many cells from this one on are headlines of a list that nothing announces; 0 where these are few, too many, questions or verse. */
static int32_t list_length(cleaning *now, const rule *one, int32_t number) {
    int32_t length = 0, questions = 0;
    while (length <= LONGEST_LIST && number + length < now->page.cells.many) {
        int32_t many = length_of(&now->page, number + length);
        match where;
        const class_ *classes = classes_of(&now->page, number + length);
        if (!search(&now->with->patterns, &now->matcher, one->program, classes, many, 0, &where) || resumes(now, number + length, true)) break;
        questions += asks_there(now->with->folding.is[classes[many - 1]]);
        length++;
    }
    return length >= SHORTEST_LIST && length <= LONGEST_LIST && questions <= 1 && !rhymes(now, number, length) ? length : 0;
}

/* How many words stand before a heading that stands twice; all, where there are few; -1 where neither tells. */
static int32_t before_doubled(const words *said, int32_t many) {
    for (int32_t start = 2; start < LONGEST_LINK && start < many; start++)
        for (int32_t length = 2; length <= LONGEST_DOUBLED && start + 2 * length <= many; length++) {
            int32_t at = 0;
            while (at < length && same(said[start + at], said[start + length + at])) at++;
            if (at == length) return start;
        }
    return many >= 2 && many <= LONGEST_LAST ? many : -1;
}

/* Markers with the headline behind them, where the headline ends the line or a doubled heading follows it. */
static void find_links(cleaning *now, int32_t rule_number, int32_t number) {
    const rule *one = &now->with->rules[rule_number];
    const point *said = said_by(now, number);
    int32_t many = length_of(&now->page, number), from = 0;
    match where;
    while (from <= many && search(&now->with->patterns, &now->matcher, one->program, classes_of(&now->page, number), many, from, &where)) {
        words behind[MOST_WORDS];
        int32_t counted = 0;
        for (int32_t at = where.end; at < many && counted < MOST_WORDS;) {
            int32_t start = at;
            while (at < many && said[at] != ' ') at++;
            if (at > start) behind[counted++] = (words){said + start, at - start};
            while (at < many && said[at] == ' ') at++;
        }
        int32_t stop = before_doubled(behind, counted);
        if (stop >= 0) {
            int32_t start = where.start + (said[where.start] == ' ');
            find_range(now, rule_number, stretch_of(now, number, start, (int32_t)(behind[stop - 1].at - said) + behind[stop - 1].many));
        }
        from = where.end > where.start ? where.end : where.end + 1;
    }
}

/* Where a list that a cell announces ends: headlines of it may ask, but not where the article asks in lines of its own too. */
static int32_t past_questions(cleaning *now, int32_t number, int32_t stop) {
    int32_t cells = now->page.cells.many;
    if (!(number + 1 < stop && stop < cells) || !asks(now, stop)) return stop;
    int32_t end = stop;
    while (end < cells && asks(now, end)) end = resumes_after(now, end);
    lines_like asking = asking_lines(now);
    return asking.first > number && asking.last < end ? end : stop;
}

static int32_t start_of(cleaning *now, int32_t rule_number, int32_t number, const match *where) {
    range at;
    return matched(now, rule_number, number, where, &at) ? at.start : now->page.cells.at[number].text_start;
}

/* Where a list that nothing announces ends, which begins in a cell: the number of the paragraph below it; -1: there is no list. */
static int32_t below_list(cleaning *now, const rule *one, int32_t number) {
    int32_t below = number + list_length(now, one, number);
    bool ends = number < below && below < now->page.cells.many && now->page.cells.at[below].prose &&
                stops(&now->with->folding, classes_of(&now->page, below), length_of(&now->page, below));
    return ends ? below : -1;
}

static void find_block(cleaning *now, int32_t rule_number, int32_t number, const match *where) {
    const rule *one = &now->with->rules[rule_number];
    const cell *cells = now->page.cells.at;
    int32_t many = now->page.cells.many;
    if (one->until == UNTIL_HEADING_REPEATED) find_links(now, rule_number, number);
    else if (one->until == UNTIL_LIST_ENDS) {
        int32_t below = below_list(now, one, number);
        if (below >= 0) find_range(now, rule_number, (range){cells[number].text_start, cells[below - 1].text_end});
    } else {
        int32_t start = start_of(now, rule_number, number, where), below = number + 1;
        bool listed = below < many && !resumes(now, below, true);
        int32_t stop = past_questions(now, number, resumes_after(now, listed ? below : number));
        if (number || stop < many) find_range(now, rule_number, (range){start, cells[stop - 1].text_end});
    }
}

static void find_inline(cleaning *now, int32_t rule_number, int32_t number, match where) {
    const rule *one = &now->with->rules[rule_number];
    int32_t many = length_of(&now->page, number), from;
    do {
        range at;
        if (matched(now, rule_number, number, &where, &at)) find_range(now, rule_number, at);
        from = where.end > where.start ? where.end : where.end + 1;
    } while (from <= many && search(&now->with->patterns, &now->matcher, one->program, classes_of(&now->page, number), many, from, &where));
}

void find_from(cleaning *now, int32_t rule_number, int32_t number, const match *where) {
    const rule *one = &now->with->rules[rule_number];
    const page *page = &now->page;
    match at_start;
    range at;
    switch (one->find) {
    case FIND_LINE:
        if (!(one->once && told_of(now, one, number, where))) find_range(now, rule_number, whole(&page->cells.at[number]));
        break;
    case FIND_BLOCK:
        find_block(now, rule_number, number, where);
        break;
    case FIND_INLINE:
        find_inline(now, rule_number, number, *where);
        break;
    case FIND_HEAD:
        if (number == 0 && match_begin(&now->with->patterns, &now->matcher, one->program, classes_of(page, 0), length_of(page, 0), &at_start) &&
            matched(now, rule_number, 0, &at_start, &at))
            find_range(now, rule_number, at);
        break;
    default: /* FIND_TAIL */
        if (resumes_after(now, number) == page->cells.many)
            find_range(now, rule_number, (range){start_of(now, rule_number, number, where), page->cells.at[page->cells.many - 1].text_end});
    }
}

bool may_find(cleaning *now, const rule *one, int32_t number, const match *where) {
    if (one->find == FIND_LINE) return !(one->once && told_of(now, one, number, where));
    if (one->find == FIND_BLOCK && one->until == UNTIL_LIST_ENDS) return below_list(now, one, number) >= 0;
    return one->find != FIND_TAIL || resumes_after(now, number) == now->page.cells.many;
}
