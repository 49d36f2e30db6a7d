"""Label Studio: JSON exports of any year, wrapped per project or not, read as tasks with annotations, drafts and predictions.

    [ {"id": 7, "data": {"text": "…"}, "annotations": [{"completed_by": 2, "result": [region, region, relation]}], "drafts": […], "predictions": […]} ]

An annotation there is one of ours for each text and each set of labels (`from_name`) that it has spans of. JSON_MIN, which looks alike from outside, is
told by its shape and read by `label_studio_table`.
"""

import re
from collections.abc import Iterator
from typing import Any

from jalaa.annotation.formats import label_studio_table
from jalaa.annotation.formats.label_studio_json import as_list, as_text, parse, shown
from jalaa.annotation.formats.label_studio_regions import read_results
from jalaa.annotation.formats.label_studio_relations import tie
from jalaa.annotation.formats.label_studio_tasks import Made, Task, received
from jalaa.annotation.formats.received import Export, ReceivedTask, State
from jalaa.annotation.formats.tally import Fault, short, tell

_LISTS: dict[str, State] = {
    "annotations": "annotation",
    "completions": "annotation",
    "drafts": "draft",
    "predictions": "prediction",
}
_IN_TITLE = re.compile(r"[A-Za-z0-9.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|annotator-[0-9]+")
_NO = (None, False, 0, "", "false", "False", "0")
_OF_ANNOTATIONS = frozenset(
    [
        "annotation",
        "bulk_created",
        "cluster",
        "completed_by",
        "created_ago",
        "created_at",
        "created_username",
        "draft_created_at",
        "ground_truth",
        "honeypot",
        "id",
        "import_id",
        "last_action",
        "last_created_by",
        "lead_time",
        "mislabeling",
        "model",
        "model_run",
        "model_version",
        "neighbors",
        "parent_annotation",
        "parent_prediction",
        "prediction",
        "project",
        "result",
        "result_count",
        "score",
        "skipped",
        "task",
        "unique_id",
        "updated_at",
        "updated_by",
        "user",
        "was_cancelled",
        "was_postponed",
    ]
)
"""Keys that are read, or that are the server's own bookkeeping."""

_READ_ELSEWHERE = {
    "ground_truth": "an annotation that was marked as ground truth is one like the others here: decide the document in `annotations/layers/decided`",
    "prediction": "a copy of the prediction that an annotation began as is not read: export with predictions, if you want them",
}
_STORED = "it stays in the stored export"
_MEND = "mend the export, or export again"


def read(data: bytes, where: str, text_field: str | None = None) -> Export:
    """Read a JSON or JSON_MIN export; `where` is how incidents call it, `text_field` the data field that was annotated, where that is open.

    Nothing is raised: what cannot be read, and what was read and has no place in `Export`, stands in its incidents. Every labelled region comes out as
    a span, also one whose offsets mean nothing in a text (HyperText, images): those are None.

    >>> export = read('[{"id": 7, "data": {"text": "في بغداد"}, "annotations": [{"completed_by": 2, "result": [{"id": "k1", "type": "labels", "from_name": "entity",'
    ...               ' "to_name": "text", "value": {"start": 3, "end": 8, "text": "بغداد", "labels": ["GPE"]}}]}]}]'.encode(), "export.json")
    >>> [(task.document, one.annotator, one.layer, [span.label for span in one.spans]) for task in export.tasks for one in task.annotations]
    [('7', '2', 'entity', ['GPE'])]
    """
    faults: list[Fault] = []
    value = parse(data, where, faults)
    if label_studio_table.is_table(value):
        return label_studio_table.read_rows(value, where, text_field, faults)
    tasks: list[ReceivedTask] = []
    for title, rows in _projects(value, where, faults):
        read_tasks = (_task(row, title, number, where, faults) for number, row in enumerate(rows, 1))
        tasks += received([task for task in read_tasks if task is not None], text_field, where, faults)
    return Export(tuple(tasks), tuple(tell(faults)))


def _projects(value: Any, where: str, faults: list[Fault]) -> Iterator[tuple[str, list[Any]]]:
    """Title and tasks of each project of an export; an export that is not wrapped is one project without a title."""
    if isinstance(value, dict) and "projects" in value:
        for one in as_list(value["projects"], "the projects of an export", where, faults):
            if not isinstance(one, dict):
                faults.append(Fault("export-unreadable", where, shown(one), f"a project is an object: {_MEND}"))
                continue
            project = one.get("project")
            title = as_text(project.get("title")) if isinstance(project, dict) else as_text(project)
            yield title or "", as_list(one.get("tasks"), "the tasks of a project", where, faults)
    elif isinstance(value, list):
        yield "", value
    elif isinstance(value, dict) and (value.keys() & ("data", *_LISTS)):
        yield "", [value]
    elif value is not None or not faults:
        rule = "an export of Label Studio is a list of tasks: is this the right file?"
        faults.append(Fault("export-unreadable", where, shown(value), rule))


def _task(row: Any, title: str, number: int, where: str, faults: list[Fault]) -> Task | None:
    if not isinstance(row, dict):
        faults.append(
            Fault("export-unreadable", where, f"{shown(row)} as task {number}", f"a task is an object: {_MEND}")
        )
        return None
    data = row.get("data")
    ids = [*((data.get("document"), data.get("id")) if isinstance(data, dict) else ()), row.get("id"), number]
    here = f"{where}: task {short(as_text(row.get('id')) or str(number))}"
    if not isinstance(data, dict):
        faults.append(Fault("export-unreadable", here, f"its data is {shown(data)}", f"data is an object: {_MEND}"))
    lists = {name: as_list(row.get(name), f"`{name}` of a task", here, faults) for name in _LISTS}
    people = _people(row.get("meta"), len(lists["annotations"]) + len(lists["completions"]))
    made = []
    for name, state in _LISTS.items():
        for place, one in enumerate(lists[name]):
            if isinstance(one, dict):
                person = people[place] if state == "annotation" and people else None
                made.append(_made(one, state, person or _in_title(title), here, faults))
            elif state == "prediction" and type(one) is int:
                rule = "a prediction that is only a number says nothing: export with predictions, if you want them"
                faults.append(Fault("export-lost", here, f"prediction {one}", rule))
            else:
                faults.append(
                    Fault("export-unreadable", here, f"{shown(one)} among its {name}", f"it is an object: {_MEND}")
                )
    document = next(text for id in ids if type(id) in (str, int) and (text := as_text(id)))
    return Task(document, data if isinstance(data, dict) else {}, tuple(made), here)


def _made(one: dict[str, Any], state: State, otherwise: str | None, where: str, faults: list[Fault]) -> Made:
    for name in (name for name in one if name not in _OF_ANNOTATIONS):
        rule = f"no layer has a place for the `{short(name)}` of an annotation: {_STORED}"
        faults.append(Fault("export-lost", where, f"an annotation has `{short(name)}`", rule))
    for name in ("ground_truth", "prediction"):
        if one.get(name):
            faults.append(Fault("export-lost", where, f"an annotation has `{name}`", _READ_ELSEWHERE[name]))
    if state == "annotation" and any(one.get(name) not in _NO for name in ("was_cancelled", "skipped")):
        state = "cancelled"
    is_suggested = bool(one.get("parent_prediction") or one.get("prediction"))
    marked, ties, places = read_results(
        one.get("result"), where, faults, "prediction" if state == "prediction" else None if is_suggested else "manual"
    )
    return Made(
        state=state,
        annotator=_annotator(one, state) or (None if state == "prediction" else otherwise),
        created=as_text(one.get("created_at")),
        marked=tuple(marked),
        relations=tuple(tie(ties, marked, where, faults)),
        tags=tuple(dict.fromkeys(place.text for place in places)),
    )


def _annotator(one: dict[str, Any], state: State) -> str | None:
    """The number, address or name of who made it; of an account that is an object its number, by which other annotations name it too."""
    keys = ("model_version",) if state == "prediction" else ("completed_by", "user", "created_username")
    for value in (one.get(key) for key in keys):
        parts = [value.get(key) for key in ("id", "email", "username")] if isinstance(value, dict) else [value]
        for part in parts:
            if type(part) in (str, int) and (text := as_text(part)):
                return text
    return None


def _people(meta: Any, count: int) -> list[str | None]:
    """The annotators that `label_studio_writing` names in `meta`, one for each annotation; none if they are not as many."""
    people = meta.get("annotators") if isinstance(meta, dict) else None
    return [as_text(one) for one in people] if isinstance(people, list) and len(people) == count else []


def _in_title(title: str) -> str | None:
    """The one address, or id that stands for one, in the title of a project: some give each annotator a project."""
    found = {one[0] for one in _IN_TITLE.finditer(title)}
    return found.pop() if len(found) == 1 else None
