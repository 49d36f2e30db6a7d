"""`jalaa diff` of two annotation layers: what changed from one to the other, per label and per document.

Each side is a layer file (.jsonl, the canonical form) or, with --format, an export of another tool. Exit codes: 0 they were compared, 1 not all
could be read, 2 a wrong call.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from jalaa.annotation.arriving import Names, arrive
from jalaa.annotation.difference import KINDS, Change, Difference, difference
from jalaa.annotation.formats.reading import read_export
from jalaa.annotation.model import Annotation, Span, read_annotations
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.incidents import Incident, Refused, exit_code

_STYLES = {"added": "green", "relation added": "green", "removed": "red", "relation removed": "red"}
_SIGNS = {"added": "+", "relation added": "+", "removed": "-", "relation removed": "-"}


def run(
    before: Path,
    after: Path,
    root: Path,
    format: str | None,
    fields: dict[str, str],
    text_field: str | None,
    json: bool,
) -> int:
    """Read both sides, bring what belongs to this corpus onto today's text, compare, print."""
    sides, incidents, failed = [], [], False
    for path in (before, after):
        annotations, told = _read(path, format, fields, text_field)
        sides.append(annotations)
        incidents += told
        failed = failed or not annotations and bool(exit_code(told))
    if failed:  # a side of which nothing was read would look like one from which all was taken away
        raise Refused(dict.fromkeys(incidents))
    corpus, faults = read_corpus(root) if (root / "dataset" / "corpus.yaml").is_file() else (None, [])
    incidents += faults if corpus is None else []
    old, new = _on_one_text(sides[0], sides[1], corpus)
    found = difference(old, new)
    if json:
        print(json_text({**as_json(found), "incidents": incident_rows(incidents)}))
    else:
        print_incidents(incidents, notes=False)
        _print(found)
    return exit_code(incidents)


def _read(
    path: Path, format: str | None, fields: dict[str, str], text_field: str | None
) -> tuple[list[Annotation], list[Incident]]:
    if format is None:
        annotations, incidents = read_annotations(path)
    else:
        read = read_export(path, format, fields, text_field)
        arrived = list(arrive(read.export, Names(), None))
        annotations = [annotation for one in arrived for annotation in one.annotations]
        incidents = [*read.export.incidents, *(told for one in arrived for told in one.incidents)]
    counts = Counter((one.document, one.layer) for one in annotations)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        document, layer = twice[0]
        message = f"{counts[twice[0]]} annotations of {document} in layer {layer or 'of no name'}, {len(twice)} such documents: compare one annotator's with another's"
        raise Refused([*incidents, Incident("annotation-duplicate", str(path), message)])
    return annotations, incidents


def _on_one_text(
    before: Sequence[Annotation], after: Sequence[Annotation], corpus: Corpus | None
) -> tuple[list[Annotation], list[Annotation]]:
    """Annotations of one document made on two of its texts are both carried to today's, where the corpus knows them."""
    hashes = {(one.document, one.layer): one.text_sha256 for one in before}
    apart = {key for one in after if hashes.get(key := (one.document, one.layer), one.text_sha256) != one.text_sha256}
    return [_carried(one, corpus, apart) for one in before], [_carried(one, corpus, apart) for one in after]


def _carried(annotation: Annotation, corpus: Corpus | None, apart: set[tuple[str, str]]) -> Annotation:
    if (
        corpus is None
        or (annotation.document, annotation.layer) not in apart
        or annotation.document not in corpus.by_id
    ):
        return annotation
    try:
        carried = carry_annotation(corpus, annotation)
    except Refused:  # its text is not known here: the words of its spans are compared
        return annotation
    return replace(
        annotation,
        spans=tuple(one.span for one in carried.spans),
        text_sha256=corpus.by_id[annotation.document].sha256_text,
    )


def _print(found: Difference) -> None:
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    document = None
    for change in found.changes:
        if change.document != document:
            document = change.document
            console.print(Text(visible_line(document), style="bold"))
        sign, style = sign_and_style(change)
        console.print(Text(f"  {sign} {visible_line(said(change))}", style=style))
    for line in _totals(found):
        console.print(Text(line))


def sign_and_style(change: Change) -> tuple[str, str]:
    """How a change is marked: what came, what went, what is otherwise."""
    return _SIGNS.get(change.what, "~"), _STYLES.get(change.what, "yellow")


def said(change: Change) -> str:
    """A change in words."""
    if change.relation is not None:
        return f"{change.what}: {change.relation}"
    before, after = change.before, change.after
    if before is None or after is None:
        return f"{change.what}: {_span(before or after)}"
    if change.what == "attributes":
        return f"attributes: {_span(before)}: {_attributes(before)} → {_attributes(after)}"
    return f"{change.what}: {_span(before)} → {_span(after)}"


def _span(span: Span | None) -> str:
    return f"{span.label} [{span.start}:{span.end}) «{span.text if span.text is not None else '█'}»" if span else ""


def _attributes(span: Span) -> str:
    said = [f"{name} {value}" for name, value in span.attributes] + ([f"ref {span.ref}"] if span.ref else [])
    return ", ".join(said) or "none"


def _totals(found: Difference) -> Iterator[str]:
    labels = found.by_label()
    width = max([len(label) for label in labels] + [5])
    yield ""
    yield "  ".join([f"{'label':{width}}", *(f"{kind:>{max(7, len(kind))}}" for kind in KINDS)])
    for label, counts in labels.items():
        yield "  ".join([f"{visible_line(label):{width}}", *(f"{counts[kind]:>{max(7, len(kind))}}" for kind in KINDS)])
    total = sum(counts.total() for counts in labels.values())
    yield f"{total} change{'s' * (total != 1)} in {len(found.documents)} of {found.both} documents that both have"
    for side, only in (("the first", found.only_before), ("the second", found.only_after)):
        if only:
            yield f"only in {side}: {', '.join(map(visible_line, only[:10]))}{f' and {len(only) - 10} more' if len(only) > 10 else ''}"


def as_json(found: Difference) -> dict[str, Any]:
    """The difference of two layers as JSON has it."""
    return {
        "documents": list(found.documents),
        "both": found.both,
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
        "labels": {label: dict(counts) for label, counts in found.by_label().items()},
        "changes": [
            {
                "document": change.document,
                "layer": change.layer,
                "what": change.what,
                "label": change.label,
                "before": _span_json(change.before),
                "after": _span_json(change.after),
                "relation": change.relation,
            }
            for change in found.changes
        ],
    }


def _span_json(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    kept = ("id", "label", "start", "end", "text", "ref")
    return {name: getattr(span, name) for name in kept} | {"attributes": dict(span.attributes)}
