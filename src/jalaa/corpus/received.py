"""Received texts: dataset/raw in, documents with their edit logs out, and an incident for every file and entry that is not as it should be."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from jalaa.annotation.model import text_sha256
from jalaa.cleaning.engine import Cleaner
from jalaa.corpus.config import DOCUMENT_ID, BlockMark, Source
from jalaa.edits import Edit, EditLog, mask
from jalaa.files import decode, read_bytes
from jalaa.folding import visible
from jalaa.incidents import Incident, Refused
from jalaa.units import slice_is

RAW_LIMIT = 16 * 1024 * 1024
"""Bytes: the largest received text; the longest of 60,000 scraped articles had 0.3 MB."""

_SOURCES = "dataset/sources.yaml"


@dataclass(frozen=True)
class Replaced:
    """A received text that a corrected one replaced; annotations may have been made on it."""

    name: str
    received: str
    withheld: tuple[tuple[int, int], ...]

    @cached_property
    def masked(self) -> str:
        """The text with withheld characters masked."""
        return mask(self.received, self.withheld)


@dataclass(frozen=True)
class Document:
    """One received text, its source entry, and what cleaning made of it; `replaced` are the received texts before it, newest first."""

    source: Source
    received: str
    text: str
    edits: EditLog
    withheld: tuple[tuple[int, int], ...]
    """Ranges of the received text whose characters are not published."""
    replaced: tuple[Replaced, ...] = ()

    @property
    def id(self) -> str:
        """The id of the source entry."""
        return self.source.id

    @cached_property
    def sha256_text(self) -> str:
        """Hash of today's text."""
        return text_sha256(self.text)

    @cached_property
    def masked(self) -> str:
        """The received text with withheld characters masked: the one to hash and to quote."""
        return mask(self.received, self.withheld)

    @cached_property
    def sha256_received(self) -> str:
        """Hash of the masked received text; the hash of the file itself would give the withheld characters away."""
        return text_sha256(self.masked)

    @cached_property
    def published_edits(self) -> EditLog:
        """The log as it is published: `removed` is null where it is withheld."""
        hidden = set(self.withheld)
        edits = (
            Edit(e.start, e.end, e.replacement, None, e.rules) if (e.start, e.end) in hidden else e
            for e in self.edits.edits
        )
        return EditLog(tuple(edits), self.edits.source_length)


def read_documents(root: Path, sources: list[Source], cleaner: Cleaner) -> tuple[list[Document], list[Incident]]:
    """The documents of a corpus by id, and the incidents; a document with a fault of its own is left out, the others are read.

    So are withdrawn ones: their texts are not even opened.
    """
    documents, incidents = [], []
    seen: dict[str, str] = {}
    withholding = frozenset(rule.id for rule in cleaner.rules if rule.withhold)
    raw = root / "dataset" / "raw"
    found = sorted(raw.iterdir()) if raw.is_dir() else []
    received = versions({path.name.removesuffix(".txt"): path for path in found if path.name.endswith(".txt")})
    for source in sources:
        fault = _id_fault(source.id, seen)
        if source.withdrawn is not None:
            incidents += [fault] if fault else []
            continue
        path, *older = received.get(source.id, [None])
        if fault is None and path is None:
            message = f"`{source.id}` has no text: put it at dataset/raw/{source.id}.txt, or remove the entry"
            fault = Incident("entry-without-raw", _SOURCES, message)
        if fault is not None:
            incidents.append(fault)
            continue
        document, faults = _read_document(path, root, source, cleaner, withholding)
        incidents += faults
        if document is not None:
            replaced, faults = _read_replaced(older, root, source, cleaner, withholding)
            incidents += faults
            documents.append(replace(document, replaced=tuple(replaced)))
    incidents += _strange_files(found, root, {source.id for source in sources})
    return sorted(documents, key=lambda document: document.id), incidents


def versions(texts: dict[str, Path]) -> dict[str, list[Path]]:
    """The received texts of each id, newest first, of paths by stem: <id>@3.txt before <id>@2.txt before <id>.txt.

    >>> versions({"a": Path("a.txt"), "a@2": Path("a@2.txt"), "a@10": Path("a@10.txt")})
    {'a': [PosixPath('a@10.txt'), PosixPath('a@2.txt'), PosixPath('a.txt')]}
    """
    found: dict[str, list[tuple[int, Path]]] = {}
    for stem, path in texts.items():
        id, at, number = stem.partition("@")
        if not at or _is_number(number):
            found.setdefault(id, []).append((int(number) if at else -1, path))
    return {id: [path for _, path in sorted(numbered, reverse=True)] for id, numbered in found.items()}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6


def _id_fault(id: str, seen: dict[str, str]) -> Incident | None:
    if not DOCUMENT_ID.fullmatch(id):
        message = (
            f"the id `{id}` is no name for a file: use letters, digits, . _ -, 64 at most, a letter or digit first"
        )
        return Incident("id-form", _SOURCES, message)
    if id.lower() in seen:
        message = (
            f"the id `{id}` stands beside `{seen[id.lower()]}`: give each text its own, differing in more than case"
        )
        return Incident("id-duplicate", _SOURCES, message)
    seen[id.lower()] = id
    return None


def _strange_files(found: list[Path], root: Path, ids: set[str]) -> Iterator[Incident]:
    """An incident for everything in dataset/raw that is not <id>.txt or <id>@<number>.txt of an entry: nothing there is passed over."""
    for path in found:
        stem, at, number = path.name.removesuffix(".txt").partition("@")
        if not path.name.endswith(".txt") or stem not in ids or (at and not _is_number(number)):
            message = "no entry of dataset/sources.yaml has this text (<id>.txt, corrected: <id>@2.txt): register it there, with its rights, or remove it"
            yield Incident("raw-without-entry", path.relative_to(root).as_posix(), message)


def _read_document(
    path: Path, root: Path, source: Source, cleaner: Cleaner, withholding: frozenset[str]
) -> tuple[Document | None, list[Incident]]:
    where = path.relative_to(root).as_posix()
    if path.is_symlink() or not path.is_file():
        return None, [Incident("raw-link", where, "this is no plain file: copy the text itself here")]
    try:
        data = read_bytes(path, RAW_LIMIT)
        received = decode(data, where)
    except Refused as refused:
        return None, [_of_raw(one, where) for one in refused.incidents]
    fault = _text_fault(data, received, source, where)
    if fault is not None:
        return None, [fault]
    cleaned = cleaner.clean(received, outlet=source.outlet)
    if not any(map(visible, cleaned.text)):
        message = f"cleaning leaves nothing of it (rules: {', '.join(sorted({e.rules[0] for e in cleaned.edits.edits}))}): remove it with its entry, or mend the rule"
        return None, [Incident("text-empty", where, message)]
    document = Document(source, received, cleaned.text, cleaned.edits, _withheld(cleaned.edits, withholding))
    return document, [*_evidence_faults(document), *_block_faults(source.blocks, received, source.id)]


def _of_raw(fault: Incident, where: str) -> Incident:
    """What is wrong with the file of a text; the text stands in sources.yaml with its hash, so who converts the file has to do more."""
    more = " and register its new sha256" if fault.id == "file-utf8" else ""
    return Incident(fault.id, where, f"{fault.message}{more}", fault.level)


def _read_replaced(
    paths: list[Path], root: Path, source: Source, cleaner: Cleaner, withholding: frozenset[str]
) -> tuple[list[Replaced], list[Incident]]:
    """Texts that were replaced; they are cleaned only to know which of their characters are withheld."""
    found, incidents = [], []
    for path in paths:
        where = path.relative_to(root).as_posix()
        try:
            received = decode(read_bytes(path, RAW_LIMIT), where)
        except Refused as refused:
            incidents += [Incident(one.id, where, one.message, one.level) for one in refused.incidents]
            continue
        found.append(
            Replaced(path.name, received, _withheld(cleaner.clean(received, outlet=source.outlet).edits, withholding))
        )
    return found, incidents


def _withheld(log: EditLog, withholding: frozenset[str]) -> tuple[tuple[int, int], ...]:
    return tuple((edit.start, edit.end) for edit in log.edits if not withholding.isdisjoint(edit.rules))


def _text_fault(data: bytes, received: str, source: Source, where: str) -> Incident | None:
    found = hashlib.sha256(data).hexdigest()
    if found != source.sha256:
        message = (
            f"its sha256 is {found[:12]}…, dataset/sources.yaml says {source.sha256[:12]}…: raw texts are never edited; restore it, "
            f"or put the corrected text at dataset/raw/{source.id}@2.txt and register its sha256"
        )
        return Incident("raw-sha256", where, message)
    if not any(map(visible, received)):
        return Incident("raw-empty", where, "no visible character: ask for the text again, or remove it with its entry")
    if "\0" in received:
        return Incident("raw-nul", where, f"U+0000 at code point {received.index(chr(0))}: ask for the text again")
    return None


def _evidence_faults(document: Document) -> Iterator[Incident]:
    source = document.source
    for evidence in source.evidence:
        here = f"{source.id} [{evidence.start}:{evidence.end})"
        if any(evidence.start < end and start < evidence.end for start, end in document.withheld):
            message = f"{here} quotes characters that are withheld as personal data: take it out, here and wherever it was copied to"
            yield Incident("evidence-withheld", _SOURCES, message)
        elif not slice_is(document.received, evidence.start, evidence.end, evidence.text):
            found = document.masked[max(0, evidence.start) : max(0, evidence.end)][:60]
            message = f"{here} says «{_one_line(evidence.text[:60])}», the received text there is «{_one_line(found)}»: count code points in dataset/raw"
            yield Incident("evidence-text", _SOURCES, message)


def _block_faults(blocks: tuple[BlockMark, ...], received: str, id: str) -> Iterator[Incident]:
    marks = sorted(blocks, key=lambda mark: (mark.start, mark.end))
    for mark in marks:
        if mark.text == received[mark.start : mark.end] and not any(map(visible, mark.text)):
            yield Incident(
                "evidence-text",
                _SOURCES,
                f"{id}: {mark.kind} [{mark.start}:{mark.end}) shows nothing: mark what can be read",
            )
    for first, second in zip(marks, marks[1:], strict=False):
        if second.start < first.end:
            message = f"{id}: {first.kind} [{first.start}:{first.end}) and {second.kind} [{second.start}:{second.end}) share characters: blocks lie side by side"
            yield Incident("block-overlap", _SOURCES, message)


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎").replace("\r", "␍")
