"""Finders: each looks at a page with one rule and yields the ranges of the text that the rule would have gone. None changes text.

`line`       the whole cell that `match` is found in
`block`      from the match to the last line before the article resumes (or the end of the text); with `until: list-ends` the lines from the match on
             that read as a list of headlines, where three and more do
`inline`     each match (its first group, where it has one) inside a cell
`head`       a match at the very beginning of what is left of the text
`tail`       from the match to the end of the text, if nothing after it reads as the article
`repeat`     a line of the head that says the first line again; elsewhere a whole paragraph that stands a second time
`token`      a run of base64 that decodes to what `match` says; with `until: line-end` also what follows it on its line
`character`  each match on the text as received

Patterns of all but `character` and `token` are searched in the folded cell. The doubt goes to the article.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from jalaa.cleaning.page import Cell, Page
from jalaa.cleaning.prose import LONGEST_LIST, asks, is_prose, list_length, resumes, stops
from jalaa.cleaning.repeats import links_in_line
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sheet import Sheet
from jalaa.cleaning.tracking import decoded_runs

Range = tuple[int, int]

_ASKS = "lines that ask"

_LINE = re.compile(r"[^\n\r]+")


def find_line(rule: Rule, page: Page, number: int) -> Iterator[Range]:
    if not (rule.once and _told_of(rule, page, number)):
        cell = page.cells[number]
        yield cell.start, cell.end


def find_block(rule: Rule, page: Page, number: int) -> Iterator[Range]:
    """A marker and what belongs to it, as far as `until` says."""
    cell = page.cells[number]
    if rule.until == "heading-repeated":
        yield from (cell.place(start, end) for start, end in links_in_line(rule.pattern, cell.folded))
    elif rule.until == "list-ends":
        below = number + list_length(page.said[number : number + LONGEST_LIST + 1], rule.pattern)
        if number < below < len(page.cells) and is_prose(page.said[below]) and stops(page.said[below]):
            yield cell.start, page.cells[below - 1].end
    else:
        start, _ = _matched(rule, cell)
        below = number + 1
        listed = below < len(page.cells) and not resumes(page.cells[below].folded, listed=True)
        stop = _past_questions(page, number, page.resumes_after(below if listed else number))
        if number or stop < len(page.cells):  # a list that the text begins with and that nothing follows is the text
            yield start, page.cells[stop - 1].end


def _past_questions(page: Page, number: int, stop: int) -> int:
    """Where a list that `number` announces ends: headlines of it may ask, but not where the article asks in lines of its own too."""
    if not number + 1 < stop < len(page.said) or not asks(page.said[stop]):
        return stop
    if _ASKS not in page.alike:
        page.alike[_ASKS] = [at for at, said in enumerate(page.said) if asks(said)]
    end = stop
    while end < len(page.said) and asks(page.said[end]):
        end = page.resumes_after(end)
    return end if page.alike[_ASKS][0] > number and page.alike[_ASKS][-1] < end else stop


def find_inline(rule: Rule, page: Page, number: int) -> Iterator[Range]:
    cell = page.cells[number]
    for match in rule.pattern.finditer(cell.folded):
        yield from _group(cell, match)


def find_head(rule: Rule, page: Page, number: int) -> Iterator[Range]:
    cell = page.cells[number]
    match = rule.pattern.match(cell.folded)
    if number == 0 and match:
        yield from _group(cell, match)


def find_tail(rule: Rule, page: Page, number: int) -> Iterator[Range]:
    if page.resumes_after(number) == len(page.cells):
        start, _ = _matched(rule, page.cells[number])
        yield start, page.cells[-1].end


FINDERS: dict[str, Callable[[Rule, Page, int], Iterator[Range]]] = {
    "line": find_line,
    "block": find_block,
    "inline": find_inline,
    "head": find_head,
    "tail": find_tail,
}
"""Finders that start from a cell that `match` was found in, given by its number on the page."""


def find_token(rule: Rule, sheet: Sheet) -> Iterator[Range]:
    """Ranges of base64 runs that say what the rule's pattern seeks."""
    done = 0
    for start, end, said in decoded_runs(sheet.text):
        if start >= done and rule.pattern.search(said):
            done = _line_end(sheet.text, end) if rule.until == "line-end" else end
            yield start, done


def find_character(rule: Rule, sheet: Sheet) -> Iterator[Range]:
    """Ranges of the received text that the pattern matches; with `where: edge` only among the blanks at the ends of a line."""
    edges: list[Range] | None = None
    group = 1 if rule.pattern.groups else 0
    for match in rule.pattern.finditer(sheet.encoded):
        start, end = (int(sheet.points[byte]) for byte in match.span(group))
        if rule.where == "edge" and edges is None:
            edges = _edges(sheet.text)
        changes = start < end and rule.put(sheet.text[start:end]) != sheet.text[start:end]
        if changes and (edges is None or _inside(edges, start, end)):
            yield start, end


def _edges(text: str) -> list[Range]:
    """The runs of blanks that begin or end a line, in order; of a blank line the whole."""
    edges = []
    for match in _LINE.finditer(text):
        line, start = match.group(), match.start()
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        edges += [(start, start + left)] if left == len(line) else [(start, start + left), (start + right, match.end())]
    return edges


def _inside(ranges: list[Range], start: int, end: int) -> bool:
    at = bisect_right(ranges, start, key=lambda one: one[0]) - 1
    return at >= 0 and end <= ranges[at][1]


def _line_end(text: str, start: int) -> int:
    """The end of the last visible character of the line that `start` stands in."""
    return (
        start + len(_LINE.match(text, start).group().rstrip())
        if text[start : start + 1] not in ("", "\n", "\r")
        else start
    )


def _told_of(rule: Rule, page: Page, number: int) -> bool:
    """Whether a paragraph, or a line below the headline that says more, says what the rule's pattern, or its first group, matched."""
    match = rule.pattern.search(page.said[number])
    said = match.group(1 if match.re.groups else 0)
    return said is not None and any(
        said in other and (page.prose[at] or (at and at != number and len(other) > len(said)))
        for at, other in enumerate(page.said)
    )


def _matched(rule: Rule, cell: Cell) -> Range:
    match = rule.pattern.search(cell.folded)
    return next(_group(cell, match), (cell.start, cell.end))


def _group(cell: Cell, match) -> Iterator[Range]:
    start, end = match.span(1 if match.re.groups else 0)
    if start < end:
        yield cell.place(start, end) if (start, end) != (0, len(cell.folded)) else (cell.start, cell.end)
