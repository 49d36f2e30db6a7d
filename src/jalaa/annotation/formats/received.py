"""What an export says, before anything of it is believed.

Readers of all formats give this one shape. They judge nothing: offsets stand as they were written, in whatever unit, and `jalaa.annotation.fitting`
finds out whether they fit the text. What a format holds and this shape cannot say becomes an incident of the reader, never silence.
"""

from dataclasses import dataclass
from typing import Any, Literal

from jalaa.incidents import Incident

State = Literal["annotation", "draft", "cancelled", "prediction"]
Origin = Literal["manual", "prediction", "prediction-changed"]
Unit = Literal["code point", "utf-16", "byte"]


@dataclass(frozen=True)
class ReceivedSpan:
    """A span as an export has it; a region with several labels is several spans, with the ids `r`, `r#2`, `r#3`.

    `start` and `end` are whatever stands there, also no number at all. `quote` is the text that the export says stands there, None where it
    says none. `origin` tells what a person made (`manual`) from what a person left as it was suggested (`prediction`) or changed.
    """

    id: str
    label: str
    start: Any
    end: Any
    quote: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    origin: Origin = "manual"


@dataclass(frozen=True)
class ReceivedRelation:
    """A directed tie between two spans, by their ids as the export has them."""

    id: str
    label: str
    head: str
    tail: str


@dataclass(frozen=True)
class ReceivedAnnotation:
    """What one annotator, or one model, made of one task, in one state; `annotator` is a number, name or address as it came, None where none stands.

    `layer` is what the export calls the set of labels (`from_name` in Label Studio), None where it has no such name.
    """

    annotator: str | None
    spans: tuple[ReceivedSpan, ...]
    relations: tuple[ReceivedRelation, ...] = ()
    state: State = "annotation"
    created: str | None = None
    layer: str | None = None


@dataclass(frozen=True)
class ReceivedTask:
    """One text and what was made of it; a task with two annotated text fields is two of these.

    `document` is the id that the export gives to the text; whether the corpus has such a document is asked later. `units` are the units its
    offsets may be counted in, likeliest first.
    """

    document: str
    text: str
    annotations: tuple[ReceivedAnnotation, ...]
    where: str
    units: tuple[Unit, ...] = ("code point", "utf-16", "byte")


@dataclass(frozen=True)
class Export:
    """A whole export: its tasks in order, and an incident for each thing that could not be read or that this shape does not hold."""

    tasks: tuple[ReceivedTask, ...]
    incidents: tuple[Incident, ...] = ()
