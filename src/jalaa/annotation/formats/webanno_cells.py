"""WebAnno TSV, its small print: layers and columns of the header, values stacked and numbered in a cell, escapes.

#T_SP=webanno.custom.Host|ROLE_webanno.custom.Host:links_webanno.custom.HostLink|webanno.custom.Span|value
      layer               a slot feature: its roles and, in the next column, their targets           a feature

PER[1]|LOC[2]     two spans, stacked; 1 and 2 say which spans they are on other lines
seller;buyer      two links of one slot feature
coref->1-2        the second link of chain 1, and what ties it to the third
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["feature", "role", "target", "base", "link", "nothing"]

NOTHING = "_"
"""A cell where the layer has no annotation."""

NO_VALUE = "*"
"""A value where the annotation has none."""

_PREFIXES = {"#T_SP=": "span", "#T_RL=": "relation", "#T_CH=": "chain"}
_NUMBER = re.compile(r"(?s)(.*?)\[([0-9]{1,9})(?:_([0-9]{1,9}))?\]")
_LINK = re.compile(r"(?s)(.*)->([0-9]{1,9})-([0-9]{1,9})")
_ESCAPE = re.compile(r"(?s)((?:\\u[0-9A-Fa-f]{4})+)|\\(.)")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}


class Column(NamedTuple):
    """A column behind the first three: `place` among them; `name` is the feature, or the layer that a target or base is of."""

    place: int
    kind: Kind
    name: str


@dataclass(frozen=True)
class Layer:
    """A layer of the header. `features` are the columns of plain values; the one that labels comes first."""

    kind: str
    name: str
    columns: tuple[Column, ...]

    @property
    def short(self) -> str:
        """What annotators call it: the last part of its name."""
        return self.name.rpartition(".")[2] or self.name

    @property
    def features(self) -> tuple[Column, ...]:
        """Its columns of plain values: `value`, and in chains `referenceType`, before the others, whose order is that of the alphabet."""
        found = [column for column in self.columns if column.kind == "feature"]
        return tuple(sorted(found, key=lambda column: column.name not in ("value", "referenceType")))


class Numbered(NamedTuple):
    """A value and the numbers behind it, None where there are none."""

    value: str
    number: int | None
    second: int | None


def read_layer(line: str, place: int) -> Layer | None:
    """The layer that a line of the header declares; its columns begin at `place`. None where the line declares none.

    >>> layer = read_layer("#T_SP=custom.Span|", 0)
    >>> layer.short, layer.columns
    ('Span', (Column(place=0, kind='nothing', name=''),))
    """
    prefix = next((prefix for prefix in _PREFIXES if line.startswith(prefix)), None)
    if prefix is None:
        return None
    kind = _PREFIXES[prefix]
    name, *names = [field for field in line.removeprefix(prefix).split("|") if field.strip()] or [""]
    columns: list[Column] = []
    for column in names or [""]:
        columns.append(_column(column, kind, columns, place + len(columns)))
    return Layer(kind, name, tuple(columns)) if name else None


def _column(declared: str, kind: str, before: list[Column], place: int) -> Column:
    if not declared:
        return Column(place, "nothing", "")
    if kind == "span" and declared.startswith("ROLE_"):
        return Column(place, "role", declared.rpartition(":")[2].partition("_")[0])
    if before and before[-1].kind == "role":
        return Column(place, "target", declared)
    if kind == "relation" and declared.startswith("BT_"):
        return Column(place, "base", declared.removeprefix("BT_"))
    if kind == "chain" and declared == "referenceRelation":
        return Column(place, "link", declared)
    return Column(place, "feature", declared)


def split(cell: str, mark: str) -> list[str]:
    """The parts of a cell between marks that are not escaped; still escaped themselves.

    >>> split(r"a|b\\|c|d", "|")
    ['a', 'b\\\\|c', 'd']
    """
    parts, begin, place = [], 0, 0
    while place < len(cell):
        if cell[place] == "\\":
            place += 1
        elif cell[place] == mark:
            parts.append(cell[begin:place])
            begin = place + 1
        place += 1
    return [*parts, cell[begin:]]


def numbered(part: str) -> Numbered:
    """A value without the numbers in brackets behind it.

    >>> numbered("PER[1]"), numbered("1-1[1_0]"), numbered(r"x\\[1]")
    (Numbered(value='PER', number=1, second=None), Numbered(value='1-1', number=1, second=0), Numbered(value='x\\\\[1]', number=None, second=None))
    """
    pieces = split(part, "[")
    found = _NUMBER.fullmatch(f"[{pieces[-1]}") if len(pieces) > 1 else None
    if found is None:
        return Numbered(part, None, None)
    return Numbered(part[: -len(found[0])], int(found[2]), int(found[3]) if found[3] else None)


def chained(part: str) -> tuple[str, int, int] | None:
    """Value, chain and place in it of a link such as `coref->1-2`, None for anything else.

    >>> chained("coref->1-2"), chained("coref")
    (('coref', 1, 2), None)
    """
    found = _LINK.fullmatch(part)
    return (found[1], int(found[2]), int(found[3])) if found else None


def unescaped(escaped: str) -> str:
    r"""What a value or a line of text means: \t is a tab, \_ an underscore, \-> an arrow; \u0628, of versions before 3.2, ب.

    >>> unescaped(r"a\_b\t\-> c\\n \u0628")
    'a_b\t-> c\\n ب'
    """
    return _ESCAPE.sub(_meant, escaped) if "\\" in escaped else escaped


def _meant(found: re.Match[str]) -> str:
    if found[2]:
        return _CONTROLS.get(found[2], found[2])
    try:
        return bytes.fromhex(found[1].replace("\\u", "")).decode("utf-16-be")
    except UnicodeDecodeError:
        return found[1]
