"""Signs: what tells the page from the article in all that a rule would cut, one question a function."""

import re
from collections import Counter

from jalaa.cleaning.learning.cues import cues, is_name
from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.learning.templates import DATE_WORD, INITIAL, NUMBER, count_tokens, tokens
from jalaa.cleaning.prose import is_prose

OFTEN = 0.1
"""Share of stories: even without a word of the page, what stands so often at one place is suspicious."""
FURNITURE = 0.3
"""Share of stories: what is not the page does not stand in so many of them at its ends."""
_EVERYWHERE = 0.8
"""Share of stories: no line of an article, of two words or more, is the same in so many of them; «ملح» may be."""
_MANY = 8
"""Different words before or after it that are enough to say that they change."""
_ARABIC = re.compile("[ء-ي]")
_STOP_INSIDE = re.compile(r"[^.]\. ")


def speaks(evidence: Evidence) -> bool:
    """Whether what does not change is more than marks and a letter or two."""
    fixed = (token.key for token in tokens(evidence.said) if token.key not in (NUMBER, DATE_WORD, INITIAL))
    return sum(character.isalnum() for key in fixed for character in key) >= 3


def has_known_shape(evidence: Evidence) -> bool:
    """Whether it is a date or initials at an end of the text, or names after or before a mark, so often that its shape is enough to know it."""
    keys = Counter(token.key for token in tokens(evidence.said))
    if evidence.at_edge < 0.8 or evidence.share < OFTEN:
        return False
    if evidence.candidate.form == "slot":
        return is_delimited(evidence) and evidence.steady and share_of_names(evidence) >= 0.6
    numbers = keys[NUMBER] >= (3 if evidence.share < 0.5 else 1)
    return evidence.candidate.form == "line" and (numbers or keys[INITIAL] >= 2)


def speaks_of_page(said: str) -> bool:
    found = cues(said)
    return found.total() >= 2 or any(found[kind] for kind in ("share", "contact", "tags", "tracking"))


def share_elsewhere(evidence: Evidence) -> float:
    """Of all places of the longest fixed part, the share that stands in paragraphs and is not cut."""
    part = max(evidence.candidate.fixed, key=len)
    if NUMBER in part or DATE_WORD in part or not speaks(evidence):
        return 0.0
    inside = sum(is_prose(evidence.cells(sighting)[0].folded) for sighting in evidence.sightings)
    outside = max(0, evidence.outlet.running.count(part) - inside)
    return outside / ((outside + len(evidence.sightings)) or 1)


def is_sentence(folded: str) -> bool:
    """Whether a line ends with a full stop; titles ask, call out and trail off."""
    said = folded.rstrip("\"') ]")
    return said.endswith(".") and not said.endswith("..")


def announces(evidence: Evidence) -> bool:
    """Whether many texts say three words or more near their end, each after other words, and each going on in other words without a stop."""
    length, before, after, stopped = count_tokens(evidence.said), set(), set(), 0
    for one in evidence.sightings:
        text = evidence.outlet.texts[one.text]
        rest = text[one.start : one.end]
        before.update(text[max(0, one.start - 40) : one.start].split()[-1:])
        after.add(rest)
        stopped += _STOP_INSIDE.search(rest) is not None
    fewest = min(_MANY, 0.4 * len(evidence.sightings))
    return (
        evidence.share >= FURNITURE
        and length >= 3
        and len(before) >= fewest
        and len(after) >= fewest
        and stopped <= 0.05 * len(evidence.sightings)
    )


def closes_texts(evidence: Evidence) -> bool:
    """Whether in most stories the text ends with it and what it lists, always as many lines below the last paragraph."""
    lines = Counter(one.last - one.first for one in evidence.sightings)
    ends = sum(below == 0 for below in evidence.below) >= 0.95 * len(evidence.below)
    return evidence.share > 0.5 and ends and max(lines.values()) >= 0.95 * lines.total()


def stands_everywhere(evidence: Evidence) -> bool:
    """Whether a line, no sentence and no name, is in nearly all stories."""
    said = evidence.said
    several = " " in said or not _ARABIC.search(said)
    return (
        evidence.candidate.form == "line"
        and several
        and evidence.share > _EVERYWHERE
        and not is_sentence(said)
        and not is_name(said)
    )


def says_headline(evidence: Evidence) -> bool:
    """Whether what changes says, nearly always, also one of the next lines: the title of the page above the headline."""
    said = 0
    for one, filling in zip(evidence.sightings, evidence.fillings, strict=True):
        below = evidence.outlet.pages[one.text].cells[one.last + 1 : one.last + 4]
        said += any(cell.folded.count(" ") > 1 and filling.endswith(cell.folded) for cell in below)
    return said >= 0.9 * len(evidence.sightings)


def opens_prose(evidence: Evidence) -> bool:
    """Whether it mostly stands before a paragraph, as a dateline does, and not before a headline."""
    return sum(is_prose(evidence.cells(one)[0].folded) for one in evidence.sightings) > 0.5 * len(evidence.sightings)


def long_above_article(evidence: Evidence) -> int:
    """How many fillings of more than six words stand on the first or second line above the article."""
    return sum(
        len(filling.split()) > 6
        and (one.first == 0 or (one.first == 1 and below > 0 and not evidence.below_article(one)))
        for one, below, filling in zip(evidence.sightings, evidence.below, evidence.fillings, strict=True)
    )


def is_framed(evidence: Evidence) -> bool:
    """Whether a frame is three words or more and a mark parts it from what changes, below the first line."""
    words = sum(token.is_word for token in tokens(evidence.said))
    return words >= 3 and is_delimited(evidence) and all(one.first for one in evidence.sightings)


def is_fixture(evidence: Evidence) -> bool:
    """Whether a frame with a mark stands in every other story, always at the same place below the first line, or above its headline."""
    placed = evidence.steady and (all(one.first for one in evidence.sightings) or says_headline(evidence))
    return evidence.share >= 0.5 and placed and is_delimited(evidence)


def is_delimited(evidence: Evidence) -> bool:
    """Whether a mark stands between what is fixed and what changes."""
    before, after = (tokens(part) for part in evidence.candidate.fixed)
    return any(not edge[0].is_word and edge[0].end - edge[0].start == 1 for edge in (before[-1:], after[:1]) if edge)


def goes_on_varied(evidence: Evidence) -> bool:
    """Whether the word after a fixed beginning is mostly another one."""
    after = [
        tokens(" ".join(evidence.outlet.texts[one.text][one.end : one.end + 60].split()))[:1]
        for one in evidence.sightings
    ]
    return len({first[0].key for first in after if first}) >= min(_MANY, 0.4 * len(after))


def share_between_paragraphs(evidence: Evidence) -> float:
    """The share of sightings with a paragraph above and one below."""
    between = sum(
        evidence.below_article(one)
        and any(is_prose(cell.folded) for cell in evidence.outlet.pages[one.text].cells[one.last + 1 :])
        for one in evidence.sightings
    )
    return between / (len(evidence.sightings) or 1)


def share_of_names(evidence: Evidence) -> float:
    """The share of the fillings of a slot that are names, cities, agencies or hold a date."""
    named = sum(
        is_name(filling) or any(token.key in (NUMBER, DATE_WORD) for token in tokens(filling))
        for filling in evidence.fillings
    )
    return named / (len(evidence.fillings) or 1)
