"""The scheme: which layers, labels, relations and attributes annotators use, from annotations/scheme.yaml.

All orders are frozen: the numbers of `ClassLabel` in the published tokens follow that of the labels, so they are appended, never inserted.
`active` names the labels that a corpus uses, so that the annotator's bar stays short; the others are legal and have no button.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jalaa.annotation.model import Annotation, Span
from jalaa.incidents import Incident, nearest

ID = re.compile(r"[^\s,$|<>&\"'«»/\\]+")
"""What layers, labels, relations, attributes and values may be called; Label Studio parts labels by commas and reads $ as a field, and
layers name files."""

TAKEN = ("text", "note")
"""What layers and attributes may not be called: Label Studio shows the text and the note under these names."""


@dataclass(frozen=True)
class Label:
    """A label of spans, or a value of an attribute, with one line in each language for the annotator.

    `needs` is a relation: a span that bears this label or value has to be an end of one.
    """

    id: str
    en: str
    ar: str
    needs: str | None = None


@dataclass(frozen=True)
class RelationLabel:
    """A label of relations, which lead from spans of the labels `from` to spans of the labels `to` (left out: of any label).

    A span is the head of at most `most` of them (left out: of any number).
    """

    id: str
    en: str
    ar: str
    from_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True)
class Attribute:
    """A choice of one of `values` that spans of `labels` (left out: of any label) may bear; unmarked means `default`, or nothing without one."""

    id: str
    en: str
    ar: str
    values: tuple[Label, ...]
    labels: tuple[str, ...] = ()
    default: str | None = None

    def fits(self, label: str) -> bool:
        """Whether spans of that label may bear it."""
        return not self.labels or label in self.labels


@dataclass(frozen=True)
class Layer:
    """One layer: annotated on its own, by its own project."""

    id: str
    labels: tuple[Label, ...]
    active: tuple[str, ...]
    relations: tuple[RelationLabel, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def effective(self, span: Span) -> tuple[tuple[str, str], ...]:
        """The attributes of a span by name, the marked ones and the defaults of those that it may bear and does not."""
        defaults = {one.id: one.default for one in self.attributes if one.default is not None and one.fits(span.label)}
        return tuple(sorted((defaults | dict(span.attributes)).items()))


@dataclass(frozen=True)
class Change:
    """What was once called `was` and is now called `now`, or (left out) is no more: annotations that say `was` are read so.

    `layer` and, for a value, `of` (its attribute) say where, by the names of that time. Changes are applied in their order; new ones are
    appended, and a name that was given up is never given again.
    """

    what: Literal["layer", "label", "relation", "attribute", "value", "link"]
    was: str
    why: str
    now: str | None = None
    layer: str | None = None
    of: str | None = None


@dataclass(frozen=True)
class Scheme:
    """annotations/scheme.yaml."""

    version: str
    layers: tuple[Layer, ...]
    changed: tuple[Change, ...] = ()
    links: tuple[Label, ...] = ()
    """What two spans of two documents can be to each other (annotations/links.yaml)."""

    def layer(self, id: str) -> Layer | None:
        """The layer of that id, or None."""
        return next((layer for layer in self.layers if layer.id == id), None)


def with_defaults(annotation: Annotation, scheme: Scheme | None) -> Annotation:
    """The annotation with every attribute written out, as it is published: its readers should not need the scheme.

    Layer files hold only what was marked.
    """
    layer = scheme.layer(annotation.layer) if scheme else None
    if layer is None:
        return annotation
    return replace(
        annotation, spans=tuple(replace(span, attributes=layer.effective(span)) for span in annotation.spans)
    )


@dataclass(frozen=True)
class Annotator:
    """One of annotations/annotators.yaml: a person or a model; a person's name stands there only where the person wishes it."""

    id: str
    kind: Literal["human", "model"]
    which: str | None = None
    name: str | None = None


def check_scheme(scheme: Scheme) -> Iterator[Incident]:
    """Incidents of the scheme itself: ids that stand twice, and labels, relations and values that are named and not there."""
    where = "annotations/scheme.yaml"
    lists = [("layer", scheme.layers), ("link", scheme.links)] + [
        (f"{what} of {place}", ones)
        for layer in scheme.layers
        for place in (f"layer {layer.id}",)
        for what, ones in (("label", layer.labels), ("relation", layer.relations), ("attribute", layer.attributes))
    ]
    lists += [
        (f"value of attribute {attribute.id} of layer {layer.id}", attribute.values)
        for layer in scheme.layers
        for attribute in layer.attributes
    ]
    for what, ones in lists:
        ids = [one.id for one in ones]
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            yield Incident("yaml-value", where, f"{what} `{id}` stands twice: keep one")
        for id in ids:
            if not ID.fullmatch(id):
                message = f"{what} `{id}`: an id has no blank, slash or quotation mark and none of , $ | < > &, so that every format can carry it"
                yield Incident("yaml-value", where, message)
    for layer in scheme.layers:
        for id in (layer.id, *(attribute.id for attribute in layer.attributes)):
            if id in TAKEN or (id == layer.id and any(one.id == id for one in layer.attributes)):
                message = f"`{id}` of layer {layer.id} is the name of the text, of the note or of the labels in Label Studio: call it otherwise"
                yield Incident("yaml-value", where, message)
        for what, kind, named, known in _named(layer):
            for id in named:
                if id not in known:
                    hint = nearest(id, known) if known else f"the layer has no {kind}"
                    yield Incident("yaml-value", where, f"{what} of layer {layer.id} names the {kind} `{id}`; {hint}")
        for relation in layer.relations:
            if relation.most is not None and relation.most < 1:
                message = f"relation {relation.id} of layer {layer.id} has `most: {relation.most}`: it is at least 1, or left out"
                yield Incident("yaml-value", where, message)


def _named(layer: Layer) -> Iterator[tuple[str, str, Sequence[str], list[str]]]:
    """What names what within a layer: who names, the kind named, the ids named, the ids there are."""
    labels, relations = [label.id for label in layer.labels], [relation.id for relation in layer.relations]
    yield "active", "label", layer.active, labels
    for relation in layer.relations:
        yield f"relation {relation.id}", "label", (*relation.from_, *relation.to), labels
    for attribute in layer.attributes:
        yield f"attribute {attribute.id}", "label", attribute.labels, labels
        default = [attribute.default] if attribute.default is not None else []
        yield f"default of attribute {attribute.id}", "value", default, [value.id for value in attribute.values]
    for label in (*layer.labels, *(value for attribute in layer.attributes for value in attribute.values)):
        yield f"`needs` of {label.id}", "relation", [label.needs] if label.needs is not None else [], relations


def check_labels(annotation: Annotation, scheme: Scheme) -> Iterator[Incident]:
    """Incidents `label-unknown` for every layer, label, relation and attribute of an annotation that the scheme does not have.

    What the scheme once had and gave up is told with the reason that stands there.
    """
    layer = scheme.layer(annotation.layer)

    def unknown(message: str) -> Incident:
        return Incident("label-unknown", annotation.where, message)

    def given_up(what: str, id: str, of: str | None = None) -> str | None:
        name = (what, id, None if what == "layer" else annotation.layer, of)
        why = [one.why for one in scheme.changed if (one.what, one.was, one.layer, one.of) == name and one.now is None]
        return f"it was given up: {why[-1]}" if why else None

    def hint(what: str, id: str, known: Iterable[str]) -> str:
        return given_up(what, id) or nearest(id, known)

    if layer is None:
        told = hint("layer", annotation.layer, [one.id for one in scheme.layers])
        yield unknown(f"layer `{annotation.layer}` is not in annotations/scheme.yaml; {told}")
        return
    labels, relations = [label.id for label in layer.labels], [label.id for label in layer.relations]
    attributes = {attribute.id: attribute for attribute in layer.attributes}
    for span in annotation.spans:
        if span.label not in labels:
            yield unknown(f"span {span.id} has the label `{span.label}`; {hint('label', span.label, labels)}")
        names = [name for name, _ in span.attributes]
        for name in sorted({name for name in names if names.count(name) > 1}):
            values = " and ".join(value for other, value in span.attributes if other == name)
            yield unknown(f"span {span.id} gives {name} the values {values}: it takes one")
        for name, value in span.attributes:
            known = attributes.get(name)
            if known is None:
                yield unknown(f"span {span.id} has the attribute `{name}`; {hint('attribute', name, attributes)}")
            elif value not in [one.id for one in known.values] or not known.fits(span.label):
                takes = ", ".join(one.id for one in known.values)
                rule = given_up("value", value, name) or f"it takes {takes} on {', '.join(known.labels) or 'any label'}"
                yield unknown(f"span {span.id} ({span.label}) has {name}: {value}; {rule}")
    for relation in annotation.relations:
        if relation.label not in relations:
            told = hint("relation", relation.label, relations)
            yield unknown(f"relation {relation.id} has the label `{relation.label}`; {told}")


def check_people(annotation: Annotation, annotators: tuple[Annotator, ...]) -> Iterator[Incident]:
    """Incidents where an annotation names an unknown annotator, or its `kind` says other than who made its spans."""
    kinds = {annotator.id: annotator.kind for annotator in annotators}
    for who in sorted(
        {annotation.annotator} | {who for span in annotation.spans for who in (span.made_by, span.checked_by) if who}
    ):
        if who not in kinds:
            message = f"annotator `{who}` is not in annotations/annotators.yaml: add an entry that says whether a person or a model"
            yield Incident("annotation-annotator", annotation.where, message)
            return
    made = {kinds[span.made_by or annotation.annotator] for span in annotation.spans} or {kinds[annotation.annotator]}
    kind = made.pop() if len(made) == 1 else "mixed"
    if annotation.kind != kind:
        message = f"kind is {annotation.kind}, `made_by` of its spans says {kind}: mend whichever is wrong; nothing made by a model is ever called human"
        yield Incident("annotation-kind", annotation.where, message)
