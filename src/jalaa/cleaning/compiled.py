"""The compiled cleaner, where it is there: the same changes as `jalaa.cleaning.engine` makes, many times as fast.

It is an extension in C (csource/, one file for each step), which a machine without a compiler goes without: then, and for the few rules and texts
that are left to Python (`jalaa.cleaning.tables`), the engine in Python does the work. Both say the same of every text
(`tests/cleaning/test_compiled.py`), as PEP 399 asks of accelerators.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from jalaa.cleaning.cutting import Change
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.tables import SHAPE, outlet_numbers, tables_of

try:
    from jalaa.cleaning import _compiled
except ImportError:
    _compiled = None

LONGEST = 16_000_000
"""Bytes of a text; longer ones are left to Python, whose memory does not grow with a multiple of them."""

Columns = tuple[np.ndarray, ...]
"""Of some texts: all of them after cleaning, where each ends (from 0 on); of their edits rows, starts, ends and rules (their numbers), all characters
removed, where each edit's end, all that came in their place, and where each edit's ends. Texts in UTF-8, places in code points."""

_TYPES = (np.uint8, np.int64, np.int64, np.int64, np.int64, np.int64, np.uint8, np.int64, np.uint8, np.int64)
"""Of the columns, as the extension gives them."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """Rules, ready for the compiled cleaner."""

    rules: tuple[Rule, ...]
    outlets: dict[str, int]
    """The outlets that rules name, by their number."""
    _made: "_compiled.Rules"
    _lock: Lock = field(default_factory=Lock)
    """The memory of `_made` is one; another thread waits while a text is left to Python."""

    def __reduce__(self):
        """Copies, also in other processes, are made from the rules."""
        return compiled, (self.rules,)

    def columns(
        self,
        data: bytes,
        starts: np.ndarray,
        outlets: Sequence[str | None],
        python: Callable[[int], tuple[str, Sequence[Change]]],
    ) -> Columns:
        """What becomes of the texts data[starts[i]:starts[i + 1]] (int64); `python` says it of the i-th where the compiled cleaner does not, and `outlets`
        are looked at only where rules name some.

        Raises `UnicodeDecodeError` for a text that is no UTF-8.
        """
        of_outlet = np.full(len(starts) - 1, -1, dtype=np.int32)
        if self.outlets:
            of_outlet[:] = [self.outlets.get(outlet, -1) for outlet in outlets]
        made = self._clean(data, np.ascontiguousarray(starts), of_outlet, python)
        return tuple(np.frombuffer(one, dtype=type) for one, type in zip(made, _TYPES, strict=True))

    def clean(
        self, text: str, outlet: str | None, python: Callable[[int], tuple[str, Sequence[Change]]]
    ) -> tuple[str, Sequence[Change]]:
        """One text after cleaning, and what changes it."""
        try:
            data = text.encode()
        except UnicodeEncodeError:
            return python(0)
        starts, of_outlet = array("q", (0, len(data))), array("i", (self.outlets.get(outlet, -1),))
        after, _, rows, starts, ends, rules, _, _, put, put_ends = self._clean(data, starts, of_outlet, python)
        if not rows:
            return text, ()
        starts, ends, rules, put_ends = (memoryview(one).cast("q") for one in (starts, ends, rules, put_ends))
        return after.decode(), [
            Change(start, end, put[before:behind].decode(), self.rules[rule].id)
            for start, end, rule, before, behind in zip(starts, ends, rules, put_ends[:-1], put_ends[1:], strict=True)
        ]

    def _clean(
        self,
        data: bytes,
        starts: Sequence[int],
        of_outlet: Sequence[int],
        python: Callable[[int], tuple[str, Sequence[Change]]],
    ) -> tuple[bytes, ...]:
        """The columns as bytes."""

        def ask(row: int):
            after, changes = python(row)
            text = data[starts[row] : starts[row + 1]]
            said, numbers = bytes(text).decode(), {rule.id: number for number, rule in enumerate(self.rules)}
            return after.encode(), [
                (start, end, numbers[rule], said[start:end].encode(), put.encode()) for start, end, put, rule in changes
            ]

        with self._lock:
            return self._made.clean(data, starts, of_outlet, LONGEST, ask)


def is_there() -> bool:
    """Whether the compiled cleaner is there, and of the same day as this."""
    return _compiled is not None and _compiled.SHAPE == SHAPE


def compiled(rules: Sequence[Rule]) -> Compiled | None:
    """The rules for the compiled cleaner; None where it is not there, or the rules are left to Python."""
    if not is_there():
        return None
    tables = tables_of(rules)
    if tables is None:
        return None
    return Compiled(tuple(rules), outlet_numbers(rules), _compiled.Rules(tables))
