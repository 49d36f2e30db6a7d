/* Folded text as words and sentences, read as the patterns of jalaa.cleaning.repeats read it.

   said        "قال الوزير: نعم." وعاد.
   words        [  ][     ]  [ ]   [ ]       letters and digits; blanks and punctuation are between them
   sentences   [               ] [    ]      from what is no blank to a stop, with what closes behind it

   A cell holds no line end, so that `.` is any code point here and `$` the end of the cell. */

#include "words.h"

#include <string.h>

enum { KEY_LENGTH = 24 }; /* code points */
enum { BLOCK = 32 };      /* code points that are looked at together; compilers that unroll 16 first see no vectors in them */

static bool is_stop(point one) { return one <= 0x61F && (one == '.' || one == '!' || one == '?' || one == 0x61F); } /* most letters lie above */
static bool is_closer(point one) { return one == '"' || one == '\'' || one == ')' || one == ']'; }
static bool is_stroke(point one) { return one == '-' || one == '|' || one == '>' || one == '/' || one == '"'; }

/* What may stand behind the last letter of a sentence. */
static bool is_end(point one)
{
    return is_stop(one) || is_closer(one) || one == ' ' || one == 0x2026 || one == 0x60C || one == ',' || one == ':';
}

/* Whether a stroke stands at this place, behind what may be a name. */
static bool ends_name(stretch said, int32_t place) { return place >= 2 && place <= 60 && is_stroke(said.at[place]); }

bool same(stretch one, stretch other)
{
    size_t length = (size_t)(one.end - one.at);
    return length == (size_t)(other.end - other.at) && (!length || !memcmp(one.at, other.at, length * sizeof *one.at));
}

/* Whether at one of BLOCK places, compared at once, `first` stands, and `last` at the place of the same number from `behind` on. Points are below
   2^21, so that only a zero less one has the top bit. */
static inline bool in_block(const point *at, const point *behind, point first, point last)
{
    point equal = 0;
    for (int i = 0; i < BLOCK; i++)
        equal |= ((at[i] ^ first) | (behind[i] ^ last)) - 1;
    return equal >> 31;
}

/* Most places fall by the first and the last code point of the key. */
const point *find(stretch key, stretch in)
{
    int32_t last = length_of(key) - 1;
    if (last >= length_of(in))
        return NULL;
    const point *at = in.at, *stop = in.end - last;
    bool blocks = stop - at >= BLOCK;
    while (at < stop) {
        if (blocks && stop - at < BLOCK)
            at = stop - BLOCK; /* the last places once more with some before them, as a block */
        const point *end = blocks ? at + BLOCK : stop;
        if (blocks && !in_block(at, at + last, key.at[0], key.at[last]))
            at = end;
        for (; at < end; at++)
            if (*at == key.at[0] && at[last] == key.at[last] && !memcmp(at, key.at, (size_t)(last + 1) * sizeof *at))
                return at;
    }
    return NULL;
}

stretch first_word(stretch said)
{
    while (said.at < said.end && !is_letter(*said.at))
        said.at++;
    const point *end = said.at;
    while (end < said.end && is_letter(*end))
        end++;
    return (stretch){said.at, end};
}

int32_t all_words(stretch said, stretch *words, int32_t room)
{
    int32_t many = 0;
    for (stretch word = first_word(said); many < room && word.at < word.end; word = first_word((stretch){word.end, said.end}))
        words[many++] = word;
    return many;
}

bool same_words(stretch one, stretch other)
{
    bool any = false;
    for (;; any = true) {
        stretch word = first_word(one), peer = first_word(other);
        if (!same(word, peer))
            return false;
        if (word.at == word.end)
            return any;
        one.at = word.end, other.at = peer.end;
    }
}

bool write_words(stretch said, points *written)
{
    bool failed = false, first = true;
    for (stretch word = first_word(said); word.at < word.end && !failed; word = first_word((stretch){word.end, said.end}), first = false) {
        point *blank = first ? NULL : PUSH(written, failed);
        if (blank)
            *blank = ' ';
        for (; word.at < word.end && !failed; word.at++) {
            point *letter = PUSH(written, failed);
            if (letter)
                *letter = *word.at;
        }
    }
    return !failed;
}

stretch first_sentence(stretch said)
{
    while (said.at < said.end && *said.at == ' ')
        said.at++;
    const point *end = said.at + (said.at < said.end); /* it may begin with a stop */
    while (end < said.end && (!is_stop(*end) || (*end == '.' && end + 1 < said.end && end[1] != ' ' && end[1] != '"')))
        end++;
    while (end < said.end && is_stop(*end))
        end++;
    while (end < said.end && is_closer(*end))
        end++;
    return (stretch){said.at, end};
}

stretch key_of(stretch sentence)
{
    stretch key = {length_of(sentence) > KEY_LENGTH ? sentence.end - KEY_LENGTH : sentence.at, sentence.end};
    while (key.at < key.end && is_end(key.end[-1]))
        key.end--;
    key.end -= key.at < key.end;
    return key;
}

int32_t twice(const stretch *words, int32_t many, int32_t begin)
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

/* ^.{2,60}[-|>/"] ?"?$ */
bool names_site_before(stretch said)
{
    int32_t last = length_of(said) - 1;
    return ends_name(said, last)
        || (last > 0 && (said.at[last] == ' ' || said.at[last] == '"') && ends_name(said, last - 1))
        || (last > 1 && said.at[last - 1] == ' ' && said.at[last] == '"' && ends_name(said, last - 2));
}

/* ^ ?[-|] ?.{2,40}$ */
bool names_site_behind(stretch said)
{
    if (said.at < said.end && *said.at == ' ')
        said.at++;
    if (said.at == said.end || (*said.at != '-' && *said.at != '|'))
        return false;
    int32_t rest = length_of(said) - 1;
    return rest >= 2 && rest <= 40 + (said.at[1] == ' ');
}
