"""Push to a server that breaks at every request: nothing is lost, nothing stands twice, and every fault is said."""

import json
import shutil
from pathlib import Path

import httpx2
import pytest

from jalaa.annotation.model import read_annotations, text_sha256
from jalaa.annotation.server import Unsure
from jalaa.annotation.server_projects import title_of
from jalaa.annotation.server_tasks import There, plan
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from jalaa.incidents import Refused
from tests.server.hands import SUGGESTED, send, send_corpus, todays
from tests.server.pretended import Pretended

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def test_a_push_brings_in_every_text_once_and_records_what_was_shown(root: Path):
    there = Pretended()
    (first,), incidents = send(there, root)
    (second,), _ = send(there, root)
    assert (first.done, first.new, second.done, second.new, incidents) == ("made", 3, "", 0, [])
    assert there.texts() == todays(open_corpus(root))
    shown = {path.parent.name for path in (root / "annotations" / "shown").rglob("*.json")}
    assert shown == {document.id for document in open_corpus(root).documents if document.edits.edits}


def test_a_changed_text_is_a_new_task_and_the_old_one_stays(root: Path):
    there = Pretended()
    there.add_project("sound · entity")
    there.add_task(1, "river", "قاس خبراء منسوب النهر.", annotations=[{"id": 1, "result": []}])
    (one,), (told,) = send(there, root)
    assert (one.changed, told.id, len(there.tasks)) == (1, "server-text", 4)
    assert "1 (1 annotation)" in told.message


def test_suggestions_are_there_only_where_a_file_of_them_is_given(root: Path):
    there = Pretended()
    send(there, root)
    assert [one["predictions"] for one in there.tasks.values()] == [[], [], []]
    (one,), _ = send(there, root, suggestions=True)
    assert (one.new, one.suggestions) == (0, 3)
    (again,), _ = send(there, root, suggestions=True)
    assert again.suggestions == 0
    assert [[made["model_version"] for made in one["predictions"]] for one in there.tasks.values()] == [["m0"]] * 3
    assert there.projects[1]["model_version"] == "m0"


@pytest.mark.parametrize(
    ("old", "new", "id"),
    [
        ('"label": "PERS"', '"label": "CAR"', "label-unknown"),
        ('"kind": "model"', '"kind": "human"', "annotation-kind"),
        ('"document": "river"', '"document": "pond"', "annotation-document"),
    ],
)
def test_suggestions_that_nobody_may_see_stop_everything(root: Path, old: str, new: str, id: str):
    path = root / SUGGESTED
    there, corpus = Pretended(), open_corpus(root)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    _, incidents = push(there.connect(), corpus, choose_layers(corpus, []), read_annotations(path)[0])
    assert {one.id for one in incidents} == {id}
    assert there.asked == []


def test_a_person_is_nobodys_suggestion(root: Path):
    path = root / SUGGESTED
    there, corpus = Pretended(), open_corpus(root)
    text = path.read_text("utf-8").replace('"annotator": "m0"', '"annotator": "a1"').replace('"m0"', '"a1"')
    path.write_text(text.replace('"kind": "model"', '"kind": "human"'), "utf-8")
    _, incidents = push(there.connect(), corpus, choose_layers(corpus, []), read_annotations(path)[0])
    assert "blind" in incidents[0].message and there.asked == []


@pytest.mark.parametrize("lost", ["before", "after"])
@pytest.mark.parametrize("how", ["broken", 429, 503])
def test_a_push_survives_one_fault_at_any_request(root: Path, lost: str, how: str | int):
    """Before it was carried out, and after, when only the answer is lost: in the end every text is there once."""
    corpus, n, reached = open_corpus(root), 0, True
    while reached:

        def fault(number: int, request: httpx2.Request, n: int = n) -> httpx2.Response | None:
            if number != n:
                return None
            if how == "broken":
                raise httpx2.ReadError("cut", request=request)
            return httpx2.Response(how, headers={"retry-after": "0"})

        there = Pretended(**{lost: fault})
        send_corpus(there, corpus, suggestions=True)
        assert there.texts() == todays(corpus), n
        assert [len(one["predictions"]) for one in there.tasks.values()] == [1, 1, 1], n
        assert len(there.projects) == 1, n
        reached, n = len(there.asked) > n, n + 1
    assert n > 6


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_push_that_ends_at_any_request_is_continued_by_the_next(root: Path, lost: str):
    """The server goes away for good at the n-th request; a new push, with a new server on the same data, finishes."""
    corpus, n, reached = open_corpus(root), 0, True
    while reached:

        def fault(number: int, request: httpx2.Request, n: int = n) -> None:
            if number >= n:
                raise httpx2.ConnectError("gone", request=request)

        there = Pretended(**{lost: fault})
        try:
            send_corpus(there, corpus)
        except Refused as refused:
            assert [one.id for one in refused.incidents] == ["server-answer"]
        reached = len(there.asked) > n
        there.before = there.after = None
        send_corpus(there, corpus)
        assert (there.texts(), len(there.projects)) == (todays(corpus), 1), n
        n += 1
    assert n > 6


def test_a_double_that_nobody_touched_goes_and_one_that_people_worked_on_stays():
    task = {"data": {"document": "a", "text": "في"}, "predictions": []}
    sha = text_sha256("في")
    known = plan([task], [There(7, "a", sha, 0), There(8, "a", sha, 2), There(9, "a", sha, 0)])
    assert [one.id for one in known.doubled] == [7, 9]
    assert not known.new and not known.touched_twice


def test_a_server_that_keeps_what_it_was_given_to_itself_is_told(root: Path):
    there = Pretended()
    there.add_project("sound · entity")
    there._told = lambda task: {**Pretended._told(there, task), "data": {}}
    with pytest.raises(Refused, match="still lacks 3 tasks"):
        send(there, root)


def test_a_personal_token_buys_bearers_and_a_new_one_when_the_old_lapses():
    bearers, seen = iter(["first", "second"]), []

    def answer(number: int, request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path == "/api/token/refresh/":
            assert json.loads(request.content) == {"refresh": "aaa.bbb.ccc"} and "authorization" not in request.headers
            return httpx2.Response(200, json={"access": next(bearers)})
        seen.append(request.headers["authorization"])
        return httpx2.Response(401) if seen.count("Bearer first") > 1 and seen[-1] == "Bearer first" else None

    server = Pretended(before=answer).connect(token="aaa.bbb.ccc")
    for _ in range(3):
        server.ask("GET", "/api/users/")
    assert seen == ["Bearer first", "Bearer first", "Bearer second", "Bearer second"]


def test_no_fault_shows_the_token():
    there = Pretended(before=lambda *_: httpx2.Response(401, json={"detail": "Invalid token."}))
    server = there.connect(token="5ecre7" * 6)
    with pytest.raises(Refused) as told:
        server.ask("GET", "/api/users/")
    assert "5ecre7" not in str(told.value) + repr(server)


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [
        (200, b"<html>", "no JSON"),
        (200, b"[]", "where Label Studio 1.x has dict"),
        (301, b"", "give the address that it names"),
        (
            400,
            b'{"detail": "Validation error", "validation_errors": {"title": ["long"]}}',
            'Validation error; {"title"',
        ),
        (500, b"", "answers 500 to GET /api/projects/, 3 times"),
    ],
)
def test_what_is_no_label_studio_is_told(root: Path, status: int, content: bytes, said: str):
    with pytest.raises(Refused) as told:
        send(Pretended(before=lambda *_: httpx2.Response(status, content=content)), root)
    assert said in str(told.value)


def test_what_adds_something_is_asked_once():
    there = Pretended(before=lambda *_: httpx2.Response(502))
    with pytest.raises(Unsure):
        there.connect().ask("POST", "/api/projects/", body={}, again=False)
    assert len(there.asked) == 1


def test_a_title_that_label_studio_does_not_take_is_refused():
    with pytest.raises(Refused, match="server-project"):
        title_of("n" * 45, "entity")
