/* Repeats by code points, for the few pages that say characters which share a class (repeat.h). */

#include "compiled.h"

typedef point letter;

static inline const letter *said_on(const cells_of_page *page) { return page->said; }

enum { TOGETHER = 1 };

static inline uint64_t both_stand(const letter *at, const letter *behind, letter first, letter last, int64_t many) {
    return many > 0 && *at == first && *behind == last;
}

#include "repeat.h"

bool find_repeats_by_point(const cells_of_page *page, repeat_where where, repeats *found) { return find_on(page, where, found); }
