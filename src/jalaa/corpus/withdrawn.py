"""Texts that were taken back: nothing of them is published, their ids never come back, and what still quotes them is told."""

from collections.abc import Iterator

from jalaa.corpus.read import Corpus
from jalaa.corpus.received import versions
from jalaa.incidents import Incident

_SOURCES, _LEDGER = "dataset/sources.yaml", "dataset/releases.yaml"


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
    yield from _back(corpus)


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
