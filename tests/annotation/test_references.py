"""Spans refer to entities that are there, and links join spans that the rows show."""

from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.references import Entity, Link, LinkEnd, check_entities, check_links, check_references
from jalaa.annotation.scheme import Label, Layer, Scheme

SCHEME = Scheme("1", (Layer("entity", (Label("GPE", "", ""),), ()),), links=(Label("paraphrase", "", ""),))
BASRA = Entity("basra", "GPE", ("البصرة",), "Q48195")


def made(document: str = "d", ref: str | None = "basra", name: str = "البصرة") -> Annotation:
    span = Span("e1", "entity", "GPE", 0, 6, name, name, ref=ref)
    return Annotation(document, "a1", "entity", "human", "x", "1", None, None, (span,), where="layers/a1.jsonl:1")


def test_a_reference_to_nothing_is_an_error_and_none_at_all_is_fine():
    assert list(check_references([made(), made(ref=None)], [], [BASRA])) == []
    (told,) = check_references([made(ref="basrah")], [], [BASRA])
    assert str(told) == (
        "error ref-unknown layers/a1.jsonl:1: span e1 refers to `basrah`, which annotations/entities.yaml does not have; did you mean `basra`?"
    )


def test_names_are_those_of_the_decided_layers_and_no_others():
    told = [one.message for one in check_references([made(name="بصرة")], [made(name="البصره")], [BASRA])]
    assert told == [
        "`basra` is called «البصره» in a decided layer: add the name",
        "`basra` lists «البصرة», which no decided span bears: take it out",
    ]


def test_an_entity_that_only_a_pass_refers_to_may_be_called_as_it_is():
    assert list(check_references([made(name="بصرة")], [], [BASRA])) == []


def test_a_wikidata_id_is_q_and_a_number():
    (told,) = check_entities([Entity("kut", "GPE", (), "https://www.wikidata.org/wiki/Q1")], SCHEME)
    assert "it is Q and a number, or null" in told.message


def link(a: LinkEnd, b: LinkEnd, label: str = "paraphrase") -> Link:
    return Link("l1", label, "entity", a, b, "model")


def test_a_link_joins_two_shown_spans_of_two_documents():
    shown = [made("a"), made("b")]
    assert list(check_links([link(LinkEnd("a", "e1"), LinkEnd("b", "e1"))], shown, SCHEME)) == []
    told = [one.id for one in check_links([link(LinkEnd("a", "e1"), LinkEnd("b", "e2"), "copy")], shown, SCHEME)]
    assert told == ["label-unknown", "link-end"]
    (same,) = check_links([link(LinkEnd("a", "e1"), LinkEnd("a", "e1"))], shown, SCHEME)
    assert "inside a document draw a relation" in same.message
