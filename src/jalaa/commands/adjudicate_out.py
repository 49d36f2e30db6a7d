"""`jalaa adjudicate push` and `export`: what annotators disagree on goes to a person who decides, with each version and its annotators.

A project of its own per layer, on the server or as files to import into one. Exit codes: 0 all is there, 1 something must not be shown (then nothing
is sent) or the server failed, 2 a wrong call.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalaa.annotation.adjudication_config import adjudication_config, marks_of
from jalaa.annotation.scheme import Layer
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import adjudication_title, ensure_project, find_project, show_suggestions
from jalaa.annotation.server_tasks import There, bring_in, remove, tasks_there
from jalaa.commands.adjudicate import cases_of
from jalaa.commands.connecting import progress, read_token
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.commands.push import choose_layers
from jalaa.corpus.adjudicating import VERSIONS, Case, adjudication_tasks
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.shown import write_shown
from jalaa.corpus.tasks import shown_today
from jalaa.files import write_beside
from jalaa.incidents import Incident, exit_code


@dataclass(frozen=True)
class Chosen:
    """Whose versions of which documents go out: `everything` also where all agree, `again` also what was decided before."""

    layers: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    everything: bool = False
    again: bool = False


@dataclass(frozen=True)
class Brought:
    """What is to be adjudicated in a layer; `project` is its number on the server, None where none was asked. `agreed` stay out; `are_people` says whether they agree, or passes are alike."""

    layer: str
    title: str
    project: int | None
    tasks: int
    new: int
    open: int
    agreed: int
    single: int
    decided: int
    are_people: bool


def run_push(address: str, root: Path, chosen: Chosen, dry_run: bool, json: bool) -> int:
    """Bring what is open to a server, or only say what would go there."""
    if dry_run:
        corpus = open_corpus(root)
        found, incidents = out(corpus, chosen)
        _print([one for _, one, _ in found], incidents, None, json)
        return exit_code(incidents)
    token = read_token("adjudicate push", address)
    if token is None:
        return 2
    server = connect(address, token)
    brought, incidents = push(server, open_corpus(root), chosen)
    _print(brought, incidents, server.address, json)
    return exit_code(incidents)


def run_export(folder: Path, root: Path, chosen: Chosen, dry_run: bool, json: bool) -> int:
    """Write for each layer the tasks and the labelling configuration of a project, to be imported by hand."""
    corpus = open_corpus(root)
    found, incidents = out(corpus, chosen)
    if not exit_code(incidents) and not dry_run:
        _record(corpus, found)
        for layer, brought, tasks in found:
            if tasks:
                config = adjudication_config(layer, *_labels(tasks))
                write_beside(folder / f"{brought.layer}.json", (json_text(tasks) + "\n").encode("utf-8"))
                write_beside(folder / f"{brought.layer}.xml", config.encode("utf-8"))
    _print([one for _, one, _ in found], incidents, None if dry_run else str(folder), json)
    return exit_code(incidents)


Out = tuple[Layer, Brought, list[dict[str, Any]]]


def out(corpus: Corpus, chosen: Chosen) -> tuple[list[Out], list[Incident]]:
    """Layer by layer what is to be adjudicated; no task where there is an error."""
    found, incidents = [], []
    for layer in choose_layers(corpus, chosen.layers):
        cases, told = cases_of(corpus, [layer], chosen.annotators)
        going = [case for case in cases if _goes(case, chosen)]
        tasks, faults = adjudication_tasks(corpus, going)
        counts = Counter(case.standing for case in cases)
        brought = Brought(
            layer=layer.id,
            title=adjudication_title(corpus.config.name, layer.id),
            project=None,
            tasks=len(tasks),
            new=0,
            open=sum(case.merged.open for case in going),
            agreed=0 if chosen.everything else counts["agreed"],
            single=counts["single"],
            decided=0 if chosen.again else counts["decided"],
            are_people=all(case.are_people for case in cases if case.standing == "agreed"),
        )
        found.append((layer, brought, tasks))
        incidents += [*told, *faults]
    return (found if not exit_code(incidents) else []), incidents


def _goes(case: Case, chosen: Chosen) -> bool:
    if len(case.annotators) < 2 or (case.decided is not None and not chosen.again):
        return False
    return bool(case.merged.open) or chosen.everything


def push(server: Server, corpus: Corpus, chosen: Chosen) -> tuple[list[Brought], list[Incident]]:
    """Bring the tasks of each layer in; raises `Refused` where the server fails."""
    found, incidents = out(corpus, chosen)
    if not exit_code(incidents):
        _record(corpus, found)
    brought = []
    for layer, one, tasks in found:
        if tasks:
            one, told = _push_layer(server, layer, one, tasks)
            incidents += told
        brought.append(one)
    return brought, incidents


def _record(corpus: Corpus, found: Sequence[Out]) -> None:
    """Keep the logs of the texts that are shown, before anything leaves: without them a decision could never be carried."""
    for document in {task["data"]["document"] for _, _, tasks in found for task in tasks}:
        shown = shown_today(corpus.by_id[document])
        if shown.log.edits:
            write_shown(shown, corpus.by_id[document], corpus.root)


def _push_layer(
    server: Server, layer: Layer, one: Brought, tasks: list[dict[str, Any]]
) -> tuple[Brought, list[Incident]]:
    labels, relations = _labels(tasks)
    before = find_project(server, one.title)
    if before is not None:
        # Labels that stand on what was decided already have to stay.
        old, older = marks_of(before.config)
        labels, relations = labels | {*old}, relations | {*older}
    project, _ = ensure_project(server, one.title, adjudication_config(layer, labels, relations), 1)
    stale = list(_stale(tasks, list(tasks_there(server, project.id)))) if before is not None else []
    remove(server, [there for there in stale if not there.touched])
    with progress(one.title, len(tasks)) as told:
        first, _ = bring_in(server, project.id, tasks, told)
    show_suggestions(server, project, VERSIONS)
    brought = Brought(**{**asdict(one), "project": project.id, "new": len(first.new)})
    return brought, list(_incidents(one.title, stale, first.changed))


def _stale(tasks: Sequence[dict[str, Any]], there: Sequence[There]) -> list[There]:
    """Tasks of today's texts that show other versions than today's."""
    today = {task["data"]["document"]: task["data"] for task in tasks}
    return [
        one
        for one in there
        if one.document in today
        and one.sha256 == today[one.document]["text_sha256"]
        and one.versions != today[one.document][VERSIONS]["sha256"]
    ]


def _incidents(title: str, stale: Sequence[There], changed: Sequence[tuple[str, Sequence[There]]]) -> list[Incident]:
    told = []
    for one in stale:
        if one.touched:
            message = f"annotators have since made something else of {one.document}, and task {one.id} was begun with what they made before: let it be, or remove it there and push again"
            told.append(Incident("adjudicate-stale", title, message))
    for document, older in changed:
        numbers = ", ".join(str(one.id) for one in older)
        message = f"the text of {document} has changed, so it is a new task; the old one stays: {numbers}; remove it there if nobody is to go on with it"
        told.append(Incident("server-text", title, message))
    return told


def _labels(tasks: Sequence[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """The labels of spans and of relations in the versions of these tasks."""
    results = [one for task in tasks for made in task["predictions"] for one in made["result"]]
    labels = {label for one in results if one["type"] == "labels" for label in one["value"]["labels"]}
    return labels, {label for one in results if one["type"] == "relation" for label in one["labels"]}


def _print(brought: Sequence[Brought], incidents: Sequence[Incident], where: str | None, json: bool) -> None:
    if json:
        print(json_text({"layers": [asdict(one) for one in brought], "incidents": incident_rows(incidents)}))
        return
    print_incidents(incidents)
    for one in brought:
        print(visible_line(_line(one, where)))


def _line(one: Brought, where: str | None) -> str:
    said = [f"{one.title}: documents {one.tasks:,}, spans and relations to decide {one.open:,}"]
    said += [f"new there {one.new:,}"] if one.project is not None else []
    why = "all agree" if one.are_people else "the passes are alike"
    said += [f"left out, since {why}, {one.agreed:,} (`jalaa adjudicate take`, or --all)"] if one.agreed else []
    said += [f"waiting for a second annotator {one.single:,}"] if one.single else []
    said += [f"decided before {one.decided:,}"] if one.decided else []
    place = f": {where}/projects/{one.project}/data" if one.project is not None else f": {where}" if where else ""
    return "; ".join(said) + place
