"""Looking at the words of a text for those of the calendar: what dates and numbers share.

Functions beside this one give the last token of what they read, -1 where it does not stand there.
"""

import re
from dataclasses import dataclass

from jalaa.annotation.suggesting.vocabulary import calendar
from jalaa.annotation.suggesting.words import Words

FIGURES = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
FIGURES_WITH_CLITIC = re.compile(r"([وف]?[بلك]?)([0-9]+(?:[.,][0-9]+)*)")

_BEFORE_NUMBER = frozenset("([{\"'،,؛;:.!؟?-–—/\n$€£")
_AFTER_NUMBER = frozenset(")]}\"'،,؛;:.!؟?%٪$€£")


@dataclass(frozen=True)
class Look:
    """One text; `knows` says whether a folded word stands in one of the lists of calendar.yaml."""

    words: Words

    def word(self, token: int) -> str:
        """The folded word at a token, empty beyond the end."""
        return self.words.folded[token] if token < len(self.words.folded) else ""

    def is_(self, token: int, *kinds: str) -> bool:
        """Whether the word at a token stands in one of these lists."""
        return self.knows(self.word(token), *kinds)

    def knows(self, word: str, *kinds: str) -> bool:
        """Whether a word stands in one of these lists."""
        known = calendar()
        return any(word in known[kind] for kind in kinds)


def with_fixing(look: Look, last: int) -> int:
    """The last token of a date with the word behind it that fixes it: «الماضي»."""
    return last + 1 if look.is_(last + 1, "fixing") and not look.is_(last, "fixing") else last


def is_and_tens(look: Look, token: int) -> bool:
    """Whether «والعشرين» or its like stands there."""
    word = look.word(token)
    return word.startswith("وال") and look.knows(word[3:], "tens")


def joined(look: Look, token: int) -> bool:
    """Whether a mark joins the number at a token to something else: «F-16», «3-1», «10:30»."""
    words = look.words
    before = token > 0 and words.ends[token - 1] == words.starts[token]
    after = token + 1 < len(words.folded) and words.ends[token] == words.starts[token + 1]
    if before and words.folded[token - 1] not in _BEFORE_NUMBER:
        return True
    if (
        before
        and words.folded[token - 1] in "-–—/:."
        and token > 1
        and words.ends[token - 2] == words.starts[token - 1]
    ):
        return True
    if not after:
        return False
    mark, behind = words.folded[token + 1], look.word(token + 2)
    if mark not in _AFTER_NUMBER:
        return True
    return mark in ":.،," and behind[:1].isdecimal() and words.ends[token + 1] == words.starts[token + 2]
