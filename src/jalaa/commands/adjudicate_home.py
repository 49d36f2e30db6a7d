"""`jalaa adjudicate pull` and `import`: what a person decided comes home, into annotations/decided, signed by that person.

A document in which something is still open waits; one that was decided before stays, unless --replace. Exit codes: 0 all that was finished is here, 1
something was not taken (the message says what) or the server failed, 2 a wrong call.
"""

import hashlib
import json as json_
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalaa.annotation.adjudicate import decided_by, standing
from jalaa.annotation.adjudicated import finished_tasks
from jalaa.annotation.arriving import Names, arrive, with_kinds
from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.label_studio_json import parse
from jalaa.annotation.formats.label_studio_people import without_people
from jalaa.annotation.formats.reading import LIMIT, Read
from jalaa.annotation.formats.received import Export, ReceivedTask
from jalaa.annotation.formats.tally import Fault, tell
from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.scheme import Layer
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import accounts, adjudication_title, find_project
from jalaa.annotation.server_tasks import bring_home
from jalaa.commands.connecting import progress, read_token
from jalaa.commands.import_ import Look, store_export, write_layers
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.commands.pull import latest
from jalaa.commands.push import choose_layers
from jalaa.corpus.adjudicating import merge_decided, shown_versions
from jalaa.corpus.landing import land
from jalaa.corpus.layers import one_writer
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.withdrawn import without_withdrawn
from jalaa.files import read_bytes
from jalaa.incidents import Incident, Refused, exit_code


@dataclass(frozen=True)
class Home:
    """What came home of a layer: tasks there were, documents decided by whom, as `gold` and `draft`, and how many wait with something open."""

    layer: str
    title: str
    tasks: int
    decided: Mapping[str, str]
    states: Mapping[str, int]
    open: int


def run_pull(
    address: str,
    root: Path,
    layers: Sequence[str],
    people: Mapping[str, str],
    replace_old: bool,
    dry_run: bool,
    json: bool,
) -> int:
    """Fetch the adjudicated projects and write what was decided."""
    token = read_token("adjudicate pull", address)
    if token is None:
        return 2
    home, incidents = pull(connect(address, token), root, layers, people, replace_old, dry_run)
    _print(home, incidents, json)
    return exit_code(incidents)


def run_import(
    path: Path, root: Path, layer: str, people: Mapping[str, str], replace_old: bool, dry_run: bool, json: bool
) -> int:
    """Read an export of an adjudicated project and write what was decided."""
    data = read_bytes(path, LIMIT)
    with nullcontext() if dry_run else one_writer(root):
        corpus = open_corpus(root)
        (one,) = choose_layers(corpus, [layer])
        home, incidents = _take(corpus, one, path.name, path.name, data, people, replace_old, dry_run)
    _print([home] if home.tasks or not exit_code(incidents) else [], incidents, json)
    return exit_code(incidents)


def pull(
    server: Server,
    root: Path,
    layers: Sequence[str],
    people: Mapping[str, str],
    replace_old: bool = False,
    dry_run: bool = False,
) -> tuple[list[Home], list[Incident]]:
    """Fetch each layer that is adjudicated there; raises `Refused` where the server fails."""
    corpus = open_corpus(root)
    ours = {annotator.id for annotator in corpus.annotators}
    known = {number: name for number, name in accounts(server).items() if name in ours}
    home, incidents = [], []
    for layer in choose_layers(corpus, layers):
        title = adjudication_title(corpus.config.name, layer.id)
        project = find_project(server, title)
        if project is None:
            continue
        with progress(title) as told:
            tasks, faults = bring_home(server, project.id, told)
        with nullcontext() if dry_run else one_writer(root):
            raw = json_.dumps(tasks).encode("ascii")
            where = f"{layer.id}.json"
            one, found = _take(open_corpus(root), layer, title, where, raw, {**known, **people}, replace_old, dry_run)
        home.append(one)
        incidents += [*faults, *found]
    if not home:
        message = (
            "no layer is adjudicated there, or this account sees no such project: `jalaa adjudicate push` makes it"
        )
        raise Refused([Incident("server-project", server.address, message)])
    return home, incidents


def _take(
    corpus: Corpus,
    layer: Layer,
    title: str,
    where: str,
    raw: bytes,
    people: Mapping[str, str],
    replace_old: bool,
    dry_run: bool,
) -> tuple[Home, list[Incident]]:
    """What came of a layer in `raw`, found its place and was written; `where` is the file that incidents name."""
    raw, withdrawn = _without_withdrawn(raw, corpus, title)
    data, replaced = without_people(raw, is_csv=False, where=where)
    export, notes = latest(label_studio.read(data, where))
    names = Names(annotators={**people}, layer=layer.id)
    finished, told, open_ = finished_tasks(export, names)
    incidents = [*withdrawn, *export.incidents, *notes, *told]
    arrived = tuple(arrive(finished, names, corpus.scheme))
    incidents += [one for each in arrived for one in each.incidents]
    shown = _shown(data, layer)
    whole = [one for one in arrived if not one.counts.spans_refused]
    incidents += [_unsaid(one.task) for one in whole if _sha256(one.task.text) not in shown]
    landing = land([one for one in whole if _sha256(one.task.text) in shown], corpus)
    kinds = {annotator.id: annotator.kind for annotator in corpus.annotators}
    settled = [
        with_kinds(decided_by(one.annotation, shown.get(one.annotation.text_sha256, {}), layer), kinds)
        for one in landing.landed
    ]
    merged, faults = merge_decided(corpus, settled, replace_old)
    found = Look(
        Read(finished, ((where, data),), replaced),
        arrived,
        landing.landed,
        merged,
        (*incidents, *landing.incidents, *faults),
    )
    if finished.tasks and not dry_run:
        store_export(found, corpus.root, "label-studio")
        if not found.is_blocked and found.landed:
            write_layers(found, corpus)
    return _home(layer, title, export, [] if found.is_blocked else settled, faults, corpus, open_), list(
        found.incidents
    )


def _without_withdrawn(raw: bytes, corpus: Corpus, title: str) -> tuple[bytes, list[Incident]]:
    """The export as it came, or without the tasks of withdrawn texts where it has any, and then what is wrong with its JSON."""
    faults: list[Fault] = []
    value = parse(raw, title, faults) if corpus.withdrawn else None
    if isinstance(value, dict) and isinstance(value.get("projects"), list):
        lists = [one.get("tasks") for one in value["projects"] if isinstance(one, dict)]
    else:
        lists = [value if isinstance(value, list) else [value]]
    parts = [without_withdrawn(tasks, corpus, title) for tasks in lists if isinstance(tasks, list)]
    told = [one for _, incidents in parts for one in incidents]
    kept = [task for tasks, _ in parts for task in tasks]
    return (json_.dumps(kept).encode("ascii"), [*told, *tell(faults)]) if told else (raw, [])


def _shown(data: bytes, layer: Layer) -> dict[str, dict[str, Span]]:
    """What each task showed, by the hash of its text; tasks that do not say it are left out."""
    value = parse(data, layer.id, [])
    rows: Iterable[Any] = value if isinstance(value, list) else []
    found = {}
    for row in rows:
        its = row.get("data") if isinstance(row, dict) else None
        if isinstance(its, dict) and isinstance(its.get("text"), str):
            versions = shown_versions(its, layer.id)
            found |= {} if versions is None else {_sha256(its["text"]): versions}
    return found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _unsaid(task: ReceivedTask) -> Incident:
    """Without what it showed nobody knows who made its spans, and a model's could pass as a person's."""
    message = f"{task.document} does not say whose versions it showed: adjudicate tasks that `jalaa adjudicate push` or `export` made"
    return Incident("export-unreadable", task.where, message)


def _home(
    layer: Layer,
    title: str,
    export: Export,
    settled: Sequence[Annotation],
    faults: Sequence[Incident],
    corpus: Corpus,
    open_: int,
) -> Home:
    stays = {one.where for one in faults}
    taken = [one for one in settled if one.where not in stays]
    return Home(
        layer=layer.id,
        title=title,
        tasks=len(export.tasks),
        decided={one.document: one.annotator for one in taken},
        states=dict(Counter(standing(one, corpus.annotators) for one in taken)),
        open=open_,
    )


def _print(home: Sequence[Home], incidents: Sequence[Incident], json: bool) -> None:
    if json:
        print(json_text({"layers": [vars(one) for one in home], "incidents": incident_rows(incidents)}))
        return
    print_incidents(incidents)
    for one in home:
        print(visible_line(_line(one)))


def _line(one: Home) -> str:
    who = ", ".join(f"{number} by {name}" for name, number in sorted(Counter(one.decided.values()).items()))
    states = ", ".join(f"{number} {name}" for name, number in sorted(one.states.items()))
    decided = f"decided {len(one.decided):,}" + (f" ({who}; {states})" if who else "")
    return f"{one.title}: documents {one.tasks:,}, {decided}, with something open {one.open:,}"
