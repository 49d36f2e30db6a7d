/* Places: where in the text stands what cells say, and cells anew where something is hidden.

       text     ك ت َ ب : ⎵ ⎵ أ ح م د          harakat are dropped
       folded   ك ت ب : ⎵ ⎵ ا ح م د            places  0 1 3 4 5 6 7 …
       said     ك ت ب : ⎵ ا ح م د              from    0 1 2 3 4 6 7 …  (of the folded ones) */

#include "fold.h"
#include "segment.h"

#include <string.h>
#include "utf8.h"

void read_points(page *page, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    page->text.many = 0;
    if (!room_for((void **)&page->text.at, &page->text.room, size + 1, sizeof(point))) page->failed = true;
    while (at < stop && !page->failed) page->text.at[page->text.many++] = decoded(&at);
}

static inline void fold_in(page *page, point one, int32_t place) {
    page->folded.at[page->folded.many++] = one;
    page->places.at[page->places.many++] = place;
}

/* Folds characters of two bytes of which nothing else has to be known, and the blanks between them, from `at` on; returns where something else stands. */
static const uint8_t *fold_plain(const folding *with, page *page, const uint8_t *at, const uint8_t *stop) {
    point *text = page->text.at, *folded = page->folded.at;
    int32_t *places = page->places.at, place = page->text.many, many = page->folded.many;
    for (;;) {
        while (stop - at >= 2 && at[0] >= 0x80) {
            entry its = with->pairs[at[0] | at[1] << 8];
            if (is_of(its)) break;
            text[place] = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3F);
            folded[many] = folded_of(its);
            places[many++] = place++;
            at += 2;
        }
        if (at == stop || at[0] != ' ') break;
        text[place] = folded[many] = ' ';
        places[many++] = place++;
        at++;
    }
    page->text.many = place, page->folded.many = page->places.many = many;
    return at;
}

static void fold_all(const folding *with, page *page, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    tatweels run = {NULL, false};
    while ((at = fold_plain(with, page, at, stop)) < stop) {
        point one = decoded(&at);
        int32_t place = page->text.many;
        uint32_t is = one < 0x10000 ? is_of(with->entries[one]) : ODD;
        page->text.at[page->text.many++] = one;
        if (!(is & (GONE | ODD))) fold_in(page, folded_of(with->entries[one]), place);
        else if (is & ODD) {
            const point *letters = NULL;
            int32_t many = fold_odd(with, one, text, at, stop, &run, &letters);
            if (one >= 0x10000) fold_in(page, one, place);
            for (int32_t number = 0; number < many; number++) fold_in(page, letters[number], place);
        }
    }
    page->places.at[page->places.many++] = page->text.many;
}

static int32_t later(int32_t one, int32_t other) { return one > other ? one : other; }

/* Where a cell begins and ends in the text, with the invisible marks round it, so that cutting it leaves none of them alone on a line. */
static void reach_out(const page *page, cell *one) {
    const int32_t *places = page->places.at;
    one->first = page->said_from.at[one->start], one->last = page->said_from.at[one->end - 1] + 1;
    int32_t inner_start = places[one->first], inner_end = places[one->last - 1] + 1;
    int32_t floor = one->first > 0 ? places[one->first - 1] + 1 : 0;
    one->text_start = floor < inner_start ? floor : inner_start;
    one->text_end = later(places[one->last], inner_end);
    while (one->text_start < inner_start && is_space(page->text.at[one->text_start])) one->text_start++;
    while (one->text_end > inner_end && is_space(page->text.at[one->text_end - 1])) one->text_end--;
}

/* The cells, which are read already, find their characters in the folded text, which says the same with all its blanks. */
static void place_cells(const folding *with, page *page) {
    const point *folded = page->folded.at;
    for (int32_t number = 0, from = 0; number < page->cells.many; number++) {
        cell *one = &page->cells.at[number];
        for (int32_t at = one->start; at < one->end; at++) {
            if (at == one->start || !(with->is[page->classes.at[at]] & GAP))
                while (folded[from] == ' ' || (at == one->start && ends_line(folded[from]))) from++;
            page->said_from.at[at] = from++;
        }
        reach_out(page, one);
    }
}

void read_places(const folding *with, page *page, const uint8_t *text, int32_t size) {
    int64_t most = most_letters(text, size);
    page->text.many = page->folded.many = page->places.many = 0;
    if (!room_for((void **)&page->text.at, &page->text.room, size + 1, sizeof(point)) ||
        !room_for((void **)&page->folded.at, &page->folded.room, most, sizeof(point)) ||
        !room_for((void **)&page->places.at, &page->places.room, most, sizeof(int32_t)) ||
        !room_for((void **)&page->said_from.at, &page->said_from.room, page->said.many, sizeof(int32_t))) {
        page->failed = true;
        return;
    }
    fold_all(with, page, text, size);
    if (!page->failed) place_cells(with, page);
}

void say_points(const folding *with, page *page, const uint8_t *text, int32_t size, bool placed) {
    if (page->points_said || page->failed) return;
    page->points_said = true;
    if (!placed) {
        (void)read_cells(with, page, text, size, true);
        return;
    }
    for (int32_t number = 0; number < page->cells.many; number++)
        for (int32_t at = page->cells.at[number].start; at < page->cells.at[number].end; at++)
            page->said.at[at] = page->folded.at[page->said_from.at[at]];
}

/* Cells of the folded text [from, to), which begins and ends where lines do. */
static void lay_out(const folding *with, page *page, int32_t from, int32_t to) {
    segmenter now = begin_cells(with, page, (int64_t)(to - from) * 2 + 2, true);
    int32_t before = page->cells.many;
    if (page->failed) return;
    for (int32_t at = from; at < to; at++) {
        point one = page->folded.at[at];
        see(&now, entry_of(with, one), one, at);
    }
    end_cells(&now);
    for (int32_t number = before; number < page->cells.many; number++) reach_out(page, &page->cells.at[number]);
}

/* The number of the first folded character that does not stand before a place of the text. */
static int32_t folded_at(const page *page, int32_t place) {
    int32_t low = 0, high = page->folded.many;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (page->places.at[middle] < place) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Whether a cut begins between two places; `at` is the number of the first one that does not begin before the earlier place. */
static bool cut_between(const ranges *cut, int32_t *at, int32_t from, int32_t to) {
    while (*at < cut->many && cut->at[*at].start < from) ++*at;
    return *at < cut->many && cut->at[*at].start < to;
}

static void mark_near(page *page, const ranges *cut) {
    for (int32_t number = 0, end = 0, at = 0; number <= page->cells.many; number++) {
        cell *above = number ? &page->cells.at[number - 1] : NULL, *below = number < page->cells.many ? &page->cells.at[number] : NULL;
        bool held = cut_between(cut, &at, end, below ? below->text_start : page->text.many);
        if (above) above->cut_below = held;
        if (below) below->cut_above = held, end = below->text_end;
    }
}

/* Takes cells that begin before a number of folded characters over, from `next` on; returns the number of the first that does not. */
static int32_t take_over(page *page, int32_t next, int32_t before) {
    for (; next < page->spare.many && page->spare.at[next].first < before; next++) {
        cell *kept = PUSH(&page->cells, page->failed);
        if (kept) *kept = page->spare.at[next];
    }
    return next;
}

/* Only lines that a cut touches are read again; the cells of the others stay what they are. */
void hide(const folding *with, page *page, const ranges *cut) {
    cells whole = page->cells;
    int32_t next = 0, read = 0;
    page->cells = page->spare, page->spare = whole, page->cells.many = 0;
    for (int32_t number = 0; number < cut->many && !page->failed;) {
        int32_t from = folded_at(page, cut->at[number].start), to = from;
        while (from > read && !ends_line(page->folded.at[from - 1])) from--;
        do { /* all that is cut of these lines */
            int32_t at = folded_at(page, cut->at[number].start);
            for (; at < page->folded.many && page->places.at[at] < cut->at[number].end; at++)
                if (!ends_line(page->folded.at[at])) page->folded.at[at] = ' ';
            if (at < to) continue; /* the end of its line is known */
            for (to = at; to < page->folded.many && !ends_line(page->folded.at[to]); to++) {}
        } while (++number < cut->many && cut->at[number].start < page->places.at[to]);
        next = take_over(page, next, from);
        lay_out(with, page, from, to);
        while (next < page->spare.many && page->spare.at[next].first < to) next++;
        read = to;
    }
    take_over(page, next, page->folded.many);
    find_ends(page);
    mark_near(page, cut);
}

range place_of(const page *page, int32_t start, int32_t end) {
    int32_t first = page->said_from.at[start], last = page->said_from.at[end - 1] + 1;
    return (range){page->places.at[first], later(page->places.at[last], page->places.at[last - 1] + 1)};
}
