"""Reports: attributions that hang on a whole sentence, «وفق», «حسب», «نقلا عن», and on the colon of a headline.

ورغم حسمه أمر خروج هذه القوات، لم يحدد السوداني موعدا ، وفق  وكالة رويترز      «وفق القانون» is none: a law holds nothing
 CONTENT (without its conjunction)                       CUE  SOURCE
الكاظمي :   العراق لم يعد بحاجة لوجود القوات
SOURCE  CUE CONTENT
"""

from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, STOPS, Bounds
from jalaa.annotation.suggesting.phrases import Range, read_phrases
from jalaa.annotation.suggesting.topics import joined
from jalaa.annotation.suggesting.vocabulary import sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

_LONGEST_SOURCE = 14
_LONGEST_SPEAKER = 6
_LONGEST_NAME = 4
"""Tokens between quotation marks: more is what is said."""
_SHORTEST_CONTENT = 3


class Report(NamedTuple):
    """Tokens of the parts of an attribution whose content is a sentence or the rest of a headline."""

    cue: Range
    source: Range | None
    supplements: tuple[Range, ...]
    content: Range
    type: str


def report_at(words: Words, bounds: Bounds, dates: dict[int, int], token: int) -> Report | None:
    """The attribution whose cue is «وفق», «حسب» or «نقلا» at a token."""
    said = sayings().lists
    letters, word = next(
        ((left, rest) for left, rest in readings(words.folded[token]) if rest in said["according"]), (0, "")
    )
    if not word:
        return None
    start = _behind_cue(words, bounds, token, word)
    if start is None:
        return None
    behind, first, left = start
    limit = bounds.limit[token]
    end = next(
        (
            place
            for place in range(first, min(limit, first + _LONGEST_SOURCE + 1))
            if words.folded[place] in COMMAS | {":"}
            or bounds.closes.get(place, place) - place > _LONGEST_NAME
            or words.folded[place][1:] in said["clauses"]
            and words.folded[place][0] == "ف"
        ),
        limit,
    )
    if not 0 < end - first <= _LONGEST_SOURCE or _is_no_source(words, first, left):
        return None
    found = read_phrases(words, dates, first, end)
    if found.source is None:
        return None
    source = found.source._replace(letters=left) if found.source.first == first else found.source
    if end in bounds.closes:
        content = Range(end, bounds.closes[end] + 1)
    else:
        content = _before(words, bounds, token) or _behind(words, bounds, end, limit)
    if content is None:
        return None
    is_outlet = (
        any(rest in said["outlets"] for _, rest in readings(words.folded[source.first]))
        or left
        and words.folded[source.first][left:] in said["outlets"]
    )
    return Report(
        Range(token, behind, letters), source, found.supplements, content, "relay" if is_outlet else "statement"
    )


def _behind_cue(words: Words, bounds: Bounds, token: int, word: str) -> tuple[int, int, int] | None:
    """The token behind the cue, the first of the source, and the letters left out of that."""

    def at(place: int) -> str:
        return words.folded[place] if place < bounds.limit[token] else ""

    behind = token + 1
    following = at(behind)
    if word == "نقلا":
        return (behind, behind + 1, 0) if following == "عن" else None
    if following in ("ما", "لما") or word == "حسبما":
        behind += word != "حسبما"
        if not at(behind):
            return None
        behind += 1
        behind += at(behind) in sayings().lists["back"] or (at(behind) == "في" and at(behind - 1) in ("جاء", "ورد"))
        return behind, behind, 0
    if following in sayings().lists["in_cue"]:
        return behind + 1, behind + 1, 0
    if word in ("وفقا", "طبقا"):
        if following == "ل":
            return behind, behind + 1, 0
        return (behind, behind, 1) if following.startswith("ل") and len(following) > 3 else None
    return (behind, behind, 0) if following else None


def _is_no_source(words: Words, token: int, letters: int) -> bool:
    word = words.folded[token][letters:]
    word = f"ا{word}" if letters and word.startswith("ل") else word
    return (
        word in sayings().lists["no_sources"]
        or not (words.is_word[token] or words.folded[token] in QUOTES)
        or word[:1].isdecimal()
    )


def _before(words: Words, bounds: Bounds, cue: int) -> Range | None:
    """The sentence up to the cue, without what joins it to the one before."""
    first, behind = bounds.first[cue], cue
    while behind > first and words.folded[behind - 1] in COMMAS | STOPS | {"-", "–"}:
        behind -= 1
    while first < behind and (
        words.folded[first] in sayings().lists["joining"] or not (words.is_word[first] or words.folded[first] in QUOTES)
    ):
        first += 1
    return Range(first, behind, joined(words, first)) if behind - first >= _SHORTEST_CONTENT else None


def _behind(words: Words, bounds: Bounds, end: int, limit: int) -> Range | None:
    """What follows a report that begins its sentence."""
    first = end + 1 if end < limit and words.folded[end] in COMMAS | {":"} else end
    if limit - first < _SHORTEST_CONTENT:
        return None
    letters = 1 if words.folded[first][:1] == "ف" and words.folded[first][1:] in sayings().lists["clauses"] else 0
    behind = min(limit, bounds.ender[first + 1])
    return Range(first, behind, letters) if behind - first >= _SHORTEST_CONTENT else None


def colon_at(words: Words, bounds: Bounds, token: int) -> Report | None:
    """The attribution of a headline whose colon stands at a token."""
    said = sayings()
    first = token
    while first and words.lines[first - 1] == words.lines[token]:
        first -= 1
        if words.folded[first] == ":" or token - first > _LONGEST_SPEAKER:
            return None
    behind = token + 1
    while behind < len(words.folded) and words.lines[behind] == words.lines[token]:
        behind += 1
    while behind > token and words.folded[behind - 1] in STOPS:
        behind -= 1
    speaker = range(first, token)
    if not speaker or behind - token - 1 < _SHORTEST_CONTENT or words.folded[first] in said.lists["prepositions"]:
        return None
    for place in speaker:
        word = words.folded[place]
        if (
            not (words.is_word[place] or word in QUOTES)
            or word in said.forms
            or word in said.lists["no_speakers"]
            or word.isdecimal()
        ):
            return None
    source = read_phrases(words, {}, first, token).source
    return source and Report(Range(token, token + 1), source, (), Range(token + 1, behind), "statement")
