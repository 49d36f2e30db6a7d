/* What rules want besides that their pattern is found: where the cell stands, what stands beside it, what its lines are like (jalaa.cleaning.engine.holds,
   jalaa.cleaning.prose). What was asked of a cell is not worked out again. */

#include "rules.h"

#include <string.h>

enum { LONGEST_TITLE = 125, SHORTEST_QUESTION = 30, LONGEST_HEADING = 60, OPEN_WITHIN = 40 };

static bool found_in(cleaning *now, int32_t program, const class_ *said, int32_t many) {
    match where;
    bool found = search(&now->with->patterns, &now->matcher, program, said, many, 0, &where);
    now->failed |= now->matcher.failed;
    return found;
}

void forget_page(cleaning *now) {
    now->near_ready = now->resuming_ready = now->asking.known = false;
    for (int32_t at = 0; at < now->sections.many; at++) now->sections.at[at].known = false;
}

/* Room for what is known of a cell (the one behind the last stands for no cell) and a program of `near_programs`, or whether it is a fragment. */
static uint8_t *known_of(cleaning *now, int32_t number, int32_t near) {
    int32_t row = now->with->near_many + 1, cells = now->page.cells.many + 1;
    int64_t size = (int64_t)row * cells;
    if (!now->near_ready) {
        while (now->near.room < size)
            if (size > INT32_MAX / 2 || !more_room((void **)&now->near.at, now->near.room, &now->near.room, 1)) return now->failed = true, NULL;
        memset(now->near.at, 0, (size_t)size);
        now->near_ready = true;
    }
    return now->near.at + (size_t)(number < 0 ? cells - 1 : number) * row + near;
}

/* Whether a program is found in a cell beside; without one it is looked for in nothing. */
static bool near(cleaning *now, int32_t which, int32_t number) {
    bool there = number >= 0 && number < now->page.cells.many;
    uint8_t *known = known_of(now, there ? number : -1, which);
    if (!known) return false;
    if (!*known) {
        const class_ *said = there ? classes_of(&now->page, number) : now->nothing;
        *known = 1 + found_in(now, now->with->near_programs[which], said, there ? length_of(&now->page, number) : 0);
    }
    return *known == 2;
}

static bool begins_as_fragment(const traits *is, const class_ *said, int32_t many) {
    enum { DOTS = DOT | ELLIPSIS };
    if (is[said[0]] & DOTS) return !(many > 2 && (is[said[1]] & DOTS) && (is[said[2]] & DOTS)); /* no dots that trail off */
    return is[said[0]] & BEGINS_PIECE;
}

/* Whether a cell is a piece of a broken sentence. */
static bool fragment(cleaning *now, int32_t number) {
    uint8_t *known = known_of(now, number, now->with->near_many);
    if (!known) return false;
    if (!*known) {
        bool is = begins_as_fragment(now->with->folding.is, classes_of(&now->page, number), length_of(&now->page, number));
        if (!is && number) {
            int32_t many = length_of(&now->page, number - 1), last = many < OPEN_WITHIN ? many : OPEN_WITHIN;
            is = found_in(now, now->with->open_ended, classes_of(&now->page, number - 1) + many - last, last);
        }
        *known = 1 + is;
    }
    return *known == 2;
}

static bool is_number(const traits *is, const class_ *said, int32_t many) {
    for (int32_t at = 0; at < many; at++)
        if (!(is[said[at]] & DIGIT)) return false;
    return true;
}

/* Whether a cell has a token and every token is a word of the vocabulary or a number. */
static bool says_all_in(cleaning *now, int32_t words, int32_t number) {
    const class_ *said = classes_of(&now->page, number);
    const traits *is = now->with->folding.is;
    int32_t many = length_of(&now->page, number), tokens = 0;
    for (int32_t at = 0, end; at < many; at = end) {
        for (end = at; end < many && !(is[said[end]] & BETWEEN); end++) {}
        if (end == at) {
            end++;
            continue;
        }
        if (!is_word(&now->with->patterns, words, said + at, end - at) && !is_number(is, said + at, end - at)) return false;
        tokens++;
    }
    return tokens > 0;
}

/* Whether lines like this one stand elsewhere too, not next to it: then it is a heading of the article. */
static bool heads_sections(cleaning *now, const rule *one, int32_t number) {
    if (one->section < 0) return false;
    lines_like *alike = &now->sections.at[one->section];
    if (!alike->known) {
        *alike = (lines_like){-1, -1, true};
        for (int32_t other = 0; other < now->page.cells.many; other++)
            if (length_of(&now->page, other) < LONGEST_HEADING && says_all_in(now, one->words, other) &&
                found_in(now, one->program, classes_of(&now->page, other), length_of(&now->page, other))) {
                if (alike->first < 0) alike->first = other;
                alike->last = other;
            }
    }
    return alike->first >= 0 && (alike->first < number - 1 || alike->last > number + 1);
}

static bool beside_holds(const cell *one, int32_t beside) {
    switch (beside) {
    case BESIDE_CUT: return one->cut_above || one->cut_below;
    case BESIDE_CUT_ABOVE: return one->cut_above;
    case BESIDE_CUT_BELOW: return one->cut_below;
    default: return true;
    }
}

bool may_hold(cleaning *now, const rule *one, int32_t number) {
    return length_of(&now->page, number) <= one->longest && beside_holds(&now->page.cells.at[number], one->beside) &&
           (one->words < 0 || says_all_in(now, one->words, number));
}

bool holds(cleaning *now, const rule *one, int32_t number) {
    return (one->words < 0 || !heads_sections(now, one, number)) &&
           !((one->find == FIND_LINE || one->find == FIND_BLOCK) && fragment(now, number)) &&
           (one->after < 0 || near(now, one->after, number - 1)) && (one->before < 0 || near(now, one->before, number + 1));
}

static bool trails_off(const traits *is, const class_ *said, int32_t many) {
    return (is[said[many - 1]] & ELLIPSIS) || (many > 1 && (is[said[many - 1]] & is[said[many - 2]] & DOT));
}

bool resumes(cleaning *now, int32_t number, bool listed) {
    const class_ *said = classes_of(&now->page, number);
    const traits *is = now->with->folding.is;
    int32_t many = length_of(&now->page, number);
    traits last = is[said[many - 1]];
    return (last & COLON) || (stops(&now->with->folding, said, many) && !trails_off(is, said, many) && !(listed && asks_there(last))) ||
           many > LONGEST_TITLE || found_in(now, now->with->narrative, said, many) || found_in(now, now->with->numbered, said, many);
}

int32_t resumes_after(cleaning *now, int32_t number) {
    int32_t cells = now->page.cells.many;
    if (!now->resuming_ready) {
        now->resuming.many = 0;
        for (int32_t at = 0; at <= cells; at++) {
            int32_t *next = PUSH(&now->resuming, now->failed);
            if (!next) return cells;
            *next = cells;
        }
        for (int32_t at = cells - 1; at >= 0; at--) now->resuming.at[at] = resumes(now, at, false) ? at : now->resuming.at[at + 1];
        now->resuming_ready = true;
    }
    return number + 1 <= cells ? now->resuming.at[number + 1] : cells;
}

bool asks(cleaning *now, int32_t number) {
    int32_t many = length_of(&now->page, number);
    return many >= SHORTEST_QUESTION && many <= LONGEST_TITLE && found_in(now, now->with->question, classes_of(&now->page, number), many);
}

lines_like asking_lines(cleaning *now) {
    if (!now->asking.known) {
        now->asking = (lines_like){-1, -1, true};
        for (int32_t number = 0; number < now->page.cells.many; number++)
            if (asks(now, number)) {
                if (now->asking.first < 0) now->asking.first = number;
                now->asking.last = number;
            }
    }
    return now->asking;
}
