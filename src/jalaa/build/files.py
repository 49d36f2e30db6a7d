"""The published files but the manifest, each as the bytes that it has: what a build writes, and what a check compares with what lies there."""

from collections.abc import Iterable
from pathlib import Path

from jalaa.annotation.scheme_change import renamed_labels, scheme_json
from jalaa.build.card import card, check_label_order, data_path
from jalaa.build.citation import ZENODO, citation, zenodo
from jalaa.build.counts import Counts
from jalaa.build.croissant import CROISSANT, croissant
from jalaa.build.datasheet import fill_datasheet
from jalaa.build.edition_words import EditionWords, full_words
from jalaa.build.manifest import BUILT_LIMIT
from jalaa.build.parquet import parquet_bytes
from jalaa.build.responsible import responsible
from jalaa.corpus.config import Source
from jalaa.corpus.read import Corpus
from jalaa.corpus.tables import Built
from jalaa.files import read_bytes, read_text
from jalaa.incidents import Incident


def built_files(
    corpus: Corpus,
    built: Built,
    counts: Counts,
    digest: str,
    incidents: Iterable[Incident],
    words: EditionWords | None = None,
    standing: Path | None = None,
) -> dict[str, bytes]:
    """Every published file but the manifest, by its path in dataset/.

    `words` are what the card says otherwise where `built` is an edition; without them it is the full dataset. Parquet that lies in the folder
    `standing` is taken as it is: written by another pyarrow it has other bytes, and what is said of these bytes elsewhere is no less true.
    """
    leaks = [incident for incident in incidents if incident.id == "split-leak"]
    files = {
        data_path(config, split): _standing(standing, data_path(config, split)) or parquet_bytes(table)
        for config, splits in built.tables.items()
        for split, table in splits.items()
    }
    files["CITATION.cff"] = citation(corpus.config, digest).encode("utf-8")
    files[ZENODO] = zenodo(corpus.config, digest).encode("utf-8")
    datasheet, licence = corpus.root / "DATASHEET.md", corpus.root / "LICENSE-DATA"
    if datasheet.is_file():
        files["DATASHEET.md"] = fill_datasheet(read_text(datasheet), counts, corpus.config).encode("utf-8")
    if licence.is_file():
        files["LICENSE-DATA"] = read_bytes(licence)
    if corpus.scheme is not None:
        files["scheme.json"] = scheme_json(corpus.scheme).encode("utf-8")
    words = words or full_words(corpus.config, sources_in(corpus, built))
    said = responsible(corpus.config.about, counts, built.tables, corpus.annotators, corpus.scheme)
    described = croissant(corpus.config, built.tables, built.ner_names, digest, files, said, words)
    files[CROISSANT] = described.encode("utf-8")
    files["README.md"] = card(corpus.config, built, counts, digest, leaks, files, words).encode("utf-8")
    return files


def sources_in(corpus: Corpus, built: Built) -> list[Source]:
    """The source entries of the documents that have a row."""
    ids = {id for table in built.tables["default"].values() for id in table["id"].to_pylist()}
    return [document.source for document in corpus.documents if document.id in ids]


def _standing(folder: Path | None, path: str) -> bytes | None:
    return read_bytes(folder / path, BUILT_LIMIT) if folder and (folder / path).is_file() else None


def check_class_labels(corpus: Corpus, built: Built) -> Iterable[Incident]:
    """Incidents of today's class labels beside those of the card that was built last; a label may be renamed where the scheme says so."""
    old = corpus.root / "dataset" / "README.md"
    renamed = renamed_labels(corpus.scheme, "entity")
    return check_label_order(read_text(old), built.ner_names, renamed) if old.is_file() else ()
