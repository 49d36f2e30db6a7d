"""Tasks of Label Studio once read: which text each annotation belongs to, and which layer.

task 7   title, body                        one ReceivedTask for each text that has spans: 7.title, 7.body
  annotation of 2: spans of two controls    one ReceivedAnnotation for each control
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jalaa.annotation.formats.label_studio_fields import Shown, text_field_of
from jalaa.annotation.formats.label_studio_json import shown
from jalaa.annotation.formats.label_studio_regions import Marked, Place
from jalaa.annotation.formats.received import ReceivedAnnotation, ReceivedRelation, ReceivedTask, State
from jalaa.annotation.formats.tally import Fault, short

_NONE_FOUND = (
    "an annotation with spans of some controls or texts only says nothing of the others, so it is not read as «looked, found none» there: "
    "nothing to do"
)
_NO_LABELS = "were there labels to choose from? only then does an annotation without spans say «looked, found none»"


@dataclass(frozen=True)
class Made:
    """What one annotator or model made of one task, before it is known which fields its tags show."""

    state: State
    annotator: str | None
    created: str | None
    marked: tuple[Marked, ...]
    relations: tuple[tuple[Place | None, ReceivedRelation], ...]
    tags: tuple[str | None, ...]


@dataclass(frozen=True)
class Task:
    """One task as it stands: the id of its document, its data, what was made of it, and how incidents call it."""

    document: str
    data: dict[str, Any]
    made: tuple[Made, ...]
    where: str


def received(tasks: Sequence[Task], text_field: str | None, where: str, faults: list[Fault]) -> list[ReceivedTask]:
    """The tasks of one project, one for each text that was annotated; `text_field` is the field that a person named.

    Where a task has no text, or it is open which of them was annotated, its text is empty and its spans come out all the same: none will fit.
    """
    fields = _fields(tasks, text_field, where, faults)
    controls: dict[str | None, dict[str | None, None]] = {}
    for one in (one for task in tasks for made in task.made for one in made.marked):
        controls.setdefault(fields[one.place.text], {})[one.place.control] = None
    count = sum(len(task.made) for task in tasks)
    if count and not controls:
        faults.append(
            Fault("export-lost", where, f"no region bears a label in {count:,} annotations", _NO_LABELS, "warning")
        )
    texts = list(dict.fromkeys(fields.values()))
    found = []
    for task in tasks:
        for field in texts:
            annotations = tuple(_annotations(task, field, fields, list(controls.get(field, ())), faults))
            text = task.data.get(field) if field is not None else ""
            if annotations and not isinstance(text, str):
                seen = f"its {short(field or '')} is {shown(text)}"
                faults.append(
                    Fault("export-unreadable", task.where, seen, "it was annotated, so it is a text: export again")
                )
            if annotations or (isinstance(text, str) and text):
                document = f"{task.document}.{field}" if len(texts) > 1 else task.document
                found.append(ReceivedTask(document, text if isinstance(text, str) else "", annotations, task.where))
    return found


def _fields(tasks: Sequence[Task], said: str | None, where: str, faults: list[Fault]) -> dict[str | None, str | None]:
    """The field behind each tag that has spans; where none has, behind each that has anything; where nothing was made, the likeliest."""
    shows: dict[str | None, list[Shown]] = {}
    for task in tasks:
        spans: dict[str | None, list[Any]] = {}
        for one in (one for made in task.made for one in made.marked):
            spans.setdefault(one.place.text, []).append(one.span)
        for tag, found in spans.items():
            shows.setdefault(tag, []).append(Shown(task.data, found))
    for task in tasks if not shows else ():
        for tag in {tag: None for made in task.made for tag in made.tags}:
            shows.setdefault(tag, []).append(Shown(task.data, ()))
    if not shows:
        told = faults if any(task.made for task in tasks) else []
        return {None: text_field_of(None, [Shown(task.data, ()) for task in tasks], said, where, told)} if tasks else {}
    names = {name for one in tasks for name, text in one.data.items() if isinstance(text, str)}
    return {
        tag: text_field_of(tag, one, said if len(shows) == 1 or tag not in names else None, where, faults)
        for tag, one in shows.items()
    }


def _annotations(
    task: Task,
    field: str | None,
    fields: Mapping[str | None, str | None],
    layers: Sequence[str | None],
    faults: list[Fault],
) -> Iterator[ReceivedAnnotation]:
    """What was made of one text, one annotation for each control that gave labels there; one without spans where nothing was found."""
    for made in task.made:
        marked: dict[str | None, list[Marked]] = {}
        for one in made.marked:
            if fields[one.place.text] == field:
                marked.setdefault(one.place.control, []).append(one)
        if made.marked and made.state == "annotation" and len(marked) < len(layers):
            missing = ", ".join(f"`{short(layer or '')}`" for layer in layers if layer not in marked)
            faults.append(Fault("export-lost", task.where, f"no span of {missing}", _NONE_FOUND))
        if not made.marked:
            marked = {layers[0] if len(layers) == 1 else None: []}
        first = made.marked[0].place if made.marked else None
        for control, ones in marked.items():
            relations = tuple(
                relation for place, relation in made.relations if _belongs(place or first, control, field, fields)
            )
            spans = tuple(one.span for one in ones)
            yield ReceivedAnnotation(made.annotator, spans, relations, made.state, made.created, control)


def _belongs(
    place: Place | None, control: str | None, field: str | None, fields: Mapping[str | None, str | None]
) -> bool:
    return place is None or (place.control == control and fields[place.text] == field)
