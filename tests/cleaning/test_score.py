"""A cleaning is scored on visible characters, and what is optional counts neither way."""

import importlib.util
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.score import Label, Labelled, read_labelled, score_text, summarise
from jalaa.incidents import Refused


@pytest.fixture(scope="session")
def script(test_data: Path) -> ModuleType:
    """The scoring script that lies beside the test data; the test is skipped where there is none."""
    path = test_data.parent / "tools" / "score_cleaning.py"
    if not path.is_file():
        pytest.skip(f"no {path}")
    spec = importlib.util.spec_from_file_location("score_cleaning", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXT = "قال ذلك.\nشارك هنا\nوكالات"
TWO = Labelled("a", "x", TEXT, (Label(9, 17, "share"), Label(18, 24, "byline", True)))


def test_what_should_go_and_goes_is_hit():
    one = score_text(TWO, [(9, 18, "r")])
    assert (one.hit, one.missed, one.wrong, one.gone, one.faults) == (7, 0, 0, (True,), ())


def test_an_optional_stretch_counts_neither_way():
    assert score_text(TWO, [(18, 24, "r")]).wrong == 0
    assert score_text(TWO, []).missed == 7


def test_article_that_went_is_told_with_its_rule_and_place():
    (lost, left) = score_text(TWO, [(0, 8, "r")]).faults
    assert (lost.what, lost.start, lost.end, lost.kind) == ("lost", 0, 8, "r")
    assert (left.what, left.start, left.end, left.kind) == ("left", 9, 17, "share")


def test_errors_of_two_kinds_that_touch_are_two():
    cuts = (Label(9, 17, "share"), Label(18, 24, "byline"))
    faults = score_text(Labelled("a", "x", TEXT, cuts), []).faults
    assert [(one.start, one.end, one.kind) for one in faults] == [(9, 17, "share"), (18, 24, "byline")]


def test_a_stretch_nearly_gone_is_gone():
    long = Labelled("a", None, "ا" * 100, (Label(0, 100, "share"),))
    assert score_text(long, [(0, 95, "r")]).gone == (True,)
    assert score_text(long, [(0, 94, "r")]).gone == (False,)


def test_outlets_weigh_the_same_whatever_their_size():
    big = Labelled("b", "y", "ا" * 100, (Label(0, 100, "share"),))
    score = summarise([score_text(TWO, []), score_text(big, [(0, 100, "r")])])
    assert score.outlet_recall == 0.5 and score.recall > 0.9
    assert score.recall_by_outlet == {"x": 0.0, "y": 1.0} and score.recall_by_kind == {
        "share": pytest.approx(100 / 107)
    }


def test_no_texts_have_a_score_too():
    assert summarise([]).texts == 0


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "a", "text": "b"}',
        '{"id": "a", "text": 3, "cuts": []}',
        '{"id": null, "text": "b", "cuts": []}',
        '{"id": "a", "text": "b", "cuts": [{"start": 0, "end": 5, "kind": "share"}]}',
        '{"id": "a", "text": "b", "cuts": [{"start": 0, "end": 1, "kind": "shape"}]}',
    ],
)
def test_a_line_that_is_no_labelled_text_is_refused_with_its_place(tmp_path, line):
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"id": "a", "text": "b", "cuts": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_labelled(path)
    (incident,) = refused.value.incidents
    assert (incident.id, incident.where) == ("json-syntax", f"{path}:2")


@st.composite
def labelled_and_removed(draw) -> tuple[Labelled, list[tuple[int, int, str]]]:
    """An invented text with labels, which may overlap, and ranges that a cleaner took."""
    text = draw(st.text("قال شارك.\n\u200f\u00a0a", min_size=1, max_size=60))
    place = st.integers(0, len(text))
    ranges = st.tuples(place, place).map(sorted)
    kinds = st.sampled_from(["share", "byline", "related"])
    labels = draw(st.lists(st.tuples(ranges.filter(lambda one: one[0] < one[1]), kinds, st.booleans()), max_size=4))
    cuts = tuple(Label(start, end, kind, optional) for (start, end), kind, optional in labels)
    id = draw(st.text("abc", min_size=8, max_size=8))
    outlet = draw(st.sampled_from(["x", "y", "z"]))
    return Labelled(id, outlet, text, cuts), [(start, end, "r") for start, end in draw(st.lists(ranges, max_size=4))]


@given(st.lists(labelled_and_removed(), min_size=1, max_size=6, unique_by=lambda one: one[0].id))
def test_scores_are_those_of_the_script_that_others_use(script, cases):
    """Every figure is the one of the scoring script that comes with the labelled texts, on whatever was labelled and cut."""
    gold = [
        {"id": one.id, "outlet": one.outlet, "text": one.text, "cuts": [asdict(cut) for cut in one.cuts]}
        for one, _ in cases
    ]
    theirs = script.summary(gold, {one.id: [(start, end) for start, end, _ in removed] for one, removed in cases})
    ours = summarise([score_text(one, removed) for one, removed in cases])
    assert theirs.pop("prose_lost_per_million") == round(ours.lost_per_million)
    assert theirs.pop("recall_by_kind") == {kind: round(share, 3) for kind, share in ours.recall_by_kind.items()}
    assert theirs.pop("texts") == ours.texts
    assert theirs == {figure: round(getattr(ours, figure), 4) for figure in theirs}
