/* What is said as words and sentences, read as the patterns of jalaa.cleaning.repeats read it; of what `letter` is, which is told before (repeat.h).

   said        "قال الوزير: نعم." وعاد.
   words        [  ][     ]  [ ]   [ ]       letters and digits; blanks and punctuation are between them
   sentences   [               ] [    ]      from what is no blank to a stop, with what closes behind it

   A cell holds no line end, so that `.` is any character here and `$` the end of the cell. */

#ifndef JALAA_WORDS_H
#define JALAA_WORDS_H

#include "blocks.h"

typedef struct { const letter *at, *end; } stretch;
typedef ROW(letter) letters;

static inline int32_t length_of(stretch one) { return (int32_t)(one.end - one.at); }

static inline bool is_quote(traits one) { return (one & (STROKE | CLOSER)) == (STROKE | CLOSER); }

enum { SHORTEST_HEADLINE = 5 }; /* words; fewer may stand twice in a row in verse */
enum { KEY_LENGTH = 24, LONGEST_NAME = 60 }; /* code points */

/* What may stand behind the last letter of a sentence. */
enum { ENDS = STOP | CLOSER | GAP | ELLIPSIS | COMMA | COLON };

/* Whether a stroke stands at this place, behind what may be a name. */
static bool ends_name(const traits *is, stretch said, int32_t place) { return place >= 2 && place <= LONGEST_NAME && is[said.at[place]] & STROKE; }

/* Whether one may: most cells say no stroke among their first characters. */
static bool may_name_site(const traits *is, stretch said)
{
    int32_t many = length_of(said) <= LONGEST_NAME ? length_of(said) : LONGEST_NAME + 1;
    traits all = 0;
    for (int32_t at = 0; at < many; at++)
        all |= is[said.at[at]];
    return all & STROKE;
}

/* Whether both say the same, letter by letter. */
static bool same(stretch one, stretch other)
{
    size_t length = (size_t)(one.end - one.at);
    return length == (size_t)(other.end - other.at) && (!length || !memcmp(one.at, other.at, length * sizeof *one.at));
}

/* The first place in the stretch where `key`, which is not empty, stands; NULL where it does not. For keys that are short or have few places to stand
   at: each place may cost as much as the key is long. */
static const letter *find(stretch key, stretch in)
{
    int32_t last = length_of(key) - 1;
    if (last >= length_of(in))
        return NULL;
    for (const letter *at = in.at, *stop = in.end - last; at < stop; at += TOGETHER) {
        uint64_t found = both_stand(at, at + last, key.at[0], key.at[last], stop - at);
        for (; found; found &= found - 1)
            if (!memcmp(at + __builtin_ctzll(found), key.at, (size_t)(last + 1) * sizeof *at))
                return at + __builtin_ctzll(found);
    }
    return NULL;
}

/* The first word of the stretch; empty where there is none. */
static stretch first_word(const traits *is, stretch said)
{
    while (said.at < said.end && !(is[*said.at] & LETTER))
        said.at++;
    const letter *end = said.at;
    while (end < said.end && is[*end] & LETTER)
        end++;
    return (stretch){said.at, end};
}

/* The words of the stretch, `room` at most; how many. */
static int32_t all_words(const traits *is, stretch said, stretch *words, int32_t room)
{
    int32_t many = 0;
    for (stretch word = first_word(is, said); many < room && word.at < word.end; word = first_word(is, (stretch){word.end, said.end}))
        words[many++] = word;
    return many;
}

/* Whether both say the same words, and any. */
static bool same_words(const traits *is, stretch one, stretch other)
{
    bool any = false;
    for (;; any = true) {
        stretch word = first_word(is, one), peer = first_word(is, other);
        if (!same(word, peer))
            return false;
        if (word.at == word.end)
            return any;
        one.at = word.end, other.at = peer.end;
    }
}

/* The words with what is no letter between two of them, behind what is there. False without memory. */
static bool write_words(const traits *is, stretch said, letters *written)
{
    bool first = true;
    while (written->room - written->many <= length_of(said)) /* words and what is between them are not more than what is said */
        if (!more_room((void **)&written->at, written->room, &written->room, sizeof *written->at))
            return false;
    for (stretch word = first_word(is, said); word.at < word.end; word = first_word(is, (stretch){word.end, said.end}), first = false) {
        if (!first)
            written->at[written->many++] = (letter)-1;
        memcpy(written->at + written->many, word.at, (size_t)length_of(word) * sizeof *word.at);
        written->many += length_of(word);
    }
    return true;
}

/* The first sentence of the stretch: up to a stop with a blank or quote behind it, with the quotes and brackets that close there. Empty where all is
   blank. */
static stretch first_sentence(const traits *is, stretch said)
{
    while (said.at < said.end && is[*said.at] & GAP)
        said.at++;
    const letter *end = said.at + (said.at < said.end); /* it may begin with a stop */
    while (end < said.end && (!(is[*end] & STOP) || (is[*end] & DOT && end + 1 < said.end && !(is[end[1]] & GAP) && !is_quote(is[end[1]]))))
        end++;
    while (end < said.end && is[*end] & STOP)
        end++;
    while (end < said.end && is[*end] & CLOSER)
        end++;
    return (stretch){said.at, end};
}

/* The end of a sentence without its last stop and letter, by which it is looked for; may be empty. */
static stretch key_of(const traits *is, stretch sentence)
{
    stretch key = {length_of(sentence) > KEY_LENGTH ? sentence.end - KEY_LENGTH : sentence.at, sentence.end};
    while (key.at < key.end && is[key.end[-1]] & ENDS)
        key.end--;
    key.end -= key.at < key.end;
    return key;
}

/* How many words from number `begin` on stand twice in a row; 0 if fewer than a headline has. */
static int32_t twice(const stretch *words, int32_t many, int32_t begin)
{
    for (int32_t length = SHORTEST_HEADLINE; length <= (many - begin) / 2; length++) {
        int32_t alike = 0;
        while (alike < length && same(words[begin + alike], words[begin + length + alike]))
            alike++;
        if (alike == length)
            return length;
    }
    return 0;
}

/* Whether a stretch reads as the name of a site before a headline, behind one: it ends, or begins, with a stroke. */

/* ^.{2,60}[-|>/"] ?"?$ */
static bool names_site_before(const traits *is, stretch said)
{
    int32_t last = length_of(said) - 1;
    return ends_name(is, said, last)
        || (last > 0 && (is[said.at[last]] & GAP || is_quote(is[said.at[last]])) && ends_name(is, said, last - 1))
        || (last > 1 && is[said.at[last - 1]] & GAP && is_quote(is[said.at[last]]) && ends_name(is, said, last - 2));
}

/* ^ ?[-|] ?.{2,40}$ */
static bool names_site_behind(const traits *is, stretch said)
{
    if (said.at < said.end && is[*said.at] & GAP)
        said.at++;
    if (said.at == said.end || !(is[*said.at] & BAR))
        return false;
    int32_t rest = length_of(said) - 1;
    return rest >= 2 && rest <= 40 + !!(is[said.at[1]] & GAP);
}

#endif
