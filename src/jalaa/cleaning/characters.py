"""Rules for characters, looked for in many texts at once: most ask for the characters of a class, and a class is a table.

    joined    قال الوفد.␣⏎ … ⟨between texts⟩ عاد
    members            1       one look into one table for every character, a bit for each class
    runs              [8,9)    from the few characters that have a bit

A pattern is taken so if it is a class of characters, alone or in runs (`+`, `{8,}`), at most with one character behind what it takes, as in `(\\r)\\n`,
or several such runs apart by `|`. Any other is left to RE2, text by text, and so is every text with a character of two UTF-16 units.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import re2

from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sheet import BETWEEN, Batch

_CLASS = r"(?:\[(?!\^)(?:\\x\{[0-9A-Fa-f]+\}|\\[xnrt]|[^\]\[\\^])+\]|\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\[rnt])"
_RUN = re.compile(rf"(?P<one>{_CLASS})(?:(?P<many>\+)|\{{(?P<least>[0-9]+),\}})?")
_BEFORE = re.compile(rf"\((?P<one>{_CLASS})\)(?P<next>{_CLASS})")
_TOKEN = "[A-Za-z0-9+/_-]{12,}"
"""What no rule for tokens can do without."""

_MOST = 15
"""Classes that have a bit in the table; a rule more is left to RE2."""


class Shape(NamedTuple):
    """Characters of a class: runs of at least so many, or each for itself where `least` is 0; with one of `behind` behind each, where that is given."""

    members: str
    least: int
    behind: str = ""


InBatch = dict[int, list[tuple[int, int, Rule | None]]]
"""What is found in the texts of a batch, by the number of the text: start, end (code points), rule; without a rule it may be a token."""


def shapes(pattern: str) -> list[Shape] | None:
    """The shapes that a pattern is made of; None where it is made otherwise, or two of them share a character.

    >>> shapes(r"(\\r)\\n"), shapes(r"[\\x{200B}\\x{FEFF}]{8,}|\\x{E0041}+"), shapes(r"a.b")
    ([Shape(members='\\r', least=0, behind='\\n')], [Shape(members='\\u200b\\ufeff', least=8, behind=''), Shape(members='', least=1, behind='')], None)
    """
    if found := _BEFORE.fullmatch(pattern):
        one, behind = _members(found["one"]), _members(found["next"])
        return None if set(one) & set(behind) or BETWEEN in one + behind else [Shape(one, 0, behind)]
    runs = [_RUN.fullmatch(part) for part in pattern.split("|")]
    if not all(runs):
        return None
    made = [Shape(_members(run["one"]), int(run["least"] or bool(run["many"]))) for run in runs]
    members = "".join(shape.members for shape in made)
    return made if len(members) == len(set(members)) and BETWEEN not in members else None


@dataclass(frozen=True)
class Characters:
    """The rules for characters and tokens, made ready."""

    rules: tuple[Rule, ...]

    @cached_property
    def _shaped(self) -> list[tuple[Rule | None, Shape]]:
        """The rules with the shapes they look for; without a rule that of a token."""
        shaped: list[tuple[Rule | None, Shape]] = [(None, shape) for shape in shapes(_TOKEN)]
        for rule in sorted(self.rules, key=lambda rule: not rule.withhold):
            made = shapes(rule.match) if rule.find == "character" else None
            if made and len(shaped) + len(made) <= _MOST:
                shaped += [(rule, shape) for shape in made]
        return shaped

    @cached_property
    def others(self) -> tuple[Rule, ...]:
        """The rules for characters that RE2 has to look for."""
        taken = {rule.id for rule, _ in self._shaped if rule is not None}
        return tuple(rule for rule in self.rules if rule.find == "character" and rule.id not in taken)

    @cached_property
    def _bits(self) -> np.ndarray:
        """A bit for each shape that a UTF-16 unit belongs to."""
        table = np.zeros(0x10000, dtype=np.uint16)
        for number, (_, shape) in enumerate(self._shaped):
            table[[ord(member) for member in shape.members]] |= 1 << number
        return table

    def find(self, batch: Batch, shadowed: bool) -> InBatch:
        """What rules find in the texts of a batch; of texts with a character of two units nothing that is said holds.

        With `shadowed` also a character that an earlier rule for all outlets has, where it makes no edit.
        """
        taken = np.zeros(len(batch.units), dtype=bool)
        bits = self._bits[batch.units]
        places = np.flatnonzero(bits)
        bits = bits[places]
        present = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
        found: InBatch = {}
        for number, (rule, shape) in enumerate(self._shaped):
            if present >> number & 1:
                starts, ends = _ranges(places[(bits >> number & 1).astype(bool)], shape, batch.units)
                if rule is not None and rule.where == "edge":
                    inside = batch.at_edges(starts, ends)
                    starts, ends = starts[inside], ends[inside]
                if rule is not None and not shape.least and not shadowed:
                    starts, ends = starts[~taken[starts]], ends[~taken[starts]]
                _note(found, rule, batch, starts, ends)
                if rule is not None and not rule.outlets and not rule.replace:
                    taken[_inside(starts, ends)] = True
        return found


def _inside(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """All places of the ranges."""
    lengths = ends - starts
    return np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(int(lengths.sum()))


def _note(found: InBatch, rule: Rule | None, batch: Batch, starts: np.ndarray, ends: np.ndarray) -> None:
    """Put what a rule found where it belongs, unless it would change nothing."""
    numbers = batch.numbers(starts)
    firsts = batch.starts[numbers]
    for number, start, end in zip(numbers.tolist(), (starts - firsts).tolist(), (ends - firsts).tolist(), strict=True):
        if rule is None or not rule.replace or (said := batch.texts[number][start:end]) != rule.put(said):
            found.setdefault(number, []).append((start, end, rule))


def _ranges(places: np.ndarray, shape: Shape, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ranges of the shape, from the places of its characters."""
    if shape.behind:
        behind = units[np.minimum(places + 1, len(units) - 1)]
        places = places[np.isin(behind, [ord(one) for one in shape.behind]) & (places + 1 < len(units))]
    if not shape.least or not len(places):
        return places, places + 1
    borders = np.flatnonzero(np.diff(places) != 1) + 1
    starts = places[np.concatenate([[0], borders])]
    ends = places[np.concatenate([borders - 1, [-1]])] + 1
    long = ends - starts >= shape.least
    return starts[long], ends[long]


@lru_cache(maxsize=256)
def _members(one: str) -> str:
    """The characters of a class that are one UTF-16 unit, as RE2 reads it."""
    return "".join(match.group() for match in re2.compile(one).finditer(_plane()))


@lru_cache(maxsize=1)
def _plane() -> str:
    return "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))
