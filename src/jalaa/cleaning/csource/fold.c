/* What folds to another number of letters than one (jalaa.folding): ligatures, and tatweel, which is nothing inside a word and a dash beside one.

       قال ـ نعم   →   قال - نعم          مـــرة   →   مره          ﷲ   →   الله */

#include "fold.h"
#include "utf8.h"

static bool beside_dash(point one) { return is_space(one) || one == 0x200E || one == 0x200F; }

/* Whether the tatweel whose run ends at `behind` and begins at `start` is a dash: it stands alone, or before a colon. */
static bool is_dash(const uint8_t *text, const uint8_t *start, const uint8_t *behind, const uint8_t *stop) {
    if (start > text && !beside_dash(decoded_before(&start))) return false;
    if (behind == stop) return true;
    if (!is_utf8(behind, stop)) return false; /* who reads on will say so */
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

int32_t fold_odd(const folding *with, point one, const uint8_t *text, const uint8_t *at, const uint8_t *stop, tatweels *run, const point **letters) {
    static const point dashes[] = {'-'};
    if (one >= 0x10000) return (int32_t)one >= with->astral_limit ? -1 : 0;
    if (one != TATWEEL) return letters_of(with, one, letters);
    *letters = dashes;
    if (!run->end || at > run->end) {
        run->end = at;
        while (stop - run->end >= 2 && run->end[0] == 0xD9 && run->end[1] == 0x80) run->end += 2;
        run->dash = is_dash(text, at - 2, run->end, stop);
    }
    return run->dash;
}
