"""What is known to be personal data: the characters of received texts that rules withhold, what they say decoded, and the hashes of all that.

A hash of an address is an address: it is reversed in two hours. So is the hash of a received file whose every other character is published.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import re2

from jalaa.corpus.received import Document
from jalaa.release.personal_decoders import DEPTH, decoded
from jalaa.release.personal_finders import find_personal

LEAST = 6
"""Characters that something withheld has at least to be looked for: a shorter piece stands in many words that it has nothing to do with."""

BEGINNING = 16
"""Hexadecimal digits by which a published hash is told: also one that was cut short to them."""

_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{16,128}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Known:
    """Strings that must stand nowhere, as patterns, and the beginnings of the hashes that would verify one."""

    patterns: tuple["re2._Regexp", ...]
    hashes: frozenset[str]

    def strings_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where something that is withheld stands in a string."""
        for pattern in self.patterns:
            yield from (match.span() for match in pattern.finditer(text))

    def hashes_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a hash of something withheld stands in a string, in hexadecimal."""
        for match in _HASH.finditer(text) if self.hashes else ():
            if match[0][:BEGINNING].lower() in self.hashes:
                yield match.span()

    def is_hash(self, data: bytes) -> bool:
        """Whether bytes (out of base64) begin as a hash of something withheld."""
        return data[: BEGINNING // 2].hex() in self.hashes


def known_of(documents: Iterable[Document]) -> Known:
    """What is withheld of the received texts of documents, those that were replaced included."""
    strings: set[str] = set()
    files: list[bytes] = []
    for document in documents:
        for text in (document, *document.replaced):
            strings.update(text.received[start:end] for start, end in text.withheld)
            files += [text.received.encode("utf-8")] if text.withheld else []
    every = {form for string in strings for form in _forms(string, DEPTH)}
    sought = sorted(form for form in every if len(form) >= LEAST)
    parts = (sought[first : first + 1000] for first in range(0, len(sought), 1000))
    patterns = tuple(re2.compile("|".join(map(re2.escape, part)), _options()) for part in parts)
    return Known(patterns, frozenset(_beginnings(every, files)))


def _forms(string: str, depth: int) -> Iterator[str]:
    """A string in every form in which somebody may have written it down: whole, trimmed, its words, what is in it, what it says decoded."""
    yield from (string.strip(), *(word for word in string.split() if len(word) >= LEAST))
    yield from (string[found.start : found.end] for found in find_personal(string))
    if depth:
        for one in decoded(string):
            # What is no text decodes to noise; a short piece of it would be found anywhere.
            for piece in one.pieces if sum(map(len, one.pieces)) * 10 >= len(one.data) * 9 else ():
                yield from _forms(piece, depth - 1)


def _beginnings(strings: Collection[str], files: Iterable[bytes]) -> Iterator[str]:
    said = {
        f"{before}{string}{after}".encode("utf-8", "replace")
        for string in strings
        for before in ("", "ip: ")
        for after in ("", "\n", " ")
    }
    for data in (*said, *files):
        for algorithm in _ALGORITHMS:
            yield hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()[:BEGINNING]


def _options() -> "re2.Options":
    options = re2.Options()
    options.max_mem = 1 << 28
    return options
