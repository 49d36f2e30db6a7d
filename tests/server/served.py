"""A case of the zoo that needs a server: what `push`, `pull` or `adjudicate` says to a pretended one that stands as server.yaml has it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx2

from jalaa import settings
from jalaa.commands import adjudicate_home, adjudicate_out
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from jalaa.incidents import Incident, Refused
from tests.server.hands import adjudicated, take
from tests.server.pretended import Pretended


@dataclass(frozen=True)
class ServerTask:
    """A task of the first project, annotated so many times, each by the account `by`; `broken` ones the server cannot give."""

    document: str
    text: str
    annotated: int = 0
    by: int | None = None
    broken: bool = False


@dataclass(frozen=True)
class ServerCase:
    """server.yaml: the verb, the titles of the projects that are there, the tasks, and the status of every answer where it is always the same.

    `people` are annotators by account. Before an `adjudicate pull` account 1 submits what `adjudicated` says of what was pushed.
    """

    verb: Literal["push", "pull", "adjudicate push", "adjudicate pull"]
    projects: tuple[str, ...] = ()
    tasks: tuple[ServerTask, ...] = ()
    status: int | None = None
    people: dict[str, str] = field(default_factory=dict)
    adjudicated: Literal["", "as it was", "twice", "with everything removed that is open"] = ""


def served(case: Path, root: Path) -> list[Incident]:
    """The incidents of the verb, on a corpus that lies at `root`."""
    told = settings.load(case / "server.yaml", ServerCase)
    there = Pretended(before=(lambda *_: httpx2.Response(told.status, json={})) if told.status else None)
    for title in told.projects:
        there.add_project(title)
    for task in told.tasks:
        by = {} if task.by is None else {"completed_by": task.by}
        made = [{"id": number, "result": [], **by} for number in range(task.annotated)]
        id = there.add_task(1, task.document, task.text, annotations=made)
        there.poisoned |= {id} if task.broken else set()
    corpus = open_corpus(root)
    try:
        if told.verb == "push":
            return push(there.connect(), corpus, choose_layers(corpus, []), [])[1]
        if told.verb == "pull":
            return pull(there.connect(), root, [], told.people, False)[1]
        incidents = adjudicate_out.push(there.connect(), corpus, adjudicate_out.Chosen(again=True))[1]
        if told.verb == "adjudicate push":
            return incidents
        for task in there.tasks.values():
            decide = take("‹nobody›") if told.adjudicated.startswith("with") else lambda results: results
            for by in (1, 2) if told.adjudicated == "twice" else (1,):
                adjudicated(task, by, decide)
        return adjudicate_home.pull(there.connect(), root, [], told.people)[1]
    except Refused as refused:
        return list(refused.incidents)
