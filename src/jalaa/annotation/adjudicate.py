"""Adjudication: what all annotators of a document agree on, and what is left for a person to decide.

    a1   GPE [3:8)   ORG [20:31)              agreed   GPE [3:8)               of a1, a2
    a2   GPE [3:8)   ORG [20:25)   ──merge──▶  open    ORG [20:31)  of a1      ORG [20:25)  of a2

All agree on a span where each of them has one of the same range, label and attributes (written out, so that a default counts as what it means), and
cleaning left it as they saw it. All agree on a relation where everybody who has both of its ends drew it. Whatever is open bears the names of those
who made it, as in «ORG ‹a1›», until a person takes it by giving it the plain label, or removes it.

What an annotator calls what a span refers to (`ref`) is no part of it: Label Studio has no place for it. Where all who named something named the same
it is kept, else it is left out and told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jalaa.annotation.arriving import with_kinds
from jalaa.annotation.carry import Carried
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.annotation.scheme import Annotator, Layer
from jalaa.incidents import Incident

AGREED = "agreed"
"""The annotator of a decided line that nobody decided: all agree on all of it. It stands in annotations/annotators.yaml as no person."""

_MARK = re.compile(r"(?P<label>\S+) ‹(?P<of>[^›]*)›")
"""A label with the annotators whose version it is; no label of a scheme has a blank in it."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,40}")
"""Ids that every tool gives back as they are; Label Studio cuts an id at #."""


@dataclass(frozen=True)
class Version:
    """A span as some of the annotators made it; `is_open` if it is for a person to decide."""

    span: Span
    of: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class Tie:
    """A relation between two versions as some of the annotators drew it; `is_open` if it is for a person to decide."""

    relation: Relation
    of: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class Merged:
    """All versions of one document in one layer, each span and relation once."""

    document: str
    layer: str
    annotators: tuple[str, ...]
    spans: tuple[Version, ...]
    relations: tuple[Tie, ...]
    incidents: tuple[Incident, ...] = ()

    @property
    def open(self) -> int:
        """How many spans and relations are for a person to decide."""
        return sum(one.is_open for one in (*self.spans, *self.relations))

    @property
    def agreed(self) -> int:
        """How many spans all agree on."""
        return sum(not one.is_open for one in self.spans)


def merge(carried: Sequence[Carried], layer: Layer) -> Merged:
    """The versions of one document, as carried to today's text, side by side; one annotation of each annotator, in the order of names.

    What cleaning deleted and what a person dropped (`jalaa carry --drop`) is left out; what waits after cleaning is open, whoever agrees on it.
    """
    everyone = tuple(one.annotation.annotator for one in carried)
    groups: dict[tuple, list[tuple[str, Span, bool]]] = {}
    for one in carried:
        for each in one.spans:
            if each.span.status != "deleted" and each.decided is not False:
                span = each.span
                key = (span.start, -span.end, span.label, layer.effective(span))
                groups.setdefault(key, []).append((one.annotation.annotator, span, each.is_shown))
    spans, incidents, taken = [], [], set()
    place: dict[tuple[str, str], Version] = {}
    where = f"{carried[0].annotation.document}, layer {layer.id}"
    for _, made in sorted(groups.items(), key=lambda group: group[0]):
        of = tuple(dict.fromkeys(who for who, _, _ in made))
        span, told = _joined(made, _id(made, taken), where)
        version = Version(span, of, is_open=of != everyone or not all(is_shown for _, _, is_shown in made))
        spans.append(version)
        incidents += told
        place |= {(who, one.id): version for who, one, _ in made}
    relations = tuple(_ties(carried, place))
    return Merged(carried[0].annotation.document, layer.id, everyone, tuple(spans), relations, tuple(incidents))


def _id(made: Sequence[tuple[str, Span, bool]], taken: set[str]) -> str:
    """The id of the first who made the span, with that name before it where another span has the id."""
    who, span, _ = made[0]
    wanted = (span.id, f"{who}-{span.id}", *(f"v{number}" for number in range(1, len(taken) + 2)))
    id = next(one for one in wanted if _PLAIN_ID.fullmatch(one) and one not in taken)
    taken.add(id)
    return id


def _joined(made: Sequence[tuple[str, Span, bool]], id: str, where: str) -> tuple[Span, list[Incident]]:
    """One span for all who made it. Who marked it without being shown it made it, else whoever suggested it to the first."""
    makers = [span.made_by or who for who, span, _ in made]
    by_hand = [who for (who, _, _), maker in zip(made, makers, strict=True) if maker == who]
    refs = {span.ref for _, span, _ in made} - {None}
    notes = dict.fromkeys(span.note for _, span, _ in made if span.note)
    incidents = []
    if len(refs) > 1:
        said = " and ".join(sorted(refs))
        message = f"span {id} [{made[0][1].start}:{made[0][1].end}) refers to {said}, as different annotators say; it is left open: write the one that is meant into the decided layer"
        incidents.append(Incident("export-lost", where, message))
    joined = replace(
        made[0][1],
        id=id,
        ref=refs.pop() if len(refs) == 1 else None,
        made_by=(by_hand or makers)[0],
        checked_by=None,
        status="exact",
        note="; ".join(notes) or None,
    )
    return joined, incidents


def _ties(carried: Sequence[Carried], place: Mapping[tuple[str, str], Version]) -> Iterator[Tie]:
    drawn: dict[tuple[str, str, str], list[str]] = {}
    ends: dict[tuple[str, str, str], set[str]] = {}
    for one in carried:
        who = one.annotation.annotator
        for relation in one.annotation.relations:
            head, tail = place.get((who, relation.head)), place.get((who, relation.tail))
            if head and tail:
                key = (relation.label, head.span.id, tail.span.id)
                drawn.setdefault(key, []).append(who)
                ends[key] = {*head.of} & {*tail.of}
    for number, (key, by) in enumerate(drawn.items(), 1):
        yield Tie(Relation(f"r{number}", *key), tuple(dict.fromkeys(by)), is_open={*by} != ends[key])


def marked(label: str, of: Iterable[str]) -> str:
    """A label as it stands on what is open.

    >>> marked("ORG", ["a1", "a3"]), plain("ORG ‹a1 a3›"), plain("ORG")
    ('ORG ‹a1 a3›', 'ORG', 'ORG')
    """
    return f"{label} ‹{' '.join(of)}›"


def plain(label: str) -> str:
    """The label without the names of annotators, if it bears any."""
    found = _MARK.fullmatch(label)
    return found["label"] if found else label


def is_marked(label: str) -> bool:
    """Whether a label bears the names of annotators, so that what it stands on is not decided."""
    return _MARK.fullmatch(label) is not None


def as_shown(merged: Merged, text_sha256: str, scheme_version: str, by: str) -> Annotation:
    """The versions as one annotation for the adjudicator's page, with marked labels on what is open; `by` is what its maker is called there.

    What is open comes first: the page lists regions in this order.
    """
    spans = tuple(
        replace(one.span, label=marked(one.span.label, one.of) if one.is_open else one.span.label)
        for one in sorted(merged.spans, key=lambda one: not one.is_open)
    )
    relations = tuple(
        replace(one.relation, label=marked(one.relation.label, one.of) if one.is_open else one.relation.label)
        for one in merged.relations
    )
    return Annotation(
        merged.document, by, merged.layer, "model", text_sha256, scheme_version, None, None, spans, relations
    )


def taken(merged: Merged, text_sha256: str, scheme_version: str, kinds: Mapping[str, str]) -> Annotation:
    """A document that all agree on in everything, as a decided line that no person decided."""
    spans, relations = (tuple(one.span for one in merged.spans), tuple(one.relation for one in merged.relations))
    made = Annotation(
        merged.document, AGREED, merged.layer, "mixed", text_sha256, scheme_version, None, None, spans, relations
    )
    return with_kinds(made, kinds)


def decided_by(came: Annotation, shown: Mapping[str, Span], layer: Layer) -> Annotation:
    """What an adjudicator made of the versions `shown`, by id: who made each span stays, the adjudicator checked it.

    A version that the adjudicator changed says so in its note; what is new was made by the adjudicator.
    """
    return replace(came, spans=tuple(_settled(span, shown.get(span.id), came.annotator, layer) for span in came.spans))


def _settled(span: Span, shown: Span | None, who: str, layer: Layer) -> Span:
    if shown is None:
        return replace(span, made_by=who, checked_by=None)
    is_same = (span.start, span.end, span.label) == (shown.start, shown.end, shown.label)
    notes = [span.note] if span.note else []
    if not (is_same and layer.effective(span) == layer.effective(shown)):
        notes.append(f"changed by {who} from what {shown.made_by} marked")
    return replace(
        span,
        # A name says more than the words do: the article that لل swallowed.
        name=shown.name or span.name if is_same else span.name,
        ref=shown.ref if is_same else None,
        made_by=shown.made_by,
        checked_by=who,
        note="; ".join(notes) or None,
    )


def standing(annotation: Annotation, annotators: Iterable[Annotator]) -> str:
    """What a decided line is: `gold` where a person decided it, else `draft`.

    >>> made = Annotation("d", "c1", "entity", "model", "x", "1", None, None, ())
    >>> standing(made, [Annotator("c1", "human")]), standing(made, [Annotator("c1", "model")]), standing(made, [])
    ('gold', 'draft', 'draft')
    """
    return "gold" if any(one.id == annotation.annotator and one.kind == "human" for one in annotators) else "draft"
