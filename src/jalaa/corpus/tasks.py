"""Tasks: the documents of a corpus as annotators are to see them, with suggestions where somebody made any."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from jalaa.annotation.formats import label_studio_writing
from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Layer, check_labels, check_people
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.read import Corpus
from jalaa.corpus.received import Document
from jalaa.corpus.shown import MadeOn
from jalaa.incidents import Incident


def shown_today(document: Document) -> MadeOn:
    """Today's text of a document, which is what annotators are shown."""
    return MadeOn(document, document.edits)


def layer_tasks(
    corpus: Corpus, layer: Layer, suggestions: Sequence[Annotation]
) -> tuple[list[dict[str, Any]], list[Incident]]:
    """A task for each document, and an incident for everything that must not be shown: then nothing is to be sent.

    Suggestions are a model's annotations; they are carried to today's texts, and of those of other layers nothing is said.
    """
    mine = [one for one in suggestions if one.layer == layer.id]
    incidents = list(_faults(corpus, layer, mine))
    if incidents:
        return [], incidents
    carried = {one.document: _today(corpus, one) for one in mine}
    rows = []
    for document in corpus.documents:
        text = shown_today(document)
        made = [replace(carried[document.id], text_sha256=text.sha256)] if document.id in carried else []
        rows.append((document.id, text.masked, made))
    data, told = label_studio_writing.write(rows)
    return json.loads(data), [one for one in told if one.level == "error"]


def _faults(corpus: Corpus, layer: Layer, suggestions: Iterable[Annotation]) -> Iterable[Incident]:
    """Suggestions that have no place in a task of the layer: of nobody known, of a person, twice, or with labels that nobody can choose."""
    seen: set[str] = set()
    for one in suggestions:
        if one.document not in corpus.by_id:
            message = f"the corpus has no document `{one.document}`: take the line out, or add the document"
            yield Incident("annotation-document", one.where, message)
            continue
        people = list(check_people(one, corpus.annotators))
        yield from people
        if not people and one.kind != "model":
            message = f"{one.annotator} is a person, and annotators are blind to each other: suggestions are a model's"
            yield Incident("annotation-kind", one.where, message)
        if one.document in seen:
            message = f"a second suggestion for {one.document} in layer {layer.id}: give one file, of one model"
            yield Incident("annotation-duplicate", one.where, message)
        seen.add(one.document)
        yield from check_labels(one, corpus.scheme)
        for label in sorted({span.label for span in one.spans} - set(layer.active)):
            message = f"label `{label}` is suggested and not active in layer {layer.id}, so that the page has no button for it: add it to `active`, or leave the suggestion out"
            yield Incident("label-unknown", one.where, message)


def _today(corpus: Corpus, annotation: Annotation) -> Annotation:
    """The suggestion on today's text: what cleaning touched is not suggested."""
    carried = carry_annotation(corpus, annotation)
    return replace(carried.annotation, spans=carried.shown, relations=carried.relations)
