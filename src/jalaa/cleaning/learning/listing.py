"""Listing: whether the lines under a marker are headlines of other articles, which go with it, or belong to the article."""

from collections import Counter
from collections.abc import Iterable

from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.learning.templates import tokens
from jalaa.cleaning.prose import is_prose

_FEW = 4


def list_of_its_own(evidence: Evidence) -> bool:
    """Whether lists under a marker are mostly of one length, two lines or more, their lines long enough for headlines and in other words than the text round them."""
    lengths = Counter(sighting.last - sighting.first for sighting in evidence.sightings)
    lines = [cell.folded for sighting in evidence.sightings for cell in evidence.cells(sighting)[1:]]
    words = sorted(len(line.split()) for line in lines)
    alike = sorted(share for shares in evidence.likeness for share in shares)
    (length, count), *_ = lengths.most_common(1)
    constant = length > 1 and count >= 0.5 * len(evidence.sightings)
    return constant and words[len(words) // 2] >= 5 and alike[len(alike) // 2] <= 0.34


def foreign(evidence: Evidence) -> float:
    """The share of lines under a marker that are the headline of another text, or stand under the marker in another text too."""
    under = Counter(
        cell.folded for sighting in evidence.sightings for cell in evidence.cells(sighting)[evidence.marked :]
    )
    known = sum(
        count
        for line, count in under.items()
        if line in evidence.outlet.headlines or (count > 1 and len(line.split()) >= 4)
    )
    return known / (under.total() or 1)


def unchanging(evidence: Evidence) -> bool:
    """Whether a few lines are most of what stands under a marker."""
    return _few(cell.folded for sighting in evidence.sightings for cell in evidence.cells(sighting)[1:])


def _few(lines: Iterable[str]) -> bool:
    """Whether most of the lines are one of a few, numbers and dates aside."""
    said = Counter(tuple(token.key for token in tokens(line)) for line in lines)
    return sum(count for _, count in said.most_common(_FEW)) > 0.6 * said.total() > 0


def lists(evidence: Evidence) -> float:
    """The share of sightings below a paragraph with a line under them that is none; none where these lines are the same everywhere."""
    under = [
        evidence.outlet.pages[sighting.text].cells[sighting.last + 1].folded
        for sighting in evidence.sightings
        if evidence.below_article(sighting) and evidence.outlet.pages[sighting.text].cells[sighting.last + 1 :]
    ]
    listed = [line for line in under if not is_prose(line)]
    return 0.0 if _few(listed) else len(listed) / (len(evidence.sightings) or 1)
