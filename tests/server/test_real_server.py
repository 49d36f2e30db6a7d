"""The real Label Studio: what is pushed is there once, what is annotated comes home whole, whoever is killed in between."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from jalaa.annotation.model import read_annotations
from jalaa.annotation.server_projects import find_project
from jalaa.annotation.server_tasks import bring_home, tasks_there
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from tests.server.conftest import Studio, account

pytestmark = pytest.mark.real

HOSTILE = "😀 قال \u200fالوزير:\r\n«أيضًا» في\u00a0بغداد، مثَّل\n\n\nوالبصرة 👨‍👩‍👧 غدا."
MANY = 2000


def send(studio: Studio, root: Path, suggestions: bool = False):
    corpus = open_corpus(root)
    given = read_annotations(root / "annotations" / "layers" / "m0-entity.jsonl")[0] if suggestions else []
    return push(studio.connect(), corpus, choose_layers(corpus, []), given)


def project_of(studio: Studio, name: str) -> int:
    return find_project(studio.connect(), f"{name} · entity").id


def documents(studio: Studio, name: str) -> list[str]:
    return sorted(one.document for one in tasks_there(studio.connect(), project_of(studio, name)))


def nothing(_: int) -> None:
    pass


def annotate(studio: Studio, task: dict, quote: str, label: str = "GPE") -> None:
    """An annotation of the account, by way of the interface."""
    start = task["data"]["text"].index(quote)
    value = {"start": start, "end": start + len(quote), "text": quote, "labels": [label]}
    region = {
        "id": "k1",
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": value,
    }
    studio.connect().ask("POST", f"/api/tasks/{task['id']}/annotations/", body={"result": [region]})


def tasks_of(studio: Studio, name: str) -> list[dict]:
    tasks, incidents = bring_home(studio.connect(), project_of(studio, name), nothing)
    assert incidents == []
    return tasks


def test_every_text_goes_there_once_and_character_for_character(studio: Studio, corpus_of: Callable[..., Path]):
    root = corpus_of("once", {"a": HOSTILE, "b": "نص آخر في بغداد."})
    (first,), _ = send(studio, root)
    (second,), _ = send(studio, root)
    assert (first.done, first.new, second.done, second.new) == ("made", 2, "", 0)
    there = {task["data"]["document"]: task["data"]["text"] for task in tasks_of(studio, "once")}
    assert there == {document.id: document.text for document in open_corpus(root).documents}


def test_a_scheme_that_has_changed_renews_the_project_once(studio: Studio, corpus_of: Callable[..., Path]):
    root = corpus_of("scheme")
    send(studio, root)
    scheme = root / "annotations" / "scheme.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("active: [PERS, GPE]", "active: [GPE]"), "utf-8")
    (renewed,), _ = send(studio, root)
    (same,), _ = send(studio, root)
    assert (renewed.done, same.done) == ("renewed", "")


def test_suggestions_come_to_tasks_that_are_there_and_stay_their_makers(studio: Studio, corpus_of: Callable[..., Path]):
    root = corpus_of("suggested")
    send(studio, root)
    (one,), incidents = send(studio, root, suggestions=True)
    (again,), _ = send(studio, root, suggestions=True)
    assert (one.new, one.suggestions, again.suggestions, incidents) == (0, 3, 0, [])
    assert [[made["model_version"] for made in task["predictions"]] for task in tasks_of(studio, "suggested")] == [
        ["m0"]
    ] * 3


def test_what_several_annotators_made_comes_home(studio: Studio, corpus_of: Callable[..., Path]):
    root = corpus_of("several")
    annotators = root / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text("utf-8") + "- {id: a2, kind: human}\n", "utf-8")
    send(studio, root)
    river = next(task for task in tasks_of(studio, "several") if task["data"]["document"] == "river")
    annotate(studio, river, "البصرة")
    second = account(studio, "a2@example.org")
    body = {"result": [], "completed_by": second}
    studio.connect().ask("POST", f"/api/tasks/{river['id']}/annotations/", body=body)
    (one,), incidents = pull(studio.connect(), root, [], {}, False)
    assert [told for told in incidents if told.level == "error"] == []
    assert (one.tasks, one.counts.annotations, one.counts.spans_kept) == (3, 2, 1)
    layers = root / "annotations" / "layers"
    ((a1,), _), ((a2,), _) = (read_annotations(layers / f"{who}-entity.jsonl") for who in ("a1", "a2"))
    assert ([span.text for span in a1.spans], a2.spans) == (["البصرة"], ())
    stored = b"".join(path.read_bytes() for path in (root / "annotations" / "received").iterdir())
    assert b"@" not in stored


def test_a_personal_access_token_opens_the_same_door(studio: Studio, corpus_of: Callable[..., Path]):
    settings = {"api_tokens_enabled": True, "legacy_api_tokens_enabled": True, "api_token_ttl_days": 1}
    studio.connect().ask("POST", "/api/jwt/settings", body=settings)
    token = studio.connect().ask("POST", "/api/token/")["token"]
    root = corpus_of("personal")
    corpus = open_corpus(root)
    (one,), _ = push(studio.connect(token), corpus, choose_layers(corpus, []), [])
    assert one.new == 3


def test_one_broken_task_hides_no_other_on_the_real_server(studio: Studio, corpus_of: Callable[..., Path]):
    """Half of a character in an annotation, which the server stores and cannot give back."""
    root = corpus_of("broken")
    send(studio, root)
    tasks = tasks_of(studio, "broken")
    value = {"start": 0, "end": 1, "text": "\ud83d", "labels": ["GPE"]}
    region = {"id": "k1", "from_name": "entity", "to_name": "text", "type": "labels", "value": value}
    # Sent past our own client, which would not: the server stores it, and fails when it is to show it.
    headers = {"Authorization": f"Token {studio.token}", "Content-Type": "application/json"}
    url = f"{studio.address}/api/tasks/{tasks[0]['id']}/annotations/"
    httpx2.post(url, content=json.dumps({"result": [region]}), headers=headers, timeout=60, trust_env=False)
    server = studio.connect()
    server.waits = (0.1,)
    found, (told,) = bring_home(server, project_of(studio, "broken"), nothing)
    assert ([task["id"] for task in found], told.id) == ([task["id"] for task in tasks[1:]], "server-task")


def test_two_thousand_tasks_go_there_and_come_home(studio: Studio, corpus_of: Callable[..., Path]):
    """In one go, with the server killed in the middle of the push, started again, and killed in the middle of the pull."""
    root = corpus_of("many", {f"d{n}": f"{HOSTILE} الخبر رقم {n}." for n in range(MANY)})
    corpus = open_corpus(root)
    back = threading.Thread(target=killed_after, args=(studio, "many", 300))
    back.start()
    (one,), _ = push(studio.connect(), corpus, choose_layers(corpus, []), [])
    back.join()
    assert (one.tasks, documents(studio, "many")) == (MANY, sorted(document.id for document in corpus.documents))
    annotate(studio, tasks_of(studio, "many")[-1], "والبصرة")
    came: list[int] = []
    restarts: list[threading.Thread] = []

    def told(number: int) -> None:
        came.append(number)
        if sum(came) == 500:
            studio.kill()
            restarts.append(threading.Thread(target=studio.start))
            restarts[0].start()

    tasks, incidents = bring_home(studio.connect(), project_of(studio, "many"), told)
    restarts[0].join()
    assert incidents == []
    texts = {document.id: document.text for document in corpus.documents}
    assert len(tasks) == MANY and {task["data"]["document"]: task["data"]["text"] for task in tasks} == texts
    (pulled,), _ = pull(studio.connect(), root, [], {}, False)
    assert (pulled.tasks, pulled.counts.spans_kept) == (MANY, 1)


def killed_after(studio: Studio, name: str, tasks: int) -> None:
    """Kill the server when so many tasks are there, and start it again."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = find_project(studio.connect(), f"{name} · entity")
        if found and sum(1 for _ in tasks_there(studio.connect(), found.id)) >= tasks:
            break
        time.sleep(0.05)
    studio.kill()
    studio.start()


KILLED = """
import os, signal, sys
import httpx2
import jalaa.annotation.server_tasks as server_tasks

server_tasks.BATCH = server_tasks.PAGE = 4
n, when, verb, address, root = int(sys.argv[1]), sys.argv[2], *sys.argv[3:]
send, count = httpx2.Client.send, 0

def strike(client, *words, **named):
    global count
    count += 1
    if count == n and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = send(client, *words, **named)
    if count == n:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

httpx2.Client.send = strike
from pathlib import Path
if verb == "push":
    from jalaa.commands.push import run
    sys.exit(run(address, Path(root), [], None, False, True))
from jalaa.commands.pull import run
sys.exit(run(address, Path(root), [], {}, False, True))
"""


def verb(studio: Studio, n: int, when: str, name: str, root: Path) -> int:
    """Run a verb, ended by SIGKILL before its n-th request is sent or after it was answered; its return code."""
    environment = {**os.environ, "JALAA_LABEL_STUDIO_TOKEN": studio.token}
    words = [sys.executable, "-c", KILLED, str(n), when, name, studio.address, str(root)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def test_a_push_that_is_killed_at_any_request_is_continued(studio: Studio, corpus_of: Callable[..., Path]):
    """At each call the verb comes one request farther, on what the one before left behind; every text is there once in the end."""
    root = corpus_of("killed", {f"d{n}": f"{HOSTILE} رقم {n}" for n in range(10)})
    wanted = sorted(document.id for document in open_corpus(root).documents)
    n, code = 0, -1
    while code:
        n += 1
        code = verb(studio, n, "after" if n % 2 else "before", "push", root)
        there = documents(studio, "killed") if find_project(studio.connect(), "killed · entity") else []
        assert len(there) == len(set(there)), n
    assert (there, n > 4) == (wanted, True)


def test_a_pull_that_is_killed_at_any_request_loses_nothing(studio: Studio, corpus_of: Callable[..., Path]):
    root = corpus_of("pulled")
    send(studio, root)
    annotate(studio, tasks_of(studio, "pulled")[1], "البصرة")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    n, code = 0, -1
    while code:
        n += 1
        code = verb(studio, n, "after", "pull", root)
        if code:
            assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before, n
    assert n > 3
    (layer,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert [span.text for span in layer.spans] == ["البصرة"]
