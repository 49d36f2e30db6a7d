/* What tests call of the compiled parts: rows of four numbers in, rows of four numbers out, whatever the structs of compiled.h look like inside. */

#include "counted.h"

#include "share.h"

#include <string.h>

#undef malloc
#undef calloc
#undef realloc
#undef free

int32_t taken;              /* pieces of memory that nobody gave back */
int32_t left = INT32_MAX;   /* how often memory is still to be had */

static bool to_be_had(void) { return left > 0 && left--; }

void *counted_realloc(void *at, size_t size)
{
    void *moved = to_be_had() ? realloc(at, size) : NULL;
    taken += moved && !at;
    return moved;
}

void *counted_calloc(size_t many, size_t size)
{
    void *found = to_be_had() ? calloc(many, size) : NULL;
    taken += found != NULL;
    return found;
}

void counted_free(void *at)
{
    taken -= at != NULL;
    free(at);
}

static int32_t (*rows)[4];

static int32_t row(int32_t many, int32_t first, int32_t second, int32_t third, int32_t fourth)
{
    void *moved = realloc(rows, sizeof *rows * (size_t)(many + 1));
    if (!moved)
        abort();
    rows = moved;
    rows[many][0] = first, rows[many][1] = second, rows[many][2] = third, rows[many][3] = fourth;
    return many + 1;
}

/* Findings are (start, end, rule, rank), changes (start, end, rule, put); gives how many changes `told` then tells, -1 without memory. */
int32_t drive_share_out(const uint32_t *text, int32_t length, const int32_t (*given)[4], int32_t many, const uint8_t *replaces)
{
    findings found = {0};
    changes made = {0};
    pieces parts = {0};
    bool failed = false;
    int32_t told = 0;
    for (int32_t next = 0; next < many && !failed; next++) {
        finding *one = PUSH(&found, failed);
        if (one)
            *one = (finding){.start = given[next][0], .end = given[next][1], .rule = given[next][2], .rank = given[next][3]};
    }
    sight *sights = malloc((size_t)length + 1);
    for (int32_t at = 0; at < length; at++)
        sights[at] = sight_of(text[at]);
    failed = failed || !share_out(sights, length, &found, replaces, &parts, &made);
    free(sights);
    for (int32_t next = 0; next < made.many; next++)
        told = row(told, made.at[next].start, made.at[next].end, made.at[next].rule, made.at[next].put);
    counted_free(found.at);
    counted_free(made.at);
    counted_free(parts.at);
    return failed ? -1 : told;
}

enum { MOST_CLASSES = 250, BEYOND = 128 };

/* A class for each code point that is said, and what it is; NULL where there are too many. */
static class_ *classes_of(const uint32_t *said, int32_t length, traits *is)
{
    uint32_t points[MOST_CLASSES];
    int32_t many = 0;
    class_ *classes = calloc((size_t)length + BEYOND, 1);
    for (int32_t at = 0; at < length; at++) {
        int32_t one = 0;
        while (one < many && points[one] != said[at])
            one++;
        if (one == MOST_CLASSES) {
            free(classes);
            return NULL;
        }
        if (one == many)
            points[many] = said[at], is[many++] = traits_of[said[at]];
        classes[at] = (class_)one;
    }
    return classes;
}

static void assert_same(const repeats *one, const repeats *other)
{
    if (one->many != other->many)
        abort();
    for (int32_t at = 0; at < one->many; at++) {
        const repeat *a = &one->at[at], *b = &other->at[at];
        if (a->number != b->number || a->start != b->start || a->end != b->end || a->whole != b->whole)
            abort();
    }
}

/* Cells are (start, end, prose, -), repeats (number, start, end, whole). */
int32_t drive_find_repeats(const uint32_t *said, const int32_t (*given)[4], int32_t many, int32_t head_end, int32_t where)
{
    ROW(cell) cells = {0};
    repeats found = {0};
    bool failed = false;
    int32_t told = 0;
    for (int32_t next = 0; next < many && !failed; next++) {
        cell *one = PUSH(&cells, failed);
        if (one)
            *one = (cell){.start = given[next][0], .end = given[next][1], .prose = given[next][2] != 0};
    }
    traits is[256];
    cells_of_page page = {.said = said, .is = traits_of, .cells = cells.at, .many = many, .head_end = head_end};
    class_ *classes = classes_of(said, many ? given[many - 1][1] : 0, is);
    failed = failed || !find_repeats_by_point(&page, (repeat_where)where, &found);
    if (classes && !failed && left > INT32_MAX / 2) {
        repeats other = {0};
        page.classes = classes, page.is = is;
        failed = !find_repeats_by_class(&page, (repeat_where)where, &other);
        assert_same(&found, &other);
        counted_free(other.at);
    }
    free(classes);
    for (int32_t next = 0; next < found.many; next++)
        told = row(told, found.at[next].number, found.at[next].start, found.at[next].end, found.at[next].whole);
    counted_free(cells.at);
    counted_free(found.at);
    return failed ? -1 : told;
}

const int32_t *told(void) { return rows ? rows[0] : NULL; }
