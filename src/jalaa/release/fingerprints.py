"""Fingerprints: enough to lay somebody's copy beside a text that is not there, too little to tell a word of it.

A text's folded words are cut into runs of `RUN`; of each run its place in the text and 32 bits of a hash are kept: one bit a word. So many runs
of words have the same 32 bits that nobody finds the right one by trying, and for that reason a match proves nothing either: whether a copy is
the text the SHA-256 of the whole decides, fingerprints only say where it differs. They are taken with withheld characters masked.

    text    w0 … w31 | w32 … w63 | w64 … w80     the last run is the last 32 words, so it may share some with the one before
    copy    every run of 32 words is looked up   inserted words move what stands behind them and hide nothing
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jalaa.corpus.words import lay_words

RUN = 32
"""Words in a run."""


class Fingerprint(NamedTuple):
    """A run of words: code points from its first word to its last, and 32 bits of its hash in hexadecimal."""

    start: int
    end: int
    bits: str


Match = tuple[Fingerprint, int, int]
"""A run of words that a copy has too, and the code points [start, end) where it stands there."""


class Stretch(NamedTuple):
    """A stretch of a text, [start, end) in code points, whose words stand in a copy from `copy_start`, every one at the same distance."""

    start: int
    end: int
    copy_start: int

    @property
    def copy_end(self) -> int:
        return self.copy_start + self.end - self.start


def fingerprints(text: str) -> list[Fingerprint]:
    """The fingerprints of a text; none for one of fewer than `RUN` words.

    >>> len(fingerprints("كلمة " * 70)), len(fingerprints("كلمة " * 31))
    (3, 0)
    """
    words = _words(text)
    last = len(words) - RUN
    firsts = [*range(0, last + 1, RUN), *([last] if last > 0 and last % RUN else [])]
    return [_run(words, first) for first in firsts]


def matches(known: Sequence[Fingerprint], copy: str) -> list[Match]:
    """The fingerprints that a copy has, in their order, each where it stands there behind the one before."""
    places: dict[str, list[Fingerprint]] = {}
    for run in runs(copy):
        places.setdefault(run.bits, []).append(run)
    found, behind = [], -1
    for fingerprint in known:
        place = next((one for one in places.get(fingerprint.bits, ()) if one.start > behind), None)
        if place is not None:
            found.append((fingerprint, place.start, place.end))
            behind = place.start
    return found


def stretches(found: Iterable[Match]) -> list[Stretch]:
    """Where copy and text run side by side: neighbouring matches that lie equally far from each other in both are one stretch."""
    laid: list[Stretch] = []
    last = None
    for fingerprint, start, end in found:
        if end - start != fingerprint.end - fingerprint.start:
            continue
        one = Stretch(fingerprint.start, fingerprint.end, start)
        if laid and laid[-1].copy_start - laid[-1].start == one.copy_start - one.start and _near(last, one):
            one = laid.pop()._replace(end=one.end)
        laid.append(one)
        last = one
    return laid


def _near(before: Stretch | None, one: Stretch) -> bool:
    """Whether no run of words can lie between two stretches: a word has two code points with its blank."""
    return before is not None and one.start - before.end < 2 * RUN


def runs(text: str) -> Iterator[Fingerprint]:
    """Every run of `RUN` words of a text, from each word on."""
    words = _words(text)
    return (_run(words, first) for first in range(len(words) - RUN + 1))


def _words(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text, with their code points in it."""
    table = lay_words({"": text})
    said = (table.vocabulary[word] for word in table.words.tolist())
    return list(zip(said, table.starts.tolist(), table.ends.tolist(), strict=True))


def _run(words: Sequence[tuple[str, int, int]], first: int) -> Fingerprint:
    run = words[first : first + RUN]
    said = " ".join(word for word, _, _ in run).encode("utf-8", "surrogatepass")
    bits = hashlib.blake2b(said, digest_size=4, person=b"jalaa-run").hexdigest()
    return Fingerprint(run[0][1], run[-1][2], bits)
