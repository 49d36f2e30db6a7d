"""`jalaa pull`: what annotators made on a Label Studio server comes home whole, and goes into the layers as an import does.

Each pull that brings anything new is a file of its own in annotations/received, also where its annotations have no place in the corpus yet. Exit codes:
0 all was kept, 1 something was refused, could not be placed (in that case no layer is written) or the server failed, 2 a wrong call.
"""

import json as json_
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from jalaa.annotation.arriving import Counts, Names
from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.label_studio_people import without_people
from jalaa.annotation.formats.reading import Read
from jalaa.annotation.formats.received import Export, ReceivedTask
from jalaa.annotation.scheme import Layer
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import accounts, find_projects, title_of
from jalaa.annotation.server_tasks import bring_home
from jalaa.commands.connecting import progress, read_token
from jalaa.commands.import_ import look, store_export, write_layers
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.commands.push import choose_layers
from jalaa.corpus.layers import one_writer
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.withdrawn import without_withdrawn
from jalaa.incidents import Incident, Refused, exit_code


@dataclass(frozen=True)
class Pulled:
    """What a pull brought of a project of a layer: how many tasks it has, and what was made of them; `annotator` is whose own project it is."""

    layer: str
    title: str
    tasks: int
    counts: Counts
    annotator: str | None = None


def run(
    address: str, root: Path, layers: Sequence[str], people: Mapping[str, str], replace_old: bool, json: bool
) -> int:
    """Fetch layer by layer, write what has a place, and say what was kept and what was not."""
    token = read_token("pull", address)
    if token is None:
        return 2
    server = connect(address, token)
    pulled, incidents = pull(server, root, layers, people, replace_old)
    if json:
        done = [{"layer": one.layer, "title": one.title, "tasks": one.tasks, **asdict(one.counts)} for one in pulled]
        print(json_text({"layers": done, "incidents": incident_rows(incidents)}))
    else:
        print_incidents(incidents)
        for one in pulled:
            print(visible_line(_line(one)))
    return exit_code(incidents)


def pull(
    server: Server, root: Path, layers: Sequence[str], people: Mapping[str, str], replace_old: bool
) -> tuple[list[Pulled], list[Incident]]:
    """Fetch each layer, store what came, and put it among the layers where it has a place; `people` are annotators by account.

    Raises `Refused` where the server fails; what was fetched before is then stored.
    """
    corpus = open_corpus(root)
    ours = {annotator.id for annotator in corpus.annotators}
    known = {number: name for number, name in accounts(server).items() if name in ours}
    pulled, incidents = [], []
    for layer in choose_layers(corpus, layers):
        owners = owners_by_title(corpus, layer)
        there = find_projects(server, list(owners))
        if not there:
            message = f"there is no project `{next(iter(owners))}`, nor one of an annotator, or this account does not see it: `jalaa push` makes it"
            incidents.append(Incident("server-project", server.address, message))
        for title, project in there.items():
            with progress(title) as told:
                tasks, faults = bring_home(server, project.id, told)
            owner = owners[title]
            theirs = {**{id: owner for id in accounts_in(tasks) if owner}, **known, **people}
            with one_writer(root):
                # Read again: fetching takes its time, and somebody else may have written meanwhile.
                one, found = _keep(open_corpus(root), layer, title, tasks, theirs, replace_old)
            pulled.append(replace(one, annotator=owner))
            incidents += [*faults, *found, *_strangers(title, owner, tasks, theirs)]
    return pulled, incidents


def owners_by_title(corpus: Corpus, layer: Layer) -> dict[str, str | None]:
    """The titles that projects of a layer have, and whose own each is: None is the one that all share."""
    found: dict[str, str | None] = {title_of(corpus.config.name, layer.id): None}
    for one in corpus.annotators:
        if one.kind == "human":
            # Who can have no project of that title has none.
            with suppress(Refused):
                found[title_of(corpus.config.name, layer.id, one.id)] = one.id
    return found


def accounts_in(tasks: Sequence[dict[str, Any]]) -> set[str]:
    """The numbers of the accounts that finished or began something in these tasks."""
    made = [one for task in tasks for one in (*(task.get("annotations") or ()), *(task.get("drafts") or ()))]
    found = [one.get("completed_by", one.get("user")) for one in made if isinstance(one, dict)]
    return {str(one.get("id") if isinstance(one, dict) else one) for one in found if one is not None}


def _strangers(
    title: str, owner: str | None, tasks: Sequence[dict[str, Any]], people: Mapping[str, str]
) -> Iterator[Incident]:
    """An incident for each annotator who worked in the project of another."""
    for who in sorted({people[id] for id in accounts_in(tasks) if owner and id in people} - {owner}):
        message = f"{who} annotated in the project of {owner}, so that one may have seen what the other marked: what {who} made there is taken as made by {who}; were they to annotate blind, leave it out of the agreement"
        yield Incident("server-blind", title, message)


def _keep(
    corpus: Corpus,
    layer: Layer,
    title: str,
    tasks: list[dict[str, Any]],
    people: Mapping[str, str],
    replace_old: bool,
) -> tuple[Pulled, list[Incident]]:
    everything, (tasks, withdrawn) = tasks, without_withdrawn(tasks, corpus, title)
    # Whatever halves of characters a server holds stay what they are, escaped; the reader tells them.
    raw = json_.dumps(tasks).encode("ascii")
    where = f"{layer.id}.json"
    data, replaced = without_people(raw, is_csv=False, where=where)
    export, notes = latest(label_studio.read(data, where))
    finished, others = _parted(export)
    read = Read(finished, ((where, data),), replaced)
    names = Names(annotators={**people}, layer=layer.id)
    found = look(read, corpus, names, replace_old=replace_old)
    if any(one.get("annotations") or one.get("drafts") for one in tasks):
        store_export(found, corpus.root, "label-studio")
        if not found.is_blocked and found.landed:
            write_layers(found, corpus)
    return Pulled(layer.id, title, len(everything), found.counts + others), [*withdrawn, *notes, *found.incidents]


def latest(export: Export) -> tuple[Export, list[Incident]]:
    """The export where of each annotator and document only the annotation of the latest text is left, and a note for each that gave way.

    A document whose text has changed is two tasks, and the later one is what the annotator saw last.
    """
    last = {key: task.text for task in export.tasks for key in _made(task)}
    kept, notes = [], []
    for task in export.tasks:
        annotations = []
        for one in task.annotations:
            key = (task.document, one.annotator, one.layer)
            if one.state == "annotation" and last[key] != task.text:
                message = f"annotator {one.annotator} annotated a later text of {task.document} too, which is taken; this one stays in the stored export"
                notes.append(Incident("export-lost", task.where, message))
            else:
                annotations.append(one)
        kept.append(replace(task, annotations=tuple(annotations)))
    return Export(tuple(kept), export.incidents), notes


def _parted(export: Export) -> tuple[Export, Counts]:
    """The tasks that somebody finished, which have to be of texts of the corpus, and what the others hold, counted."""
    finished, states = [], Counter()
    for task in export.tasks:
        if any(one.state == "annotation" for one in task.annotations):
            finished.append(task)
        else:
            states.update(one.state for one in task.annotations)
    others = Counts(drafts=states["draft"], cancelled=states["cancelled"], predictions=states["prediction"])
    return Export(tuple(finished), export.incidents), others


def _made(task: ReceivedTask) -> Iterator[tuple[str, str | None, str | None]]:
    return ((task.document, one.annotator, one.layer) for one in task.annotations if one.state == "annotation")


def _line(one: Pulled) -> str:
    counts = one.counts
    said = [
        f"{one.title}: {one.tasks:,} tasks, {counts.annotations:,} annotations",
        f"spans {counts.spans_read:,} read = {counts.spans_kept:,} kept + {counts.spans_refused:,} refused",
        f"relations {counts.relations_kept:,}, drafts {counts.drafts:,}, cancelled {counts.cancelled:,}",
    ]
    return "; ".join(said)
