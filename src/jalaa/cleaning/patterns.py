"""Patterns: RE2 over folded text, with vocabularies, kept as data, that stand in them by name.

A pattern may be written in any spelling: «{read_also}\\s*:?» and «اقرأ» both match «إقــرا أيضًا». It is folded as the text is, but for what RE2
gives a meaning to, which is ASCII. `{name}` is replaced by all entries of a vocabulary, folded, escaped, the longest first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import re2

from jalaa.folding import fold
from jalaa.incidents import nearest
from jalaa.settings import load

SETS = Path(__file__).parent / "sets"
"""Where the rule sets and vocabularies that come with Jalaa lie."""

_NAME = re.compile(r"\{([a-z][a-z_]*)\}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7F]+")
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=")
_MEMORY = 64 * 1024 * 1024

BETWEEN_WORDS = r"\s،؛,;:.!?؟()\[\]\"'«»/|\\*_~=+-"
"""Blanks and punctuation, as they stand in a class of characters."""

TOKEN = re.compile(f"[^{BETWEEN_WORDS}]+")
"""A word for `all_in`: a run of folded text without blanks and punctuation."""


class BadPattern(ValueError):
    """A pattern that RE2 does not take, or one that names a vocabulary that is not there; says which part and what to do."""


@dataclass(frozen=True)
class Words:
    """The words of one or several vocabularies, for `all_in`: every token of a line is one of them, or a number."""

    words: frozenset[str]

    def hold(self, text: str) -> bool:
        """Whether the folded text has a token and every token is a word of these or a number.

        >>> Words(frozenset({"مارس"})).hold("12 مارس - 2021 :"), Words(frozenset()).hold("..."), Words(frozenset()).hold("في مارس")
        (True, False, False)
        """
        tokens = TOKEN.findall(text)
        return bool(tokens) and all(token in self.words or token.isdigit() for token in tokens)


@cache
def vocabularies() -> Mapping[str, tuple[str, ...]]:
    """The vocabularies that come with Jalaa: name to folded entries, the longest first."""
    raw = load(SETS / "vocabularies.yaml", dict[str, tuple[str, ...]])
    return {
        name: tuple(sorted({fold(entry) for entry in entries}, key=lambda e: (-len(e), e)))
        for name, entries in raw.items()
    }


def words_of(names: tuple[str, ...]) -> Words:
    """All tokens of all entries of the vocabularies named."""
    return Words(frozenset(token for name in names for entry in entries(name) for token in TOKEN.findall(entry)))


@lru_cache(maxsize=4096)
def expand(pattern: str) -> str:
    """The pattern folded, each `{name}` replaced by the entries of that vocabulary.

    >>> expand(r"^أهلاً\\s*:?$")
    '^اهلا\\\\s*:?$'
    """
    return _NAME.sub(lambda match: _alternatives(match.group(1)), folded_pattern(pattern))


def folded_pattern(pattern: str) -> str:
    """The pattern folded, with its vocabularies still in it by name."""
    return _BEYOND_ASCII.sub(lambda match: fold(match.group()), pattern)


@cache
def _alternatives(name: str) -> str:
    return f"(?:{'|'.join(map(re2.escape, entries(name)))})"


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str) -> "re2._Regexp":
    """The pattern as RE2 has it; raises `BadPattern` for what RE2, which never goes back, cannot do."""
    if _LOOK_AROUND.search(pattern):
        raise BadPattern(
            "look-around is refused, it can backtrack: use `before:`, `after:` or a capturing group round the piece to cut"
        )
    if _BACK_REFERENCE.search(pattern):
        raise BadPattern("back-references are refused, they can backtrack: write the alternatives out")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise BadPattern(
            f"RE2 says: {reason}: mend the pattern (syntax: https://github.com/google/re2/wiki/Syntax)"
        ) from error


def entries(name: str) -> tuple[str, ...]:
    """The folded entries of a vocabulary, the longest first; raises `BadPattern` where there is none of this name."""
    known = vocabularies()
    if name not in known:
        raise BadPattern(f"there is no vocabulary `{name}`; {nearest(name, known)}")
    return known[name]
