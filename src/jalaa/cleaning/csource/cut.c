/* From findings to changes: what whitespace goes with a line that goes whole. What jalaa.cleaning.cutting does, where each step is told, on texts
   without lone surrogates; which finding has each code point is told by share.c.

   text      …قال ذلك.⏎⏎شارك المقال⏎اترك تعليقك⏎⏎وأضاف …
   pieces              [          ] [          ]
   changes             [           )[             )           each with the whitespace up to what is kept or otherwise cut */

#include "share.h"

#include <stdlib.h>

typedef struct { int32_t start, end; } line;
typedef ROW(line) lines;

/* Whether a reader sees anything of the stretch. */
static bool shows(const sight *text, int32_t start, int32_t end)
{
    while (start < end)
        if (text[start++] & VISIBLE)
            return true;
    return false;
}

/* The line that `position` stands in, or ends at; none of it stands before `floor`, where a line begins. */
static line line_at(const sight *text, int32_t length, int32_t position, int32_t floor)
{
    line found = {position, position};
    while (found.start > floor && !(text[found.start - 1] & ENDS_LINE))
        found.start--;
    while (found.end < length && !(text[found.end] & ENDS_LINE))
        found.end++;
    return found;
}

/* Whether the line shows something, and all that it shows goes with the pieces from `first` on. */
static bool all_gone(const sight *text, line all, const pieces *made, int32_t first)
{
    bool seen = false;
    int32_t at = all.start;
    for (; first < made->many && made->at[first].start < all.end; first++) {
        const piece *one = &made->at[first];
        int32_t low = one->start > all.start ? one->start : all.start, high = one->end < all.end ? one->end : all.end;
        if (!one->gone || low >= high)
            continue;
        if (shows(text, at, low))
            return false;
        seen = seen || shows(text, low, high);
        at = high;
    }
    return seen && !shows(text, at, all.end);
}

/* Whether one of the lines from `near` on, which is moved to it, holds or ends at the position. */
static bool within(const lines *whole, int32_t *near, int32_t position)
{
    while (*near < whole->many && whole->at[*near].end < position)
        ++*near;
    return *near < whole->many && whole->at[*near].start <= position;
}

/* Pieces are `whole` where the lines they begin and end on show something and all of it goes. */
static bool mark_whole(const sight *text, int32_t length, pieces *made)
{
    lines whole = {0};
    line now = {0, -1};
    int32_t first = 0;
    bool failed = false;
    for (int64_t side = 0; side < 2 * (int64_t)made->many && !failed; side++) {
        const piece *one = &made->at[side / 2];
        int32_t position = side % 2 ? one->end - 1 : one->start;
        if (!one->gone || !one->seen || position <= now.end)
            continue;
        now = line_at(text, length, position, now.end + 1);
        while (made->at[first].end <= now.start)
            first++;
        if (all_gone(text, now, made, first)) {
            line *kept = PUSH(&whole, failed);
            if (kept)
                *kept = now;
        }
    }
    int32_t near = 0;
    for (int32_t next = 0; next < made->many && whole.many && !failed; next++) {
        piece *one = &made->at[next];
        one->whole = one->gone && within(&whole, &near, one->start) && within(&whole, &near, one->end - 1);
    }
    free(whole.at);
    return !failed;
}

/* Where the whitespace from `end` on ends, `stop` at the latest; on the same line with all that shows nothing. */
static int32_t blank_until(const sight *text, int32_t end, int32_t stop)
{
    bool same_line = true;
    for (; end < stop; end++) {
        same_line = same_line && !(text[end] & ENDS_LINE);
        if (!(text[end] & SPACE) && (!same_line || text[end] & VISIBLE))
            break;
    }
    return end;
}

/* With whole lines goes whitespace: what follows them, and at the end of the text what stands before the last run. */
static void spread(const sight *text, int32_t length, pieces *made)
{
    piece *at = made->at;
    for (int32_t next = 0; next < made->many; next++) {
        /* Whitespace that a rule for characters cuts, such as the CR of a CRLF, does not end the run of what goes with a line. */
        bool follows = next && at[next - 1].whole && at[next - 1].end == at[next].start && !at[next].seen;
        if (at[next].whole || follows) {
            at[next].whole = true;
            at[next].end = blank_until(text, at[next].end, next + 1 < made->many ? at[next + 1].start : length);
        }
    }
    int32_t first = made->many, end = length;
    while (first && at[first - 1].end == end && (at[first - 1].whole || !at[first - 1].seen))
        end = at[--first].start;
    while (first < made->many && !at[first].seen)
        first++;
    if (first < made->many) {
        int32_t floor = first ? at[first - 1].end : 0;
        while (at[first].start > floor && text[at[first].start - 1] & SPACE)
            at[first].start--;
    }
}

bool share_out(const sight *text, int32_t length, findings *found, const uint8_t *replaces, pieces *all, changes *made)
{
    bool failed = false, any_seen = false;
    all->many = 0;
    failed = !share(found, replaces, all);
    for (int32_t next = 0; next < all->many; next++)
        any_seen |= all->at[next].seen = text && shows(text, all->at[next].start, all->at[next].end);
    if (any_seen && !failed) {
        failed = !mark_whole(text, length, all);
        spread(text, length, all);
    }
    for (int32_t next = 0; next < all->many && !failed; next++) {
        change *one = PUSH(made, failed);
        if (one)
            *one = (change){all->at[next].start, all->at[next].end, all->at[next].rule, all->at[next].put};
    }
    return !failed;
}
