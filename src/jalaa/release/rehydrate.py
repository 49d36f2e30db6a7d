"""Rehydration: the full dataset out of the edition without texts and somebody's own copies of the texts.

    copy --SHA-256--> received text --edits--> text --SHA-256 again--> spans, headline, tokens --> rows --> the content digest of the full dataset

A document of which there is no copy that is proved stays without text, and is told. Where all are proved the result is the full dataset, byte
for byte where pyarrow is the locked one; else it is a dataset of its own, with a digest of its own and a card that says so.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from jalaa.annotation.model import text_sha256
from jalaa.build.card import data_path
from jalaa.build.digest import content_digest
from jalaa.build.manifest import DATA_FILE, MANIFEST, OTHER_FILES, manifest_bytes, manifest_of
from jalaa.build.parquet import parquet_bytes
from jalaa.cleaning.engine import Cleaner
from jalaa.corpus.tables import Tables
from jalaa.incidents import Incident, Refused
from jalaa.release.bare import BareDocument, BareEdition, read_bare
from jalaa.release.copies import Proved, prove, prove_masked, read_copies, wanted
from jalaa.release.document_rows import DocumentRows, tables_of
from jalaa.release.near import Near, near_miss, nearest_document, owners_of
from jalaa.release.needs import NEEDS
from jalaa.release.partial import partial_card
from jalaa.release.refill import refilled
from jalaa.release.sealing import unseal
from jalaa.release.withhold import edition_schema, with_lengths

Progress = Callable[[str], None]
RULES = ("arabic-news",)
"""The rules that are tried where none are named: a corpus that withholds by others names them, and an edition does not hold them."""


@dataclass(frozen=True)
class Rehydrated:
    """What came of it: the files by path, none where no text was proved; which copy gave each text; what is missing or differs."""

    files: Mapping[str, bytes]
    digest: str
    full_digest: str
    proved: Mapping[str, Proved]
    near: tuple[Near, ...]
    incidents: tuple[Incident, ...]

    @property
    def is_full(self) -> bool:
        """Whether this is the full dataset."""
        return self.digest == self.full_digest


def rehydrate(
    folder: Path, copies: Path, progress: Progress = lambda step: None, rules: Sequence[str | Path] = RULES
) -> Rehydrated:
    """The dataset that the edition in `folder` and the .txt files under `copies` make.

    `rules` are those that the corpus is cleaned with. Incidents `copy-missing` and `copy-differs` name the documents that stay without text. Raises
    `Refused` where the folder holds no edition, or one that was changed, and where the rules cannot be loaded.
    """
    progress("read the edition")
    edition = read_bare(folder)
    progress("read the copies")
    proved, near, incidents = _find(edition, copies, Cleaner.load(*rules))
    if not proved:
        return Rehydrated({}, "", edition.needs.digest, {}, near, incidents)
    progress("make the rows")
    try:
        rows = {**edition.rows, **{id: _full_rows(edition, edition.documents[id], one) for id, one in proved.items()}}
        whole = len(proved) == len(edition.documents)
        tables = _tables(edition, rows, proved, whole)
        digest = content_digest(tables, edition.ner_names)
        others = _sealed_files(edition, proved) if whole else {}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _broken(edition, f"{type(error).__name__}: {error}") from error
    if whole and digest != edition.needs.digest:
        raise _broken(edition, f"the rows have the digest {digest}, and the full dataset has {edition.needs.digest}")
    progress("write Parquet")
    files = _files(edition, tables, others, whole)
    if not whole:
        missing = sorted(edition.documents.keys() - proved.keys())
        card = edition.file("README.md").decode("utf-8")
        files["README.md"] = partial_card(card, tables, edition.ner_names, digest, missing).encode("utf-8")
    manifest = manifest_of(edition.manifest.name, edition.manifest.version, digest, files)
    files[MANIFEST] = manifest_bytes(manifest)
    return Rehydrated(files, digest, edition.needs.digest, proved, near, incidents)


def _find(
    edition: BareEdition, folder: Path, cleaner: Cleaner
) -> tuple[dict[str, Proved], tuple[Near, ...], tuple[Incident, ...]]:
    """The proved text of each document that has one, by id; near misses of those that have none; what is missing, differs or is no text."""
    if not folder.is_dir():
        message = "there is no such folder: name the one that holds the texts as .txt files"
        raise Refused([Incident("file-missing", str(folder), message)])
    documents, proved = edition.documents, dict[str, Proved]()
    sought, owners = wanted(documents), owners_of(documents)
    incidents: list[Incident] = []
    near: list[Near] = []
    for copy in read_copies(folder):
        if isinstance(copy, Incident):
            incidents.append(copy)
            continue
        found = list(prove(copy, sought))
        id = None if found else nearest_document(copy, documents, owners)
        if id is not None:
            masked = prove_masked(copy, documents[id], cleaner)
            if masked is None:
                near.append(near_miss(copy, documents[id]))
            else:
                found = [(documents[id], masked)]
        for document, one in found:
            proved.setdefault(document.id, one)
    near = [one for one in near if one.document not in proved]
    incidents += _unproved(edition, folder, proved, near, {rule.id for rule in cleaner.rules})
    return dict(sorted(proved.items())), tuple(near), tuple(incidents)


def _unproved(
    edition: BareEdition, folder: Path, proved: Mapping[str, Proved], near: Sequence[Near], known: Set[str]
) -> Iterator[Incident]:
    for one in near:
        message = f"{one}: get the text as it was received; this copy is not used"
        others = edition.documents[one.document].rules - known
        if others:
            named = ", ".join(f"`{rule}`" for rule in sorted(others))
            message += f"; personal data was withheld by {named}, which is not among the rules tried: if the copy has its reader's own, name the rules of the corpus with --rules"
        yield Incident("copy-differs", one.document, message)
    for id in sorted(edition.documents.keys() - proved.keys() - {one.document for one in near}):
        sha256 = edition.documents[id].sha256_received
        message = (
            f"no file under {folder} is its text (SHA-256 {sha256[:12]}…): put it there; its rows stay without text"
        )
        yield Incident("copy-missing", id, message)


def _full_rows(edition: BareEdition, document: BareDocument, proved: Proved) -> DocumentRows:
    rest = json.loads(unseal(document.withheld.sealed, [proved.masked]))
    rows = refilled(document.rows, proved.masked, rest, edition.needs.labels)
    if text_sha256(rows["default"][0]["text"]) != document.sha256_text:
        raise ValueError(f"the edits of {document.id} do not give the text that its sha256_text names")
    return rows


def _tables(
    edition: BareEdition, rows: Mapping[str, DocumentRows], proved: Mapping[str, Proved], whole: bool
) -> Tables:
    """Full tables, or those of an edition in which only the proved documents have their texts."""
    links = {split: [_link(edition, row, proved) for row in found] for split, found in edition.links.items()}
    if whole:
        return tables_of(rows, edition.split_of, links)
    laid = {**rows, **{id: _with_lengths(rows[id]) for id in proved}}
    return tables_of(laid, edition.split_of, links, lambda config: edition_schema(config, whole=False))


def _with_lengths(rows: DocumentRows) -> DocumentRows:
    return {**rows, "edits": [{**row, "edits": list(map(with_lengths, row["edits"]))} for row in rows["edits"]]}


def _link(edition: BareEdition, row: dict, proved: Mapping[str, Proved]) -> dict:
    ends = [row[end] for end in ("document_a", "document_b") if row[end] in edition.documents]
    if row["id"] not in edition.needs.links or not all(end in proved for end in ends):
        return {"note": None, **row}
    texts = [proved[end].masked for end in ends]
    return {**row, "note": unseal(edition.needs.links[row["id"]], texts).decode("utf-8")}


def _sealed_files(edition: BareEdition, proved: Mapping[str, Proved]) -> dict[str, bytes]:
    """The files of the full dataset that are otherwise in the edition."""
    files = json.loads(unseal(edition.needs.files, [proved[id].masked for id in sorted(edition.documents)]))
    for path in files:
        if path not in OTHER_FILES:
            raise ValueError(f"a build makes no file {path!r}")
    return {path: text.encode("utf-8") for path, text in files.items()}


def _files(edition: BareEdition, tables: Tables, others: Mapping[str, bytes], whole: bool) -> dict[str, bytes]:
    files = {
        data_path(config, split): parquet_bytes(table)
        for config, splits in tables.items()
        for split, table in splits.items()
    }
    same = ("DATASHEET.md", "LICENSE-DATA", "scheme.json")
    for file in edition.manifest.files:
        kept = not DATA_FILE.fullmatch(file.path) and file.path != NEEDS
        if kept and (whole or file.path in same):
            files[file.path] = edition.file(file.path)
    return {**files, **others}


def _broken(edition: BareEdition, fault: str) -> Refused:
    message = f"the texts are those it names, and its rows cannot be made of them ({fault}): fetch the edition again"
    return Refused([Incident("built-stale", str(edition.folder), message)])
