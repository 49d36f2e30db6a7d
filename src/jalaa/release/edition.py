"""The edition without texts: a dataset of its own, with its own manifest and digest, out of a corpus and its built tables.

It is a function of the corpus alone: the same corpus gives the same bytes, as it does for the full dataset.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jalaa.build.counts import count
from jalaa.build.digest import content_digest
from jalaa.build.edition_words import words_without_texts
from jalaa.build.files import built_files, sources_in
from jalaa.build.manifest import MANIFEST, manifest_bytes, manifest_of
from jalaa.corpus.config import Config, Source
from jalaa.corpus.overlap import shared_runs
from jalaa.corpus.read import Corpus
from jalaa.corpus.rights import is_withheld
from jalaa.corpus.tables import Built, Tables
from jalaa.corpus.words import lay_words
from jalaa.incidents import Incident
from jalaa.release.document_rows import rows_by_document
from jalaa.release.fingerprints import fingerprints
from jalaa.release.needs import NEEDS, Needs, Withheld, needs_bytes
from jalaa.release.refill import rest_of
from jalaa.release.sealing import seal
from jalaa.release.withhold import without_texts

QUOTED_WORDS = 20
"""A run of so many words of a withheld text, in a file that is published without it, is no short quotation any more."""


@dataclass(frozen=True)
class Edition:
    """An edition without texts: its files by path, the manifest among them; its tables; both digests; the documents whose texts are withheld."""

    files: Mapping[str, bytes]
    built: Built
    digest: str
    full_digest: str
    withheld: tuple[str, ...]
    incidents: tuple[Incident, ...]


def withheld_documents(config: Config, sources: Iterable[Source]) -> list[str]:
    """The ids of the documents whose texts may not be published, sorted: where there are none, the full dataset is what is published."""
    return sorted(source.id for source in sources if is_withheld(config, source.rights))


def edition_without_texts(corpus: Corpus, built: Built, incidents: Iterable[Incident] = ()) -> Edition:
    """The edition of a corpus without the texts that may not be published; `incidents` are those of the build, whose leaks the card lists.

    Raises `ValueError` where every text may be published: then there is nothing to withhold.
    """
    incidents = list(incidents)
    sources = sources_in(corpus, built)
    withheld = withheld_documents(corpus.config, sources)
    if not withheld:
        raise ValueError("every text may be published, so there is no edition without texts: publish the full dataset")
    counts, full_digest = count(built), content_digest(built.tables, built.ner_names)
    full = built_files(corpus, built, counts, full_digest, incidents)
    bare = replace(built, tables=without_texts(built.tables, withheld))
    digest = content_digest(bare.tables, bare.ner_names)
    words = words_without_texts(corpus.config, sources, full_digest)
    files = built_files(corpus, bare, counts, digest, map(_unquoted, incidents), words)
    needs = _needs(corpus, built.tables, bare.tables, withheld, full_digest, _other_files(full, files))
    files[NEEDS] = needs_bytes(needs)
    quotes = tuple(_quotes(corpus, withheld, files))
    manifest = manifest_of(corpus.config.name, corpus.config.version, digest, files)
    files[MANIFEST] = manifest_bytes(manifest)
    return Edition(files, bare, digest, full_digest, tuple(withheld), quotes)


def _needs(
    corpus: Corpus, full: Tables, bare: Tables, withheld: list[str], full_digest: str, others: Mapping[str, str]
) -> Needs:
    """What rehydration needs: the rest of each document's rows, the notes of links, and the files that are otherwise in the full dataset."""
    entity = corpus.scheme.layer("entity") if corpus.scheme else None
    labels = tuple(label.id for label in entity.labels) if entity else ()
    texts = {id: corpus.by_id[id].masked for id in withheld}
    full_rows, bare_rows = rows_by_document(full), rows_by_document(bare)
    documents = {
        id: Withheld(
            len(text),
            tuple(fingerprints(text)),
            seal(_json(rest_of(full_rows[id], bare_rows[id], text, labels)), [text]),
        )
        for id, text in texts.items()
    }
    links = {
        row["id"]: seal(row["note"].encode("utf-8"), [texts[end] for end in ends])
        for table in full.get("links", {}).values()
        for row in table.to_pylist()
        if (ends := [row[end] for end in ("document_a", "document_b") if row[end] in texts]) and row["note"] is not None
    }
    return Needs(full_digest, labels, documents, links, seal(_json(others), list(texts.values())))


def _other_files(full: Mapping[str, bytes], bare: Mapping[str, bytes]) -> dict[str, str]:
    """The files of the full dataset, Parquet apart, that the edition has not, or has otherwise."""
    return {
        path: data.decode("utf-8")
        for path, data in full.items()
        if not path.endswith(".parquet") and bare.get(path) != data
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _unquoted(incident: Incident) -> Incident:
    """An incident without the words that it quotes: the card lists texts that splits share."""
    return Incident(incident.id, incident.where, re.sub("«[^»]*»", "«…»", incident.message), incident.level)


def _quotes(corpus: Corpus, withheld: list[str], files: Mapping[str, bytes]) -> Iterable[Incident]:
    """Incidents `edition-quotes` for each file that has `QUOTED_WORDS` words in a row of a withheld text."""
    prose = {f"file {path}": data.decode("utf-8") for path, data in files.items() if not path.endswith(".parquet")}
    texts = {f"text {id}": corpus.by_id[id].masked for id in withheld}
    told = set()
    for run in shared_runs(lay_words({**prose, **texts}), QUOTED_WORDS):
        quoting = [name for name in run.documents if name.startswith("file ")]
        quoted = [name for name in run.documents if name.startswith("text ")]
        for name in quoting if quoted else ():
            if (name, quoted[0]) not in told:
                told.add((name, quoted[0]))
                path, id = name.removeprefix("file "), quoted[0].removeprefix("text ")
                message = f"it quotes {len(run.words)} words in a row of `{id}`, whose text is withheld: quote less, or only where the text is"
                yield Incident("edition-quotes", path, message)
