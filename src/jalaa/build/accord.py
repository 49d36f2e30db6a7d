"""Accord: how far annotators of the same documents agree, from the rows that are published and from nowhere else.

Between people it is called agreement, between passes of a model self-consistency; the tables say which.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from jalaa.annotation.agreement import Agreement, Score, agree_pairs, with_deleted
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.build.markdown import markdown_table
from jalaa.corpus.tables import Built


def accords(built: Built) -> list[Agreement]:
    """Each pair of annotators that have documents of a layer in common, on today's texts; spans that were deleted are left out and counted."""
    rows = [row for table in built.tables.get("annotations", {}).values() for row in table.to_pylist()]
    texts = [row for table in built.tables["default"].values() for row in table.to_pylist()]
    lengths = {row["id"]: len(row["text"]) for row in texts}
    gone = {
        (row["layer"], row["annotator"], row["document"]): sum(span["status"] == "deleted" for span in row["spans"])
        for row in rows
    }
    return [with_deleted(one, gone) for one in agree_pairs(map(_annotation, rows), lengths, built.label_order)]


def _annotation(row: dict[str, Any]) -> Annotation:
    kept = [span for span in row["spans"] if span["status"] != "deleted"]
    ids = {span["id"] for span in kept}
    return Annotation(
        document=row["document"],
        annotator=row["annotator"],
        layer=row["layer"],
        kind=row["kind"],
        text_sha256="",
        scheme_version="",
        guidelines_sha256=None,
        created=None,
        spans=tuple(_span(span) for span in kept),
        relations=tuple(
            Relation(**relation) for relation in row["relations"] if {relation["head"], relation["tail"]} <= ids
        ),
    )


def _span(row: dict[str, Any]) -> Span:
    attributes = tuple((one["name"], one["value"]) for one in row["attributes"])
    return Span(row["id"], row["layer"], row["label"], row["start"], row["end"], row["text"], row["name"], attributes)


def accord_lines(found: Sequence[Agreement]) -> Iterator[str]:
    """The tables of all pairs, each under a line that says who, what it is called, and over how many documents."""
    for one in found:
        yield (
            f"{one.called.capitalize()} of `{one.first}` and `{one.second}` in the layer `{one.layer}`, "
            f"{one.documents} document{'s' * (one.documents != 1)}{_left_out(one)}:"
        )
        yield ""
        heads = [
            "label",
            f"spans of {one.first}",
            f"spans of {one.second}",
            "exact F1",
            "overlap F1",
            "κ over characters",
        ]
        yield from markdown_table(heads, ([f"`{score.label}`", *_figures(score)] for score in one.labels))
        if one.relations:
            yield ""
            heads = ["relation", f"of {one.first}", f"of {one.second}", "F1, both ends exact"]
            rows = ([f"`{s.label}`", s.first, s.second, _figure(s.exact_f1)] for s in one.relations)
            yield from markdown_table(heads, rows)
        if one.attributes:
            yield ""
            rows = ([f"`{s.name}`", s.of, s.same, _figure(s.share)] for s in one.attributes)
            yield from markdown_table(["attribute", "on spans that agree exactly", "said the same", "share"], rows)
        yield ""


def _left_out(one: Agreement) -> str:
    gone = [f"{number} of `{who}`" for who, number in zip((one.first, one.second), one.deleted, strict=True) if number]
    return f" (left out, deleted by cleaning: {' and '.join(gone)})" if gone else ""


def accord_table(found: Sequence[Agreement]) -> list[str]:
    """`accord_lines` for the datasheet; where nobody annotated what somebody else did, a line that says so."""
    return list(accord_lines(found))[:-1] or ["No two annotators have annotated the same documents."]


def _figures(score: Score) -> list[object]:
    return [score.first, score.second, _figure(score.exact_f1), _figure(score.overlap_f1), _figure(score.kappa)]


def _figure(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"
