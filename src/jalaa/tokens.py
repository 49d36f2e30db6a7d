"""Tokens: the words, numbers and marks of a text as ranges of code points, and the tags that spans give them.

    و ب غ د ا د ،   3 . 5         one written word, one mark, one number; clitics are never split
    0 1 2 3 4 5 6 7 8 9 10
    [           )[)   [    )

A token is a maximal run of letters, digits, combining marks, tatweel, ZWNJ and ZWJ, with . or , between two digits; any other visible
character is a token by itself. Blanks, controls and format characters are in no token. Python's `\\w` is of no use here: it leaves out
harakat, so «مثَّل» falls into two. Tokens never depend on annotations.

What a letter is comes from a table that is frozen (Unicode 14), not from the Python that runs: otherwise a newer Python would cut the same
text in another way, and the rows of a released version would change.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

_WORD, _DIGIT, _VISIBLE, _POINT, _SELECTOR = 1, 2, 4, 8, 16
"""What a character can be, as bits; 0 is what no token ever holds."""

_JOINERS = "\u200c\u200d"
_POINTS = ".,"
_SELECTORS = "\u034f\u180b\u180c\u180d\u180f" + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""Marks without a shape: they choose the look of the character before them, so they continue a word and never begin one."""

_DRAWN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that are drawn all the same (Prepended_Concatenation_Mark), such as the end of an ayah."""

# Each table: gap before a range, length of the range, in base 36. Made from the categories of Unicode 14; tests compare them.
_WORD_RANGES = """
1c a 7 q 6 q 1b 1 a 1 4 1 5 n 1 v 1 cq 4 c e 5 7 1 1 1 h 39 1 2 2 4 1 1 6 1 1 3 1 1 1 k 1 2b 1 3v 1 4t 1 12 2 1 6 15
8 19 1 1 1 2 1 2 1 1 8 r 4 4 t b 5 22 4 2u 1 8 2 a 1 j 2 1 g 1n 2 2t e 1i 4 1 2 1 2 1a i s 4 b 5 o 1 6 9 22 1 3l 2 a
1 j 1 8 2 2 2 m 1 7 1 1 3 4 2 9 2 2 2 4 8 1 4 2 1 5 2 c a 1 1 1 2 3 1 6 4 2 2 m 1 7 1 2 1 2 1 2 2 1 1 5 4 2 2 3 3 1
7 4 1 1 7 g b 3 1 9 1 3 1 m 1 7 1 2 1 5 2 a 1 3 1 3 2 1 f 4 2 a 9 7 1 3 1 8 2 2 2 m 1 7 1 2 1 5 2 9 2 2 2 3 7 3 4 2
1 5 2 a 1 1 g 2 1 6 3 3 1 4 3 2 1 1 1 2 3 2 3 3 3 c 4 5 3 3 1 4 2 1 6 1 e a g d 1 3 1 n 1 g 2 9 1 3 1 4 7 2 1 3 2 1
2 4 2 a g 4 1 8 1 3 1 n 1 a 1 5 2 9 1 3 1 4 7 2 6 2 1 4 2 a 1 2 d d 1 3 1 1f 1 3 1 5 5 4 7 5 2 a a 6 1 3 1 i 3 o 1 9
1 1 2 7 3 1 4 6 1 1 1 8 6 a 2 2 d 1m 5 f 1 a 13 2 1 1 1 5 1 o 1 1 1 n 2 5 1 1 1 6 2 a 2 4 w 1 n 2 6 a b 1 1 1 1 1 4
a 1 10 4 k 1 i 1 10 9 1 1l 22 6 26 2 12 1 1 5 1 2 17 1 99 1 4 2 7 1 1 1 4 2 15 1 4 2 x 1 4 2 7 1 1 1 4 2 f 1 1l 1 4
2 1v 2 3 w g g 2e 2 6 3 h8 2 h 1 q 5 23 6 8 7 m 9 m b k c d 1 3 1 2 c 2c 3 1 4 2 2 a x 3 1 b 6 2h 7 17 5 1y a v 1 c
4 c a 14 2 5 b 18 4 q 6 a 12 s 4 1r 1 t 2 b 6 a d 1 8 v 1d 25 3 a h 9 c 38 c 1k 8 a 3 1d 2 9 7 17 2 3 g 3 1 13 5 eu
2 6 2 12 2 6 2 8 1 1 1 1 1 1 1 v 2 1h 1 7 1 1 3 3 1 7 3 4 2 6 4 d 5 3 1 7 38 1 d 1 g d 1f x h 1 4 1 2 a 1 1 3 5 6 1
1 1 1 1 1 4 1 b 2 4 5 5 4 1 1g 2 22j 6d 6 9 c 12 1 1 5 1 2 1k 7 1 f o 9 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 w 1b 1 d1 2
z 6 1 5 5 2 4 2e 2 2 2 3 1 2i 1 4 5 17 1 2m h w 1c g e8 534 1s h3h 1v 1a 2 7h 3 s k 1f 1 a 1 2v a 2 11 9 2 2v 2 1s 5
2 1 1 1 5 o 1i 4 1 j 1g c 1y a a 6 o 3 1 1 1d 2 10 c t 3 1t e b 6 v 1 1j 9 e 2 a 6 n 3 21 o 3 2 g 2 5 a 6 2 6 2 6 9
7 1 7 1 17 1 e 6 3f 1 2 2 a 6 8mc c n 4 1d 6is a6 2 2y 12 7 c 5 5 c 1 d 1 5 1 1 1 2 1 2 1 30 x a3 i 1s 2 1i 14 c 4 g
g g 1s 5 1 3r j a 7 q 6 q b 2h 3 6 2 6 2 6 2 3 z c 1 q 1 j 1 2 1 f 2 e y 3f 76 1 3m t 3 1d f 1 v w d k 1 8 6 17 5 u
2 10 4 8 1c 4e 2 a 6 10 4 10 4 14 8 1g c b 1 f 1 7 1 2 1 b 1 f 1 7 1 2 1v 8n 9 m a 8 o 6 1 16 1 9 1x 6 2 1 1 18 1 2
3 1 2 n a n 9 v 1t j 1 2 a m a q 1y 1k 6 2 1s 4 1 2 5 8 1 3 1 t 2 3 4 1 w t 3 t z 8 1 u p 1i a m a j d i 32 21 1j 1f
d 1f d 14 8 a 92 16 1 2 3 2 26 t a 1 8 x v m 16 l r n 9 1z v g 9 1o 7 1 d p 7 a 6 1h 1 a 4 4 8 10 2 1 9 1x 4 4 1 d 1
1 z i 1 11 6 1 1t 7 1 1 1 4 1 f 1 a 7 1n 5 a 6 4 1 8 2 2 2 m 1 7 1 2 1 5 1 a 2 2 2 3 2 1 6 1 5 7 2 7 3 5 3v 23 5 a 4
4 u 1y 1 1 8 a 4m 1i 2 9 n 6 y 1t 3 1 b a 12 1l 7 a 1i r 2 f 4 a 6 7 55 1n 2t 22 l 8 2 1 2 8 1 2 1 u 1 2 2 9 c a 1y
8 2 1a 2 8 1 2 r 1r 8 1 8 22 3 1 i 21 7b 9 1 19 1 9 f a o u 2 m 1 e 21 7 1 2 1 18 3 1 1 2 1 9 8 a 6 6 1 2 1 11 1 2 1
6 7 a 8m n 55 1 27 pm 6e 5g 218 2p f tr 34h g7 6nt ft 7 v 1 a 6 27 1 a 6 u 2 5 b 1j 9 4 c a 9 l 5 j j4 1s 3k 23 4 1l
7 h 1s 2 1 2 b 2 e 4qg 8 ye 16 9 6w7 4 1 7 1 2 1 83 19 3 h 4 8 b0 1s4 2z 5 d 3 9 7 a 3 2 3mp 1a 2 n f2 5 3 6 8 8 2 7
u 4 44 3 cb 2d 1 1z 1 2 2 1 2 2 2 4 1 c 1 1 1 7 1 1t 1 4 2 8 1 7 1 s 1 4 1 5 1 1 3 7 1 9g 2 p 1 p 1 v 1 p 1 v 1 p 1
v 1 p 1 v 1 p 1 8 2 1e e8 1j 4 1e 8 1 e 1 m 5 1 f uo v 69 7 1 h 2 7 1 2 1 5 5x 19 3 e 2 a 4 1 8x v h 1m yu 7 1 4 1 2
1 f 1 5h b 7 15 24 4 a x2 4 1 r 1 2 1 1 2 1 1 a 1 4 1 1 1 1 6 1 4 1 1 1 1 1 1 3 1 2 1 1 2 1 1 1 1 1 1 1 1 1 1 2 1 1
2 4 1 7 1 4 1 4 1 1 1 a 1 h 5 3 1 5 1 h 2lw a sm wyo w 37d 7 66 2 4g2 e 5rl 2e7 f2 15u 3t7 fcmt 6o
"""
_DIGIT_RANGES = """
1c a 17q a 3q a 5i a bg a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 2o a 3a a 1y a 7q a 1y a 1fq a 12 a 8c a 3k a
4m a 6 a 52 a 2e a 3q a 6 a r7q a iu a 12 a 5i a m a 2e a ba a geu a 13a a 1om a mk a 3k a 1o a 40 a 7q a 9i a 3a a
ae a 2u a 2u a bq a 2u a l2 a 6u a 1y a f5i a 2e a 3q a lf8 1e 1ts a bq a 192 a 3o6 a
"""
_UNSEEN_RANGES = """
0 x 2m y c 1 11u 6 m 1 5c 1 1d 1 ao 2 28 1 2ot 1 b1 1 1kh g o 8 1b 6 1 a 32o 1 x6n 1kw 64f 1 6x 3 3b5 1 f 1 6zm 9
qxz 4 43z 8 h406 1 u 2o
"""


class Tokens(NamedTuple):
    """The tokens of a text as columns: `starts` and `ends` in code points (int64), `is_word` (bool; else a mark)."""

    starts: np.ndarray
    ends: np.ndarray
    is_word: np.ndarray


@dataclass(frozen=True)
class Tagging:
    """What spans say about tokens; each list has one entry per token.

    `tags`: BIO over the outermost spans; `all`: the tags of every span, outer before inner; `prefix`: the letters of the token that stand
    before the span begins («و» in «وبغداد»), "" elsewhere; `lost`: by label, how many spans `tags` could not carry.
    """

    tags: list[str]
    all: list[list[str]]
    prefix: list[str]
    lost: dict[str, int]


def tokenize(text: str) -> list[tuple[int, int]]:
    """The ranges of all tokens in reading order.

    >>> text = "وبغداد، 3.5 مثَّل."
    >>> [text[start:end] for start, end in tokenize(text)]
    ['وبغداد', '،', '3.5', 'مثَّل', '.']
    """
    tokens = find_tokens(text)
    return list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))


def find_tokens(text: str) -> Tokens:
    """The tokens as numpy columns, for whoever reads millions of words; `tokenize` gives the same as a list."""
    kinds = _kinds()[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")]
    inside = (kinds & _WORD) != 0
    for place in np.flatnonzero(kinds & _POINT):
        if 0 < place < len(kinds) - 1 and kinds[place - 1] & kinds[place + 1] & _DIGIT:
            inside[place] = True
    for place in np.flatnonzero(kinds & _SELECTOR):
        inside[place] = place > 0 and inside[place - 1]
    if text.find(_JOINERS[0]) >= 0 or text.find(_JOINERS[1]) >= 0:
        _drop_bare_joiners(inside, kinds)
    alone = ~inside & ((kinds & _VISIBLE) != 0)
    first, last = inside.copy(), inside.copy()
    first[1:] &= ~inside[:-1]
    last[:-1] &= ~inside[1:]
    starts = np.flatnonzero(first | alone)
    return Tokens(starts, np.flatnonzero(last | alone) + 1, inside[starts])


def blank(character: str) -> bool:
    """Whether no token ever holds the character: whitespace, a control or a format character.

    >>> [blank(character) for character in " \\u200f\\u00a0ب."]
    [True, True, True, False, False]
    """
    return not _kinds()[ord(character)]


def tag(
    text: str, tokens: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]], order: Sequence[str]
) -> Tagging:
    """BIO tags of the outermost spans and all tags of all spans, over the tokens of the text.

    A token bears a span's tag when it shares a character with it. `spans` are (start, end, label); `order` is the scheme's order of labels.
    BIO carries a span whole or not at all. It cannot carry a span that lies in another one (of two with equal ranges the label that comes
    first in the scheme is the outer one), a span whose first token an earlier span has, or one that touches no token: those are counted in
    `lost` and, unless they touch no token, stand in `all`. Raises ValueError for an empty span or a label that `order` does not have.

    >>> text = "وزارة دفاع وبغداد"
    >>> tagging = tag(text, tokenize(text), [(0, 10, "ORG"), (6, 10, "FAC"), (12, 17, "GPE")], ["ORG", "GPE", "FAC"])
    >>> tagging.tags, tagging.prefix, tagging.lost
    (['B-ORG', 'I-ORG', 'B-GPE'], ['', '', 'و'], {'FAC': 1})
    >>> tagging.all
    [['B-ORG'], ['I-ORG', 'B-FAC'], ['B-GPE']]
    """
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    tags, every, prefix = ["O"] * len(tokens), [[] for _ in tokens], [""] * len(tokens)
    lost: Counter[str] = Counter()
    reach = taken = 0
    for start, end, label in _outer_first(spans, order):
        first, behind = bisect_right(ends, start), bisect_left(starts, end)
        names = [f"B-{label}"] + [f"I-{label}"] * (behind - first - 1)
        for token, name in zip(range(first, behind), names, strict=False):
            every[token].append(name)
        if end <= reach or first >= behind or first < taken:
            lost[label] += 1
        else:
            tags[first:behind] = names
            prefix[first] = text[starts[first] : start]
            taken = behind
        reach = max(reach, end)
    return Tagging(tags, every, prefix, {label: lost[label] for label in order if lost[label]})


def ner_tag_names(labels: Iterable[str]) -> list[str]:
    """The names behind the label ids of `ner_tags`, in scheme order, so that a label appended to the scheme comes last.

    >>> ner_tag_names(["PERS", "GPE"])
    ['O', 'B-PERS', 'I-PERS', 'B-GPE', 'I-GPE']
    """
    return ["O", *(f"{part}-{label}" for label in labels for part in "BI")]


def _outer_first(spans: Iterable[tuple[int, int, str]], order: Sequence[str]) -> list[tuple[int, int, str]]:
    """By start, longer before shorter, then scheme order: whatever contains a span comes before it."""
    rank = {label: place for place, label in enumerate(order)}
    spans = list(spans)
    for start, end, label in spans:
        if label not in rank:
            raise ValueError(
                f"span {start}-{end} has label {label!r}, which the order of labels does not have: give it there"
            )
        if not 0 <= start < end:
            raise ValueError(
                f"span {start}-{end} {label}: a span needs 0 <= start < end; give code points, end exclusive"
            )
    return sorted(spans, key=lambda span: (span[0], -span[1], rank[span[2]]))


def _drop_bare_joiners(inside: np.ndarray, kinds: np.ndarray) -> None:
    """Take runs that hold nothing visible, as the ZWJ between two emoji, out of `inside`."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False]))))
    seen = np.concatenate(([0], np.cumsum((kinds & _VISIBLE) != 0)))
    for start, end in edges.reshape(-1, 2)[seen[edges[1::2]] == seen[edges[::2]]]:
        inside[start:end] = False


@cache
def _kinds() -> np.ndarray:
    """The bits of every code point, one byte each."""
    kinds = np.full(0x110000, _VISIBLE, dtype=np.uint8)
    for packed, bits in (
        (_UNSEEN_RANGES, 0),
        (_WORD_RANGES, _WORD | _VISIBLE),
        (_DIGIT_RANGES, _WORD | _DIGIT | _VISIBLE),
    ):
        for start, end in _unpack(packed):
            kinds[start:end] = bits
    for characters, bits in (
        (_JOINERS, _WORD),
        (_POINTS, _POINT | _VISIBLE),
        (_SELECTORS, _SELECTOR),
        (_DRAWN, _VISIBLE),
    ):
        kinds[[ord(character) for character in characters]] = bits
    return kinds


def _unpack(packed: str) -> list[tuple[int, int]]:
    """The ranges of a table, half-open."""
    numbers = [int(number, 36) for number in packed.split()]
    edges = np.cumsum(numbers).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
