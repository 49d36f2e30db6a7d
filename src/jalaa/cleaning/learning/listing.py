"""Listing: whether the lines under a marker are headlines of other articles, which go with it, or belong to the article."""

from collections import Counter

from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.prose import is_prose


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
    under = Counter(cell.folded for sighting in evidence.sightings for cell in evidence.cells(sighting)[1:])
    known = sum(
        count
        for line, count in under.items()
        if line in evidence.outlet.headlines or (count > 1 and len(line.split()) >= 4)
    )
    return known / (under.total() or 1)


def lists(evidence: Evidence) -> float:
    """The share of sightings below a paragraph with a line under them that is none."""
    listing = 0
    for sighting in evidence.sightings:
        under = evidence.outlet.pages[sighting.text].cells[sighting.last + 1 :][:1]
        listing += bool(under) and not is_prose(under[0].folded) and evidence.below_article(sighting)
    return listing / (len(evidence.sightings) or 1)
