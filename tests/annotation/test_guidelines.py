"""The guidelines keep their word: every example stands in its text, every label in the scheme, every rule has its example and its counter-example."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from jalaa.annotation.scheme import Scheme
from jalaa.settings import load

ROOT = Path(__file__).resolve().parents[2]
GUIDELINES = (ROOT / "annotations" / "guidelines.md").read_text(encoding="utf-8")
SCHEME = load(ROOT / "annotations" / "scheme.yaml", Scheme)
ACTIVE = [label for layer in SCHEME.layers for label in layer.active]
HEADING = re.compile(r"### ([A-Z]\d+) · ")
EXAMPLE = re.compile(r"> (✗ )?(\d{3}) \| (.+)")
CITED = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{1,2}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Mark:
    """A span of an example: its words without inner marks, label, attributes, and the numbers of its attributions."""

    text: str
    label: str
    attributes: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """An example line: its rule, its document, whether it shows what is wrong, its words without marks and its marks."""

    rule: str
    document: str
    wrong: bool
    text: str
    marks: tuple[Mark, ...]


def read_marks(line: str) -> tuple[str, tuple[Mark, ...]]:
    """The words of a marked line, and its marks; a bracket that does not close or open raises ValueError."""
    words, marks, opened = "", [], []
    position = 0
    while position < len(line):
        if line[position] == "⟦":
            opened.append(len(words))
        elif line[position] == "|":
            if not opened:
                raise ValueError(f"a label without a mark: {line}")
            end = line.index("⟧", position)
            label, *attributes = line[position + 1 : end].split(" ")
            name, *numbers = label.split("#")
            pairs = tuple(tuple(pair.split("=", 1)) for pair in attributes)
            marks.append(Mark(words[opened.pop() :], name, pairs, tuple(numbers)))
            position = end
        elif line[position] == "⟧":
            raise ValueError(f"a mark without a label: {line}")
        else:
            words += line[position]
        position += 1
    if opened:
        raise ValueError(f"a mark that does not close: {line}")
    return words, tuple(marks)


def read_examples() -> list[Example]:
    examples, rule = [], ""
    for line in GUIDELINES.splitlines():
        if heading := HEADING.match(line):
            rule = heading[1]
        elif line.startswith("> "):
            wrong, document, marked = EXAMPLE.fullmatch(line).groups()
            examples.append(Example(rule, document, bool(wrong), *read_marks(marked)))
    return examples


EXAMPLES = read_examples()
RULES = [heading[1] for line in GUIDELINES.splitlines() if (heading := HEADING.match(line))]


def received(document: str) -> str:
    (path,) = (ROOT / "dataset" / "raw").glob(f"{document}_*.txt")
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("marked", ["⟦واع", "واع⟧", "واع|ORG⟧"])
def test_a_broken_mark_is_refused(marked):
    """An example whose brackets do not match is told, not read as something else."""
    with pytest.raises(ValueError, match="a mark that does not close|a mark without a label|a label without a mark"):
        read_marks(marked)


def test_marks_nest():
    """A mark inside a mark keeps its own words, and the outer one has the words of both."""
    words, marks = read_marks("مع ⟦وكالة ⟦رويترز|ORG⟧|SOURCE#1#2 certainty=low⟧")
    assert words == "مع وكالة رويترز"
    assert [(mark.text, mark.numbers) for mark in marks] == [("رويترز", ()), ("وكالة رويترز", ("1", "2"))]


def test_every_quotation_stands_in_its_text():
    """With the marks taken out, each piece of an example is found verbatim in its received text, in the order given."""
    lost = []
    for example in EXAMPLES:
        text, position = received(example.document), 0
        for piece in example.text.split("…"):
            found = text.find(piece.strip(), position)
            if found < 0:
                lost.append((example.rule, example.document, piece.strip()))
                break
            position = found + len(piece.strip())
    assert lost == []


def test_every_label_attribute_and_value_is_in_the_scheme():
    """An example marks nothing that the annotator cannot choose; a counter-example may show a label that is not active."""
    layers = {label.id: layer for layer in SCHEME.layers for label in layer.labels}
    unknown = []
    for example in EXAMPLES:
        for mark in example.marks:
            if mark.label not in layers or not (example.wrong or mark.label in ACTIVE):
                unknown.append((example.rule, mark.label))
                continue
            attributes = {attribute.id: attribute for attribute in layers[mark.label].attributes}
            for name, value in mark.attributes:
                attribute = attributes.get(name)
                fits = attribute is not None and (not attribute.labels or mark.label in attribute.labels)
                if not fits or value not in [choice.id for choice in attribute.values]:
                    unknown.append((example.rule, mark.label, name, value))
    assert unknown == []


def test_every_active_label_has_two_examples():
    """Two lines at least show each active label in use."""
    shown = Counter(label for example in EXAMPLES if not example.wrong for label in {m.label for m in example.marks})
    assert [label for label in ACTIVE if shown[label] < 2] == []


def test_every_attribute_value_has_an_example():
    """Each value that is not a default is shown once at least: a choice that nobody has seen is chosen at random."""
    shown = {pair for example in EXAMPLES if not example.wrong for mark in example.marks for pair in mark.attributes}
    values = {
        (attribute.id, value.id)
        for layer in SCHEME.layers
        for attribute in layer.attributes
        for value in attribute.values
        if value.id != attribute.default
    }
    assert values - shown == set()


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
        (example.rule, mark.text)
        for example in EXAMPLES
        if not example.wrong
        for mark in example.marks
        if mark.text != ":" and mark.text.strip(" ،.:؛") != mark.text
    ]
    assert loose == []


def test_an_attribution_has_one_content_one_cue_one_source():
    """The spans of one number in one example are one attribution."""
    doubled = []
    for example in EXAMPLES:
        held = Counter((number, mark.label) for mark in example.marks for number in mark.numbers)
        doubled += [(example.rule, *key) for key, times in held.items() if times > 1 and key[1] != "SUPPLEMENT"]
    assert doubled == []


def test_the_table_of_labels_marks_the_active_ones():
    """What the table prints bold is what the scheme calls active."""
    (row,) = (line for line in GUIDELINES.splitlines() if line.startswith("| `entity` |"))
    assert re.findall(r"\*\*([A-Z]+)\*\*", row) == list(SCHEME.layers[0].active)


def test_the_tracking_string_of_000_stands_nowhere():
    """Personal data of a received text is not copied into the guidelines."""
    assert received("000").splitlines()[-1].split()[0] not in GUIDELINES
