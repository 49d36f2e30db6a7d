"""Clitics stand outside of spans; where one seems to stand inside, a person is asked once."""

import pytest

from jalaa.annotation.clitics import begins_with_clitic, check_clitics
from jalaa.annotation.model import Annotation, Span


def annotation(*spans: tuple[str, str], layer: str = "entity", note: str | None = None, name: str | None = None):
    made = tuple(
        Span(f"e{n}", layer, label, 0, 1, text, name or text, note=note) for n, (label, text) in enumerate(spans, 1)
    )
    return Annotation("d", "a1", layer, "human", "0", "2", None, None, made)


def asked(*annotations: Annotation) -> list[str]:
    return [one.message.split("»")[0].split("«")[1] for one in check_clitics(annotations)]


@pytest.mark.parametrize(
    "text", ["والعراق", "بالعراق", "كالعراق", "فالعراق", "وبالعراق", "للعراق", "وللعراق", "والْعِراق"]
)
def test_a_clitic_before_the_article_is_asked_about(text):
    assert asked(annotation(("GPE", text))) == [text]


@pytest.mark.parametrize(
    "text", ["والي", "والد", "فالح", "بالي", "كالاس", "واشنطن", "بغداد", "لبنان", "الكويت", "كتائب حزب الله", "لل", "و"]
)
def test_words_that_begin_with_such_letters_are_not(text):
    assert asked(annotation(("GPE", text))) == [] and not begins_with_clitic(text)


def test_the_rest_of_the_word_elsewhere_under_the_same_label_is_a_sign():
    assert asked(annotation(("GPE", "وبغداد"), ("ORG", "بغداد"))) == []
    assert asked(annotation(("GPE", "وبغداد")), annotation(("GPE", "بغداد"))) == ["وبغداد"]
    assert asked(annotation(("CUE", "وقال"), layer="attribution"), annotation(("CUE", "قال"), layer="attribution")) == [
        "وقال"
    ]
    assert asked(annotation(("GPE", "“وبغداد”")), annotation(("GPE", "بغداد"))) == ["“وبغداد”"]


def test_a_note_answers_the_question():
    assert asked(annotation(("PERS", "كريم"), ("PERS", "ريم"))) == ["كريم"]
    assert asked(annotation(("PERS", "كريم"), note="كريم اسمه"), annotation(("PERS", "ريم"))) == []


def test_a_span_that_begins_at_the_second_lam_is_right_where_its_name_restores_the_article():
    right = annotation(("GPE", "لولايات المتحدة"), name="الولايات المتحدة")
    assert asked(right, annotation(("GPE", "ولايات المتحدة"))) == []


def test_spans_without_text_say_nothing():
    hidden = Annotation(
        "d", "a1", "entity", "human", "0", "2", None, None, (Span("e1", "entity", "GPE", 0, 1, None, None),)
    )
    assert asked(hidden, annotation(("GPE", "و"))) == []
