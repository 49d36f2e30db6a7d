"""What stands twice: headlines, leads, paragraphs, and the doubled headings that betray where a link ends in a text of one line.

A repeated run begins and ends at the border of a sentence or line; repeated names are prose.
"""

import re
from collections.abc import Iterator

from jalaa.cleaning.page import Page
from jalaa.cleaning.rules import Rule

_LETTERS = re.compile(r"[^0-9a-zء-ي]+")
_SENTENCE = re.compile(r"""[^ ](?:[^.!?؟]|[.](?=[^ "]))*[.!?؟]*["')\]]*""")
_REPEAT_LENGTH = 60
_KEY_LENGTH = 24
_ENDS = " .!?؟…\"')]،,:"
_SLACK = 8
"""Characters by which two copies of a headline may differ in blanks and punctuation."""
_WORD = re.compile(r"[^ ]+")
_LONGEST_LINK = 16
_LONGEST_LAST = 9
_LONGEST_HEADING = 10
"""Words."""


def find_repeat(rule: Rule, page: Page) -> Iterator[tuple[tuple[int, int], int]]:
    """Ranges of what stands a second time, with the number of its cell: with `where: head` the first line, else whole paragraphs and the lead."""
    if rule.where == "head":
        yield from _headline_again(page)
        return
    paragraphs: set[str] = set()
    lead = key = ""
    led: list[str] = []
    for number, said in enumerate(page.said):
        if len(said) < _REPEAT_LENGTH or not page.prose[number]:
            continue
        if said in paragraphs:
            yield (page.cells[number].start, page.cells[number].end), number
            continue
        paragraphs.add(said)
        begin = 0
        if not lead:
            lead, first = said, _SENTENCE.search(said)
            key, begin = first.group()[-_KEY_LENGTH:].rstrip(_ENDS)[:-1], first.end()
        if key and said.find(key, begin) >= 0:
            led = led or [words for _, _, words in _sentences(lead, 0)]
            again = _lead_again(led, _sentences(said, begin))
            yield from ((page.cells[number].place(start, end), number) for start, end in again)


def _sentences(said: str, begin: int) -> list[tuple[int, int, str]]:
    return [(*match.span(), _words(match.group())) for match in _SENTENCE.finditer(said, begin)]


def _headline_again(page: Page) -> Iterator[tuple[tuple[int, int], int]]:
    headline, *below = page.said[: page.head_end] or ("",)
    first = ""
    for number, said in enumerate(below, 1):
        if abs(len(said) - len(headline)) <= _SLACK:
            first = first or _words(headline)
            if first and _words(said) == first:
                yield (page.cells[number].start, page.cells[number].end), number


def _lead_again(lead: list[str], sentences: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences that say the lead again, from its first sentence on; a dateline may stand before the first copy."""
    at = 0
    for start, end, said in sentences:
        if at and at < len(lead) and said and said == lead[at]:
            at += 1
        elif len(said) >= _REPEAT_LENGTH and lead[0].endswith(said):
            at = 1
        else:
            at = 0
            continue
        yield start, end


def _words(folded: str) -> str:
    return _LETTERS.sub(" ", folded).strip()


def links_in_line(pattern, folded: str) -> Iterator[tuple[int, int]]:
    """Ranges of markers with the headline behind them, where the headline ends the line or a doubled heading follows it.

    >>> import re2
    >>> line = "شرب القهوه تابعي المزيد اسرار القهوه فوائد البن فوائد البن كثيره"
    >>> [line[start:end] for start, end in links_in_line(re2.compile("تابعي المزيد "), line)]
    ['تابعي المزيد اسرار القهوه']
    """
    for match in pattern.finditer(folded):
        words = []
        for word in _WORD.finditer(folded, match.end()):
            words.append(word)
            if len(words) > _LONGEST_LINK + 2 * _LONGEST_HEADING:
                break
        stop = _doubled(words)
        if stop is not None:
            start = match.start() + (folded[match.start()] == " ")
            yield start, words[stop - 1].end()


def _doubled(words: list[re.Match[str]]) -> int | None:
    """How many words stand before a heading that stands twice; all, where there are few; None where neither tells."""
    said = [word.group() for word in words]
    for start in range(2, min(_LONGEST_LINK, len(said))):
        for length in range(2, _LONGEST_HEADING + 1):
            if said[start : start + length] == said[start + length : start + 2 * length]:
                return start
    return len(said) if 2 <= len(said) <= _LONGEST_LAST else None
