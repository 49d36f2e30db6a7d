"""The difference of two annotation layers: what was added, removed, moved, relabelled, and whose attributes or relations changed.

A span that moved only because the text before it changed is no change. Where both annotations were made on one text, offsets are compared; where the
texts differ and no log leads from one to the other, the spans of a document are paired in their order, by label and words, as lines of two texts are.
"""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal

from jalaa.annotation.model import Annotation, Relation, Span

What = Literal["added", "removed", "moved", "relabelled", "attributes", "relation added", "relation removed"]
KINDS: tuple[What, ...] = (
    "added",
    "removed",
    "moved",
    "relabelled",
    "attributes",
    "relation added",
    "relation removed",
)


LOOKED_AT = 500
"""How many spans of a label are looked at for one that was moved: where more lie over one place, none of them is it for sure."""


@dataclass(frozen=True)
class Change:
    """One change in one document: the span before and after, None where there is none, or the relation that came or went.

    `label` is that of the span before, of an added one its own; of relations the relation's.
    """

    document: str
    layer: str
    what: What
    label: str
    before: Span | None = None
    after: Span | None = None
    relation: str | None = None


@dataclass(frozen=True)
class Difference:
    """All changes, the documents that only one side annotated, and how many documents both have."""

    changes: tuple[Change, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    both: int

    @property
    def documents(self) -> tuple[str, ...]:
        """Documents with a change, in order."""
        return tuple(dict.fromkeys(change.document for change in self.changes))

    def by_label(self) -> dict[str, Counter[str]]:
        """How many changes of each kind, by label."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            found.setdefault(change.label, Counter())[change.what] += 1
        return dict(sorted(found.items()))


def difference(before: Iterable[Annotation], after: Iterable[Annotation]) -> Difference:
    """Compare two sets of annotations, each with at most one annotation of a document and layer.

    >>> one = Annotation("d", "a1", "entity", "human", "x", "1", None, None, (Span("e1", "entity", "LOC", 3, 8, "بغداد", "بغداد"),))
    >>> two = Annotation("d", "a2", "entity", "human", "x", "1", None, None, (Span("s9", "entity", "GPE", 3, 8, "بغداد", "بغداد"),))
    >>> [(change.what, change.label, change.after.label) for change in difference([one], [two]).changes]
    [('relabelled', 'LOC', 'GPE')]
    """
    old = {(one.document, one.layer): one for one in before}
    new = {(one.document, one.layer): one for one in after}
    shared = sorted(old.keys() & new.keys())
    changes = tuple(change for key in shared for change in _compare(old[key], new[key]))
    gone, come = ({document for document, _ in keys} for keys in (old.keys() - new.keys(), new.keys() - old.keys()))
    documents = {document for document, _ in shared}
    return Difference(changes, tuple(sorted(gone - documents)), tuple(sorted(come - documents)), len(documents))


def _compare(old: Annotation, new: Annotation) -> Iterator[Change]:
    pairs = _pairs(old, new)
    paired_old, paired_new = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    key = (old.document, old.layer)
    for a, b in pairs:
        if a.label != b.label:
            yield Change(*key, "relabelled", a.label, a, b)
        if (a.start, a.end) != (b.start, b.end) and (a.text != b.text or old.text_sha256 == new.text_sha256):
            yield Change(*key, "moved", a.label, a, b)
        if a.attributes != b.attributes or a.ref != b.ref:
            yield Change(*key, "attributes", a.label, a, b)
    yield from (Change(*key, "removed", a.label, a) for a in old.spans if id(a) not in paired_old)
    yield from (Change(*key, "added", b.label, None, b) for b in new.spans if id(b) not in paired_new)
    yield from _relations(old, new, pairs)


def _pairs(old: Annotation, new: Annotation) -> list[tuple[Span, Span]]:
    """Spans that are one and the same, in several passes from sure to likely; each span is in one pair at most."""
    left, right = _ordered(old.spans), _ordered(new.spans)
    pairs: list[tuple[Span, Span]] = []

    def take(keys: Callable[[Span], object]) -> None:
        nonlocal left, right
        found = _matched(left, right, keys)
        pairs.extend(found)
        taken = {id(span) for pair in found for span in pair}
        left = [span for span in left if id(span) not in taken]
        right = [span for span in right if id(span) not in taken]

    if old.text_sha256 == new.text_sha256:
        take(lambda span: (span.start, span.end, span.label))
        take(lambda span: (span.start, span.end))
        pairs += _overlapping(left, right)
    else:
        pairs += _aligned(left, right)
    return pairs


def _ordered(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start, -span.end, span.label, span.id))


def _matched(left: Sequence[Span], right: Sequence[Span], key: Callable[[Span], object]) -> list[tuple[Span, Span]]:
    waiting: dict[object, deque[Span]] = {}
    for span in right:
        waiting.setdefault(key(span), deque()).append(span)
    return [(span, waiting[key(span)].popleft()) for span in left if waiting.get(key(span))]


def _overlapping(left: Sequence[Span], right: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Spans of one label that share characters: one that was moved, the pair that shares most first."""
    shares = []
    here, there = _by_label(left), _by_label(right)
    for label in here.keys() & there.keys():
        starts = [right[other].start for other in there[label]]
        reach = list(accumulate((right[other].end for other in there[label]), max))
        for number in here[label]:
            found = _sharing(left[number], right, there[label], starts, reach)
            shares += [(-share, number, other) for share, other in found]
    shares.sort()
    taken_left, taken_right, pairs = set(), set(), []
    for _, number, other in shares:
        if number not in taken_left and other not in taken_right:
            taken_left.add(number)
            taken_right.add(other)
            pairs.append((left[number], right[other]))
    return pairs


def _by_label(spans: Sequence[Span]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for number, span in enumerate(spans):
        numbers.setdefault(span.label, []).append(number)
    return numbers


def _sharing(
    span: Span, right: Sequence[Span], numbers: Sequence[int], starts: Sequence[int], reach: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Characters shared with, and number of, the last `LOOKED_AT` of `right` that begin before the span ends; `reach` is how far those up to each go."""
    last = bisect_left(starts, span.end) - 1
    for place in range(last, max(-1, last - LOOKED_AT), -1):
        if reach[place] <= span.start:
            return
        other = right[numbers[place]]
        share = min(span.end, other.end) - max(span.start, other.start)
        if share > 0:
            yield share, numbers[place]


def _aligned(left: Sequence[Span], right: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Spans of two different texts, paired in order by label and words, then what is left between two pairs by words alone."""
    pairs = []
    matcher = SequenceMatcher(
        None, [(a.label, a.text) for a in left], [(b.label, b.text) for b in right], autojunk=False
    )
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pairs += zip(left[a:b], right[c:d], strict=True)
        else:
            pairs += _matched(left[a:b], right[c:d], lambda span: span.text)
    return pairs


def _relations(old: Annotation, new: Annotation, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Change]:
    same = {b.id: a.id for a, b in pairs}

    def ends(relation: Relation, names: dict[str, str]) -> tuple[str, str, str]:
        return (
            relation.label,
            names.get(relation.head, f"new {relation.head}"),
            names.get(relation.tail, f"new {relation.tail}"),
        )

    here = Counter(ends(one, {one.head: one.head, one.tail: one.tail}) for one in old.relations)
    there = Counter(ends(one, same) for one in new.relations)
    words = {span.id: span.text for span in old.spans} | {f"new {span.id}": span.text for span in new.spans}
    for what, more, less in (("relation removed", here, there), ("relation added", there, here)):
        for label, head, tail in (more - less).elements():
            told = f"{label}: «{words.get(head)}» → «{words.get(tail)}»"
            yield Change(old.document, old.layer, what, label, relation=told)
