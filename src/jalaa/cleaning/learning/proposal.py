"""Proposals: rules for one outlet with what speaks for and against them, and the choice among those that say the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.examples import prove
from jalaa.cleaning.learning.candidates import Candidate, Form
from jalaa.cleaning.learning.cues import guess_kind, is_name
from jalaa.cleaning.learning.evidence import Evidence, Sighting
from jalaa.cleaning.learning.judging import Confidence, Verdict
from jalaa.cleaning.prose import is_prose
from jalaa.cleaning.rules import Kind, Rule
from jalaa.folding import fold

CONTEXTS = 3
_AROUND = 80
_BESIDE = 300
_LONGEST_EXAMPLE = 1_500
_MARKS = frozenset("⟦⟧⟪⟫")
_FORMS = {
    "line": "A line",
    "slot": "A line with something that changes in a fixed frame",
    "head": "A fixed beginning of the first line",
    "tail": "A fixed ending of the last line",
    "marker": "A line with the lines that it lists",
    "names": "A name on a line of its own, where this outlet names its writers",
    "titles": "Headlines of other articles under the last paragraph",
}
_BY_FORM: dict[Form, Kind] = {
    "line": "notice",
    "slot": "notice",
    "head": "notice",
    "tail": "notice",
    "marker": "related",
    "names": "byline",
    "titles": "related",
}


@dataclass(frozen=True)
class Proposal:
    """A rule ready to use, and what is known of it.

    `stories` of `all_stories` hold it (near-duplicates are one story), `share` is their quotient, `texts` and `sightings` are counts too;
    `positions` counts its places; `contexts` show it between ⟦ and ⟧; `against` says what speaks against it, in sentences.
    """

    rule: Rule
    form: Form
    confidence: Confidence
    stories: int
    all_stories: int
    texts: int
    sightings: int
    positions: dict[str, int]
    contexts: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the outlet's stories that hold it."""
        return self.stories / (self.all_stories or 1)


def rule_of(candidate: Candidate, outlet: str) -> Rule:
    """The rule that a candidate comes to, without its examples; the id says outlet and pattern."""
    said = "\n".join(filter(None, (candidate.match, candidate.before, candidate.after)))
    id = f"learnt-{sha256((outlet + said).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    kind = guess_kind(" ".join(candidate.fixed)) or _BY_FORM[candidate.form]
    until = "article-resumes" if candidate.find == "block" else None
    why = f"{_FORMS[candidate.form]} that repeats in the texts of this outlet."
    near = {"before": candidate.before, "after": candidate.after}
    return Rule(id, kind, candidate.find, why, candidate.match, candidate.where, **near, outlets=(outlet,), until=until)


def propose(verdict: Verdict) -> Proposal | None:
    """The proposal with its examples; None where no text of the outlet can serve as an example, for a rule without proof is none."""
    evidence = verdict.evidence
    shown = [sighting for sighting in evidence.sightings if not _MARKS & set(evidence.outlet.texts[sighting.text])]
    shown = sorted(shown, key=lambda one: (len(evidence.outlet.texts[one.text]), one.text, one.start))
    for sighting in shown[: 4 * CONTEXTS]:
        rule = replace(evidence.rule, cuts=(_example(evidence, sighting),))
        if len(rule.cuts[0]) <= _LONGEST_EXAMPLE and not prove([rule], {}):
            break
    else:
        return None
    rule = replace(rule, why=_why(evidence), keeps=_keeps(evidence, rule), kind=_kind(evidence))
    return Proposal(
        rule,
        evidence.candidate.form,
        verdict.confidence,
        evidence.stories,
        len(set(evidence.outlet.stories)),
        len(evidence.texts),
        len(evidence.sightings),
        {place: count for place, count in evidence.positions.items() if count},
        tuple(_context(evidence, sighting) for sighting in _spread(evidence.sightings)),
        (*verdict.strong, *verdict.mild),
    )


def _kind(evidence: Evidence) -> Kind:
    names = evidence.candidate.form != "marker" and any(is_name(part) for part in evidence.candidate.fixed)
    return "byline" if names and guess_kind(evidence.said) is None else evidence.rule.kind


def _why(evidence: Evidence) -> str:
    found = f"{evidence.stories} of {len(set(evidence.outlet.stories))} stories"
    return f"{_FORMS[evidence.candidate.form]}, in {found} of this outlet."


def _spread(sightings: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
    """A few sightings from beginning, middle and end."""
    step = max(1, len(sightings) // CONTEXTS)
    return sightings[::step][:CONTEXTS]


def _example(evidence: Evidence, sighting: Sighting) -> str:
    """The sighting with the cells above and below it, or all of the text where it is short."""
    text, cells = evidence.outlet.texts[sighting.text], evidence.outlet.pages[sighting.text].cells
    start = cells[sighting.first - 1].start if sighting.first else cells[sighting.first].start
    end = cells[min(sighting.last + 1, len(cells) - 1)].end
    start, end = min(start, sighting.start), max(end, sighting.end)
    # Of a text of one long line the words next to it are enough.
    start = max(start, text.find(" ", max(0, sighting.start - _BESIDE), sighting.start) + 1 or start)
    end = (
        min(end, max(sighting.end, text.rfind(" ", sighting.end, sighting.end + _BESIDE)))
        if end > sighting.end + _BESIDE
        else end
    )
    return f"{text[start : sighting.start]}⟦{text[sighting.start : sighting.end]}⟧{text[sighting.end : end]}"


def _context(evidence: Evidence, sighting: Sighting) -> str:
    text = evidence.outlet.texts[sighting.text]
    before, after = text[max(0, sighting.start - _AROUND) : sighting.start], text[sighting.end : sighting.end + _AROUND]
    return " ".join(f"{before}⟦{text[sighting.start : sighting.end][: 4 * _AROUND]}⟧{after}".split())


def _keeps(evidence: Evidence, rule: Rule) -> tuple[str, ...]:
    """The paragraph of the outlet that is most like what the rule cuts and stays: one example of what it keeps.

    One that holds all the fixed words is no example: the rule may have missed furniture there.
    """
    words = {word for word in fold(evidence.said).split() if len(word) > 2}
    best: tuple[int, int, str] | None = None
    for text, page in zip(evidence.outlet.texts, evidence.outlet.pages, strict=True):
        for cell in page.cells:
            alike = len(words & set(cell.folded.split()))
            if (
                alike
                and is_prose(cell.folded)
                and evidence.said not in cell.folded
                and len(cell.folded) <= _LONGEST_EXAMPLE // 2
                and (best is None or (-alike, len(cell.folded)) < best[:2])
            ):
                line = text[cell.start : cell.end].strip()
                if not _MARKS & set(line) and not Cleaner((rule,)).find(line, evidence.outlet.name):
                    best = -alike, len(cell.folded), line
    return (best[2],) if best else ()


def choose(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that say something that no better one says: surer first, then by how much they cut; order of input does not matter."""
    ranks = {"sure": 0, "likely": 1, "doubtful": 2}
    chosen: list[Verdict] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    matches: set[str] = set()
    for verdict in sorted(verdicts, key=lambda one: (ranks[one.confidence], -_reach(one), one.evidence.rule.match)):
        rule, sightings = verdict.evidence.rule, verdict.evidence.sightings
        new = sum(not _covered(taken.get(one.text, ()), one) for one in sightings)
        if new * 5 > len(sightings) and rule.match not in matches:
            chosen.append(verdict)
            matches.add(rule.match)
            for one in sightings:
                taken.setdefault(one.text, []).append((one.start, one.end))
    return chosen


def _reach(verdict: Verdict) -> int:
    return sum(sighting.end - sighting.start for sighting in verdict.evidence.sightings)


def _covered(ranges: Iterable[tuple[int, int]], sighting: Sighting) -> bool:
    return any(start <= sighting.start and sighting.end <= end for start, end in ranges)
