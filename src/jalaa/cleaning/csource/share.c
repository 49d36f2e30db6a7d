/* Which finding has each code point: where several want it, the most important one has it.

   findings   of rank 1       [      ]     [   ]
              of rank 2    [              ]
   pieces                  [  )[     )[   )[   )

   A sweep over the text with a heap of the findings that are open: n log n, whatever lies over what. */

#include "share.h"

#include <stdlib.h>

enum { MANY_MOVES = 16 }; /* for each finding; where more are needed they are sorted otherwise */

static int compare(const void *one, const void *other)
{
    return compare_findings(one, other);
}

/* Mostly they are in order already, or nearly. */
void put_in_order(findings *found)
{
    finding *at = found->at;
    int64_t moves = MANY_MOVES * (int64_t)found->many;
    int32_t kept = found->many > 0;
    for (int32_t next = 1; next < found->many && moves >= 0; next++) {
        finding one = at[next];
        int32_t place = next;
        for (; place > 0 && compare_findings(&one, &at[place - 1]) < 0; place--, moves--)
            at[place] = at[place - 1];
        at[place] = one;
    }
    if (moves < 0)
        qsort(at, (size_t)found->many, sizeof *at, compare);
    for (int32_t next = 1; next < found->many; next++)
        if (compare_findings(&at[kept - 1], &at[next]))
            at[kept++] = at[next];
    found->many = kept;
}

/* Whether of two findings, by their places in the order of the text, `one` takes what both want: by rank, of one rule the one that begins first, or
   reaches farther. */
static bool takes(const finding *found, int32_t one, int32_t other)
{
    const finding *a = &found[one], *b = &found[other];
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->start != b->start ? a->start < b->start : a->end > b->end;
}

/* A heap of the findings that are open, the one that takes all on top. */
static void open_one(int32_t *open, int32_t many, int32_t one, const finding *found)
{
    int32_t place = many;
    for (; place > 0 && takes(found, one, open[(place - 1) / 2]); place = (place - 1) / 2)
        open[place] = open[(place - 1) / 2];
    open[place] = one;
}

/* The heap without its top; `many` are left. */
static void close_first(int32_t *open, int32_t many, const finding *found)
{
    int32_t one = open[many], place = 0;
    for (int64_t below = 1; below < many; below = 2 * (int64_t)place + 1) {
        if (below + 1 < many && takes(found, open[below + 1], open[below]))
            below++;
        if (!takes(found, open[below], one))
            break;
        open[place] = open[below];
        place = (int32_t)below;
    }
    open[place] = one;
}

/* The stretches, in order, that have one most important finding. */
static bool sweep(const finding *found, int32_t many, const uint8_t *replaces, pieces *made)
{
    int32_t *open = malloc((size_t)many * sizeof *open);
    bool *begun = calloc((size_t)many, sizeof *begun);
    bool failed = !open || !begun;
    int32_t held = 0, at = 0, last = -1;
    for (int32_t next = 0; next <= many && !failed; next++) {
        int32_t start = next < many ? found[next].start : INT32_MAX;
        while (held && at < start && !failed) {
            int32_t first = open[0], end = found[first].end, stop = end < start ? end : start;
            if (end <= at) {
                close_first(open, --held, found);
                continue;
            }
            if (first == last) { /* parted only by where others begin */
                made->at[made->many - 1].end = stop;
            } else {
                piece *one = PUSH(made, failed);
                bool gone = !replaces[found[first].rule];
                if (one)
                    *one = (piece){at, stop, found[first].rule, gone, !gone && !begun[first], false, false};
                begun[first] = true;
                last = first;
            }
            at = stop;
        }
        at = start;
        if (next < many)
            open_one(open, held++, next, found);
    }
    free(open);
    free(begun);
    return !failed;
}

bool share(findings *all, const uint8_t *replaces, pieces *made)
{
    put_in_order(all);
    const finding *found = all->at;
    int32_t many = all->many;
    bool failed = false;
    for (int32_t next = 1; next < many; next++)
        if (found[next - 1].end > found[next].start)
            return sweep(found, many, replaces, made);
    for (int32_t next = 0; next < many && !failed; next++) {
        if (found[next].start >= found[next].end)
            continue;
        piece *one = PUSH(made, failed);
        bool gone = !replaces[found[next].rule];
        if (one)
            *one = (piece){found[next].start, found[next].end, found[next].rule, gone, !gone, false, false};
    }
    return !failed;
}
