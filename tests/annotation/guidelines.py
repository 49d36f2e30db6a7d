"""Reads the examples of annotations/guidelines.md: which words of which text they show, with which marks.

The comment at the top of the guidelines says how examples are written. A mark is found in its received text again, so that examples can be
compared with each other, and with annotations: whoever annotates by the guidelines has seen these spans.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"### ([A-Z]\d+) · ")
EXAMPLE = re.compile(r"> (✗ )?(\d{3}) \| (.+)")


@dataclass(frozen=True)
class Mark:
    """A mark in the words of an example (start, end in code points of these words), its label, attributes and numbers of attributions."""

    start: int
    end: int
    label: str
    attributes: tuple[tuple[str, str], ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """An example line: its rule, its document, whether it shows what is wrong, its words without marks, its marks."""

    rule: str
    document: str
    wrong: bool
    words: str
    marks: tuple[Mark, ...]


def received(document: str) -> str:
    """The received text whose id begins so."""
    (path,) = (ROOT / "dataset" / "raw").glob(f"{document}_*.txt")
    return path.read_bytes().decode("utf-8")


def read_marks(line: str) -> tuple[str, tuple[Mark, ...]]:
    """The words of a marked line, and its marks, inner ones first; a bracket without its fellow raises ValueError."""
    words, marks, opened, position = "", [], [], 0
    while position < len(line):
        if line[position] == "⟦":
            opened.append(len(words))
        elif line[position] == "|":
            if not opened:
                raise ValueError(f"a label without a mark: {line}")
            end = line.index("⟧", position)
            label, *pairs = line[position + 1 : end].split(" ")
            label, *numbers = label.split("#")
            attributes = tuple(sorted((name, value) for name, _, value in (pair.partition("=") for pair in pairs)))
            marks.append(Mark(opened.pop(), len(words), label, attributes, tuple(numbers)))
            position = end
        elif line[position] == "⟧":
            raise ValueError(f"a mark without a label: {line}")
        else:
            words += line[position]
        position += 1
    if opened:
        raise ValueError(f"a mark that does not close: {line}")
    return words, tuple(marks)


def read_examples(text: str) -> list[Example]:
    """All examples of the guidelines, in order; a quoted line of another form raises ValueError."""
    examples, rule = [], ""
    for line in text.splitlines():
        if heading := HEADING.match(line):
            rule = heading[1]
        elif line.startswith("> "):
            found = EXAMPLE.fullmatch(line)
            if found is None:
                raise ValueError(f"no example, though it begins with >: {line}")
            wrong, document, marked = found.groups()
            examples.append(Example(rule, document, bool(wrong), *read_marks(marked)))
    return examples


def places(example: Example) -> list[int] | None:
    """For each position in the words of an example, where it stands in the received text (-1 beside `…`); None where a piece is not found."""
    text, after, where = received(example.document), 0, []
    for number, piece in enumerate(example.words.split("…")):
        found = text.find(piece.strip(), after)
        if found < 0:
            return None
        before = len(piece) - len(piece.lstrip())
        where += [-1] * (bool(number) + before) + [found + step for step in range(len(piece.strip()))]
        where += [-1] * (len(piece) - before - len(piece.strip()))
        after = found + len(piece.strip())
    return where


def shown(examples: list[Example]) -> dict[tuple[str, int, int], list[tuple[str, Mark]]]:
    """The spans that right examples show: (document, start, end) in the received text -> the rules that show it, with their marks.

    An example whose words stand more than once in its text counts for the first place.
    """
    spans: dict[tuple[str, int, int], list[tuple[str, Mark]]] = {}
    for example in examples:
        where = None if example.wrong else places(example)
        for mark in example.marks if where else ():
            key = (example.document, where[mark.start], where[mark.end - 1] + 1)
            spans.setdefault(key, []).append((example.rule, mark))
    return spans
