"""Regions: what the `result` of one Label Studio annotation says, as spans and relations.

A region is one id on one range. Several results bear its id: its labels (of one control or of several), and what the annotator said of it in choices,
texts, ratings and taxonomies.

    {"id": "k1", "type": "labels",   "from_name": "entity", "to_name": "text", "value": {"start": 3, "end": 8, "text": "بغداد", "labels": ["GPE"]}}
    {"id": "k1", "type": "choices",  "from_name": "role",   "to_name": "text", "value": {"start": 3, "end": 8, "choices": ["government"]}}
    {"from_id": "k1", "to_id": "k2", "type": "relation", "direction": "right", "labels": ["source"]}

    ReceivedSpan("k1", "GPE", 3, 8, "بغداد", attributes=(("role", "government"),))
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from jalaa.annotation.formats.label_studio_json import as_list, as_text, shown
from jalaa.annotation.formats.received import Origin, ReceivedSpan
from jalaa.annotation.formats.tally import Fault, short

_ORIGINS: tuple[Origin, ...] = ("manual", "prediction", "prediction-changed")
_OF_RESULTS = {"id", "type", "value", "from_name", "to_name", "origin", "meta", "readonly", "hidden", "locked"}
_OF_VALUES = {"start", "end", "text", "startOffset", "endOffset", "globalOffsets"}
_IN_PAGES = {"startOffset", "endOffset", "globalOffsets", "paragraphlabels", "hypertextlabels", "htmllabels"}

_STORED = "it stays in the stored export"
_MEND = "mend the export, or export again"
_PAGE = (
    "a region of HyperText or Paragraphs says where it lies in a page, not in the text, so its span has no offsets and is refused: "
    "annotate the plain text in a Text tag"
)
_NO_TEXT = "a region that is no piece of a text has no offsets, so its span is refused: export the projects with texts"
_UNLABELLED = "a region without a label is a span with the empty label: name it with --labels"


class Place(NamedTuple):
    """Which text a region lies in (`to_name`) and which control gave it its label (`from_name`), None where the export does not say."""

    text: str | None
    control: str | None


@dataclass(frozen=True)
class Marked:
    """A span, the region it comes from (None where that has no id) and where it belongs; `is_ambiguous` if another range has that region's id too."""

    region: str | None
    place: Place
    span: ReceivedSpan
    is_ambiguous: bool = False


@dataclass(frozen=True)
class _Result:
    """One entry of `result` that is no relation; `labels` is None where it gives none, `range` where it says nothing of one."""

    kind: str
    place: Place
    value: dict[str, Any]
    labels: tuple[str, ...] | None
    range: tuple[Any, Any] | None
    origin: Origin
    notes: tuple[str, ...]


def read_results(
    results: Any, where: str, faults: list[Fault], unsaid: Origin | None = "manual"
) -> tuple[list[Marked], list[dict[str, Any]], list[Place]]:
    """The spans of one annotation, its relations as they stand, and the places of all its results.

    `unsaid` is the origin of regions that name none, None where that may be a model. Ids are unique in the annotation: the second span of a region `r` is `r#2`.
    """
    groups: dict[str | int, list[_Result]] = {}
    ties: list[dict[str, Any]] = []
    for number, one in enumerate(as_list(results, "the result of an annotation", where, faults)):
        if not isinstance(one, dict):
            faults.append(Fault("export-unreadable", where, shown(one), f"a region is an object: {_MEND}"))
        elif one.get("type") == "relation" or ("from_id" in one and "to_id" in one):
            ties.append(one)
        else:
            id = as_text(one.get("id"))
            groups.setdefault(number if id is None else id, []).append(_result(one, where, faults, unsaid))
    taken, unnamed = {id for id in groups if isinstance(id, str)}, count(1)
    marked = [
        span for id, group in groups.items() for span in _spans(id, group, _names(id, taken, unnamed), where, faults)
    ]
    return marked, ties, [one.place for group in groups.values() for one in group]


def _result(one: dict[str, Any], where: str, faults: list[Fault], unsaid: Origin | None) -> _Result:
    kind, value = as_text(one.get("type")) or "", one.get("value")
    if not isinstance(value, dict):
        seen = f"{_region(one)} has the value {shown(value)}"
        faults.append(Fault("export-unreadable", where, seen, f"a value is an object: {_MEND}"))
        value = {}
    key = kind if kind.endswith("labels") else next((key for key in value if key.endswith("labels")), None)
    if key is not None and key not in value and "labels" in value:
        key = "labels"
    labels = None if key is None else tuple(_labels(value.get(key), one, where, faults))
    unknown = [name for name in one if name not in _OF_RESULTS]
    for name in [*unknown, *(name for name in value if name not in _OF_VALUES and name not in (kind, key))]:
        rule = f"no span has a place for the `{short(name)}` of a region: {_STORED}"
        faults.append(Fault("export-lost", where, f"{_region(one)} has `{short(name)}`", rule))
    has_range = labels is not None or "start" in value or "end" in value
    range = (_offset(value.get("start")), _offset(value.get("end"))) if has_range else None
    place = Place(as_text(one.get("to_name")), as_text(one.get("from_name")))
    origin = _origin(one, unsaid, where, faults) if has_range else "manual"
    return _Result(kind, place, value, labels, range, origin, _meta(one, where, faults))


def _region(one: dict[str, Any]) -> str:
    return f"region {shown(one.get('id'))}"


def _labels(value: Any, one: dict[str, Any], where: str, faults: list[Fault]) -> Iterator[str]:
    for label in value if isinstance(value, list) else [] if value is None else [value]:
        if not isinstance(label, str):
            seen = f"{_region(one)} has the label {shown(label)}"
            faults.append(Fault("export-unreadable", where, seen, f"a label is a text: {_MEND}"))
        yield label if isinstance(label, str) else shown(label)


def _offset(value: Any) -> Any:
    """An offset as it stands; of a list or object, which can be none, what a message would show."""
    return shown(value) if isinstance(value, list | dict) else value


def _origin(one: dict[str, Any], unsaid: Origin | None, where: str, faults: list[Fault]) -> Origin:
    value = one.get("origin")
    known = unsaid if value is None else next((origin for origin in _ORIGINS if origin == value), None)
    if known is not None:
        return known
    rule = "who made a region is not said where a model may have made it, so that nothing of a model is called a person's it counts as suggested"
    faults.append(Fault("export-lost", where, f"{_region(one)} has the origin {shown(value)}", rule))
    return "prediction"


def _meta(one: dict[str, Any], where: str, faults: list[Fault]) -> tuple[str, ...]:
    """The free text that an annotator wrote on a region."""
    meta = one.get("meta")
    if not meta:
        return ()
    known = meta.get("text") if isinstance(meta, dict) else None
    texts = [text for text in (known if isinstance(known, list) else [known]) if text is not None]
    others = [name for name in meta if name != "text"] if isinstance(meta, dict) else [shown(meta)]
    for name in [*others, *(shown(text) for text in texts if as_text(text) is None)]:
        rule = f"no span has a place for the `meta` of a region: {_STORED}"
        faults.append(Fault("export-lost", where, f"{_region(one)} has the meta `{short(name)}`", rule))
    return tuple(plain for text in texts if (plain := as_text(text)) is not None)


def _names(id: str | int, taken: set[str], unnamed: Iterator[int]) -> Iterator[str]:
    """Ids for the spans of one region, that no other region of the annotation has: `r`, `r#2`, `r#3`; without a region id `s1`, `s2`."""
    if isinstance(id, str):
        yield id
    numbers = (f"{id}#{number}" for number in count(2)) if isinstance(id, str) else (f"s{number}" for number in unnamed)
    for name in numbers:
        if name not in taken:
            taken.add(name)
            yield name


def _spans(
    id: str | int, group: Sequence[_Result], names: Iterator[str], where: str, faults: list[Fault]
) -> Iterator[Marked]:
    """The spans of all results that bear one id; results of no range belong to its first range, or to the whole text where there is none."""
    ranges: dict[str, list[_Result]] = {}
    for one in group:
        if one.range is not None:
            ranges.setdefault(repr(one.range), []).append(one)
    unplaced = [one for one in group if one.range is None]
    for one in unplaced if not ranges else ():
        name = short(_control(one))
        rule = f"`{name}` is about the whole text and no layer has a place for that: {_STORED}"
        faults.append(Fault("export-lost", where, f"`{name}` ({short(one.kind)})", rule))
    for number, placed in enumerate(ranges.values()):
        results = placed if number else [*placed, *unplaced]
        said = [one for one in results if one.labels is None]
        attributes, note = _said(said, [text for one in results for text in one.notes], where, faults)
        labelled = [one for one in results if one.labels is not None] or [one for one in results if one.range][:1]
        for one, label in ((result, label) for result in labelled for label in result.labels or ("",)):
            start, end = _offsets(one, where, faults)
            span = ReceivedSpan(
                next(names), label, start, end, _quote(one, where, faults), attributes, note, one.origin
            )
            yield Marked(id if isinstance(id, str) else None, one.place, span, is_ambiguous=len(ranges) > 1)
            if not one.labels:
                faults.append(Fault("export-lost", where, f"region {shown(id)}", _UNLABELLED))
            if number:
                seen = f"region {shown(id)} stands on [{shown(start)}:{shown(end)}) too, there it is span {span.id}"
                faults.append(Fault("span-duplicate", where, seen, "give each region an id of its own"))


def _offsets(one: _Result, where: str, faults: list[Fault]) -> tuple[Any, Any]:
    start, end = one.range or (None, None)
    if not _IN_PAGES.isdisjoint((*one.value, one.kind)) or (isinstance(start, str) and start.startswith("/")):
        faults.append(Fault("span-range", where, f"{shown(one.value.get('text'))} in a page", _PAGE))
        return None, None
    if start is None and end is None and one.kind not in ("labels", ""):
        faults.append(Fault("span-range", where, f"a region of {short(one.kind)}", _NO_TEXT))
    return start, end


def _quote(one: _Result, where: str, faults: list[Fault]) -> str | None:
    quote = one.value.get("text")
    if quote is not None and not isinstance(quote, str) and one.labels is not None:
        rule = f"a quote is a text, so the span has none to compare with: {_STORED}"
        faults.append(Fault("export-lost", where, f"the quote {shown(quote)}", rule))
    return quote if isinstance(quote, str) else None


def _said(
    results: Sequence[_Result], notes: list[str], where: str, faults: list[Fault]
) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """Attributes and note of a region. Its only text is its note, unless a note stands in its `meta`; several texts are attributes."""
    answers: dict[str, list[str]] = {}
    texts: dict[str, list[str]] = {}
    for one in results:
        name = _control(one)
        given = list(_answers(one, where, faults))
        if given:
            (texts if one.kind == "textarea" else answers).setdefault(name, []).extend(given)
    if len(texts) == 1 and not notes:
        notes = texts.popitem()[1]
    for name, given in answers.items():
        if len(given) > 1:
            rule = f"an attribute has one value, so several of `{short(name)}` are joined by |: name such a value with --labels"
            faults.append(Fault("export-lost", where, f"{shown(given)}", rule))
    attributes = [(name, "|".join(given)) for name, given in answers.items()]
    attributes += [(name, "\n".join(given)) for name, given in texts.items()]
    return tuple(dict(attributes).items()), "\n".join(notes) if notes else None


def _control(one: _Result) -> str:
    return one.kind if one.place.control is None else one.place.control


def _answers(one: _Result, where: str, faults: list[Fault]) -> Iterator[str]:
    """What an annotator said of a region, value by value; a path in a taxonomy is one value, its steps parted by /."""
    value = one.value.get("text" if one.kind == "textarea" else one.kind)
    for given in value if isinstance(value, list) else [value]:
        steps = [as_text(step) for step in (given if isinstance(given, list) else [given])]
        if steps and None not in steps:
            yield "/".join(step for step in steps if step is not None)
        else:
            rule = f"`{short(_control(one))}` of a region is no text, number or choice, and no attribute can hold it: {_STORED}"
            faults.append(Fault("export-lost", where, shown(given), rule))
