"""WebAnno TSV, its body: sentences and their tokens, and the text that they were cut from, put together again.

#Text=في بغداد          begins at 0, where its first token does
1-1  0-2  في
1-2  3-8  بغداد
                        8: the file does not say what stands here
#Text=أمس
2-1  9-12  أمس          so the text is «في بغداد ⏎ أمس»
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from jalaa.annotation.formats.received import Unit as Counting
from jalaa.annotation.formats.tally import Fault, short
from jalaa.annotation.formats.webanno_cells import unescaped

_UNIT = re.compile(r"([0-9]{1,9}-[0-9]{1,9}(?:\.[0-9]{1,9})?)\t([0-9]{1,9})-([0-9]{1,9})\t([^\t]*)((?:\t[^\t]*)*)")
_LONGEST_GAP = 100_000

_NO_UNIT = "a token has an id, its offsets, its text and a cell for each column of the header, parted by tabs: the line is left out; export again"
_MORE = "the header declares fewer columns than the line has, so the last cells are left out; export again"
_TWICE = "its id stands twice, so nothing can point to it: the second line is left out; export again"
_NO_TEXT = "no #Text= stands before this token: its sentence is missing in the text; export again"
_REMARK = "only #Text= is read before the tokens"
_GAP = (
    "the file does not say what stands between sentences; as in WebAnno itself it is read as a line break, then blanks"
)
_ASKEW = "so begin and #Text= do not fit together, and offsets behind it may be off; export again"
_MISFIT = "#Text= has something else at the offsets of the token; was the file edited? spans there are fitted by what the token says"


class Unit(NamedTuple):
    """A token or a part of one: its id (`2-1`, `2-1.1`), its range as the file counts, its text, and the cells of its columns."""

    id: str
    start: int
    end: int
    form: str
    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Sentence:
    """The lines of a sentence, still escaped, and its units; `line` is where it begins."""

    lines: list[str]
    units: list[Unit]
    line: int


def read_sentences(lines: list[str], first: int, width: int, where: str, faults: list[Fault]) -> list[Sentence]:
    """The sentences of the lines behind the header; `first` is the number of the first one, `width` the columns that the header declares."""
    found: list[Sentence] = []
    begun = False
    ids = set()
    for number, line in enumerate(lines, first):
        here = f"{where}:{number}"
        if line.startswith("#"):
            if not begun or found[-1].units:
                found.append(Sentence([], [], number))
                begun = True
            if line.startswith("#Text="):
                found[-1].lines.append(line.removeprefix("#Text="))
            else:
                faults.append(Fault("export-lost", here, f"«{short(line)}»", _REMARK))
        elif not line.strip():
            begun = False
        else:
            matched = _UNIT.fullmatch(line)
            cells = tuple(matched[5].split("\t")[1:]) if matched else ()
            if matched is None or len(cells) < width:
                faults.append(Fault("export-unreadable", here, f"«{short(line)}»", _NO_UNIT))
                continue
            if matched[1] in ids:
                faults.append(Fault("export-unreadable", here, f"token {matched[1]}", _TWICE))
                continue
            ids.add(matched[1])
            if any(cells[width:]):
                faults.append(Fault("export-unreadable", here, f"«{short(line)}»", _MORE))
            if not begun:
                faults.append(Fault("export-unreadable", here, f"«{short(line)}»", _NO_TEXT))
                found.append(Sentence([], [], number))
                begun = True
            unit = Unit(matched[1], int(matched[2]), int(matched[3]), matched[4], cells[:width], number)
            found[-1].units.append(unit)
    return found


def lay_out(sentences: list[Sentence], where: str) -> tuple[str, Counting, list[Fault]]:
    """The text, and what its offsets count: UTF-16, unless more tokens lie where they say in code points, as files of other tools have it.

    A sentence begins where its first token does. What stands between sentences is not in the file: it is read as a line break, then blanks.
    """
    best: tuple[str, Counting, list[Fault]] | None = None
    for counting in ("utf-16", "code point"):
        text, faults = _joined(sentences, counting, where)
        there = slicer(text, counting)
        misfits = [
            Fault("export-unreadable", f"{where}:{unit.line}", f"«{short(unit.form)}»", _MISFIT, "warning")
            for sentence in sentences
            for unit in sentence.units
            if there(unit.start, unit.end) != unit.form
        ]
        if best is None or len(misfits) + len(faults) < len(best[2]):
            best = (text, counting, faults + misfits)
        if not misfits:
            break
    return best


def slicer(text: str, counting: Counting) -> Callable[[int, int], str]:
    """What stands in a text between two offsets of that counting, as a function; "" where they are no range of it."""
    if counting == "code point" or max(text, default="") <= "\uffff":
        return lambda start, end: text[start:end]
    data = text.encode("utf-16-le")
    return lambda start, end: data[2 * start : 2 * end].decode("utf-16-le", "replace")


def _joined(sentences: list[Sentence], counting: Counting, where: str) -> tuple[str, list[Fault]]:
    pieces: list[str] = []
    faults: list[Fault] = []
    place = 0
    for sentence in sentences:
        between = "\n" if pieces else ""
        if sentence.units:
            gap = sentence.units[0].start - place
            here = f"{where}:{sentence.line}"
            if not 0 <= gap <= _LONGEST_GAP:
                seen = f"the sentence begins at {sentence.units[0].start}, the text before it ends at {place}"
                faults.append(Fault("export-unreadable", here, seen, _ASKEW, "warning"))
            else:
                between = between[:gap] + " " * (gap - len(between))
                if gap:
                    faults.append(
                        Fault("export-lost", here, f"{gap} before the sentence at {sentence.units[0].start}", _GAP)
                    )
        pieces += [between, "\n".join(map(unescaped, sentence.lines))]
        place += sum(_width(part, counting) for part in pieces[-2:])
    return "".join(pieces), faults


def _width(text: str, counting: Counting) -> int:
    return len(text) if counting == "code point" else len(text.encode("utf-16-le")) // 2
