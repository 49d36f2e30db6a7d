/* The segmenter: makes cells of folded characters, one after the other; see segment.c. */

#ifndef JALAA_SEGMENT_H
#define JALAA_SEGMENT_H

#include "page.h"

/* Where the segmenter is: how much is said, where the cell begins that is read, the kinds of its characters, whether a blank was the
   last one (or none is said yet), how many more blanks followed it, and at how much that was said; at which bytes of the text the first and the last character
   of the cell begin; whether kinds are only told when somebody asks, and whether a line
   feed ends a cell and nothing else, for no rule looks for it. */
typedef struct {
    page *page;
    const folding *with;
    int32_t many, start;
    kinds kinds;
    uint32_t last;
    int32_t more_blanks, more_at, first_byte, last_byte;
    bool at_once, line_ends;
} segmenter;

static inline entry entry_of(const folding *with, point one) { return one < 0x10000 ? with->entries[one] : (entry)with->classes[one] << 16; }

/* A segmenter that says what comes behind all that is said already, of at most `size` characters. */
segmenter begin_cells(const folding *with, page *page, int64_t size);
void end_cell(segmenter *now);
void see_more_blanks(segmenter *now, int32_t many);
void end_cells(segmenter *now);

/* Where the head ends and the tail begins. */
void find_ends(page *page);

bool room_for(void **at, int32_t *room, int64_t needed, size_t size);

/* Characters that begin at bytes, which are said from `before` on. */
static inline void note_bytes(segmenter *now, int32_t before, int32_t first, int32_t last) {
    if (before == now->start) now->first_byte = first;
    now->last_byte = last;
}

/* A character of folded text, of one that begins at a byte of the text. Whether it is said. */
static inline bool see(segmenter *now, entry its, point one, int32_t byte) {
    if (is_of(its) & LINE_END) return end_cell(now), false;
    if (is_of(its) & now->last & BLANK) return see_more_blanks(now, 1), false;
    now->page->said.at[now->many] = one;
    now->page->classes.at[now->many] = class_of(its);
    now->last = is_of(its) & BLANK;
    now->kinds |= now->with->kinds[class_of(its)];
    note_bytes(now, now->many, byte, byte);
    now->many++;
    return true;
}

#endif
