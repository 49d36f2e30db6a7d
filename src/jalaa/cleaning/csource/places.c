/* Places: where in the text stands what cells say, and cells anew where something is hidden. Only cells and lines that somebody asks for are looked at
   again, from their bytes.

       text     ك ت َ ب : ⎵ ⎵ أ ح م د          harakat are dropped
       said     ك ت ب : ⎵ ا ح م د
       place    0 1 3 4 5 7 8 …        where each stands
       next     1 3 4 5 6 8 9 …        where the next one does of which folding leaves something: the harakat of a letter go with it */

#include "at_once.h"
#include "fold.h"
#include "points.h"
#include "segment.h"
#include "utf8.h"
#include "wide.h"

#include <stdlib.h>

enum { MOST_BYTES = 4 }; /* of a character */

static int32_t later(int32_t one, int32_t other) { return one > other ? one : other; }

/* A byte that a character begins with, and the number of that. */
typedef struct { const uint8_t *at; int32_t place; } position;

static void go_to_byte(position *now, const uint8_t *at) { now->place += points_between(now->at, at), now->at = at; }

/* What folding leaves of a character: a letter and its entry, or several letters, or nothing. */
typedef struct { entry its; point one; const point *letters; int32_t many; } leaving;

/* The same of the character that begins at a byte, which is moved behind it. */
static leaving left_of(const folding *with, const uint8_t *text, const uint8_t **at, const uint8_t *stop, tatweels *run) {
    point one = decoded(at);
    entry its = one < 0x10000 ? with->entries[one] : (entry)ODD << 24;
    if (is_of(its) & GONE) return (leaving){0, 0, NULL, 0};
    if (!(is_of(its) & ODD)) return (leaving){its, folded_of(its), NULL, 1};
    leaving left = {entry_of(with, one), one, NULL, 1};
    if (one < 0x10000) left.many = fold_odd(with, one, text, *at, stop, run, &left.letters);
    return left;
}

static inline void take_letter(const folding *with, leaving *left, int32_t number) {
    if (left->letters) left->one = left->letters[number], left->its = entry_of(with, left->one);
}

static bool is_tatweel(const uint8_t *at) { return at[0] == 0xD9 && at[1] == 0x80; }

/* The run of tatweel that was looked at last: [begin, end), and whether folding leaves nothing of it. */
typedef struct { const uint8_t *begin, *end; bool nothing; } looked_at;

/* Whether folding leaves nothing of a character. What it leaves of a tatweel its run decides. */
static bool leaves_nothing(const folding *with, const uint8_t *text, const uint8_t *at, const uint8_t *stop, looked_at *last) {
    tatweels run = {NULL, false};
    if (*at < 0x80) return is_of(with->entries[*at]) & GONE;
    if (!is_tatweel(at)) return !left_of(with, text, &at, stop, &run).many;
    if (at >= last->begin && at < last->end) return last->nothing;
    while (at - text >= 2 && is_tatweel(at - 2)) at -= 2;
    last->begin = at;
    last->nothing = !left_of(with, text, &at, stop, &run).many, last->end = run.end;
    return last->nothing;
}

/* Where in the text a cell begins and ends, with what nobody sees round it, so that cutting it leaves none of that alone on a line. */
static void place_cell(const folding *with, cell *one, const uint8_t *text, const uint8_t *stop, position *now) {
    const uint8_t *last = text + one->last_byte, *behind = last;
    looked_at run = {NULL, NULL, false};
    go_to_byte(now, text + one->first_byte);
    one->place = one->text_start = now->place;
    for (const uint8_t *at = now->at; at > text; one->text_start--) {
        (void)decoded_before(&at);
        if (!leaves_nothing(with, text, at, stop, &run)) break;
    }
    point ends = decoded(&behind);
    if (ends < 0x10000 && (is_of(with->entries[ends]) & BLANK)) /* the cell does not say it */
        do behind = last, (void)decoded_before(&last);
        while (leaves_nothing(with, text, last, stop, &run));
    while (behind < stop && leaves_nothing(with, text, behind, stop, &run)) (void)decoded(&behind);
    go_to_byte(now, behind);
    one->text_end = now->place;
}

void place_cells(const folding *with, page *page, const uint8_t *text, int32_t size) {
    position now = {text, 0};
    for (int32_t number = 0; number < page->cells.many; number++) place_cell(with, &page->cells.at[number], text, text + size, &now);
    go_to_byte(&now, text + size);
    page->length = now.place;
}

static bool room_for_spots(page *page, int64_t many) {
    if (!room_for((void **)&page->spots.at, &page->spots.room, many, sizeof(spot))) page->failed = true;
    return !page->failed;
}

/* Spots [from, to) are followed by a character. */
static inline void lead_to(spot *spots, int32_t *from, int32_t to, int32_t place) {
    for (; *from < to; ++*from) spots[*from].next = later(place, spots[*from].place + 1);
}

/* The spots of a cell of which nothing is cut. */
static void place_characters(const folding *with, page *page, cell *one, const uint8_t *text, const uint8_t *stop) {
    if (one->placed || !room_for_spots(page, page->said.many)) return;
    one->placed = true;
    const uint8_t *at = text + one->first_byte;
    tatweels run = {NULL, false};
    spot *spots = page->spots.at;
    uint32_t last = 0;
    int32_t many = one->start, open = many;
    for (int32_t place = one->place; many < one->end; place++) {
        leaving left = left_of(with, text, &at, stop, &run);
        for (int32_t number = 0; number < left.many && many < one->end; number++) {
            take_letter(with, &left, number);
            lead_to(spots, &open, many, place);
            if (!(is_of(left.its) & last & BLANK)) spots[many++] = (spot){place, 0};
            last = is_of(left.its);
        }
    }
    lead_to(spots, &open, many, one->text_end);
}

range place_of(const folding *with, page *page, const uint8_t *text, int32_t size, int32_t number, int32_t start, int32_t end) {
    cell *one = &page->cells.at[number];
    place_characters(with, page, one, text, text + size);
    return page->failed ? (range){0, 0} : (range){page->spots.at[one->start + start].place, page->spots.at[one->start + end - 1].next};
}

void say_points(const folding *with, page *page, const uint8_t *text, int32_t size, bool placed) {
    if (page->points_said || page->failed) return;
    cells kept = page->cells;
    int32_t said = page->said.many, head_end = page->head_end, tail_start = page->tail_start;
    if (placed) page->cells = (cells){0};
    (void)read_cells(with, page, text, size, true);
    if (!placed) return;
    free(page->cells.at);
    page->cells = kept, page->said.many = said, page->head_end = head_end, page->tail_start = tail_start;
}

/* Cells of what a cell says but what is cut of it, which is from `cut` on; blanks stand there instead. */
static void lay_out(const folding *with, page *page, const uint8_t *text, const uint8_t *stop, const cell *one, const range *cut, const range *none) {
    const entry *pairs = with->pairs, blank = with->entries[' '];
    const uint8_t *at = text + one->first_byte;
    int32_t bytes = one->last_byte - one->first_byte + MOST_BYTES;
    int64_t size = most_letters(at, bytes < stop - at ? bytes : (int32_t)(stop - at));
    segmenter now = begin_cells(with, page, size);
    tatweels run = {NULL, false};
    int32_t before = one->text_start - 1, start = before + 1, open = now.many, made = page->cells.many, first = made;
    if (page->failed || !room_for_spots(page, now.many + size)) return;
    spot *spots = page->spots.at;
    for (int32_t place = one->place; place < one->text_end; place++) {
        int32_t byte = (int32_t)(at - text);
        leaving left = {stop - at >= 2 ? pairs[pair_of(at)] : (entry)ODD << 24, 0, NULL, 1};
        if (is_of(left.its) & SEEN_ALONE) left = left_of(with, text, &at, stop, &run);
        else left.one = folded_of(left.its), at += *at < 0x80 ? 1 : 2;
        while (cut < none && cut->end <= place) cut++;
        bool hidden = cut < none && cut->start <= place;
        for (int32_t number = 0; number < left.many; number++, before = place) {
            take_letter(with, &left, number);
            if (hidden) left.one = ' ', left.its = blank;
            lead_to(spots, &open, now.many, place);
            int32_t many = now.many;
            if (see(&now, left.its, left.one, byte)) {
                spots[many] = (spot){place, 0};
                if (many == now.start) start = before < place ? before + 1 : place;
            } else open = now.many;
            for (; made < page->cells.many; made++) page->cells.at[made].text_start = start;
        }
    }
    lead_to(spots, &open, now.many, one->text_end);
    end_cells(&now);
    for (; made < page->cells.many; made++) page->cells.at[made].text_start = start;
    for (; first < made; first++) {
        cell *laid = &page->cells.at[first];
        laid->placed = true, laid->place = spots[laid->start].place, laid->text_end = spots[laid->end - 1].next;
    }
}

/* Whether a cut begins between two places; `at` is the number of the first one that does not begin before the earlier place. */
static bool cut_between(const ranges *cut, int32_t *at, int32_t from, int32_t to) {
    while (*at < cut->many && cut->at[*at].start < from) ++*at;
    return *at < cut->many && cut->at[*at].start < to;
}

static void mark_near(page *page, const ranges *cut) {
    for (int32_t number = 0, end = 0, at = 0; number <= page->cells.many; number++) {
        cell *above = number ? &page->cells.at[number - 1] : NULL, *below = number < page->cells.many ? &page->cells.at[number] : NULL;
        bool held = cut_between(cut, &at, end, below ? below->text_start : page->length);
        if (above) above->cut_below = held;
        if (below) below->cut_above = held, end = below->text_end;
    }
}

/* Only cells that a cut touches are read again: what parts cells, blanks and ends of lines, parts them too where some of it is hidden. */
void hide(const folding *with, page *page, const uint8_t *text, int32_t size, const ranges *cut) {
    const range *next = cut->at, *none = cut->at + cut->many;
    cells whole = page->cells;
    page->cells = page->spare, page->spare = whole, page->cells.many = 0;
    for (int32_t number = 0; number < page->spare.many && !page->failed; number++) {
        const cell *one = &page->spare.at[number];
        while (next < none && next->end <= one->text_start) next++;
        if (next < none && next->start < one->text_end) {
            bool all = next->start <= one->text_start && next->end >= one->text_end;
            if (!all) lay_out(with, page, text, text + size, one, next, none);
        } else {
            cell *kept = PUSH(&page->cells, page->failed);
            if (kept) *kept = *one;
        }
    }
    find_ends(page);
    mark_near(page, cut);
}

void set_sights(folding *with) {
    for (point one = 0x600; one < 0x700; one++) with->sights_at_once[ARABIC + one - 0x600] = sight_of(one);
    for (point one = 0; one < 0x80; one++) with->sights_at_once[ASCII + one] = sight_of(one), with->sights_at_once[LATIN + one] = sight_of(0x80 + one);
}

#ifdef WIDE
/* The sights of the characters that begin in a block, 64 bytes at once. */
WIDE static void see_block(const folding *with, page *page, const uint8_t *block) {
    read_ahead read = look_up(with->sights_at_once, block);
    uint64_t begins = read.leads.begins;
    sight *sights = page->sights.at + page->length;
    page->length += put_together(read, begins, sights);
    for (uint64_t alone = read.alone & begins; alone; alone &= alone - 1) {
        int32_t byte = __builtin_ctzll(alone);
        const uint8_t *at = block + byte;
        sights[count_bits(begins & ((1ull << byte) - 1))] = sight_of(decoded(&at));
    }
}

#else
static void see_block(const folding *with, page *page, const uint8_t *block) { (void)with, (void)page, (void)block; }
#endif

void see_text(const folding *with, page *page, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    page->length = 0;
    if (!room_for((void **)&page->sights.at, &page->sights.room, (int64_t)size + BLOCK_BYTES, sizeof(sight))) page->failed = true;
    if (page->failed) return;
    if (is_wide())
        for (; stop - at > BLOCK_BYTES; at += BLOCK_BYTES) see_block(with, page, at);
    while (at < stop && (*at & 0xC0) == 0x80) at++; /* of a character that began before */
    while (at < stop) page->sights.at[page->length++] = sight_of(decoded(&at));
}
