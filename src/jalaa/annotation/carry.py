"""Carrying: from the text an annotation was made on to the text of today.

    received ──── shown log ────▶ shown text (what the annotator saw)
        │                            ┆
        └──── newest log ──▶ today's text

The way from the shown text to today's is `shown.inverse().compose(newest).normal()`, and a span is projected over it once. Projecting twice and
combining the statuses would call a span damaged that both cleanings left alone.

Only where the received text itself was replaced by a corrected one no log leads across; there a span goes by its quote and context
(`jalaa.annotation.anchoring`) to the corrected text, bears the status `reanchored` and waits for a person.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from jalaa.annotation.anchoring import anchor
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.edits import Edit, EditLog
from jalaa.incidents import Incident

SHOWN_STATUSES = ("exact", "joined")
"""Statuses that enter the published rows by themselves; the others wait in the config `annotations` until a person accepts them."""

REANCHORED = "reanchored"
"""Status of a span that stands on a corrected text, found there by quote and context; where cleaning then touches it, it bears that status instead."""


@dataclass(frozen=True)
class CarriedSpan:
    """A span on today's text, with the range and text it was made on; for `deleted` its range is empty and its text ''.

    `decided` is what a person said of it where its status alone does not show it: True accepted, False dropped, None nothing.
    """

    span: Span
    made_start: int
    made_end: int
    made_text: str | None
    decided: bool | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it goes into the published rows; of what is deleted there is nothing to publish, whatever was decided."""
        if self.span.status == "deleted":
            return False
        return self.span.status in SHOWN_STATUSES if self.decided is None else self.decided


@dataclass(frozen=True)
class Carried:
    """An annotation on today's text: all its spans, and the relations whose two ends are shown."""

    annotation: Annotation
    spans: tuple[CarriedSpan, ...]

    @property
    def shown(self) -> tuple[Span, ...]:
        """The spans that go into the published rows, by position."""
        spans = [carried.span for carried in self.spans if carried.is_shown]
        return tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.id)))

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations whose two ends are shown."""
        shown = {one.span.id for one in self.spans if one.is_shown}
        return tuple(one for one in self.annotation.relations if {one.head, one.tail} <= shown)

    @property
    def remaining(self) -> Annotation:
        """The annotation on today's text with every span that is not deleted, whether it is shown or waits."""
        spans = tuple(one.span for one in self.spans if one.span.status != "deleted")
        ids = {span.id for span in spans}
        relations = tuple(one for one in self.annotation.relations if {one.head, one.tail} <= ids)
        return replace(self.annotation, spans=spans, relations=relations)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """`relation-lost` for each relation that is left out while an end of it lives on, and that no person gave up with its span."""
        return tuple(self._lost())

    def _lost(self) -> Iterator[Incident]:
        by_id, kept = {one.span.id: one for one in self.spans}, self.relations
        for relation in self.annotation.relations:
            ends = [by_id[end] for end in (relation.head, relation.tail) if end in by_id]
            gone_whole = all(end.span.status == "deleted" for end in ends)
            if relation not in kept and not gone_whole and all(end.decided is not False for end in ends):
                gone = [f"{end.span.id} is {end.span.status}" for end in ends if not end.is_shown]
                message = f"relation {relation.id} ({relation.label}) of {self.annotation.document} is left out, its span {' and '.join(gone)}: accept the span to bring it back"
                yield Incident("relation-lost", self.annotation.where, message)


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

    def to_today(span: Span) -> tuple[int, int, str]:
        projection = log.project(span.start, span.end)
        return projection.start, projection.end, projection.status

    return _carried(annotation, to_today, made_on, today, withheld)


def carry_to_corrected(
    annotation: Annotation,
    shown: EditLog,
    old: str,
    corrected: str,
    newest: EditLog,
    withheld: Sequence[tuple[int, int]] = (),
) -> Carried:
    """The annotation on today's text where the received text `old`, from which `shown` leads to the text it was made on, was replaced.

    `newest` leads from the `corrected` received text to today's; `withheld` are ranges of the text it was made on. A span goes back to `old`,
    from there by quote and context to `corrected`, and on to today's text; one that has no place there is `deleted`.
    """
    back, clean = shown.inverse(), way(EditLog((), len(corrected)), newest)
    ranges = [(back.project(span.start, span.end), span) for span in annotation.spans]
    places = dict(
        zip(
            (span.id for _, span in ranges),
            anchor(old, corrected, [(there.start, there.end) for there, _ in ranges]),
            strict=True,
        )
    )

    def to_today(span: Span) -> tuple[int, int, str]:
        place = places[span.id]
        if place is None:
            return 0, 0, "deleted"
        projection = clean.project(*place)
        status = REANCHORED if projection.status in SHOWN_STATUSES else projection.status
        return projection.start, projection.end, status

    return _carried(annotation, to_today, shown.apply(old), newest.apply(corrected), withheld)


def _carried(
    annotation: Annotation,
    to_today: Callable[[Span], tuple[int, int, str]],
    made_on: str,
    today: str,
    withheld: Sequence[tuple[int, int]],
) -> Carried:
    spans = []
    for span in annotation.spans:
        hidden = any(span.start < end and start < span.end for start, end in withheld)
        start, end, status = to_today(span)
        text, name, note = (None, None, None) if hidden else (today[start:end], span.name, span.note)
        moved = replace(span, start=start, end=end, text=text, name=name, note=note, status=status)
        spans.append(CarriedSpan(moved, span.start, span.end, None if hidden else made_on[span.start : span.end]))
    return Carried(annotation, tuple(spans))


def _is_blank_for_blank(edit: Edit) -> bool:
    return edit.removed is not None and edit.removed.replace("\u00a0", " ") == edit.replacement.replace("\u00a0", " ")
