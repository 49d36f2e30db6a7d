"""The structure of an annotation: how its spans and relations may hang together, by the scheme.

    CONTENT ──source──▶ SOURCE        at most one, and one where the source is overt
        │  └──cue─────▶ CUE           at most one
        └───supplement▶ SUPPLEMENT    any number

What is said here of labels holds for every layer; which labels, how many and where a relation is due stands in annotations/scheme.yaml.
"""

from collections.abc import Iterator

from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.scheme import Label, Layer, Scheme
from jalaa.incidents import Incident


def check_structure(annotation: Annotation, scheme: Scheme) -> Iterator[Incident]:
    """Incidents of spans that stand twice and of relations that the scheme forbids or misses.

    Unknown labels and relations without ends are told by `check_labels` and `check_shape`, and passed over here.
    """
    layer = scheme.layer(annotation.layer)
    yield from _doubled(annotation)
    if layer is not None:
        spans = {span.id: span for span in annotation.spans}
        yield from _wrong_ends(annotation, layer, spans)
        yield from _too_many(annotation, layer)
        yield from _missing(annotation, layer)


def _doubled(annotation: Annotation) -> Iterator[Incident]:
    first: dict[tuple[str, int, int], Span] = {}
    for span in annotation.spans:
        other = first.setdefault((span.label, span.start, span.end), span)
        if other is not span:
            message = f"spans {other.id} and {span.id} are both {span.label} [{span.start}:{span.end}): keep one"
            yield Incident("span-doubled", annotation.where, message)


def _wrong_ends(annotation: Annotation, layer: Layer, spans: dict[str, Span]) -> Iterator[Incident]:
    known, labels = {relation.id: relation for relation in layer.relations}, {label.id for label in layer.labels}
    for relation in annotation.relations:
        rule = known.get(relation.label)
        if rule is None:
            continue
        for what, end, allowed in (("from", relation.head, rule.from_), ("to", relation.tail, rule.to)):
            label = spans[end].label if end in spans else None
            if allowed and label in labels and label not in allowed:
                message = f"relation {relation.id} ({relation.label}) leads {what} span {end} ({label}): it leads {what} {', '.join(allowed)}; mend the label, or turn or remove the relation"
                yield Incident("relation-label", annotation.where, message)


def _too_many(annotation: Annotation, layer: Layer) -> Iterator[Incident]:
    most = {relation.id: relation.most for relation in layer.relations}
    tails: dict[tuple[str, str], list[str]] = {}
    for relation in annotation.relations:
        found = tails.setdefault((relation.head, relation.label), [])
        if relation.tail in found:
            message = f"span {relation.head} has the relation {relation.label} to {relation.tail} twice: keep one"
            yield Incident("relation-many", annotation.where, message)
        else:
            found.append(relation.tail)
    for (head, label), found in tails.items():
        limit = most.get(label)
        if limit is not None and len(found) > limit:
            message = f"span {head} has {len(found)} relations {label}, to {', '.join(found)}: at most {limit}; keep what is meant"
            yield Incident("relation-many", annotation.where, message)


def _missing(annotation: Annotation, layer: Layer) -> Iterator[Incident]:
    tied = {(end, relation.label) for relation in annotation.relations for end in (relation.head, relation.tail)}
    for span in annotation.spans:
        for what, need in _needs(span, layer):
            if (span.id, need) not in tied:
                message = f"span {span.id} ({span.label}) {what} and has no relation {need}: draw it, or mend what the span says"
                yield Incident("relation-missing", annotation.where, message)


def _needs(span: Span, layer: Layer) -> Iterator[tuple[str, str]]:
    """What a span says that wants a relation, and which."""
    labels: dict[str, Label] = {label.id: label for label in layer.labels}
    if span.label in labels and (need := labels[span.label].needs):
        yield f"is a {span.label}", need
    values = {(attribute.id, value.id): value for attribute in layer.attributes for value in attribute.values}
    for name, value in layer.effective(span):
        if (name, value) in values and (need := values[name, value].needs):
            yield f"is {name}: {value}", need
