"""Adjudicating a corpus: whose versions of which documents stand against each other, the tasks that show them, and the decided layers that come of it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from jalaa.annotation.adjudicate import Merged, as_shown, merge
from jalaa.annotation.adjudication_config import SUMMARY
from jalaa.annotation.carry import Carried
from jalaa.annotation.formats import label_studio_writing
from jalaa.annotation.model import Annotation, Span, write_annotations
from jalaa.annotation.scheme import Layer
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.read import Corpus
from jalaa.corpus.tasks import shown_today
from jalaa.files import read_bytes
from jalaa.incidents import Incident, nearest

VERSIONS = "versions"
"""Who made what a task of an adjudication shows, and the field of its data that says so."""

Standing = Literal["decided", "single", "agreed", "open"]


@dataclass(frozen=True)
class Case:
    """A document of a layer that somebody annotated: by whom, what all versions together are, and what was decided before.

    People agree; versions that are not all by people are passes that have something alike, and nobody may call that agreement (`are_people`).
    """

    document: str
    layer: str
    annotators: tuple[str, ...]
    merged: Merged
    decided: Annotation | None
    are_people: bool

    @property
    def standing(self) -> Standing:
        """`decided`; else `single` where one annotator alone annotated it, `agreed` where nothing is open, `open` where something is."""
        if self.decided is not None:
            return "decided"
        if len(self.annotators) < 2:
            return "single"
        return "open" if self.merged.open else "agreed"


def find_cases(corpus: Corpus, layer: Layer, asked: Sequence[str]) -> tuple[list[Case], list[Incident]]:
    """Every document of a layer that one of the annotators `asked` annotated, and what cannot be carried or is no annotator.

    Where nobody is asked for these are the people, if at least two people annotated the layer, else everybody.
    """
    mine = [one for one in corpus.annotations if one.layer == layer.id]
    who = sorted({one.annotator for one in mine})
    unknown = [
        Incident(
            "annotation-annotator", f"layer {layer.id}", f"nobody called `{id}` has annotated it; {nearest(id, who)}"
        )
        for id in asked
        if id not in who and who
    ]
    if unknown:
        return [], unknown
    people = {one.id for one in corpus.annotators if one.kind == "human" and one.id in who}
    chosen = set(asked or (people if len(people) > 1 else who))
    carried, incidents = carry_all(corpus, (one for one in mine if one.annotator in chosen))
    by_document: dict[str, dict[str, Carried]] = {}
    for one in carried:
        by_document.setdefault(one.annotation.document, {}).setdefault(one.annotation.annotator, one)
    decided = {one.document: one for one in corpus.decided if one.layer == layer.id}
    cases = []
    for document, versions in sorted(by_document.items()):
        merged = merge([versions[name] for name in sorted(versions)], layer)
        cases.append(
            Case(document, layer.id, merged.annotators, merged, decided.get(document), people >= versions.keys())
        )
    return cases, incidents


def adjudication_tasks(corpus: Corpus, cases: Iterable[Case]) -> tuple[list[dict[str, Any]], list[Incident]]:
    """A task for each case, with all versions in it as one prediction, and an incident for everything that a page cannot show."""
    version = corpus.scheme.version if corpus.scheme else ""
    rows, shown = [], {}
    for case in cases:
        text = shown_today(corpus.by_id[case.document])
        shown[case.document] = case
        rows.append((case.document, text.masked, [as_shown(case.merged, text.sha256, version, VERSIONS)]))
    data, told = label_studio_writing.write(rows)
    tasks = json.loads(data)
    for task in tasks:
        case = shown[task["data"]["document"]]
        task["data"][SUMMARY] = summary(case.merged, case.are_people)
        task["data"][VERSIONS] = _versions(case.merged)
    return tasks, [one for one in told if one.level == "error"]


def summary(merged: Merged, are_people: bool) -> str:
    """How a document stands, in one line of its page.

    >>> summary(Merged("d", "entity", ("a1", "a2"), (), ()), are_people=True)
    'versions of a1, a2 · spans all agree on: 0 · to decide: 0'
    >>> summary(Merged("d", "entity", ("m1", "m2"), (), ()), are_people=False)
    'versions of m1, m2 · spans the passes have alike: 0 · to decide: 0'
    """
    alike = "spans all agree on" if are_people else "spans the passes have alike"
    return f"versions of {', '.join(merged.annotators)} · {alike}: {merged.agreed} · to decide: {merged.open}"


def _versions(merged: Merged) -> dict[str, Any]:
    """What was shown, so that what comes back can be told from it; `sha256` is that of all of it."""
    spans = {
        one.span.id: {
            "of": list(one.of),
            "made_by": one.span.made_by,
            "name": one.span.name,
            "ref": one.span.ref,
            "label": one.span.label,
            "start": one.span.start,
            "end": one.span.end,
            "attributes": dict(one.span.attributes),
        }
        for one in merged.spans
    }
    ties = [[one.relation.label, one.relation.head, one.relation.tail, *one.of] for one in merged.relations]
    shown = {"annotators": list(merged.annotators), "spans": spans, "relations": ties}
    digest = hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()
    return {**shown, "sha256": digest}


def shown_versions(data: dict[str, Any], layer: str) -> dict[str, Span] | None:
    """The spans that a task of an adjudication showed, by id; None where it does not say so whole, as when it was made or changed by hand."""
    versions = data.get(VERSIONS)
    spans = versions.get("spans") if isinstance(versions, dict) else None
    if not isinstance(spans, dict):
        return None
    try:
        return {id: _shown_span(id, row, layer) for id, row in spans.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _shown_span(id: str, row: dict[str, Any], layer: str) -> Span:
    return Span(
        id=id,
        layer=layer,
        label=str(row["label"]),
        start=int(row["start"]),
        end=int(row["end"]),
        text=None,
        name=row["name"] if isinstance(row["name"], str) else None,
        attributes=tuple(sorted((str(name), str(value)) for name, value in row["attributes"].items())),
        ref=row["ref"] if isinstance(row["ref"], str) else None,
        made_by=str(row["made_by"]),
    )


def merge_decided(
    corpus: Corpus, new: Iterable[Annotation], replace_old: bool
) -> tuple[dict[str, bytes], list[Incident]]:
    """The decided layers that change, by file, as they would be written, and an incident for each document that was decided before.

    What was decided before stays, unless `replace_old`; lines that stay are not touched.
    """
    old = {(one.layer, one.document): one for one in corpus.decided}
    changed: dict[tuple[str, str], Annotation] = {}
    incidents = []
    for one in new:
        before, file = old.get((one.layer, one.document)), decided_file(one.layer)
        if before is not None and _is_same(before, one):
            continue
        if before is not None and not replace_old:
            message = f"{one.document} was decided in layer {one.layer} by {before.annotator} before ({before.where}), and that stays: say --replace to put what {one.annotator} decided in its place"
            incidents.append(Incident("decided-before", one.where or before.where, message))
        elif before is not None and not before.where.startswith(f"{file}:"):
            message = f"{before.where} has what was decided of {one.document}: move its lines to {file} first"
            incidents.append(Incident("annotation-duplicate", one.where or before.where, message))
        else:
            changed[one.layer, one.document] = one
    layers = sorted({layer for layer, _ in changed})
    return {decided_file(layer): _merged(corpus, layer, changed) for layer in layers}, incidents


def _merged(corpus: Corpus, layer: str, changed: dict[tuple[str, str], Annotation]) -> bytes:
    """A decided layer by document: the lines that stay as they stand, and the new ones."""
    name = decided_file(layer)
    lines = [(one.document, write_annotations([one]).encode("utf-8")) for one in changed.values() if one.layer == layer]
    if (corpus.root / name).exists():
        standing = read_bytes(corpus.root / name).split(b"\n")
        stays = [
            one
            for one in corpus.decided
            if one.where.startswith(f"{name}:") and (one.layer, one.document) not in changed
        ]
        lines += [(one.document, standing[int(one.where.removeprefix(f"{name}:")) - 1] + b"\n") for one in stays]
    return b"".join(line for _, line in sorted(lines, key=lambda line: line[0]))


def _is_same(one: Annotation, other: Annotation) -> bool:
    return vars(one) | {"where": ""} == vars(other) | {"where": ""}


def decided_file(layer: str) -> str:
    """Where the decided annotations of a layer stand, as seen from the corpus's root."""
    return f"annotations/decided/{layer}.jsonl"
