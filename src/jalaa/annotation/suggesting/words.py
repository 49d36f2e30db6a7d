"""The words of a text as suggestions read them: folded, with the place of each letter, and as what each could be without its clitics.

    text      و ل ل و ل ا ي ا ت  ا ل م ت ّ ح د ة
    folded    وللولايات          المتحده
    readings  وللولايات (0)  للولايات (1)  لولايات (2)  الولايات (2: the article restored)

Positions are code points of the text; letters are counted in folded words, so a letter's harakat and tatweel belong to it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jalaa.folding import fold_with_positions
from jalaa.tokens import find_tokens

QUOTES = frozenset("\"'")
"""Quotation marks of every style, as folding writes them."""

_JOINING = ("و", "ف")
_GOVERNING = ("ب", "ل", "ك")
_SHORTEST = 3
"""Letters that must be left of a word without its clitics: «لبن» is milk, not ل before «بن»."""


@dataclass(frozen=True)
class Words:
    """The tokens of a text: `starts` and `ends` in code points, `folded` as one reads them, `lines` the number of the line each stands in."""

    text: str
    starts: list[int]
    ends: list[int]
    folded: list[str]
    is_word: list[bool]
    lines: list[int]
    letters: list[int]
    positions: np.ndarray

    def place(self, token: int, letters: int) -> int:
        """Where the letter stands that follows so many letters of a token (code points)."""
        return self.starts[token] if not letters else int(self.positions[self.letters[token] + letters])

    def at(self, position: int) -> int:
        """The token that holds a position, or the next one behind it."""
        return bisect_left(self.ends, position + 1)


def read_words(text: str) -> Words:
    """The words and marks of a text.

    >>> words = read_words("وللولايات المتّحدة “قرار”")
    >>> words.folded
    ['وللولايات', 'المتحده', '"', 'قرار', '"']
    >>> words.text[words.place(0, 2):words.ends[1]]
    'لولايات المتّحدة'
    """
    tokens = find_tokens(text)
    folded = fold_with_positions(text)
    first = np.searchsorted(folded.positions, tokens.starts)
    last = np.searchsorted(folded.positions, tokens.ends)
    breaks = np.array(
        [place for place, character in enumerate(text) if character in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"]
    )
    return Words(
        text=text,
        starts=tokens.starts.tolist(),
        ends=tokens.ends.tolist(),
        folded=[folded.text[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)],
        is_word=tokens.is_word.tolist(),
        lines=np.searchsorted(breaks, tokens.starts).tolist(),
        letters=first.tolist(),
        positions=folded.positions,
    )


def readings(word: str) -> Iterator[tuple[int, str]]:
    """What a folded word can be: the letters left out at its beginning, and the rest; as it stands comes first.

    >>> list(readings("وبغداد"))
    [(0, 'وبغداد'), (1, 'بغداد'), (2, 'غداد')]
    >>> list(readings("لبن")), list(readings("للقوات"))
    ([(0, 'لبن')], [(0, 'للقوات'), (1, 'لقوات'), (1, 'القوات')])
    """
    yield 0, word
    left = 1 if word[:1] in _JOINING else 0
    if left and len(word) - left >= _SHORTEST:
        yield left, word[left:]
    if word[left : left + 1] in _GOVERNING and len(word) - left - 1 >= _SHORTEST:
        yield left + 1, word[left + 1 :]
        if word[left : left + 2] == "لل":
            yield left + 1, "ا" + word[left + 1 :]
