"""`jalaa suggest` shows, writes and measures suggestions; what the page says of their worth is what it measures."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jalaa.annotation.model import read_annotations
from jalaa.cli import app
from jalaa.corpus.read import open_corpus

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "annotate.md"
FIGURES = re.compile(r"(?<=^```sh\njalaa suggest --measure\n```\n\n```text\n).*?(?=^```$)", re.M | re.S)


def suggest(*words: str):
    return CliRunner().invoke(app, ["suggest", "--root", str(ROOT), *words])


def test_the_figures_on_the_page_are_those_that_are_measured(golden):
    done = subprocess.run([sys.executable, "-m", "jalaa", "suggest", "--measure"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = PAGE.read_text("utf-8")
    assert len(FIGURES.findall(page)) == 1
    golden(PAGE, FIGURES.sub(lambda _: done.stdout, page))


def test_it_says_who_decided_what_it_measures_against():
    layers = json.loads(suggest("--measure", "--json").stdout)["layers"]
    assert [(one["layer"], one["decided_by"], one["documents"]) for one in layers] == [
        ("entity", "a model", 5),
        ("attribution", "a model", 5),
    ]


def test_what_it_writes_is_a_layer_file_of_today_and_of_the_suggester(tmp_path: Path):
    out = tmp_path / "s1.jsonl"
    told = suggest("--out", str(out))
    assert told.exit_code == 0 and "10 annotations" in told.stdout
    made, faults = read_annotations(out)
    corpus = open_corpus(ROOT)
    assert faults == [] and {(one.annotator, one.kind) for one in made} == {("s1", "model")}
    for one in made:
        text = corpus.by_id[one.document].text
        assert all(text[span.start : span.end] == span.text for span in one.spans)


def test_documents_and_layers_can_be_chosen_and_what_is_not_there_is_a_wrong_call():
    told = suggest("004", "--layer", "entity")
    assert told.stdout.startswith("004_") and "CONTENT" not in told.stdout and "DATE" in told.stdout
    one = json.loads(suggest("004", "--layer", "attribution", "--json").stdout)["suggestions"][0]
    assert {span["label"] for span in one["spans"]} == {"CONTENT", "SOURCE", "CUE", "SUPPLEMENT"}
    assert suggest("nobody").exit_code == 2


@pytest.mark.parametrize("words", [("--measure", "004"), ("--measure", "--out", "x.jsonl")])
def test_measuring_takes_all_and_writes_nothing(words: tuple[str, ...]):
    assert suggest(*words).exit_code == 2
