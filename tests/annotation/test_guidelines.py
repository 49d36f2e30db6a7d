"""The guidelines keep their word: every example stands in its text, every label in the scheme, every rule has its example and its counter-example."""

import re
from collections import Counter

import pytest

from jalaa.annotation.scheme import Scheme
from jalaa.settings import load
from tests.annotation.guidelines import HEADING, ROOT, places, read_examples, read_marks, received, shown

GUIDELINES = (ROOT / "annotations" / "guidelines.md").read_text(encoding="utf-8")
SCHEME = load(ROOT / "annotations" / "scheme.yaml", Scheme)
ACTIVE = [label for layer in SCHEME.layers for label in layer.active]
LAYER = {label.id: layer for layer in SCHEME.layers for label in layer.labels}
CITED = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{1,2}(?![A-Za-z0-9])")
EXAMPLES = read_examples(GUIDELINES)
RULES = [heading[1] for line in GUIDELINES.splitlines() if (heading := HEADING.match(line))]


@pytest.mark.parametrize("marked", ["⟦واع", "واع⟧", "واع|ORG⟧"])
def test_a_broken_mark_is_refused(marked):
    """An example whose brackets do not match is told, not read as something else."""
    with pytest.raises(ValueError, match="a mark that does not close|a mark without a label|a label without a mark"):
        read_marks(marked)


def test_marks_nest():
    """A mark inside a mark keeps its own words, and the outer one has the words of both."""
    words, marks = read_marks("مع ⟦وكالة ⟦رويترز|ORG⟧|SOURCE#1#2 certainty=low⟧")
    assert words == "مع وكالة رويترز"
    assert [(words[mark.start : mark.end], mark.numbers) for mark in marks] == [
        ("رويترز", ()),
        ("وكالة رويترز", ("1", "2")),
    ]


def test_every_quotation_stands_in_its_text():
    """With the marks taken out, each piece of an example is found verbatim in its received text, in the order given."""
    lost = [(example.rule, example.document, example.words) for example in EXAMPLES if places(example) is None]
    assert lost == []


def test_every_label_attribute_and_value_is_in_the_scheme():
    """An example marks nothing that the annotator cannot choose; a counter-example may show a label that is not active."""
    unknown = []
    for example in EXAMPLES:
        for mark in example.marks:
            if mark.label not in LAYER or not (example.wrong or mark.label in ACTIVE):
                unknown.append((example.rule, mark.label))
                continue
            attributes = {attribute.id: attribute for attribute in LAYER[mark.label].attributes}
            for name, value in mark.attributes:
                attribute = attributes.get(name)
                fits = attribute is not None and (not attribute.labels or mark.label in attribute.labels)
                if not fits or value not in [choice.id for choice in attribute.values]:
                    unknown.append((example.rule, mark.label, name, value))
    assert unknown == []


def test_every_active_label_has_two_examples():
    """Two lines at least show each active label in use."""
    lines = Counter(label for example in EXAMPLES if not example.wrong for label in {m.label for m in example.marks})
    assert [label for label in ACTIVE if lines[label] < 2] == []


def test_every_attribute_value_has_an_example():
    """Each value that is not a default is shown once at least: a choice that nobody has seen is chosen at random."""
    seen = {pair for example in EXAMPLES if not example.wrong for mark in example.marks for pair in mark.attributes}
    values = {
        (attribute.id, value.id)
        for layer in SCHEME.layers
        for attribute in layer.attributes
        for value in attribute.values
        if value.id != attribute.default
    }
    assert values - seen == set()


def test_every_rule_has_an_example_and_a_counter_example():
    """A rule shows what it asks for and what it forbids; a hard case shows its decision."""
    right = {example.rule for example in EXAMPLES if not example.wrong}
    wrong = {example.rule for example in EXAMPLES if example.wrong}
    assert [rule for rule in RULES if rule not in right] == []
    assert [rule for rule in RULES if rule not in wrong and not rule.startswith("H")] == []


def test_rule_ids_are_unique_and_those_cited_exist():
    """A decision that cites E5 means one rule, and it is there."""
    assert [rule for rule, times in Counter(RULES).items() if times > 1] == []
    assert set(CITED.findall(GUIDELINES)) - set(RULES) == set()


def test_no_example_span_begins_or_ends_with_a_blank_or_punctuation():
    """The examples obey G3 themselves: a colon that is a cue is the one exception."""
    loose = [
        (example.rule, span)
        for example in EXAMPLES
        if not example.wrong
        for mark in example.marks
        if (span := example.words[mark.start : mark.end]) != ":" and span.strip(" ،.:؛") != span
    ]
    assert loose == []


def test_an_attribution_has_one_content_one_cue_one_source():
    """The spans of one number in one example are one attribution."""
    doubled = []
    for example in EXAMPLES:
        held = Counter((number, mark.label) for mark in example.marks for number in mark.numbers)
        doubled += [(example.rule, *key) for key, times in held.items() if times > 1 and key[1] != "SUPPLEMENT"]
    assert doubled == []


def test_examples_do_not_contradict_each_other():
    """A span that several rules show has one label and the same attributes in all of them, within its layer."""
    contradictions = []
    for place, seen in shown(EXAMPLES).items():
        for layer in SCHEME.layers:
            marks = {(mark.label, mark.attributes) for _, mark in seen if LAYER[mark.label] is layer}
            if len(marks) > 1:
                contradictions.append((place, sorted(rule for rule, _ in seen)))
    assert contradictions == []


def test_entities_of_the_examples_nest_and_never_cross():
    """G4: two entity spans of one text lie in each other or apart."""
    entities = [place for place, seen in shown(EXAMPLES).items() if any(LAYER[m.label].id == "entity" for _, m in seen)]
    crossing = [
        (one, two) for one in entities for two in entities if one[0] == two[0] and one[1] < two[1] < one[2] < two[2]
    ]
    assert crossing == []


def test_the_table_of_labels_marks_the_active_ones():
    """What the table prints bold is what the scheme calls active."""
    (row,) = (line for line in GUIDELINES.splitlines() if line.startswith("| `entity` |"))
    assert re.findall(r"\*\*([A-Z]+)\*\*", row) == list(SCHEME.layers[0].active)


def test_the_tracking_string_of_000_stands_nowhere():
    """Personal data of a received text is not copied into the guidelines."""
    assert received("000").splitlines()[-1].split()[0] not in GUIDELINES
