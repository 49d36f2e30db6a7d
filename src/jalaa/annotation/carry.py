"""Carrying: from the text an annotation was made on to the text of today.

    received ──── shown log ────▶ shown text (what the annotator saw)
        │                            ┆
        └──── newest log ──▶ today's text

The way from the shown text to today's is `shown.inverse().compose(newest).normal()`, and a span is projected over it once. Projecting twice and
combining the statuses would call a span damaged that both cleanings left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.edits import Edit, EditLog
from jalaa.incidents import Incident

SHOWN_STATUSES = ("exact", "joined")
"""Statuses that enter the published rows by themselves; the others wait in the config `annotations` until a person accepts them."""


@dataclass(frozen=True)
class CarriedSpan:
    """A span on today's text, with the range and text it was made on; for `deleted` its range is empty and its text ''."""

    span: Span
    made_start: int
    made_end: int
    made_text: str | None


@dataclass(frozen=True)
class Carried:
    """An annotation on today's text: all its spans, and the relations whose two ends are shown."""

    annotation: Annotation
    spans: tuple[CarriedSpan, ...]
    relations: tuple[Relation, ...]
    incidents: tuple[Incident, ...]

    @property
    def shown(self) -> tuple[Span, ...]:
        """The spans that go into the published rows, by position."""
        spans = [carried.span for carried in self.spans if carried.span.status in SHOWN_STATUSES]
        return tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.id)))


def way(shown: EditLog, newest: EditLog) -> EditLog:
    """The log from the shown text to today's, given what cleaning made of the received text then and now.

    A no-break space that became a space is no change here: the annotator saw the same blank.
    """
    composed = shown.inverse().compose(newest).normal()
    return EditLog(tuple(edit for edit in composed.edits if not _is_blank_for_blank(edit)), composed.source_length)


def carry(
    annotation: Annotation, log: EditLog, made_on: str, today: str, withheld: Sequence[tuple[int, int]] = ()
) -> Carried:
    """The annotation on today's text.

    `log` leads from `made_on` (the text the spans were made on) to `today`; `withheld` are ranges of `made_on` whose characters are not
    published: the texts of spans that touch them are null. Spans must have been checked against `made_on` before.
    """
    carried = tuple(_carried(span, log, made_on, today, withheld) for span in annotation.spans)
    statuses = {one.span.id: one.span.status for one in carried}
    kept = tuple(r for r in annotation.relations if all(statuses[end] in SHOWN_STATUSES for end in (r.head, r.tail)))
    return Carried(annotation, carried, kept, tuple(_lost(annotation, statuses, kept)))


def _carried(span: Span, log: EditLog, made_on: str, today: str, withheld: Sequence[tuple[int, int]]) -> CarriedSpan:
    hidden = any(span.start < end and start < span.end for start, end in withheld)
    projection = log.project(span.start, span.end)
    text = None if hidden else today[projection.start : projection.end]
    name, note = (None, None) if hidden else (span.name, span.note)
    moved = replace(
        span, start=projection.start, end=projection.end, text=text, name=name, status=projection.status, note=note
    )
    return CarriedSpan(moved, span.start, span.end, None if hidden else made_on[span.start : span.end])


def _lost(annotation: Annotation, statuses: dict[str, str], kept: tuple[Relation, ...]) -> Iterator[Incident]:
    for relation in annotation.relations:
        if relation not in kept:
            gone = [
                f"{end} is {statuses[end]}"
                for end in (relation.head, relation.tail)
                if statuses[end] not in SHOWN_STATUSES
            ]
            message = f"relation {relation.id} ({relation.label}) of {annotation.document} is left out, its span {' and '.join(gone)}: accept the span to bring it back"
            yield Incident("relation-lost", annotation.where, message)


def _is_blank_for_blank(edit: Edit) -> bool:
    return edit.removed is not None and edit.removed.replace("\u00a0", " ") == edit.replacement.replace("\u00a0", " ")
