"""Judging: what speaks against a rule, given all that it would cut.

What speaks strongly against it makes it `doubtful`, anything milder `likely`; `sure` is what nothing speaks against. The doubt goes to the article.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jalaa.cleaning.learning.candidates import SHORTEST_REST
from jalaa.cleaning.learning.cues import cues, is_credit, is_formula, is_name, narrates
from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.learning.listing import foreign, list_of_its_own, lists, unchanging
from jalaa.cleaning.learning.templates import DATE_WORD, INITIAL, NUMBER, tokens
from jalaa.cleaning.prose import is_prose, stops

Confidence = Literal["sure", "likely", "doubtful"]

_OFTEN = 0.1
"""Share of stories: even without a word of the page, what stands so often at one place is suspicious."""
_FURNITURE = 0.3
"""Share of stories: what is not the page does not stand in so many of them at its ends."""
_EVERYWHERE = 0.8
"""Share of stories: no line of an article, of two words or more, is the same in so many of them; «ملح» may be."""
_MANY = 8
"""Different words after a beginning that are enough to say that what follows it changes."""
_ARABIC = re.compile("[ء-ي]")
_LEFT_BARE = ("[", "(", '"', "'")


@dataclass(frozen=True, eq=False)
class Verdict:
    """What speaks against a rule, strongly and mildly, a sentence each."""

    evidence: Evidence
    strong: tuple[str, ...]
    mild: tuple[str, ...]

    @property
    def confidence(self) -> Confidence:
        """How far the rule can be trusted without a person."""
        return "doubtful" if self.strong else "likely" if self.mild else "sure"


def judge(evidence: Evidence) -> Verdict | None:
    """The verdict on a rule; None where nobody could gain from seeing it: a mark, or words that mostly stand elsewhere."""
    edged = evidence.candidate.form not in ("line", "marker")
    if not (_speaks(evidence) or _known_by_shape(evidence)) or (edged and _elsewhere(evidence) > 0.6):
        return None
    return Verdict(evidence, tuple(_strong(evidence)), tuple(_mild(evidence)))


def _speaks(evidence: Evidence) -> bool:
    """Whether what does not change is more than marks and a letter or two."""
    fixed = (token.key for token in tokens(evidence.said) if token.key not in (NUMBER, DATE_WORD, INITIAL))
    return sum(character.isalnum() for key in fixed for character in key) >= 3


def _known_by_shape(evidence: Evidence) -> bool:
    """Whether it is a date or initials at an end of the text, or names after or before a mark, so often that its shape is enough to know it."""
    keys = Counter(token.key for token in tokens(evidence.said))
    if evidence.at_edge < 0.8 or evidence.share < _OFTEN:
        return False
    if evidence.candidate.form == "slot":
        return _delimited(evidence) and evidence.steady and _name_share(evidence) >= 0.6
    return evidence.candidate.form == "line" and (keys[NUMBER] >= 3 or keys[INITIAL] >= 2)


def _strong(evidence: Evidence) -> Iterator[str]:
    said, form = evidence.said, evidence.candidate.form
    if not _everywhere(evidence) and (narrates(said) or narrates(evidence.candidate.fixed[0])):
        yield "it begins as narration does: a sentence that many articles share is content"
    if is_formula(said) and not _strong_cues(said):
        yield "it has words of a formula (prayer, recipe, weather, court, fixture), and such repeat as content"
    often = len(evidence.sightings) / (len(evidence.texts) or 1)
    if often > 1.5:
        yield f"it stands {often:.1f} times in a text: a speaker, a bullet or a heading does so"
    elsewhere = _elsewhere(evidence) if form not in ("line", "marker") else 0.0
    if elsewhere > 0.2:
        yield f"its words stand in running text too ({elsewhere:.0%} of all places)"
    if form in ("marker", "tail") and evidence.rule.find != "inline":
        yield from _against_reach(evidence)
    if form in ("line", "slot"):
        yield from _against_line(evidence)
    if form in ("head", "tail"):
        yield from _against_edge(evidence)


def _strong_cues(said: str) -> bool:
    found = cues(said)
    return found.total() >= 2 or any(found[kind] for kind in ("share", "contact", "tags", "tracking"))


def _elsewhere(evidence: Evidence) -> float:
    """Of all places of the longest fixed part, the share that stands in paragraphs and is not cut."""
    part = max(evidence.candidate.fixed, key=len)
    if NUMBER in part or DATE_WORD in part or not _speaks(evidence):
        return 0.0
    inside = sum(is_prose(evidence.cells(sighting)[0].folded) for sighting in evidence.sightings)
    outside = max(0, evidence.outlet.running.count(part) - inside)
    return outside / ((outside + len(evidence.sightings)) or 1)


def _against_line(evidence: Evidence) -> Iterator[str]:
    said, pages = evidence.said, evidence.outlet.pages
    above_prose = heads_list = headline = 0
    for sighting in evidence.sightings:
        cells = pages[sighting.text].cells
        below = cells[sighting.last + 1 : sighting.last + 4]
        heads_list += len(below) >= 2 and not any(is_prose(cell.folded) for cell in below[:2])
        above_prose += sighting.last + 1 < len(cells) and is_prose(below[0].folded)
        headline += sighting.first == 0 and evidence.outlet.headline_share > 0.5
    count = len(evidence.sightings) or 1
    titled = evidence.candidate.form == "slot" and evidence.filling_words > 4
    first = sum(sighting.first == 0 for sighting in evidence.sightings) / count
    if (titled and first > 0.2 and not _says_headline(evidence)) or (
        evidence.share < _FURNITURE and headline / count > 0.5 and above_prose / count > 0.5
    ):
        yield "it stands where this outlet has its headlines"
    if said.endswith(":") and evidence.candidate.form == "line":
        yield "it announces what follows it: a heading or marker"
    if evidence.share < 0.3 and heads_list / count > 0.5 and evidence.at_edge < 0.5 and not cues(said):
        yield "lines that are no paragraphs follow it: it may be the heading of a list"
    if evidence.candidate.form == "slot":
        yield from _against_slot(evidence)


def _against_slot(evidence: Evidence) -> Iterator[str]:
    if not _delimited(evidence) and not cues(evidence.said):
        yield "no mark parts what is fixed from what changes, and no word of it speaks of the page"
    lines = [evidence.cells(sighting)[0].folded for sighting in evidence.sightings]
    sentences = sum(_sentence(said) for pair in zip(lines, evidence.fillings, strict=True) for said in pair)
    if sentences > 0.05 * len(lines):
        yield "some of the lines, or of what changes in them, are sentences"
    if evidence.filling_words > 4 and not evidence.candidate.fixed[0]:
        yield "it is known by its end alone, and what changes is long"


def _against_reach(evidence: Evidence) -> Iterator[str]:
    """What speaks against a rule that takes also what follows its words."""
    lengths, prose, listed = [], 0, []
    for sighting in evidence.sightings:
        cells = evidence.cells(sighting)
        lengths.append(len(cells) - 1)
        # A title may be long; a paragraph ends.
        prose += any(is_prose(cell.folded) and _sentence(cell.folded) for cell in cells[1:])
        listed += [len(cell.folded.split()) for cell in cells[1:]]
    count = len(evidence.sightings) or 1
    if prose / count > 0.05:
        yield f"it would cut what reads as paragraphs in {prose} of {count} places"
    if evidence.candidate.form == "marker":
        above = sum(not evidence.below_headline(sighting) for sighting in evidence.sightings)
        if above > 0.1 * count:
            yield "it stands above the article: what it lists may be the headline"
        if unchanging(evidence):
            yield "the lines under it are the same everywhere: as lines of their own they go without reaching further"
        own = sum(any(share > 0.6 for share in shares) for shares in evidence.likeness)
        if own > (0.5 if cues(evidence.said)["related"] else 0.2) * count:
            yield "what it lists is in the words of the article: a headline or headings of its own"
        if sum(length > 0 for length in lengths) / count < 0.8:
            yield "often nothing is listed under it"
        if listed and sorted(listed)[len(listed) // 2] < 4 and not cues(evidence.said)["related"]:
            yield "what is listed under it is too short for headlines"
        if max(lengths, default=0) > 15:
            yield f"it would cut up to {max(lengths)} lines"
    whole = sum(sighting.end - sighting.start for sighting in evidence.sightings)
    if whole > 0.5 * sum(len(evidence.outlet.texts[sighting.text]) for sighting in evidence.sightings):
        yield "it would cut more than half of its texts"


def _against_edge(evidence: Evidence) -> Iterator[str]:
    head = evidence.candidate.form == "head"
    joined = bare = 0
    for sighting in evidence.sightings:
        cell, text = evidence.cells(sighting)[0], evidence.outlet.texts[sighting.text]
        bare += len(tokens(cell.folded)) - len(tokens(evidence.said)) < SHORTEST_REST
        if head:
            after = tokens(" ".join(text[sighting.end : sighting.end + 60].split()))
            joined += not after or after[0].key not in evidence.outlet.openers
        else:
            before = text[cell.start : sighting.start].rstrip().rstrip("\"'»”)]")
            joined += (
                bool(before) and before[-1] not in ".!?؟…" and not text[cell.start : sighting.start].endswith("   ")
            )
    joined /= len(evidence.sightings) or 1
    if evidence.rule.find != "tail" and bare / (len(evidence.sightings) or 1) > 0.2:
        yield "little else stands on its line: the whole line may be furniture"
    if (
        head
        and joined > 0.5
        and not (evidence.share >= _OFTEN and len(tokens(evidence.said)) >= 3 and _varied(evidence))
    ):
        yield "what follows it does not begin as paragraphs of this outlet do: it may be part of the sentence"
    if not head and joined > 0.2 and evidence.outlet.stop_share >= 0.5:
        yield "it stands within sentences, not behind their end"


def _mild(evidence: Evidence) -> Iterator[str]:
    said, form = evidence.said, evidence.candidate.form
    found = cues(said)
    words = len(tokens(said))
    framed = form == "slot" and _framed(evidence)
    often = evidence.share >= _OFTEN and evidence.stories >= 10 and (form != "slot" or framed)
    placed = (
        evidence.rule.find == "block"
        or (form == "slot" and often)
        or evidence.at_edge >= 0.8
        or evidence.steady
        or evidence.share >= _FURNITURE
    )
    if not placed and not (found.total() >= 2 and not stops(said)):
        yield "it stands at varying places of the text"
    if form in ("line", "tail") and stops(said) and not _strong_cues(said):
        yield "it is a sentence"
    names = _name_share(evidence) if form == "slot" else 0.0
    if not found and names < 0.6 and not often and not is_credit(said):
        yield "no word of it speaks of the page, and it is not in one story of ten"
    if form in ("line", "slot") and not (found or framed or _everywhere(evidence)) and _between_paragraphs(evidence) > 0.1:
        yield "it stands between paragraphs, and no word of it speaks of the page"
    if words > 12 and found.total() * 10 < words and evidence.share < 0.1:
        yield "few of its many words speak of the page"
    if form == "head" and is_name(said.split()[0]) and not set("|>") & set(said):
        yield "it is a dateline or credit before the first sentence, which a corpus may want to keep"
    if evidence.stories < 4 and found.total() < 2:
        yield "only three stories have it"
    if form == "tail" and evidence.outlet.stop_share < 0.5:
        yield "texts of this outlet have no stops: nothing shows that it stands behind a sentence"
    if form in ("head", "tail") and words < 2 and not (found["tags"] and evidence.share >= 0.1):
        yield "one word is little to know it by"
    if (
        form == "slot"
        and not _says_headline(evidence)
        and _long_above_article(evidence) > 0.05 * len(evidence.sightings)
    ):
        yield "what changes is long in some places: it may be a headline"
    if (
        form == "marker"
        and not found["related"]
        and foreign(evidence) < 0.3
        and not (often and list_of_its_own(evidence))
    ):
        yield "neither its words nor the lines under it show that they are headlines of other articles"
    if form == "tail" and evidence.rule.find == "tail" and not (found["related"] or found["tags"]):
        yield "what follows its words is not known to be a link or a tag"
    if form == "line" and found["related"] and lists(evidence) > 0.5:
        yield "headlines follow it, which would stay"
    bare = sum(evidence.cells(one)[0].folded.startswith(_LEFT_BARE) for one in evidence.sightings)
    if form == "line" and bare and said[-1:] not in ")]\"'":
        yield "it begins within brackets or quotes"


def _everywhere(evidence: Evidence) -> bool:
    """Whether a line, no sentence and no name, is in nearly all stories."""
    said = evidence.said
    several = " " in said or not _ARABIC.search(said)
    return (
        evidence.candidate.form == "line"
        and several
        and evidence.share > _EVERYWHERE
        and not stops(said)
        and not is_name(said)
    )


def _says_headline(evidence: Evidence) -> bool:
    """Whether what changes says, nearly always, also one of the next lines: the title of the page above the headline."""
    said = 0
    for one, filling in zip(evidence.sightings, evidence.fillings, strict=True):
        below = evidence.outlet.pages[one.text].cells[one.last + 1 : one.last + 4]
        said += any(cell.folded.count(" ") > 1 and filling.endswith(cell.folded) for cell in below)
    return said >= 0.9 * len(evidence.sightings)


def _long_above_article(evidence: Evidence) -> int:
    """How many fillings of more than six words stand on the first or second line above the article."""
    return sum(
        len(filling.split()) > 6
        and (one.first == 0 or (one.first == 1 and below > 0 and not evidence.below_article(one)))
        for one, below, filling in zip(evidence.sightings, evidence.below, evidence.fillings, strict=True)
    )


def _framed(evidence: Evidence) -> bool:
    """Whether a frame is three words or more and a mark parts it from what changes, below the first line."""
    words = sum(token.is_word for token in tokens(evidence.said))
    return words >= 3 and _delimited(evidence) and all(one.first for one in evidence.sightings)


def _delimited(evidence: Evidence) -> bool:
    """Whether a mark stands between what is fixed and what changes."""
    before, after = (tokens(part) for part in evidence.candidate.fixed)
    return any(not edge[0].is_word and edge[0].end - edge[0].start == 1 for edge in (before[-1:], after[:1]) if edge)


def _varied(evidence: Evidence) -> bool:
    """Whether the word after a fixed beginning is mostly another one."""
    after = [
        tokens(" ".join(evidence.outlet.texts[one.text][one.end : one.end + 60].split()))[:1]
        for one in evidence.sightings
    ]
    return len({first[0].key for first in after if first}) >= min(_MANY, 0.4 * len(after))


def _between_paragraphs(evidence: Evidence) -> float:
    """The share of sightings with a paragraph above and one below."""
    between = sum(
        evidence.below_article(one)
        and any(is_prose(cell.folded) for cell in evidence.outlet.pages[one.text].cells[one.last + 1 :])
        for one in evidence.sightings
    )
    return between / (len(evidence.sightings) or 1)


def _name_share(evidence: Evidence) -> float:
    """The share of the fillings of a slot that are names, cities, agencies or hold a date."""
    named = sum(
        is_name(filling) or any(token.key in (NUMBER, DATE_WORD) for token in tokens(filling))
        for filling in evidence.fillings
    )
    return named / (len(evidence.fillings) or 1)


def _sentence(folded: str) -> bool:
    """Whether a line ends with a full stop; titles ask, call out and trail off."""
    said = folded.rstrip("\"') ]")
    return said.endswith(".") and not said.endswith("..")
