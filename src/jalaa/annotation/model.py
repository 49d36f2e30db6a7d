"""Span, relation, annotation: the canonical stand-off form, one JSON line per annotation.

An annotation is what one annotator made of one document in one layer. Its spans are ranges (code points, half-open) of the text it was made on,
whose hash it bears; that text is never stored with it. No spans means: looked, and found none.

    {"document": "a1", "annotator": "m0", "layer": "entity", "kind": "model", "text_sha256": "…", …, "spans": [{"id": "e1", "label": "GPE", …}]}
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jalaa.edits import mask
from jalaa.files import read_text
from jalaa.incidents import Incident, nearest
from jalaa.units import slice_is

AnnotatorKind = Literal["human", "model", "mixed"]

_DROPPED_FROM_NAMES = {
    # Harakat, Quranic marks and tatweel; quotation marks of every style.
    **dict.fromkeys([*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640]),
    **dict.fromkeys(map(ord, "\"'«»‹›“”„‟‘’‚‛")),
}


@dataclass(frozen=True)
class Span:
    """A labelled range of a text; spans may nest, overlap or share a range, but each is contiguous.

    `text` is what stands there, null where withheld characters are touched. `name` is what it names: without diacritics, tatweel and quotation
    marks, the article restored after لل. `ref` is a key of annotations/entities.yaml. `attributes` are (name, value) pairs. `made_by` and
    `checked_by` are annotators. `status` says how it came to the text it is shown on (see `jalaa.projection.STATUSES`). `note` is what the
    annotator remarked on it, in free words.
    """

    id: str
    layer: str
    label: str
    start: int
    end: int
    text: str | None
    name: str | None
    attributes: tuple[tuple[str, str], ...] = ()
    ref: str | None = None
    made_by: str | None = None
    checked_by: str | None = None
    status: str = "exact"
    note: str | None = None


@dataclass(frozen=True)
class Relation:
    """A labelled, directed tie between two spans of one annotation, by their ids."""

    id: str
    label: str
    head: str
    tail: str


@dataclass(frozen=True)
class Annotation:
    """What one annotator made of one document in one layer."""

    document: str
    annotator: str
    layer: str
    kind: AnnotatorKind
    text_sha256: str
    scheme_version: str
    guidelines_sha256: str | None
    created: str | None
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...] = ()
    where: str = ""


def name_of(text: str, article_after_lam: bool = False) -> str:
    """What a span names: its text without diacritics, tatweel and quotation marks; `article_after_lam` restores ال of a span that begins in لل.

    Whether it does is for the annotator to say: «للولايات» holds «الولايات», «للبنان» holds «لبنان».

    >>> name_of("مثَّل"), name_of("لولايات المتحدة", article_after_lam=True)
    ('مثل', 'الولايات المتحدة')
    """
    plain = " ".join(text.translate(_DROPPED_FROM_NAMES).split())
    return f"ا{plain}" if article_after_lam else plain


def text_sha256(text: str) -> str:
    """The hash by which annotations know a text: SHA-256 of its UTF-8. Mask withheld characters first (`jalaa.edits.mask`)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_annotations(annotations: Iterable[Annotation]) -> str:
    """JSON lines, one annotation each, in the order given.

    Layer and status of the spans are left out, they follow from the annotation, and so is a note where there is none.
    """
    return "".join(json.dumps(_to_json(annotation), ensure_ascii=False) + "\n" for annotation in annotations)


def read_annotations(path: Path, name: str | None = None) -> tuple[list[Annotation], list[Incident]]:
    """The annotations of a layer file, and an incident for each line that is not one; `name` is how incidents call the file."""
    annotations, incidents = [], []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{name or path}:{number}"
        faults = list(_surrogates(line, where))
        try:
            annotation = _from_json(json.loads(line, object_pairs_hook=_once), where) if not faults else None
        except RecursionError:
            faults.append(Incident("json-syntax", where, "nested too deep: is this an annotation?"))
        except (ValueError, TypeError, KeyError) as error:
            faults.append(
                Incident(
                    "json-syntax",
                    where,
                    f"{_reason(error)}: mend the line, or write it again with the tool that made it",
                )
            )
        if faults:
            incidents += faults
        else:
            annotations.append(annotation)
    return annotations, incidents


def check_shape(annotation: Annotation, text: str, withheld: Sequence[tuple[int, int]] = ()) -> Iterator[Incident]:
    """Incidents of the spans and relations of one annotation against the text it was made on (code points).

    `withheld` are ranges of that text whose characters are personal data: no message quotes them, and no span may.
    """
    seen: set[str] = set()
    masked = mask(text, withheld)
    advice = "offsets count code points, half-open, start < end; was the text changed after annotation?"
    for span in annotation.spans:
        if span.id in seen:
            yield Incident(
                "span-duplicate",
                annotation.where,
                f"span id {span.id} stands twice in one annotation: give each span its own",
            )
        seen.add(span.id)
        here = f"span {span.id} [{span.start}:{span.end})"
        hidden = any(span.start < end and start < span.end for start, end in withheld)
        if not 0 <= span.start < span.end <= len(text):
            yield Incident(
                "span-range", annotation.where, f"{here} lies outside the text of {len(text)} code points: {advice}"
            )
        elif hidden and not (span.text is None and span.name is None):
            yield Incident(
                "span-withheld",
                annotation.where,
                f"{here} touches withheld characters: write null for its text and name",
            )
        elif not hidden and not slice_is(text, span.start, span.end, span.text or ""):
            says = "null" if span.text is None else f"«{span.text}»"
            message = f"{here} says {says}, the text there is «{masked[span.start : span.end]}»: offsets count code points; was the text changed after annotation?"
            yield Incident("span-text", annotation.where, message)
    for relation in annotation.relations:
        for end in (relation.head, relation.tail):
            if end not in seen:
                advice = "add the span, or remove the relation"
                yield Incident(
                    "relation-end",
                    annotation.where,
                    f"relation {relation.id} ({relation.label}) ends at span {end}, which is not there: {advice}",
                )


def _to_json(annotation: Annotation) -> dict[str, Any]:
    spans = [_span_json(span) for span in annotation.spans]
    row = vars(annotation) | {"spans": spans, "relations": [vars(one) for one in annotation.relations]}
    del row["where"]
    return row


def _span_json(span: Span) -> dict[str, Any]:
    row = vars(span) | {"attributes": dict(span.attributes)}
    del row["layer"], row["status"]
    if span.note is None:
        del row["note"]
    return row


def _from_json(row: Any, where: str) -> Annotation:
    fields = _fields(row, {*Annotation.__dataclass_fields__} - {"where"}, optional={"relations"})
    kind = _text(fields["kind"])
    if kind not in ("human", "model", "mixed"):
        raise ValueError(f"kind is {kind!r}, it is human, model or mixed")
    layer = _text(fields["layer"])
    return Annotation(
        document=_text(fields["document"]),
        annotator=_text(fields["annotator"]),
        layer=layer,
        kind=kind,
        text_sha256=_text(fields["text_sha256"]),
        scheme_version=_text(fields["scheme_version"]),
        guidelines_sha256=_text(fields["guidelines_sha256"], null=True),
        created=_text(fields["created"], null=True),
        spans=tuple(_span(span, layer) for span in _list(fields["spans"])),
        relations=tuple(_relation(relation) for relation in _list(fields.get("relations", []))),
        where=where,
    )


def _span(row: Any, layer: str) -> Span:
    optional = {"attributes", "ref", "made_by", "checked_by", "name", "note"}
    fields = _fields(row, {*Span.__dataclass_fields__} - {"layer", "status"}, optional)
    start, end = fields["start"], fields["end"]
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"span {fields['id']!r} has the offsets {start!r}, {end!r}, they are whole numbers")
    attributes = fields.get("attributes", {})
    if not isinstance(attributes, dict):
        raise TypeError(f"span {fields['id']!r} has the attributes {attributes!r}, they are an object of name to value")
    return Span(
        id=_text(fields["id"]),
        layer=layer,
        label=_text(fields["label"]),
        start=start,
        end=end,
        text=_text(fields["text"], null=True),
        name=_text(fields.get("name"), null=True),
        attributes=tuple((name, _text(value)) for name, value in sorted(attributes.items())),
        ref=_text(fields.get("ref"), null=True),
        made_by=_text(fields.get("made_by"), null=True),
        checked_by=_text(fields.get("checked_by"), null=True),
        note=_text(fields.get("note"), null=True),
    )


def _relation(row: Any) -> Relation:
    fields = _fields(row, {*Relation.__dataclass_fields__}, set())
    return Relation(**{name: _text(value) for name, value in fields.items()})


def _fields(row: Any, known: set[str], optional: set[str]) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise TypeError(f"{json.dumps(row, ensure_ascii=False)[:60]} stands where an object is due")
    for name in row:
        if name not in known:
            raise ValueError(f"unknown key {name!r}; {nearest(name, sorted(known))}")
    for name in sorted(known - optional):
        if name not in row:
            raise KeyError(f"the key {name!r} is missing")
    return row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; a key given twice, of which most parsers silently keep the last, is refused."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{json.dumps(value, ensure_ascii=False)[:60]} stands where a list is due")
    return value


def _text(value: Any, null: bool = False) -> Any:
    if not (isinstance(value, str) or (null and value is None)):
        raise TypeError(f"{json.dumps(value, ensure_ascii=False)[:60]} stands where a text is due")
    return value


def _surrogates(line: str, where: str) -> Iterator[Incident]:
    """Lone surrogates hide in JSON as escapes (\\ud83d without its second half) that every parser lets through."""
    if "\\u" not in line.lower():
        return
    try:
        json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        found = f"U+{ord(error.object[error.start]):04X}"
        advice = "it is half of a character; export again, or mend the text it stands in"
        yield Incident("annotation-surrogate", where, f"holds the lone surrogate {found}: {advice}")
    except (ValueError, RecursionError):
        return


def _reason(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)
