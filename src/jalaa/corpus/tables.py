"""Tables: a corpus as Arrow, one table per config and split; `jalaa.corpus.columns` says what the columns hold.

Rows are sorted by document; a table depends on nothing but the corpus, so the same corpus gives the same rows on any machine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from jalaa.annotation.carry import Carried, CarriedSpan
from jalaa.annotation.decisions import check_decisions
from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.references import Link, check_links
from jalaa.annotation.scheme import with_defaults
from jalaa.blocks import Block, lay_blocks, sentences
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.columns import LINK_SPLIT, SCHEMAS, SPLITS
from jalaa.corpus.read import Corpus
from jalaa.corpus.received import Document
from jalaa.corpus.token_rows import token_rows
from jalaa.folding import visible
from jalaa.incidents import Incident
from jalaa.tokens import ner_tag_names

Tables = dict[str, dict[str, pa.Table]]


@dataclass(frozen=True)
class Built:
    """The tables of a corpus by config and split, what class labels stand for, the incidents met while laying them out, all labels in order."""

    tables: Tables
    ner_names: tuple[str, ...]
    incidents: tuple[Incident, ...]
    label_order: tuple[str, ...] = ()


def build_tables(corpus: Corpus) -> Built:
    """All tables of a corpus. Splits and configs without rows are left out; documents that are `held` or in no split are in no table."""
    split_of = {entry.id: entry.split for entry in corpus.splits}
    entity = corpus.scheme.layer("entity") if corpus.scheme else None
    labels = [label.id for label in entity.labels] if entity else []
    carried, incidents = _carry_by_document(corpus, corpus.annotations)
    settled, faults = _carry_by_document(corpus, corpus.decided)
    incidents += faults
    everyone = [one for found in (*carried.values(), *settled.values()) for one in found]
    incidents += check_decisions(corpus.decisions, everyone)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {config: {split: [] for split in SPLITS} for config in SCHEMAS}
    lost: Counter[str] = Counter()
    in_rows: list[Annotation] = []
    for document in corpus.documents:
        split = split_of.get(document.id)
        if split not in SPLITS:
            continue
        own = carried.get(document.id, [])
        shown = list(_shown(corpus, own, settled.get(document.id, [])))
        in_rows += [replace(one.annotation, spans=one.shown) for one in shown]
        blocks, faults = document_blocks(document)
        incidents += faults
        rows["default"][split].append(_default_row(document, blocks, shown))
        rows["tokens"][split] += _token_rows(document, blocks, shown, labels, lost)
        rows["annotations"][split] += map(_annotation_row, sorted(own, key=_annotation_key))
        rows["edits"][split].append(_edits_row(document, corpus))
    rows["links"] = {LINK_SPLIT: [_link_row(link) for link in corpus.links]}
    incidents += check_links(corpus.links, in_rows, corpus.scheme)
    made = [span for split in rows["annotations"].values() for row in split for span in row["spans"]]
    changed = Counter(span["status"] for span in made if span["status"] != "exact")
    incidents += _counted("span-bio", "annotations", lost, "left out of the BIO tags, present in ner_all and default")
    incidents += _counted("span-status", "annotations", changed, "carried other than exact")
    tables = {
        config: {split: pa.Table.from_pylist(found, schema=SCHEMAS[config]) for split, found in splits.items() if found}
        for config, splits in rows.items()
        if any(splits.values())
    }
    if not tables:
        message = "no document is in train or test, so there is nothing to publish: add texts, then run `jalaa split`"
        incidents.append(Incident("split-empty", "dataset/splits.yaml", message, level="error"))
    order = tuple(label.id for layer in (corpus.scheme.layers if corpus.scheme else ()) for label in layer.labels)
    return Built(tables, tuple(ner_tag_names(labels)), tuple(incidents), order)


def document_blocks(document: Document) -> tuple[list[Block], list[Incident]]:
    """The blocks of today's text: those that the source entry marks, carried from the received text, and paragraphs for the rest."""
    marked, incidents = [], []
    for mark in document.source.blocks:
        projection = document.edits.project(mark.start, mark.end)
        if projection.status != "exact":
            message = f"{document.id}: {mark.kind} [{mark.start}:{mark.end}) «{mark.text[:40]}» is {projection.status} by cleaning: mark what stays, or mend the rule"
            incidents.append(Incident("block-cut", "dataset/sources.yaml", message))
        if any(map(visible, document.text[projection.start : projection.end])):
            marked.append(Block(projection.start, projection.end, mark.kind))
    return lay_blocks(document.text, marked), incidents


def _carry_by_document(
    corpus: Corpus, annotations: Iterable[Annotation]
) -> tuple[dict[str, list[Carried]], list[Incident]]:
    """Annotations carried with their defaults written out, by document, and what was lost or not known on the way."""
    found, incidents = carry_all(corpus, (with_defaults(one, corpus.scheme) for one in annotations))
    carried: dict[str, list[Carried]] = {}
    for one in found:
        carried.setdefault(one.annotation.document, []).append(one)
        incidents += one.incidents
    return carried, incidents


def _shown(corpus: Corpus, own: Iterable[Carried], settled: Iterable[Carried]) -> Iterator[Carried]:
    """Per layer: the decided annotation where the document has one, else that of the annotator named in corpus.yaml."""
    for layer in corpus.scheme.layers if corpus.scheme else ():
        named = [one for one in own if one.annotation.annotator == corpus.config.show.get(layer.id)]
        yield from [one for one in (*settled, *named) if one.annotation.layer == layer.id][:1]


def _default_row(document: Document, blocks: list[Block], shown: list[Carried]) -> dict[str, Any]:
    source = document.source
    headline = next((block for block in blocks if block.kind == "headline"), None)
    return {
        "id": document.id,
        "text": document.text,
        "headline": document.text[headline.start : headline.end] if headline else None,
        "blocks": [{"start": block.start, "end": block.end, "kind": block.kind} for block in blocks],
        "sentences": [{"start": start, "end": end} for start, end in sentences(document.text, blocks)],
        "spans": [_span_row(span) for one in shown for span in one.shown],
        "relations": [vars(relation) for one in shown for relation in one.relations],
        "annotation": _kind(shown),
        "credits": [evidence.text for evidence in source.credits],
        "place": source.place.text if source.place else None,
        "outlet": source.outlet,
        "published": source.published,
        "rights": source.rights,
        "sha256_text": document.sha256_text,
        "sha256_received": document.sha256_received,
    }


def _token_rows(
    document: Document, blocks: list[Block], shown: list[Carried], labels: list[str], lost: Counter[str]
) -> Iterator[dict[str, Any]]:
    entity = [one for one in shown if one.annotation.layer == "entity"]
    spans = [(span.start, span.end, span.label) for one in entity for span in one.shown]
    return token_rows(document.id, document.text, blocks, spans, labels, _kind(entity), lost)


def _annotation_row(carried: Carried) -> dict[str, Any]:
    annotation = carried.annotation
    return {
        "document": annotation.document,
        "annotator": annotation.annotator,
        "kind": annotation.kind,
        "layer": annotation.layer,
        "created": annotation.created,
        "made_on_sha256": annotation.text_sha256,
        "spans": [
            _made_span_row(one)
            for one in sorted(carried.spans, key=lambda one: (one.made_start, -one.made_end, one.span.id))
        ],
        "relations": [vars(relation) for relation in carried.annotation.relations],
    }


def _edits_row(document: Document, corpus: Corpus) -> dict[str, Any]:
    kinds = {rule.id: rule.kind for rule in corpus.cleaner.rules}
    hidden = set(document.withheld)
    return {
        "document": document.id,
        "sha256_received": document.sha256_received,
        "sha256_text": document.sha256_text,
        "edits": [
            {
                "number": number,
                "rule": edit.rules[0],
                "kind": kinds[edit.rules[0]],
                "start": edit.start,
                "end": edit.end,
                "removed": edit.removed,
                "replacement": edit.replacement,
                "withheld": (edit.start, edit.end) in hidden,
            }
            for number, edit in enumerate(document.published_edits.edits)
        ],
    }


def _link_row(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "label": link.label,
        "document_a": link.a.document,
        "span_a": link.a.span,
        "document_b": link.b.document,
        "span_b": link.b.span,
        "note": link.note,
        "kind": link.kind,
    }


def _span_row(span: Span) -> dict[str, Any]:
    return {**vars(span), "attributes": [{"name": name, "value": value} for name, value in span.attributes]}


def _made_span_row(carried: CarriedSpan) -> dict[str, Any]:
    return {
        **_span_row(carried.span),
        "made_start": carried.made_start,
        "made_end": carried.made_end,
        "made_text": carried.made_text,
    }


def _annotation_key(carried: Carried) -> tuple[str, str, str]:
    annotation = carried.annotation
    return annotation.document, annotation.layer, annotation.annotator


def _kind(shown: Iterable[Carried]) -> str:
    kinds = {one.annotation.kind for one in shown}
    return "none" if not kinds else kinds.pop() if len(kinds) == 1 else "mixed"


def _counted(id: str, where: str, counts: dict[str, int], what: str) -> list[Incident]:
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return [Incident(id, where, f"{said}: {what}")] if said else []
