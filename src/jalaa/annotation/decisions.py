"""What people decided about spans that did not come through cleaning unchanged: annotations/carried.yaml, written by `jalaa carry`.

A decision holds for what the person saw: the status and the range on the text of that day. Where cleaning then makes something else of the span,
the decision has lapsed, the span waits again, and an incident says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import yaml

from jalaa.annotation.carry import Carried, CarriedSpan
from jalaa.incidents import Incident


@dataclass(frozen=True)
class Decision:
    """One decision; `text` is what the span was on the text of that day, null where withheld characters are touched."""

    annotator: str
    layer: str
    document: str
    span: str
    decision: Literal["accept", "drop"]
    status: str
    start: int
    end: int
    text: str | None = None
    why: str | None = None

    def holds(self, one: CarriedSpan) -> bool:
        """Whether the span is still what the person saw."""
        span = one.span
        return (self.status, self.start, self.end, self.text) == (span.status, span.start, span.end, span.text)


def decide(carried: Carried, one: CarriedSpan, decision: Literal["accept", "drop"], why: str | None) -> Decision:
    """The decision about one span as it stands today."""
    annotation, span = carried.annotation, one.span
    return Decision(
        annotation.annotator,
        annotation.layer,
        annotation.document,
        span.id,
        decision,
        span.status,
        span.start,
        span.end,
        span.text,
        why,
    )


def decided(carried: Carried, decisions: Sequence[Decision]) -> Carried:
    """The annotation with the decisions that hold; of two about one span the later one."""
    annotation = carried.annotation
    mine = (annotation.annotator, annotation.layer, annotation.document)
    said: dict[str, list[Decision]] = {}
    for decision in decisions:
        if (decision.annotator, decision.layer, decision.document) == mine:
            said.setdefault(decision.span, []).append(decision)
    if not said:
        return carried
    spans = []
    for one in carried.spans:
        holding = [decision for decision in said.get(one.span.id, ()) if decision.holds(one)]
        spans.append(replace(one, decided=holding[-1].decision == "accept") if holding else one)
    return replace(carried, spans=tuple(spans))


def check_decisions(decisions: Sequence[Decision], carried: Iterable[Carried]) -> Iterator[Incident]:
    """Incidents `carry-lapsed` for decisions about spans that are something else by now, or nowhere."""
    where = "annotations/carried.yaml"
    spans = {
        (one.annotation.annotator, one.annotation.layer, one.annotation.document, each.span.id): each
        for one in carried
        for each in one.spans
    }
    for decision in decisions:
        one = spans.get((decision.annotator, decision.layer, decision.document, decision.span))
        here = f"{decision.annotator}/{decision.layer}/{decision.document}/{decision.span} was decided on ({decision.decision})"
        if one is None:
            yield Incident("carry-lapsed", where, f"{here} and is no longer there: take the decision out")
        elif not decision.holds(one):
            message = (
                f"{here} as {decision.status} [{decision.start}:{decision.end}), now it is {one.span.status} "
                f"[{one.span.start}:{one.span.end}): look again with `jalaa carry`"
            )
            yield Incident("carry-lapsed", where, message)


def write_decisions(decisions: Iterable[Decision]) -> str:
    """The file annotations/carried.yaml, in the order of its decisions."""
    rows = [{name: value for name, value in asdict(one).items() if value is not None} for one in decisions]
    head = "# What people decided about spans that cleaning or a corrected text touched. Written by `jalaa carry`.\n"
    return head + (yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=10_000) if rows else "[]\n")
