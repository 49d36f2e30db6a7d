"""Label Studio written: tasks that its server imports and `label_studio.read` reads back.

    document a1, annotation of m0 in layer entity     {"data": {"document": "a1", "text": "…", "text_sha256": "…"}, "annotations": [{"result": […]}]}
      span k1 GPE [3:8) role government                 {"id": "k1", "type": "labels",  "from_name": "entity", "value": {…, "labels": ["GPE"]}}
                                                        {"id": "k1", "type": "choices", "from_name": "role",   "value": {…, "choices": ["government"]}}

What a model made is a prediction, with the model as its `model_version`; what a person made is an annotation. The server refuses a whole file for one
`completed_by` that it does not know, so only a number stands there; ids such as a1 stand in the `meta` of the task, which the server keeps.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jalaa.annotation.formats.tally import Fault, short, tell
from jalaa.annotation.label_studio_config import DOCUMENT, NOTE, TEXT
from jalaa.annotation.model import Annotation, Relation, Span, name_of, text_sha256
from jalaa.incidents import Incident
from jalaa.units import slice_is

_ACCOUNT = re.compile(r"[1-9][0-9]{0,8}")
_HALF = re.compile("[\ud800-\udfff]")

_NO_PLACE = "Label Studio has no place for it, so it is left out: the layer file keeps it"
_LEFT_OUT = "it is left out: mend the layer, `jalaa check` names such spans"


def write(documents: Iterable[tuple[str, str, Sequence[Annotation]]]) -> tuple[bytes, list[Incident]]:
    """The file, in UTF-8, a task a line, and an incident for each kind of thing that it does not hold. Each document is its id, its text and its annotations.

    The text is the one the annotations were made on, withheld characters masked. What does not fit it is left out and told.

    >>> span = Span("k1", "entity", "GPE", 3, 8, "بغداد", "بغداد")
    >>> made = Annotation("a1", "m0", "entity", "model", text_sha256("في بغداد"), "", None, None, (span,))
    >>> task = json.loads(write([("a1", "في بغداد", [made])])[0])[0]
    >>> task["predictions"][0]["model_version"], task["predictions"][0]["result"][0]["value"]
    ('m0', {'start': 3, 'end': 8, 'text': 'بغداد', 'labels': ['GPE']})
    """
    faults: list[Fault] = []
    lines = []
    layers: set[str] = set()
    empty: list[tuple[str, Annotation]] = []
    for document, text, annotations in documents:
        found: list[Fault] = []
        line = json.dumps(_task(document, text, annotations, found), ensure_ascii=False)
        if half := _HALF.search(line):
            rule = "half a character makes every export of a project fail, so the document is left out: mend it"
            found = [Fault("annotation-surrogate", document, f"it holds U+{ord(half[0]):04X}", rule)]
        else:
            lines.append(line)
            layers |= {one.layer for one in annotations if one.spans}
            empty += [(one.where or document, one) for one in annotations if not one.spans]
        faults += [
            one._replace(where=_HALF.sub("\ufffd", one.where), seen=_HALF.sub("\ufffd", one.seen)) for one in found
        ]
    rule = "an annotation without spans has the layer of the others in the file, and these are of none or of another: write one layer at a time"
    faults += [
        Fault("export-lost", where, f"{one.layer} of {one.annotator}", rule)
        for where, one in empty
        if layers != {one.layer}
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8"), tell(faults)


def _task(document: str, text: str, annotations: Sequence[Annotation], faults: list[Fault]) -> dict[str, Any]:
    digest = text_sha256(_HALF.sub("\ufffd", text))
    fitting = []
    for annotation in annotations:
        if annotation.text_sha256 == digest:
            fitting.append(annotation)
        else:
            seen = f"{annotation.layer} of {annotation.annotator}"
            rule = "it was made on another text than the one to be written, so it is left out: write it with its own, or carry it first"
            faults.append(Fault("annotation-text", annotation.where or document, seen, rule))
    by_people = [one for one in fitting if one.kind != "model"]
    task: dict[str, Any] = {
        "data": {DOCUMENT: document, TEXT: text, "text_sha256": digest},
        "annotations": [],
        "predictions": [],
    }
    if not all(_ACCOUNT.fullmatch(one.annotator) for one in by_people):
        task["meta"] = {"annotators": [one.annotator for one in by_people]}
    for one in fitting:
        where = one.where or document
        faults += _unsaid(one, where)
        made: dict[str, Any] = {"created_at": one.created} if one.created is not None else {}
        made["result"] = list(_results(one, text, where, faults))
        if one.kind == "model":
            task["predictions"].append({"model_version": one.annotator, **made})
        else:
            account = {"completed_by": int(one.annotator)} if _ACCOUNT.fullmatch(one.annotator) else {}
            # Where nothing is said, the server takes what it imports for ground truth.
            task["annotations"].append({**account, "was_cancelled": False, "ground_truth": False, **made})
    return task


def _unsaid(annotation: Annotation, where: str) -> Iterator[Fault]:
    """What an annotation, its spans and its relations say that no task can."""
    for name in ("scheme_version", "guidelines_sha256"):
        if value := getattr(annotation, name):
            yield Fault("export-lost", where, value, f"`{name}` of an annotation: {_NO_PLACE}")
    for span in annotation.spans:
        losses = {
            "text": "null" if span.text is None else None,
            "name": span.name if span.name != name_of(span.text or "") else None,
            "ref": span.ref,
            "made_by": span.made_by if span.made_by != annotation.annotator else None,
            "checked_by": span.checked_by,
            "status": span.status if span.status != "exact" else None,
        }
        for name, value in losses.items():
            if value is not None:
                yield Fault("export-lost", where, f"{span.id}: {value}", f"`{name}` of a span: {_NO_PLACE}")
    for number, relation in enumerate(annotation.relations, 1):
        if relation.id != f"r{number}":
            rule = "a relation has no id in Label Studio; read back they are r1, r2 … in order: nothing to do"
            yield Fault("export-lost", where, relation.id, rule)


def _results(annotation: Annotation, text: str, where: str, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    written: set[str] = set()
    for span in annotation.spans:
        if not slice_is(text, span.start, span.end, text[span.start : span.end] if span.text is None else span.text):
            id = "span-range" if not 0 <= span.start < span.end <= len(text) else "span-text"
            seen = f"span {span.id} [{span.start}:{span.end}) says «{short(span.text or '')}»"
            faults.append(Fault(id, where, seen, f"that does not stand there, so {_LEFT_OUT}"))
        elif span.id in written:
            faults.append(Fault("span-duplicate", where, f"a second span {span.id}", _LEFT_OUT))
        else:
            written.add(span.id)
            yield from _region(span, annotation, text)
    for relation in annotation.relations:
        if {relation.head, relation.tail} <= written:
            yield _relation(relation)
        else:
            seen = f"relation {relation.id} ({relation.label}) from {relation.head} to {relation.tail}"
            faults.append(Fault("relation-end", where, seen, f"one of its ends is not written, so {_LEFT_OUT}"))


def _region(span: Span, annotation: Annotation, text: str) -> Iterator[dict[str, Any]]:
    """The results of one span: its label, its attributes as choices, its note as a text."""
    by_hand = annotation.kind != "model" and span.made_by in (None, annotation.annotator)
    place = {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
    region = {"id": span.id, "to_name": TEXT, "origin": "manual" if by_hand else "prediction"}
    yield {**region, "from_name": annotation.layer, "type": "labels", "value": {**place, "labels": [span.label]}}
    for name, value in span.attributes:
        yield {**region, "from_name": name, "type": "choices", "value": {**place, "choices": [value]}}
    if span.note is not None:
        yield {**region, "from_name": NOTE, "type": "textarea", "value": {**place, "text": [span.note]}}


def _relation(relation: Relation) -> dict[str, Any]:
    ends = {"from_id": relation.head, "to_id": relation.tail}
    return {**ends, "type": "relation", "direction": "right", "labels": [relation.label]}
