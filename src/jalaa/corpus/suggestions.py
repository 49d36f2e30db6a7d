"""Suggestions for the documents of a corpus: what was accepted in other texts, dates and numbers, and attribution frames, on today's texts.

Accepted is what is decided; of a document without a decided layer what a model made and the corpus shows. What people made and nobody has decided
is never used: annotators are blind to each other. And nothing that anybody made of a text is ever used for that text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Layer
from jalaa.annotation.suggesting.measure import Measured, measure
from jalaa.annotation.suggesting.strings import Strings
from jalaa.annotation.suggesting.suggest import SUGGESTER, accepted_strings, suggest
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.read import Corpus
from jalaa.corpus.received import Document
from jalaa.corpus.shown import MadeOn
from jalaa.corpus.tables import document_blocks
from jalaa.incidents import Incident, Refused


def suggestions(corpus: Corpus, layer: Layer, documents: Sequence[Document]) -> list[Annotation]:
    """What is suggested for each of these documents, in their order; raises `Refused` where the text of an accepted layer is not known."""
    strings = accepted_strings(list(_accepted(corpus, layer)), layer)
    return [_suggested(corpus, layer, document, strings) for document in documents]


def measured(corpus: Corpus, layer: Layer) -> Measured:
    """What suggestions are worth: those for each text with a decided layer, made from the other texts, compared with that layer."""
    accepted = list(_accepted(corpus, layer))
    ids = {one.document for one in corpus.decided if one.layer == layer.id}
    decided = [annotation for document, _, annotation in accepted if document in ids]
    strings = accepted_strings(accepted, layer)
    made = [_suggested(corpus, layer, corpus.by_id[one.document], strings) for one in decided]
    lengths = {one.document: len(corpus.by_id[one.document].text) for one in decided}
    return measure(layer, corpus.scheme, made, decided, lengths, corpus.annotators)


def check_suggester(corpus: Corpus) -> None:
    """Raise `Refused` where no annotator stands for what is suggested: what comes back accepted bears that name, and has to be known as a model's."""
    if not any((one.id, one.kind) == (SUGGESTER, "model") for one in corpus.annotators):
        message = f"suggestions are shown as made by `{SUGGESTER}`, and no model is called so: add `- {{id: {SUGGESTER}, kind: model, which: jalaa suggest}}`"
        raise Refused([Incident("annotation-annotator", "annotations/annotators.yaml", message)])


def _accepted(corpus: Corpus, layer: Layer) -> Iterator[tuple[str, str, Annotation]]:
    """Document, today's text, and what is accepted of it on that text."""
    decided = {one.document: one for one in corpus.decided if one.layer == layer.id}
    shown = {
        one.document: one
        for one in corpus.annotations
        if (one.layer, one.annotator) == (layer.id, corpus.config.show.get(layer.id)) and one.kind == "model"
    }
    carried, faults = carry_all(corpus, (shown | decided).values())
    if faults:
        raise Refused(faults)
    for one in carried:
        document = corpus.by_id[one.annotation.document]
        spans = replace(one.annotation, spans=one.shown, relations=one.relations)
        yield document.id, MadeOn(document, document.edits).masked, spans


def _suggested(corpus: Corpus, layer: Layer, document: Document, strings: Strings) -> Annotation:
    """The suggestions for a document; what touches withheld characters is nobody's to see, so nothing is suggested there."""
    shown = MadeOn(document, document.edits)
    made = suggest(document.id, shown.masked, document_blocks(document)[0], layer, corpus.scheme, strings)
    spans = tuple(
        one for one in made.spans if not any(one.start < end and start < one.end for start, end in shown.withheld)
    )
    kept = {one.id for one in spans}
    relations = tuple(one for one in made.relations if {one.head, one.tail} <= kept)
    return replace(made, spans=spans, relations=relations, where=f"suggestions for {document.id}")
