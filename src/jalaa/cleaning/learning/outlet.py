"""What is learnt from: the texts of one outlet as the rules at hand leave them, and which of them tell one story.

A story told five times repeats all its sentences; that says nothing about the page. So repeats are counted in stories, not in texts.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import combinations, pairwise
from zlib import crc32

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.learning.templates import tokens
from jalaa.cleaning.page import Page, read_page
from jalaa.cleaning.prose import is_prose

MOST_TEXTS = 5_000
"""Texts learnt from; of more those with the smallest sha256, so that the choice does not depend on their order."""

_HEADLINE = 5
_SHINGLE = 6
_SAMPLED = 4
_SAME_STORY = 0.5
_TEXTS_OF_A_STORY = 12


@dataclass(frozen=True, eq=False)
class Outlet:
    """The texts of an outlet after cleaning, their pages, and the number of the story that each tells."""

    name: str
    texts: tuple[str, ...]
    pages: tuple[Page, ...]
    stories: tuple[int, ...]

    def without(self, cuts: Sequence[Sequence[tuple[int, int]]]) -> "Outlet":
        """The same outlet where of the ranges `cuts` of each text nothing is seen."""
        pages = (
            read_page(text, cut) if cut else page for text, page, cut in zip(self.texts, self.pages, cuts, strict=True)
        )
        return Outlet(self.name, self.texts, tuple(pages), self.stories)

    def count_stories(self, numbers: Iterable[int]) -> int:
        """How many stories the texts of these numbers tell."""
        return len({self.stories[number] for number in numbers})

    @cached_property
    def running(self) -> str:
        """All paragraphs, folded, each between line ends: where words are counted that a rule does not cut."""
        return "\n".join(cell.folded for page in self.pages for cell in page.cells if is_prose(cell.folded))

    @cached_property
    def openers(self) -> frozenset[str]:
        """Words that begin the paragraphs of more than one text."""
        begun: dict[str, set[int]] = defaultdict(set)
        for number, page in enumerate(self.pages):
            for cell in page.cells:
                if is_prose(cell.folded):
                    begun[tokens(cell.folded[:60])[0].key].add(number)
        return frozenset(word for word, where in begun.items() if len(where) > 1)

    @cached_property
    def headlines(self) -> Counter[str]:
        """The first cells that are no paragraphs, each with the number of texts that begin so."""
        return Counter(page.cells[0].folded for page in self.pages if page.cells and not is_prose(page.cells[0].folded))

    @cached_property
    def headline_share(self) -> float:
        """The share of texts that begin with a headline of their own: five words or more that begin no other text, and no paragraph."""
        own = sum(count == 1 and len(line.split()) >= _HEADLINE for line, count in self.headlines.items())
        return own / (len(self.pages) or 1)

    @cached_property
    def stop_share(self) -> float:
        """The share of texts that have a sentence with a stop; some outlets lost all their marks."""
        stopped = sum(any("." in cell.folded for cell in page.cells) for page in self.pages)
        return stopped / (len(self.pages) or 1)


def read_outlet(texts: Iterable[str], name: str, cleaner: Cleaner) -> Outlet:
    """The texts that show something, each once, in an order that does not depend on the one they came in, without what `cleaner` cuts."""
    chosen = heapq.nsmallest(MOST_TEXTS, ((_sha256(text), text) for text in texts))
    cleaned = [cleaner.clean(text, name).text for text in dict.fromkeys(text for _, text in chosen)]
    read = [(text, page) for text in dict.fromkeys(cleaned) if (page := read_page(text)).cells]
    texts, pages = tuple(text for text, _ in read), tuple(page for _, page in read)
    return Outlet(name, texts, pages, _stories(pages))


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stories(pages: Sequence[Page]) -> tuple[int, ...]:
    """For each page the number of the first page that tells the same: near-duplicates by the runs of six words they share."""
    shingles = [_shingles(page) for page in pages]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, shingled in enumerate(shingles):
        for shingle in shingled:
            holders[shingle].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) <= _TEXTS_OF_A_STORY:
            shared.update(combinations(numbers, 2))
        else:
            # Of a story told so often neighbours are enough to tie all of it together.
            shared.update(pairwise(numbers))
    first = list(range(len(pages)))
    for (one, other), count in sorted(shared.items()):
        if count >= max(2, _SAME_STORY * min(len(shingles[one]), len(shingles[other]))):
            one, other = sorted((_root(first, one), _root(first, other)))
            first[other] = one
    return tuple(_root(first, number) for number in range(len(pages)))


def _root(first: list[int], number: int) -> int:
    while first[number] != number:
        number = first[number]
    return number


def _shingles(page: Page) -> set[int]:
    """A quarter of the runs of six words of the paragraphs, always the same quarter."""
    words = " ".join(cell.folded for cell in page.cells if is_prose(cell.folded)).split()
    hashes = (crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(len(words) - _SHINGLE + 1))
    return {hash for hash in hashes if hash % _SAMPLED == 0}
