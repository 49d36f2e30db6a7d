"""The real Label Studio: suggestions that are submitted come home as their maker's, at the code points at which they were sent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.annotation.model import read_annotations
from jalaa.annotation.server_projects import find_project
from jalaa.annotation.server_tasks import bring_home
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, make_suggestions, push
from jalaa.corpus.read import open_corpus
from tests.server.conftest import Studio
from tests.server.suggested import SUGGESTED, TEXTS, lay_suggested

pytestmark = pytest.mark.real


def pushed(studio: Studio, root: Path) -> tuple[int, dict[str, dict]]:
    """The project, and its tasks by document."""
    corpus = open_corpus(root)
    layers = choose_layers(corpus, [])
    (one,), incidents = push(studio.connect(), corpus, layers, make_suggestions(corpus, layers))
    assert (incidents, one.suggestions) == ([], 3)
    project = find_project(studio.connect(), one.title)
    tasks, _ = bring_home(studio.connect(), project.id, lambda _: None)
    return project.id, {task["data"]["document"]: task for task in tasks}


def came(studio: Studio, root: Path, document: str):
    _, incidents = pull(studio.connect(), root, [], {}, False)
    assert [told for told in incidents if told.level == "error"] == []
    found, _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    return next(one for one in found if one.document == document)


def test_an_unchanged_suggestion_stays_its_makers_at_its_place_and_a_changed_one_does_not(
    studio: Studio, corpus_of: Callable[..., Path]
):
    """By way of the interface, with what the page sends: the prediction's regions, one of them with another range."""
    root = lay_suggested(corpus_of("proposed"))
    _, tasks = pushed(studio, root)
    task = tasks["hostile"]
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "s1"
    regions = [dict(one) for one in prediction["result"]]
    regions[0] = {
        **regions[0],
        "origin": "prediction-changed",
        "value": {**regions[0]["value"], "start": 2, "text": "قال \u200fسالم"},
    }
    body = {"result": regions, "parent_prediction": prediction["id"]}
    studio.connect().ask("POST", f"/api/tasks/{task['id']}/annotations/", body=body)
    found = came(studio, root, "hostile")
    assert [(span.text, span.made_by, span.checked_by) for span in found.spans] == [
        ("قال \u200fسالم", "a1", None),
        ("بغداد", "s1", "a1"),
        ("البصرة", "s1", "a1"),
    ]
    assert found.kind == "mixed"


def test_the_page_submits_suggestions_unchanged(
    studio: Studio, desk: Callable[[list[list]], list], corpus_of: Callable[..., Path]
):
    root = lay_suggested(corpus_of("submitted"))
    project, tasks = pushed(studio, root)
    for document in ("hostile", "decided"):
        desk([["open", project, tasks[document]["id"]], ["submit"]])
    found = came(studio, root, "hostile")
    assert [(span.label, span.text) for span in found.spans] == SUGGESTED["hostile"]
    assert all(TEXTS["hostile"][span.start : span.end] == span.text for span in found.spans)
    assert ({(span.made_by, span.checked_by) for span in found.spans}, found.kind) == ({("s1", "a1")}, "model")
    # Where nothing was suggested and nothing found, a person looked.
    assert (came(studio, root, "decided").spans, came(studio, root, "decided").kind) == ((), "human")
