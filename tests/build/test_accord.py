"""What card and datasheet say of annotators that agree is computed from the published rows, and called by its name."""

import shutil
from pathlib import Path

import pytest

from jalaa.build.accord import accord_table, accords
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def second(root: Path, annotator: str, kind: str) -> None:
    """Another annotator who found what m0 found, but for one label."""
    layer = (root / "annotations" / "layers" / "m0-entity.jsonl").read_text(encoding="utf-8")
    layer = layer.replace('"m0"', f'"{annotator}"').replace('"kind": "model"', f'"kind": "{kind}"')
    layer = layer.replace('"id": "e4", "label": "PERS"', '"id": "e4", "label": "GPE"')
    (root / "annotations" / "layers" / f"{annotator}-entity.jsonl").write_text(layer, encoding="utf-8")


def test_two_passes_of_a_model_are_consistent_with_themselves_and_never_agree(root: Path):
    annotators = root / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text(encoding="utf-8") + "- {id: m9, kind: model}\n", encoding="utf-8")
    second(root, "m9", "model")
    table = "\n".join(accord_table(accords(build_tables(open_corpus(root)))))
    assert table.startswith("Self-consistency of `m0` and `m9` in the layer `entity`, 3 documents:")
    assert "greement" not in table
    assert "| `PERS` | 2 | 1 | 0.67 | 0.67 |" in table


def test_a_model_and_a_person_do_not_make_agreement_either(root: Path):
    second(root, "a1", "human")
    (found,) = accords(build_tables(open_corpus(root)))
    assert (found.called, found.documents) == ("accord of a person and a model", 3)


def test_where_nobody_annotated_twice_the_table_says_so(root: Path):
    assert accord_table(accords(build_tables(open_corpus(root)))) == [
        "No two annotators have annotated the same documents."
    ]


def test_what_cleaning_deleted_is_left_out_and_counted(root: Path):
    second(root, "a1", "human")
    path = root / "annotations" / "layers" / "a1-entity.jsonl"
    furniture = '"spans": [{"id": "x", "label": "GPE", "start": 117, "end": 121, "text": "شارك", "made_by": "a1"}, '
    path.write_text(path.read_text(encoding="utf-8").replace('"spans": [', furniture, 1), encoding="utf-8")
    found = accords(build_tables(open_corpus(root)))
    assert [(one.deleted, one.documents) for one in found] == [((1, 0), 3)]
    assert "3 documents (left out, deleted by cleaning: 1 of `a1`):" in accord_table(found)[0]
