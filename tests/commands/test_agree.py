"""`jalaa agree` compares what annotators made on today's texts, and calls it what it is."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jalaa.build.accord import accords
from jalaa.cli import app
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    layers = root / "annotations" / "layers"
    made = (layers / "m0-entity.jsonl").read_text(encoding="utf-8")
    for who, kind in (("a1", "human"), ("a2", "human"), ("m1", "model")):
        other = made.replace('"m0"', f'"{who}"').replace('"kind": "model"', f'"kind": "{kind}"')
        if who == "a2":
            other = other.replace('"id": "e4", "label": "PERS"', '"id": "e4", "label": "GPE"')
        (layers / f"{who}-entity.jsonl").write_text(other, encoding="utf-8")
    annotators = root / "annotations" / "annotators.yaml"
    said = annotators.read_text(encoding="utf-8") + "- {id: a2, kind: human}\n- {id: m1, kind: model}\n"
    annotators.write_text(said, encoding="utf-8")
    return root


def agree(root: Path, *words: str):
    return CliRunner().invoke(app, ["agree", "--root", str(root), *words])


def test_every_pair_is_compared_and_called_by_its_name(root: Path):
    told = agree(root, "--json")
    pairs = json.loads(told.stdout)["pairs"]
    assert {(one["first"], one["second"]): one["called"] for one in pairs} == {
        ("a1", "a2"): "agreement",
        ("a1", "m0"): "accord of a person and a model",
        ("a1", "m1"): "accord of a person and a model",
        ("a2", "m0"): "accord of a person and a model",
        ("a2", "m1"): "accord of a person and a model",
        ("m0", "m1"): "self-consistency",
    }
    people = next(one for one in pairs if one["called"] == "agreement")
    labels = {one["label"]: (one["first"], one["second"], one["exact"]) for one in people["labels"]}
    assert labels == {"PERS": (2, 1, 1), "GPE": (5, 6, 5), "all": (7, 7, 6)}
    assert [(one["label"], one["exact_f1"]) for one in people["relations"]] == [("of", 1.0)]


def test_what_cleaning_deleted_is_left_out_and_counted(root: Path):
    rule = "- {id: own, kind: notice, find: inline, match: 'في البصره', why: invented, cuts: ['كان ⟦في البصرة⟧.'], keeps: ['كان.']}"
    (root / "dataset" / "rules.yaml").write_text(rule, encoding="utf-8")
    told = agree(root)
    assert (
        "agreement of a1 and a2, layer entity, documents 3; left out, deleted by cleaning: 1 of a1, 1 of a2"
        in told.stdout
    )


def test_what_was_deleted_where_one_annotated_alone_is_in_no_count(root: Path):
    rule = "- {id: own, kind: notice, find: inline, match: 'في البصره', why: invented, cuts: ['كان ⟦في البصرة⟧.'], keeps: ['كان.']}"
    (root / "dataset" / "rules.yaml").write_text(rule, encoding="utf-8")
    layer = root / "annotations" / "layers" / "a2-entity.jsonl"
    lines = layer.read_text(encoding="utf-8").splitlines(keepends=True)
    layer.write_text("".join(line for line in lines if '"document": "river"' not in line), encoding="utf-8")
    pairs = {(one["first"], one["second"]): one for one in json.loads(agree(root, "--json").stdout)["pairs"]}
    assert pairs["a1", "a2"]["deleted"] == {"a1": 0, "a2": 0}
    assert pairs["a1", "m0"]["deleted"] == {"a1": 1, "m0": 1}
    published = {(one.first, one.second): one.deleted for one in accords(build_tables(open_corpus(root)))}
    assert published == {names: tuple(one["deleted"].values()) for names, one in pairs.items()}


def test_one_annotator_alone_agrees_with_nobody(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    assert agree(root).stdout == "no two annotators have annotated the same documents in one layer\n"
