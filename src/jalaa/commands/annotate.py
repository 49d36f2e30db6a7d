"""`jalaa annotate`: a Label Studio of one's own with the texts of this corpus in it, until Ctrl-C.

    program ──start──▶ server on 127.0.0.1 ──push──▶ a project per layer ──▶ address and login ──Ctrl-C──▶ end

Its data stays in a folder, where the next call finds it. With --check a new server in a folder that goes away afterwards gets the texts of a copy of the
corpus, an annotation in each project, and gives all of it back. Exit codes: 0, 1 something failed, 2 a wrong call.
"""

import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from jalaa.annotation.model import Annotation
from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_projects import find_project
from jalaa.annotation.server_start import Login, label_studio
from jalaa.annotation.server_tasks import bring_home
from jalaa.commands.printing import print_incidents, visible_line
from jalaa.commands.pull import Pulled, pull
from jalaa.commands.push import Pushed, choose_layers, make_suggestions, push, pushed_line, read_suggestions
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.incidents import Incident, Refused, exit_code

CHECKER = "checker"
"""The annotator of the annotations that --check makes, in its copy of the corpus alone."""


def run(program: Path, root: Path, folder: Path, suggestions: Path | None, suggest: bool, check: bool) -> int:
    """Start the server, bring the texts in, and stay; or check that all of it works."""
    signal.signal(signal.SIGTERM, _end)
    given = read_suggestions(suggestions) if suggestions or not suggest else _suggested(open_corpus(root))
    return _check(program, root, given) if check else _stay(program, root, folder, given)


def _suggested(corpus: Corpus) -> list[Annotation]:
    """What `jalaa suggest` gives, nothing where annotators.yaml does not know who that is: then nobody asked for it."""
    try:
        return make_suggestions(corpus, choose_layers(corpus, []))
    except Refused as refused:
        if any(one.id != "annotation-annotator" for one in refused.incidents):
            raise
        _say(f"No suggestions: {refused.incidents[0].message}")
        return []


def _end(number: int, frame: FrameType | None) -> None:
    # As Ctrl-C: the server is to end with us.
    raise KeyboardInterrupt


def _stay(program: Path, root: Path, folder: Path, suggestions: Sequence[Annotation]) -> int:
    corpus = open_corpus(root)
    _say("Starting Label Studio (the first time takes a minute or two)")
    with label_studio(program, folder, _account(corpus)) as running:
        login = running.login
        incidents = _bring_in(connect(login.address, login.token), corpus, suggestions)[1]
        if code := exit_code(incidents):
            return code
        _show(login)
        try:
            return 0 if running.process.wait() == 0 else 1
        except KeyboardInterrupt:
            _say(f"\nStopping. What was annotated is in {folder}; the same command goes on with it.")
            return 0


def _bring_in(server: Server, corpus: Corpus, suggestions: Sequence[Annotation]) -> tuple[list[Pushed], list[Incident]]:
    pushed, incidents = push(server, corpus, choose_layers(corpus, []), suggestions)
    print_incidents(incidents)
    for one in pushed:
        print(visible_line(pushed_line(one, server.address)), flush=True)
    return pushed, incidents


def _account(corpus: Corpus) -> str:
    """The account is called as the first person among the annotators, so that what is made with it is that person's."""
    people = [annotator.id for annotator in corpus.annotators if annotator.kind == "human"]
    return f"{people[0] if people else 'annotator'}@localhost"


def _show(login: Login) -> None:
    print(f"\nAddress   {login.address}\nAccount   {login.account}\nPassword  {login.password}\n")
    print(f"To bring home what was annotated, in another window: jalaa pull {login.address}")
    print("It asks for the token, which stands there under Account & Settings.")
    print("Ctrl-C stops the server; its data stays.", flush=True)


def _check(program: Path, root: Path, suggestions: Sequence[Annotation]) -> int:
    with tempfile.TemporaryDirectory(prefix="jalaa-annotate-") as folder:
        copy = Path(folder) / "corpus"
        for name in ("dataset", "annotations"):
            shutil.copytree(root / name, copy / name, symlinks=True)
        annotators = copy / "annotations" / "annotators.yaml"
        annotators.write_bytes(annotators.read_bytes() + f"\n- {{id: {CHECKER}, kind: human}}\n".encode())
        corpus = open_corpus(copy)
        _say("Starting a new Label Studio (a minute or two)")
        with label_studio(program, Path(folder) / "server", f"{CHECKER}@localhost") as running:
            server = connect(running.login.address, running.login.token)
            pushed, incidents = _bring_in(server, corpus, suggestions)
            if code := exit_code(incidents):
                return code
            for one in pushed:
                _annotate_first(server, corpus, one)
            pulled, incidents = pull(server, copy, [], {}, False)
    print_incidents([one for one in incidents if one.level == "error"])
    right = not exit_code(incidents) and [_is_whole(*both) for both in zip(pushed, pulled, strict=True)]
    for one in pulled:
        print(f"{one.title}: {one.tasks} texts and {one.counts.annotations} annotation came home")
    if right and all(right):
        print("All of it works: server, projects, texts, an annotation and its way home.")
        return 0
    _say("jalaa annotate --check: not everything came home")
    return 1


def _annotate_first(server: Server, corpus: Corpus, pushed: Pushed) -> None:
    """Mark the first word of the first text with the first label of the layer."""
    project = find_project(server, pushed.title)
    (layer,) = choose_layers(corpus, [pushed.layer])
    task = bring_home(server, project.id, lambda _: None)[0][0]
    text = task["data"]["text"]
    start = len(text) - len(text.lstrip())
    end = start + len(text.split(maxsplit=1)[0])
    value = {"start": start, "end": end, "text": text[start:end], "labels": [layer.active[0]]}
    region = {"id": "check", "from_name": layer.id, "to_name": "text", "type": "labels", "origin": "manual"}
    body = {"result": [{**region, "value": value}]}
    server.ask("POST", f"/api/tasks/{task['id']}/annotations/", body=body, again=False)


def _is_whole(pushed: Pushed, pulled: Pulled) -> bool:
    counts = pulled.counts
    return pulled.tasks == pushed.tasks and (counts.annotations, counts.spans_kept) == (1, 1)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
