"""Evidence: what a rule would cut from the texts of its outlet. A candidate is judged by what it does, not by how it was found."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jalaa.cleaning.engine import holds
from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.learning.candidates import Candidate
from jalaa.cleaning.learning.outlet import Outlet
from jalaa.cleaning.learning.templates import count_tokens, tokens
from jalaa.cleaning.page import Cell
from jalaa.cleaning.prose import is_prose
from jalaa.cleaning.rules import Rule

_HEADLINE = 5


@dataclass(frozen=True)
class Sighting:
    """What a rule finds in the text of this number: the range [start, end) of it, from the cell `first` to the cell `last`."""

    text: int
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Evidence:
    """A rule, what it was made from, and all it finds in the texts of an outlet."""

    candidate: Candidate
    rule: Rule
    sightings: tuple[Sighting, ...]
    outlet: Outlet

    @cached_property
    def texts(self) -> frozenset[int]:
        return frozenset(sighting.text for sighting in self.sightings)

    @cached_property
    def stories(self) -> int:
        return self.outlet.count_stories(self.texts)

    @cached_property
    def share(self) -> float:
        """The share of the outlet's stories that it stands in."""
        return self.stories / (len(set(self.outlet.stories)) or 1)

    def cells(self, sighting: Sighting) -> tuple[Cell, ...]:
        """The cells that a sighting touches."""
        return self.outlet.pages[sighting.text].cells[sighting.first : sighting.last + 1]

    @cached_property
    def positions(self) -> dict[str, int]:
        """How often it stands on the first, second, last, last but one line, and elsewhere."""
        found = dict.fromkeys(("first", "second", "last but one", "last", "elsewhere"), 0)
        for sighting in self.sightings:
            cells = len(self.outlet.pages[sighting.text].cells)
            below = cells - 1 - sighting.last
            names = {0: "last", 1: "last but one"} if below < sighting.first else {}
            name = names.get(below) or {0: "first", 1: "second"}.get(sighting.first, "elsewhere")
            found[name] += 1
        return found

    @cached_property
    def at_edge(self) -> float:
        """The share of sightings on the first or last two lines."""
        return 1 - self.positions["elsewhere"] / (len(self.sightings) or 1)

    @cached_property
    def below(self) -> tuple[int, ...]:
        """How many cells stand below each sighting."""
        return tuple(len(self.outlet.pages[one.text].cells) - 1 - one.last for one in self.sightings)

    def below_article(self, sighting: Sighting) -> bool:
        """Whether a paragraph stands above a sighting."""
        return any(is_prose(cell.folded) for cell in self.outlet.pages[sighting.text].cells[: sighting.first])

    def below_headline(self, sighting: Sighting) -> bool:
        """Whether a paragraph or a line long enough for a headline stands above a sighting."""
        above = self.outlet.pages[sighting.text].cells[: sighting.first]
        return any(
            is_prose(cell.folded) or sum(token.is_word for token in tokens(cell.folded)) >= _HEADLINE for cell in above
        )

    @cached_property
    def steady(self) -> bool:
        """Whether nearly all sightings stand equally far from the beginning, or from the end, of their texts."""
        from_top = Counter(sighting.first for sighting in self.sightings)
        return any(
            max(places.values(), default=0) >= 0.8 * places.total() for places in (from_top, Counter(self.below))
        )

    @cached_property
    def likeness(self) -> tuple[tuple[float, ...], ...]:
        """For each sighting, of each line below its first (of titles, of each line): the share of its longer words that stand in the rest of the text too."""
        found = []
        for sighting in self.sightings:
            cells = self.outlet.pages[sighting.text].cells
            rest = {
                word
                for cell in (*cells[: sighting.first], *cells[sighting.last + 1 :])
                for word in _longer(cell.folded)
            }
            listed = [_longer(cell.folded) for cell in self.cells(sighting)[self.marked :]]
            found.append(tuple(sum(word in rest for word in words) / (len(words) or 1) for words in listed))
        return tuple(found)

    @property
    def marked(self) -> int:
        """How many lines stand above those that are listed."""
        return 0 if self.candidate.form == "titles" else 1

    @cached_property
    def fillings(self) -> tuple[str, ...]:
        """What stands in the slot, a filling for each sighting."""
        first, last = (count_tokens(part) for part in self.candidate.fixed)
        found = []
        for sighting in self.sightings:
            said = self.cells(sighting)[0].folded
            changing = tokens(said)[first : -last or None]
            found.append(said[changing[0].start : changing[-1].end] if changing else "")
        return tuple(found)

    @cached_property
    def filling_words(self) -> int:
        """The median of the number of words of the fillings."""
        words = sorted(len(filling.split()) for filling in self.fillings)
        return words[len(words) // 2] if words else 0

    @cached_property
    def said(self) -> str:
        """The words that do not change."""
        return " ".join(filter(None, self.candidate.fixed))


def gather(candidate: Candidate, rule: Rule, outlet: Outlet) -> Evidence:
    """All that a rule finds in the pages of an outlet."""
    return Evidence(candidate, rule, tuple(_sightings(rule, outlet)), outlet)


def _sightings(rule: Rule, outlet: Outlet) -> Iterator[Sighting]:
    for number, page in enumerate(outlet.pages):
        done = 0
        for at, cell in enumerate(page.cells):
            if cell.start >= done and rule.pattern.search(cell.folded) and holds(rule, page, at):
                for start, end in FINDERS[rule.find](rule, page, at):
                    done = max(done, end)
                    last = at
                    while last + 1 < len(page.cells) and page.cells[last + 1].start < end:
                        last += 1
                    yield Sighting(number, start, end, at, last)


def _longer(folded: str) -> list[str]:
    return [word for word in folded.split() if len(word) > 3]
