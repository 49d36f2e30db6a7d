/* Cells: what a text says, taken apart (jalaa.cleaning.page).

       folded   ك ت ب : ⎵ ⎵ ا ح م د ⎵ ⎵ ⎵ ⎵ ⎵ ⎵ ش ا ر ك ⏎
       said     ك ت ب : ⎵ ا ح م د ⊣ ش ا ر ك ⊣          runs of blanks are one, five and more end a cell; behind each stands the edge */

#include "at_once.h"
#include "match.h"
#include "segment.h"

#include <string.h>

enum { PROSE_LENGTH = 90, HEAD_CELLS = 3, TAIL_CELLS = 3, APART = 5, STOP_WITHIN = 12 };

bool stops(const folding *with, const class_ *said, int32_t many) {
    for (int32_t at = many - 1; at >= 0 && at >= many - STOP_WITHIN; at--) {
        if (with->is[said[at]] & (STOP | ELLIPSIS)) return true;
        if (!(with->is[said[at]] & (GAP | CLOSER))) return false;
    }
    return false;
}

void end_cell(segmenter *now) {
    page *page = now->page;
    int32_t end = now->many - (now->many > now->start && (now->with->is[page->classes.at[now->many - 1]] & GAP)), length = end - now->start;
    if (length > 0) {
        cell *made = PUSH(&page->cells, page->failed);
        if (made) {
            *made = (cell){.start = now->start, .end = end, .first_byte = now->first_byte, .last_byte = now->last_byte, .kinds = now->at_once ? 0 : now->kinds};
            made->prose = length >= PROSE_LENGTH || (length >= PROSE_LENGTH / 2 && stops(now->with, page->classes.at + now->start, length));
        }
        page->said.at[end] = 0;
        page->classes.at[end] = (class_)now->with->edge;
        now->many = end + 1;
    }
    now->start = now->many, now->kinds = 0, now->last = BLANK, now->more_blanks = 0;
}

/* More blanks behind a blank: they are not said, and many of them end the cell. */
void see_more_blanks(segmenter *now, int32_t many) {
    if (now->more_at != now->many) now->more_blanks = 0, now->more_at = now->many;
    now->more_blanks += many;
    if (now->more_blanks >= APART - 1) end_cell(now), now->more_at = now->many;
}

bool room_for(void **at, int32_t *room, int64_t needed, size_t size) {
    while (*room < needed)
        if (!more_room(at, *room, room, size)) return false;
    return true;
}

segmenter begin_cells(const folding *with, page *page, int64_t size) {
    int32_t many = page->said.many;
    size += many;
    page->failed |= size > INT32_MAX || !room_for((void **)&page->said.at, &page->said.room, size, sizeof(point)) ||
                    !room_for((void **)&page->classes.at, &page->classes.room, size + BEYOND, sizeof(class_));
    uint32_t feed = is_of(with->entries['\n']);
    return (segmenter){page, with, many, many, 0, BLANK, 0, -1, 0, 0, false, feed == LINE_END};
}

void find_ends(page *page) {
    int32_t first = 0, last = page->cells.many - 1;
    while (first <= last && !page->cells.at[first].prose) first++;
    while (last >= first && !page->cells.at[last].prose) last--;
    int32_t least = page->cells.many - TAIL_CELLS;
    page->head_end = last < first || first + 1 < HEAD_CELLS ? HEAD_CELLS : first + 1;
    page->tail_start = last < first || least < last + 1 ? least : last + 1;
}

kinds kinds_of(const folding *with, page *page, int32_t number) {
    cell *one = &page->cells.at[number];
    if (!one->kinds) one->kinds = kinds_at_once(with, page->classes.at + one->start, one->end - one->start);
    return one->kinds;
}

bool says_shared(const folding *with, const page *page) {
    kinds kinds = 0;
    bool known = true;
    for (int32_t number = 0; number < page->cells.many; number++) kinds |= page->cells.at[number].kinds, known &= page->cells.at[number].kinds != 0;
    return known ? kinds & SHARED : shared_at_once(with, page->classes.at, page->said.many);
}

void end_cells(segmenter *now) {
    end_cell(now);
    now->page->said.many = now->many;
}
