/* Reads a text, in one go from its bytes, as the cells that rules look at. Places are worked out in a second reading (places.c), of the few texts that
   rules find something in. */

#include "fold.h"
#include "segment.h"
#include "utf8.h"

int64_t most_letters(const uint8_t *text, int32_t size) {
    int64_t most = (int64_t)size + 2;
    for (int32_t at = 0; at < size; at++) most += text[at] == 0xEF ? MORE_LETTERS : 0; /* all ligatures begin so */
    return most;
}

/* Where plain characters are read to. */
typedef struct {
    point *said;
    class_ *classes;
    uint32_t before;
} reader;

static inline void read_one(segmenter *now, reader *to, entry its) {
    uint32_t four = four_of(to->before = to->before << 8 | class_of(its));
    *to->said++ = folded_of(its);
    *to->classes++ = class_of(its);
    if (now->with->fours[four >> 6] >> (four & 63) & 1) note_four(now->page, (int32_t)(to->said - now->page->said.at) - 1);
}

/* Reads words and the blanks between them, from `at` on: characters of one or two bytes that fold to one and of which nothing else has to be known.
   Returns where something else stands. Runs of letters come one after the other, so that the length of a character need not be awaited. */
static const uint8_t *read_plain(segmenter *now, const uint8_t *at, const uint8_t *stop) {
    const entry *entries = now->with->entries, *pairs = now->with->pairs;
    reader to = {now->page->said.at + now->many, now->page->classes.at + now->many, now->before};
    uint32_t last = now->last;
    for (;;) {
        const uint8_t *start = at;
        while (stop - at >= 2) {
            entry its = pairs[at[0] | at[1] << 8];
            if (is_of(its)) break;
            read_one(now, &to, its);
            at += 2;
        }
        if (at > start) last = 0;
        if (at >= stop || at[0] >= 0x80) break;
        entry its = entries[at[0]];
        if (is_of(its) && (is_of(its) != BLANK || last)) break;
        read_one(now, &to, its);
        last = is_of(its);
        at++;
    }
    now->many = (int32_t)(to.said - now->page->said.at), now->before = to.before, now->last = last;
    return at;
}

reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size) {
    page->said.many = page->cells.many = page->hints.many = 0;
    segmenter now = begin_cells(with, page, most_letters(text, size), false);
    const uint8_t *at = text, *stop = text + size;
    tatweels run = {NULL, false};
    uint32_t met = 0;
    if (page->failed) return NOT_READ;
    while ((at = read_plain(&now, at, stop)) < stop) {
        if (!is_utf8(at, stop)) return NO_UTF8;
        point one = decoded(&at);
        entry its = one < 0x10000 ? with->entries[one] : (entry)ODD << 24;
        met |= is_of(its);
        if (is_of(its) & GONE) continue;
        if (!(is_of(its) & ODD)) {
            see(&now, its, folded_of(its), 0);
            continue;
        }
        const point *letters = NULL;
        int32_t many = fold_odd(with, one, text, at, stop, &run, &letters);
        if (many < 0) return NOT_READ;
        if (one >= 0x10000) see(&now, entry_of(with, one), one, 0);
        for (int32_t number = 0; number < many; number++) see(&now, entry_of(with, letters[number]), letters[number], 0);
    }
    end_cells(&now);
    find_ends(page);
    return met & MEMBER ? READ_WITH_MEMBERS : READ;
}
