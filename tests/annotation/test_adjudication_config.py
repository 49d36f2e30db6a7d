"""The adjudicator's page has a label for everything that is open, a button for what can be chosen, and the choices of a label also for its marks."""

from dataclasses import replace
from xml.etree import ElementTree

from jalaa.annotation.adjudication_config import adjudication_config, marks_of
from tests.annotation.test_adjudicate import LAYER

LABELS = ["GPE", "GPE ‹a1›", "PERS ‹a1 a2›"]


def test_marks_are_labels_without_a_button_behind_those_that_have_one():
    root = ElementTree.fromstring(adjudication_config(LAYER, LABELS, ["of", "of ‹a2›"]))
    labels = [(one.get("value"), one.get("hotkey")) for one in root.iter("Label")]
    assert labels == [("PERS", "1"), ("GPE", "2"), ("GPE ‹a1›", None), ("PERS ‹a1 a2›", None)]
    assert ":nth-child(n+3){display:none}" in root.find("Style").text
    assert [one.get("value") for one in root.iter("Relation")] == ["of", "of ‹a2›"]


def test_choices_of_a_label_are_seen_for_its_marks_too():
    root = ElementTree.fromstring(adjudication_config(LAYER, LABELS, []))
    assert [one.get("whenLabelValue") for one in root.iter("View") if one.get("whenLabelValue")] == ["GPE,GPE ‹a1›"]


def test_a_label_that_is_not_active_and_was_used_has_a_button():
    root = ElementTree.fromstring(adjudication_config(replace(LAYER, active=("PERS",)), ["GPE ‹a1›"], []))
    assert [one.get("value") for one in root.iter("Label")] == ["PERS", "GPE", "GPE ‹a1›"]


def test_each_set_of_annotators_has_a_colour():
    root = ElementTree.fromstring(adjudication_config(LAYER, [*LABELS, "GPE ‹a2›", "PERS ‹a1›"], []))
    colours = {one.get("value"): one.get("background") for one in root.iter("Label")}
    assert colours["GPE ‹a1›"] == colours["PERS ‹a1›"] != colours["GPE ‹a2›"]


def test_marks_that_a_server_has_are_read_back():
    assert marks_of(adjudication_config(LAYER, LABELS, ["of ‹a2›"])) == (LABELS[1:], ["of ‹a2›"])
    assert marks_of("no <XML") == ([], [])
