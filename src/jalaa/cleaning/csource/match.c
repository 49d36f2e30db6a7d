/* Runs programs of patterns, one choice after the other; a choice that failed at a place of the cell is not tried there again.

       said   ش ا ر ك ⎵ ا ل م ق ا ل ⊣        choices   (instruction, place), the last one first
              0 1 2 3 4 …                    tried     a bit for each memo and place

   So the time is bounded by memos times places, and the match is the one that RE2 gives, which prefers choices in the same order. */

#include "match.h"
#include "wide.h"

#include <string.h>

typedef struct {
    const patterns *all;
    const program *one;
    const instruction *code;
    const class_ *said;
    int32_t many;
    matcher *with;
    bool together; /* the machine tells many characters at once */
    int32_t visits; /* how many memos were come to; the first ones are not kept, for most searches end before any is come to again */
} running;

enum { NOT_KEPT = 128 };

bool is_word(const patterns *all, int32_t vocabulary, const class_ *said, int32_t many) {
    int32_t node = many ? all->roots[vocabulary] : -1;
    for (int32_t at = 0; at < many && node >= 0; at++) node = led_to(all, node, said[at]);
    return node >= 0 && accepts(all, node);
}

static void keep_choice(running *run, int32_t pc, int32_t at, int32_t count, const match *found) {
    choice *kept = PUSH(&run->with->choices, run->with->failed);
    if (kept) *kept = (choice){pc, at, count, found->group_start, found->group_end};
}

enum { MOST_TRIED = 1 << 24 }; /* words: an eighth of a GB */

/* Room for what is tried, of which nothing is yet. What an earlier search wrote is wiped out word by word, for a search of a long cell may be short. */
static bool made_ready(running *run) {
    matcher *with = run->with;
    size_t words = ((size_t)run->one->memos * (size_t)(run->many + 1) + 63) / 64;
    for (int32_t at = 0; at < with->written.many; at++) with->tried.at[with->written.at[at]] = 0;
    with->written.many = 0;
    if (words > MOST_TRIED) return !(with->gave_up = true);
    while ((size_t)with->tried.room < words) {
        int32_t room = with->tried.room;
        if (!more_room((void **)&with->tried.at, room, &with->tried.room, sizeof(uint64_t))) return !(with->failed = true);
        memset(with->tried.at + room, 0, (size_t)(with->tried.room - room) * sizeof(uint64_t));
    }
    while ((size_t)with->written.room < words)
        if (!more_room((void **)&with->written.at, with->written.room, &with->written.room, sizeof(int32_t))) return !(with->failed = true);
    return true;
}

/* Whether a memo was come to at this place before; from now on it was. */
static bool tried(running *run, int32_t memo, int32_t at) {
    if (run->visits == NOT_KEPT && !made_ready(run)) return true;
    if (run->visits == NOT_KEPT) run->visits++;
    size_t bit = (size_t)memo * (size_t)(run->many + 1) + (size_t)at;
    uint64_t *word = &run->with->tried.at[bit >> 6], one = 1ull << (bit & 63);
    if (*word & one) return true;
    if (!*word) run->with->written.at[run->with->written.many++] = (int32_t)(bit >> 6);
    *word |= one;
    return false;
}

/* Whether what comes at a place is in a set and, where that is a blank, what comes behind it in another one; at the beginning, where more may hold than sets
   tell, it always is. */
static inline bool may_go_on(const running *run, int32_t set, int32_t behind, int32_t at) {
    const class_ *said = run->said + at;
    return set < 0 || at == 0 || (in_set(run->all, set, said[0]) && (behind < 0 || said[0] != run->all->blank || in_set(run->all, behind, said[1])));
}

static inline int32_t lesser(int32_t one, int32_t other) { return one < other ? one : other; }
static inline int32_t lowest(uint64_t bits) { return __builtin_ctzll(bits); }
static inline int32_t highest(uint64_t bits) { return 63 - __builtin_clzll(bits); }

enum { LONG_RUN = BLOCK_BYTES, NOWHERE = -1, TOO_LONG = -2 };

/* Which of 64 places may come behind a run, as bits. */
static inline uint64_t may_go_on_at(const running *run, const instruction *now, const class_ *said) {
    uint64_t may = among(run->all->nibbles + now->next, said);
    return now->behind < 0 ? may : may & (~bytes_equal(said, run->all->blank) | among(run->all->nibbles + now->behind, said + 1));
}

/* Where a cell goes on behind a run that is shorter than a long one: with at most `tried` characters or, where it is lazy, at least. Another end, where
   it need not be in vain, is a choice that is kept.

       said    ا ح م د ⎵ – ⎵              run [\p{L}]{1,}, and behind it [ –]
       run     1 1 1 1 0 0 0              ends   0 0 0 0 1 …     of the places in it and behind it those where what comes behind may stand              */
static int32_t behind_short_run(running *run, const instruction *now, int32_t at, int32_t tried, const match *found) {
    const class_ *said = run->said + at;
    uint64_t others = ~among(run->all->nibbles + now->a, said);
    int32_t least = now->b, most = others ? lowest(others) : LONG_RUN;
    if (now->c >= 0 && now->c < most) most = now->c;
    if (now->other && tried > least) least = tried;
    if (!now->other && tried < most) most = tried;
    if (most >= LONG_RUN) return TOO_LONG;
    if (most < least) return NOWHERE;
    uint64_t ends = (2ull << most) - (1ull << least);
    if (now->next >= 0) ends &= may_go_on_at(run, now, said) | !at;
    if (!ends) return NOWHERE;
    int32_t end = now->other ? lowest(ends) : highest(ends);
    ends ^= 1ull << end;
    if (ends) keep_choice(run, (int32_t)(now - run->code), at, now->other ? lowest(ends) : highest(ends), found);
    return at + end;
}

/* What is known of the long runs of an instruction; NULL without memory. */
static long_run *long_runs_of(running *run, int32_t pc) {
    matcher *with = run->with;
    for (int32_t at = 0; at < with->long_runs.many; at++)
        if (with->long_runs.at[at].pc == pc) return &with->long_runs.at[at];
    long_run *made = PUSH(&with->long_runs, with->failed);
    if (made) *made = (long_run){pc, 0, 0, 0, -1};
    return made;
}

/* An end of a run is tried: whoever comes to it again need not, for what stands behind a run has a memo. */
static void note_end(running *run, int32_t pc, int32_t at, int32_t count) {
    long_run *known = count >= LONG_RUN ? long_runs_of(run, pc) : NULL;
    int32_t end = at + count;
    if (!known || (end >= known->low && end <= known->high)) return;
    if (end != known->low - 1) known->high = end;
    known->low = end;
}

/* Where a cell goes on behind a run that began at `at`, of which `count` characters are tried first: where it is lazy more of them are a choice that is
   kept, else fewer are. -1: nowhere. */
static int32_t behind_run(running *run, const instruction *now, int32_t at, int32_t count, const match *found) {
    int32_t pc = (int32_t)(now - run->code);
    if (run->together && count < LONG_RUN) {
        int32_t end = behind_short_run(run, now, at, count, found);
        if (end != TOO_LONG) return end;
    }
    if (!now->other) {
        note_end(run, pc, at, count);
        while (count > now->b && !may_go_on(run, now->next, now->behind, at + count)) note_end(run, pc, at, --count);
        if (count > now->b) keep_choice(run, pc, at, count - 1, found);
        else if (!may_go_on(run, now->next, now->behind, at + count)) return -1;
        return at + count;
    }
    for (;; count++) {
        bool more = (now->c < 0 || count < now->c) && in_set(run->all, now->a, run->said[at + count]);
        if (may_go_on(run, now->next, now->behind, at + count)) {
            if (more) keep_choice(run, pc, at, count + 1, found);
            return at + count;
        }
        if (!more) return -1;
    }
}

/* How many characters from a place on, of so many, are of a set. */
static int32_t length_of_run(const running *run, int32_t set, int32_t at, int32_t most) {
    int32_t count = 0;
    if (!run->together) {
        while (count < most && in_set(run->all, set, run->said[at + count])) count++;
        return count;
    }
    for (; count < most; count += BLOCK_BYTES) {
        uint64_t others = ~among(run->all->nibbles + set, run->said + at + count);
        if (others) return lesser(count + lowest(others), most);
    }
    return most;
}

/* Where a cell goes on behind a run of which only one end is behind the cell's end in the right way. */
static int32_t behind_only_run(running *run, const instruction *now, int32_t at) {
    int32_t end = run->many - now->tail, count = end - at;
    bool fits = count >= now->b && count <= now->c && may_go_on(run, now->next, now->behind, end) && length_of_run(run, now->a, at, count) == count;
    return fits ? end : NOWHERE;
}

/* Of a run that has no end of its own, and is long, how many characters are tried first: as far as it was seen it is not looked through again, and ends
   that were tried are left out. */
static int32_t take_long_run(running *run, const instruction *now, int32_t at, int32_t count) {
    long_run *known = long_runs_of(run, (int32_t)(now - run->code));
    if (!known) return count;
    int32_t end = at + count;
    if (end > known->from && end < known->to) end = known->to;
    for (int32_t more = 1; more;) {
        if (end == known->from) end = known->to;
        more = length_of_run(run, now->a, end, (end < known->from ? known->from : run->many) - end);
        end += more;
        if (end != known->from) break;
    }
    if (at < known->from || at > known->to || end > known->to) known->from = at, known->to = end;
    return (end >= known->low && end <= known->high ? known->low - 1 : end) - at;
}

static inline int32_t take_run(running *run, const instruction *now, int32_t at, const match *found) {
    if (now->tail >= 0 && now->c >= 0) return behind_only_run(run, now, at);
    if (run->together) {
        int32_t end = behind_short_run(run, now, at, now->other ? 0 : INT32_MAX, found);
        if (end != TOO_LONG) return end;
    }
    const class_ *said = run->said + at;
    bool endless = !now->other && now->c < 0;
    int32_t most = now->other ? now->b : endless ? LONG_RUN > now->b ? LONG_RUN : now->b : now->c, count = 0;
    const uint64_t *set = run->all->sets + (size_t)now->a * (size_t)run->all->set_words;
    while (count < most && (set[said[count] >> 6] >> (said[count] & 63) & 1)) count++;
    if (endless && count == most) count = take_long_run(run, now, at, count);
    return count < now->b ? -1 : behind_run(run, now, at, count, found);
}

/* Where a cell goes on behind the longest word of a vocabulary; shorter ones are choices that are kept. */
static int32_t behind_word(running *run, const instruction *now, int32_t at, const match *found) {
    const patterns *all = run->all;
    int32_t node = led_to(all, all->roots[now->a], run->said[at]), longest = -1, pc = (int32_t)(now - run->code);
    while (node >= 0) {
        at++;
        if (accepts(all, node) && may_go_on(run, now->next, now->behind, at)) {
            if (longest >= 0) keep_choice(run, pc + 1, longest, -1, found);
            longest = at;
        }
        node = led_to(all, node, run->said[at]);
    }
    return longest;
}

/* Which way to go on at a choice; the other one, where it need not be in vain, is kept. NULL: neither. */
static inline const instruction *split(running *run, const instruction *now, int32_t at, const match *found) {
    const instruction *code = run->code;
    bool first = may_go_on(run, now->next, now->behind, at), second = may_go_on(run, now->other, now->other_behind, at);
    if (!first) return second ? code + now->b : NULL;
    if (!second) return code + now->a;
    keep_choice(run, now->c ? now->a : now->b, at, -1, found);
    return code + (now->c ? now->b : now->a);
}

/* Goes on from an instruction until the program matches or cannot go on: the end of the match, or -1. */
static int32_t follow(running *run, const instruction *now, int32_t at, match *found) {
    const class_ *said = run->said;
    for (;;) {
        if (now->memo >= 0 && (run->visits >= NOT_KEPT ? tried(run, now->memo, at) : (run->visits++, false))) return -1;
        switch (now->op) {
        case OP_MATCH:
            return at;
        case OP_CLASS:
            if (said[at++] != now++->a) return -1;
            break;
        case OP_SET:
            if (!in_set(run->all, now++->a, said[at++])) return -1;
            break;
        case OP_RUN:
            if ((at = take_run(run, now++, at, found)) < 0) return -1;
            break;
        case OP_WORDS:
            if ((at = behind_word(run, now++, at, found)) < 0) return -1;
            break;
        case OP_SPLIT:
            if (!(now = split(run, now, at, found))) return -1;
            break;
        case OP_JUMP:
            now = run->code + now->a;
            break;
        case OP_BEGIN:
            if (at) return -1;
            now++;
            break;
        case OP_END:
            if (at != run->many) return -1;
            now++;
            break;
        default: /* OP_SAVE */
            if (now++->a) found->group_end = at;
            else found->group_start = at;
        }
    }
}

static bool runs(running *run, int32_t start, match *found) {
    const instruction *code = run->code;
    *found = (match){start, -1, -1, -1};
    run->with->choices.many = 0;
    found->end = follow(run, code, start, found);
    while (found->end < 0 && run->with->choices.many) {
        choice last = run->with->choices.at[--run->with->choices.many];
        found->group_start = last.saved_start, found->group_end = last.saved_end;
        int32_t at = last.count < 0 ? last.at : behind_run(run, code + last.pc, last.at, last.count, found);
        if (at >= 0) found->end = follow(run, code + last.pc + (last.count >= 0), at, found);
    }
    if (found->group_end < 0) found->group_start = -1;
    return found->end >= 0;
}

/* A program about to be run on what a cell says, of which nothing is tried yet. */
static running begin_running(const patterns *all, matcher *with, int32_t number, const class_ *said, int32_t many) {
    with->long_runs.many = 0;
    const program *one = all->programs + number;
    return (running){all, one, all->code + one->code, said, many, with, is_half_as_wide(), one->empties ? NOT_KEPT : 0};
}

bool match_begin(const patterns *all, matcher *with, int32_t number, const class_ *said, int32_t many, match *found) {
    running run = begin_running(all, with, number, said, many);
    return many >= run.one->least && runs(&run, 0, found) && !with->failed && !with->gave_up;
}

/* Whether a match may begin at a place: what comes there and behind it, as far as the edge, has to be what may come there. */
static inline bool may_start(const running *run, int32_t at) {
    for (int32_t place = 0; place < STARTING && at && at + place <= run->many; place++)
        if (!may_go_on(run, run->one->starts[place], -1, at + place)) return false;
    return true;
}

/* The same of the 64 places from `at` on, as bits; of those behind `last` nothing is said. */
static uint64_t may_starts(const running *run, int32_t at, int32_t last) {
    if (!run->together) {
        uint64_t may = 0;
        for (int32_t place = 0; place < BLOCK_BYTES && at + place <= last; place++) may |= (uint64_t)may_start(run, at + place) << place;
        return may;
    }
    uint64_t may = UINT64_MAX;
    for (int32_t place = 0; place < STARTING && may; place++) {
        int32_t set = run->one->starts[place], inside = run->many - at - place + 1;
        uint64_t beyond = inside >= BLOCK_BYTES ? 0 : inside > 0 ? UINT64_MAX << inside : UINT64_MAX;
        if (set >= 0) may &= among(run->all->nibbles + set, run->said + at + place) | beyond;
    }
    return may | !at;
}

/* Where what may be in a match begins that ends where the cell does: behind the last character that is in none. */
static int32_t behind_foreign(const running *run, int32_t from) {
    for (int32_t stop = run->many; stop > from; stop -= BLOCK_BYTES) {
        int32_t block = stop - BLOCK_BYTES > from ? stop - BLOCK_BYTES : from;
        uint64_t foreign = ~among(run->all->nibbles + run->one->alphabet, run->said + block) & first_bits(stop - block);
        if (foreign) return block + highest(foreign) + 1;
    }
    return from;
}

bool search(const patterns *all, matcher *with, int32_t number, const class_ *said, int32_t many, int32_t from, match *found) {
    running run = begin_running(all, with, number, said, many);
    const program *one = run.one;
    if (one->begun) return !from && match_begin(all, with, number, said, many, found);
    if (one->ended && one->most >= 0 && many - one->most > from) from = many - one->most;
    if (one->alphabet >= 0 && run.together) from = behind_foreign(&run, from);
    int32_t last = many - one->least;
    for (int32_t block = from; block <= last; block += BLOCK_BYTES) {
        uint64_t may = may_starts(&run, block, last);
        if (last - block < BLOCK_BYTES - 1) may &= (2ull << (last - block)) - 1;
        for (; may && !with->failed && !with->gave_up; may &= may - 1)
            if (runs(&run, block + lowest(may), found)) return !with->failed && !with->gave_up;
    }
    return false;
}
