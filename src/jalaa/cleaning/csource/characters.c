/* Rules for characters: runs of members of a class in the text as received (jalaa.cleaning.characters), and whether a text may hold a token.

       text      ق ا ل ⍽ ⍽ ⏎         ⍽ is a member of shapes 1 and 2
       shape 1         [⍽ ⍽)          runs, at the edge of a line        shape 2   [⍽)[⍽)   each for itself */

#include "rules.h"
#include "utf8.h"

#include <string.h>

enum { SHORTEST_RUN = ASCII_RUN, LONGEST_RUN = 4096 };

static uint32_t member_of(const rule_tables *with, point one) { return one < 0x10000 ? with->members[one] : 0; }

/* The blanks round one that begins at a byte, as far as its line goes; those that were found last are kept. */
static const blanks *blanks_round(cleaning *now, const uint8_t *text, int32_t size, int32_t byte) {
    blanks *here = &now->blanks;
    const uint8_t *from = text + byte, *to = from, *stop = text + size;
    if (byte >= here->start && byte < here->end) return here;
    here->at_edge = false;
    for (const uint8_t *at = from;; from = at) {
        point one = at > text ? decoded_before(&at) : '\n';
        here->at_edge |= ends_line(one);
        if (ends_line(one) || !is_space(one)) break;
    }
    for (const uint8_t *at = to;; to = at) {
        point one = at < stop ? decoded(&at) : '\n';
        here->at_edge |= ends_line(one);
        if (ends_line(one) || !is_space(one)) break;
    }
    here->start = (int32_t)(from - text), here->end = (int32_t)(to - text);
    return here;
}

/* A run of members: [first, last] of those of the page, which ends before the byte `end`. */
typedef struct { int32_t first, last, end; } run_of_members;

/* Whether a run is where a rule looks that looks only among the blanks at the ends of lines. */
static bool stands_right(cleaning *now, const uint8_t *text, int32_t size, const rule *one, run_of_members run) {
    if (one->where != WHERE_EDGE) return true;
    int32_t start = now->page.members.at[run.first].byte;
    const blanks *here = blanks_round(now, text, size, start);
    return start < here->end && run.end <= here->end && here->at_edge;
}

static bool has_shape(const cleaning *now, int32_t number, int32_t shape) { return member_of(now->with, now->page.members.at[number].one) >> shape & 1; }

/* Whether a member and the next one stand side by side and are of a shape. */
static bool goes_on(const cleaning *now, int32_t number, int32_t shape) {
    const member *one = now->page.members.at + number;
    return number >= 0 && number + 1 < now->page.members.many && one[1].place == one->place + 1 && has_shape(now, number, shape) &&
           has_shape(now, number + 1, shape);
}

/* Whether a rule puts in the place of what it finds the same again. */
static bool puts_same(const rule_tables *with, int32_t rule, const uint8_t *found, int32_t size) {
    const int32_t *put_at = with->put_at + rule;
    return put_at[1] - put_at[0] == size && !memcmp(found, with->put + put_at[0], (size_t)size);
}

/* A character, or a run of them, of the shape from a member on. */
static void find_shape(cleaning *now, const uint8_t *text, int32_t size, int32_t number, int32_t first) {
    const member *members = now->page.members.at;
    const shape *one = &now->with->shapes[number];
    int32_t last = first;
    if (one->rule < 0 || (one->least && goes_on(now, first - 1, number))) return;
    const rule *its = &now->with->rules[one->rule];
    while (one->least && goes_on(now, last, number)) last++;
    int32_t start = members[first].place, end = members[last].place + 1;
    const uint8_t *behind = text + members[last].byte, *stop = text + size;
    (void)decoded(&behind);
    run_of_members run = {first, last, (int32_t)(behind - text)};
    if (end - start < one->least || (one->behind >= 0 && (behind == stop || !(member_of(now->with, decoded(&behind)) >> one->behind & 1)))) return;
    if (puts_same(now->with, one->rule, text + members[first].byte, run.end - members[first].byte) || !for_outlet(now->with, its, now->outlet) ||
        !stands_right(now, text, size, its, run))
        return;
    for (int32_t at = first; at <= last; at++) now->shows |= is_visible(members[at].one);
    finding *made = PUSH(&now->found, now->failed);
    if (made) *made = (finding){start, end, one->rule, its->rank};
}

void find_characters(cleaning *now, const uint8_t *text, int32_t size) {
    now->blanks = (blanks){0, 0, false};
    for (int32_t first = 0; first < now->page.members.many; first++)
        for (uint32_t bits = member_of(now->with, now->page.members.at[first].one); bits; bits &= bits - 1)
            find_shape(now, text, size, __builtin_ctz(bits), first);
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
