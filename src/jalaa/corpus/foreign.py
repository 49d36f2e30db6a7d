"""Foreign texts: which documents of a corpus stand, in whole or in part, in somebody else's collection.

Only the corpus is indexed; others' texts pass by in batches, so a collection may be of any size. Compared are folded words, as in
`jalaa.corpus.overlap`: a run is a stretch of a document that the other text has word for word and that cannot be made longer there. A stretch
counts once however often the other has it, and not at all if it lies within a longer one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from jalaa.corpus.grams import Grams, find_sequences, number_sequences
from jalaa.corpus.likeness import SHINGLE
from jalaa.corpus.overlap import formulaic_words
from jalaa.corpus.words import WordTable, folded_words, lay_words

_PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class ForeignIndex:
    """A corpus, ready to be looked for: its words, its sequences of `least` words, its shingles, and what does not count.

    `numbers` are those of the words of the corpus and of its formulae. `documents_of` says which documents have a shingle, those of shingle n
    from `bounds[n]` to `bounds[n + 1]`; `shingle_counts` how many different ones each document has.
    """

    table: WordTable
    least: int
    likeness: float
    formulae: tuple[str, ...]
    numbers: Mapping[str, int]
    runs: Grams
    shingles: Grams
    documents_of: np.ndarray
    bounds: np.ndarray
    shingle_counts: np.ndarray
    formulaic: np.ndarray | None


class Longest(NamedTuple):
    """The longest run of a pair: how many words, and where they stand in our document, in code points."""

    words: int
    start: int
    end: int


@dataclass(frozen=True)
class Shared:
    """What a document shares with one foreign text, the `text`-th of its batch.

    `runs` of `least` words or more, the `longest` of them (None where only the likeness tells), `covered`: the share of the document's words
    that stand in a run; `jaccard` of the two as wholes, None where it lies below the likeness asked for.
    """

    document: str
    text: int
    runs: int
    longest: Longest | None
    covered: float
    jaccard: float | None


def index_corpus(texts: Mapping[str, str], least: int, likeness: float, formulae: Sequence[str] = ()) -> ForeignIndex:
    """Index texts by document id. Raises ValueError for `least` below 1, or a formula without a word."""
    if least < 1:
        raise ValueError(f"a shared run of {least} words is none: give at least 1")
    table = lay_words(texts)
    numbers = {word: number for number, word in enumerate(table.vocabulary)}
    for word in (word for formula in formulae for word in folded_words(formula)):
        numbers.setdefault(word, len(numbers))
    shingles = number_sequences(table.words, table.owners, SHINGLE)
    count = len(shingles.bounds) - 1
    numbered = np.repeat(np.arange(count), np.diff(shingles.bounds))
    pairs = np.unique(numbered * len(table.documents) + table.owners[shingles.places])
    owners = pairs % max(1, len(table.documents))
    return ForeignIndex(
        table=table,
        least=least,
        likeness=likeness,
        formulae=tuple(formulae),
        numbers=numbers,
        runs=number_sequences(table.words, table.owners, least),
        shingles=shingles,
        documents_of=owners,
        bounds=np.searchsorted(pairs // max(1, len(table.documents)), np.arange(count + 1)),
        shingle_counts=np.bincount(owners, minlength=len(table.documents)),
        formulaic=formulaic_words(table, formulae),
    )


def find_shared(index: ForeignIndex, texts: Sequence[str]) -> list[Shared]:
    """What each of some texts shares with each document, by text and document; texts that share nothing are not told.

    Texts and documents of fewer than five words are never near-duplicates.

    >>> index = index_corpus({"a": "قال إن بغداد تريد السلام اليوم"}, least=3, likeness=0.7)
    >>> [(one.document, one.runs, one.longest.words, round(one.covered, 2)) for one in find_shared(index, ["نعم، بغدادُ تريد السلام"])]
    [('a', 1, 3, 0.5)]
    """
    theirs = _known_words(index, texts)
    owners = theirs.owners
    formulaic = formulaic_words(theirs, index.formulae)
    found = _runs(index, theirs, owners, formulaic)
    alike = dict(_likenesses(index, theirs, owners, texts))
    return [_shared(index, key, found.get(key, []), alike.get(key)) for key in sorted(found.keys() | alike.keys())]


def _known_words(index: ForeignIndex, texts: Sequence[str]) -> WordTable:
    """The words of the texts under the numbers that they have in the corpus, -1 for those that it does not have."""
    laid = lay_words({f"{number:09}": text for number, text in enumerate(texts)})
    ours = np.array([index.numbers.get(word, -1) for word in laid.vocabulary], dtype=np.int32)
    words = ours[laid.words] if len(laid.words) else laid.words
    return WordTable(laid.documents, laid.bounds, words, laid.starts, laid.ends, tuple(index.numbers))


Key = tuple[int, int]
"""A foreign text and a document, by their numbers."""
Range = tuple[int, int]
"""Words of our table, half-open."""


def _runs(
    index: ForeignIndex, theirs: WordTable, owners: np.ndarray, formulaic: np.ndarray | None
) -> dict[Key, list[Range]]:
    """The runs of each pair, those within a longer one left out, by where they begin."""
    found: dict[Key, set[Range]] = {}
    document_of = index.table.owners
    places, numbers = find_sequences(index.runs, theirs.words, owners)
    for chunk in _chunks(np.diff(index.runs.bounds)[numbers], owners[places]):
        for ours, their, length in _diagonals(index, places[chunk], numbers[chunk], owners):
            if _counts(index, formulaic, ours, their, length):
                key = int(owners[their]), int(document_of[ours])
                found.setdefault(key, set()).add((ours, ours + length))
    return {key: _outermost(ranges) for key, ranges in found.items()}


def _chunks(counts: np.ndarray, owners: np.ndarray) -> Iterator[slice]:
    """The places of whole texts together, as many as make a bounded number of pairs with ours."""
    if not len(counts):
        return
    starts = np.flatnonzero(np.diff(owners, prepend=owners[0] - 1))
    sums = np.concatenate(([0], np.cumsum(counts)))
    first = 0
    for start, end in pairwise([*starts.tolist(), len(counts)]):
        if sums[end] - sums[first] > _PAIRS_AT_ONCE and start > first:
            yield slice(first, start)
            first = start
    yield slice(first, len(counts))


def _diagonals(
    index: ForeignIndex, places: np.ndarray, numbers: np.ndarray, owners: np.ndarray
) -> Iterator[tuple[int, int, int]]:
    """Every run: where it begins in our words, where in theirs, and how many words it has."""
    bounds, ours_of = index.runs.bounds, index.runs.places
    counts = np.diff(bounds)[numbers]
    theirs = np.repeat(places, counts)
    within = np.arange(len(theirs)) - np.repeat(np.cumsum(counts) - counts, counts)
    ours = ours_of[np.repeat(bounds[numbers], counts) + within]
    document_of = index.table.owners
    order = np.lexsort((theirs, ours - theirs))
    ours, theirs = ours[order], theirs[order]
    begins = np.ones(len(ours), dtype=bool)
    # On one diagonal a run goes on where both sides go on by one word; sequences never reach over two documents or texts.
    begins[1:] = (np.diff(ours) != 1) | (np.diff(theirs) != 1)
    begins[1:] |= (document_of[ours[1:]] != document_of[ours[:-1]]) | (owners[theirs[1:]] != owners[theirs[:-1]])
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(ours))) + index.least - 1
    yield from zip(ours[starts].tolist(), theirs[starts].tolist(), lengths.tolist(), strict=True)


def _counts(index: ForeignIndex, formulaic: np.ndarray | None, ours: int, theirs: int, length: int) -> bool:
    """Whether a run has enough words outside of formulae; a word is formulaic as soon as one side has the whole formula there."""
    said = np.zeros(length, dtype=bool)
    if index.formulaic is not None:
        said |= index.formulaic[ours : ours + length]
    if formulaic is not None:
        said |= formulaic[theirs : theirs + length]
    return length - int(said.sum()) >= index.least


def _outermost(ranges: Iterable[Range]) -> list[Range]:
    kept: list[Range] = []
    for start, end in sorted(ranges, key=lambda one: (one[0], -one[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _likenesses(
    index: ForeignIndex, theirs: WordTable, owners: np.ndarray, texts: Sequence[str]
) -> Iterator[tuple[Key, float]]:
    """Pairs whose shingles have the likeness asked for, each measured on its true shingles."""
    places, numbers = find_sequences(index.shingles, theirs.words, owners)
    count, documents = max(1, len(index.shingles.bounds) - 1), max(1, len(index.table.documents))
    seen = np.unique(owners[places].astype(np.int64) * count + numbers)
    text, number = seen // count, seen % count
    held = np.diff(index.bounds)[number] if len(seen) else seen
    within = np.arange(held.sum()) - np.repeat(np.cumsum(held) - held, held)
    document = index.documents_of[np.repeat(index.bounds[number], held) + within]
    pairs, shared = np.unique(np.repeat(text, held) * documents + document, return_counts=True)
    enough = shared >= index.likeness * index.shingle_counts[pairs % documents]
    for pair, common in zip(pairs[enough].tolist(), shared[enough].tolist(), strict=True):
        own = int(index.shingle_counts[pair % documents])
        jaccard = common / (own + _shingle_count(texts[pair // documents]) - common)
        if jaccard >= index.likeness:
            yield divmod(pair, documents), jaccard


def _shingle_count(text: str) -> int:
    words = folded_words(text)
    return len(set(zip(*(words[ahead:] for ahead in range(SHINGLE)), strict=False)))


def _shared(index: ForeignIndex, key: Key, runs: Sequence[Range], jaccard: float | None) -> Shared:
    text, document = key
    table = index.table
    first, last = runs and max(runs, key=lambda one: (one[1] - one[0], -one[0])) or (0, 0)
    covered = reached = 0
    for start, end in runs:
        covered += end - max(start, reached)
        reached = end
    longest = Longest(last - first, int(table.starts[first]), int(table.ends[last - 1])) if runs else None
    words = int(table.bounds[document + 1] - table.bounds[document])
    return Shared(table.documents[document], text, len(runs), longest, covered / max(1, words), jaccard)
