/* Rules for characters: runs of members of a class in the text as received (jalaa.cleaning.characters), and whether a text may hold a token.

       text      ق ا ل ⍽ ⍽ ⏎         ⍽ is a member of shapes 1 and 2
       shape 1         [⍽ ⍽)          runs, at the edge of a line        shape 2   [⍽)[⍽)   each for itself */

#include "rules.h"

#include <string.h>

enum { SHORTEST_RUN = 12, LONGEST_RUN = 4096 };

static uint32_t member_of(const rule_tables *with, point one) { return one < 0x10000 ? with->members[one] : 0; }

/* The line that a place stands in, and in it the first character that is no blank and the place behind the last one; a line that was found is kept. */
static const line *line_of(cleaning *now, int32_t at) {
    const points *text = &now->page.text;
    line *here = &now->line;
    if (at >= here->start && at < here->end) return here;
    *here = (line){at, at, -1, -1};
    while (here->start && !ends_line(text->at[here->start - 1])) here->start--;
    while (here->end < text->many && !ends_line(text->at[here->end])) here->end++;
    for (int32_t place = here->start; place < here->end; place++)
        if (!is_space(text->at[place])) {
            if (here->first < 0) here->first = place;
            here->last = place;
        }
    return here;
}

/* Whether a range is where a rule looks that looks only among the blanks at the ends of lines. */
static bool stands_right(cleaning *now, const rule *one, int32_t start, int32_t end) {
    if (one->where != WHERE_EDGE) return true;
    const line *here = line_of(now, start);
    return start >= here->start && end <= here->end && (here->first < 0 || end <= here->first || start > here->last);
}

/* A character, or a run of them, of the shape from `at` on. */
static void find_shape(cleaning *now, int32_t number, int32_t at) {
    const points *text = &now->page.text;
    const shape *one = &now->with->shapes[number];
    uint32_t bit = 1u << number;
    int32_t end = at + 1;
    if (one->rule < 0 || (one->least && at && (member_of(now->with, text->at[at - 1]) & bit))) return;
    const rule *its = &now->with->rules[one->rule];
    while (one->least && end < text->many && (member_of(now->with, text->at[end]) & bit)) end++;
    if (end - at < one->least || (one->behind >= 0 && (end == text->many || !(member_of(now->with, text->at[end]) & 1u << one->behind)))) return;
    if ((end - at == 1 && (int32_t)text->at[at] == its->put) || !for_outlet(now->with, its, now->outlet) || !stands_right(now, its, at, end)) return;
    finding *made = PUSH(&now->found, now->failed);
    if (made) *made = (finding){at, end, one->rule, its->rank};
}

void find_characters(cleaning *now) {
    now->line = (line){-1, -1, -1, -1};
    for (int32_t number = 0; number < now->page.members.many; number++) {
        int32_t at = now->page.members.at[number];
        for (uint32_t bits = member_of(now->with, now->page.text.at[at]); bits; bits &= bits - 1) find_shape(now, __builtin_ctz(bits), at);
    }
}

static inline int32_t sextet(uint8_t one) {
    if (one >= 0x80) return -1;
    if (one >= 'A' && one <= 'Z') return one - 'A';
    if (one >= 'a' && one <= 'z') return one - 'a' + 26;
    if (one >= '0' && one <= '9') return one - '0' + 52;
    return one == '+' || one == '-' ? 62 : one == '/' || one == '_' ? 63 : -1;
}

/* Whether a run of base64 may decode to readable text: no byte of it is a control character, nor out of its place in UTF-8. */
static bool may_be_readable(const uint8_t *run, int32_t many) {
    uint32_t bits = 0;
    int32_t held = 0, following = 0;
    many -= many % 4 == 1;
    for (int32_t at = 0; at < many; at++) {
        bits = bits << 6 | (uint32_t)sextet(run[at]);
        held += 6;
        if (held < 8) continue;
        uint8_t byte = bits >> (held -= 8) & 0xFF;
        if (following) {
            if ((byte & 0xC0) != 0x80) return false;
            following--;
        } else if (byte >= 0xF8 || (byte & 0xC0) == 0x80 || byte == 0x7F || (byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r')) return false;
        else following = byte < 0xC0 ? 0 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    }
    return !following;
}

/* A run that is long enough has a character at one of the places that stand so far apart. */
bool may_hold_token(const uint8_t *text, int32_t size) {
    for (int32_t at = SHORTEST_RUN - 1; at < size; at += SHORTEST_RUN) {
        if (sextet(text[at]) < 0) continue;
        int32_t start = at, end = at + 1;
        while (start && sextet(text[start - 1]) >= 0) start--;
        while (end < size && sextet(text[end]) >= 0) end++;
        if (end - start >= SHORTEST_RUN && may_be_readable(text + start, end - start < LONGEST_RUN ? end - start : LONGEST_RUN)) return true;
        at = end - 1;
    }
    return false;
}
