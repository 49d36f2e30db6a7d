"""Carrying the annotations of a corpus to today's texts: the text each was made on is looked up, and what people decided is laid over it."""

from collections.abc import Iterable

from jalaa.annotation.carry import Carried, carry, carry_to_corrected, way
from jalaa.annotation.decisions import decided
from jalaa.annotation.model import Annotation
from jalaa.corpus.read import Corpus
from jalaa.corpus.shown import made_on
from jalaa.incidents import Incident, Refused


def carry_annotation(corpus: Corpus, annotation: Annotation) -> Carried:
    """One annotation carried to today's text of its document; raises `Refused` where the text it was made on is not known."""
    document = corpus.by_id[annotation.document]
    known = made_on(annotation, document, corpus.root)
    if known.is_replaced:
        old, new = known.source.received, document.received
        carried = carry_to_corrected(annotation, known.log, old, new, document.edits, known.withheld)
    else:
        carried = carry(annotation, way(known.log, document.edits), known.text, document.text, known.withheld)
    return decided(carried, corpus.decisions)


def carry_all(corpus: Corpus, annotations: Iterable[Annotation]) -> tuple[list[Carried], list[Incident]]:
    """The annotations of documents that are there, in their order, and an incident for each whose text is not known."""
    carried, incidents = [], []
    for annotation in annotations:
        if annotation.document in corpus.by_id:
            try:
                carried.append(carry_annotation(corpus, annotation))
            except Refused as refused:
                incidents += refused.incidents
    return carried, incidents
