/* Runs programs of patterns, one choice after the other; a choice that failed at a place of the cell is not tried there again.

       said   ش ا ر ك ⎵ ا ل م ق ا ل          choices   (instruction, place), the last one first
              0 1 2 3 4 …                    tried     a bit for each memo and place

   So the time is bounded by memos times places, and the match is the one that RE2 gives, which prefers choices in the same order. */

#include "match.h"

#include <string.h>

typedef struct {
    const patterns *all;
    const program *one;
    const point *said;
    int32_t many;
    matcher *with;
} running;

static const trie_edge *edge_to(const patterns *all, int32_t node, int32_t class_) {
    const trie_edge *edges = all->edges + all->nodes[node].edges;
    int32_t low = 0, high = all->nodes[node].many;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (edges[middle].class_ < class_) low = middle + 1;
        else high = middle;
    }
    return low < all->nodes[node].many && edges[low].class_ == class_ ? &edges[low] : NULL;
}

bool is_word(const patterns *all, int32_t vocabulary, const point *said, int32_t many) {
    int32_t node = all->roots[vocabulary];
    for (int32_t at = 0; at < many; at++) {
        const trie_edge *edge = edge_to(all, node, all->classes[said[at]]);
        if (!edge) return false;
        node = edge->node;
    }
    return all->nodes[node].accepts;
}

static void keep_choice(running *run, int32_t pc, int32_t at, int32_t count, const match *found) {
    choice *kept = PUSH(&run->with->choices, run->with->failed);
    if (kept) *kept = (choice){pc, at, count, found->group_start, found->group_end};
}

/* Whether this instruction was come to at this place before; from now on it was. */
static bool tried(running *run, const instruction *now, int32_t at) {
    if (now->memo < 0) return false;
    size_t bit = (size_t)now->memo * (run->many + 1) + at;
    uint64_t *word = &run->with->tried.at[bit >> 6], one = 1ull << (bit & 63);
    if (*word & one) return true;
    *word |= one;
    return false;
}

/* Whether what comes at a place is in a set; at the beginning, where more may hold than sets tell, it always is. */
static inline bool may_go_on(const running *run, int32_t set, int32_t at) {
    if (set < 0 || at == 0) return true;
    int32_t class_ = at < run->many ? run->all->classes[run->said[at]] : run->all->classes_many;
    return run->all->sets[(size_t)set * run->all->set_words + (class_ >> 6)] >> (class_ & 63) & 1;
}

/* Where a cell goes on behind a run that began at `at`, of which `count` characters are tried first: where it is lazy more of them are a choice that is
   kept, else fewer are. -1: nowhere. */
static int32_t behind_run(running *run, int32_t pc, int32_t at, int32_t count, const match *found) {
    const instruction *now = run->all->code + pc;
    bool lazy = now->other;
    for (;;) {
        bool other = lazy ? at + count < run->many && (now->c < 0 || count < now->c) && in_set(run->all, now->a, run->said[at + count])
                          : count > now->b;
        if (may_go_on(run, now->next, at + count)) {
            if (other) keep_choice(run, pc, at, lazy ? count + 1 : count - 1, found);
            return at + count;
        }
        if (!other) return -1;
        count += lazy ? 1 : -1;
    }
}

static int32_t take_run(running *run, int32_t pc, int32_t at, const match *found) {
    const instruction *now = run->all->code + pc;
    int32_t most = now->other ? now->b : now->c, count = 0;
    while ((most < 0 || count < most) && at + count < run->many && in_set(run->all, now->a, run->said[at + count])) count++;
    return count < now->b ? -1 : behind_run(run, pc, at, count, found);
}

/* Where a cell goes on behind the longest word of a vocabulary; shorter ones are choices that are kept. */
static int32_t behind_word(running *run, int32_t pc, int32_t at, const match *found) {
    const patterns *all = run->all;
    const instruction *now = all->code + pc;
    int32_t node = all->roots[now->a], longest = -1;
    for (;;) {
        if (all->nodes[node].accepts && may_go_on(run, now->next, at)) {
            if (longest >= 0) keep_choice(run, pc + 1, longest, -1, found);
            longest = at;
        }
        const trie_edge *edge = at < run->many ? edge_to(all, node, all->classes[run->said[at]]) : NULL;
        if (!edge) return longest;
        node = edge->node;
        at++;
    }
}

/* Which way to go on at a choice; the other one, where it need not be in vain, is kept. -1: neither. */
static int32_t split(running *run, const instruction *now, int32_t at, const match *found) {
    bool first = may_go_on(run, now->next, at), second = may_go_on(run, now->other, at);
    if (!first) return second ? now->b : -1;
    if (!second) return now->a;
    keep_choice(run, now->c ? now->a : now->b, at, -1, found);
    return now->c ? now->b : now->a;
}

/* One step: where the program goes on, -1 where it cannot. */
static int32_t step(running *run, int32_t pc, int32_t *at, match *found) {
    const instruction *now = run->all->code + pc;
    bool more = *at < run->many;
    switch (now->op) {
    case OP_CLASS:
        return more && run->all->classes[run->said[(*at)++]] == now->a ? pc + 1 : -1;
    case OP_SET:
        return more && in_set(run->all, now->a, run->said[(*at)++]) ? pc + 1 : -1;
    case OP_RUN:
        return (*at = take_run(run, pc, *at, found)) < 0 ? -1 : pc + 1;
    case OP_WORDS:
        return (*at = behind_word(run, pc, *at, found)) < 0 ? -1 : pc + 1;
    case OP_SPLIT:
        return split(run, now, *at, found);
    case OP_JUMP:
        return now->a;
    case OP_BEGIN:
        return *at == 0 ? pc + 1 : -1;
    case OP_END:
        return *at == run->many ? pc + 1 : -1;
    default: /* OP_SAVE */
        if (now->a) found->group_end = *at;
        else found->group_start = *at;
        return pc + 1;
    }
}

static bool runs(running *run, int32_t at, match *found) {
    const instruction *code = run->all->code;
    int32_t pc = run->one->code;
    *found = (match){at, at, -1, -1};
    run->with->choices.many = 0;
    for (;;) {
        if (pc >= 0 && tried(run, code + pc, at)) pc = -1;
        if (pc >= 0 && code[pc].op == OP_MATCH) {
            found->end = at;
            if (found->group_end < 0) found->group_start = -1;
            return true;
        }
        if (pc >= 0) pc = step(run, pc, &at, found);
        while (pc < 0) {
            if (!run->with->choices.many) return false;
            choice last = run->with->choices.at[--run->with->choices.many];
            found->group_start = last.saved_start, found->group_end = last.saved_end;
            pc = last.pc, at = last.at;
            if (last.count >= 0) pc = (at = behind_run(run, last.pc, last.at, last.count, found)) < 0 ? -1 : last.pc + 1;
        }
    }
}

static bool made_ready(running *run) {
    size_t words = ((size_t)run->one->memos * (run->many + 1) + 63) / 64;
    if (words > INT32_MAX / 2) return !(run->with->failed = true);
    while ((size_t)run->with->tried.room < words) {
        int32_t room = run->with->tried.room;
        if (!more_room((void **)&run->with->tried.at, room, &run->with->tried.room, sizeof(uint64_t))) return !(run->with->failed = true);
    }
    memset(run->with->tried.at, 0, words * sizeof(uint64_t));
    return true;
}

bool search(const patterns *all, matcher *with, int32_t number, const point *said, int32_t many, int32_t from, match *found) {
    running run = {all, all->programs + number, said, many, with};
    const program *one = run.one;
    bool ready = false;
    if (many - from < one->least) return false;
    if (one->ended && one->most >= 0 && many - one->most > from && !one->begun) from = many - one->most;
    int32_t last = one->begun ? (from ? -1 : 0) : many - one->least;
    for (int32_t at = from; at <= last; at++) {
        if (!may_go_on(&run, one->first, at)) continue;
        if (!ready && !(ready = made_ready(&run))) return false;
        if (runs(&run, at, found)) return true;
        if (with->failed) return false;
    }
    return false;
}

bool match_at(const patterns *all, matcher *with, int32_t number, const point *said, int32_t many, int32_t from, match *found) {
    running run = {all, all->programs + number, said, many, with};
    if (many - from < run.one->least || !made_ready(&run)) return false;
    return runs(&run, from, found) && !with->failed;
}
