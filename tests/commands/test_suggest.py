"""`jalaa suggest` shows, writes and measures suggestions; what the page says of their worth is what it measures."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jalaa.annotation.model import read_annotations
from jalaa.cli import app
from tests.server.suggested import SUGGESTED, lay_suggested

ROOT = Path(__file__).resolve().parents[2]
SOUND = ROOT / "tests" / "zoo" / "sound"
PAGE = ROOT / "docs" / "suggestions.md"
FIGURES = re.compile(r"(?<=^```sh\njalaa suggest --measure\n```\n\n```text\n).*?(?=^```$)", re.M | re.S)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_suggested(shutil.copytree(SOUND, tmp_path / "corpus"))


def suggest(root: Path, *words: str):
    return CliRunner().invoke(app, ["suggest", "--root", str(root), *words])


def test_the_figures_on_the_page_are_those_that_are_measured(golden):
    told = suggest(ROOT, "--measure")
    assert told.exit_code == 0, told.stderr
    page = PAGE.read_text("utf-8")
    assert len(FIGURES.findall(page)) == 1
    golden(PAGE, FIGURES.sub(lambda _: told.stdout, page))


def test_it_says_who_decided_what_it_measures_against(root: Path):
    (layer,) = json.loads(suggest(root, "--measure", "--json").stdout)["layers"]
    assert (layer["layer"], layer["decided_by"], layer["documents"]) == ("entity", "a model", 1)
    (root / "annotations" / "decided" / "entity.jsonl").unlink()
    assert "nothing to measure suggestions against" in suggest(root, "--measure").stdout


def test_what_it_writes_is_a_layer_file_of_today_and_of_the_suggester(root: Path, tmp_path: Path):
    out = tmp_path / "s1.jsonl"
    told = suggest(root, "--out", str(out))
    assert told.exit_code == 0 and "3 annotations, 5 spans" in told.stdout
    made, faults = read_annotations(out)
    assert faults == [] and {(one.annotator, one.kind) for one in made} == {("s1", "model")}
    assert {one.document: [(span.label, span.text) for span in one.spans] for one in made} == SUGGESTED


def test_documents_and_layers_can_be_chosen_and_what_is_not_there_is_a_wrong_call(root: Path):
    told = suggest(root, "pl", "--layer", "entity")
    assert told.stdout.splitlines()[0] == "plain entity: 2 spans, 0 relations"
    (one,) = json.loads(suggest(root, "hostile", "--json").stdout)["suggestions"]
    assert [(span["label"], span["text"]) for span in one["spans"]] == SUGGESTED["hostile"]
    assert suggest(root, "nobody").exit_code == 2


@pytest.mark.parametrize("words", [("--measure", "plain"), ("--measure", "--out", "x.jsonl")])
def test_measuring_takes_all_and_writes_nothing(root: Path, words: tuple[str, ...]):
    assert suggest(root, *words).exit_code == 2
