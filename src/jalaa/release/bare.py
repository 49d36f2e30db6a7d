"""The edition without texts read back from its folder: this is what a stranger has in hands, so nothing in it is believed unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from jalaa.build.digest import content_digest
from jalaa.build.manifest import BUILT_LIMIT, MANIFEST, Manifest, check_files, read_manifest
from jalaa.build.published import read_tables
from jalaa.corpus.columns import SPLITS
from jalaa.corpus.received import RAW_LIMIT
from jalaa.edits import WITHHELD, BadLog, Edit, EditLog
from jalaa.files import read_bytes
from jalaa.incidents import Incident, Refused
from jalaa.release.document_rows import DocumentRows, rows_by_document
from jalaa.release.needs import NEEDS, Needs, Withheld, read_needs
from jalaa.tokens import ner_tag_names


@dataclass(frozen=True)
class BareDocument:
    """A document whose text is withheld: its rows, and what there is of its received text."""

    id: str
    rows: DocumentRows
    withheld: Withheld
    sha256_received: str
    sha256_text: str
    ranges: tuple[tuple[int, int], ...]
    """What of the received text is personal data: there every copy may say something else, or nothing."""
    rules: frozenset[str]
    """The rules that withheld it."""
    log: EditLog
    """The edits by position alone: each replacement is stand-ins of its length."""


@dataclass(frozen=True)
class BareEdition:
    """An edition without texts, as it lies in a folder."""

    folder: Path
    manifest: Manifest
    needs: Needs
    rows: Mapping[str, DocumentRows]
    split_of: Mapping[str, str]
    links: Mapping[str, list[dict[str, Any]]]
    documents: Mapping[str, BareDocument]

    @property
    def ner_names(self) -> tuple[str, ...]:
        """What the numbers in `ner_tags` stand for."""
        return tuple(ner_tag_names(list(self.needs.labels)))

    def file(self, path: str) -> bytes:
        """The bytes of one of its files."""
        return read_bytes(self.folder / path, BUILT_LIMIT)


def read_bare(folder: Path) -> BareEdition:
    """The edition in a folder; `Refused` (`file-missing`, `built-stale`) where it is none, or its files are not those of its manifest."""
    if not folder.exists():
        raise Refused([Incident("file-missing", str(folder), "there is no such folder: mend the path")])
    manifest = read_manifest(folder)
    if manifest is None or NEEDS not in [file.path for file in manifest.files]:
        message = (
            f"this is no edition without texts, which has {MANIFEST} and in it {NEEDS}: name the folder that holds one"
        )
        raise Refused([Incident("file-missing", str(folder), message)])
    changed = list(check_files(folder, str(folder)))
    if changed:
        raise Refused(
            Incident(one.id, one.where, "not the file that the manifest names: fetch the edition again")
            for one in changed
        )
    needs = read_needs(read_bytes(folder / NEEDS, BUILT_LIMIT), str(folder / NEEDS))
    try:
        return _bare(folder, manifest, needs)
    except (pa.ArrowException, OSError, BadLog, KeyError, IndexError, TypeError, ValueError) as error:
        message = (
            f"its rows are not those of an edition without texts ({type(error).__name__}: {error}): fetch it again"
        )
        raise Refused([Incident("built-stale", str(folder), message)]) from error


def _bare(folder: Path, manifest: Manifest, needs: Needs) -> BareEdition:
    tables = read_tables(folder, manifest)
    if content_digest(tables, ner_tag_names(list(needs.labels))) != manifest.digest:
        raise ValueError("they do not have the content digest of the manifest")
    rows = rows_by_document(tables)
    shown = {split: tables["default"][split] for split in SPLITS if split in tables["default"]}
    split_of = {id: split for split, table in shown.items() for id in table["id"].to_pylist()}
    links = {split: table.to_pylist() for split, table in tables.get("links", {}).items()}
    documents = {id: _document(id, rows[id], one) for id, one in needs.documents.items()}
    return BareEdition(folder, manifest, needs, rows, split_of, links, documents)


def _document(id: str, rows: DocumentRows, withheld: Withheld) -> BareDocument:
    (row,), (edits_row,) = rows["default"], rows["edits"]
    edits = edits_row["edits"]
    if withheld.length > RAW_LIMIT or any(edit["replacement_length"] > RAW_LIMIT for edit in edits):
        raise ValueError(f"{id} is longer than any received text may be")
    log = EditLog(
        tuple(Edit(e["start"], e["end"], WITHHELD * e["replacement_length"], None, (e["rule"],)) for e in edits),
        withheld.length,
    )
    hidden = [edit for edit in edits if edit["withheld"]]
    return BareDocument(
        id,
        rows,
        withheld,
        row["sha256_received"],
        row["sha256_text"],
        tuple((edit["start"], edit["end"]) for edit in hidden),
        frozenset(edit["rule"] for edit in hidden),
        log,
    )
