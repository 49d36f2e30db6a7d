"""Annotators with projects of their own see nobody else's spans, and what they make there comes home as theirs; status says how far they are."""

import json
import shutil
from pathlib import Path

import pytest

from jalaa.annotation.model import read_annotations
from jalaa.commands.adjudicate_out import Chosen
from jalaa.commands.adjudicate_out import push as adjudicate
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.commands.status import run, status
from jalaa.corpus.read import open_corpus
from jalaa.corpus.shown import write_shown
from jalaa.corpus.tasks import shown_today
from tests.server.hands import result, team
from tests.server.pretended import Pretended

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return team(shutil.copytree(SOUND, tmp_path / "corpus"), {}, ("a2",))


def send(there: Pretended, root: Path, *annotators: str):
    corpus = open_corpus(root)
    return push(there.connect(), corpus, choose_layers(corpus, []), [], annotators)


def task(there: Pretended, title: str, document: str) -> dict:
    project = next(id for id, one in there.projects.items() if one["title"] == title)
    return next(one for one in there.tasks.values() if (one["project"], one["data"]["document"]) == (project, document))


def mark(one: dict, quote: str, by: int, label: str = "GPE") -> None:
    made = [result(one["data"]["text"], quote, label, "k1")]
    one["annotations"].append({"id": 1, "completed_by": by, "was_cancelled": False, "result": made})


def layer(root: Path, who: str) -> dict[str, list[str]]:
    path = root / "annotations" / "layers" / f"{who}-entity.jsonl"
    return {one.document: [span.text for span in one.spans] for one in read_annotations(path)[0]}


def states(root: Path, there: Pretended | None, **people: str) -> dict[str, dict[str, str]]:
    corpus = open_corpus(root)
    (one,), _ = status(corpus, choose_layers(corpus, []), there and there.connect(), people)
    return {text.document: {who: one.state for who, one in text.annotators.items()} for text in one.texts}


def test_each_annotator_has_a_project_of_their_own_that_waits_for_nobody_else(root: Path):
    there = Pretended()
    pushed, incidents = send(there, root, "a1", "a2")
    assert [(one.title, one.annotator, one.new) for one in pushed] == [
        ("sound · entity · a1", "a1", 3),
        ("sound · entity · a2", "a2", 3),
    ]
    assert [one["maximum_annotations"] for one in there.projects.values()] == [1, 1] and incidents == []
    again, _ = send(there, root, "a1", "a2")
    assert [one.new for one in again] == [0, 0]


def test_only_people_have_projects_of_their_own(root: Path):
    there = Pretended()
    pushed, incidents = send(there, root, "m0", "a9")
    assert (pushed, [one.id for one in incidents], there.projects) == ([], ["annotation-annotator"] * 2, {})


def test_what_is_made_in_ones_own_project_is_ones_own_also_by_an_account_that_nobody_knows(root: Path):
    """Both annotate with the same account, which is nobody's: the project says whose it is."""
    there = Pretended()
    there.users = [{"id": 7, "email": "office@example.org"}]
    send(there, root, "a1", "a2")
    mark(task(there, "sound · entity · a1", "river"), "البصرة", 7)
    mark(task(there, "sound · entity · a2", "river"), "خبراء", 7, "PERS")
    pulled, incidents = pull(there.connect(), root, [], {}, False)
    assert [one.level for one in incidents if one.level != "note"] == []
    assert [(one.annotator, one.counts.annotations) for one in pulled] == [("a1", 1), ("a2", 1)]
    assert (layer(root, "a1"), layer(root, "a2")) == ({"river": ["البصرة"]}, {"river": ["خبراء"]})


def test_who_works_in_the_project_of_another_is_told(root: Path):
    there = Pretended()
    there.users.append({"id": 2, "email": "a2@example.org"})
    send(there, root, "a1")
    mark(task(there, "sound · entity · a1", "river"), "البصرة", 2)
    _, incidents = pull(there.connect(), root, [], {}, False)
    assert [one.id for one in incidents if one.level == "warning"] == ["server-blind"]
    assert layer(root, "a2") == {"river": ["البصرة"]}


def test_status_says_how_far_everybody_is_here_and_there(root: Path):
    there = Pretended()
    there.users.append({"id": 2, "email": "a2@example.org"})
    assert states(root, None) == {id: {"a1": "not begun", "a2": "not begun"} for id in ("004", "river", "school")}
    send(there, root, "a1", "a2")
    mark(task(there, "sound · entity · a1", "river"), "البصرة", 1)
    pull(there.connect(), root, [], {}, False)
    mark(task(there, "sound · entity · a1", "school"), "أربيل", 1)
    task(there, "sound · entity · a2", "river")["drafts"].append({"user": 2, "result": []})
    skipped = {"id": 1, "completed_by": 2, "was_cancelled": True, "result": []}
    task(there, "sound · entity · a2", "004")["annotations"].append(skipped)
    assert states(root, there) == {
        "004": {"a1": "pushed", "a2": "skipped"},
        "river": {"a1": "pulled", "a2": "draft"},
        "school": {"a1": "submitted", "a2": "pushed"},
    }
    assert states(root, None)["school"]["a1"] == "not begun"
    task(there, "sound · entity · a1", "river")["annotations"].clear()
    mark(task(there, "sound · entity · a1", "river"), "خبراء", 1, "PERS")
    assert states(root, there)["river"]["a1"] == "submitted anew"


def test_status_names_an_account_that_nobody_knows_by_its_number(root: Path):
    there = Pretended()
    send(there, root)
    mark(task(there, "sound · entity", "river"), "البصرة", 9)
    assert states(root, there)["river"] == {"a1": "pushed", "a2": "pushed", "#9": "submitted"}
    assert states(root, there, **{"9": "a2"})["river"] == {"a1": "pushed", "a2": "submitted"}


def test_status_tells_what_is_adjudicated_and_what_was_decided(root: Path):
    made = {"a1": {"river": [("البصرة", "GPE")]}, "a2": {"river": []}}
    there, corpus = Pretended(), open_corpus(team(root, made))
    adjudicate(there.connect(), corpus, Chosen())
    (one,), _ = status(corpus, choose_layers(corpus, []), there.connect(), {})
    assert {text.document: text.decided for text in one.texts} == {"004": None, "river": "adjudicating", "school": None}


def test_a_text_that_is_cleaned_anew_is_carried_or_waits(root: Path, capsys: pytest.CaptureFixture[str]):
    team(root, {"a1": {"river": [("النهر", "GPE")]}, "a2": {"river": [("خبراء منسوب", "PERS")]}})
    for document in open_corpus(root).documents:
        write_shown(shown_today(document), document, root)
    (root / "dataset" / "rules.yaml").write_text(
        "- {id: no-word, kind: caption, find: inline, match: منسوب, why: a test, cuts: [بقي ⟦منسوب⟧ اليوم], keeps: [بقي يوما]}\n",
        "utf-8",
    )
    assert states(root, None)["river"] == {"a1": "carried", "a2": "waits"}
    assert run(None, root, [], {}, json=True) == 0
    (found,) = json.loads(capsys.readouterr().out)["layers"]
    assert found["counts"]["a2"] == {"not begun": 2, "waits": 1}
    assert run(None, root, [], {}, json=False) == 0
    assert "waits (1)" in capsys.readouterr().out
