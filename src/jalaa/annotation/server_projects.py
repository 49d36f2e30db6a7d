"""Projects of Label Studio: one for each layer of a corpus, found by its title, made where there is none, renewed where the scheme has changed."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from jalaa.annotation.server import Server, Unsure, check_answer
from jalaa.incidents import Incident, Refused

LONGEST_TITLE = 50
"""Characters: what Label Studio takes as the title of a project."""

PAGE = 100


@dataclass(frozen=True)
class Project:
    """A project as the server has it; `annotators` is how many are to annotate each task before it counts as done."""

    id: int
    title: str
    config: str
    annotators: int
    suggestions_of: str
    """The model whose predictions annotators see: Label Studio shows those of one."""


def title_of(corpus: str, layer: str, annotator: str | None = None) -> str:
    """The title of the project of a layer, or of an annotator's own; raises `Refused` (`server-project`) where Label Studio takes no title so long.

    >>> title_of("jalaa", "entity"), title_of("jalaa", "entity", "a1")
    ('jalaa · entity', 'jalaa · entity · a1')
    """
    return _checked(f"{corpus} · {layer}" if annotator is None else f"{corpus} · {layer} · {annotator}", layer)


def adjudication_title(corpus: str, layer: str) -> str:
    """The title of the project in which a layer is adjudicated; raises `Refused` as `title_of` does.

    >>> adjudication_title("jalaa", "entity")
    'jalaa · entity — adjudication'
    """
    return _checked(f"{corpus} · {layer} — adjudication", layer)


def _checked(title: str, layer: str) -> str:
    if len(title) > LONGEST_TITLE:
        message = f"the project of layer {layer} would be called `{title}`, which has {len(title)} characters and may have {LONGEST_TITLE}: shorten `name`"
        raise Refused([Incident("server-project", "dataset/corpus.yaml", message)])
    return title


def find_project(server: Server, title: str) -> Project | None:
    """The project of that title, None if the account sees none; raises `Refused` (`server-project`) if there are two."""
    return find_projects(server, [title]).get(title)


def find_projects(server: Server, titles: Sequence[str]) -> dict[str, Project]:
    """Those projects of these titles that the account sees, in the order of the titles; raises `Refused` (`server-project`) if two have one title."""
    there = list(_projects(server))
    found = {}
    for title in titles:
        mine = [one for one in there if one.title == title]
        if len(mine) > 1:
            numbers = " and ".join(str(one.id) for one in mine)
            message = (
                f"projects {numbers} are both called `{title}`: rename or remove all but the one that is annotated in"
            )
            raise Refused([Incident("server-project", server.address, message)])
        if mine:
            found[title] = mine[0]
    return found


def ensure_project(server: Server, title: str, config: str, annotators: int) -> tuple[Project, str]:
    """The project of that title with that config, and what was done to it: `made`, `renewed` or nothing.

    Raises `Refused`: the server does not take a config that lacks a label in use, and says so.
    """
    found = find_project(server, title)
    if found is None:
        return _made(server, title, config, annotators), "made"
    if _is_same(found.config, config) and found.annotators >= annotators:
        return found, ""
    wanted = {"label_config": config, "maximum_annotations": max(annotators, found.annotators)}
    return _project(server, server.ask("PATCH", f"/api/projects/{found.id}", body=wanted)), "renewed"


def show_suggestions(server: Server, project: Project, model: str) -> None:
    """Let annotators begin from the predictions of that model, which have to be there."""
    if project.suggestions_of != model:
        wanted = {"model_version": model, "show_collab_predictions": True}
        server.ask("PATCH", f"/api/projects/{project.id}", body=wanted)


def accounts(server: Server) -> dict[str, str]:
    """What stands before the @ in the address of each account, by its number: `a1@example.org` is how a team calls the account of annotator a1."""
    rows = check_answer(server, server.ask("GET", "/api/users/"), list, "/api/users/")
    found = {}
    for row in rows:
        one = check_answer(server, row, dict, "/api/users/")
        found[str(one.get("id"))] = str(one.get("email") or "").partition("@")[0]
    return found


def _made(server: Server, title: str, config: str, annotators: int) -> Project:
    body = {
        "title": title,
        "label_config": config,
        "maximum_annotations": annotators,
        # Who finds nothing to mark submits all the same; nobody is led to what others did before.
        "enable_empty_annotation": True,
        "show_annotation_history": False,
    }
    for _ in server.waits:
        try:
            return _project(server, server.ask("POST", "/api/projects/", body=body, again=False))
        except Unsure:
            time.sleep(server.waits[0])
            if found := find_project(server, title):
                return found
    return _project(server, server.ask("POST", "/api/projects/", body=body, again=False))


def _projects(server: Server) -> Iterator[Project]:
    seen, page = 0, 1
    while True:
        answer = check_answer(
            server, server.ask("GET", "/api/projects/", {"page": page, "page_size": PAGE}), dict, "/api/projects/"
        )
        rows = check_answer(server, answer.get("results"), list, "/api/projects/")
        yield from (_project(server, row) for row in rows)
        seen, page = seen + len(rows), page + 1
        if not rows or seen >= check_answer(server, answer.get("count"), int, "/api/projects/"):
            return


def _project(server: Server, row: Any) -> Project:
    path = "/api/projects/"
    fields = check_answer(server, row, dict, path)
    return Project(
        id=check_answer(server, fields.get("id"), int, path),
        title=fields.get("title") or "",
        config=fields.get("label_config") or "",
        annotators=fields.get("maximum_annotations") or 1,
        suggestions_of=fields.get("model_version") or "",
    )


def _is_same(one: str, other: str) -> bool:
    """Whether two configs say the same; the server may write the one that it was given in another way."""
    try:
        return ElementTree.canonicalize(one, strip_text=True) == ElementTree.canonicalize(other, strip_text=True)
    except ElementTree.ParseError:
        return False
