"""WebAnno TSV, what its cells say: which annotations cover which tokens, and what they point to.

         Span        Relation
في       GPE[1]      _   _            one mark of annotation 1 of the layer
بغداد    GPE[1]|*    *   1-1[1_0]     a second mark of it, one of an annotation without a number, and a tie from 1 to that one
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jalaa.annotation.formats.tally import Fault, short
from jalaa.annotation.formats.webanno_cells import Column, Layer, chained, numbered, split, unescaped
from jalaa.annotation.formats.webanno_text import Unit

_NOTHING = "_"
_NO_VALUE = "*"

_NO_LINK = "a link of a chain is written value->chain-number: it is left out; export again"
_NO_BASE = "a relation says in its last cell from which token it comes: it is left out; export again"
_UNEVEN = "a slot feature has as many roles as targets: what is over is left out; export again"
_FEATURE = "a relation has a label and no other feature: it is not read"
_LAST = "it is the last link of its chain, so what would tie it on is not read"

Key = tuple[str, str, int] | tuple[str, int] | tuple[str, int, int]
"""What tells one annotation from another: its unit and place in the stack there; or its number; or its chain and its place in that."""


class Mark(NamedTuple):
    """What one unit bears of one annotation, cell by cell, still escaped; `stack` is the place among the layer's annotations of that unit."""

    layer: Layer
    key: Key
    unit: Unit
    stack: int
    parts: dict[Column, str]


class End(NamedTuple):
    """What a cell points to: an annotation of a layer (by its full name) on a unit, by its number; 0 where it has none, then by its stack."""

    layer: str
    unit: str
    number: int
    stack: int = 0


class Tie(NamedTuple):
    """A relation as cells say it; `where` is the line."""

    label: str
    head: End
    tail: End
    where: str


def read_marks(layer: Layer, unit: Unit, where: str, faults: list[Fault]) -> Iterator[Mark]:
    """The marks of one layer on one unit, in their stack."""
    cells = [(column, unit.cells[column.place]) for column in layer.columns]
    stacks = [(column, split(cell, "|")) for column, cell in cells if cell not in (_NOTHING, "")]
    for stack in range(max((len(parts) for _, parts in stacks), default=0)):
        parts = {column: parts[stack] for column, parts in stacks if stack < len(parts)}
        key: Key | None = ("stack", unit.id, stack)
        if layer.kind == "chain":
            key = _link(parts)
            if key is None:
                seen = f"«{short(' '.join(parts.values()))}»"
                faults.append(Fault("export-unreadable", f"{where}:{unit.line}", seen, _NO_LINK))
                continue
        elif layer.kind == "span":
            numbers = [numbered(part).number for column, part in parts.items() if column.kind != "target"]
            number = next((number for number in numbers if number is not None), None)
            key = key if number is None else ("number", number)
        yield Mark(layer, key, unit, stack, parts)


def label_of(mark: Mark) -> str:
    """The value of the feature that labels, else what its layer is called."""
    values = dict(_values(mark))
    return next((values[column] for column in mark.layer.features[:1] if column in values), mark.layer.short)


def attributes_of(mark: Mark) -> tuple[tuple[str, str], ...]:
    """The values of its other features."""
    return tuple((column.name, value) for column, value in _values(mark) if column not in mark.layer.features[:1])


def _values(mark: Mark) -> list[tuple[Column, str]]:
    """The plain values, the one that labels first."""
    found = [(column, numbered(mark.parts[column]).value) for column in mark.layer.features if column in mark.parts]
    return [(column, unescaped(value)) for column, value in found if value != _NO_VALUE]


def read_ties(marks: Sequence[Mark], where: str, faults: list[Fault]) -> Iterator[Tie]:
    """The relations of relation layers and slot features; the slots of an annotation stand on each of its units and count once."""
    seen = set()
    for mark in marks:
        here = f"{where}:{mark.unit.line}"
        if mark.layer.kind == "relation":
            yield from _relation(mark, here, faults)
        elif mark.layer.kind == "span" and (mark.layer.name, mark.key) not in seen:
            seen.add((mark.layer.name, mark.key))
            yield from _slots(mark, here, faults)


def chain_labels(links: Sequence[Mark], where: str, faults: list[Fault]) -> list[str]:
    """What ties each link of a chain to the next, given one mark of each, in order."""
    labels = []
    for place, mark in enumerate(links, 1):
        value = _chained(mark.parts)[0]
        if place < len(links):
            labels.append(mark.layer.short if value == _NO_VALUE else unescaped(value))
        elif value != _NO_VALUE:
            faults.append(Fault("export-lost", f"{where}:{mark.unit.line}", f"«{short(value)}»", _LAST))
    return labels


def _link(parts: dict[Column, str]) -> Key | None:
    found = _chained(parts)
    return ("link", *found[1:]) if found else None


def _chained(parts: dict[Column, str]) -> tuple[str, int, int] | None:
    return next((chained(part) for column, part in parts.items() if column.kind == "link"), None)


def _relation(mark: Mark, here: str, faults: list[Fault]) -> Iterator[Tie]:
    base = next(((column, part) for column, part in mark.parts.items() if column.kind == "base"), None)
    if base is None:
        faults.append(Fault("export-unreadable", here, f"«{short(' '.join(mark.parts.values()))}»", _NO_BASE))
        return
    for name, value in attributes_of(mark):
        faults.append(Fault("export-lost", here, f"{short(name)} «{short(value)}»", _FEATURE))
    unit, source, target = numbered(base[1])
    layer = base[0].name
    yield Tie(label_of(mark), End(layer, unit, source or 0), End(layer, mark.unit.id, target or 0), here)


def _slots(mark: Mark, here: str, faults: list[Fault]) -> Iterator[Tie]:
    host = End(mark.layer.name, mark.unit.id, mark.key[1] if mark.key[0] == "number" else 0, mark.stack)
    for column in mark.layer.columns:
        if column.kind != "target":
            continue
        role = mark.layer.columns[mark.layer.columns.index(column) - 1]
        said = numbered(mark.parts.get(role, _NOTHING)).value
        roles = [] if said == _NOTHING else split(said, ";")
        targets = [
            target for target in split(mark.parts.get(column, _NO_VALUE), ";") if target not in (_NO_VALUE, _NOTHING)
        ]
        if len(roles) != len(targets):
            seen = f"{len(roles)} roles and {len(targets)} targets of {role.name}"
            faults.append(Fault("export-unreadable", here, seen, _UNEVEN))
        for name, target in zip(roles, targets, strict=False):
            unit, number, _ = numbered(target)
            label = role.name if name == _NO_VALUE else unescaped(name)
            yield Tie(label, host, End(column.name, unit, number or 0), here)
