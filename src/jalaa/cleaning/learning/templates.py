"""Templates: what lines have in common when their numbers, dates or names change, and the pattern that says so.

نشر في 12 مارس 2020          tokens   نشر · في · ‹number› · ‹date› · ‹number›          numbers and, beside a number, words of a date change
نشر في 9 ايار 2021           pattern  ^نشر في [0-9]+ [^ 0-9]+ [0-9]+$
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from jalaa.cleaning.patterns import Words, words_of

NUMBER = "‹number›"
DATE_WORD = "‹date›"
INITIAL = "‹initial›"
"""No folded text holds these quotation marks, so no word of a text is taken for them."""

_TOKEN = re.compile(r"""[a-z]+[0-9]+[a-z]*|[0-9]+|[^\s0-9!-/:-@\[-`{-~،؛؟…]+|\S""")
_DIGIT = re.compile("[0-9]")
_SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()#&~-]")
_INITIALS = re.compile(r"[ء-ي](?:[ .،/_-]+[ء-ي]){1,5}[ .،/_-]*")
_CHANGING = {NUMBER: "[0-9]+", DATE_WORD: "[^ 0-9]+", INITIAL: "[ء-ي]"}


class Token(NamedTuple):
    """A word, number or mark of a folded line: what stands for it in a template, its place, whether a blank stands before it."""

    key: str
    start: int
    end: int
    spaced: bool

    @property
    def is_word(self) -> bool:
        """Whether it is neither a mark nor something that changes."""
        return self.end - self.start > 1 and self.key not in _CHANGING


def tokens(folded: str) -> tuple[Token, ...]:
    """The tokens of a folded line.

    >>> [token.key for token in tokens("نشر في 12 مارس: علي")]
    ['نشر', 'في', '‹number›', '‹date›', ':', 'علي']
    >>> [token.key for token in tokens("م.ح")], [token.key for token in tokens("k24p")]
    (['‹initial›', '.', '‹initial›'], ['k24p'])
    """
    dated, initials = _DIGIT.search(folded) is not None, _INITIALS.fullmatch(folded) is not None
    return tuple(
        Token(
            INITIAL if initials and match.group().isalpha() else _key(match.group(), dated),
            *match.span(),
            match.start() > 0 and folded[match.start() - 1] == " ",
        )
        for match in _TOKEN.finditer(folded)
    )


def _key(token: str, dated: bool) -> str:
    if token[0].isdigit() and token.isdigit():
        return NUMBER
    return DATE_WORD if dated and token in _date_words().words else token


@cache
def _date_words() -> Words:
    return words_of(("months", "weekdays"))


def pattern_of(sequence: Sequence[Token]) -> str:
    """The pattern for tokens in a row; beside marks a blank may be missing or come.

    >>> pattern_of(tokens("نشر: 12 مارس"))
    'نشر ?: ?[0-9]+ ?[^ 0-9]+'
    """
    pattern, before = "", None
    for token in sequence:
        if before is not None:
            pattern += " " if before.is_word and token.is_word else " ?"
        pattern += _CHANGING.get(token.key) or escape(token.key)
        before = token
    return pattern


def text_of(sequence: Sequence[Token]) -> str:
    """Tokens in a row as they stand in a folded line, with what stands for numbers and words of dates.

    >>> text_of(tokens("نشر: 12 مارس"))
    'نشر: ‹number› ‹date›'
    """
    return "".join(" " * (token.spaced and number > 0) + token.key for number, token in enumerate(sequence))


def count_tokens(fixed: str) -> int:
    """How many tokens a text has that `text_of` wrote.

    >>> count_tokens("نشر: ‹number› ‹date›")
    4
    """
    return len(tokens(re.sub("‹[a-z]+›", "0", fixed)))


def slot(fewest: int, most: int) -> str:
    """The pattern for `fewest` to `most` words that change.

    >>> slot(1, 3)
    '\\\\S+(?: \\\\S+){0,2}'
    """
    return rf"\S+(?: \S+){{{fewest - 1},{most - 1}}}" if most > 1 else r"\S+"


def escape(text: str) -> str:
    """The text as a pattern that finds it; blanks and letters stay readable.

    >>> escape("(أ ف ب)")
    '\\\\(أ ف ب\\\\)'
    """
    return _SPECIAL.sub(lambda mark: "\\" + mark.group(), text)
