"""The scheme: which layers, labels, relations and attributes annotators use, from annotations/scheme.yaml.

The order of labels is frozen: the numbers of `ClassLabel` in the published tokens follow it, so labels are appended, never inserted or renamed.
`active` names those that a corpus uses, so that the annotator's bar stays short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jalaa.annotation.model import Annotation
from jalaa.incidents import Incident, nearest


@dataclass(frozen=True)
class Label:
    """A label of a span or relation, with one line in each language for the annotator."""

    id: str
    en: str
    ar: str


@dataclass(frozen=True)
class Attribute:
    """A choice that spans with one of `labels` may bear; the unmarked case is `default`, or nothing where null."""

    id: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True)
class Layer:
    """One layer: annotated on its own, by its own project."""

    id: str
    labels: tuple[Label, ...]
    active: tuple[str, ...]
    relations: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """annotations/scheme.yaml."""

    version: str
    layers: tuple[Layer, ...]

    def layer(self, id: str) -> Layer | None:
        """The layer of that id, or None."""
        return next((layer for layer in self.layers if layer.id == id), None)


@dataclass(frozen=True)
class Annotator:
    """One of annotations/annotators.yaml: a person or a model; a person's name stands there only where the person wishes it."""

    id: str
    kind: Literal["human", "model"]
    which: str | None = None
    name: str | None = None


def check_scheme(scheme: Scheme) -> Iterator[Incident]:
    """Incidents of the scheme itself: ids that stand twice, active labels and attributes of labels that are not there."""
    where = "annotations/scheme.yaml"
    for what, ids in [("layer", [layer.id for layer in scheme.layers])] + [
        (f"{name} of layer {layer.id}", [one.id for one in ones])
        for layer in scheme.layers
        for name, ones in (("label", layer.labels), ("relation", layer.relations), ("attribute", layer.attributes))
    ]:
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            yield Incident("yaml-value", where, f"{what} `{id}` stands twice: keep one")
    for layer in scheme.layers:
        labels = [label.id for label in layer.labels]
        named = [("active", layer.active)] + [
            (f"attribute {attribute.id}", attribute.labels) for attribute in layer.attributes
        ]
        for what, ids in named:
            for id in ids:
                if id not in labels:
                    yield Incident(
                        "yaml-value", where, f"{what} of layer {layer.id} names the label `{id}`; {nearest(id, labels)}"
                    )


def check_labels(annotation: Annotation, scheme: Scheme) -> Iterator[Incident]:
    """Incidents `label-unknown` for every label, relation and attribute of an annotation that its layer does not have."""
    layer = scheme.layer(annotation.layer)
    if layer is None:
        message = f"layer `{annotation.layer}` is not in annotations/scheme.yaml; {nearest(annotation.layer, [layer.id for layer in scheme.layers])}"
        yield Incident("label-unknown", annotation.where, message)
        return
    labels, relations = [label.id for label in layer.labels], [label.id for label in layer.relations]
    attributes = {attribute.id: attribute for attribute in layer.attributes}
    for span in annotation.spans:
        if span.label not in labels:
            yield Incident(
                "label-unknown",
                annotation.where,
                f"span {span.id} has the label `{span.label}`; {nearest(span.label, labels)}",
            )
        for name, value in span.attributes:
            known = attributes.get(name)
            if known is None:
                yield Incident(
                    "label-unknown",
                    annotation.where,
                    f"span {span.id} has the attribute `{name}`; {nearest(name, attributes)}",
                )
            elif value not in known.values or span.label not in known.labels:
                rule = f"it takes {', '.join(known.values)} on {', '.join(known.labels)}"
                yield Incident(
                    "label-unknown", annotation.where, f"span {span.id} ({span.label}) has {name}: {value}; {rule}"
                )
    for relation in annotation.relations:
        if relation.label not in relations:
            message = f"relation {relation.id} has the label `{relation.label}`; {nearest(relation.label, relations)}"
            yield Incident("label-unknown", annotation.where, message)


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
