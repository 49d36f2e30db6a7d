"""A team on the real server: two people annotate blind, a third decides where they differ, and what they decided is in the rebuilt dataset."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from datasets import load_dataset

from jalaa.annotation.model import read_annotations
from jalaa.annotation.server_projects import find_project
from jalaa.annotation.server_tasks import bring_home
from jalaa.build.pipeline import build
from jalaa.commands import agree, status
from jalaa.commands.adjudicate_home import pull as take_home
from jalaa.commands.adjudicate_out import Chosen
from jalaa.commands.adjudicate_out import push as bring_to_adjudicate
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from tests.server.conftest import Studio, account
from tests.server.hands import result, take

pytestmark = pytest.mark.real

MARKS = {
    "a2": {"river": [("البصرة", "GPE"), ("خبراء", "PERS")], "school": [("أربيل", "GPE")], "004": [("كريم", "PERS")]},
    "a4": {"river": [("البصرة", "GPE"), ("خبراء منسوب", "PERS")], "school": [("أربيل", "GPE")], "004": []},
}


def tasks_of(studio: Studio, title: str) -> dict[str, dict]:
    tasks, incidents = bring_home(studio.connect(), find_project(studio.connect(), title).id, lambda _: None)
    assert incidents == []
    return {task["data"]["document"]: task for task in tasks}


def submit(studio: Studio, task: dict, results: list[dict], by: int | None = None) -> None:
    body = {"result": results} if by is None else {"result": results, "completed_by": by}
    studio.connect().ask("POST", f"/api/tasks/{task['id']}/annotations/", body=body)


def states(root: Path, studio: Studio) -> dict[str, dict[str, int]]:
    corpus = open_corpus(root)
    (one,), _ = status.status(corpus, choose_layers(corpus, []), studio.connect(), {})
    return one.counts


def test_two_annotate_blind_a_third_decides_and_the_dataset_holds_what_was_decided(
    studio: Studio,
    desk: Callable[[list[list]], list],
    corpus_of: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
):
    root = corpus_of("team")
    settings = root / "dataset" / "corpus.yaml"
    # Nothing is cleaned here, and reading all rules of news takes its time each time.
    settings.write_text(settings.read_text("utf-8").replace("rules: [arabic-news]", "rules: []"), "utf-8")
    people = root / "annotations" / "annotators.yaml"
    people.write_text(people.read_text("utf-8") + "- {id: a2, kind: human}\n- {id: a4, kind: human}\n", "utf-8")
    corpus = open_corpus(root)

    # Each annotates in a project of their own, where nobody else's spans are.
    pushed, incidents = push(studio.connect(), corpus, choose_layers(corpus, []), [], ["a2", "a4"])
    assert ([one.new for one in pushed], incidents) == ([3, 3], [])
    for who, documents in MARKS.items():
        tasks, number = tasks_of(studio, f"team · entity · {who}"), account(studio, f"{who}@example.org")
        for document, marks in documents.items():
            text = tasks[document]["data"]["text"]
            made = [result(text, quote, label, f"k{n}") for n, (quote, label) in enumerate(marks)]
            submit(studio, tasks[document], made, number)
    assert states(root, studio)["a2"] == states(root, studio)["a4"] == {"submitted": 3}
    pulled, incidents = pull(studio.connect(), root, [], {}, False)
    assert [one.id for one in incidents if one.level != "note"] == []
    assert [(one.annotator, one.counts.annotations, one.counts.spans_kept) for one in pulled] == [
        ("a2", 3, 4),
        ("a4", 3, 3),
    ]

    # Two people: it is called agreement.
    assert agree.run(root, json=True) == 0
    pairs = {(one["first"], one["second"]): one for one in json.loads(capsys.readouterr().out)["pairs"]}
    found = pairs["a2", "a4"]
    every = next(one for one in found["labels"] if one["label"] == "all")
    assert (found["called"], every["first"], every["second"], every["exact"]) == ("agreement", 4, 3, 2)

    # What they differ in goes to a1, with the names of who made what; river is decided by mouse and keyboard, the other by way of the interface.
    (brought,), incidents = bring_to_adjudicate(studio.connect(), open_corpus(root), Chosen())
    assert (brought.tasks, brought.new, brought.open, brought.agreed, incidents) == (2, 2, 3, 1, [])
    tasks = tasks_of(studio, brought.title)
    steps = [["open", brought.project, tasks["river"]["id"]], ["regions"], ["picture", str(tmp_path / "open.png")]]
    steps += [["select", 1], ["press", "1"], ["select", 2], ["press", "Backspace"], ["regions"], ["submit"]]
    answers = desk(steps)
    assert answers[1] == ["1 PERS ‹a4› خبراء منسوب", "2 PERS ‹a2› خبراء", "3 GPE البصرة"]
    assert answers[7] == ["1 PERS خبراء منسوب", "2 GPE البصرة"]
    submit(studio, tasks["004"], take("‹nobody›")(tasks["004"]["predictions"][0]["result"]))
    (home,), incidents = take_home(studio.connect(), root, [], {})
    assert [one.id for one in incidents if one.level != "note"] == []
    assert (home.decided, home.states) == ({"river": "a1", "004": "a1"}, {"gold": 2})
    decided = {one.document: one for one in read_annotations(root / "annotations" / "decided" / "entity.jsonl")[0]}
    river = {span.text: (span.label, span.made_by, span.checked_by) for span in decided["river"].spans}
    assert river == {"خبراء منسوب": ("PERS", "a4", "a1"), "البصرة": ("GPE", "a2", "a1")}
    assert (decided["004"].spans, decided["river"].kind) == ((), "human")

    # And the dataset shows it.
    build(root)
    rows = {row["id"]: row for split in load_dataset(str(root / "dataset"), "default").values() for row in split}
    assert {span["text"] for span in rows["river"]["spans"]} == set(river)
    assert rows["river"]["annotation"] == "human"
    card = (root / "dataset" / "README.md").read_text("utf-8")
    assert "Agreement of `a2` and `a4` in the layer `entity`, 3 documents" in card
