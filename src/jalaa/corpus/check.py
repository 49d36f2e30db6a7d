"""Checks of a corpus as a whole: annotations against scheme, people and texts; splits against the texts and against what was built."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.annotation.clitics import check_clitics
from jalaa.annotation.model import check_shape
from jalaa.annotation.references import check_entities, check_references
from jalaa.annotation.scheme import check_labels, check_people, check_scheme
from jalaa.annotation.scheme_change import BUILT_SCHEME, check_changes, check_scheme_change
from jalaa.annotation.scheme_tables import GUIDELINES, check_scheme_tables
from jalaa.annotation.structure import check_structure
from jalaa.cleaning.examples import check_rules
from jalaa.corpus.columns import SPLITS
from jalaa.corpus.overlap import Tie, find_ties
from jalaa.corpus.read import Corpus, relative, rule_names
from jalaa.corpus.rights import check_rights
from jalaa.corpus.shown import made_on
from jalaa.corpus.split import decide
from jalaa.corpus.withdrawn import check_withdrawn
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused, nearest


def check_corpus(corpus: Corpus) -> list[Incident]:
    """All incidents of a corpus that could be read; those met while reading come from `read_corpus`."""
    return [
        *check_rights(corpus.config, (document.source for document in corpus.documents)),
        *_scheme_incidents(corpus),
        *check_entities(corpus.entities, corpus.scheme),
        *check_references(corpus.annotations, corpus.decided, corpus.entities),
        *_guideline_incidents(corpus),
        *_annotation_incidents(corpus),
        *_split_incidents(corpus),
        *check_withdrawn(corpus),
    ]


def check_corpus_rules(corpus: Corpus) -> list[Incident]:
    """Incidents of the rules that the corpus is cleaned with: each rule is proved by its own examples."""
    incidents = check_rules(*rule_names(corpus.root, corpus.config))
    return [relative(incident, corpus.root) for incident in incidents]


def corpus_ties(corpus: Corpus) -> list[Tie]:
    """Which documents share text after cleaning, by the split policy of the corpus."""
    policy = corpus.config.splits
    texts = {document.id: document.text for document in corpus.documents}
    return find_ties(texts, policy.shared_words, policy.near_duplicates, policy.formulae)


def _scheme_incidents(corpus: Corpus) -> Iterator[Incident]:
    if corpus.scheme is not None:
        yield from [*check_scheme(corpus.scheme), *check_changes(corpus.scheme)]
        if (corpus.root / BUILT_SCHEME).is_file():
            yield from check_scheme_change(read_text(corpus.root / BUILT_SCHEME), corpus.scheme)
    layers = [layer.id for layer in corpus.scheme.layers] if corpus.scheme else []
    people = [annotator.id for annotator in corpus.annotators]
    for id in sorted({id for id in people if people.count(id) > 1}):
        message = f"annotator `{id}` stands twice: keep the entry that is true, a model is never human"
        yield Incident("id-duplicate", "annotations/annotators.yaml", message)
    for layer, annotator in corpus.config.show.items():
        for what, id, known in (("layer", layer, layers), ("annotator", annotator, people)):
            if id not in known:
                hint = nearest(id, known) if known else f"the corpus has no {what}"
                yield Incident("yaml-value", "dataset/corpus.yaml", f"`show` names the {what} `{id}`; {hint}")


def _guideline_incidents(corpus: Corpus) -> Iterator[Incident]:
    path = corpus.root / GUIDELINES
    if corpus.scheme is not None and path.is_file():
        yield from check_scheme_tables(read_text(path), corpus.scheme)


def _annotation_incidents(corpus: Corpus) -> Iterator[Incident]:
    keyed = [((one.annotator, one.document, one.layer), one.where) for one in corpus.annotations]
    keyed += [(("decided", one.document, one.layer), one.where) for one in corpus.decided]
    seen: dict[tuple[str, str, str], str] = {}
    for key, where in keyed:
        if key in seen:
            who, document, layer = key
            message = f"a second annotation ({who}) of {document} in layer {layer}, the first is {seen[key]}: keep one"
            yield Incident("annotation-duplicate", where, message)
        seen.setdefault(key, where)
    for annotation in (*corpus.annotations, *corpus.decided):
        document = corpus.by_id.get(annotation.document)
        if document is None:
            if annotation.document not in corpus.registered:
                message = f"there is no document `{annotation.document}`; {nearest(annotation.document, sorted(corpus.registered))}"
                yield Incident("annotation-document", annotation.where, message)
            continue
        if corpus.scheme is not None:
            yield from check_labels(annotation, corpus.scheme)
            yield from check_structure(annotation, corpus.scheme)
        if len({annotator.id for annotator in corpus.annotators}) == len(corpus.annotators):
            yield from check_people(annotation, corpus.annotators)
        try:
            known = made_on(annotation, document, corpus.root)
        except Refused as refused:
            yield from refused.incidents
            continue
        yield from check_shape(annotation, known.text, known.withheld)
    yield from check_clitics((*corpus.annotations, *corpus.decided))


def _split_incidents(corpus: Corpus) -> Iterator[Incident]:
    where = "dataset/splits.yaml"
    entries = {entry.id: entry for entry in corpus.splits}
    withdrawn = {source.id for source in corpus.withdrawn}
    registered = corpus.registered - withdrawn
    for id in sorted(registered - entries.keys()):
        yield Incident("split-missing", where, f"`{id}` has no split: run `jalaa split`")
    for id in sorted(entries.keys() - corpus.registered):
        message = f"`{id}` has a split and no text; if it was withdrawn, say so in dataset/sources.yaml (`withdrawn`), and its entry here stays"
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
    """The split of every document in the dataset as it was last built; a file that cannot be read says nothing, the next build replaces it."""
    found = {}
    for split in SPLITS:
        path = root / "dataset" / "data" / "default" / f"{split}.parquet"
        try:
            found.update(dict.fromkeys(pq.read_table(path, columns=["id"])["id"].to_pylist(), split))
        except (pa.ArrowException, OSError, KeyError):
            continue
    return found
