"""Any JSON lines with spans: each line a text and what was marked in it, under whatever names its makers chose; also gzipped.

    {"paragraph_id": "7", "paragraph": "في بغداد", "labels": [{"technique": "LOC", "start": 3, "end": 8, "text": "بغداد"}]}
      id ┘             text ┘                  spans ┘         label ┘       start ┘   end ┘    quote ┘

A span is an object, or a list [start, end, label] as doccano and spaCy write it; a line may be spaCy's [text, {"entities": [...]}].
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedSpan, ReceivedTask
from jalaa.annotation.formats.tally import Fault, short, tell
from jalaa.files import TEXT_LIMIT, decode
from jalaa.incidents import Refused, nearest

DEFAULTS = {
    "text": "text",
    "id": "id",
    "spans": "spans",
    "start": "start",
    "end": "end",
    "label": "label",
    "quote": "text",
}
"""What each field is called where nobody says otherwise; `annotator` (of a line) and `span_id` have no name until one is given."""

FIELDS = (*DEFAULTS, "annotator", "span_id")
_DEEPEST = 32
_OF_LINES = ("text", "id", "spans", "annotator")
_NEEDED = ("text", "spans", "start", "end", "label")

_NO_KEY = "name the right one with --fields"
_NO_SPAN = "it is left out; give each span a start, an end and a label, or name theirs with --fields"
_NO_LINE = "the line is left out; give each line an object with a text and a list of spans"
_UNREAD = "a layer has no place for it"
_UNREAD_KEYS = "a layer has a place for spans alone"


def read(data: bytes, where: str, fields: Mapping[str, str]) -> Export:
    """The lines as tasks. `fields` names the fields whose names are not the defaults: {"text": "paragraph", "spans": "labels"}.

    Lines without an id are called by file and number, spans without one s1, s2 …; a span of several labels is several spans. Other texts,
    numbers and truth values of a span are its attributes; other keys of a line are told as not read. No offset is judged here.

    >>> row = '{"t": "في بغداد", "e": [[3, 8, "LOC"]]}'
    >>> export = read(row.encode(), "news.jsonl", {"text": "t", "spans": "e"})
    >>> export.tasks[0].document, export.tasks[0].annotations[0].spans
    ('news-1', (ReceivedSpan(id='s1', label='LOC', start=3, end=8, quote=None, attributes=(), note=None, origin='manual'),))
    """
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        faults = [Fault("export-unreadable", where, f"no field is called `{unknown[0]}`", nearest(unknown[0], FIELDS))]
        return Export((), tuple(tell(faults)))
    try:
        text = decode(plain(data, where), where).removeprefix("\ufeff")
    except Refused as refused:
        return Export((), refused.incidents)
    faults = []
    rows = list(_rows(text, where, faults))
    if not rows and not faults:
        faults.append(Fault("export-unreadable", where, "it holds no line", "is this the right file?"))
    names = {**DEFAULTS, **fields}
    missing = list(_missing(rows, names, where))
    if missing:
        return Export((), tuple(tell([*faults, *missing])))
    tasks = tuple(task for row in rows if (task := _task(*row, where, names, faults)) is not None)
    return Export(tasks, tuple(tell([*faults, *_unread(rows, names, where)])))


def plain(data: bytes, where: str) -> bytes:
    """The data, unpacked if it is gzipped; no more than a text may have."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacked = bytearray()
    try:
        while data and len(unpacked) <= TEXT_LIMIT:
            member = zlib.decompressobj(wbits=31)
            unpacked += member.decompress(data, TEXT_LIMIT + 1 - len(unpacked))
            if not member.eof and len(unpacked) <= TEXT_LIMIT:
                raise zlib.error("it ends in the middle")
            data = member.unused_data
    except zlib.error as error:
        rule = "pack the file again, or import it unpacked"
        raise Refused(tell([Fault("export-unreadable", where, f"it is no whole gzip file ({error})", rule)])) from error
    if len(unpacked) > TEXT_LIMIT:
        rule = "is this the right file? if so, part it"
        raise Refused(tell([Fault("file-size", where, f"more than {TEXT_LIMIT:,} bytes unpacked", rule)]))
    return bytes(unpacked)


def _rows(text: str, where: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and object of each line that holds one."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        here = f"{where}:{number}"
        try:
            row = json.loads(line, object_pairs_hook=_once)
            if _is_deep(row):
                raise RecursionError
            if "\\u" in line:
                json.dumps(row, ensure_ascii=False).encode("utf-8")
        except RecursionError:
            faults.append(Fault("json-syntax", here, "nested too deep", _NO_LINE))
        except UnicodeEncodeError as error:
            seen = f"it holds the lone surrogate U+{ord(error.object[error.start]):04X}"
            rule = "half a character fits into no text, so the line is left out; write the whole character"
            faults.append(Fault("annotation-surrogate", here, seen, rule))
        except ValueError as error:
            rule = _NO_LINE
            if text.lstrip().startswith("["):
                rule = "is the file one JSON array over many lines? write one object a line"
            faults.append(Fault("json-syntax", here, short(str(error)), rule))
        else:
            if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and isinstance(row[1], dict):
                row = {"text": row[0], **row[1]}
            if isinstance(row, dict):
                yield number, row
            else:
                faults.append(Fault("json-syntax", here, f"{_shown(row)} stands where an object is due", _NO_LINE))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _is_deep(value: Any) -> bool:
    """Whether it is nested deeper than any text with spans: what reads it later would run out of stack."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [part for one in level if isinstance(one, list | dict) for part in _parts(one)]
    return bool(level)


def _parts(value: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _missing(rows: list[tuple[int, dict[str, Any]]], names: Mapping[str, str], where: str) -> Iterator[Fault]:
    """A fault for each field that no line, or no span, has, naming the keys that are there."""
    spans = [span for _, row in rows for span in _listed(row.get(names["spans"])) if isinstance(span, dict)]
    for field, name in names.items():
        things = [row for _, row in rows] if field in _OF_LINES else spans
        named = field in _NEEDED or name != DEFAULTS.get(field)
        if things and named and not any(name in thing for thing in things):
            keys = dict.fromkeys(key for thing in things for key in thing)
            kind = "line" if field in _OF_LINES else "span"
            seen = f"no {kind} has the key `{short(name)}` for its {field}; there are: {', '.join(map(short, keys)) or 'none'}"
            yield Fault("export-unreadable", where, seen, _NO_KEY)


def _task(
    number: int, row: dict[str, Any], where: str, names: Mapping[str, str], faults: list[Fault]
) -> ReceivedTask | None:
    here = f"{where}:{number}"
    text, spans = row.get(names["text"]), row.get(names["spans"])
    if not isinstance(text, str):
        faults.append(Fault("export-unreadable", here, f"its {names['text']} is {_shown(text)} and no text", _NO_LINE))
        return None
    if not isinstance(spans, list):
        faults.append(
            Fault("export-unreadable", here, f"its {names['spans']} is {_shown(spans)} and no list", _NO_LINE)
        )
        return None
    found = []
    for place, span in enumerate(spans, 1):
        found += _spans(span, place, here, names, faults)
    annotator = _word(row.get(names["annotator"])) if "annotator" in names else None
    document = _word(row.get(names["id"])) or f"{_stem(where)}-{number}"
    return ReceivedTask(document, text, (ReceivedAnnotation(annotator, tuple(found)),), here)


def _spans(span: Any, place: int, here: str, names: Mapping[str, str], faults: list[Fault]) -> Iterator[ReceivedSpan]:
    if isinstance(span, list) and len(span) >= 3:
        if len(span) > 3:
            faults.append(Fault("export-lost", here, f"span {place} goes on with {_shown(span[3:])}", _UNREAD))
        span = dict(zip((names["start"], names["end"], names["label"]), span, strict=False))
    if not isinstance(span, dict) or any(names[field] not in span for field in ("start", "end", "label")):
        faults.append(Fault("export-unreadable", here, f"span {place} is {_shown(span)}", _NO_SPAN))
        return
    labels = [_word(label) for label in _listed(span[names["label"]]) or [span[names["label"]]]]
    if None in labels:
        faults.append(
            Fault("export-unreadable", here, f"span {place} has the label {_shown(span[names['label']])}", _NO_SPAN)
        )
        return
    name = (_word(span.get(names["span_id"])) if "span_id" in names else None) or f"s{place}"
    quote = span.get(names["quote"])
    known = {names[field] for field in ("start", "end", "label", "span_id") if field in names}
    attributes = []
    for key, value in span.items():
        if key in known or (key == names["quote"] and (value is None or isinstance(value, str))):
            continue
        word = _word(value)
        if word is not None:
            attributes.append((key, word))
        elif value is not None:
            faults.append(Fault("export-lost", here, f"span {name} has {short(key)} {_shown(value)}", _UNREAD))
    for count, label in enumerate(labels, 1):
        yield ReceivedSpan(
            id=name if count == 1 else f"{name}#{count}",
            label=label or "",
            start=span[names["start"]],
            end=span[names["end"]],
            quote=quote if isinstance(quote, str) else None,
            attributes=tuple(attributes),
        )


def _unread(rows: list[tuple[int, dict[str, Any]]], names: Mapping[str, str], where: str) -> Iterator[Fault]:
    known = {names[field] for field in _OF_LINES if field in names}
    keys = dict.fromkeys(key for _, row in rows for key in row if key not in known)
    if keys:
        yield Fault("export-lost", where, f"of its lines {', '.join(map(short, keys))} are not read", _UNREAD_KEYS)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any) -> str | None:
    """A text, number or truth value as text, None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _stem(where: str) -> str:
    return where.replace("\\", "/").rpartition("/")[2].partition(".")[0]


def _shown(value: Any) -> str:
    return short(json.dumps(value, ensure_ascii=False)[:200])
