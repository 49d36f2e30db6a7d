"""The parts of the compiled cleaner by themselves: compiled with what tells where C leaves its ground, and driven with rows of four numbers."""

import ctypes
import subprocess
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jalaa.cleaning import _compiled
from jalaa.cleaning.cutting import Change, Finding
from jalaa.cleaning.prose import is_prose

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "jalaa" / "cleaning" / "csource"
PARTS = [SOURCES / f"{name}.c" for name in ("common", "share", "cut", "repeat_by_point", "repeat_by_class")]
DRIVER = ROOT / "tests" / "cleaning" / "csource"
OPTIONS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-g", "-shared", "-fPIC"]
CHECKS = ["-fsanitize=undefined", "-fno-sanitize-recover=all"]

PLACES = ("first", "head", None)
"""What `where` may be, in the order of `repeat_where`."""

ALWAYS = 2**31 - 1


class Cell(NamedTuple):
    """A cell whose ranges tell whether all of it was meant."""

    end: int
    start: int = 0

    def place(self, start: int, end: int) -> tuple[int, int, str]:
        """The range, as one that is a part."""
        return start, end, "part"


class Heard:
    """A page that is only what it says."""

    def __init__(self, said: Iterable[str], prose: Iterable[bool] | None = None, head_end: int = 3):
        self.said = tuple(said)
        self.prose = tuple(map(is_prose, self.said)) if prose is None else tuple(prose)
        self.head_end = head_end
        self.cells = [Cell(len(one)) for one in self.said]


class Parts:
    """The compiled parts; each call sees to it that what they took of memory was given back."""

    def __init__(self, library: ctypes.CDLL):
        self.library = library
        library.told.restype = ctypes.POINTER(ctypes.c_int32)
        traits = (ctypes.c_uint16 * 0x110000).in_dll(library, "traits_of")
        traits[:] = array("H", _compiled.traits())
        self._taken, self._left = (ctypes.c_int32.in_dll(library, name) for name in ("taken", "left"))

    @classmethod
    def compile(cls, compiler: str, path: Path) -> "Parts":
        """The parts, compiled to `path`."""
        sources = ["-include", DRIVER / "counted.h", DRIVER / "driver.c", *PARTS]
        command = [compiler, *OPTIONS, f"-I{SOURCES}", *sources, "-o", path]
        if subprocess.run([*command, *CHECKS], capture_output=True).returncode:  # a compiler without its sanitizer
            subprocess.run(command, check=True)
        return cls(ctypes.CDLL(path))

    def share_out(
        self, text: str, findings: Iterable[Finding], rules: Sequence[str], put: Mapping[str, Callable[[str], str]]
    ) -> list[Change]:
        """The changes; the rules come in order of their rank, and are numbered the other way, for these are two things."""
        rows = [(start, end, len(rules) - 1 - rules.index(rule), rules.index(rule)) for start, end, rule in findings]
        rules = rules[::-1]
        replaces = bytes(rule in put for rule in rules)
        changes = self._rows(self.library.drive_share_out, text, len(text), in_rows(rows), len(rows), replaces)
        return [
            Change(start, end, put[rules[rule]](text[start:end]) if comes else "", rules[rule])
            for start, end, rule, comes in changes
        ]

    def find_repeats(self, page: Heard, where: str | None) -> list[tuple[tuple, int]]:
        """What `find_repeat` finds on such a page: the same by code points as, where they are not too many, by classes."""
        rows, at = [], 0
        for said, prose in zip(page.said, page.prose, strict=True):
            rows.append((at, at + len(said), prose, 0))
            at += len(said)
        found = self._rows(
            self.library.drive_find_repeats,
            "".join(page.said),
            in_rows(rows),
            len(rows),
            page.head_end,
            PLACES.index(where),
        )
        return [
            ((start - rows[number][0], end - rows[number][0], *(() if whole else ("part",))), number)
            for number, start, end, whole in found
        ]

    def refusals(self, call: Callable[[], object], most: int) -> list[bool]:
        """Whether the call is refused where memory is to be had never, once, and so on."""
        whole, refused = call(), []
        for left in range(most):
            self._left.value = left
            try:
                assert call() == whole
                refused.append(False)
            except MemoryError:
                refused.append(True)
            finally:
                self._left.value = ALWAYS
        return refused

    def _rows(self, call: Callable[..., int], text: str, *arguments) -> list[tuple[int, ...]]:
        many = call(text.encode("utf-32-le"), *arguments)
        assert self._taken.value == 0
        if many < 0:
            raise MemoryError
        told = self.library.told()
        return [tuple(told[4 * row : 4 * row + 4]) for row in range(many)]


def in_rows(rows: Sequence[Sequence[int]]) -> ctypes.Array:
    """The rows as C reads them."""
    return (ctypes.c_int32 * (4 * len(rows)))(*(number for row in rows for number in row))
