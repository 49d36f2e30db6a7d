"""Judging: what speaks against a rule, given all that it would cut.

What speaks strongly against it makes it `doubtful`, anything milder `likely`; `sure` is what nothing speaks against. The doubt goes to the article.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jalaa.cleaning.learning.candidates import SHORTEST_REST
from jalaa.cleaning.learning.cues import cues, is_credit, is_formula, is_name, narrates
from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.learning.listing import foreign, list_of_its_own, lists, unchanging
from jalaa.cleaning.learning.placed import against_names, against_titles, mildly_against_titles, rare
from jalaa.cleaning.learning.signs import (
    FURNITURE,
    OFTEN,
    announces,
    closes_texts,
    goes_on_varied,
    has_known_shape,
    is_delimited,
    is_fixture,
    is_framed,
    is_sentence,
    long_above_article,
    opens_prose,
    says_headline,
    share_between_paragraphs,
    share_elsewhere,
    share_of_names,
    speaks,
    speaks_of_page,
    stands_everywhere,
)
from jalaa.cleaning.learning.templates import tokens
from jalaa.cleaning.prose import is_prose, stops

Confidence = Literal["sure", "likely", "doubtful"]

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
    if evidence.candidate.form in ("names", "titles"):
        return None if rare(evidence) else _judge_place(evidence)
    edged = evidence.candidate.form not in ("line", "marker")
    if not (speaks(evidence) or has_known_shape(evidence)) or (edged and share_elsewhere(evidence) > 0.6):
        return None
    return Verdict(evidence, tuple(_strong(evidence)), tuple(_mild(evidence)))


def _judge_place(evidence: Evidence) -> Verdict:
    if evidence.candidate.form == "names":
        return Verdict(evidence, tuple(against_names(evidence)), ())
    return Verdict(evidence, tuple(against_titles(evidence)), tuple(mildly_against_titles(evidence)))


def _strong(evidence: Evidence) -> Iterator[str]:
    said, form = evidence.said, evidence.candidate.form
    if not stands_everywhere(evidence) and (narrates(said) or narrates(evidence.candidate.fixed[0])):
        yield "it begins as narration does: a sentence that many articles share is content"
    if is_formula(said) and not speaks_of_page(said):
        yield "it has words of a formula (prayer, recipe, weather, court, fixture), and such repeat as content"
    often = len(evidence.sightings) / (len(evidence.texts) or 1)
    if often > 1.5:
        yield f"it stands {often:.1f} times in a text: a speaker, a bullet or a heading does so"
    elsewhere = share_elsewhere(evidence) if form not in ("line", "marker") else 0.0
    if elsewhere > 0.2:
        yield f"its words stand in running text too ({elsewhere:.0%} of all places)"
    if form in ("marker", "tail") and evidence.rule.find != "inline":
        yield from _against_reach(evidence)
    if form in ("line", "slot"):
        yield from _against_line(evidence)
    if form in ("head", "tail"):
        yield from _against_edge(evidence)


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
    if (titled and first > 0.2 and not says_headline(evidence)) or (
        evidence.share < FURNITURE and headline / count > 0.5 and above_prose / count > 0.5
    ):
        yield "it stands where this outlet has its headlines"
    if said.endswith(":") and evidence.candidate.form == "line" and not stands_everywhere(evidence):
        yield "it announces what follows it: a heading or marker"
    if evidence.share < 0.3 and heads_list / count > 0.5 and evidence.at_edge < 0.5 and not cues(said):
        yield "lines that are no paragraphs follow it: it may be the heading of a list"
    if evidence.candidate.form == "slot":
        yield from _against_slot(evidence)


def _against_slot(evidence: Evidence) -> Iterator[str]:
    if not is_delimited(evidence) and not cues(evidence.said):
        yield "no mark parts what is fixed from what changes, and no word of it speaks of the page"
    lines = [evidence.cells(sighting)[0].folded for sighting in evidence.sightings]
    sentences = sum(is_sentence(said) for pair in zip(lines, evidence.fillings, strict=True) for said in pair)
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
        prose += any(is_prose(cell.folded) and is_sentence(cell.folded) for cell in cells[1:])
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
        below = sum(evidence.below_article(sighting) for sighting in evidence.sightings)
        if own > (0.5 if cues(evidence.said)["related"] and below > 0.5 * count else 0.2) * count:
            yield "what it lists is in the words of the article: a headline or headings of its own"
        if sum(length > 0 for length in lengths) / count < 0.8:
            yield "often nothing is listed under it"
        short = bool(listed) and sorted(listed)[len(listed) // 2] < 4
        if short and not cues(evidence.said)["related"] and not closes_texts(evidence):
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
        and not (evidence.share >= OFTEN and len(tokens(evidence.said)) >= 3 and goes_on_varied(evidence))
    ):
        yield "what follows it does not begin as paragraphs of this outlet do: it may be part of the sentence"
    if not head and joined > 0.2 and evidence.outlet.stop_share >= 0.5:
        yield "it stands within sentences, not behind their end"


def _mild(evidence: Evidence) -> Iterator[str]:
    said, form = evidence.said, evidence.candidate.form
    found = cues(said)
    words = len(tokens(said))
    framed = form == "slot" and is_framed(evidence)
    often = evidence.share >= OFTEN and evidence.stories >= 10 and (form != "slot" or framed or is_fixture(evidence))
    placed = (
        evidence.rule.find == "block"
        or (form == "slot" and often)
        or evidence.at_edge >= 0.8
        or evidence.steady
        or evidence.share >= FURNITURE
    )
    if not placed and not (found.total() >= 2 and not stops(said)):
        yield "it stands at varying places of the text"
    if form in ("line", "tail") and stops(said) and not (speaks_of_page(said) or stands_everywhere(evidence)):
        yield "it is a sentence"
    names = share_of_names(evidence) if form == "slot" else 0.0
    if not found and names < 0.6 and not often and not is_credit(said):
        yield (
            "no word of it speaks of the page, and little of it is fixed"
            if evidence.share >= OFTEN and form == "slot"
            else "no word of it speaks of the page, and it is not in one story of ten"
        )
    if (
        form in ("line", "slot")
        and not (found or framed or stands_everywhere(evidence))
        and share_between_paragraphs(evidence) > 0.1
    ):
        yield "it stands between paragraphs, and no word of it speaks of the page"
    if words > 12 and found.total() * 10 < words and evidence.share < 0.1:
        yield "few of its many words speak of the page"
    if form == "head" and is_name(said.split()[0]) and not set("|>") & set(said) and opens_prose(evidence):
        yield "it is a dateline or credit before the first sentence, which a corpus may want to keep"
    if evidence.stories < 4 and found.total() < 2:
        yield "only three stories have it"
    announced = form == "tail" and evidence.rule.find == "tail" and announces(evidence)
    if form == "tail" and evidence.outlet.stop_share < 0.5 and not announced:
        yield "texts of this outlet have no stops: nothing shows that it stands behind a sentence"
    if form in ("head", "tail") and words < 2 and not (found["tags"] and evidence.share >= 0.1):
        yield "one word is little to know it by"
    if form == "slot" and not says_headline(evidence) and long_above_article(evidence) > 0.05 * len(evidence.sightings):
        yield "what changes is long in some places: it may be a headline"
    if (
        form == "marker"
        and not found["related"]
        and foreign(evidence) < 0.3
        and not (often and list_of_its_own(evidence))
        and not closes_texts(evidence)
    ):
        yield "neither its words nor the lines under it show that they are headlines of other articles"
    if form == "tail" and evidence.rule.find == "tail" and not (found["related"] or found["tags"] or announced):
        yield "what follows its words is not known to be a link or a tag"
    if form == "line" and found["related"] and lists(evidence) > 0.5:
        yield "headlines follow it, which would stay"
    bare = sum(evidence.cells(one)[0].folded.startswith(_LEFT_BARE) for one in evidence.sightings)
    if form == "line" and bare and said[-1:] not in ")]\"'":
        yield "it begins within brackets or quotes"
