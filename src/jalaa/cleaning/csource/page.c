/* The segmenter: a text as the cells that rules look at (jalaa.cleaning.page), read in one go from its bytes.

       bytes    ك ت ب : ⎵ ⎵ أ ح م د ⎵ ⎵ ⎵ ⎵ ⎵ ⎵ ش ا ر ك ⏎
       said     ك ت ب : ⎵ ا ح م د|ش ا ر ك            runs of blanks are one, five and more end a cell

   Places are worked out in a second reading, of the few texts that rules find something in. */

#include "page.h"

#include <string.h>

enum { PROSE_LENGTH = 90, HEAD_CELLS = 3, TAIL_CELLS = 3, APART = 5, STOP_WITHIN = 12 };

enum { MOST_LETTERS = 9 }; /* for each byte, with the edge behind them: U+FDFA has three and stands for eighteen letters */

/* Where the segmenter is: how much is said, where the cell begins that is read, the classes of the last four characters, whether a blank was the
   last one (or none is said yet), how many more blanks followed it, and at how much that was said. */
typedef struct {
    page *page;
    const folding *with;
    int32_t many, start;
    uint64_t rare;
    uint32_t before, last;
    int32_t more_blanks, more_at;
    bool placed;
} segmenter;

bool stops(const point *said, int32_t many) {
    for (int32_t at = many - 1; at >= 0 && at >= many - STOP_WITHIN; at--) switch (said[at]) {
        case '.': case '!': case '?': case 0x61F: case 0x2026: return true;
        case ' ': case '"': case '\'': case ')': case ']': continue;
        default: return false;
        }
    return false;
}

static entry entry_of(const folding *with, point one) { return one < 0x10000 ? with->entries[one] : (entry)with->classes[one] << 16; }

static uint32_t four_at(const class_ *said) { return four_of((uint32_t)said[0] << 24 | (uint32_t)said[1] << 16 | (uint32_t)said[2] << 8 | said[3]); }

static int32_t bits_in(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555ull;
    word = (word & 0x3333333333333333ull) + (word >> 2 & 0x3333333333333333ull);
    return (int32_t)((((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Full) * 0x0101010101010101ull) >> 56);
}

static bool says(const point *said, const point *string, int32_t many) {
    while (many && *said == *string) said++, string++, many--;
    return !many;
}

static void add_hint(page *page, cell *in, const uint64_t *ways, int32_t row) {
    if (in->hints < 0) {
        int32_t at = page->hints.many;
        for (int32_t word = 0; word < row; word++) {
            uint64_t *made = PUSH(&page->hints, page->failed);
            if (!made) return;
            *made = 0;
        }
        in->hints = at;
    }
    for (int32_t word = 0; word < row; word++) page->hints.at[in->hints + word] |= ways[word];
}

/* The ways of which a cell holds a string, told by where four characters of one may end. */
static void find_hints(const segmenter *now, cell *in) {
    const folding *with = now->with;
    for (int32_t number = 0; number < now->page->fours.many; number++) {
        int32_t place = now->page->fours.at[number] - 3;
        if (place < in->start) continue;
        uint32_t four = four_at(now->page->classes.at + place);
        uint64_t earlier = with->fours[four >> 6] & ((1ull << (four & 63)) - 1);
        const int32_t *group = with->four_strings + with->fours_before[four >> 6] + bits_in(earlier);
        for (int32_t string = group[0]; string < group[1]; string++) {
            const hint *one = &with->strings[string];
            int32_t start = place - one->at;
            const point *said = now->page->said.at + place;
            if (start >= in->start && start + one->many <= in->end && (!one->before || said[-1] == one->before) &&
                (!one->behind || said[4] == one->behind) && says(said - one->at, with->string_letters + one->letters, one->many))
                add_hint(now->page, in, with->string_ways + (size_t)string * (size_t)with->row, with->row);
        }
    }
}

static void end_cell(segmenter *now) {
    page *page = now->page;
    int32_t end = now->many - (now->many > now->start && page->said.at[now->many - 1] == ' '), length = end - now->start;
    if (length > 0) {
        cell *made = PUSH(&page->cells, page->failed);
        if (made) {
            *made = (cell){.start = now->start, .end = end, .rare = now->rare, .hints = -1};
            made->prose = length >= PROSE_LENGTH || (length >= PROSE_LENGTH / 2 && stops(page->said.at + now->start, length));
            if (page->fours.many) find_hints(now, made);
        }
        page->said.at[end] = 0;
        page->classes.at[end] = (class_)now->with->edge;
        now->many = end + 1;
    }
    now->start = now->many, now->rare = 0, now->last = BLANK, now->more_blanks = 0, page->fours.many = 0;
}

static void note_four(page *page, int32_t at) {
    int32_t *made = PUSH(&page->fours, page->failed);
    if (made) *made = at;
}

/* One more blank behind a blank: it is not said, and many of them end the cell. */
static void see_more_blanks(segmenter *now) {
    if (now->more_at != now->many) now->more_blanks = 0, now->more_at = now->many;
    if (++now->more_blanks == APART - 1) end_cell(now), now->more_at = now->many;
}

/* A character of folded text; `from` is its number there, where places are wanted. */
static inline void see(segmenter *now, entry its, point one, int32_t from) {
    if (is_of(its) & LINE_END) end_cell(now);
    else if (is_of(its) & now->last & BLANK) see_more_blanks(now);
    else {
        now->before = now->before << 8 | class_of(its);
        uint32_t four = four_of(now->before);
        if (now->placed) now->page->said_from.at[now->many] = from;
        now->page->said.at[now->many] = one;
        now->page->classes.at[now->many] = class_of(its);
        now->last = is_of(its);
        if (is_of(its) & RARE) now->rare |= now->with->kinds[class_of(its)];
        if (now->with->fours[four >> 6] >> (four & 63) & 1) note_four(now->page, now->many);
        now->many++;
    }
}

static bool room_for(void **at, int32_t *room, int64_t needed, size_t size) {
    while (*room < needed)
        if (!more_room(at, *room, room, size)) return false;
    return true;
}

/* A segmenter that says what comes behind all that is said already, of at most `size` characters. */
static segmenter begin(const folding *with, page *page, int64_t size, bool placed) {
    int32_t many = page->said.many;
    page->fours.many = 0;
    size += many;
    page->failed |= size > INT32_MAX || !room_for((void **)&page->said.at, &page->said.room, size, sizeof(point)) ||
                    !room_for((void **)&page->classes.at, &page->classes.room, size, sizeof(class_)) ||
                    (placed && !room_for((void **)&page->said_from.at, &page->said_from.room, size, sizeof(int32_t)));
    return (segmenter){page, with, many, many, 0, 0, BLANK, 0, -1, placed};
}

/* Where the head ends and the tail begins. */
static void find_ends(page *page) {
    int32_t first = 0, last = page->cells.many - 1;
    while (first <= last && !page->cells.at[first].prose) first++;
    while (last >= first && !page->cells.at[last].prose) last--;
    int32_t least = page->cells.many - TAIL_CELLS;
    page->head_end = last < first || first + 1 < HEAD_CELLS ? HEAD_CELLS : first + 1;
    page->tail_start = last < first || least < last + 1 ? least : last + 1;
}

static void end(segmenter *now) {
    end_cell(now);
    now->page->said.many = now->many;
}

/* The code point that begins at a byte of a text in UTF-8, which is valid. */
static inline point decoded(const uint8_t **at) {
    const uint8_t *byte = *at;
    if (byte[0] < 0x80) return *at += 1, byte[0];
    if (byte[0] < 0xE0) return *at += 2, (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3F);
    if (byte[0] < 0xF0) return *at += 3, (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3F);
    return *at += 4, (byte[0] & 7u) << 18 | (byte[1] & 0x3Fu) << 12 | (byte[2] & 0x3Fu) << 6 | (byte[3] & 0x3F);
}

static bool beside_dash(point one) { return is_space(one) || one == 0x200E || one == 0x200F; }

/* The code point before a byte of a text. */
static point before(const uint8_t *at) {
    do at--;
    while ((*at & 0xC0) == 0x80);
    return decoded(&at);
}

/* Whether the tatweel whose run ends at `behind` and begins at `start` is a dash: it stands alone, or before a colon. */
static bool is_dash(const uint8_t *text, const uint8_t *start, const uint8_t *behind, const uint8_t *stop) {
    if (start > text && !beside_dash(before(start))) return false;
    if (behind == stop) return true;
    point next = decoded(&behind);
    return next == ':' || beside_dash(next);
}

/* The letters that a ligature stands for: where they begin, and how many they are; of another code point none. */
static int32_t letters_of(const folding *with, point one, const point **letters) {
    int32_t low = 0, high = with->ligatures_many;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (with->ligatures[3 * middle] < (int32_t)one) low = middle + 1;
        else high = middle;
    }
    if (low == with->ligatures_many || with->ligatures[3 * low] != (int32_t)one) return 0;
    *letters = with->letters + with->ligatures[3 * low + 1];
    return with->ligatures[3 * low + 2];
}

/* What an odd code point, which ends before `at`, folds to; -1 where only Python reads it. A run of tatweel is read to its end. */
static int32_t fold_odd(const folding *with, point one, const uint8_t *text, const uint8_t **at, const uint8_t *stop, const point **letters) {
    static const point dashes[] = {'-'};
    if (one >= 0x10000) return (int32_t)one >= with->astral_limit ? -1 : 0;
    if (one != TATWEEL) return letters_of(with, one, letters);
    const uint8_t *start = *at - 2, *behind = *at;
    while (stop - behind >= 2 && behind[0] == 0xD9 && behind[1] == 0x80) behind += 2;
    while (start - text >= 2 && start[-2] == 0xD9 && start[-1] == 0x80) start -= 2;
    *letters = dashes;
    return is_dash(text, start, behind, stop);
}

/* Where plain characters are read to. */
typedef struct {
    point *said;
    class_ *classes;
    uint32_t before;
} reader;

static inline void read_one(segmenter *now, reader *to, entry its) {
    uint32_t four = four_of(to->before = to->before << 8 | class_of(its));
    *to->said++ = folded_of(its);
    *to->classes++ = class_of(its);
    if (now->with->fours[four >> 6] >> (four & 63) & 1) note_four(now->page, (int32_t)(to->said - now->page->said.at) - 1);
}

/* Reads words and the blanks between them, from `at` on: characters of one or two bytes that fold to one and of which nothing else has to be known.
   Returns where something else stands. Runs of letters come one after the other, so that the length of a character need not be awaited. */
static const uint8_t *read_plain(segmenter *now, const uint8_t *at, const uint8_t *stop) {
    const entry *entries = now->with->entries, *pairs = now->with->pairs;
    reader to = {now->page->said.at + now->many, now->page->classes.at + now->many, now->before};
    uint32_t last = now->last;
    for (;;) {
        const uint8_t *start = at;
        while (stop - at >= 2) {
            entry its = pairs[at[0] | at[1] << 8];
            if (is_of(its)) break;
            read_one(now, &to, its);
            at += 2;
        }
        if (at > start) last = 0;
        if (at >= stop || at[0] >= 0x80) break;
        entry its = entries[at[0]];
        if (is_of(its) && (is_of(its) != BLANK || last)) break;
        read_one(now, &to, its);
        last = is_of(its);
        at++;
    }
    now->many = (int32_t)(to.said - now->page->said.at), now->before = to.before, now->last = last;
    return at;
}

/* Whether a character in UTF-8 stands here, whole, the shortest way to write it, and no half of a surrogate pair. */
static bool is_utf8(const uint8_t *at, const uint8_t *stop) {
    uint8_t first = at[0], second = stop - at > 1 ? at[1] : 0;
    if (first < 0x80) return true;
    int32_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || stop - at < size) return false;
    for (int32_t byte = 1; byte < size; byte++)
        if ((at[byte] & 0xC0) != 0x80) return false;
    return !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second > 0x9F) && !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F);
}

reading read_cells(const folding *with, page *page, const uint8_t *text, int32_t size) {
    page->said.many = page->cells.many = page->hints.many = 0;
    segmenter now = begin(with, page, (int64_t)size * MOST_LETTERS + 2, false);
    const uint8_t *at = text, *stop = text + size;
    uint32_t met = 0;
    if (page->failed) return NOT_READ;
    while ((at = read_plain(&now, at, stop)) < stop) {
        if (!is_utf8(at, stop)) return NO_UTF8;
        point one = decoded(&at);
        entry its = one < 0x10000 ? with->entries[one] : (entry)ODD << 24;
        met |= is_of(its);
        if (is_of(its) & GONE) continue;
        if (!(is_of(its) & ODD)) {
            see(&now, its, folded_of(its), 0);
            continue;
        }
        const point *letters = NULL;
        int32_t many = fold_odd(with, one, text, &at, stop, &letters);
        if (many < 0) return NOT_READ;
        if (one >= 0x10000) see(&now, entry_of(with, one), one, 0);
        for (int32_t number = 0; number < many; number++) see(&now, entry_of(with, letters[number]), letters[number], 0);
    }
    end(&now);
    find_ends(page);
    return met & MEMBER ? READ_WITH_MEMBERS : READ;
}

static inline void read_point(const folding *with, page *page, point one) {
    if (one < 0x10000 && (is_of(with->entries[one]) & MEMBER)) {
        int32_t *made = PUSH(&page->members, page->failed);
        if (made) *made = page->text.many;
    }
    page->text.at[page->text.many++] = one;
}

void read_points(const folding *with, page *page, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    page->text.many = page->members.many = 0;
    if (!room_for((void **)&page->text.at, &page->text.room, size + 1, sizeof(point))) page->failed = true;
    while (at < stop && !page->failed) {
        point *points = page->text.at + page->text.many;
        while (stop - at >= 2 && !is_of(with->pairs[at[0] | at[1] << 8])) {
            *points++ = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3F);
            at += 2;
        }
        page->text.many = (int32_t)(points - page->text.at);
        if (at < stop) read_point(with, page, decoded(&at));
    }
}

static inline void fold_in(page *page, point one, int32_t place) {
    page->folded.at[page->folded.many++] = one;
    page->places.at[page->places.many++] = place;
}

/* Folds characters of two bytes of which nothing else has to be known, and the blanks between them, from `at` on; returns where something else stands. */
static const uint8_t *fold_plain(const folding *with, page *page, const uint8_t *at, const uint8_t *stop) {
    point *text = page->text.at, *folded = page->folded.at;
    int32_t *places = page->places.at, place = page->text.many, many = page->folded.many;
    for (;;) {
        while (stop - at >= 2) {
            entry its = with->pairs[at[0] | at[1] << 8];
            if (is_of(its)) break;
            text[place] = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3F);
            folded[many] = folded_of(its);
            places[many++] = place++;
            at += 2;
        }
        if (at == stop || at[0] != ' ') break;
        text[place] = folded[many] = ' ';
        places[many++] = place++;
        at++;
    }
    page->text.many = place, page->folded.many = page->places.many = many;
    return at;
}

static void fold_all(const folding *with, page *page, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    while ((at = fold_plain(with, page, at, stop)) < stop) {
        point one = decoded(&at);
        int32_t place = page->text.many;
        uint32_t is = one < 0x10000 ? is_of(with->entries[one]) : ODD;
        read_point(with, page, one);
        if (!(is & (GONE | ODD))) fold_in(page, folded_of(with->entries[one]), place);
        else if (is & ODD) {
            const point *letters = NULL;
            int32_t many = fold_odd(with, one, text, &at, stop, &letters);
            if (one >= 0x10000) fold_in(page, one, place);
            for (int32_t number = 0; number < many; number++) fold_in(page, letters[number], place);
        }
    }
    page->places.at[page->places.many++] = page->text.many;
}

static int32_t later(int32_t one, int32_t other) { return one > other ? one : other; }

/* Where a cell begins and ends in the text, with the invisible marks round it, so that cutting it leaves none of them alone on a line. */
static void reach_out(const page *page, cell *one) {
    const int32_t *places = page->places.at;
    one->first = page->said_from.at[one->start], one->last = page->said_from.at[one->end - 1] + 1;
    int32_t inner_start = places[one->first], inner_end = places[one->last - 1] + 1;
    int32_t floor = one->first > 0 ? places[one->first - 1] + 1 : 0;
    one->text_start = floor < inner_start ? floor : inner_start;
    one->text_end = later(places[one->last], inner_end);
    while (one->text_start < inner_start && is_space(page->text.at[one->text_start])) one->text_start++;
    while (one->text_end > inner_end && is_space(page->text.at[one->text_end - 1])) one->text_end--;
}

/* The cells, which are read already, find their characters in the folded text, which says the same with all its blanks. */
static void place_cells(page *page) {
    const point *folded = page->folded.at;
    for (int32_t number = 0, from = 0; number < page->cells.many; number++) {
        cell *one = &page->cells.at[number];
        for (int32_t at = one->start; at < one->end; at++) {
            if (at == one->start || page->said.at[at] != ' ')
                while (folded[from] == ' ' || (at == one->start && ends_line(folded[from]))) from++;
            page->said_from.at[at] = from++;
        }
        reach_out(page, one);
    }
}

void read_places(const folding *with, page *page, const uint8_t *text, int32_t size) {
    int64_t most = (int64_t)size * MOST_LETTERS + 1;
    page->text.many = page->members.many = page->folded.many = page->places.many = 0;
    if (!room_for((void **)&page->text.at, &page->text.room, size + 1, sizeof(point)) ||
        !room_for((void **)&page->folded.at, &page->folded.room, most, sizeof(point)) ||
        !room_for((void **)&page->places.at, &page->places.room, most, sizeof(int32_t)) ||
        !room_for((void **)&page->said_from.at, &page->said_from.room, page->said.many, sizeof(int32_t))) {
        page->failed = true;
        return;
    }
    fold_all(with, page, text, size);
    if (!page->failed) place_cells(page);
}

/* Cells of the folded text [from, to), which begins and ends where lines do. */
static void lay_out(const folding *with, page *page, int32_t from, int32_t to) {
    segmenter now = begin(with, page, (int64_t)(to - from) * 2 + 2, true);
    int32_t before = page->cells.many;
    if (page->failed) return;
    for (int32_t at = from; at < to; at++) {
        point one = page->folded.at[at];
        see(&now, entry_of(with, one), one, at);
    }
    end(&now);
    for (int32_t number = before; number < page->cells.many; number++) reach_out(page, &page->cells.at[number]);
}

/* The number of the first folded character that does not stand before a place of the text. */
static int32_t folded_at(const page *page, int32_t place) {
    int32_t low = 0, high = page->folded.many;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (page->places.at[middle] < place) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Whether a cut begins between two places; `at` is the number of the first one that does not begin before the earlier place. */
static bool cut_between(const ranges *cut, int32_t *at, int32_t from, int32_t to) {
    while (*at < cut->many && cut->at[*at].start < from) ++*at;
    return *at < cut->many && cut->at[*at].start < to;
}

static void mark_near(page *page, const ranges *cut) {
    for (int32_t number = 0, end = 0, at = 0; number <= page->cells.many; number++) {
        cell *above = number ? &page->cells.at[number - 1] : NULL, *below = number < page->cells.many ? &page->cells.at[number] : NULL;
        bool held = cut_between(cut, &at, end, below ? below->text_start : page->text.many);
        if (above) above->cut_below = held;
        if (below) below->cut_above = held, end = below->text_end;
    }
}

/* Takes cells that begin before a number of folded characters over, from `next` on; returns the number of the first that does not. */
static int32_t take_over(page *page, int32_t next, int32_t before) {
    for (; next < page->spare.many && page->spare.at[next].first < before; next++) {
        cell *kept = PUSH(&page->cells, page->failed);
        if (kept) *kept = page->spare.at[next];
    }
    return next;
}

/* Only lines that a cut touches are read again; the cells of the others stay what they are. */
void hide(const folding *with, page *page, const ranges *cut) {
    cells whole = page->cells;
    int32_t next = 0, read = 0;
    page->cells = page->spare, page->spare = whole, page->cells.many = 0;
    for (int32_t number = 0; number < cut->many && !page->failed;) {
        int32_t from = folded_at(page, cut->at[number].start), to = from;
        while (from > read && !ends_line(page->folded.at[from - 1])) from--;
        do { /* all that is cut of these lines */
            for (to = folded_at(page, cut->at[number].start); to < page->folded.many && page->places.at[to] < cut->at[number].end; to++)
                if (!ends_line(page->folded.at[to])) page->folded.at[to] = ' ';
            while (to < page->folded.many && !ends_line(page->folded.at[to])) to++;
        } while (++number < cut->many && cut->at[number].start < page->places.at[to]);
        next = take_over(page, next, from);
        lay_out(with, page, from, to);
        while (next < page->spare.many && page->spare.at[next].first < to) next++;
        read = to;
    }
    take_over(page, next, page->folded.many);
    find_ends(page);
    mark_near(page, cut);
}

range place_of(const page *page, int32_t start, int32_t end) {
    int32_t first = page->said_from.at[start], last = page->said_from.at[end - 1] + 1;
    return (range){page->places.at[first], later(page->places.at[last], page->places.at[last - 1] + 1)};
}
