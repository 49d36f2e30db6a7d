"""Candidates: what repeats in the texts of an outlet, as patterns that could become rules. Nothing is judged here.

`line`    a whole line (numbers and words of dates may change)
`slot`    a line whose beginning and end are fixed round one to some words that change: «مراسلنا - SLOT», «SLOT | صحيفة المرآة»
`head`    a fixed beginning of the first line
`tail`    a fixed ending of the last line, or fixed words near its end and what follows them
`marker`  a line after which lines stand that are no paragraphs
`names`, `titles`  see `jalaa.cleaning.learning.placed`
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from jalaa.cleaning.learning.cues import cues
from jalaa.cleaning.learning.outlet import Outlet
from jalaa.cleaning.learning.templates import Token, pattern_of, slot, text_of, tokens
from jalaa.cleaning.page import Page
from jalaa.cleaning.prose import LONGEST_TITLE, is_prose
from jalaa.cleaning.rules import Find, Where

Form = Literal["line", "slot", "head", "tail", "marker", "names", "titles"]

FEWEST = 3
"""Stories that a candidate stands in at least; of many texts one in a hundred."""

_FRAME = 16
_PHRASE = 6
_SAYING = 3
_EVERY_THIRD = 0.3
_FRAME_BEGINNING = 10
_EDGE_CELLS = 4
_LONGEST_LINE = 400
_LONGEST_SLOT = 20
_HEADLINE = 5
_LONGEST_EDGE = 14
SHORTEST_REST = 5
"""Tokens that a fixed beginning or ending leaves of its line at least; else the line as a whole is what repeats."""

_TAIL_WORDS = 40
_TAIL_CHARACTERS = 300
_MOST = 600
_STOPS = frozenset('.!?؟…،,؛;)]"')


@dataclass(frozen=True)
class Candidate:
    """A pattern with how and where it finds, and what the next line and the one above have to match.

    `fixed` is the folded text that does not change, of a slot what stands before and after it.
    """

    form: Form
    find: Find
    match: str
    where: Where | None
    fixed: tuple[str, ...]
    before: str | None = None
    after: str | None = None


def fewest_stories(outlet: Outlet) -> int:
    """How many stories of this outlet a candidate must stand in."""
    return max(FEWEST, -(-len(set(outlet.stories)) // 100))


def candidates(outlet: Outlet) -> list[Candidate]:
    """All candidates of an outlet, each once, in an order that is always the same."""
    found = [*_lines(outlet), *_slots(outlet), *_heads(outlet), *_tails(outlet), *_tail_markers(outlet)]
    return sorted(set(found), key=lambda one: (one.form, one.match, one.where or ""))


@dataclass
class _Sample:
    """Where something repeats: the numbers of its texts, and one case to write the pattern from (the smallest, so that order does not matter)."""

    texts: set[int]
    case: tuple

    def see(self, text: int, case: tuple) -> None:
        self.texts.add(text)
        self.case = min(self.case, case)


def _gather(seen: Iterable[tuple[Hashable, int, tuple]]) -> dict[Hashable, _Sample]:
    """Samples by key from (key, text number, case)."""
    samples: dict[Hashable, _Sample] = {}
    for key, text, case in seen:
        if key in samples:
            samples[key].see(text, case)
        else:
            samples[key] = _Sample({text}, case)
    return samples


def _often(samples: dict[Hashable, _Sample], outlet: Outlet) -> dict[Hashable, _Sample]:
    """The samples of enough stories, of too many the most frequent."""
    fewest = fewest_stories(outlet)
    enough = [
        (-count, repr(key), key)
        for key, sample in samples.items()
        if len(sample.texts) >= fewest and (count := outlet.count_stories(sample.texts)) >= fewest
    ]
    return {key: samples[key] for _, _, key in sorted(enough, key=lambda one: one[:2])[:_MOST]}


def _region(page: Page, number: int) -> Where:
    """The part of the page that a cell lies in; of a text too short for three parts, the end that is nearer."""
    if number < page.head_end and (number < page.tail_start or number < len(page.cells) - number):
        return "head"
    return "tail" if number >= page.tail_start else "body"


def _where(regions: set[Where]) -> Where | None:
    """The one end of the text where all of them lie."""
    return next(iter(regions)) if len(regions) == 1 and "body" not in regions else None


def _lines(outlet: Outlet) -> Iterator[Candidate]:
    def seen():
        for number, page in enumerate(outlet.pages):
            for at, cell in enumerate(page.cells):
                if len(cell.folded) <= _LONGEST_LINE:
                    places[cell.folded].add(_region(page, at))
                    below = page.cells[at + 1].folded if at + 1 < len(page.cells) else ""
                    listed[cell.folded] += bool(below) and not is_prose(below)
                    yield tuple(token.key for token in tokens(cell.folded)), number, (cell.folded,)

    places: dict[str, set[str]] = defaultdict(set)
    listed: Counter[str] = Counter()
    for sample in _often(_gather(seen()), outlet).values():
        (folded,) = sample.case
        match = f"^{pattern_of(tokens(folded))}$"
        yield Candidate("line", "line", match, _where(places[folded]), (folded,))
        if not is_prose(folded) and listed[folded] * 2 >= len(sample.texts):
            yield Candidate("marker", "block", match, None, (folded,))


def _slots(outlet: Outlet) -> Iterator[Candidate]:
    """Frames of lines near the ends of the text, and anywhere those that begin with words of a page."""

    def seen():
        """Each cell that may be a line of the page, with its story and region."""
        for number, page in enumerate(outlet.pages):
            for at, cell in enumerate(page.cells):
                near = at < _EDGE_CELLS or at >= len(page.cells) - _EDGE_CELLS
                spoken = cues(cell.folded[:40])
                asks = near and spoken and cell.folded[-1] in "?؟" and len(cell.folded) <= LONGEST_TITLE
                if asks or (not is_prose(cell.folded) and (near or spoken)):
                    region = _region(page, at)
                    for frame, filling in _frames(tokens(cell.folded), cell.folded):
                        fillings[frame[:2]][filling] += 1
                        regions[frame[:2]].add(region)
                        yield frame[:2], number, frame[2:]

    fillings: dict[Hashable, Counter[str]] = defaultdict(Counter)
    regions: dict[Hashable, set[Where]] = defaultdict(set)
    samples = _often(_gather(seen()), outlet)
    for key in _largest(samples, {key: sample.texts for key, sample in samples.items()}, fillings):
        words = sorted(len(filling.split()) for filling in fillings[key].elements())
        most = min(_LONGEST_SLOT, words[-1] + 1) if words[len(words) // 2] < _HEADLINE else _LONGEST_SLOT
        first, last = samples[key].case
        match = f"^{pattern_of(first)} ?{slot(1, most)} ?{pattern_of(last)}$"
        match = match.replace("^ ?", "^").replace(" ?$", "$")
        yield Candidate("slot", "line", match, _where(regions[key]), (text_of(first), text_of(last)))


def _frames(said: tuple[Token, ...], folded: str) -> Iterator[tuple[tuple, str]]:
    """The ways to see a line as a fixed beginning, something that changes, and a fixed end: (keys, keys, tokens, tokens), filling."""
    for first in range(min(_FRAME_BEGINNING, len(said) - 1) + 1):
        for last in range(min(_FRAME, len(said) - first - 1) + 1):
            if first + last:
                start, end = said[:first], said[len(said) - last :]
                filling = folded[said[first].start : said[len(said) - last - 1].end]
                keys = tuple(token.key for token in start), tuple(token.key for token in end)
                yield (*keys, start, end), filling


def _largest(
    samples: dict[Hashable, _Sample], texts: dict[Hashable, set[int]], fillings: dict[Hashable, Counter[str]]
) -> Iterator[Hashable]:
    """The frames that really change and that no frame with one more fixed token says for nearly all of their texts."""
    longer: dict[Hashable, int] = Counter()
    for (before, after), where in texts.items():
        if before:
            longer[before[:-1], after] = max(longer[before[:-1], after], len(where))
        if after:
            longer[before, after[1:]] = max(longer[before, after[1:]], len(where))
    for key in samples:
        changing = fillings[key]
        varied = len(changing) >= 3 and max(changing.values()) <= 0.8 * changing.total()
        if varied and longer[key] < 0.9 * len(texts[key]):
            yield key


def _heads(outlet: Outlet) -> Iterator[Candidate]:
    def seen():
        for number, page in enumerate(outlet.pages):
            said = tokens(page.cells[0].folded[:_TAIL_CHARACTERS])
            for length in range(1, min(_LONGEST_EDGE, len(said) - SHORTEST_REST) + 1):
                yield tuple(token.key for token in said[:length]), number, said[:length]

    samples = _often(_gather(seen()), outlet)
    longest = Counter({key: len(sample.texts) for key, sample in samples.items()})
    extended: Counter[Hashable] = Counter()
    for key, count in longest.items():
        extended[key[:-1]] = max(extended[key[:-1]], count)
    for key, sample in samples.items():
        # What a part of the texts says after a longer-lived beginning belongs to what changes.
        base = max((longest[key[:length]] for length in range(2, len(key))), default=0)
        if extended[key] < 0.9 * longest[key] and longest[key] >= 0.5 * base:
            end = "(?: |$)" if sample.case[-1].is_word else " ?"
            yield Candidate("head", "head", f"^({pattern_of(sample.case)}{end})", None, (text_of(sample.case),))


def _tails(outlet: Outlet) -> Iterator[Candidate]:
    def seen():
        for number, page in enumerate(outlet.pages):
            said = tokens(page.cells[-1].folded[-_TAIL_CHARACTERS:])
            for length in range(1, min(_LONGEST_EDGE, len(said) - SHORTEST_REST) + 1):
                if said[-length].key not in _STOPS:
                    yield tuple(token.key for token in said[-length:]), number, said[-length:]

    samples = _often(_gather(seen()), outlet)
    extended: Counter[Hashable] = Counter()
    for key, sample in samples.items():
        extended[key[1:]] = max(extended[key[1:]], len(sample.texts))
    for key, sample in samples.items():
        if extended[key] < 0.9 * len(sample.texts):
            start = r"(?:^|[^0-9a-zء-ي])" if sample.case[0].is_word else ""
            yield Candidate("tail", "inline", f"{start}({pattern_of(sample.case)})$", "last", (text_of(sample.case),))


def _tail_markers(outlet: Outlet) -> Iterator[Candidate]:
    """Words near the end of the last line, with what follows them to the end of the text: words of a page, or any that many texts say there."""

    def seen():
        for number, page in enumerate(outlet.pages):
            said = tokens(page.cells[-1].folded[-_TAIL_CHARACTERS:])[-_TAIL_WORDS:]
            for start in range(1, len(said) - 2):
                for length in range(1, min(_PHRASE, len(said) - start - 1) + 1):
                    words = said[start : start + length]
                    if words[0].is_word:
                        yield tuple(word.key for word in words), number, words

    samples = _often(_gather(seen()), outlet)
    counts = {key: len(sample.texts) for key, sample in samples.items()}
    longer: Counter[Hashable] = Counter()
    for key, count in counts.items():
        for shorter in (key[:-1], key[1:]):
            longer[shorter] = max(longer[shorter], count)
    many = _EVERY_THIRD * len(set(outlet.stories))
    for key, sample in samples.items():
        spoken = any(cues(word.key) for word in sample.case if word.is_word)
        known = sum(word.is_word for word in sample.case) >= _SAYING and outlet.count_stories(sample.texts) >= many
        if (spoken or known) and longer[key] < 0.9 * counts[key]:
            match = f"(?:^|[^0-9a-zء-ي])({pattern_of(sample.case)}[ :].{{1,{_TAIL_CHARACTERS}}})$"
            yield Candidate("tail", "tail", match, "last", (text_of(sample.case),))
