"""What stands twice: headlines, leads, paragraphs, and the doubled headings that betray where a link ends in a text of one line.

A repeated run begins and ends at the border of a sentence or line; repeated names are prose.
"""

import re
from collections.abc import Iterator, Sequence

from jalaa.cleaning.page import Page
from jalaa.cleaning.rules import Rule

_LETTERS = re.compile(r"[^0-9a-zء-ي]+")
_SENTENCE = re.compile(r"""[^ ](?:[^.!?؟]|[.](?=[^ "]))*[.!?؟]*["')\]]*""")
_REPEAT_LENGTH = 60
_KEY_LENGTH = 24
_ENDS = " .!?؟…\"')]،,:"
_SLACK = 8
"""Characters by which two copies of a headline may differ in blanks and punctuation."""
_TOKEN = re.compile(r"[0-9a-zء-ي]+")
_SHORTEST_HEADLINE, _LONGEST_SITE = 5, 6
"""Words; fewer may stand twice in a row in verse."""
_TWO_HEADLINES = 400
"""Characters."""
_SITE_BEFORE, _SITE_BEHIND = re.compile(r'^.{2,60}[-|>/"] ?"?$'), re.compile(r"^ ?[-|] ?.{2,40}$")
_WORD = re.compile(r"[^ ]+")
_LONGEST_LINK = 16
_LONGEST_LAST = 9
_LONGEST_HEADING = 10
"""Words."""


def find_repeat(rule: Rule, page: Page) -> Iterator[tuple[tuple[int, int], int]]:
    """Ranges of what stands a second time, with the number of its cell.

    With `where: head` the headline below itself or twice in a row, with `where: first` the page's title above the headline that it says, else whole
    paragraphs and the lead.
    """
    if rule.where in ("head", "first"):
        yield from _headline_again(page) if rule.where == "head" else _title_of_page(page)
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


def may_repeat(said: Sequence[str], prose: Sequence[bool], head_end: int) -> bool:
    """Whether any rule for what repeats can find something in the cells of a text; only asks what costs little."""
    headline, below = said[0], said[1] if len(said) > 1 else ""
    word = _TOKEN.search(headline)
    if (
        word
        and headline.find(word.group(), word.end(), _TWO_HEADLINES) >= 0
        and _twice(_TOKEN.findall(headline, 0, _TWO_HEADLINES), 0)
    ):
        return True
    if any(abs(len(one) - len(headline)) <= _SLACK and _words(one) == _words(headline) for one in said[1:head_end]):
        return True
    if _STROKE.search(headline, 0, _TWO_HEADLINES) and (below in headline or _twice_behind_site(headline)):
        return True
    long = [one for one, is_prose in zip(said, prose, strict=True) if is_prose and len(one) >= _REPEAT_LENGTH]
    if not long:
        return False
    first = _SENTENCE.search(long[0])
    key = first.group()[-_KEY_LENGTH:].rstrip(_ENDS)[:-1]
    return (
        len(set(long)) < len(long)
        or bool(key)
        and (long[0].find(key, first.end()) >= 0 or any(key in one for one in long[1:]))
    )


_STROKE = re.compile(r'[-|>/"]')


def _twice_behind_site(first: str) -> bool:
    said = _TOKEN.findall(first, 0, _TWO_HEADLINES)
    return any(_twice(said, begin) for begin in range(1, min(_LONGEST_SITE, len(said))))


def _sentences(said: str, begin: int) -> list[tuple[int, int, str]]:
    return [(*match.span(), _words(match.group())) for match in _SENTENCE.finditer(said, begin)]


def _headline_again(page: Page) -> Iterator[tuple[tuple[int, int], int]]:
    headline, *below = page.said[: page.head_end] or ("",)
    first = ""
    if length := _twice(_TOKEN.findall(headline, 0, _TWO_HEADLINES), 0):
        tokens = list(_TOKEN.finditer(headline, 0, _TWO_HEADLINES))
        yield page.cells[0].place(tokens[length].start(), tokens[2 * length - 1].end()), 0
    for number, said in enumerate(below, 1):
        if abs(len(said) - len(headline)) <= _SLACK:
            first = first or _words(headline)
            if first and _words(said) == first:
                yield (page.cells[number].start, page.cells[number].end), number


def _title_of_page(page: Page) -> Iterator[tuple[tuple[int, int], int]]:
    """The range of a first line, or of the beginning of it, that says the headline behind it with the name of the site before or behind it."""
    first, headline = (*page.said[:2], "", "")[:2]
    if headline in first and len(headline.split()) >= _SHORTEST_HEADLINE:
        before, _, behind = first.partition(headline)
        if (not behind and _SITE_BEFORE.search(before)) or (not before and _SITE_BEHIND.search(behind)):
            yield (page.cells[0].start, page.cells[0].end), 0
            return
    said = _TOKEN.findall(first, 0, _TWO_HEADLINES)
    for begin in range(1, min(_LONGEST_SITE, len(said))):
        if length := _twice(said, begin):
            tokens = list(_TOKEN.finditer(first, 0, _TWO_HEADLINES))
            if _SITE_BEFORE.search(first[: tokens[begin].start()]):
                yield page.cells[0].place(0, len(first[: tokens[begin + length].start()].rstrip())), 0
                return


def _twice(said: list[str], begin: int) -> int:
    """How many words from `begin` on stand twice in a row; 0 if fewer than a headline has."""
    if said[begin : begin + 1] and said[begin] in said[begin + _SHORTEST_HEADLINE :]:
        for length in range(_SHORTEST_HEADLINE, (len(said) - begin) // 2 + 1):
            middle = begin + length
            if said[middle] == said[begin] and said[begin:middle] == said[middle : middle + length]:
                return length
    return 0


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
