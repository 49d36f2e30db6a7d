"""Texts that were taken back: nothing of them is published, their ids never come back, and what still quotes them is told."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jalaa.corpus.read import Corpus
from jalaa.corpus.received import versions
from jalaa.incidents import Incident

_SOURCES, _LEDGER = "dataset/sources.yaml", "dataset/releases.yaml"

_CHUNK = 1 << 20
"""Bytes of a stored export that are read at once: an export may be hundreds of megabytes."""


def check_withdrawn(corpus: Corpus) -> Iterator[Incident]:
    """Incidents `document-withdrawn`: ids and texts that come back (errors), and whatever still quotes a text that was taken back (warnings)."""
    for source in corpus.withdrawn:
        if not (source.withdrawn or "").strip():
            yield Incident(
                "document-withdrawn", _SOURCES, f"`{source.id}`: say in `withdrawn` why it was taken back, and when"
            )
        yield from (Incident("document-withdrawn", where, told, "warning") for where, told in _left(corpus, source.id))
        if source.evidence:
            message = f"the entry of `{source.id}` still quotes its text: take out its blocks, credits, place, dates and weekday"
            yield Incident("document-withdrawn", _SOURCES, message, "warning")
    yield from _stored(corpus)
    yield from _back(corpus)


def without_withdrawn(tasks: Sequence[Any], corpus: Corpus, where: str) -> tuple[list[Any], list[Incident]]:
    """The tasks of a server without those of withdrawn texts, and a warning for each of these: an export is stored whole, so they go before it is.

    A task is of the document that its data names (`document`, else `id`).
    """
    gone = {source.id for source in corpus.withdrawn}
    kept, told = [], []
    for place, task in enumerate(tasks, 1):
        id = _document(task)
        if id not in gone:
            kept.append(task)
            continue
        number = task.get("id") or f"at place {place}"
        message = f"`{id}` is withdrawn and its text still lies there: it is left out here; remove task {number} there"
        told.append(Incident("document-withdrawn", where, message, "warning"))
    return kept, told


def _document(task: Any) -> str | None:
    data = task.get("data") if isinstance(task, dict) else None
    named = (data.get("document"), data.get("id")) if isinstance(data, dict) else ()
    return next((str(id) for id in named if type(id) in (str, int) and str(id)), None)


def _back(corpus: Corpus) -> Iterator[Incident]:
    marked = {id: release.version for release in corpus.releases for id in release.withdrawn}
    texts = {source.sha256: source.id for source in corpus.withdrawn}
    gone = {source.id for source in corpus.withdrawn}
    for id in sorted(marked.keys() & (corpus.registered - gone)):
        message = f"`{id}` was withdrawn (the ledger says so at {marked[id]}): an id that was taken back never comes back; restore its entry with `withdrawn`"
        yield Incident("document-withdrawn", _SOURCES, message)
    for document in corpus.documents:
        if document.source.sha256 in texts:
            message = f"`{document.id}` is the text that was withdrawn as `{texts[document.source.sha256]}`: take it out again"
            yield Incident("document-withdrawn", _SOURCES, message)


def _left(corpus: Corpus, id: str) -> Iterator[tuple[str, str]]:
    """Where a withdrawn text still lies or is quoted, and what to do."""
    raw = corpus.root / "dataset" / "raw"
    received = versions({path.name.removesuffix(".txt"): path for path in raw.glob("*.txt")}) if raw.is_dir() else {}
    for path in received.get(id, []):
        yield f"dataset/raw/{path.name}", f"`{id}` is withdrawn and its text still lies here: remove the file"
    for annotation in (*corpus.annotations, *corpus.decided):
        if annotation.document == id and annotation.spans:
            told = f"`{id}` is withdrawn and this annotation, which is not published, still quotes it: remove the line"
            yield annotation.where, told
    if any((corpus.root / "annotations" / "shown" / id).glob("*.json")):
        yield f"annotations/shown/{id}", f"`{id}` is withdrawn and edits of it still lie here: remove the folder"


def _stored(corpus: Corpus) -> Iterator[Incident]:
    """Stored exports that name a withdrawn text: an export holds its texts whole."""
    received = corpus.root / "annotations" / "received"
    if not corpus.withdrawn or not received.is_dir():
        return
    ids = [source.id for source in corpus.withdrawn]
    for path in sorted(received.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name.endswith(".import.yaml"):
            continue
        where = path.relative_to(corpus.root).as_posix()
        for id in _named(path, ids):
            message = f"`{id}` is withdrawn and this stored export names it: remove the file and its record (.import.yaml), and the task where it came from"
            yield Incident("document-withdrawn", where, message, "warning")


def _named(path: Path, ids: Sequence[str]) -> list[str]:
    """Which ids a stored export names: as a whole string where it is JSON, else between characters that no id has, or as the name of the file."""
    is_json = path.suffix.lower() in (".json", ".jsonl")
    around = ('"', '"') if is_json else ("(?<![A-Za-z0-9._-])", "(?![A-Za-z0-9_-])")
    forms = {id: re.compile(f"{around[0]}{re.escape(id)}{around[1]}".encode()) for id in ids}
    found = {id for id in ids if path.stem == id}
    # Each chunk begins with the end of the one before it, so that no id is cut in two.
    overlap = max(map(len, ids)) + 2
    with path.open("rb") as file:
        kept = b""
        while (chunk := file.read(_CHUNK)) and len(found) < len(forms):
            seen = kept + chunk
            found |= {id for id, form in forms.items() if id not in found and form.search(seen)}
            kept = seen[-overlap:]
    return sorted(found)
