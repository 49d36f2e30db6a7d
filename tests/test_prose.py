"""Numbers in the prose of README, DATASHEET and corpus.yaml: each is computed here from the data, or named as one that nothing here can compute."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from jalaa.corpus.check import corpus_ties
from jalaa.corpus.read import Corpus, open_corpus
from tests.annotation.guidelines import read_examples, shown

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    *(
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
    ),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBER = re.compile(rf"\b(?:{'|'.join(WORDS[2:])})\b|\d[\d.,]*", re.IGNORECASE)
"""Digits, and the words from two on: «one» says too much else."""

CODE = re.compile(r"<!-- table: .*?<!-- end -->|```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
"""What is no prose: tables that a build makes (and another test compares), code, names, addresses of links."""

NOT_FROM_THE_DATA = (
    "(Gebru et al., 2021)",
    "replaced by U+2588",
    "CC BY 4.0",
    "Apache-2.0",
    # The history of the guidelines: their first ten points, the questions of two readers, the points of a third; the sum is checked.
    "In 44 points: ten were found while they were written, fourteen by the questions of",
    "and twenty were named by",
    "six of the twenty twice",
    # What a person would have to do.
    "Annotate at least two of the texts blind, by two people",
)
"""Phrases with numbers that no data of this repository holds."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus(ROOT)


def word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)


@pytest.fixture(scope="module")
def computed(corpus: Corpus) -> list[str]:
    """Every phrase with a number, as the data has it today."""
    texts, layers = word(len(corpus.documents)), corpus.scheme.layers
    entity = corpus.scheme.layer("entity")
    alike = {document for tie in corpus_ties(corpus) for document in tie.documents}
    differences = yaml.safe_load((ROOT / "annotations" / "differences.yaml").read_text(encoding="utf-8"))
    looked_at_again = sum(row["what"] == "second look" for row in differences)
    passes = Counter(one.annotator for one in corpus.annotations)
    in_examples = [f"{said[0]} of the {said[1]}" for said in examples_by_layer(corpus)]
    least = {corpus.config.splits.shared_words}
    return [
        f"A pilot of {texts} texts",
        f"a pilot of {texts} texts",
        f"are therefore null for all {texts_without_outlet(corpus)}",
        f"is for all {texts_under(corpus, 'publisher')}",
        f"{word(len(layers)).capitalize()} layers",
        f"{len(entity.labels)} labels that bear the names of",
        "Links join spans of two documents",
        f"a run of {word(least.pop())} words after cleaning",
        f"{word(len(alike)).capitalize()} of the texts report the same statements",
        f"each read the {texts} received texts",
        f"All {word(len(passes))} were committed",
        f"read all {texts} texts again",
        f"changed {word(looked_at_again)} spans",
        f"written over these {texts} texts",
        f"{in_examples[0]} spans of and {in_examples[1]} of stand there as examples",
        # README
        "Python ≥ " + re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())[1],
        f"Only the first {word(2)} enter the rows by themselves",
    ]


def texts_without_outlet(corpus: Corpus) -> str:
    return word(sum(one.source.outlet is None and one.source.published is None for one in corpus.documents))


def texts_under(corpus: Corpus, rights: str) -> str:
    return word(sum(one.source.rights == rights for one in corpus.documents))


def examples_by_layer(corpus: Corpus) -> list[tuple[int, int]]:
    """Of the decided spans of each layer, how many stand in the guidelines as examples."""
    read = shown(read_examples((ROOT / "annotations" / "guidelines.md").read_text(encoding="utf-8")))
    marked = {(document, start, end, mark.label) for (document, start, end), marks in read.items() for _, mark in marks}
    found = []
    for layer in ("entity", "attribution"):
        spans = [(a.document[:3], s.start, s.end, s.label) for a in corpus.decided if a.layer == layer for s in a.spans]
        found.append((sum(span in marked for span in spans), len(spans)))
    return found


def prose(text: str) -> str:
    return re.sub(
        r" ([;,.])", r"\1", " ".join(re.sub(r"^\s*\d+\. ", "", CODE.sub(" ", text), flags=re.MULTILINE).split())
    )


def unaccounted(text: str, phrases: list[str]) -> list[str]:
    """Numbers with what stands around them, after all phrases were taken out."""
    for phrase in phrases:
        text = text.replace(phrase, "…")
    return [text[max(0, found.start() - 40) : found.end() + 30] for found in NUMBER.finditer(text)]


def sources() -> dict[str, str]:
    about = yaml.safe_load((ROOT / "dataset" / "corpus.yaml").read_text(encoding="utf-8"))
    return {
        "DATASHEET.md": (ROOT / "DATASHEET.md").read_text(encoding="utf-8"),
        "README.md": (ROOT / "README.md").read_text(encoding="utf-8"),
        "dataset/corpus.yaml": " ".join([about["purpose"], *filter(None, about["about"].values())]),
    }


@pytest.mark.parametrize("name", ["DATASHEET.md", "README.md", "dataset/corpus.yaml"])
def test_every_number_in_the_prose_is_that_of_the_data_or_is_named_as_none_of_it(name: str, computed: list[str]):
    assert unaccounted(prose(sources()[name]), [*computed, *NOT_FROM_THE_DATA]) == []


def test_no_phrase_is_kept_that_nothing_says_any_more(computed: list[str]):
    said = " ".join(map(prose, sources().values()))
    assert [phrase for phrase in (*computed, *NOT_FROM_THE_DATA) if prose(phrase) not in said] == []


def test_the_points_at_which_guidelines_were_silent_add_up():
    found = re.search(
        r"In (\d+) points: (\w+) were.*?, (\w+) by the.*?and (\w+) were named", prose(sources()["DATASHEET.md"])
    )
    assert int(found[1]) == sum(WORDS.index(found[part]) for part in (2, 3, 4))


def test_a_number_that_is_no_more_true_is_found():
    assert unaccounted("A pilot of six texts, 7 labels.", ["A pilot of five texts"]) == [
        "A pilot of six texts, 7 labels.",
        "A pilot of six texts, 7 labels.",
    ]
