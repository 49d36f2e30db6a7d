"""`jalaa suggest`: what would be suggested to annotators of today's texts, or with --measure what suggestions are worth.

Measured is leave-one-text-out: what is suggested for a text comes from the other texts, and is compared with what was decided of it. Exit codes:
0, 1 an error, 2 a wrong call.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from jalaa.annotation.model import Annotation, write_annotations
from jalaa.annotation.suggesting.measure import Measured, Worth
from jalaa.commands.explain import find_document
from jalaa.commands.printing import json_text, visible_line
from jalaa.commands.push import choose_layers
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.suggestions import measured, suggestions
from jalaa.files import write_beside


def run(
    root: Path, documents: Sequence[str], layers: Sequence[str], out: Path | None, measures: bool, json: bool
) -> int:
    """Suggest for the documents named, all if none are, and show or write it; or measure."""
    with Console(stderr=True).status("read and clean the texts") as status:
        corpus = open_corpus(root)
        chosen = choose_layers(corpus, layers)
        try:
            wanted = [find_document(corpus, one) for one in documents] or list(corpus.documents)
        except LookupError as error:
            print(visible_line(f"jalaa suggest: {error.args[0]}"), file=sys.stderr)
            return 2
        status.update("measure" if measures else "suggest")
        if measures:
            return _show_measured([measured(corpus, layer) for layer in chosen], json)
        made = [one for layer in chosen for one in suggestions(corpus, layer, wanted)]
    _show(corpus, made, out, json)
    return 0


def _show(corpus: Corpus, made: Sequence[Annotation], out: Path | None, json: bool) -> None:
    if out is not None:
        write_beside(out, write_annotations(made).encode("utf-8"))
    if json:
        print(json_text({"suggestions": [_summary(one) for one in made]}))
    elif out is None:
        for one in made:
            print("\n".join(map(visible_line, _lines(one))))
    else:
        spans, relations = sum(len(one.spans) for one in made), sum(len(one.relations) for one in made)
        print(visible_line(f"{len(made)} annotations, {spans:,} spans, {relations:,} relations: {out}"))


def _summary(one: Annotation) -> dict[str, Any]:
    spans = [asdict(span) | {"attributes": dict(span.attributes)} for span in one.spans]
    return {
        "document": one.document,
        "layer": one.layer,
        "spans": spans,
        "relations": [asdict(tie) for tie in one.relations],
    }


def _lines(one: Annotation) -> Iterator[str]:
    """A suggestion a line: its id, label, range (code points), words, attributes, and what it is tied to."""
    yield f"{one.document} {one.layer}: {len(one.spans)} spans, {len(one.relations)} relations"
    ties: dict[str, list[str]] = {}
    for tie in one.relations:
        ties.setdefault(tie.head, []).append(f"{tie.label}={tie.tail}")
    for span in one.spans:
        said = [f"{name}={value}" for name, value in span.attributes] + ([f"ref={span.ref}"] if span.ref else [])
        yield "  ".join(
            [
                f"{span.id:>5}",
                f"{span.label:10}",
                f"{span.start}-{span.end}",
                f"«{span.text}»",
                *said,
                *ties.get(span.id, []),
            ]
        )


def _show_measured(found: Sequence[Measured], json: bool) -> int:
    if json:
        print(json_text({"layers": [_as_json(one) for one in found]}))
    else:
        print("\n\n".join("\n".join(measured_lines(one)) for one in found))
    return 0


def measured_lines(found: Measured) -> Iterator[str]:
    """The figures of a layer as a table, with who decided what they are measured against."""
    if not found.documents:
        yield f"layer {found.layer}: no text has a decided layer, so there is nothing to measure suggestions against"
        return
    yield f"layer {found.layer}: suggestions beside what {found.decided_by} decided, {found.documents} texts, each suggested for from the others"
    head = (
        "label",
        "decided",
        "suggested",
        "exact",
        "P",
        "R",
        "F1",
        "overlap F1",
        "moved",
        "relabelled",
        "removed",
        "added",
    )
    yield " ".join([f"{head[0]:12}", *(f"{name:>{max(7, len(name))}}" for name in head[1:])])
    yield from (_line(one) for one in found.labels)
    for score in found.relations:
        yield f"{score.label:12} {score.second:7} {score.first:9} {score.exact:7} {'':7} {'':7} {_figure(score.exact_f1):>7}   relation"
    for one in found.attributes:
        yield f"{one.name:12} {one.of:7} {'':9} {one.same:7} {_figure(one.share):>7}   attribute, the same of those on exact spans"


def _line(one: Worth) -> str:
    score = one.score
    numbers = (f"{score.second:7}", f"{score.first:9}", f"{score.exact:7}")
    figures = (one.precision, one.recall, score.exact_f1)
    changes = (f"{one.moved:7}", f"{one.relabelled:10}", f"{one.removed:7}", f"{one.added:7}")
    shares = [f"{_figure(share):>7}" for share in figures]
    return " ".join([f"{score.label:12}", *numbers, *shares, f"{_figure(score.overlap_f1):>10}", *changes])


def _figure(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _as_json(found: Measured) -> dict[str, Any]:
    labels = [
        asdict(one)
        | {
            "precision": one.precision,
            "recall": one.recall,
            "exact_f1": one.score.exact_f1,
            "overlap_f1": one.score.overlap_f1,
        }
        for one in found.labels
    ]
    return asdict(found) | {"labels": labels}
