"""What repeats in the texts of one outlet: lines, frames round a changing name or title, and what is glued to the ends of a text.

frame    «عين اليوم – جدة»   «عين اليوم – دبي»   «عين اليوم – متابعات»
          ^^^^^^^^^^^           fixed             the rest is the slot
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from jalaa.cleaning.page import Cell, Page
from jalaa.cleaning.patterns import vocabularies
from jalaa.cleaning.prose import fragment, is_prose, resumes, stops

Form = Literal["line", "before-slot", "after-slot", "block", "end", "end-slot"]
"""line: a whole line; before-slot, after-slot: a line whose beginning, end is fixed; block: a marker with headlines under it;
end, end-slot: what is glued behind the last sentence, the whole or its first words."""

_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(r"[^ ]+")
_BEHIND_LAST = re.compile(r"""[.!?؟…]["')\]]* ?([^ .!?؟…][^.!?؟…]*)$""")
_LONGEST_LINE = 160
_LONGEST_SLOT_LINE = 70
_LONGEST_FRAME = 4
"""Words of the fixed part of a line with a slot."""


@dataclass
class Seen:
    """How one repeated thing was met: in which texts (by number), where, with what in its slot and around it."""

    form: Form
    key: str
    texts: set[int] = field(default_factory=set)
    fillers: set[str] = field(default_factory=set)
    head: int = 0
    tail: int = 0
    first: int = 0
    sentence: int = 0
    behind_stop: int = 0
    above_prose: int = 0
    listed: int = 0
    broken: int = 0
    contexts: list[str] = field(default_factory=list)
    times: int = 0


def generalise(folded: str) -> str:
    """A folded line with its numbers as 0 and its months and weekdays as 1, so that a changing date does not hide that it repeats.

    >>> generalise("قرئ 120 مره"), generalise("الاحد 15 كانون الاول 2012")
    ('قرئ 0 مره', '1 0 1 0')
    """
    return _date_words().sub("1", _NUMBER.sub("0", folded))


@cache
def _date_words() -> re.Pattern[str]:
    words = sorted((*vocabularies()["months"], *vocabularies()["weekdays"]), key=len, reverse=True)
    return re.compile(rf"(?<![ء-يa-z])(?:{'|'.join(map(re.escape, words))})(?![ء-يa-z])")


def observe(pages: Sequence[Page], fewest: float) -> list[Seen]:
    """Everything that repeats in at least `fewest` texts, the most frequent first."""
    known = _repeated_lines(pages, fewest)
    seen: dict[tuple[Form, str], Seen] = {}
    for number, page in enumerate(pages):
        head, tail = _head_to(page, known), _tail_from(page, known)
        for form, key, filler, at in _things(page):
            one = seen.get((form, key))
            if one is None:
                one = seen[form, key] = Seen(form, key)
            if number not in one.texts:
                _note(one, number, page, at, filler, (head, tail), known)
    often = (one for one in seen.values() if len(one.texts) >= max(2, fewest))
    return sorted(often, key=lambda one: (-len(one.texts), one.form, one.key))


def _repeated_lines(pages: Sequence[Page], fewest: float) -> frozenset[str]:
    counts = Counter(
        line
        for page in pages
        for line in {generalise(cell.folded) for cell in page.cells if len(cell.folded) <= _LONGEST_LINE}
    )
    return frozenset(line for line, count in counts.items() if count >= max(2, fewest))


def _head_to(page: Page, known: frozenset[str]) -> int:
    """The number of the first cell below the head: the first three, and below them what repeats or shows no letter."""
    at = 0
    while at < len(page.cells) and (at < 3 or _passes(page.cells[at], known)):
        at += 1
    return at


def _tail_from(page: Page, known: frozenset[str]) -> int:
    """The number of the first cell of the tail: the last three lines, and above them what repeats or shows no letter."""
    at = len(page.cells)
    while at and (at > len(page.cells) - 3 or _passes(page.cells[at - 1], known)):
        at -= 1
    return at


def _passes(cell: Cell, known: frozenset[str]) -> bool:
    return generalise(cell.folded) in known or not any(character.isalpha() for character in cell.folded)


def _things(page: Page) -> Iterator[tuple[Form, str, str, int]]:
    """What could repeat: form, fixed part, filler, number of the cell."""
    for at, cell in enumerate(page.cells):
        folded = cell.folded
        if len(folded) <= _LONGEST_LINE and any(character.isalpha() for character in folded):
            yield "line", generalise(folded), "", at
            if _lists(page, at):
                yield "block", generalise(folded), page.cells[at + 1].folded, at
        if len(folded) <= _LONGEST_SLOT_LINE and not stops(folded):
            yield from _frames(folded, at)
    if page.cells:
        behind = _BEHIND_LAST.search(page.cells[-1].folded)
        if behind and len(behind.group(1)) <= _LONGEST_LINE and is_prose(page.cells[-1].folded):
            glued, at = generalise(behind.group(1)), len(page.cells) - 1
            yield "end", glued, "", at
            words = glued.split(" ")
            for length in range(1, min(3, len(words) - 1) + 1):
                yield "end-slot", " ".join(words[:length]), " ".join(words[length:]), at


def _frames(folded: str, at: int) -> Iterator[tuple[Form, str, str, int]]:
    words = generalise(folded).split(" ")
    for length in range(1, min(_LONGEST_FRAME, len(words) - 1) + 1):
        yield "before-slot", " ".join(words[:length]), " ".join(words[length:]), at
        yield "after-slot", " ".join(words[-length:]), " ".join(words[:-length]), at


def _lists(page: Page, at: int) -> bool:
    """Whether headlines stand under a short line of the body, and the article below them again."""
    below = page.resumes_after(at)
    short = at > 0 and len(page.cells[at].folded) <= 40 and at + 1 < below <= at + 9 and below < len(page.cells)
    return short and page.cells[at].line < page.cells[at + 1].line


def _note(
    one: Seen, number: int, page: Page, at: int, filler: str, ends: tuple[int, int], known: frozenset[str]
) -> None:
    cell, above, below = (
        page.cells[at],
        page.cells[at - 1] if at else None,
        page.cells[at + 1] if at + 1 < len(page.cells) else None,
    )
    one.times += 1
    one.texts.add(number)
    one.fillers.add(filler)
    one.head += at < ends[0] and not is_prose(cell.folded)
    one.tail += at >= ends[1]
    one.first += at == 0
    one.sentence += stops(cell.folded) and len(cell.folded.split(" ")) >= 3
    one.behind_stop += above is None or stops(above.folded) or above.cut_below or _passes(above, known)
    one.above_prose += below is not None and len(below.folded) >= 60 and not is_heading(below)
    one.listed += below is not None and not resumes(below.folded) and page.resumes_after(at) < len(page.cells)
    one.broken += _broken(page, at, known)
    if len(one.contexts) < 3:
        one.contexts.append(_context(page, at))


def _broken(page: Page, at: int, known: frozenset[str]) -> bool:
    """Whether a line looks like a link inside a sentence: a paragraph above it breaks off, or what is round it is a piece of a sentence."""
    above = page.cells[at - 1] if at else None
    below = page.cells[at + 1] if at + 1 < len(page.cells) else None
    if fragment(page.cells[at].folded, above.folded if above else "") or (below and fragment(below.folded, "")):
        return True
    return at > 1 and len(above.folded) >= 60 and not stops(above.folded) and not _passes(above, known)


def is_heading(cell: Cell) -> bool:
    """Whether a cell reads as a headline rather than a paragraph: no stop, not long."""
    return not stops(cell.folded) and len(cell.folded) < 110


def _context(page: Page, at: int) -> str:
    """The line between the end of the one above and the beginning of the one below, as received."""
    cell = page.cells[at]
    above = page.text[page.cells[at - 1].start : page.cells[at - 1].end][-40:] if at else ""
    below = page.text[page.cells[at + 1].start : page.cells[at + 1].end][:40] if at + 1 < len(page.cells) else ""
    return f"{above}\n⟦{page.text[cell.start : cell.end]}⟧\n{below}".strip()
