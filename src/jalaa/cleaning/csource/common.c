/* What the files of the compiled cleaner share: room for rows and tables, and the traits of code points, which the module fills from Python's tables. */

#include "compiled.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { FIRST_ROOM = 16, LARGE_PAGE = 2 << 20 };

traits traits_of[0x110000];

void *large_memory(size_t size)
{
    void *made = NULL;
    size = (size / LARGE_PAGE + 1) * LARGE_PAGE;
    if (posix_memalign(&made, LARGE_PAGE, size))
        return NULL;
#ifdef MADV_HUGEPAGE
    madvise(made, size, MADV_HUGEPAGE); /* where it is refused, pages are small, and nothing else */
#endif
    return made;
}

bool more_room(void **at, int32_t many, int32_t *room, size_t size)
{
    if (many > INT32_MAX / 2 || (size_t)many > SIZE_MAX / 2 / size)
        return false;
    int32_t wider = many < FIRST_ROOM ? FIRST_ROOM : 2 * many;
    void *moved = realloc(*at, (size_t)wider * size);
    if (!moved)
        return false;
    *at = moved;
    *room = wider;
    return true;
}
