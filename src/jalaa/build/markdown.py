"""Markdown: tables for card and datasheet."""

from collections.abc import Iterable, Iterator


def markdown_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table in Markdown, line by line; `|` in a cell is escaped.

    >>> print("\\n".join(markdown_table(["label", "train"], [["GPE", 3]])))
    | label | train |
    |---|---|
    | GPE | 3 |
    """
    heads = list(heads)
    yield _line(heads)
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[object]) -> str:
    said = (
        f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells
    )
    return f"| {' | '.join(said)} |"
