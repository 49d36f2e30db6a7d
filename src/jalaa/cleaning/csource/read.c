/* Reads a text, in one go from its bytes, as the cells that rules look at. Places are worked out in a second reading (places.c), of the few texts that
   rules find something in.

       bytes     D8 B4 D8 A7 20 E2 80 93 20 …        ش ا ⎵ – ⎵
       begins    1  0  1  0  1  1  0  0  1           a bit for each byte that a character begins with: these are read, one after the other

   Most are of one byte or two, fold to one character, and nothing else has to be known of them; others are seen by themselves. */

#include "at_once.h"
#include "blocks.h"
#include "fold.h"
#include "points.h"
#include "segment.h"
#include "utf8.h"
#include "wide.h"

#include <string.h>

enum { SHORT = 1 << 16, FARTHER = 1536 /* what comes so many bytes behind what is read is fetched from memory meanwhile */ };

int64_t most_letters(const uint8_t *text, int32_t size) {
    const uint8_t *stop = text + size, *at = text;
    int64_t most = (int64_t)size + 2;
    while (at < stop && (at = memchr(at, 0xEF, (size_t)(stop - at)))) most += MORE_LETTERS, at++; /* all ligatures begin so */
    return most;
}

/* The same, but for texts that are not so long as that memory matters it is not worked out. */
static int64_t letters_to_come(const uint8_t *text, int32_t size) {
    return size <= SHORT ? (int64_t)size * MOST_FOR_BYTE + 2 : most_letters(text, size);
}

/* What reading comes to, besides the cells: whether it came to an end before the text did, and how many code points stand before the last member. */
typedef struct {
    const uint8_t *text, *stop, *counted;
    int32_t before;
    tatweels run;
    reading how;
} reader;

static void see_member(page *page, reader *from, const uint8_t *at, point one) {
    from->before += points_between(from->counted, at), from->counted = at;
    member *made = PUSH(&page->members, page->failed);
    if (made) *made = (member){from->before, (int32_t)(at - from->text), one};
}

/* A character of which more has to be known. False where reading ends. */
static bool see_alone(segmenter *now, reader *from, const uint8_t *at) {
    const folding *with = now->with;
    if (!is_utf8(at, from->stop)) return from->how = NO_UTF8, false;
    const uint8_t *begin = at;
    point one = decoded(&at);
    entry its = one < 0x10000 ? with->entries[one] : (entry)ODD << 24;
    if (is_of(its) & MEMBER) see_member(now->page, from, begin, one);
    if (is_of(its) & GONE) return true;
    int32_t byte = (int32_t)(begin - from->text);
    if (!(is_of(its) & ODD)) return see(now, its, folded_of(its), byte), true;
    const point *letters = NULL;
    int32_t many = fold_odd(with, one, from->text, at, from->stop, &from->run, &letters);
    if (many < 0) return from->how = NOT_READ, false;
    if (one >= 0x10000) see(now, entry_of(with, one), one, byte);
    for (int32_t number = 0; number < many; number++) see(now, entry_of(with, letters[number]), letters[number], byte);
    return true;
}

static inline uint64_t lowest(uint64_t bits) { return bits & -bits; }

static inline int32_t first_of(uint64_t bits) { return __builtin_ctzll(bits); }
static inline int32_t last_of(uint64_t bits) { return 63 - __builtin_clzll(bits); }

/* How many bits are set from one on, which is. */
static inline int32_t length_of_run(uint64_t bits, int32_t from) {
    uint64_t others = ~(bits >> from);
    return others ? __builtin_ctzll(others) : BLOCK_BYTES;
}

/* Reads plain characters, one after the other, up to one that is not, of a block that stands at `at` in the text. Returns it and all behind it. */
static inline uint64_t read_plain(segmenter *now, int32_t at, const uint8_t *block, uint64_t plain) {
    uint64_t given = plain;
    const entry *pairs = now->with->pairs;
    const kinds *kinds_of_class = now->with->kinds;
    point *said = now->page->said.at + now->many;
    class_ *classes = now->page->classes.at + now->many;
    kinds kinds = now->kinds;
    for (; plain; plain &= plain - 1) {
        const uint8_t *byte = block + __builtin_ctzll(plain);
        entry its = pairs[pair_of(byte)];
        if (is_of(its) & SEEN_ALONE) break;
        *said++ = folded_of(its);
        *classes++ = class_of(its);
        kinds |= kinds_of_class[class_of(its)];
    }
    if (given != plain) {
        note_bytes(now, now->many, at + first_of(given), at + last_of(given ^ plain));
        now->last = said[-1] == ' ' ? BLANK : 0;
    }
    now->many = (int32_t)(said - now->page->said.at), now->kinds = kinds;
    return plain;
}

/* Reads the characters that begin in a block, which stands at `at` of the text and, with one more byte, at `block`. Blanks behind blanks are `doubled`. */
static bool read_block(segmenter *now, reader *from, const uint8_t *at, const uint8_t *block, uint64_t begins, uint64_t doubled) {
    while (begins) {
        uint64_t alone = begins & (now->last ? lowest(begins) : lowest(begins & doubled)), before = alone ? alone - 1 : UINT64_MAX;
        uint64_t left = read_plain(now, (int32_t)(at - from->text), block, begins & before);
        alone = left ? lowest(left) : alone;
        if (!alone) return true;
        if (!see_alone(now, from, at + first_of(alone))) return false;
        begins &= ~(alone | (alone - 1));
    }
    return true;
}

/* A text block by block. False where reading ends. */
static bool read_blocks(segmenter *now, reader *from, int32_t size) {
    uint64_t carried = 0;
    int32_t ascii = 0;
    uint8_t rest[BLOCK_BYTES + 1] = {0};
    for (int32_t at = 0; at < size; at += BLOCK_BYTES) {
        const uint8_t *block = size - at > BLOCK_BYTES ? from->text + at : memcpy(rest, from->text + at, (size_t)(size - at));
        leads leads = leads_of(block);
        uint64_t begins = leads.begins & first_bits(size - at), blanks = bytes_equal(block, ' ');
        if (!carried_right(carried = carry(leads, carried))) return from->how = NO_UTF8, false;
        now->page->ascii_run |= twelve_in_a_row(begins & ~leads.two & ~blanks, &ascii);
        if (!read_block(now, from, from->text + at, block, begins, blanks & blanks << 1)) return false;
    }
    return !carried || (from->how = NO_UTF8, false);
}

#ifdef WIDE
/* The same, where the machine reads 64 bytes at once. What folding drops is left out, but for what stands behind a blank, for another may follow. */
WIDE static inline bool read_block_at_once(segmenter *now, reader *from, const uint8_t *at, read_ahead read, uint64_t begins) {
    uint64_t dropped = read.gone & ~(read.blanks << 1 | read.gone << 2 | 3);
    uint64_t seen_alone = read.alone | read.gone | (read.blanks & read.blanks << 1);
    begins &= ~dropped;
    while (begins) {
        uint64_t alone = lowest(begins & (seen_alone | (now->last ? lowest(begins) & read.blanks : 0)));
        uint64_t some = alone ? begins & (alone - 1) : begins;
        if (some) {
            int32_t byte = (int32_t)(at - from->text);
            note_bytes(now, now->many, byte + first_of(some), byte + last_of(some));
            now->many += put_together(read, some, now->page->classes.at + now->many);
            now->last = read.blanks >> last_of(some) & 1 ? BLANK : 0;
        }
        if (!alone) return true;
        int32_t place = first_of(alone);
        if (at[place] == '\n' && now->line_ends) end_cell(now); /* most of those that are seen alone */
        else if (alone & read.blanks & ~read.alone && now->last) {
            int32_t more = length_of_run(read.blanks & begins, place);
            see_more_blanks(now, more);
            alone = 1ull << (place + more - 1);
        } else if (!see_alone(now, from, at + place)) return false;
        begins &= ~(alone | (alone - 1));
    }
    return true;
}

WIDE static bool read_blocks_at_once(segmenter *now, reader *from, int32_t size) {
    uint64_t carried = 0;
    int32_t ascii = 0;
    uint8_t rest[BLOCK_BYTES + 1] = {0};
    for (int32_t at = 0; at < size; at += BLOCK_BYTES) {
        const uint8_t *block = size - at > BLOCK_BYTES ? from->text + at : memcpy(rest, from->text + at, (size_t)(size - at));
        __builtin_prefetch(block + FARTHER);
        read_ahead read = look_up(now->with->at_once, block);
        uint64_t begins = read.leads.begins & first_bits(size - at);
        if (!carried_right(carried = carry(read.leads, carried))) return from->how = NO_UTF8, false;
        now->page->ascii_run |= twelve_in_a_row(begins & ~read.leads.two & ~read.blanks, &ascii);
        if (!read_block_at_once(now, from, from->text + at, read, begins)) return false;
    }
    return !carried || (from->how = NO_UTF8, false);
}
#else
static bool read_blocks_at_once(segmenter *now, reader *from, int32_t size) { return read_blocks(now, from, size); }
#endif

reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size, bool points) {
    page->said.many = page->cells.many = page->members.many = 0;
    segmenter now = begin_cells(with, page, letters_to_come(text, size));
    now.at_once = !points && is_wide();
    page->points_said = !now.at_once, page->ascii_run = false;
    reader from = {text, text + size, text, 0, {NULL, false}, READ};
    if (page->failed) return NOT_READ;
    if (!(now.at_once ? read_blocks_at_once : read_blocks)(&now, &from, size)) return from.how;
    end_cells(&now);
    find_ends(page);
    return READ;
}
