"""A real Chromium on the page of the real Label Studio: what the mouse marks comes home at the right code points."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.annotation.model import read_annotations
from jalaa.annotation.server_projects import find_project
from jalaa.annotation.server_tasks import bring_home
from jalaa.commands.pull import pull
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import open_corpus
from tests.server.conftest import Studio

pytestmark = pytest.mark.real

HOSTILE = "😀 قال \u200fالوزير:\r\n«أيضًا» في\u00a0بغداد، مثَّل\n\n\nوالبصرة 👨‍👩‍👧 غدا."
MARKS = [
    ("PERS", "😀"),
    ("GPE", "غدا."),
    ("PERS", "قال \u200fالوزير"),
    ("PERS", "«أيضًا» في\u00a0بغداد"),
    ("GPE", "بغداد"),
    ("PERS", "مثَّل\n\n\nوالبصرة"),
    ("GPE", "البصرة"),
    ("PERS", "👨‍👩‍👧"),
]
"""Emoji, an RLM inside, tashkeel, NBSP, blank lines inside, a span in a span, the part of a word after its clitic, a family of five code points."""


def place(text: str, quote: str) -> list[int]:
    start = text.index(quote)
    return [start, start + len(quote)]


def pushed(studio: Studio, root: Path, suggestions: bool = False) -> tuple[int, dict[str, int]]:
    """The number of the project, and those of the tasks by document."""
    corpus = open_corpus(root)
    given = read_annotations(root / "annotations" / "layers" / "m0-entity.jsonl")[0] if suggestions else []
    (one,), incidents = push(studio.connect(), corpus, choose_layers(corpus, []), given)
    assert incidents == []
    project = find_project(studio.connect(), one.title)
    tasks, _ = bring_home(studio.connect(), project.id, lambda _: None)
    return project.id, {task["data"]["document"]: task["id"] for task in tasks}


def test_what_the_mouse_marks_comes_home_at_the_right_code_points(
    studio: Studio, desk: Callable[[list[list]], list], corpus_of: Callable[..., Path], tmp_path: Path
):
    root = corpus_of("marked", {"a": HOSTILE})
    (document,) = open_corpus(root).documents
    assert document.text == HOSTILE
    project, tasks = pushed(studio, root)
    steps = [["open", project, tasks["a"]], ["text"]]
    steps += [["mark", label, *place(HOSTILE, quote)] for label, quote in MARKS]
    steps += [["select", 7], ["choose", "government"], ["select", 3], ["relate", 5, "of"]]
    steps += [["picture", str(tmp_path / "page.png")], ["submit"]]
    answers = desk(steps)
    assert answers[1] == HOSTILE.replace("\r", "\n")
    (one,), incidents = pull(studio.connect(), root, [], {}, False)
    assert [told for told in incidents if told.level == "error"] == []
    assert (one.counts.spans_read, one.counts.spans_kept, one.counts.relations_kept) == (len(MARKS), len(MARKS), 1)
    (layer,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    found = [(span.label, [span.start, span.end], span.text) for span in layer.spans]
    assert sorted(found) == sorted((label, place(HOSTILE, quote), quote) for label, quote in MARKS)
    spans = {span.id: span for span in layer.spans}
    assert {span.text: dict(span.attributes) for span in layer.spans if span.attributes} == {
        "البصرة": {"role": "government"}
    }
    (relation,) = layer.relations
    ends = (relation.label, spans[relation.head].text, spans[relation.tail].text)
    assert ends == ("of", "قال \u200fالوزير", "بغداد")
    assert (layer.kind, {span.made_by for span in layer.spans}) == ("human", {"a1"})


def test_suggestions_that_are_submitted_unchanged_stand_where_they_stood(
    studio: Studio, desk: Callable[[list[list]], list], corpus_of: Callable[..., Path]
):
    root = corpus_of("accepted")
    project, tasks = pushed(studio, root, suggestions=True)
    suggested = read_annotations(root / "annotations" / "layers" / "m0-entity.jsonl")[0]
    texts = {document.id: document.text for document in open_corpus(root).documents}
    for document in tasks:
        desk([["open", project, tasks[document]], ["submit"]])
    (one,), incidents = pull(studio.connect(), root, [], {}, False)
    assert [told for told in incidents if told.level == "error"] == []
    accepted, _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert [layer.document for layer in accepted] == [layer.document for layer in suggested]
    for made, taken in zip(suggested, accepted, strict=True):
        assert all(texts[taken.document][span.start : span.end] == span.text for span in taken.spans)
        assert sorted((span.label, span.text) for span in taken.spans) == sorted(
            (span.label, span.text) for span in made.spans
        )
        # What a model made stays the model's, also where a person agreed.
        assert {span.made_by for span in taken.spans} <= {"m0"} and taken.kind != "human" or not taken.spans
    assert one.counts.annotations == 3
