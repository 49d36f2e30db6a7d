/* What stands twice: headlines, leads, paragraphs. What jalaa.cleaning.repeats finds, where each case is told; nearly every text says nothing twice,
   so each case asks first what costs little.

   lead     [المدينة – فتح الجسر أمس.][عاد الناس.]
                             [   key  ]                  the end of its first sentence: where it comes again, sentences are compared
   below    … [فتح الجسر أمس.][عاد الناس.] وأضاف …        a dateline may stand before the first copy

   Before this are told: `letter`, what a cell says character by character; `said_on`, what a page says so; and `both_stand`, which of the `TOGETHER` places
   (as bits) of `many` from one on have a letter there and another one as far behind. */

#ifndef JALAA_REPEAT_H
#define JALAA_REPEAT_H

#include "words.h"

#include <stdlib.h>

enum { REPEAT_LENGTH = 60, TWO_HEADLINES = 400 }; /* code points */
enum { SLACK = 8 };        /* code points by which two copies of a headline may differ in blanks and punctuation */
enum { LONGEST_SITE = 6 }; /* words */
enum { MOST_WORDS = TWO_HEADLINES / 2 };
enum { MARKS = 1024 };

typedef struct { stretch said; int32_t number; } paragraph;
typedef ROW(paragraph) paragraphs;

/* The words of a text's first paragraph; those of its sentence `number` end at ends[number]. */
typedef struct {
    letters words;
    ROW(int32_t) ends;
} lead;

static stretch said_by(const cells_of_page *page, int32_t number)
{
    const cell *one = &page->cells[number];
    return (stretch){said_on(page) + one->start, said_on(page) + one->end};
}

static stretch beginning_of(stretch said)
{
    return length_of(said) <= TWO_HEADLINES ? said : (stretch){said.at, said.at + TWO_HEADLINES};
}

static bool add(const cells_of_page *page, int32_t number, stretch part, bool whole, repeats *found)
{
    bool failed = false;
    repeat *one = PUSH(found, failed);
    if (one)
        *one = (repeat){number, (int32_t)(part.at - said_on(page)), (int32_t)(part.end - said_on(page)), whole};
    return !failed;
}

/* `where: head`: the headline below itself, or twice in a row. */
static bool headline_again(const cells_of_page *page, repeats *found)
{
    stretch headline = said_by(page, 0), begins = beginning_of(headline), word = first_word(page->is, begins);
    stretch words[MOST_WORDS];
    if (word.at < word.end && find(word, (stretch){word.end, begins.end})) {
        int32_t many = all_words(page->is, begins, words, MOST_WORDS), length = twice(words, many, 0);
        if (length && !add(page, 0, (stretch){words[length].at, words[2 * length - 1].end}, false, found))
            return false;
    }
    for (int32_t number = 1; number < page->many && number < page->head_end; number++) {
        stretch said = said_by(page, number);
        if (abs(length_of(said) - length_of(headline)) <= SLACK && same_words(page->is, said, headline) && !add(page, number, said, true, found))
            return false;
    }
    return true;
}

static bool has_words(const traits *is, stretch said, int32_t least)
{
    bool inside = false;
    for (; said.at < said.end && least; said.at++) {
        bool blank = is[*said.at] & SPACE;
        least -= !blank && !inside;
        inside = !blank;
    }
    return !least;
}

/* Whether the first line says the second one with the name of a site before or behind it, which takes few code points. */
static bool names_headline(const cells_of_page *page, stretch first, stretch headline)
{
    int32_t more = length_of(first) - length_of(headline);
    if (more < 3 || more > 63 || !has_words(page->is, headline, SHORTEST_HEADLINE))
        return false;
    const letter *at = find(headline, first);
    if (!at)
        return false;
    stretch before = {first.at, at}, behind = {at + length_of(headline), first.end};
    return (!length_of(behind) && names_site_before(page->is, before)) || (!length_of(before) && names_site_behind(page->is, behind));
}

/* `where: first`: the first line, or its beginning, that says the headline behind it with the name of the site before or behind it. */
static bool title_of_page(const cells_of_page *page, repeats *found)
{
    stretch first = said_by(page, 0), begins = beginning_of(first);
    if (page->many > 1 && names_headline(page, first, said_by(page, 1)))
        return add(page, 0, first, true, found);
    if (!may_name_site(page->is, begins))
        return true;
    stretch words[MOST_WORDS];
    int32_t many = all_words(page->is, begins, words, LONGEST_SITE);
    for (int32_t begin = 1, length; begin < LONGEST_SITE && begin < many; begin++) {
        if (!names_site_before(page->is, (stretch){first.at, words[begin].at}))
            continue;
        many = all_words(page->is, begins, words, MOST_WORDS);
        if ((length = twice(words, many, begin))) {
            stretch title = {first.at, words[begin + length].at};
            while (title.at < title.end && page->is[title.end[-1]] & SPACE)
                title.end--;
            return add(page, 0, title, false, found);
        }
    }
    return true;
}

static bool is_paragraph(const cells_of_page *page, int32_t number)
{
    const cell *one = &page->cells[number];
    return one->prose && one->end - one->start >= REPEAT_LENGTH;
}

/* Whether two paragraphs may say the same: have one length, and one code point in a place. */
static bool may_be_alike(const cells_of_page *page)
{
    uint64_t marks[MARKS / 64] = {0}, alike = 0;
    for (int32_t number = 0; number < page->many; number++)
        if (is_paragraph(page, number)) {
            stretch said = said_by(page, number);
            uint32_t mark = ((uint32_t)length_of(said) * 61 + said.at[REPEAT_LENGTH / 2]) % MARKS;
            alike |= marks[mark / 64] >> mark % 64 & 1;
            marks[mark / 64] |= (uint64_t)1 << mark % 64;
        }
    return alike;
}

static int compare(const void *one, const void *other)
{
    const paragraph *a = one, *b = other;
    int32_t longer = length_of(a->said) - length_of(b->said);
    int differ = longer ? longer : memcmp(a->said.at, b->said.at, (size_t)length_of(a->said) * sizeof *a->said.at);
    return differ ? differ : (a->number > b->number) - (a->number < b->number);
}

static int compare_numbers(const void *one, const void *other)
{
    const paragraph *a = one, *b = other;
    return (a->number > b->number) - (a->number < b->number);
}

/* The paragraphs that an earlier one says too, in order: sorted, as a hash that a text can aim at would be slow when it does. */
static bool find_copies(const cells_of_page *page, paragraphs *copies)
{
    bool failed = false;
    if (!may_be_alike(page))
        return true;
    for (int32_t number = 0; number < page->many && !failed; number++)
        if (is_paragraph(page, number)) {
            paragraph *one = PUSH(copies, failed);
            if (one)
                *one = (paragraph){said_by(page, number), number};
        }
    if (failed)
        return false;
    qsort(copies->at, (size_t)copies->many, sizeof *copies->at, compare);
    int32_t kept = 0;
    stretch before = {NULL, NULL};
    for (int32_t next = 0; next < copies->many; next++) {
        paragraph one = copies->at[next];
        if (same(one.said, before))
            copies->at[kept++] = one;
        before = one.said;
    }
    copies->many = kept;
    qsort(copies->at, (size_t)kept, sizeof *copies->at, compare_numbers);
    return true;
}

static bool read_lead(const cells_of_page *page, stretch said, lead *read)
{
    bool failed = false;
    for (stretch one = first_sentence(page->is, said); one.at < one.end && !failed; one = first_sentence(page->is, (stretch){one.end, said.end})) {
        failed = !write_words(page->is, one, &read->words);
        int32_t *end = failed ? NULL : PUSH(&read->ends, failed);
        if (end)
            *end = read->words.many;
    }
    return !failed;
}

static stretch written_in(const letters *words, int32_t start, int32_t end)
{
    return start < end ? (stretch){words->at + start, words->at + end} : (stretch){NULL, NULL};
}

/* The sentences of the stretch that say the lead again, from its first sentence on; of that the end will do. */
static bool lead_again(const cells_of_page *page, int32_t number, stretch said, const lead *led, repeats *found)
{
    letters written = {0};
    bool failed = false;
    int32_t at = 0; /* the sentence of the lead that comes next, if one has come */
    for (stretch one = first_sentence(page->is, said); one.at < one.end && !failed; one = first_sentence(page->is, (stretch){one.end, said.end})) {
        written.many = 0;
        failed = !write_words(page->is, one, &written);
        stretch says = written_in(&written, 0, written.many);
        if (at && at < led->ends.many && written.many && same(says, written_in(&led->words, led->ends.at[at - 1], led->ends.at[at])))
            at++;
        else if (written.many >= REPEAT_LENGTH && written.many <= led->ends.at[0]
                 && same(says, written_in(&led->words, led->ends.at[0] - written.many, led->ends.at[0])))
            at = 1;
        else
            at = 0;
        failed = failed || (at && !add(page, number, one, false, found));
    }
    free(written.at);
    return !failed;
}

/* Anywhere: whole paragraphs, and the lead. */
static bool paragraphs_again(const cells_of_page *page, repeats *found)
{
    paragraphs copies = {0};
    lead led = {{0}, {0}};
    stretch first = {NULL, NULL}, key = first;
    bool failed = !find_copies(page, &copies);
    for (int32_t number = 0, copy = 0; number < page->many && !failed; number++) {
        if (!is_paragraph(page, number))
            continue;
        stretch said = said_by(page, number), rest = said;
        if (copy < copies.many && copies.at[copy].number == number) {
            copy++;
            failed = !add(page, number, said, true, found);
            continue;
        }
        if (!first.at) {
            stretch sentence = first_sentence(page->is, said);
            first = said, key = key_of(page->is, sentence), rest.at = sentence.end;
        }
        if (!length_of(key) || !find(key, rest))
            continue;
        failed = (!led.ends.many && !read_lead(page, first, &led)) || !lead_again(page, number, rest, &led, found);
    }
    free(copies.at);
    free(led.words.at);
    free(led.ends.at);
    return !failed;
}

static bool find_on(const cells_of_page *page, repeat_where where, repeats *found)
{
    if (!page->many)
        return true;
    return where == REPEAT_FIRST ? title_of_page(page, found) : where == REPEAT_HEAD ? headline_again(page, found) : paragraphs_again(page, found);
}

#endif
