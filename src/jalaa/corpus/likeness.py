"""Likeness: texts that are near-duplicates as a whole, by the Jaccard of their sets of shingles.

A shingle is `SHINGLE` folded words in a row. Candidates come from MinHash signatures and banding (Broder 1997); each is then measured on its
true shingles, so what is found is exact. The hash of a shingle depends on its words alone, hence a pair that is found once is found in every
corpus that holds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from hashlib import blake2b
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from rensa import RMinHash

from jalaa.corpus.repeats import number_grams
from jalaa.corpus.words import WordTable

SHINGLE = 5

_PERMUTATIONS = 128
_SEED = 42
_MISSED = 1e-3
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Likeness(NamedTuple):
    """Documents (sorted) whose texts are alike: all those with the same shingles at 1.0, or a pair."""

    documents: tuple[str, ...]
    jaccard: float


def near_duplicates(
    table: WordTable, threshold: float, tied: Mapping[str, Set[int]] = MappingProxyType({})
) -> list[Likeness]:
    """Texts whose shingles have a Jaccard of `threshold` or more, likest first.

    Texts with the same shingles are told together, and the first of them by id stands for them in pairs. Texts shorter than a shingle are
    alike only if they have the same words. A pair just at the threshold is missed once in a thousand, a liker one more seldom. Documents
    that have something in common in `tied` are left out: it is known already that they belong together. Time grows with the square of how many
    texts are alike. Raises ValueError for a threshold that is not above 0 and up to 1.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"near-duplicates at a Jaccard of {threshold} are none: give a threshold above 0 and up to 1")
    shingles, same = _same_shingles(table)
    alike = [Likeness(tuple(table.documents[one] for one in found), 1.0) for found in same if len(found) > 1]
    likenesses = [likeness for likeness in alike if not _known(likeness.documents, tied)]
    firsts = [found[0] for found in same if len(shingles[found[0]])]
    for one, other in _candidates(_signatures(table, firsts), threshold):
        documents = table.documents[firsts[one]], table.documents[firsts[other]]
        if not _known(documents, tied):
            jaccard = _jaccard(shingles[firsts[one]], shingles[firsts[other]])
            if jaccard >= threshold:
                likenesses.append(Likeness(documents, jaccard))
    return sorted(likenesses, key=lambda likeness: (-likeness.jaccard, likeness.documents))


def _known(documents: Sequence[str], tied: Mapping[str, Set[int]]) -> bool:
    """Whether one thing ties all the documents."""
    return any(all(number in tied.get(one, ()) for one in documents[1:]) for number in tied.get(documents[0], ()))


def _same_shingles(table: WordTable) -> tuple[list[np.ndarray], list[list[int]]]:
    """The different shingles of each document as numbers, rising, and the documents grouped by them (short ones by their words)."""
    grams = number_grams(table.words, table.owners, SHINGLE, shared=False).astype(np.int32)
    shingles: list[np.ndarray] = []
    same: dict[tuple[bool, bytes], list[int]] = {}
    for document, (first, last) in enumerate(zip(table.bounds[:-1].tolist(), table.bounds[1:].tolist(), strict=True)):
        shingles.append(np.unique(grams[first : max(first, last - SHINGLE + 1)]))
        whole = len(shingles[-1]) > 0
        if first < last:
            held = shingles[-1] if whole else table.words[first:last]
            same.setdefault((whole, held.tobytes()), []).append(document)
    return shingles, list(same.values())


def _signatures(table: WordTable, documents: Sequence[int]) -> np.ndarray:
    """The MinHash signatures of documents that have shingles, one row each."""
    hashed = [int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") for word in table.vocabulary]
    said = np.array(hashed, dtype=np.uint64)[table.words]
    mixed = np.zeros(max(0, len(said) - SHINGLE + 1), dtype=np.uint64)
    for ahead in range(SHINGLE):
        mixed = (mixed ^ said[ahead : ahead + len(mixed)]) * _SPREAD
        mixed ^= mixed >> np.uint64(29)
    parts = [mixed[table.bounds[document] : table.bounds[document + 1] - SHINGLE + 1] for document in documents]
    bounds = np.cumsum([0, *map(len, parts)]).astype(np.uint64)
    flat = np.concatenate([np.zeros(0, dtype=np.uint64), *parts])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, bounds, _PERMUTATIONS, _SEED)
    return np.array(matrix.to_rows(), dtype=np.uint32).reshape(len(parts), _PERMUTATIONS)


def _candidates(signatures: np.ndarray, threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of rows, each once and rising, that agree on a whole band; bands are as wide as the missed pairs allow."""
    widths = [width for width in range(1, 65) if (1 - threshold**width) ** (_PERMUTATIONS // width) <= _MISSED]
    width = max(widths, default=1)
    pairs = np.zeros(0, dtype=np.int64)
    for first in range(0, _PERMUTATIONS - width + 1, width):
        bands: dict[bytes, list[int]] = {}
        for row, signature in enumerate(np.ascontiguousarray(signatures[:, first : first + width])):
            bands.setdefault(signature.tobytes(), []).append(row)
        pairs = np.union1d(pairs, np.fromiter(_numbered_pairs(bands.values(), len(signatures)), dtype=np.int64))
    for pair in pairs.tolist():
        yield divmod(pair, len(signatures))


def _numbered_pairs(bands: Iterable[list[int]], rows: int) -> Iterator[int]:
    """Every pair of rows within a band as one number."""
    for alike in bands:
        for one, other in combinations(alike, 2):
            yield one * rows + other


def _jaccard(one: np.ndarray, other: np.ndarray) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
