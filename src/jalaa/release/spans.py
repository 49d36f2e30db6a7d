"""Spans of published rows, compared as annotation layers are: those that `default` shows, and those of each annotator."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from jalaa.annotation.difference import Difference, difference
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.corpus.columns import KEYS
from jalaa.release.rows import Pairs

_ABOUT = ("spans", "relations")


def shown_difference(pairs: Pairs, changed: set[str]) -> Difference:
    """What differs in the spans and relations that rows of `default` show; `changed` are documents with another text."""
    numbers = sorted({number for column in _ABOUT if column in pairs.common for number in pairs.differing(column)})
    sides: tuple[list[Annotation], list[Annotation]] = [], []
    for number in numbers:
        document = pairs.keys[number][0]
        spans, relations = (_values(pairs, column, number) for column in _ABOUT)
        layers = {str(span.get("layer") or "") for found in spans for span in found}
        for side, name in enumerate(("before", "after")):
            text = name if document in changed else "the same"
            for layer in sorted(layers):
                sides[side].append(_annotation(document, layer, text, spans[side], relations[side]))
    return difference(*sides)


def annotation_differences(
    pairs: Pairs, before: pa.Table, after: pa.Table, documents: set[str], changed: set[str]
) -> Mapping[str, Difference]:
    """What differs in each annotator's layers of documents that both datasets have, by annotator; those without a difference are left out.

    `pairs` are the rows of `annotations` that both have.
    """
    annotators = {who for table in (before, after) for who in _column(table, "annotator")}
    apart = {who: ([], []) for who in sorted(annotators)}
    for number in sorted({number for column in _ABOUT if column in pairs.common for number in pairs.differing(column)}):
        document, layer, who = pairs.keys[number]
        if document not in documents:
            continue
        spans, relations = (_values(pairs, column, number) for column in _ABOUT)
        for side, name in enumerate(("before", "after")):
            text = name if document in changed else "the same"
            apart[who][side].append(_annotation(document, layer, text, spans[side], relations[side]))
    met = set(pairs.keys)
    for side, table in enumerate((before, after)):
        for document, layer, who in _alone(table, met):
            if document in documents:
                apart[who][side].append(_annotation(document, layer, "alone", (), ()))
    found = {who: difference(*sides) for who, sides in apart.items()}
    return {who: one for who, one in found.items() if one.changes or one.only_before or one.only_after}


def _alone(table: pa.Table, met: set[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    keys = zip(*(_column(table, name) for name in KEYS["annotations"]), strict=True)
    return sorted(set(keys) - met)


def _column(table: pa.Table, name: str) -> list[Any]:
    return table[name].to_pylist() if name in table.column_names else []


def _values(pairs: Pairs, column: str, number: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if column not in pairs.common:
        return [], []
    old, new = pairs.values(column, number)
    return old or [], new or []


def _annotation(
    document: str, layer: str, text: str, spans: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, Any]]
) -> Annotation:
    """The spans of one layer; `text` stands for the hash of their text, which says no more than whether both have the same."""
    own = tuple(_span(span) for span in spans if str(span.get("layer") or layer) == layer)
    ids = {span.id for span in own}
    tied = tuple(
        Relation(*(str(one.get(name)) for name in ("id", "label", "head", "tail")))
        for one in relations
        if one.get("head") in ids
    )
    return Annotation(document, "", layer, "model", text, "", None, None, own, tied)


def _span(row: Mapping[str, Any]) -> Span:
    kept: Callable[[str], Any] = row.get
    attributes = [(one["name"], one["value"]) for one in kept("attributes") or ()]
    if kept("status") not in (None, "exact", "joined"):
        attributes.append(("status", kept("status")))
    return Span(
        *(str(kept("id")), str(kept("layer") or ""), str(kept("label")), kept("start") or 0, kept("end") or 0),
        *(kept("text"), kept("name"), tuple(attributes), kept("ref"), kept("made_by"), kept("checked_by")),
    )
