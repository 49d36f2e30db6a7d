"""Near misses: a copy of the same article that is not the same text, laid beside what is known of it and told, never used.

The text itself is not there, so fingerprints of runs of words say where the two part: to within a run of words, in both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from jalaa.release.bare import BareDocument
from jalaa.release.copies import Copy
from jalaa.release.fingerprints import RUN, Fingerprint, Match, Stretch, matches, runs, stretches

LEAST_SHARE = 0.2
"""The share of its runs of words that a copy has to have to be called one of the same article."""

SHOWN = 240
"""Code points of a copy that a message shows: a run of words, and what stands beside."""


@dataclass(frozen=True)
class Near:
    """How a copy differs from the received text of a document.

    `same` of `runs` runs of words stand in both; they part first within `place` of the received text, in the copy within `copy_place` (code
    points), which reads `words`; `landing` of `spans` spans of `default` lie wholly on words that are the same, in the same spacing.
    """

    document: str
    name: str
    same: int
    runs: int
    place: tuple[int, int]
    copy_place: tuple[int, int]
    words: str
    landing: int
    spans: int

    def __str__(self) -> str:
        if self.runs and not self.same:
            return f"{self.name} bears its name and is another text: none of its {self.runs} runs of {RUN} words stands in it"
        (start, end), (first, last) = self.place, self.copy_place
        same = (
            f"{self.same} of {self.runs} runs of {RUN} words are the same"
            if self.runs
            else "it is too short to say more"
        )
        if self.runs and self.same == self.runs:
            same += " and not the spacing, punctuation, vowel signs or words between them"
        words = f" «{self.words[:SHOWN]}»" if self.words else ""
        return (
            f"{self.name} is of the same article and not the text that was received: {same}; "
            f"they part first within [{start}:{end}) of the received text, in the copy within [{first}:{last}){words}; "
            f"{self.landing} of {self.spans} spans lie wholly on what is the same"
        )


def owners_of(documents: Mapping[str, BareDocument]) -> dict[str, list[str]]:
    """The ids of the documents that have a run of words, by its bits."""
    owners: dict[str, list[str]] = {}
    for id, document in documents.items():
        for bits in sorted({one.bits for one in document.withheld.fingerprints}):
            owners.setdefault(bits, []).append(id)
    return owners


def nearest_document(copy: Copy, documents: Mapping[str, BareDocument], owners: Mapping[str, list[str]]) -> str | None:
    """The document of which a copy has most runs of words; else the one that it is named after; None where it is of none."""
    counts = Counter(id for bits in {run.bits for run in runs(copy.text)} for id in owners.get(bits, ()))
    best = max(sorted(counts), key=lambda id: counts[id], default=None)
    if best is not None:
        of = len({one.bits for one in documents[best].withheld.fingerprints})
        if counts[best] >= LEAST_SHARE * of:
            return best
    stem = PurePosixPath(copy.name).stem
    return stem if stem in documents else None


def near_miss(copy: Copy, document: BareDocument) -> Near:
    """How a copy that is not the received text of a document differs from it."""
    known = document.withheld.fingerprints
    found = matches(known, copy.text)
    place, copy_place = _first_difference(known, found, document.withheld.length, len(copy.text))
    spans = [(one["start"], one["end"]) for one in document.rows["default"][0]["spans"]]
    # Where personal data is withheld the copy may hold its reader's own, and what is printed ends up in logs.
    hidden = any(start < place[1] and place[0] < end for start, end in document.ranges)
    words = "" if hidden else " ".join(copy.text[slice(*copy_place)].split())
    landing = _landing(document, spans, stretches(found))
    return Near(document.id, copy.name, len(found), len(known), place, copy_place, words, landing, len(spans))


def _first_difference(
    known: Sequence[Fingerprint], found: Sequence[Match], length: int, copy_length: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where text and copy part first, in both: behind the last run before it that both have, up to the next that both have."""
    places = {match[0]: (number, match) for number, match in enumerate(found)}
    behind, copy_behind = 0, 0
    for fingerprint in known:
        if fingerprint not in places:
            following = next((match for match in found if match[0].start >= behind and match[1] >= copy_behind), None)
            end, copy_end = (following[0].start, following[1]) if following else (length, copy_length)
            return (behind, max(behind, end)), (copy_behind, max(copy_behind, copy_end))
        start, copy_start, copy_end = fingerprint.start, *places[fingerprint][1][1:]
        if copy_start - copy_behind != start - behind:
            return (behind, max(behind, start)), (copy_behind, max(copy_behind, copy_start))
        if copy_end - copy_start != fingerprint.end - start:
            return (start, fingerprint.end), (copy_start, copy_end)
        behind, copy_behind = fingerprint.end, copy_end
    if copy_length - copy_behind != length - behind:
        return (behind, length), (copy_behind, copy_length)
    return (0, length), (0, copy_length)


def _landing(document: BareDocument, spans: Iterable[tuple[int, int]], same: Sequence[Stretch]) -> int:
    """How many spans of today's text lie, in the received text, within one stretch that the copy has."""
    back = document.log.inverse()
    received = (back.project(start, end) for start, end in spans)
    return sum(any(one.start <= there.start and there.end <= one.end for one in same) for there in received)
