"""Checks of a corpus as a whole: annotations against scheme, people and texts; splits against the texts and against what was built."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from jalaa.annotation.model import check_shape
from jalaa.annotation.scheme import check_labels, check_people, check_scheme
from jalaa.cleaning.examples import check_rules
from jalaa.corpus.columns import SPLITS
from jalaa.corpus.overlap import Tie, find_ties
from jalaa.corpus.read import Corpus, made_log, relative
from jalaa.corpus.split import decide
from jalaa.incidents import Incident, Refused, nearest


def check_corpus(corpus: Corpus) -> list[Incident]:
    """All incidents of a corpus that could be read; those met while reading come from `read_corpus`."""
    return [*_scheme_incidents(corpus), *_annotation_incidents(corpus), *_split_incidents(corpus)]


def check_corpus_rules(corpus: Corpus) -> list[Incident]:
    """Incidents of the rules that the corpus is cleaned with: each rule is proved by its own examples."""
    own = corpus.root / "dataset" / "rules.yaml"
    incidents = check_rules(*corpus.config.rules, *([own] if own.exists() else []))
    return [relative(incident, corpus.root) for incident in incidents]


def corpus_ties(corpus: Corpus) -> list[Tie]:
    """Which documents share text after cleaning, by the split policy of the corpus."""
    policy = corpus.config.splits
    texts = {document.id: document.text for document in corpus.documents}
    return find_ties(texts, policy.shared_words, policy.near_duplicates, policy.formulae)


def _scheme_incidents(corpus: Corpus) -> Iterator[Incident]:
    if corpus.scheme is not None:
        yield from check_scheme(corpus.scheme)
    layers = [layer.id for layer in corpus.scheme.layers] if corpus.scheme else []
    people = [annotator.id for annotator in corpus.annotators]
    for layer, annotator in corpus.config.show.items():
        for what, id, known in (("layer", layer, layers), ("annotator", annotator, people)):
            if id not in known:
                hint = nearest(id, known) if known else f"the corpus has no {what}"
                yield Incident("yaml-value", "dataset/corpus.yaml", f"`show` names the {what} `{id}`; {hint}")


def _annotation_incidents(corpus: Corpus) -> Iterator[Incident]:
    seen: dict[tuple[str, str, str], str] = {}
    for annotation in corpus.annotations:
        key = (annotation.document, annotation.layer, annotation.annotator)
        if key in seen:
            message = f"{annotation.annotator} has a second annotation of {annotation.document} in layer {annotation.layer}, the first is {seen[key]}: keep one"
            yield Incident("annotation-duplicate", annotation.where, message)
        seen.setdefault(key, annotation.where)
    for annotation in (*corpus.annotations, *corpus.decided):
        document = corpus.by_id.get(annotation.document)
        if document is None:
            if annotation.document not in corpus.registered:
                message = f"there is no document `{annotation.document}`; {nearest(annotation.document, sorted(corpus.registered))}"
                yield Incident("annotation-document", annotation.where, message)
            continue
        if corpus.scheme is not None:
            yield from check_labels(annotation, corpus.scheme)
        yield from check_people(annotation, corpus.annotators)
        try:
            made_on = made_log(annotation, document, corpus.root).apply(document.received)
        except Refused as refused:
            yield from refused.incidents
            continue
        yield from check_shape(annotation, made_on)


def _split_incidents(corpus: Corpus) -> Iterator[Incident]:
    where = "dataset/splits.yaml"
    entries = {entry.id: entry for entry in corpus.splits}
    registered = corpus.registered
    for id in sorted(registered - entries.keys()):
        yield Incident("split-missing", where, f"`{id}` has no split: run `jalaa split`")
    for id in sorted(entries.keys() - registered):
        message = f"`{id}` has a split and no text; if it was withdrawn its entry stays, so that it never comes back elsewhere"
        yield Incident("split-missing", where, message, level="note")
    for id, built in _built_splits(corpus.root).items():
        if id in entries and entries[id].split != built:
            message = (
                f"`{id}` was built in {built} and now stands in {entries[id].split}: documents never move; put it back"
            )
            yield Incident("split-moved", where, message)
    documents = {document.id: document.source.sha256 for document in corpus.documents}
    policy = corpus.config.splits
    yield from decide(documents, corpus_ties(corpus), corpus.splits, policy.test, corpus.config.version).incidents
    for split in SPLITS:
        if not any(entry.split == split and entry.id in registered for entry in corpus.splits):
            yield Incident(
                "split-empty",
                where,
                f"the split {split} has no documents and is not written: add texts, then run `jalaa split`",
            )


def _built_splits(root: Path) -> dict[str, str]:
    """The split of every document in the dataset as it was last built."""
    found = {}
    for split in SPLITS:
        path = root / "dataset" / "data" / "default" / f"{split}.parquet"
        if path.is_file():
            found.update(dict.fromkeys(pq.read_table(path, columns=["id"])["id"].to_pylist(), split))
    return found
