"""A changed scheme beside the last one: names may be appended; one that goes or is called otherwise has to say so under `changed`.

    built: PERS ORG PLACE        today: PERS ORG LOC EVENT        changed: - {what: label, layer: entity, was: PLACE, now: LOC, why: …}
                                                                  EVENT is appended, PLACE is read as LOC, so nothing is amiss

The last scheme is the one that was built, dataset/scheme.json. Layer files are never rewritten for a change: they are read through it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.scheme import Attribute, Change, Layer, Scheme
from jalaa.incidents import Incident, Refused, nearest
from jalaa.settings import loads

BUILT_SCHEME = "dataset/scheme.json"

_FREE = ("version", "en", "ar", "active", "why")

Path = tuple[str, ...]
"""Where a name stands: ("layer", "entity", "label", "GPE"), ("layer", "attribution", "attribute", "type", "value", "relay")."""


def scheme_json(scheme: Scheme) -> str:
    """The scheme as it is published, with every key written out; `settings.loads` reads it back."""
    row = asdict(scheme)
    for layer in row["layers"]:
        for relation in layer["relations"]:
            relation["from"] = relation.pop("from_")
    return json.dumps(row, ensure_ascii=False, indent=2) + "\n"


def check_changes(scheme: Scheme) -> Iterator[Incident]:
    """Incidents of what stands under `changed`: names that are still there, or that lead nowhere."""
    today = _paths(scheme)
    for change in scheme.changed:
        needs = {"layer": (), "link": (), "value": ("layer", "of")}.get(change.what, ("layer",))
        given = tuple(key for key in ("layer", "of") if getattr(change, key) is not None)
        path = _path(change)
        becomes = _now(path, scheme.changed)
        if given != needs:
            wants = " and ".join(f"`{key}`" for key in needs) or "neither `layer` nor `of`"
            has = " and ".join(f"`{key}`" for key in given) or "neither"
            message = f"takes {wants}, and is given {has}: say where the name stood"
        elif path in today:
            message = "is still there: a name that was given up is never given again, call the new one otherwise"
        elif change.now is not None and becomes is not None and becomes not in today:
            known = _grouped(today).get(becomes[:-1], [])
            message = f"leads to `{becomes[-1]}`, which is not there; {nearest(becomes[-1], known)}"
        else:
            continue
        where = "annotations/scheme.yaml"
        yield Incident("yaml-value", where, f"`changed`: the {change.what} `{change.was}` {message}")


def check_scheme_change(built: str, scheme: Scheme) -> list[Incident]:
    """Incidents of today's scheme beside the one that was built (the text of scheme.json); one that cannot be read says nothing."""
    try:
        return list(compare_schemes(loads(built, Scheme, BUILT_SCHEME), scheme))
    except Refused:
        return []


def compare_schemes(old: Scheme, new: Scheme) -> Iterator[Incident]:
    """An incident `scheme-changed` for each name of the old scheme that is gone, out of its order, or would say something else now."""
    told = []
    if old.version == new.version and _bare(old) != _bare(new):
        told.append(
            f"it is not the version {old.version} that was built: raise `version`, annotations name the one they were made by"
        )
    paths, today = _paths(old), _paths(new)
    renamed = [(path, _now(path, new.changed)) for path in paths]
    kept = dict.fromkeys(here for path, here in renamed if here and (here == path or here not in paths))
    for place, before in _grouped(kept).items():
        names = _grouped(today).get(place, [])
        gone = [id for id in before if id not in names]
        if place[:-1] and place[:-1] not in today:
            continue  # what it stands in is gone, and told
        if gone:
            told.append(f"{_say(place, gone)} is gone: say under `changed` what it is called now, or why it is no more")
        elif names[: len(before)] != before:
            told.append(f"{_say(place, before)} stood in this order: keep it, and append new ones at the end")
    told += _defaults_moved(old, new)
    for message in told:
        advice = f"; if nothing was published yet, delete {BUILT_SCHEME} and build"
        yield Incident("scheme-changed", "annotations/scheme.yaml", message + advice)


def in_todays_words(
    annotations: Iterable[Annotation], scheme: Scheme, where: str
) -> tuple[list[Annotation], list[Incident]]:
    """Annotations with the names that they were given when they were made, put into today's; a note counts what was read otherwise."""
    counts: Counter[Change] = Counter()
    found = []
    for annotation in annotations:
        for change in scheme.changed:
            if change.now is not None:
                renamed = _renamed(annotation, change)
                counts[change] += renamed != annotation
                annotation = renamed
        found.append(annotation)
    told = [
        f"the {change.what} {change.was} is read as {change.now} in {count} annotation{'s' * (count > 1)} ({change.why}): nothing to do"
        for change, count in counts.items()
        if count
    ]
    return found, [Incident("label-renamed", where, message) for message in told]


def renamed_labels(scheme: Scheme | None, layer: str) -> dict[str, str]:
    """What labels of a layer are called today, by what they were called once."""
    names: dict[str, str] = {}
    for change in scheme.changed if scheme else ():
        if change.what == "label" and change.layer == layer and change.now is not None:
            names = {was: change.now if now == change.was else now for was, now in names.items()}
            names[change.was] = change.now
    return names


def _renamed(annotation: Annotation, change: Change) -> Annotation:
    def called(id: str, due: bool = True) -> str:
        return change.now if due and change.now is not None and id == change.was else id

    if change.what == "layer":
        layer = called(annotation.layer)
        return replace(annotation, layer=layer, spans=tuple(replace(span, layer=layer) for span in annotation.spans))
    if annotation.layer != change.layer:
        return annotation
    if change.what == "relation":
        ties = tuple(replace(relation, label=called(relation.label)) for relation in annotation.relations)
        return replace(annotation, relations=ties)

    def renamed(span: Span) -> Span:
        if change.what == "label":
            return replace(span, label=called(span.label))
        marked = (
            (called(name, change.what == "attribute"), called(value, change.what == "value" and name == change.of))
            for name, value in span.attributes
        )
        return replace(span, attributes=tuple(sorted(marked)))

    return replace(annotation, spans=tuple(map(renamed, annotation.spans)))


def _paths(scheme: Scheme) -> list[Path]:
    """Every name of a scheme by where it stands, in order."""
    found: list[Path] = [("link", link.id) for link in scheme.links]
    for layer in scheme.layers:
        place = ("layer", layer.id)
        found.append(place)
        found += [(*place, "label", label.id) for label in layer.labels]
        found += [(*place, "relation", relation.id) for relation in layer.relations]
        for attribute in layer.attributes:
            own = (*place, "attribute", attribute.id)
            found += [own, *((*own, "value", value.id) for value in attribute.values)]
    return found


def _now(path: Path, changes: Iterable[Change]) -> Path | None:
    """A path by today's names; None where it, or what it stands in, was given up."""
    for change in changes:
        was = _path(change)
        if path[: len(was)] == was:
            if change.now is None:
                return None
            path = (*was[:-1], change.now, *path[len(was) :])
    return path


def _path(change: Change) -> Path:
    """Where the name that is changed stood."""
    place = ("layer", change.layer) if change.layer is not None else ()
    return (*place, *(("attribute", change.of) if change.of is not None else ()), change.what, change.was)


def _grouped(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """The last names of paths, in order, by what comes before them."""
    found: dict[Path, list[str]] = {}
    for path in paths:
        found.setdefault(path[:-1], []).append(path[-1])
    return found


def _say(place: Path, names: Iterable[str]) -> str:
    """Names and their place in words: the value `relay` of attribution.type."""
    within = ".".join(place[1:-1:2])
    return f"the {place[-1]} {', '.join(f'`{name}`' for name in names)}{f' of {within}' if within else ''}"


def _defaults_moved(old: Scheme, new: Scheme) -> Iterator[str]:
    """What spans that were left unmarked would say that nobody meant."""
    before = {}
    for layer, attribute in _attributes(old):
        place = ("layer", layer.id, "attribute", attribute.id)
        value = _now((*place, "value", attribute.default), new.changed) if attribute.default is not None else None
        before[_now(place, new.changed)] = value[-1] if value else None
    labels = {_now(path, new.changed) for path in _paths(old)}
    for layer, attribute in _attributes(new):
        place = ("layer", layer.id, "attribute", attribute.id)
        name = f"the attribute `{attribute.id}` of {layer.id}"
        if place in before:
            said, now = before[place] or "nothing", attribute.default or "nothing"
            if said != now:
                yield f"unmarked, {name} said {said} and would say {now}: keep the default, or append an attribute without one"
        elif attribute.default is not None and any(
            attribute.fits(label.id) and ("layer", layer.id, "label", label.id) in labels for label in layer.labels
        ):
            yield f"{name} is new and has a default, which spans made before it would bear though nobody chose it: leave the default out"


def _attributes(scheme: Scheme) -> Iterator[tuple[Layer, Attribute]]:
    return ((layer, attribute) for layer in scheme.layers for attribute in layer.attributes)


def _bare(scheme: Scheme) -> str:
    """A scheme without what it may change at any time: its version, the lines for annotators, the labels in use."""
    row = json.loads(scheme_json(scheme), object_hook=lambda one: {k: v for k, v in one.items() if k not in _FREE})
    return json.dumps(row)
