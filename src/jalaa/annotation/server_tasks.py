"""Tasks of a Label Studio project: brought in without doubles, and brought home whole, however often the connection breaks.

A task is known by its document and the SHA-256 of its text, both read from what lies on the server. Before anything is added, also after an answer was
lost, the server is asked what it has; so what was killed in the middle is only ever continued.

    wanted   a@1 b@2 c@3        there   a@1 b@1        new   b@2 c@3        changed   b: was b@1
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jalaa.annotation.label_studio_config import DOCUMENT, TEXT
from jalaa.annotation.model import text_sha256
from jalaa.annotation.server import Failing, Server, Unsure, check_answer
from jalaa.incidents import Incident, Refused

BATCH = 100
"""Tasks in one request: one transaction of the server each."""

BATCH_CHARACTERS = 4_000_000
PAGE = 100
ROUNDS = 8
"""How often what is missing is looked for anew, where answers were lost."""

_KEPT = (
    "id",
    "data",
    "meta",
    "annotations",
    "drafts",
    "predictions",
    "created_at",
    "updated_at",
    "inner_id",
    "project",
)
"""What a task of an export has; the rest is counts, and addresses of people."""

Key = tuple[str, str]
Told = Callable[[int], None]


@dataclass(frozen=True)
class There:
    """A task that the server has: the document and text it shows, how much people did on it, and whose predictions it holds."""

    id: int
    document: str
    sha256: str
    touched: int
    suggested_by: tuple[str, ...] = ()
    versions: str = ""
    """The hash of the versions that an adjudicator is shown; nothing on the tasks of annotators."""

    @property
    def key(self) -> Key:
        """The document and the hash of its text."""
        return self.document, self.sha256


@dataclass(frozen=True)
class Plan:
    """What has to be done so that every task wanted is there once."""

    new: tuple[dict[str, Any], ...] = ()
    suggestions: tuple[dict[str, Any], ...] = ()
    """Predictions for tasks that are there without them, each with the number of its task."""
    changed: tuple[tuple[str, tuple[There, ...]], ...] = ()
    """Documents whose text is new to the server, and their tasks with an older one."""
    doubled: tuple[There, ...] = ()
    """Second tasks of one text that nobody has touched: left by a request whose answer was lost."""
    touched_twice: tuple[tuple[There, ...], ...] = field(default=())

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.new or self.suggestions or self.doubled)


def plan(wanted: Sequence[dict[str, Any]], there: Sequence[There]) -> Plan:
    """Compare the tasks wanted (as `label_studio_writing` writes them) with those that the server has.

    >>> task = {"data": {"document": "a", "text": "في بغداد"}, "predictions": []}
    >>> old = There(7, "a", text_sha256("بغداد"), 1)
    >>> plan([task], [old]).new == (task,), [(name, [one.id for one in tasks]) for name, tasks in plan([task], [old]).changed]
    (True, [('a', [7])])
    """
    by_key: dict[Key, list[There]] = {}
    by_document: dict[str, list[There]] = {}
    for one in there:
        by_key.setdefault(one.key, []).append(one)
        by_document.setdefault(one.document, []).append(one)
    new, suggestions, changed, doubled, twice = [], [], [], [], []
    for task in wanted:
        key = key_of(task)
        # The one that people worked on stays, of several that nobody did the first.
        mine = sorted(by_key.get(key, ()), key=lambda one: (not one.touched, one.id))
        if not mine:
            new.append(task)
            if older := by_document.get(key[0]):
                changed.append((key[0], tuple(older)))
            continue
        suggestions += [
            {**made, "task": mine[0].id}
            for made in task["predictions"]
            if made["model_version"] not in mine[0].suggested_by
        ]
        doubled += [one for one in mine[1:] if not one.touched]
        if sum(one.touched > 0 for one in mine) > 1:
            twice.append(tuple(one for one in mine if one.touched))
    return Plan(tuple(new), tuple(suggestions), tuple(changed), tuple(doubled), tuple(twice))


def key_of(task: dict[str, Any]) -> Key:
    """The document and the hash of the text of a task that is wanted."""
    return task["data"][DOCUMENT], text_sha256(task["data"][TEXT])


def bring_in(server: Server, project: int, wanted: Sequence[dict[str, Any]], told: Told) -> tuple[Plan, Plan]:
    """Bring in what is missing, until all of it is there; the plan at the beginning and the one at the end.

    `told` is called with the number of tasks that each request brought in. Raises `Refused` where the server stays away or keeps what it was given
    to itself.
    """
    first = found = plan(wanted, list(tasks_there(server, project)))
    for _ in range(ROUNDS):
        if found.is_done:
            return first, found
        try:
            _carry_out(server, project, found, told)
        except Unsure:
            time.sleep(server.waits[0])
        found = plan(wanted, list(tasks_there(server, project)))
    message = f"project {project} still lacks {len(found.new)} tasks and {len(found.suggestions)} predictions after {ROUNDS} rounds: see what its log says"
    raise Refused([Incident("server-answer", server.address, message)])


def _carry_out(server: Server, project: int, found: Plan, told: Told) -> None:
    for one in found.doubled:
        server.ask("DELETE", f"/api/tasks/{one.id}", again=False)
    for batch in _batches(found.new):
        server.ask("POST", f"/api/projects/{project}/import", body=batch, again=False)
        told(len(batch))
    for start in range(0, len(found.suggestions), BATCH):
        batch = list(found.suggestions[start : start + BATCH])
        server.ask("POST", f"/api/projects/{project}/import/predictions", body=batch, again=False)


def _batches(tasks: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for task in tasks:
        length = len(task["data"][TEXT])
        if batch and (len(batch) == BATCH or size + length > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += length
    if batch:
        yield batch


def tasks_there(server: Server, project: int) -> Iterator[There]:
    """Every task of a project, without what was made of it."""
    include = "id,data,total_annotations,cancelled_annotations,draft_exists,predictions_model_versions"
    for row in _rows(server, project, {"include": include}, []):
        data = row.get("data") if isinstance(row.get("data"), dict) else {}
        text = data.get(TEXT)
        versions = row.get("predictions_model_versions")
        yield There(
            id=row["id"],
            document=str(data.get(DOCUMENT)),
            sha256=_sha256(text) if isinstance(text, str) else "",
            touched=sum(
                int(row.get(name) or 0) for name in ("total_annotations", "cancelled_annotations", "draft_exists")
            ),
            suggested_by=tuple(one.strip() for one in versions.split(",") if one.strip())
            if isinstance(versions, str)
            else (),
            versions=_shown_versions(data),
        )


def _shown_versions(data: dict[str, Any]) -> str:
    versions = data.get("versions")
    return str(versions.get("sha256") or "") if isinstance(versions, dict) else ""


def remove(server: Server, tasks: Sequence[There]) -> None:
    """Remove tasks that nobody worked on; one that is gone already is no fault."""
    for one in tasks:
        with suppress(Unsure):
            server.ask("DELETE", f"/api/tasks/{one.id}", again=False)


def bring_home(server: Server, project: int, told: Told) -> tuple[list[dict[str, Any]], list[Incident]]:
    """Every task of a project with all annotations, drafts and predictions of everybody, by number, and an incident for each that the server cannot give.

    Pages go by the number of the last task seen and not by their own, so that what is added or removed meanwhile moves nothing.
    """
    incidents: list[Incident] = []
    tasks = []
    for row in _rows(server, project, {}, incidents):
        tasks.append({name: row[name] for name in _KEPT if name in row})
        if len(tasks) % PAGE == 0:
            told(PAGE)
    told(len(tasks) % PAGE)
    return tasks, incidents


def _rows(server: Server, project: int, params: dict[str, Any], incidents: list[Incident]) -> Iterator[dict[str, Any]]:
    last = 0
    while True:
        try:
            rows = _page(server, project, last, params)
            ids = [row["id"] for row in rows]
        except Failing:
            # One broken task fails its whole page; the server still says the numbers.
            ids = [row["id"] for row in _page(server, project, last, {"include": "id"})]
            rows = list(_singly(server, project, ids, params, incidents))
        if not ids:
            return
        yield from rows
        last = ids[-1]


def _singly(
    server: Server, project: int, ids: Sequence[int], params: dict[str, Any], incidents: list[Incident]
) -> Iterator[dict[str, Any]]:
    for id in ids:
        try:
            yield from (row for row in _page(server, project, id - 1, params, 1) if row["id"] == id)
        except Failing:
            message = f"the server cannot give task {id} of project {project}, most often because half of a character stands in an annotation of it: mend or remove that annotation there; the other tasks are here"
            incidents.append(Incident("server-task", server.address, message))


def _page(server: Server, project: int, last: int, params: dict[str, Any], size: int = PAGE) -> list[dict[str, Any]]:
    """The next tasks after the one with the number `last`, in the order of numbers."""
    beyond = {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": last}
    query = {"filters": {"conjunction": "and", "items": [beyond]}, "ordering": ["tasks:id"]}
    asked = {"project": project, "page": 1, "page_size": size, "fields": "all", "query": json.dumps(query), **params}
    answer = check_answer(server, server.ask("GET", "/api/tasks", asked), dict, "/api/tasks")
    rows = check_answer(server, answer.get("tasks"), list, "/api/tasks")
    for row in rows:
        id = check_answer(server, check_answer(server, row, dict, "/api/tasks").get("id"), int, "/api/tasks")
        if id <= last:
            message = (
                f"gives task {id} after task {last}, though it was asked for later ones: Jalaa knows Label Studio 1.23"
            )
            raise Refused([Incident("server-answer", server.address, message)])
        last = id
    return rows


def _sha256(text: str) -> str:
    """The hash of a text that lies on a server, which may hold halves of characters; then it is none of ours."""
    try:
        return text_sha256(text)
    except UnicodeEncodeError:
        return ""
