"""`jalaa agree`: how far annotators of the same documents agree, per label, on today's texts; between passes of a model it is self-consistency.

Exit codes: 0, 1 where an annotation's text is not known.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from jalaa.annotation.agreement import Agreement, Score, agree_pairs, with_deleted
from jalaa.annotation.carry import Carried
from jalaa.annotation.scheme import with_defaults
from jalaa.commands.printing import json_text, print_incidents
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.incidents import Refused, exit_code


def run(root: Path, json: bool) -> int:
    """Compare every two annotators that have documents of a layer in common."""
    with Console(stderr=True).status("read and clean the texts") as status:
        corpus, incidents = read_corpus(root)
        if corpus is None:
            raise Refused(incidents)
        status.update("carry the annotations")
        carried, incidents = carry_all(corpus, (with_defaults(one, corpus.scheme) for one in corpus.annotations))
    found = list(_pairs(corpus, carried))
    print_incidents(incidents)
    if json:
        print(json_text({"pairs": [_as_json(one) for one in found]}))
    elif found:
        print("\n\n".join("\n".join(_lines(one)) for one in found))
    else:
        print("no two annotators have annotated the same documents in one layer")
    return exit_code(incidents)


def _pairs(corpus: Corpus, carried: list[Carried]) -> Iterator[Agreement]:
    lengths = {document.id: len(document.text) for document in corpus.documents}
    order = [label.id for layer in (corpus.scheme.layers if corpus.scheme else ()) for label in layer.labels]
    deleted = {
        (one.annotation.layer, one.annotation.annotator, one.annotation.document): sum(
            span.span.status == "deleted" for span in one.spans
        )
        for one in carried
    }
    return (with_deleted(one, deleted) for one in agree_pairs([one.remaining for one in carried], lengths, order))


def _lines(found: Agreement) -> Iterator[str]:
    names = (found.first, found.second)
    gone = [f"{number} of {who}" for who, number in zip(names, found.deleted, strict=True) if number]
    left = f"; left out, deleted by cleaning: {', '.join(gone)}" if gone else ""
    yield f"{found.called} of {found.first} and {found.second}, layer {found.layer}, documents {found.documents}{left}"
    yield f"{'label':12} {found.first:>7} {found.second:>7} {'exact':>7} {'F1':>6} {'overlap F1':>11} {'kappa':>6}"
    yield from (_line(score) for score in found.labels)
    for score in found.relations:
        yield f"{score.label:12} {score.first:7} {score.second:7} {score.exact:7} {_figure(score.exact_f1):>6}   relation"
    for one in found.attributes:
        yield f"{one.name:12} {one.of:7} {'':7} {one.same:7} {_figure(one.share):>6}   attribute, on spans that agree exactly"


def _line(score: Score) -> str:
    return (
        f"{score.label:12} {score.first:7} {score.second:7} {score.exact:7} {_figure(score.exact_f1):>6} "
        f"{_figure(score.overlap_f1):>11} {_figure(score.kappa):>6}"
    )


def _figure(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _as_json(found: Agreement) -> dict[str, Any]:
    scores = [asdict(one) | {"exact_f1": one.exact_f1, "overlap_f1": one.overlap_f1} for one in found.labels]
    return asdict(found) | {
        "labels": scores,
        "relations": [asdict(one) | {"exact_f1": one.exact_f1} for one in found.relations],
        "attributes": [asdict(one) | {"share": one.share} for one in found.attributes],
        "deleted": dict(zip((found.first, found.second), found.deleted, strict=True)),
    }
