"""Suggestions go to a server as predictions of their maker, and come home as its spans unless somebody changed them."""

import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jalaa.annotation.model import Annotation, read_annotations
from jalaa.cli import app
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, make_suggestions, push
from jalaa.corpus.read import open_corpus
from tests.server.pretended import Pretended
from tests.server.suggested import SUGGESTED, lay_suggested

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_suggested(shutil.copytree(SOUND, tmp_path / "corpus"))


def send(there: Pretended, root: Path) -> int:
    """Push with suggestions; how many texts got some."""
    corpus = open_corpus(root)
    layers = choose_layers(corpus, [])
    (one,), incidents = push(there.connect(), corpus, layers, make_suggestions(corpus, layers))
    assert incidents == []
    return one.suggestions


def submit(task: dict, change: dict[str, dict] | None = None) -> None:
    """What the page sends home of a task: the prediction's regions, some of them changed, by the account."""
    regions = deepcopy(task["predictions"][0]["result"])
    for region in regions:
        if change and region["id"] in change:
            region["value"] |= change[region["id"]]
            region["origin"] = "prediction-changed"
    made = {"id": 1, "completed_by": 1, "was_cancelled": False, "result": regions}
    task["annotations"].append(made)


def came(there: Pretended, root: Path) -> Annotation:
    pull(there.connect(), root, [], {}, False)
    (found,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    return found


def said(task: dict) -> list[tuple[str, str]]:
    """Label and words of a task's predictions, taken from the text at their offsets."""
    values = [region["value"] for made in task["predictions"] for region in made["result"]]
    return [(one["labels"][0], task["data"]["text"][one["start"] : one["end"]]) for one in values]


def task_of(there: Pretended, document: str) -> dict:
    return next(one for one in there.tasks.values() if one["data"]["document"] == document)


def test_they_are_predictions_of_their_maker_once(root: Path):
    there = Pretended()
    assert (send(there, root), send(there, root)) == (3, 0)
    assert [[made["model_version"] for made in task["predictions"]] for task in there.tasks.values()] == [["s1"]] * 3
    assert {task["data"]["document"]: said(task) for task in there.tasks.values()} == SUGGESTED
    assert there.projects[1]["model_version"] == "s1"


def test_what_was_left_as_it_was_is_theirs_and_what_was_changed_the_annotators(root: Path):
    there = Pretended()
    send(there, root)
    task = task_of(there, "hostile")
    submit(task, {"s1": {"labels": ["GPE"]}})
    found = came(there, root)
    makers = {span.id: (span.made_by, span.checked_by) for span in found.spans}
    assert makers.pop("s1") == ("a1", None)
    assert makers and set(makers.values()) == {("s1", "a1")}
    assert found.kind == "mixed"


def test_what_was_accepted_whole_is_never_called_human(root: Path):
    there = Pretended()
    send(there, root)
    submit(task_of(there, "hostile"))
    assert came(there, root).kind == "model"


def test_without_an_entry_for_the_suggester_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    monkeypatch.setenv("JALAA_LABEL_STUDIO_TOKEN", "0" * 40)
    told = CliRunner().invoke(app, ["push", "http://127.0.0.1:9", "--root", str(root), "--suggest"])
    assert "annotators.yaml" in str(told.exception) and "- {id: s1, kind: model" in str(told.exception)


def test_people_are_shown_the_suggestions_of_one(root: Path):
    words = ["push", "http://127.0.0.1:9", "--root", str(root), "--suggest", "--suggestions", "x.jsonl"]
    assert CliRunner().invoke(app, words).exit_code == 2
