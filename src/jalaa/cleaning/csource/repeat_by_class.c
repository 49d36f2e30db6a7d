/* Repeats by the classes of characters, which are bytes: where each class has one character that texts say, these say all (repeat.h). */

#include "blocks.h"

typedef class_ letter;

static inline const letter *said_on(const cells_of_page *page) { return page->classes; }

enum { TOGETHER = BLOCK_BYTES };

static inline uint64_t both_stand(const letter *at, const letter *behind, letter first, letter last, int64_t many) {
    uint64_t found = bytes_equal(at, first) & bytes_equal(behind, last);
    return many < TOGETHER ? found & ((1ull << many) - 1) : found;
}

#include "repeat.h"

bool find_repeats_by_class(const cells_of_page *page, repeat_where where, repeats *found) { return find_on(page, where, found); }
