"""`jalaa push`: today's texts become tasks of a Label Studio server, one project per layer, or one per layer and annotator.

Calling it again adds what is missing and nothing twice. Exit codes: 0 all is there, 1 something must not be shown (then nothing is sent) or the
server failed, 2 a wrong call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalaa.annotation.label_studio_config import label_studio_config
from jalaa.annotation.model import Annotation, read_annotations
from jalaa.annotation.scheme import Layer
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import ensure_project, show_suggestions, title_of
from jalaa.annotation.server_tasks import Plan, There, bring_in
from jalaa.commands.calls import refuse_unknown
from jalaa.commands.connecting import progress, read_token
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.shown import write_shown
from jalaa.corpus.tasks import layer_tasks, shown_today
from jalaa.incidents import Incident, Refused, exit_code, nearest


@dataclass(frozen=True)
class Pushed:
    """What a push did to the project of a layer: `project` was `made` or `renewed` or found as it should be, and how many tasks it has of today.

    `annotator` is whose own project it is, None of one that all share.
    """

    layer: str
    project: int
    title: str
    done: str
    tasks: int
    new: int
    changed: int
    suggestions: int
    annotator: str | None = None


def run(
    address: str,
    root: Path,
    layers: Sequence[str],
    suggestions: Path | None,
    suggest: bool,
    json: bool,
    annotators: Sequence[str] = (),
) -> int:
    """Check everything, then send layer by layer, and say what was sent."""
    token = read_token("push", address)
    if token is None:
        return 2
    server = connect(address, token)
    corpus = open_corpus(root)
    chosen = choose_layers(corpus, layers)
    given = make_suggestions(corpus, chosen) if suggest else read_suggestions(suggestions)
    pushed, incidents = push(server, corpus, chosen, given, annotators)
    if json:
        print(json_text({"layers": [asdict(one) for one in pushed], "incidents": incident_rows(incidents)}))
    else:
        print_incidents(incidents)
        for one in pushed:
            print(visible_line(pushed_line(one, server.address)))
    return exit_code(incidents)


def push(
    server: Server,
    corpus: Corpus,
    layers: Sequence[Layer],
    suggestions: Sequence[Annotation],
    annotators: Sequence[str] = (),
) -> tuple[list[Pushed], list[Incident]]:
    """Bring the tasks of each layer in, into a project of its own for each of `annotators` or, where none is named, into one for all.

    Nothing is sent where one of them must not be shown. Raises `Refused` where the server fails.
    """
    wanted, incidents = {}, list(_unknown(corpus, annotators))
    for layer in layers:
        wanted[layer.id], told = layer_tasks(corpus, layer, suggestions)
        incidents += told
    left = sorted({one.layer for one in suggestions} - {layer.id for layer in layers})
    if left:
        message = f"suggestions of layer {', '.join(left)} have no project here: name that layer too, or leave them out"
        incidents.append(Incident("label-unknown", suggestions[0].where, message))
    if incidents:
        return [], incidents
    for document in corpus.documents:
        shown = shown_today(document)
        if shown.log.edits:
            # Before anything is sent: a span on a text whose log is lost could never be carried.
            write_shown(shown, document, corpus.root)
    pushed = []
    for layer in layers:
        for annotator in annotators or (None,):
            one, told = _push_layer(server, corpus, layer, wanted[layer.id], annotator)
            pushed.append(one)
            incidents += told
    return pushed, incidents


def _unknown(corpus: Corpus, annotators: Sequence[str]) -> Iterator[Incident]:
    """Annotators who are to have a project of their own and are no people of this corpus."""
    people = [one.id for one in corpus.annotators if one.kind == "human"]
    for id in annotators:
        if id not in people:
            hint = nearest(id, people) if people else "it names no person"
            message = f"nobody called `{id}` is a person there; {hint}; add `- {{id: {id}, kind: human}}`"
            yield Incident("annotation-annotator", "annotations/annotators.yaml", message)


def _push_layer(
    server: Server, corpus: Corpus, layer: Layer, wanted: list[dict[str, Any]], annotator: str | None
) -> tuple[Pushed, list[Incident]]:
    people = sum(one.kind == "human" for one in corpus.annotators) if annotator is None else 1
    models = sorted({made["model_version"] for task in wanted for made in task["predictions"]})
    title = title_of(corpus.config.name, layer.id, annotator)
    config = label_studio_config(layer)
    project, done = ensure_project(server, title, config, max(1, people))
    with progress(title, len(wanted)) as told:
        first, last = bring_in(server, project.id, wanted, told)
    for model in models:
        show_suggestions(server, project, model)
    sent = Pushed(
        layer=layer.id,
        project=project.id,
        title=title,
        done=done,
        tasks=len(wanted),
        new=len(first.new),
        changed=len(first.changed),
        suggestions=len(first.suggestions) + sum(len(task["predictions"]) for task in first.new),
        annotator=annotator,
    )
    return sent, _incidents(first, last, title)


def _incidents(first: Plan, last: Plan, title: str) -> list[Incident]:
    told = []
    for document, older in first.changed:
        old = ", ".join(f"{one.id} ({_worked(one)})" for one in older)
        message = f"the text of {document} has changed, so it is a new task; the old one stays: {old}; remove it there if nobody is to go on with it"
        told.append(Incident("server-text", title, message))
    for tasks in last.touched_twice:
        numbers = " and ".join(str(one.id) for one in tasks)
        message = (
            f"{tasks[0].document} is tasks {numbers}, and people worked on both: choose one, and remove the other there"
        )
        told.append(Incident("server-twice", title, message))
    return told


def _worked(task: There) -> str:
    return f"{task.touched} annotation{'s' * (task.touched != 1)}" if task.touched else "nobody worked on it"


def choose_layers(corpus: Corpus, ids: Sequence[str]) -> list[Layer]:
    """The layers of those ids, all if none are given; one that the scheme does not have is a wrong call, no scheme is `Refused` (`file-missing`)."""
    if corpus.scheme is None:
        message = "there is no scheme, so that nobody knows what is to be annotated: write one (docs/scheme.md)"
        raise Refused([Incident("file-missing", "annotations/scheme.yaml", message)])
    refuse_unknown("--layer", ids, [layer.id for layer in corpus.scheme.layers])
    return [layer for layer in corpus.scheme.layers if not ids or layer.id in ids]


def read_suggestions(path: Path | None) -> list[Annotation]:
    """A model's layer file, none where no path is given; raises `Refused` for what is wrong in it."""
    if path is None:
        return []
    found, faults = read_annotations(path, str(path))
    if faults:
        raise Refused(faults)
    return found


def make_suggestions(corpus: Corpus, layers: Sequence[Layer]) -> list[Annotation]:
    """What `jalaa suggest` gives for every document; raises `Refused` where annotators.yaml has no entry for who suggests."""
    from jalaa.corpus.suggestions import check_suggester, suggestions

    check_suggester(corpus)
    return [one for layer in layers for one in suggestions(corpus, layer, corpus.documents)]


def pushed_line(one: Pushed, address: str) -> str:
    """What was done to a layer, in one line that ends with where to annotate."""
    done = {"made": "a new project", "renewed": "its labels renewed", "": "there already"}[one.done]
    said = [f"{one.title} ({done}): {one.tasks:,} texts, {one.new:,} of them new"]
    said += [f"{one.changed:,} with a changed text"] if one.changed else []
    said += [f"{one.suggestions:,} suggestions"] if one.suggestions else []
    return f"{', '.join(said)}: {address}/projects/{one.project}/data"
