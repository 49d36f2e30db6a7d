"""A scheme is continued, never broken: what goes or is renamed says so, and annotations made before are read through it."""

from dataclasses import replace
from pathlib import Path

import pytest

from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.annotation.scheme import Attribute, Change, Label, Layer, RelationLabel, Scheme, check_labels
from jalaa.annotation.scheme_change import (
    check_changes,
    check_scheme_change,
    compare_schemes,
    in_todays_words,
    renamed_labels,
    scheme_json,
)
from jalaa.settings import load, loads

REAL = load(Path(__file__).resolve().parents[2] / "annotations" / "scheme.yaml", Scheme)


def named(*ids: str) -> tuple[Label, ...]:
    return tuple(Label(id, f"{id} in English", f"{id} بالعربية") for id in ids)


MOOD = Attribute("mood", "", "", named("glad", "sad"), ("A",), "glad")
LAYER = Layer("l", named("A", "B", "C"), ("A",), (RelationLabel("of", "", "", ("A",), ("B",), 1),), (MOOD,))
OLD = Scheme("1", (LAYER,))


def told(layers: tuple[Layer, ...] | Layer, *changed: Change, version: str = "2") -> list[str]:
    new = Scheme(version, layers if isinstance(layers, tuple) else (layers,), changed)
    return [
        one.message.removesuffix("; if nothing was published yet, delete dataset/scheme.json and build")
        for one in compare_schemes(OLD, new)
    ]


def change(what: str, was: str, now: str | None = None, of: str | None = None, layer: str | None = "l") -> Change:
    return Change(what, was, "a reason", now, layer, of)  # type: ignore[arg-type]


def test_the_published_scheme_is_read_back_whole():
    given = replace(REAL, changed=(change("label", "X", "GPE", layer="entity"), change("layer", "old", layer=None)))
    assert loads(scheme_json(given), Scheme, "scheme.json") == given
    assert list(check_scheme_change(scheme_json(given), given)) == []
    assert list(check_scheme_change("{", given)) == []


def test_what_is_appended_is_fine_and_so_are_other_words_for_annotators():
    more = replace(
        LAYER,
        labels=(*LAYER.labels, *named("D")),
        active=("A", "D"),
        relations=(*LAYER.relations, RelationLabel("with", "", "")),
        attributes=(
            replace(MOOD, values=(*MOOD.values, *named("none")), en="other words"),
            Attribute("doubt", "", "", named("low")),
        ),
    )
    assert told((more, Layer("m", named("E"), (), attributes=(replace(MOOD, labels=()),)))) == []
    assert (
        told(
            replace(LAYER, active=("B",), labels=tuple(replace(one, en="!", ar="!") for one in LAYER.labels)),
            version="1",
        )
        == []
    )


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (replace(LAYER, labels=named("A", "C")), "the label `B` of l is gone"),
        (replace(LAYER, labels=named("B", "A", "C")), "the label `A`, `B`, `C` of l stood in this order"),
        (replace(LAYER, labels=named("A", "X", "B", "C")), "the label `A`, `B`, `C` of l stood in this order"),
        (replace(LAYER, relations=()), "the relation `of` of l is gone"),
        (replace(LAYER, attributes=()), "the attribute `mood` of l is gone"),
        (replace(LAYER, attributes=(replace(MOOD, values=named("glad")),)), "the value `sad` of l.mood is gone"),
        (replace(LAYER, id="m"), "the layer `l` is gone"),
        (
            replace(LAYER, attributes=(replace(MOOD, default="sad"),)),
            "unmarked, the attribute `mood` of l said glad and would say sad",
        ),
        (
            replace(LAYER, attributes=(replace(MOOD, default=None),)),
            "unmarked, the attribute `mood` of l said glad and would say nothing",
        ),
        (
            replace(LAYER, attributes=(MOOD, replace(MOOD, id="tone"))),
            "the attribute `tone` of l is new and has a default",
        ),
    ],
)
def test_each_break_is_told_once(layer, message):
    (said,) = told(layer)
    assert said.startswith(message)


def test_kinds_of_links_are_names_as_well():
    linked = replace(OLD, links=named("twin", "against"))
    assert list(compare_schemes(linked, replace(linked, version="2", links=named("twin", "against", "more")))) == []
    (gone,) = compare_schemes(linked, replace(linked, version="2", links=named("against")))
    assert gone.message.startswith("the link `twin` is gone")
    said = replace(linked, version="2", links=named("against"), changed=(change("link", "twin", layer=None),))
    assert list(compare_schemes(linked, said)) == list(check_changes(said)) == []


def test_the_same_version_cannot_say_two_things():
    (said,) = told(replace(LAYER, labels=named("A", "B", "C", "D")), version="1")
    assert said.startswith("it is not the version 1 that was built: raise `version`")
    assert told(replace(LAYER, relations=(replace(LAYER.relations[0], most=2),)), version="1") == [said]


def test_what_says_under_changed_where_it_went_is_no_incident():
    assert told(replace(LAYER, labels=named("A", "BB", "C")), change("label", "B", "BB")) == []
    assert told(replace(LAYER, labels=named("A", "C")), change("label", "B")) == []
    assert told(replace(LAYER, labels=named("A", "C")), change("label", "B", "A")) == []
    assert told(replace(LAYER, labels=named("D", "C")), change("label", "A", "D"), change("label", "B", "D")) == []
    assert told(replace(LAYER, relations=()), change("relation", "of")) == []
    assert told(replace(LAYER, attributes=()), change("attribute", "mood")) == []
    assert told((), change("layer", "l", layer=None)) == []
    cheerful = replace(MOOD, id="tone", values=named("cheerful", "sad"), default="cheerful")
    renamed = change("value", "glad", "cheerful", of="mood"), change("attribute", "mood", "tone")
    assert told(replace(LAYER, id="m", attributes=(cheerful,)), *renamed, change("layer", "l", "m", layer=None)) == []


SPAN = Span("e1", "l", "A", 0, 1, "x", "x", (("mood", "glad"), ("of", "A")))
MADE = Annotation("d", "a1", "l", "human", "0", "1", None, None, (SPAN,), (Relation("r1", "of", "e1", "e1"),))


def read(*changed: Change) -> tuple[Annotation, list[str]]:
    (found,), notes = in_todays_words([MADE], replace(OLD, changed=changed), "annotations/layers")
    return found, [note.message for note in notes]


def test_an_annotation_is_read_in_todays_words_and_a_note_counts_them():
    found, notes = read(
        change("label", "A", "AA"),
        change("relation", "of", "within"),
        change("value", "glad", "cheerful", of="mood"),
        change("attribute", "mood", "tone"),
        change("layer", "l", "m", layer=None),
        change("label", "AA", "AAA", layer="m"),
    )
    assert found == replace(
        MADE,
        layer="m",
        spans=(replace(SPAN, layer="m", label="AAA", attributes=(("of", "A"), ("tone", "cheerful"))),),
        relations=(Relation("r1", "within", "e1", "e1"),),
    )
    assert notes[0] == "the label A is read as AA in 1 annotation (a reason): nothing to do" and len(notes) == 6


def test_what_does_not_concern_an_annotation_leaves_it_alone():
    others = (
        change("label", "A", "X", layer="m"),
        change("label", "Z", "A"),
        change("value", "glad", "x", of="of"),
        change("label", "A"),
    )
    assert read(*others) == (MADE, [])


def test_what_was_given_up_is_refused_with_its_reason():
    gone = (change("label", "A"), change("value", "glad", of="mood"), change("relation", "of"))
    layer = replace(
        LAYER,
        labels=named("B"),
        relations=(),
        attributes=(replace(MOOD, values=named("sad"), labels=(), default=None),),
    )
    annotation = replace(MADE, spans=(replace(SPAN, attributes=(("mood", "glad"),)),))
    messages = [one.message for one in check_labels(annotation, Scheme("2", (layer,), gone))]
    assert messages == [
        "span e1 has the label `A`; it was given up: a reason",
        "span e1 (A) has mood: glad; it was given up: a reason",
        "relation r1 has the label `of`; it was given up: a reason",
    ]
    (message,) = (one.message for one in check_labels(MADE, Scheme("2", (), (change("layer", "l", layer=None),))))
    assert message == "layer `l` is not in annotations/scheme.yaml; it was given up: a reason"


def test_labels_keep_their_numbers_through_any_number_of_names():
    scheme = replace(
        OLD,
        changed=(
            change("label", "X", "Y"),
            change("label", "Y", "A"),
            change("label", "Q"),
            change("label", "X", "Z", layer="m"),
        ),
    )
    assert renamed_labels(scheme, "l") == {"X": "A", "Y": "A"}
    assert renamed_labels(None, "l") == {}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ((change("label", "A", "B"),), "is still there"),
        ((change("label", "X", "BB"),), "leads to `BB`, which is not there; did you mean `B`?"),
        ((change("label", "X", "A", layer=None),), "takes `layer`, and is given neither"),
        ((change("value", "x", "sad"),), "takes `layer` and `of`, and is given `layer`"),
        ((change("layer", "x", "l"),), "takes neither `layer` nor `of`, and is given `layer`"),
        ((change("label", "X", "Y"), change("label", "Y", "A")), None),
        ((change("label", "X", "Y"), change("label", "Y")), None),
        ((change("value", "x", "sad", of="mood"), change("attribute", "tone", "mood")), None),
    ],
)
def test_a_change_leads_from_what_is_no_more_to_what_is(changed, message):
    found = [one.message for one in check_changes(replace(OLD, changed=changed))]
    assert len(found) == (message is not None) and all(message in one for one in found)


def test_the_scheme_of_this_corpus_is_whole():
    assert list(check_changes(REAL)) == []
    lines = [one for layer in REAL.layers for ones in (layer.labels, layer.relations, layer.attributes) for one in ones]
    lines += [value for layer in REAL.layers for attribute in layer.attributes for value in attribute.values]
    assert [
        one.id
        for one in lines
        if not (one.en.isascii() and one.en and any("\u0600" < letter < "\u06ff" for letter in one.ar))
    ] == []
