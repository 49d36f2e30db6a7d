"""`jalaa status`: how far each text is with each annotator, from the corpus and, where an address is given, from the server.

Exit codes: 0, 1 where an annotation's text is not known or the server failed, 2 no token.
"""

import json as json_
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from jalaa.annotation.arriving import Names, arrive
from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.label_studio_people import without_people
from jalaa.annotation.formats.received import Export
from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Layer
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import accounts, adjudication_title, find_projects
from jalaa.annotation.server_tasks import bring_home, tasks_there
from jalaa.commands.connecting import progress, read_token
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.commands.pull import accounts_in, latest, owners_by_title
from jalaa.commands.push import choose_layers
from jalaa.corpus.landing import land
from jalaa.corpus.progress import STATES, Progress, TextProgress, layer_progress
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.incidents import Incident, exit_code

ADJUDICATED = "adjudicating"
"""What stands as decided where a text is with its adjudicator."""


@dataclass(frozen=True)
class LayerStatus:
    """How far a layer is, text by text."""

    layer: str
    texts: tuple[TextProgress, ...]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many texts are how far, by annotator."""
        found: dict[str, Counter[str]] = {}
        for text in self.texts:
            for who, one in text.annotators.items():
                found.setdefault(who, Counter())[one.state] += 1
        return {who: {state: count[state] for state in STATES if count[state]} for who, count in found.items()}


def run(address: str | None, root: Path, layers: Sequence[str], people: Mapping[str, str], json: bool) -> int:
    """Gather, and print a table."""
    server = None
    if address is not None:
        token = read_token("status", address)
        if token is None:
            return 2
        server = connect(address, token)
    with Console(stderr=True).status("read, clean and carry"):
        corpus = open_corpus(root)
    found, incidents = status(corpus, choose_layers(corpus, layers), server, people)
    if json:
        rows = [{**asdict(one), "counts": one.counts} for one in found]
        print(json_text({"server": address, "layers": rows, "incidents": incident_rows(incidents)}))
        return exit_code(incidents)
    print_incidents(incidents)
    for one in found:
        for line in _table(one):
            print(visible_line(line))
    return exit_code(incidents)


def status(
    corpus: Corpus, layers: Sequence[Layer], server: Server | None, people: Mapping[str, str]
) -> tuple[list[LayerStatus], list[Incident]]:
    """Layer by layer; raises `Refused` where the server fails. `people` are annotators by account, beside those whose addresses say it."""
    ours = {annotator.id for annotator in corpus.annotators}
    known: dict[str, str] = {}
    if server is not None:
        known = {number: name for number, name in accounts(server).items() if name in ours} | {**people}
    found, incidents = [], []
    for layer in layers:
        there, adjudicated, told = _there(corpus, layer, server, known) if server is not None else ({}, set(), [])
        rows, faults = layer_progress(corpus, layer, sorted({who for _, who in there} - ours))
        joined = [_joined(row, there, adjudicated) for row in rows]
        found.append(LayerStatus(layer.id, tuple(_without_idle(joined, {who for _, who in there}))))
        incidents += [*told, *faults]
    return found, incidents


def _joined(row: TextProgress, there: Mapping[tuple[str, str], str], adjudicated: set[str]) -> TextProgress:
    """A text with what the server has of it, where that is farther than what lies here."""
    joined = {}
    for who, here in row.annotators.items():
        state = there.get((row.document, who), "not begun")
        anew = state == "submitted anew"
        is_farther = anew or STATES.index(state) > STATES.index(here.state)
        joined[who] = replace(here, state=state) if is_farther else here
    decided = row.decided or (ADJUDICATED if row.document in adjudicated else None)
    return replace(row, annotators=joined, decided=decided)


def _without_idle(rows: Sequence[TextProgress], expected: set[str]) -> list[TextProgress]:
    """The texts without people who have nothing to do with annotating them: nothing begun, and they decide, or no project there waits for them."""
    begun = {who for row in rows for who, one in row.annotators.items() if one.state != "not begun"}
    deciding = {row.decided_by for row in rows}
    idle = {
        who for row in rows for who in row.annotators if who not in begun and (who in deciding or (expected - {who}))
    }
    return [
        replace(row, annotators={who: one for who, one in row.annotators.items() if who not in idle}) for row in rows
    ]


def _there(
    corpus: Corpus, layer: Layer, server: Server, known: Mapping[str, str]
) -> tuple[dict[tuple[str, str], str], set[str], list[Incident]]:
    """How far each text is with each annotator on the server, the texts that are adjudicated there, and what the server cannot give."""
    owners = owners_by_title(corpus, layer)
    title = adjudication_title(corpus.config.name, layer.id)
    projects = find_projects(server, [*owners, title])
    people = [one.id for one in corpus.annotators if one.kind == "human"]
    found: dict[tuple[str, str], str] = {}
    incidents: list[Incident] = []
    adjudicated = {one.document for one in tasks_there(server, projects[title].id)} if title in projects else set()
    for name, owner in owners.items():
        if name in projects:
            with progress(name) as told:
                tasks, faults = bring_home(server, projects[name].id, told)
            incidents += faults
            theirs = {**{id: owner for id in accounts_in(tasks) if owner}, **known}
            for key, state in _states(corpus, layer, tasks, theirs, [owner] if owner else people):
                found[key] = max(found.get(key, STATES[0]), state, key=STATES.index)
    return found, adjudicated, incidents


def _states(
    corpus: Corpus, layer: Layer, tasks: Sequence[dict[str, Any]], people: Mapping[str, str], expected: Sequence[str]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Documents with annotators, and how far they are, as the tasks of one project say; more than once where several say it."""
    data, _ = without_people(json_.dumps(tasks).encode("ascii"), is_csv=False, where=layer.id)
    export, _ = latest(label_studio.read(data, layer.id))
    names = Names(annotators={**people}, layer=layer.id)
    here = {(one.document, one.annotator): one for one in corpus.annotations if one.layer == layer.id}
    landed = {
        (one.annotation.document, one.annotation.annotator): one.annotation for one in _landed(export, names, corpus)
    }
    words = {"draft": "draft", "cancelled": "skipped"}
    for task in export.tasks:
        for who in expected:
            yield (task.document, who), "pushed"
        for one in task.annotations:
            who = people.get(one.annotator or "", f"#{one.annotator}")
            key = (task.document, who)
            if one.state == "annotation":
                yield key, "submitted" if key not in here else _compared(here[key], landed.get(key))
            elif one.state in words:
                yield key, words[one.state]


def _landed(export: Export, names: Names, corpus: Corpus):
    return land(arrive(export, names, corpus.scheme), corpus).landed


def _compared(here: Annotation, there: Annotation | None) -> str:
    """Whether what lies on the server is what was pulled; what has no place here cannot be compared."""
    is_same = there is None or vars(there) | {"where": ""} == vars(here) | {"where": ""}
    return "submitted" if is_same else "submitted anew"


def _table(one: LayerStatus) -> Iterator[str]:
    who = list(one.texts[0].annotators) if one.texts else []
    yield f"layer {one.layer}: {len(one.texts):,} texts"
    for id, counts in one.counts.items():
        yield f"  {id}: {', '.join(f'{number:,} {state}' for state, number in counts.items())}"
    decided = Counter(text.decided for text in one.texts if text.decided)
    yield f"  decided: {', '.join(f'{number:,} {state}' for state, number in sorted(decided.items())) or 'none'}"
    rows = [["text", *who, "decided"], *(_cells(text) for text in one.texts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _cells(text: TextProgress) -> list[str]:
    cells = [_cell(one) for one in text.annotators.values()]
    by = f" by {text.decided_by}" if text.decided_by else ""
    return [text.document, *cells, f"{text.decided}{by}" if text.decided else "-"]


def _cell(one: Progress) -> str:
    if one.state == "not begun":
        return "-"
    return f"{one.state} ({one.waiting})" if one.state == "waits" else one.state
