"""Copies: which of somebody's files is the received text of which document, proved by SHA-256 over the whole of it.

What a file adds on its way is tried without: a byte order mark, line ends as Windows writes them, a line feed at the end. Withheld characters
(somebody's address inside a tracking string) are masked where they stand, and where the copy bears another reader's, of another length, the
rule that withheld them finds them. What then has the hash is the text, whatever was tried; what has not is not used.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from jalaa.annotation.model import text_sha256
from jalaa.cleaning.engine import Cleaner
from jalaa.corpus.received import RAW_LIMIT
from jalaa.edits import WITHHELD, mask
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused
from jalaa.release.bare import BareDocument


@dataclass(frozen=True)
class Copy:
    """A file of texts: its name from the folder, and its text, every character as it stands."""

    name: str
    text: str


@dataclass(frozen=True)
class Proved:
    """The received text of a document, withheld characters masked, the file it was found in, and what was done to have it ('' for nothing)."""

    name: str
    masked: str
    done: str = ""


@dataclass(frozen=True)
class Wanted:
    """The documents that are looked for, by what a text tells at once: its hash, or its length where some of it has to be masked first."""

    by_hash: Mapping[str, list[BareDocument]]
    by_length: Mapping[int, list[BareDocument]]


def wanted(documents: Mapping[str, BareDocument]) -> Wanted:
    """The documents, laid out for `prove`."""
    by_hash, by_length = defaultdict(list), defaultdict(list)
    for document in documents.values():
        if document.ranges:
            by_length[document.withheld.length].append(document)
        else:
            by_hash[document.sha256_received].append(document)
    return Wanted(by_hash, by_length)


def read_copies(folder: Path) -> Iterator[Copy | Incident]:
    """The .txt files of a folder and those under it, by name; an incident for each that cannot be read as a text."""
    for path in sorted(folder.rglob("*.txt")):
        if path.is_file():
            try:
                yield Copy(path.relative_to(folder).as_posix(), read_text(path, RAW_LIMIT))
            except Refused as refused:
                yield from (Incident(one.id, str(path), one.message, "warning") for one in refused.incidents)


def prove(copy: Copy, wanted: Wanted) -> Iterator[tuple[BareDocument, Proved]]:
    """The documents whose received text a copy is: more than one where the same text was received twice."""
    for text, done in _variants(copy.text):
        found = [(document, Proved(copy.name, text, done)) for document in wanted.by_hash.get(text_sha256(text), ())]
        for document in wanted.by_length.get(len(text), ()):
            masked = mask(text, document.ranges)
            if text_sha256(masked) == document.sha256_received:
                found.append((document, Proved(copy.name, masked, done)))
        if found:
            yield from found
            return


def prove_masked(copy: Copy, document: BareDocument, cleaner: Cleaner) -> Proved | None:
    """The received text of a document with personal data where the copy has its reader's own, of another length; None where it is not that.

    `cleaner` has the rules of the corpus: those that withheld the data find the reader's.
    """
    outlet = document.rows["default"][0].get("outlet")
    if not document.ranges:
        return None
    for text, done in _variants(copy.text):
        edits = cleaner.clean(text, outlet=outlet).edits.edits
        found = [(edit.start, edit.end) for edit in edits if not document.rules.isdisjoint(edit.rules)]
        if len(found) != len(document.ranges):
            continue
        pieces, cursor = [], 0
        for (start, end), (first, last) in zip(found, document.ranges, strict=True):
            pieces += text[cursor:start], WITHHELD * (last - first)
            cursor = end
        masked = "".join([*pieces, text[cursor:]])
        if text_sha256(masked) == document.sha256_received:
            return Proved(copy.name, masked, " and ".join(filter(None, (done, "with another reader's data masked"))))
    return None


def _variants(text: str) -> Iterator[tuple[str, str]]:
    """The text as it stands, then without what files add, with what was done to it."""
    seen = set()
    marks = (("", text), ("without its byte order mark", text.removeprefix("\ufeff")))
    for (mark, marked), line, tail in product(marks, ("", "with line feeds"), ("", "without", "with one")):
        said = marked.replace("\r\n", "\n").replace("\r", "\n") if line else marked
        ended = said if not tail else said.rstrip("\n") + "\n" * (tail == "with one")
        if ended not in seen:
            seen.add(ended)
            end = f"{tail} line feed at its end" if tail else ""
            yield ended, " and ".join(filter(None, (mark, line, end)))
