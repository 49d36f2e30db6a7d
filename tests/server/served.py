"""A case of the zoo that needs a server: what `jalaa push` or `jalaa pull` says to a pretended one that stands as server.yaml has it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx2

from jalaa import settings
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from jalaa.incidents import Incident, Refused
from tests.server.pretended import Pretended


@dataclass(frozen=True)
class ServerTask:
    """A task of the first project, annotated by so many; `broken` ones the server cannot give."""

    document: str
    text: str
    annotated: int = 0
    broken: bool = False


@dataclass(frozen=True)
class ServerCase:
    """server.yaml: the verb, the titles of the projects that are there, the tasks, and the status of every answer where it is always the same."""

    verb: Literal["push", "pull"]
    projects: tuple[str, ...] = ()
    tasks: tuple[ServerTask, ...] = ()
    status: int | None = None


def served(case: Path, root: Path) -> list[Incident]:
    """The incidents of the verb, on a corpus that lies at `root`."""
    told = settings.load(case / "server.yaml", ServerCase)
    there = Pretended(before=(lambda *_: httpx2.Response(told.status, json={})) if told.status else None)
    for title in told.projects:
        there.add_project(title)
    for task in told.tasks:
        made = [{"id": number, "result": []} for number in range(task.annotated)]
        id = there.add_task(1, task.document, task.text, annotations=made)
        there.poisoned |= {id} if task.broken else set()
    corpus = open_corpus(root)
    try:
        if told.verb == "push":
            return push(there.connect(), corpus, choose_layers(corpus, []), [])[1]
        return pull(there.connect(), root, [], {}, False)[1]
    except Refused as refused:
        return list(refused.incidents)
