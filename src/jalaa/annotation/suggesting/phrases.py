"""Phrases between a cue and its content: the source, and supplements of medium, addressee and time.

    وقال | السوداني  لـ" رويترز " ، في مقابلة ببغداد أمس الثلاثاء ، | إن هناك …
          SOURCE         SUPPLEMENT    SUPPLEMENT

The first piece is the source up to what is a supplement by its first words; a piece behind a comma is a supplement, an apposition that still
belongs to the source, or a clause about it («، وهو أحد …»), which does not.
"""

from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, DASHES
from jalaa.annotation.suggesting.vocabulary import sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

_LONGEST_APPOSITION = 7
"""Words: a longer piece behind a comma is no name and no title."""


class Range(NamedTuple):
    """Tokens [first, behind), of which the first is read without so many letters."""

    first: int
    behind: int
    letters: int = 0


class Said(NamedTuple):
    """Who says it, None where the subject is not written, and the supplements."""

    source: Range | None
    supplements: tuple[Range, ...]


def read_phrases(words: Words, dates: dict[int, int], begin: int, behind: int) -> Said:
    """The source and the supplements in tokens [begin, behind); `dates` leads from the first token of each date to its last."""
    source: Range | None = None
    supplements: list[Range] = []
    is_open = True
    for number, (first, last) in enumerate(_pieces(words, begin, behind)):
        subject, found = _piece(words, dates, first, last)
        if number == 0:
            source = subject
        elif subject is not None and _is_relative(words, subject.first):
            is_open = False
        elif subject is not None and is_open and subject.behind - subject.first <= _LONGEST_APPOSITION:
            if source is None and number == 1 and not supplements:
                source = subject
            elif source is not None and not supplements:
                source = Range(source.first, subject.behind, source.letters)
        supplements += found
    return Said(_bare(words, source), tuple(one for part in supplements if (one := _bare(words, part)) is not None))


def _pieces(words: Words, begin: int, behind: int) -> list[tuple[int, int]]:
    """The tokens between commas or dashes; one inside of quotation marks parts nothing."""
    pieces, first, quoted = [], begin, False
    for token in range(begin, behind):
        if words.folded[token] in QUOTES:
            quoted = not quoted
        elif words.folded[token] in COMMAS | DASHES and not quoted:
            pieces.append((first, token))
            first = token + 1
    pieces.append((first, behind))
    return pieces


def _piece(words: Words, dates: dict[int, int], first: int, behind: int) -> tuple[Range | None, list[Range]]:
    """What of a piece is a noun phrase, and the supplements behind it."""
    said = sayings().lists
    while behind > first and words.folded[behind - 1] in said["adverbs"] | said["connectives"]:
        behind -= 1
    while first < behind and words.folded[first] in said["adverbs"] | said["connectives"]:
        first += 1
    if first < behind and f"{words.folded[first]} {words.folded[min(first + 1, behind - 1)]}" in said["connectives"]:
        return None, []
    for token in range(first, behind):
        if words.folded[token] in said["adverbs"]:
            return _noun_phrase(words, first, token), []
        if words.folded[token] == "من" and token + 1 < behind and words.folded[token + 1] == "خلال":
            return _noun_phrase(words, first, token), []
        letters = _supplement_at(words, dates, token, behind, token == first)
        if letters >= 0:
            return _noun_phrase(words, first, token), _supplements(words, token, behind, letters)
    return _noun_phrase(words, first, behind), []


def _supplements(words: Words, token: int, behind: int, letters: int) -> list[Range]:
    """A supplement from here to the end of its piece; an addressee in quotation marks alone ends with them."""
    if words.folded[token] == "ل" and token + 1 < behind and words.folded[token + 1] in QUOTES:
        closing = next((one for one in range(token + 2, behind) if words.folded[one] in QUOTES), behind)
        rest = _supplements(words, closing + 1, behind, 0) if closing + 1 < behind else []
        return [Range(token + 2, closing), *rest]
    if words.folded[token] == "ل":
        token, letters = token + 1, 0
    return [Range(token, behind, letters)] if token < behind else []


def _supplement_at(words: Words, dates: dict[int, int], token: int, behind: int, is_first: bool) -> int:
    """The letters to leave out of a supplement that begins at this token; -1 where none does."""
    said = sayings().lists
    word = words.folded[token]
    following = words.folded[token + 1] if token + 1 < behind else ""
    if token in dates or word in said["times"]:
        return 0
    if word in said["before_media"] and (following in said["media"] or token + 1 in dates):
        return 0
    if word in said["before_media"] and is_first and word not in ("علي", "ضمن", "امام"):
        return 0
    if word == "ل" and (following in QUOTES or following in said["outlets"]):
        return 0
    if is_first and word.startswith("لل") and len(word) > 4:
        return 1
    for letters, rest in readings(word):
        if letters == 1 and word.startswith("ل") and (rest in said["outlets"] or rest == "الصحفيين"):
            return letters
    return -1


def _noun_phrase(words: Words, first: int, behind: int) -> Range | None:
    """The tokens as a phrase that may be a source; None where they are a preposition with its noun, a pronoun, or nothing."""
    said = sayings().lists
    if first >= behind:
        return None
    word = words.folded[first]
    if word in said["prepositions"] or word in said["clauses"] or word in said["times"]:
        return None
    if not words.is_word[first] and word not in QUOTES:
        return None
    if any(
        word == f"{preposition}{pronoun}"
        for preposition in ("ل", "ب", "في", "علي", "الي", "عن", "من")
        for pronoun in ("ه", "ها", "هم")
    ):
        return None
    return Range(first, behind)


def _is_relative(words: Words, token: int) -> bool:
    said = sayings().lists
    return words.folded[token] in said["relatives"] or words.folded[token] in (
        "وهو",
        "وهي",
        "وهم",
        "والعديد",
        "ومن",
        "ومنها",
        "بينهم",
        "بينها",
    )


def _bare(words: Words, part: Range | None) -> Range | None:
    """A phrase without marks at its ends, and without the quotation marks that surround all of it; None if no word is left."""
    if part is None:
        return None
    first, behind, letters = part
    while behind > first and not words.is_word[behind - 1] and words.folded[behind - 1] not in QUOTES | {")"}:
        behind -= 1
    marks = [token for token in range(first, behind) if words.folded[token] in QUOTES]
    if marks and marks == [first, behind - 1]:
        first, behind = first + 1, behind - 1
    elif len(marks) == 1:
        first, behind = (
            (first + 1, behind)
            if marks[0] == first
            else (first, behind - 1)
            if marks[0] == behind - 1
            else (first, behind)
        )
    return Range(first, behind, letters) if behind > first and any(words.is_word[first:behind]) else None
