"""Compared: what a whole collection of others shares with a corpus, gathered batch by batch; memory depends on our documents alone."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jalaa.corpus.foreign import ForeignIndex, Shared, find_shared
from jalaa.corpus.others import OtherBatch
from jalaa.corpus.others_rows import OtherText, Unread

KEPT = 100
"""Pairs kept for each document, those that cover most of it; the others are counted."""
UNREAD_KEPT = 100


@dataclass(frozen=True)
class Pair:
    """A document and another's text that share something, with the words of ours that the longest run is (None: likeness alone)."""

    document: str
    where: str
    id: str | None
    shared: Shared
    text: str | None


@dataclass(frozen=True)
class Compared:
    """A comparison: the texts and characters (code points) read, what was not, and by document its best pairs and how many there are.

    `sharing` and `near_duplicates` count others' texts by document.
    """

    texts: int
    characters: int
    unread_count: int
    unread: tuple[Unread, ...]
    pairs: Mapping[str, tuple[Pair, ...]]
    sharing: Mapping[str, int]
    near_duplicates: Mapping[str, int]


Ranked = tuple[float, int, int, Pair]
"""A pair behind what it is ranked by."""


def compare(
    index: ForeignIndex,
    texts: Mapping[str, str],
    batches: Iterable[OtherBatch],
    progress: Callable[[int, int], None] = lambda position, texts: None,
) -> Compared:
    """Look for the `texts` that were indexed in all batches; `progress` is told the position in the collection and the texts read so far."""
    read = characters = unread_count = 0
    unread: list[Unread] = []
    sharing: Counter[str] = Counter()
    near: Counter[str] = Counter()
    best: dict[str, list[Ranked]] = {}
    for batch in batches:
        for shared in find_shared(index, [other.text for other in batch.texts]):
            sharing[shared.document] += 1
            near[shared.document] += shared.jaccard is not None
            pair = _pair(shared, batch.texts[shared.text], texts[shared.document])
            _keep(best.setdefault(shared.document, []), (*_rank(shared, read + shared.text), pair))
        read += len(batch.texts)
        characters += sum(len(other.text) for other in batch.texts)
        unread_count += len(batch.unread)
        unread += batch.unread[: UNREAD_KEPT - len(unread)]
        progress(batch.position, read)
    pairs = {
        document: tuple(pair for *_, pair in sorted(heap, key=lambda one: one[:3], reverse=True))
        for document, heap in sorted(best.items())
    }
    return Compared(read, characters, unread_count, tuple(unread), pairs, sharing, near)


def _rank(shared: Shared, number: int) -> tuple[float, int, int]:
    """How much is shared, most first, then the earlier text of the collection; the number makes every rank a different one."""
    return max(shared.covered, shared.jaccard or 0.0), shared.longest.words if shared.longest else 0, -number


def _keep(heap: list[Ranked], one: Ranked) -> None:
    if len(heap) < KEPT:
        heapq.heappush(heap, one)
    else:
        heapq.heappushpop(heap, one)


def _pair(shared: Shared, other: OtherText, text: str) -> Pair:
    said = text[shared.longest.start : shared.longest.end] if shared.longest else None
    return Pair(shared.document, other.where, other.id, shared, said)
