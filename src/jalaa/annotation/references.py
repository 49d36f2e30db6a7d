"""What spans refer to, and which spans of two documents belong together: annotations/entities.yaml and annotations/links.yaml."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Scheme
from jalaa.incidents import Incident, nearest

_ENTITIES, _LINKS = "annotations/entities.yaml", "annotations/links.yaml"
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True)
class Entity:
    """What one or more spans refer to; `names` are those met in the texts, `wikidata` is null where it is not certain."""

    id: str
    label: str
    names: tuple[str, ...]
    wikidata: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class LinkEnd:
    """A span of a document, in the annotation that the rows show."""

    document: str
    span: str


@dataclass(frozen=True)
class Link:
    """Two spans of two documents that belong together; `label` is one of the scheme's `links`, `kind` says who found it."""

    id: str
    label: str
    layer: str
    a: LinkEnd
    b: LinkEnd
    kind: Literal["human", "model"]
    note: str | None = None


def check_entities(entities: Sequence[Entity], scheme: Scheme | None) -> Iterator[Incident]:
    """Incidents of the entities themselves: ids that stand twice, labels that the scheme does not have, what is no Wikidata id."""
    layer = scheme.layer("entity") if scheme else None
    labels = [label.id for label in layer.labels] if layer else []
    yield from _twice([entity.id for entity in entities], _ENTITIES)
    for entity in entities:
        if labels and entity.label not in labels:
            message = f"entity `{entity.id}` has the label `{entity.label}`; {nearest(entity.label, labels)}"
            yield Incident("label-unknown", _ENTITIES, message)
        if entity.wikidata is not None and not _WIKIDATA.fullmatch(entity.wikidata):
            message = f"entity `{entity.id}` has wikidata `{entity.wikidata}`: it is Q and a number, or null where it is not certain"
            yield Incident("yaml-value", _ENTITIES, message)


def check_references(
    annotations: Iterable[Annotation], decided: Iterable[Annotation], entities: Sequence[Entity]
) -> Iterator[Incident]:
    """Incidents of spans that refer to no entity, and, in decided layers, of names that their entity does not list."""
    known = {entity.id: entity for entity in entities}
    decided = list(decided)
    for annotation in (*annotations, *decided):
        for span in annotation.spans:
            if span.ref is not None and span.ref not in known:
                hint = nearest(span.ref, known) if known else "it has none"
                message = f"span {span.id} refers to `{span.ref}`, which {_ENTITIES} does not have; {hint}"
                yield Incident("ref-unknown", annotation.where, message)
    met: dict[str, set[str]] = {}
    for annotation in decided:
        for span in annotation.spans:
            if span.ref in known and span.name is not None:
                met.setdefault(span.ref, set()).add(span.name)
    for id, names in sorted(met.items()):
        for name in sorted(names - set(known[id].names)):
            yield Incident("entity-name", _ENTITIES, f"`{id}` is called «{name}» in a decided layer: add the name")
        for name in sorted(set(known[id].names) - names):
            yield Incident("entity-name", _ENTITIES, f"`{id}` lists «{name}», which no decided span bears: take it out")


def check_links(links: Sequence[Link], shown: Iterable[Annotation], scheme: Scheme | None) -> Iterator[Incident]:
    """Incidents of links: unknown labels, ends that are no span of the annotations that the rows show, both ends in one document."""
    yield from _twice([link.id for link in links], _LINKS)
    labels = [label.id for label in scheme.links] if scheme else []
    spans = {(one.document, one.layer): {span.id for span in one.spans} for one in shown}
    for link in links:
        if link.label not in labels:
            hint = nearest(link.label, labels) if labels else "the scheme has no links"
            yield Incident("label-unknown", _LINKS, f"link `{link.id}` has the label `{link.label}`; {hint}")
        if link.a.document == link.b.document:
            message = f"link `{link.id}` joins two spans of {link.a.document}: inside a document draw a relation"
            yield Incident("link-end", _LINKS, message)
        for end in (link.a, link.b):
            there = spans.get((end.document, link.layer))
            if there is None or end.span not in there:
                what = f"span {end.span} of {end.document} in layer {link.layer}"
                message = f"link `{link.id}` ends at {what}, which the rows do not show: mend it, or accept the span"
                yield Incident("link-end", _LINKS, message)


def _twice(ids: Sequence[str], where: str) -> Iterator[Incident]:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield Incident("id-duplicate", where, f"`{id}` stands twice: give each its own")
