"""How far two annotations of the same texts agree, per label and with the numbers beside every figure.

Between people this is agreement; between two passes of a model it is self-consistency, and whoever prints it says which (`called`). Measures:

- exact F1: spans of the same label and the same range; overlap F1: spans of the same label that share a character, counted from both sides
  (Hripcsak & Rothschild 2005: F1 between annotators is what κ tends to where there is no countable number of negatives);
- κ (Cohen 1960) over characters: inside a span of the label, or not; it is defined here, because characters can be counted;
- relations: same label, and both ends spans that agree exactly; attributes: same value on spans that agree exactly.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from jalaa.annotation.model import Annotation, Relation, Span

ALL = "all"
"""The label that stands for all of them together."""


@dataclass(frozen=True)
class Score:
    """Two annotators on one label: how many spans each has, how many agree exactly, how many of each overlap with one of the other's, and κ."""

    label: str
    first: int
    second: int
    exact: int
    overlapping_first: int
    overlapping_second: int
    kappa: float | None

    @property
    def exact_f1(self) -> float | None:
        """2 × exact ÷ (first + second); None where neither has a span."""
        return _share(2 * self.exact, self.first + self.second)

    @property
    def overlap_f1(self) -> float | None:
        """Spans of either side that overlap with one of the other's, of all; None where neither has a span."""
        return _share(self.overlapping_first + self.overlapping_second, self.first + self.second)


@dataclass(frozen=True)
class Shared:
    """Of `of` things that both could have said the same of, `same` are said the same."""

    name: str
    same: int
    of: int

    @property
    def share(self) -> float | None:
        """same ÷ of; None where there is nothing to agree on."""
        return _share(self.same, self.of)


@dataclass(frozen=True)
class Agreement:
    """Two annotators over the documents that both annotated in a layer; `deleted` are spans of each that cleaning deleted there, left out of all figures."""

    first: str
    second: str
    layer: str
    called: str
    documents: int
    labels: tuple[Score, ...]
    relations: tuple[Score, ...]
    attributes: tuple[Shared, ...]
    deleted: tuple[int, int] = (0, 0)


def with_deleted(one: Agreement, deleted: Mapping[tuple[str, str, str], int]) -> Agreement:
    """The pair with what cleaning deleted in the documents that both annotated; `deleted` are spans by layer, annotator and document, also where none is."""
    first, second = (
        {document: number for (layer, who, document), number in deleted.items() if (layer, who) == (one.layer, name)}
        for name in (one.first, one.second)
    )
    both = first.keys() & second.keys()
    return replace(one, deleted=(sum(first[id] for id in both), sum(second[id] for id in both)))


def called(kinds: Iterable[str]) -> str:
    """What two annotators' accord is called: «agreement» between people, anything else is a model's consistency with itself or with a person.

    People who both began from what a model suggested agree with it as much as with each other, so that is no agreement either.

    >>> called(["human", "human"]), called(["model", "model"]), called(["human", "model"]), called(["mixed", "mixed"])
    ('agreement', 'self-consistency', 'accord of a person and a model', "accord over a model's suggestions")
    """
    kinds = set(kinds)
    if kinds == {"human"}:
        return "agreement"
    if kinds == {"mixed"}:
        return "accord over a model's suggestions"
    return "self-consistency" if kinds == {"model"} else "accord of a person and a model"


def agree(
    first: Sequence[Annotation], second: Sequence[Annotation], lengths: Mapping[str, int], order: Sequence[str] = ()
) -> Agreement:
    """Compare two annotators' annotations of one layer, on one text per document; `lengths` are those texts' lengths in code points.

    Documents that only one of them annotated are left out. Labels come in the `order` of the scheme, others after them.

    >>> span = Span("e1", "entity", "GPE", 3, 8, "بغداد", "بغداد")
    >>> one = Annotation("d", "a1", "entity", "human", "x", "1", None, None, (span,))
    >>> two = Annotation("d", "a2", "entity", "human", "x", "1", None, None, ())
    >>> [(score.label, score.exact_f1) for score in agree([one], [two], {"d": 20}).labels]
    [('GPE', 0.0), ('all', 0.0)]
    """
    theirs = {one.document: one for one in second}
    pairs = [(one, theirs[one.document]) for one in first if one.document in theirs]
    found = {span.label for pair in pairs for one in pair for span in one.spans}
    labels = [label for label in order if label in found] + sorted(found - set(order))
    scores = [_score(label, pairs, lengths) for label in labels] + [_score(ALL, pairs, lengths)]
    return Agreement(
        first=first[0].annotator if first else "",
        second=second[0].annotator if second else "",
        layer=pairs[0][0].layer if pairs else "",
        called=called({one.kind for pair in pairs for one in pair}),
        documents=len(pairs),
        labels=tuple(scores),
        relations=tuple(_relation_scores(pairs)),
        attributes=tuple(_attributes(pairs)),
    )


def agree_pairs(
    annotations: Iterable[Annotation], lengths: Mapping[str, int], order: Sequence[str] = ()
) -> Iterator[Agreement]:
    """Every two annotators that have documents of a layer in common, compared; see `agree`."""
    made: dict[tuple[str, str], list[Annotation]] = {}
    for one in annotations:
        made.setdefault((one.layer, one.annotator), []).append(one)
    for (layer, first), (other, second) in combinations(sorted(made), 2):
        if layer == other:
            found = agree(made[layer, first], made[layer, second], lengths, order)
            if found.documents:
                yield found


def _score(label: str, pairs: Sequence[tuple[Annotation, Annotation]], lengths: Mapping[str, int]) -> Score:
    counts: Counter[str] = Counter()
    table = np.zeros((2, 2), dtype=np.int64)
    for one, two in pairs:
        mine, theirs = (_of(label, annotation.spans) for annotation in (one, two))
        counts["first"] += len(mine)
        counts["second"] += len(theirs)
        counts["exact"] += (Counter(map(_range, mine)) & Counter(map(_range, theirs))).total()
        counts["overlapping_first"] += sum(any(_meets(a, b) for b in theirs) for a in mine)
        counts["overlapping_second"] += sum(any(_meets(a, b) for a in mine) for b in theirs)
        covered = _covered(mine, lengths[one.document]) * 2 + _covered(theirs, lengths[one.document])
        table += np.bincount(covered, minlength=4).reshape(2, 2)
    return Score(label, **{name: counts[name] for name in _COUNTED}, kappa=_kappa(table))


_COUNTED = ("first", "second", "exact", "overlapping_first", "overlapping_second")


def _of(label: str, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if label in (ALL, span.label)]


def _range(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _meets(one: Span, other: Span) -> bool:
    return one.label == other.label and one.start < other.end and other.start < one.end


def _covered(spans: Iterable[Span], length: int) -> np.ndarray:
    covered = np.zeros(length, dtype=np.int64)
    for span in spans:
        covered[span.start : span.end] = 1
    return covered


def _kappa(table: np.ndarray) -> float | None:
    """Cohen's κ of a table of counts; None where chance alone explains everything (all characters in one class)."""
    total = table.sum()
    if not total:
        return None
    seen = np.trace(table) / total
    chance = float((table.sum(axis=0) * table.sum(axis=1)).sum()) / float(total) ** 2
    return None if chance == 1 else float((seen - chance) / (1 - chance))


def _relation_scores(pairs: Sequence[tuple[Annotation, Annotation]]) -> Iterable[Score]:
    mine: Counter[tuple] = Counter()
    theirs: Counter[tuple] = Counter()
    for one, two in pairs:
        mine.update((one.document, *_tied(relation, one)) for relation in one.relations)
        theirs.update((two.document, *_tied(relation, two)) for relation in two.relations)
    for label in sorted({key[1] for key in (*mine, *theirs)}):
        a, b = (Counter({key: n for key, n in side.items() if key[1] == label}) for side in (mine, theirs))
        exact = (a & b).total()
        yield Score(label, a.total(), b.total(), exact, exact, exact, None)


def _tied(relation: Relation, annotation: Annotation) -> tuple:
    spans = {span.id: _range(span) for span in annotation.spans}
    return relation.label, spans.get(relation.head), spans.get(relation.tail)


def _attributes(pairs: Sequence[tuple[Annotation, Annotation]]) -> Iterable[Shared]:
    """Attributes on spans that agree exactly and whose range and label occur once on each side.

    References are left out: each annotator names what is meant with keys of their own.
    """
    said: dict[str, Counter[bool]] = {}
    for one, two in pairs:
        mine, theirs = _single(one.spans), _single(two.spans)
        for key in mine.keys() & theirs.keys():
            a, b = dict(mine[key].attributes), dict(theirs[key].attributes)
            for name in a.keys() | b.keys():
                said.setdefault(name, Counter())[a.get(name) == b.get(name)] += 1
    return [Shared(name, counts[True], counts.total()) for name, counts in sorted(said.items())]


def _single(spans: Iterable[Span]) -> dict[tuple[int, int, str], Span]:
    counts = Counter(map(_range, spans := list(spans)))
    return {_range(span): span for span in spans if counts[_range(span)] == 1}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
