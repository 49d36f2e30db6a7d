"""Landing: annotations that arrived become annotations of documents of this corpus.

A task is found by its document's id, and by its text where the id says nothing: the text has to be one that this corpus knows, received, today's,
recorded in annotations/shown, or one that was replaced. Names that the corpus does not know are told once each, with the nearest known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jalaa.annotation.arriving import Arrived, with_kinds
from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.scheme import Layer
from jalaa.corpus.read import Corpus
from jalaa.corpus.received import Document
from jalaa.corpus.shown import MadeOn, plain_texts, shown_texts
from jalaa.incidents import Incident, nearest

TOLD = 5
"""How many tasks without a document are named one by one; a stranger's export has hundreds, and the first say it all."""


@dataclass(frozen=True)
class Landed:
    """One annotation of a document, and the text of it that it was made on."""

    annotation: Annotation
    document: Document
    made_on: MadeOn


@dataclass(frozen=True)
class Landing:
    """What landed, and the incidents: documents, labels and annotators that this corpus does not know."""

    landed: tuple[Landed, ...]
    incidents: tuple[Incident, ...]


def land(arrived: Iterable[Arrived], corpus: Corpus) -> Landing:
    """Find the document of each task and give its annotations their document, hash, and kind."""
    kinds = {annotator.id: annotator.kind for annotator in corpus.annotators}
    known = _texts(corpus)
    landed: list[Landed] = []
    incidents: list[Incident] = []
    lost: list[Incident] = []
    unlanded: list[Annotation] = []
    for one in arrived:
        place, told = _find(one, known, corpus)
        if place is None:
            lost += told
            unlanded += one.annotations
            continue
        incidents += told
        document, made_on = place
        landed += [
            Landed(with_kinds(_rooted(each, document, made_on), kinds), document, made_on) for each in one.annotations
        ]
    everyone = [one.annotation for one in landed] + unlanded
    incidents += [*lost[:TOLD], *_rest(lost), *_unknown_annotators(everyone, kinds), *_unknown_names(everyone, corpus)]
    return Landing(tuple(landed), tuple(incidents))


def _texts(corpus: Corpus) -> dict[str, list[tuple[Document, MadeOn]]]:
    """Every text of the corpus that an annotation can have been made on, as it stands and with withheld characters masked."""
    found: dict[str, list[tuple[Document, MadeOn]]] = {}
    for document in corpus.documents:
        for known in _of(document, corpus):
            for text in dict.fromkeys((known.text, known.masked)):
                found.setdefault(text, []).append((document, known))
    return found


def _of(document: Document, corpus: Corpus) -> list[MadeOn]:
    folder = corpus.root / "annotations" / "shown" / document.id
    return shown_texts(document, corpus.root) if folder.is_dir() else plain_texts(document)


def _find(
    one: Arrived, known: dict[str, list[tuple[Document, MadeOn]]], corpus: Corpus
) -> tuple[tuple[Document, MadeOn] | None, list[Incident]]:
    id, where = one.task.document, one.task.where
    named = corpus.by_id.get(id)
    places = known.get(one.task.text, [])
    own = [place for place in places if named is not None and place[0].id == named.id]
    if own:
        return own[0], []
    ids = sorted({document.id for document, _ in places})
    if len(ids) == 1:
        message = f"there is no document `{id}` of this text; it is the text of `{ids[0]}` and lands there"
        return places[0], [Incident("import-found", where, message)]
    if ids:
        message = (
            f"its text is that of {', '.join(ids)} alike, and it is called `{id}`: give the task the id of one of them"
        )
        return None, [Incident("import-document", where, message)]
    withdrawn = next((source.withdrawn for source in corpus.withdrawn if source.id == id), None)
    if withdrawn is not None:
        message = f"`{id}` was withdrawn ({withdrawn}), and its text never comes back: take this task out of the export, and remove it where it came from"
    elif named is None:
        message = f"the corpus has no document `{id}` and none of this text; put it into dataset/raw with an entry in dataset/sources.yaml"
    else:
        message = (
            f"its text is none that `{id}` has or had (received, today's, annotations/shown); they part at code point "
            f"{_parting(one.task.text, named)}: import what the export was made on, or put the log of that text into annotations/shown"
        )
    return None, [Incident("import-document", where, message)]


def _parting(text: str, document: Document) -> int:
    """The farthest position up to which some text of the document is the same."""
    return max(_shared(text, known.text) for known in plain_texts(document))


def _shared(one: str, other: str) -> int:
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if one[:middle] == other[:middle] else (least, middle - 1)
    return least


def _rest(lost: list[Incident]) -> Iterator[Incident]:
    if len(lost) > TOLD:
        where = lost[TOLD].where
        yield Incident("import-document", where, f"and {len(lost) - TOLD} more tasks from here on: as above")


def _rooted(annotation: Annotation, document: Document, made_on: MadeOn) -> Annotation:
    """The annotation as one of the document; what touches withheld characters is not quoted."""
    spans = tuple(_unquoted(span, made_on) for span in annotation.spans)
    return replace(annotation, document=document.id, text_sha256=made_on.sha256, spans=spans)


def _unquoted(span: Span, made_on: MadeOn) -> Span:
    hidden = any(span.start < end and start < span.end for start, end in made_on.withheld)
    return replace(span, text=None, name=None) if hidden else span


def _unknown_annotators(annotations: Iterable[Annotation], kinds: dict[str, str]) -> Iterator[Incident]:
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for annotation in annotations:
        makers = [
            annotation.annotator,
            *(who for span in annotation.spans for who in (span.made_by, span.checked_by) if who),
        ]
        for who in dict.fromkeys(makers):
            counts[who] += 1
            first.setdefault(who, annotation.where)
    for who, count in counts.items():
        if who not in kinds:
            called = f"the annotator is called `{who}`" if who else "no annotator is named"
            said = f"`--annotator {who}=ID`" if who else "`--annotator ID`"
            message = (
                f"{called} in {count} annotation{'s' * (count != 1)}: add an entry to annotations/annotators.yaml that says whether a person or "
                f"a model, and say {said}"
            )
            yield Incident("annotation-annotator", first[who], message)


def _unknown_names(annotations: Iterable[Annotation], corpus: Corpus) -> Iterator[Incident]:
    """An incident for each layer that the scheme does not have, and for each label, relation, attribute and value that it does not have there."""
    layers = {layer.id: layer for layer in corpus.scheme.layers} if corpus.scheme else {}
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], str] = {}
    for annotation in annotations:
        for what, name in _names(annotation) if annotation.layer in layers else [("layer", annotation.layer)]:
            key = (annotation.layer, what, name)
            counts[key] += 1
            first.setdefault(key, annotation.where)
    for (layer, what, name), count in counts.items():
        if what == "layer":
            message = f"layer `{layer}` of {count} annotation{'s' * (count != 1)} is not in annotations/scheme.yaml; {nearest(layer, layers) if layers else 'it has none'}; say --layer, or add it there"
            yield Incident("label-unknown", first[layer, what, name], message)
            continue
        known = _known(layers[layer], what)
        if name not in known:
            hint = nearest(name, known) if known else f"layer `{layer}` has none"
            advice = "say --labels OLD=NEW" if what in ("label", "relation") else "take it out of the export"
            message = f"{what} `{name}` stands {count} time{'s' * (count != 1)} and layer `{layer}` does not have it; {hint}; {advice}, or add it to annotations/scheme.yaml"
            yield Incident("label-unknown", first[layer, what, name], message)


def _names(annotation: Annotation) -> Iterator[tuple[str, str]]:
    for span in annotation.spans:
        yield "label", span.label
        for name, value in span.attributes:
            yield "attribute", name
            yield f"value of {name}", value
    for relation in annotation.relations:
        yield "relation", relation.label


def _known(layer: Layer, what: str) -> list[str]:
    if what == "label":
        return [one.id for one in layer.labels]
    if what == "relation":
        return [one.id for one in layer.relations]
    if what == "attribute":
        return [one.id for one in layer.attributes]
    values = [one.values for one in layer.attributes if what == f"value of {one.id}"]
    return [value.id for value in values[0]] if values else []
