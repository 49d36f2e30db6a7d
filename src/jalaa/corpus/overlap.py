"""Overlap: which documents share text, by runs of equal words and by likeness as a whole.

    text a   … أعلنت بغداد أن القوات الأمريكية موجودة في العراق بدعوة من الحكومة هناك، وقالت …
    text b   أضاف:  “القوّات الأمريكيّة موجودة في العراق بدعوة من الحكومة هناك”. …
    run              القوات الامريكيه موجوده في العراق بدعوه من الحكومه هناك        9 folded words

Words are the word tokens of a text, folded. A run is a sequence of words that two or more documents have and that cannot be made longer at
all its places: of nine words in fifty documents, thirty words around them in two, there come two runs. Comparison is on the words themselves,
no hash decides, and nothing depends on the order of the documents.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jalaa.corpus.likeness import near_duplicates
from jalaa.corpus.repeats import Repeat, maximal_repeats
from jalaa.corpus.words import WordTable, folded_words, lay_words


class Place(NamedTuple):
    """Where a run stands in a text: code points from its first word to its last."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class SharedRun:
    """Folded words that two or more documents share, and where they stand first in each of these, by document."""

    words: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that have the run, sorted."""
        return tuple(place.document for place in self.places)


@dataclass(frozen=True)
class Tie:
    """Documents that belong together: by shared folded `words`, or, where there are none, by the likeness `jaccard` of the whole texts."""

    documents: tuple[str, ...]
    words: tuple[str, ...] = ()
    jaccard: float | None = None

    def __str__(self) -> str:
        if self.words:
            return f"{len(self.words)} shared words: «{' '.join(self.words)}»"
        return f"near-duplicates, Jaccard {self.jaccard:.2f}"


def find_ties(texts: Mapping[str, str], words: int, threshold: float, formulae: Iterable[str] = ()) -> list[Tie]:
    """What ties documents together: runs of `words` or more words, longest first, then near-duplicates that share none.

    Of runs where one begins the other, only that of more documents is told: it ties all that the other does.

    >>> found = find_ties({"a": "قال إن بغداد تريد السلام", "b": "إنّ بغداد تريد السلام.", "c": "صباح الخير"}, 4, 0.8)
    >>> [(tie.documents, str(tie)) for tie in found]
    [(('a', 'b'), '4 shared words: «ان بغداد تريد السلام»')]
    """
    table = lay_words(texts)
    widest: list[Repeat] = []
    for repeat in _counted(table, words, formulae):
        while widest and widest[-1].first >= repeat.first:
            widest.pop()
        widest.append(repeat)
    longest: dict[tuple[str, ...], tuple[str, ...]] = {}
    for run in sorted((_run(table, repeat) for repeat in widest), key=lambda run: (-len(run.words), run.words)):
        longest.setdefault(run.documents, run.words)
    ties = [Tie(documents, shared) for documents, shared in longest.items()]
    tied: defaultdict[str, set[int]] = defaultdict(set)
    for number, tie in enumerate(ties):
        for document in tie.documents:
            tied[document].add(number)
    return ties + [Tie(documents, (), jaccard) for documents, jaccard in near_duplicates(table, threshold, tied)]


def shared_runs(table: WordTable, words: int, formulae: Iterable[str] = ()) -> Iterator[SharedRun]:
    """All runs of `words` or more words that two or more documents share, each once, in no promised order.

    Words of a formula (given folded or not) are not counted: a run needs `words` others besides. A word counts as part of the formula in a
    run as soon as one of the run's documents has the whole formula there. Runs within one document are none. Raises ValueError if `words`
    is below 1.
    """
    return (_run(table, repeat) for repeat in _counted(table, words, formulae))


def met_often(ties: Iterable[Tie], documents: int = 5) -> list[Tie]:
    """The runs that more than so many documents share, which may be formulae: a person decides. A run within a longer such one is left out.

    >>> often = Tie(tuple("abcdef"), ("خادم", "الحرمين", "الشريفين"))
    >>> met_often([often, Tie(tuple("abcdefg"), ("الحرمين", "الشريفين")), Tie(("a", "b"), ("قال", "انه"))]) == [often]
    True
    """
    often = sorted(
        (tie for tie in ties if tie.words and len(tie.documents) > documents), key=lambda tie: -len(tie.words)
    )
    kept: list[Tie] = []
    seen: list[str] = []
    for tie in often:
        spelled = f" {' '.join(tie.words)} "
        if not any(spelled in longer for longer in seen):
            kept.append(tie)
            seen.append(spelled)
    return sorted(kept, key=lambda tie: (-len(tie.documents), tie.words))


def _counted(table: WordTable, words: int, formulae: Iterable[str]) -> Iterator[Repeat]:
    """Repeats with `words` or more words outside of formulae, with their first place in each document."""
    if words < 1:
        raise ValueError(f"a shared run of {words} words is none: give at least 1")
    formulaic = formulaic_words(table, formulae)
    owners = table.owners
    for repeat in maximal_repeats(table.words, owners, words):
        places = repeat.places[np.unique(owners[repeat.places], return_index=True)[1]]
        if formulaic is not None:
            within = formulaic[places[:, None] + np.arange(repeat.length)].any(axis=0)
            if repeat.length - int(within.sum()) < words:
                continue
        yield repeat._replace(places=places)


def _run(table: WordTable, repeat: Repeat) -> SharedRun:
    places, first = repeat.places, int(repeat.places[0])
    owners = np.searchsorted(table.bounds, places, "right") - 1
    columns = table.starts[places].tolist(), table.ends[places + repeat.length - 1].tolist()
    spelled = tuple(table.vocabulary[word] for word in table.words[first : first + repeat.length].tolist())
    return SharedRun(spelled, tuple(map(Place, (table.documents[owner] for owner in owners.tolist()), *columns)))


def formulaic_words(table: WordTable, formulae: Iterable[str]) -> np.ndarray | None:
    """Which words of the table stand in a formula, or None where there is no formula."""
    numbers = {word: number for number, word in enumerate(table.vocabulary)}
    formulaic = np.zeros(len(table.words), dtype=bool)
    owners = table.owners
    for formula in formulae:
        words = [numbers.get(word, -1) for word in folded_words(formula)]
        if not words:
            raise ValueError(f"formula {formula!r} has no word: give the words that do not count, or leave it out")
        places = np.flatnonzero(table.words == words[0])
        places = places[places + len(words) <= len(table.words)]
        for ahead, word in enumerate(words):
            places = places[(table.words[places + ahead] == word) & (owners[places + ahead] == owners[places])]
        formulaic[(places[:, None] + np.arange(len(words))).ravel()] = True
    return formulaic if formulaic.any() else None
