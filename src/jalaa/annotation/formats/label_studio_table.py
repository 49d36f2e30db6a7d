"""Label Studio's flat exports, JSON_MIN and CSV or TSV: one row for each annotation, data and answers side by side.

    annotation_id  annotator  id  text                  label
    11             1          7   في بغداد              [{"start": 3, "end": 8, "text": "بغداد", "labels": ["GPE"]}]

They hold less than JSON, and the reader says so each time.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from jalaa.annotation.formats.label_studio_json import as_text, parse_text, shown
from jalaa.annotation.formats.label_studio_regions import read_results
from jalaa.annotation.formats.label_studio_tasks import Made, Task, received
from jalaa.annotation.formats.received import Export
from jalaa.annotation.formats.tally import Fault, short, tell
from jalaa.files import decode
from jalaa.incidents import Refused

_BOOKKEEPING = ("annotation_id", "annotator", "created_at", "id", "lead_time", "updated_at")
_OF_TASKS = ("annotations", "completions", "drafts", "predictions")
_HOLDS_LESS = (
    "it holds no region ids, relations, answers on regions or notes, and says neither what was cancelled nor what a model suggested, so all of it "
    "counts as made by hand: export JSON to have them"
)
_LONGEST_CELL = 1 << 27
_MEND = "mend the export, or export again"


def is_table(value: Any) -> bool:
    """Whether parsed JSON is JSON_MIN: a list of objects of which none has the parts of a task.

    >>> is_table([{"id": 7, "text": "…", "label": []}]), is_table([{"id": 7, "data": {"text": "…"}}]), is_table([])
    (True, False, False)
    """
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    tasks = (
        row
        for row in rows
        if isinstance(row.get("data"), dict) or any(isinstance(row.get(name), list) for name in _OF_TASKS)
    )
    return bool(rows) and next(tasks, None) is None


def read(data: bytes, where: str, text_field: str | None = None) -> Export:
    """Read a CSV or TSV export; `where` and `text_field` as in `label_studio.read`, and nothing is raised.

    >>> export = read('id,annotator,text,label\\n7,2,في بغداد,"[{""start"":3,""end"":8,""labels"":[""GPE""]}]"\\n'.encode(), "export.csv")
    >>> [(task.document, one.annotator, one.layer, [span.id for span in one.spans]) for task in export.tasks for one in task.annotations]
    [('7', '2', 'label', ['s1'])]
    """
    faults: list[Fault] = []
    try:
        text = decode(data, where).removeprefix("\ufeff")
    except Refused as refused:
        return Export((), refused.incidents)
    return read_rows(list(_rows(text, where, faults)), where, text_field, faults)


def read_rows(rows: list[Any], where: str, text_field: str | None, faults: list[Fault]) -> Export:
    """The export that rows of JSON_MIN, or of a CSV whose cells were parsed, make; `faults` are those found so far."""
    if rows:
        faults.append(Fault("export-lost", where, "a flat export", _HOLDS_LESS, "warning"))
    columns = {name: None for row in rows if isinstance(row, dict) for name, cell in row.items() if _holds_spans(cell)}
    tasks: dict[tuple[str, str], list[Task]] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            faults.append(
                Fault("export-unreadable", where, f"{shown(row)} as row {number}", f"a row is an object: {_MEND}")
            )
            continue
        task = _task(row, number, list(columns), where, faults)
        key = (task.document, repr(sorted((name, as_text(value)) for name, value in task.data.items())))
        tasks.setdefault(key, []).append(task)
    whole = [
        Task(parts[0].document, parts[0].data, tuple(made for one in parts for made in one.made), parts[0].where)
        for parts in tasks.values()
    ]
    return Export(tuple(received(whole, text_field, where, faults)), tuple(tell(faults)))


def _rows(text: str, where: str, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    """The rows of a CSV or TSV that are not blank, cells that hold JSON lists parsed."""
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    # The limit of a cell is the interpreter's, and 128 KiB; a long text with its spans is more.
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = next(reader, [])
        if len(set(header)) < len(header) or not header:
            faults.append(
                Fault(
                    "export-unreadable",
                    where,
                    f"the first line is {shown(','.join(header))}",
                    "it names each column once: is this the right file?",
                )
            )
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            here = f"{where}:{reader.line_num}"
            if len(cells) != len(header):
                seen = f"{len(cells)} cells under {len(header)} names"
                faults.append(
                    Fault(
                        "export-unreadable",
                        here,
                        seen,
                        f"a row has a cell for each column; what is missing is empty: {_MEND}",
                    )
                )
            yield {name: _cell(cell, here, faults) for name, cell in zip(header, cells, strict=False)}
    except csv.Error as error:
        faults.append(Fault("export-unreadable", where, short(str(error)), f"from there on it is no table: {_MEND}"))
    finally:
        csv.field_size_limit(limit)


def _cell(cell: str, where: str, faults: list[Fault]) -> Any:
    """The list that a cell holds in JSON, else the cell as it stands: texts may begin with a bracket too."""
    if not cell.lstrip().startswith("["):
        return cell
    found: list[Fault] = []
    value = parse_text(cell, where, found)
    if isinstance(value, list) and (not value or isinstance(value[0], dict)):
        faults += found
        return value
    if '"labels"' in cell or "'labels'" in cell:
        faults.append(
            Fault("export-unreadable", where, shown(cell), f"spans are a list in JSON; these are not read: {_MEND}")
        )
    return cell


def _holds_spans(cell: Any) -> bool:
    return isinstance(cell, list) and any(isinstance(one, dict) and _label_key(one) for one in cell)


def _label_key(value: dict[str, Any]) -> str | None:
    return next((name for name in value if name.endswith("labels")), None)


def _task(row: dict[str, Any], number: int, columns: list[str], where: str, faults: list[Fault]) -> Task:
    """A row as a task with one annotation, or with none where it names neither annotator nor annotation."""
    document = next(text for name in (row.get("document"), row.get("id"), number) if (text := as_text(name)))
    here = f"{where}: task {short(as_text(row.get('id')) or str(number))}"
    results = []
    for name in columns:
        for one in row[name] if isinstance(row.get(name), list) else ():
            if isinstance(one, dict) and (key := _label_key(one)):
                results.append({"type": key, "from_name": name, "value": one})
            else:
                rule = f"what stands in `{short(name)}` beside spans belongs to no region that a flat export names: export JSON"
                faults.append(Fault("export-lost", here, shown(one), rule))
    data = {name: value for name, value in row.items() if name not in columns and name not in _BOOKKEEPING}
    if not results and not any(row.get(name) for name in ("annotator", "annotation_id")):
        return Task(document, data, (), here)
    marked, _, _ = read_results(results, here, faults)
    annotator = row.get("annotator")
    who = as_text(annotator.get("id") or annotator.get("email")) if isinstance(annotator, dict) else as_text(annotator)
    made = Made("annotation", who or None, as_text(row.get("created_at")) or None, tuple(marked), (), ())
    return Task(document, data, (made,), here)
