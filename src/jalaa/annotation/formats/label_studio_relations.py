"""Relations of one Label Studio annotation, tied to the spans that its regions became.

    {"from_id": "k1", "to_id": "k2", "direction": "right", "labels": ["source"]}    k1 ──source──▶ k2

A relation leads from `from_id` to `to_id`, whatever its `direction` says: in exports met so far those drawn `left` or `bi` mean the same as their
neighbours drawn `right`. So they are not turned, and a person is asked to look.
"""

from collections.abc import Sequence
from typing import Any

from jalaa.annotation.formats.label_studio_json import as_text, shown
from jalaa.annotation.formats.label_studio_regions import Marked, Place
from jalaa.annotation.formats.received import ReceivedRelation
from jalaa.annotation.formats.tally import Fault, short

_KEYS = {"id", "type", "from_id", "to_id", "direction", "labels", "origin", "readonly"}
_NO_LABEL = "a relation without a label has the empty label: name it with --labels"
_ARROW = "it was read from its `from_id` to its `to_id` like the others; does its arrow mean that?"
_AMBIGUOUS = "two regions have that id, and the relation may mean either; it is tied to the first: give each region an id of its own"


def tie(
    ties: Sequence[dict[str, Any]], marked: Sequence[Marked], where: str, faults: list[Fault]
) -> list[tuple[Place | None, ReceivedRelation]]:
    """The relations r1, r2 … in the order of the export, each with the place of the annotation it belongs to.

    Of a region with several labels the first span counts, unless a later one stands in the layer of the other end. An end that no region
    has keeps the id that stands there; where both are missing the place is None.
    """
    spans: dict[str, list[Marked]] = {}
    for one in marked:
        if one.region is not None:
            spans.setdefault(one.region, []).append(one)
    relations: list[tuple[Place | None, ReceivedRelation]] = []
    for one in ties:
        head, tail = as_text(one.get("from_id")), as_text(one.get("to_id"))
        if head is None or tail is None:
            faults.append(
                Fault(
                    "export-unreadable",
                    where,
                    f"a relation from {shown(one.get('from_id'))} to {shown(one.get('to_id'))}",
                    "its ends are ids of regions: mend the export",
                )
            )
            head, tail = head or "", tail or ""
        for end in (head, tail):
            if any(span.is_ambiguous for span in spans.get(end, ())):
                faults.append(Fault("relation-end", where, f"a relation ends at region {shown(end)}", _AMBIGUOUS))
        place, ends = _ends(spans.get(head, ()), spans.get(tail, ()))
        head, tail = ends[0] or head, ends[1] or tail
        if one.get("direction") not in ("right", None):
            seen = f"the relation from {shown(head)} to {shown(tail)} has the direction {shown(one['direction'])}"
            faults.append(Fault("export-lost", where, seen, _ARROW, "warning"))
        for label in _labels(one, where, faults):
            relations.append((place, ReceivedRelation(f"r{len(relations) + 1}", label, head, tail)))
    return relations


def _ends(heads: Sequence[Marked], tails: Sequence[Marked]) -> tuple[Place | None, tuple[str | None, str | None]]:
    """Two spans in one layer where there are such, else the first of each; None for an end that is not there."""
    places = {tail.place: tail for tail in reversed(tails)}
    for head in heads:
        if head.place in places:
            return head.place, (head.span.id, places[head.place].span.id)
    first = next(iter((*heads, *tails)), None)
    ends = tuple(one[0].span.id if one else None for one in (heads, tails))
    return first.place if first else None, (ends[0], ends[1])


def _labels(one: dict[str, Any], where: str, faults: list[Fault]) -> list[str]:
    for name in (name for name in one if name not in _KEYS):
        rule = f"no relation has a place for its `{short(name)}`: it stays in the stored export"
        faults.append(Fault("export-lost", where, f"a relation has `{short(name)}`", rule))
    value = one.get("labels")
    labels = value if isinstance(value, list) else [] if value is None else [value]
    if not labels:
        seen = f"the relation from {shown(one.get('from_id'))} to {shown(one.get('to_id'))}"
        faults.append(Fault("export-lost", where, seen, _NO_LABEL))
    for label in labels:
        if not isinstance(label, str):
            faults.append(
                Fault(
                    "export-unreadable",
                    where,
                    f"a relation has the label {shown(label)}",
                    "a label is a text: mend the export",
                )
            )
    return [label if isinstance(label, str) else shown(label) for label in labels] or [""]
