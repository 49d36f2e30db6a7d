"""Suggestions are spans of their text and of nothing else, whatever the text, and what the layer has no button for is not suggested."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.model import Annotation, Span, check_shape
from jalaa.annotation.scheme import Attribute, Label, Layer, RelationLabel, Scheme, check_labels
from jalaa.annotation.suggesting.suggest import SUGGESTER, accepted_strings, suggest


def labels(*ids: str) -> tuple[Label, ...]:
    return tuple(Label(id, id, id) for id in ids)


ENTITY = Layer("entity", labels("PERS", "GPE", "DATE", "CARDINAL", "ORDINAL"), ("PERS", "GPE", "DATE", "CARDINAL"))
ATTRIBUTION = Layer(
    "attribution",
    (
        *labels("CONTENT"),
        Label("SOURCE", "", "", needs="source"),
        Label("CUE", "", "", needs="cue"),
        *labels("SUPPLEMENT"),
    ),
    ("CONTENT", "SOURCE", "CUE", "SUPPLEMENT"),
    tuple(RelationLabel(id, id, id, from_=("CONTENT",)) for id in ("source", "cue", "supplement")),
    (Attribute("quotation", "", "", labels("indirect", "direct", "mixed"), ("CONTENT",), "indirect"),),
)
SCHEME = Scheme("1", (ENTITY, ATTRIBUTION))
SPAN = Span("e1", "entity", "GPE", 3, 8, "بغداد", "بغداد")
MADE = Annotation("a", "m1", "entity", "model", "", "1", None, None, (SPAN,))
STRINGS = accepted_strings([("a", "في بغداد", MADE)], ENTITY)
NOTHING = accepted_strings([], ATTRIBUTION)

PIECES = [
    "قال",
    "أعلن",
    "مؤكدا",
    "وفق",
    "وكالة",
    "إن",
    "أن",
    "بأنه",
    "“",
    "”",
    '"',
    "«",
    "»",
    "(",
    ")",
    ":",
    "،",
    ".",
    "؛",
    "في",
    "بيان",
    "الخميس",
    "2500",
    "15%",
    "يناير",
    "عام",
    "2014",
    "بغداد",
    "وبغداد",
    "للقوات",
    "رئيس",
    "ما",
    "لا",
    "\n",
    "\u200f",
    "ـ",
    "َ",
    "😀",
    "é",
    "F-16",
    "و",
    "ل",
]
TEXTS = st.lists(st.sampled_from([*PIECES, " ", " "]), max_size=60).map(" ".join) | st.text(max_size=80)


def suggested(text: str, layer: Layer, document: str = "new") -> Annotation:
    return suggest(document, text, (), layer, SCHEME, STRINGS if layer is ENTITY else NOTHING)


@given(TEXTS, st.sampled_from([ENTITY, ATTRIBUTION]))
def test_every_suggestion_lies_in_its_text_and_says_what_stands_there(text: str, layer: Layer):
    if "\ud800" <= max(text, default="") <= "\udfff":
        return
    made = suggested(text, layer)
    assert list(check_shape(made, text)) == [] and list(check_labels(made, SCHEME)) == []
    for span in made.spans:
        assert span.text == text[span.start : span.end] and span.text.strip() == span.text
        assert (span.made_by, span.checked_by, span.label in layer.active) == (SUGGESTER, None, True)
    ranges = [(span.start, span.end, span.label) for span in made.spans]
    assert len(ranges) == len(set(ranges))
    assert suggested(text, layer) == made


@given(st.permutations(["في بغداد", "نحو دمشق", "قرب بغداد", "من عمان"]), TEXTS)
def test_the_order_of_the_other_texts_changes_nothing(texts: list[str], text: str):
    def annotated(one: str) -> tuple[str, str, Annotation]:
        word = one.split()[1]
        start = one.index(word)
        span = replace(SPAN, start=start, end=start + len(word), text=word, name=word, ref=one)
        return one, one, replace(MADE, document=one, spans=(span,))

    def spans(order: list[str]) -> tuple[Span, ...]:
        return suggest(
            "new", text, (), ENTITY, SCHEME, accepted_strings([annotated(one) for one in order], ENTITY)
        ).spans

    assert spans(texts) == spans(sorted(texts))


def test_names_dates_and_numbers_stand_together_and_a_label_without_a_button_is_left_out():
    text = "عاد 18 إلى بغداد في 7 أكتوبر للمرة الثالثة"
    assert [(span.label, span.text) for span in suggested(text, ENTITY).spans] == [
        ("CARDINAL", "18"),
        ("GPE", "بغداد"),
        ("DATE", "7 أكتوبر"),
    ]


def test_attributes_that_are_the_default_or_unknown_to_the_layer_are_not_written():
    indirect, direct = (suggested(text, ATTRIBUTION) for text in ("قال الوزير إنه باق.", "قال الوزير: “نعم نحن هنا”."))
    assert [dict(span.attributes) for made in (indirect, direct) for span in made.spans if span.label == "CONTENT"] == [
        {},
        {"quotation": "direct"},
    ]


def test_strings_are_not_taken_from_labels_that_stand_in_a_structure_or_are_dates():
    spans = (
        Span("s1", "attribution", "SOURCE", 3, 8, "بغداد", "بغداد"),
        Span("c1", "attribution", "CONTENT", 0, 2, "في", "في"),
    )
    made = replace(MADE, layer="attribution", spans=spans)
    strings = accepted_strings([("a", "في بغداد", made)], ATTRIBUTION)
    assert suggest("new", "في بغداد", (), ATTRIBUTION, SCHEME, strings).spans == ()
    date = replace(SPAN, label="DATE", text="بغداد")
    assert accepted_strings([("a", "في بغداد", replace(MADE, spans=(date,)))], ENTITY).trie == {}


def test_a_number_within_a_name_is_no_number():
    name = replace(SPAN, label="PERS", start=0, end=8, text="لواء 313", name="لواء 313")
    strings = accepted_strings([("a", "لواء 313", replace(MADE, spans=(name,)))], ENTITY)
    made = suggest("new", "عاد لواء 313 و18 جنديا", (), ENTITY, SCHEME, strings)
    assert [(span.label, span.text) for span in made.spans] == [("PERS", "لواء 313"), ("CARDINAL", "18")]


HOSTILE = [
    "“" * 100_000,
    "(" * 100_000,
    "«قال " * 25_000,
    "قال إن " * 15_000,
    "قال: “" * 15_000,
    "وفق وكالة " * 10_000,
    "، مؤكدا أن " * 10_000,
    "تنظيم " * 20_000,
    "1/" * 50_000,
    "بغداد" * 20_000,
    ": " * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("layer", [ENTITY, ATTRIBUTION], ids=lambda layer: layer.id)
def test_a_hundred_thousand_marks_or_verbs_are_read_in_one_pass(text: str, layer: Layer):
    """Each takes about a second; were anything looked for anew at each of them, none would end while somebody waits."""
    made = suggested(text, layer)
    assert list(check_shape(made, text)) == []
