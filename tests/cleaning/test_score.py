"""A cleaning is scored on visible characters, and what is optional counts neither way."""

import pytest

from jalaa.cleaning.score import Label, Labelled, read_labelled, score_text, summarise
from jalaa.incidents import Refused

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
