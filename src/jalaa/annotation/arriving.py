"""Arriving: from what an export says to annotations in the canonical form, with everything counted that was read, kept and refused.

    export ──read──▶ tasks ──fit──▶ spans where they say ──name──▶ Annotation
                                └──▶ refused, each with an incident

Nothing here knows a corpus: which document a text is, and whether scheme and annotators know the names, is asked by `jalaa.corpus.landing`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jalaa.annotation.fitting import Fit, fit
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedTask
from jalaa.annotation.model import Annotation, Relation, Span, name_of, text_sha256
from jalaa.annotation.scheme import Scheme
from jalaa.incidents import Incident

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SUGGESTION = "suggestion"
"""What a maker is called whom an export does not name: a span that was suggested to the annotator by nobody knows which model."""


@dataclass(frozen=True)
class Names:
    """What a person said of the names in an export: labels and annotators by their names here, and the layer where the export leaves it open.

    The annotator `None` is the one of annotations that name none.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    annotators: Mapping[str | None, str] = field(default_factory=dict)
    layer: str | None = None


@dataclass(frozen=True)
class Counts:
    """What was read of an export. Drafts, cancelled annotations and predictions are counted apart; their spans are in no other number."""

    annotations: int = 0
    spans_read: int = 0
    spans_kept: int = 0
    spans_refused: int = 0
    relations_kept: int = 0
    drafts: int = 0
    cancelled: int = 0
    predictions: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass(frozen=True)
class Arrived:
    """One task of an export: its text, the annotations of it whose spans lie where they say, the counts and the incidents.

    `units` says in which unit the offsets of each annotation were counted, `hows` how often its spans agreed with their quotes in which way.
    """

    task: ReceivedTask
    annotations: tuple[Annotation, ...]
    counts: Counts
    incidents: tuple[Incident, ...]
    units: tuple[str, ...]
    hows: tuple[tuple[str, int], ...]


_APART = {"draft": Counts(drafts=1), "cancelled": Counts(cancelled=1), "prediction": Counts(predictions=1)}


def arrive(export: Export, names: Names, scheme: Scheme | None, reanchor: bool = False) -> Iterator[Arrived]:
    """The tasks of an export, one by one, in its order.

    Annotations bear the document id and the annotator of the export, mapped by `names`; their hash is that of the task's text. Whose every span
    was refused is kept all the same, with no span, only if it had none: else it would say «looked, found none», which nobody said.
    """
    for task in export.tasks:
        counts = sum((_APART[one.state] for one in task.annotations if one.state != "annotation"), Counts())
        annotations, incidents, units, hows = [], [], [], []
        for layer, sets in _by_layer(task, names, scheme):
            received, told = _each_once(_joined(sets), task.where)
            fitting = fit(task.text, received.spans, task.units, task.where, reanchor)
            relations, faults = _relations(received, {one.span.id for one in fitting.fits}, names, task.where)
            read, kept, refused = len(received.spans), len(fitting.fits), len(fitting.refused)
            counts += Counts(len(sets), read, kept, refused, relations_kept=len(relations))
            incidents += [*told, *fitting.incidents, *faults]
            if fitting.fits or not received.spans:
                annotations.append(_annotation(task, received, layer, fitting.fits, relations, names, scheme))
                units.append(fitting.unit)
                hows += [one.how for one in fitting.fits]
        yield Arrived(task, tuple(annotations), counts, tuple(incidents), tuple(units), tuple(Counter(hows).items()))


def _by_layer(task: ReceivedTask, names: Names, scheme: Scheme | None) -> list[tuple[str, list[ReceivedAnnotation]]]:
    """The finished annotations of a task, each with its layer here; an annotator's several sets of labels that are one layer here stand together.

    Two annotations of one set stay two, and are told where they land.
    """
    found: list[tuple[str, list[ReceivedAnnotation]]] = []
    first: dict[tuple[str, str], list[ReceivedAnnotation]] = {}
    for received in task.annotations:
        if received.state != "annotation":
            continue
        layer = names.layer or _layer(received, names, scheme)
        sets = first.setdefault((_who(received, names), layer), [])
        if any(one.layer == received.layer for one in sets):
            found.append((layer, [received]))
            continue
        sets.append(received)
        if len(sets) == 1:
            found.append((layer, sets))
    return found


def _joined(sets: Sequence[ReceivedAnnotation]) -> ReceivedAnnotation:
    spans = tuple(span for one in sets for span in one.spans)
    relations = tuple(relation for one in sets for relation in one.relations)
    return replace(sets[0], spans=spans, relations=relations)


def _each_once(received: ReceivedAnnotation, where: str) -> tuple[ReceivedAnnotation, list[Incident]]:
    """The annotation with a new id for each span whose id stood before (a relation to it goes to the first), and one value for each attribute."""
    ids, numbers = {span.id for span in received.spans}, Counter()
    seen: set[str] = set()
    spans, incidents = [], []
    for span in received.spans:
        if span.id in seen:
            fresh = _fresh(span.id, ids, numbers)
            message = f"span id {span.id} stands twice; the second is called {fresh} here, relations go to the first: mend the export"
            incidents.append(Incident("span-duplicate", where, message, "warning"))
            span = replace(span, id=fresh)
        seen.add(span.id)
        values = dict(reversed(span.attributes))
        for name, value in span.attributes:
            if value != values[name]:
                message = f"span {span.id} has the attribute `{name}` twice, {values[name]} and {value}: the first is kept; mend the export"
                incidents.append(Incident("export-lost", where, message, "warning"))
        spans.append(replace(span, attributes=tuple(values.items())))
    return replace(received, spans=tuple(spans)), incidents


def _fresh(id: str, ids: set[str], numbers: Counter[str]) -> str:
    """An id like `id` that none of `ids` is, and will be: `k#2`, `k#3`."""
    while True:
        numbers[id] += 1
        fresh = f"{id}#{numbers[id] + 1}"
        if fresh not in ids:
            ids.add(fresh)
            return fresh


def _relations(
    received: ReceivedAnnotation, kept: set[str], names: Names, where: str
) -> tuple[tuple[Relation, ...], list[Incident]]:
    relations, incidents = [], []
    there = {span.id for span in received.spans}
    for one in received.relations:
        gone = [end for end in (one.head, one.tail) if end not in kept]
        if not gone:
            relations.append(Relation(one.id, names.labels.get(one.label, one.label), one.head, one.tail))
            continue
        reason = "was refused" if gone[0] in there else "is not there: cancelled, a draft, or removed"
        message = f"relation {one.id} ({one.label}) ends at span {gone[0]}, which {reason}: the relation is left out"
        incidents.append(Incident("relation-end", where, message))
    return tuple(relations), incidents


def _annotation(
    task: ReceivedTask,
    received: ReceivedAnnotation,
    layer: str,
    fits: tuple[Fit, ...],
    relations: tuple[Relation, ...],
    names: Names,
    scheme: Scheme | None,
) -> Annotation:
    who = _who(received, names)
    models = _suggested(task)
    spans = tuple(_span(task.text, one, layer, who, _maker(one, who, models, task, names), names) for one in fits)
    return Annotation(
        document=task.document,
        annotator=who,
        layer=layer,
        kind="mixed",
        text_sha256=text_sha256(task.text),
        scheme_version=scheme.version if scheme else "",
        guidelines_sha256=None,
        created=_day(received.created),
        spans=spans,
        relations=relations,
        where=task.where,
    )


def _who(received: ReceivedAnnotation, names: Names) -> str:
    return names.annotators.get(received.annotator, received.annotator or "")


def _layer(received: ReceivedAnnotation, names: Names, scheme: Scheme | None) -> str:
    """The layer that the export names, if the scheme has it; else the first that has all labels of the annotation; else whatever stands there."""
    layers = scheme.layers if scheme else ()
    if any(layer.id == received.layer for layer in layers):
        return received.layer or ""
    labels = {names.labels.get(span.label, span.label) for span in received.spans}
    fitting = [layer.id for layer in layers if labels <= {label.id for label in layer.labels}]
    return fitting[0] if fitting else layers[0].id if layers else received.layer or ""


def _suggested(task: ReceivedTask) -> dict[tuple[Any, Any, str], str]:
    """The model behind each range and label that the predictions of a task hold, as the export says them."""
    models: dict[tuple[Any, Any, str], str] = {}
    for one in task.annotations:
        if one.state == "prediction":
            for span in one.spans:
                models.setdefault((span.start, span.end, span.label), one.annotator or SUGGESTION)
    return models


def _maker(one: Fit, who: str, models: Mapping[tuple[Any, Any, str], str], task: ReceivedTask, names: Names) -> str:
    """Who made a span: the annotator drew it, or the model whose prediction has its very range and label; one that was changed is the annotator's.

    Where the export has no predictions to compare with, what it calls suggested stays the model's, changed or not: nothing of a model is
    ever called a person's on a guess.
    """
    span = one.span
    if span.origin == "manual":
        return who
    model = models.get((span.start, span.end, span.label), who) if models else _model(task)
    return names.annotators.get(model, model) if model != who else who


def _model(task: ReceivedTask) -> str:
    """Who made the suggestions of a task: its prediction's model where it has exactly one."""
    models = {one.annotator for one in task.annotations if one.state == "prediction" and one.annotator}
    return models.pop() if len(models) == 1 else SUGGESTION


def _span(text: str, one: Fit, layer: str, who: str, maker: str, names: Names) -> Span:
    """The span with its maker, and the annotator as who checked what a model made; that something of a suggestion was changed stands in the note."""
    received = one.span
    notes = [received.note] if received.note else []
    if received.origin == "prediction-changed":
        notes.append(f"changed by {who} from what was suggested")
    if one.how == "reanchored":
        notes.append(f"re-anchored by its quote; the export said [{received.start}:{received.end})")
    quote = text[one.start : one.end]
    return Span(
        id=received.id,
        layer=layer,
        label=names.labels.get(received.label, received.label),
        start=one.start,
        end=one.end,
        text=quote,
        name=name_of(quote),
        attributes=tuple(sorted(received.attributes)),
        made_by=maker,
        checked_by=who if maker != who else None,
        note="; ".join(notes) or None,
    )


def _day(created: str | None) -> str | None:
    """The day of a time; the hour at which somebody worked is nobody's business."""
    found = _DAY.match(created or "")
    return found[0] if found else None


def with_kinds(annotation: Annotation, kinds: Mapping[str, str]) -> Annotation:
    """The annotation with its `kind` by who made its spans; an unknown maker makes it `mixed`, never `human`."""
    makers = {span.made_by or annotation.annotator for span in annotation.spans} or {annotation.annotator}
    found = {kinds.get(maker, "unknown") for maker in makers}
    kind = found.pop() if len(found) == 1 else "mixed"
    return replace(annotation, kind=kind if kind in ("human", "model") else "mixed")
