"""croissant.json as Croissant's own reader takes it: no error, no warning, and every record of every record set is the row of the Parquet."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.build.croissant import CONTEXT, CROISSANT, croissant, record_set_id
from jalaa.build.edition_words import EditionWords
from jalaa.build.pipeline import build
from jalaa.corpus.columns import COLUMNS
from jalaa.corpus.config import About
from jalaa.corpus.read import open_corpus
from tests.test_zoo import SOUND

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of this corpus, built as if it had been released on a day."""
    root = tmp_path_factory.mktemp("corpus")
    for folder in ("dataset", "annotations"):
        shutil.copytree(ROOT / folder, root / folder)
    for name in ("DATASHEET.md", "LICENSE-DATA"):
        shutil.copy(ROOT / name, root / name)
    corpus = root / "dataset" / "corpus.yaml"
    said = corpus.read_text(encoding="utf-8").splitlines()
    dated = ["released: 2026-11-29" if line.startswith("released:") else line for line in said]
    corpus.write_text("\n".join(dated) + "\n", encoding="utf-8")
    build(root)
    return root / "dataset"


@pytest.fixture(scope="module")
def facts(dataset: Path) -> dict[str, Any]:
    return json.loads((dataset / CROISSANT).read_text(encoding="utf-8"))


def test_other_peoples_validator_finds_no_error_and_no_warning(dataset: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        read = mlcroissant.Dataset(str(dataset / CROISSANT))
    issues = read.metadata.ctx.issues
    assert (issues.errors, issues.warnings, [record.getMessage() for record in caplog.records]) == (set(), set(), [])
    assert read.metadata.ctx.is_v1_1()


def test_only_the_date_is_missed_where_none_was_given(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "sound")
    build(root)
    read = mlcroissant.Dataset(str(root / "dataset" / CROISSANT))
    assert read.metadata.ctx.issues.errors == set()
    (warning,) = read.metadata.ctx.issues.warnings
    assert "datePublished" in warning
    assert "datePublished" not in json.loads((root / "dataset" / CROISSANT).read_text(encoding="utf-8"))


def test_every_record_of_every_record_set_is_the_row_of_the_parquet(dataset: Path):
    read = mlcroissant.Dataset(str(dataset / CROISSANT))
    compared = 0
    for path in sorted((dataset / "data").rglob("*.parquet")):
        id = record_set_id(path.parent.name, path.stem)
        table = pq.read_table(path)
        records = [_plain(record, id) for record in read.records(id)]
        assert records == [_described(row, table.schema) for row in table.to_pylist()]
        compared += len(records)
    assert compared == sum(pq.read_metadata(path).num_rows for path in (dataset / "data").rglob("*.parquet")) > 100


def _plain(value: Any, id: str) -> Any:
    """A record as Parquet gives it: text instead of bytes, names of columns instead of ids, plain numbers."""
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: _plain(inner, id) for key, inner in value.items() if key.startswith(f"{id}/")}
    if isinstance(value, list):
        return [_plain(inner, id) for inner in value]
    return value.decode("utf-8") if isinstance(value, bytes) else value


def _described(row: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    """A row without lists that stand in a list of structs, which Croissant's reader cannot give."""
    found = {}
    for column in schema:
        inner = column.type.value_type if pa.types.is_list(column.type) else column.type
        kept = [part.name for part in inner if not pa.types.is_list(part.type)] if pa.types.is_struct(inner) else None
        value = row[column.name]
        found[column.name] = value if kept is None else [{name: one[name] for name in kept} for one in value]
    return found


def test_only_attributes_of_spans_are_left_out(facts: dict[str, Any], dataset: Path):
    left_out = set()
    fields = {field["@id"] for one in facts["recordSet"] for field in (*one["field"], *_sub_fields(one))}
    for path in (dataset / "data").rglob("*.parquet"):
        id = record_set_id(path.parent.name, path.stem)
        for column in pq.read_schema(path):
            assert f"{id}/{column.name}" in fields
            inner = column.type.value_type if pa.types.is_list(column.type) else column.type
            parts = inner if pa.types.is_struct(inner) else []
            left_out |= {part.name for part in parts if f"{id}/{column.name}/{part.name}" not in fields}
    assert left_out == {"attributes"}


def _sub_fields(record_set: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for field in record_set["field"] for part in field.get("subField", ())]


def test_numbers_of_class_labels_and_names_of_splits_can_be_looked_up(dataset: Path):
    read = mlcroissant.Dataset(str(dataset / CROISSANT))
    names = {record["ner_tags/number"]: record["ner_tags/name"] for record in read.records("ner_tags")}
    assert (names[0], names[1], names[2]) == ("O", "B-PERS", "I-PERS")
    used = {tag for row in read.records("tokens/train") for tag in row["tokens/train/ner_tags"]}
    assert used <= names.keys()
    assert [record["splits/name"] for record in read.records("splits")] == ["train", "test", "links"]


def test_a_file_that_is_not_the_one_described_is_refused_by_its_sha256(dataset: Path, tmp_path: Path):
    copy = shutil.copytree(dataset, tmp_path / "copy")
    path = copy / "data" / "edits" / "test.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    read = mlcroissant.Dataset(str(copy / CROISSANT))
    with pytest.raises(Exception, match="Hash of downloaded file") as failed:
        try:
            list(read.records("edits/test"))
        except mlcroissant.GenerationError as error:
            raise error.__cause__ or error from error
    assert "is not identical with the reference" in str(failed.value)


def test_what_is_said_of_the_data_is_what_people_said_and_what_was_counted(facts: dict[str, Any], dataset: Path):
    corpus = open_corpus(dataset.parent)
    about = corpus.config.about
    assert facts["rai:dataCollection"] == about.collection
    assert facts["rai:dataLimitations"] == [about.limits] and facts["rai:dataUseCases"] == [about.uses]
    assert facts["rai:personalSensitiveInformation"] == [about.personal]
    shown = {
        span["made_by"]
        for path in (dataset / "data" / "default").iterdir()
        for row in pq.read_table(path).to_pylist()
        for span in row["spans"]
    }
    tools = {said.partition(":")[0] for said in facts["rai:machineAnnotationTools"]}
    assert tools == {one.annotator for one in corpus.annotations} | shown
    assert facts["rai:annotationsPerItem"] == "Annotations of one document, by layer: attribution: 3, entity: 3."
    said = json.dumps(facts, ensure_ascii=False).lower()
    assert "agreement" not in said and "self-consistency of m1 and m2 in the layer entity" in said


def test_the_reader_takes_every_field_of_responsible_ai_that_is_stated(facts: dict[str, Any], dataset: Path):
    """A name that the vocabulary does not have would be dropped on the way in and out, without a word."""
    again = mlcroissant.Dataset(str(dataset / CROISSANT)).metadata.to_json()
    stated = {name for name in facts if name.startswith("rai:")}
    assert len(stated) > 8 and stated <= again.keys()


def test_what_nobody_said_is_not_stated():
    corpus = open_corpus(SOUND)
    assert corpus.config.about == About()
    said = croissant(corpus.config, {}, (), "jalaa1:0", {}, {}, EditionWords(()))
    assert "rai:data" not in said and "sameAs" not in said and "keywords" not in json.loads(said)


def test_every_column_is_described(facts: dict[str, Any]):
    for one in facts["recordSet"]:
        config = one["@id"].partition("/")[0]
        if config in COLUMNS and "/" in one["@id"]:
            assert [field["description"] for field in one["field"]] == list(COLUMNS[config].values())


def test_the_context_is_the_one_that_the_specification_prescribes():
    from mlcroissant._src.core.context import Context
    from mlcroissant._src.core.rdf import make_context

    prescribed = make_context(Context(conforms_to="http://mlcommons.org/croissant/1.1"))
    assert {name: CONTEXT.get(name) for name in prescribed} == prescribed
