"""The edition without texts: what is in it, what is not, and that `load_dataset` gives it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.build.digest import content_digest
from jalaa.build.manifest import check_files
from jalaa.build.parquet import parquet_bytes
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.release.edition import Edition, edition_without_texts
from tests.venvs import venv_python

ROOT = Path(__file__).resolve().parents[3]
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")
ARABIC_BYTES = re.compile(rb"(?:[\xd8-\xdb][\x80-\xbf]){3}")
"""Three letters in a row in UTF-8, which compressed bytes do not show by chance in files of this size."""
NAMES = ("credits", "place", "outlet")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in strings(one))


def paths(field: pa.Field) -> Iterator[str]:
    yield field.name
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        yield from (f"{field.name}.{inner.name}" for inner in field.type.value_type)


def parquet_files(edition: Edition) -> dict[str, bytes]:
    return {path: data for path, data in edition.files.items() if path.endswith(".parquet")}


def test_no_parquet_of_it_holds_an_arabic_letter_outside_credits_place_and_outlet(edition: Edition):
    assert len(parquet_files(edition)) == 7
    for path, data in parquet_files(edition).items():
        table = pq.read_table(BytesIO(data))
        table = table.drop([name for name in NAMES if name in table.column_names])
        assert [text for row in table.to_pylist() for text in strings(row) if ARABIC.search(text)] == [], path


def test_neither_dictionaries_nor_statistics_of_the_files_hold_words(edition: Edition, built: Built):
    """Written without the columns of names, and without compression, the bytes themselves hold no Arabic; those of the full dataset do."""

    def raw(table: pa.Table) -> bytes:
        sink, nameless = BytesIO(), table.drop([name for name in NAMES if name in table.column_names])
        pq.write_table(nameless, sink, compression="none", write_page_index=True)
        return sink.getvalue() + parquet_bytes(nameless)

    for data in parquet_files(edition).values():
        assert not ARABIC_BYTES.search(raw(pq.read_table(BytesIO(data))))
    assert ARABIC_BYTES.search(raw(built.tables["default"]["train"]))


def test_its_other_files_quote_no_run_of_words_of_a_text(edition: Edition, corpus: Corpus):
    assert edition.incidents == ()
    needs = json.loads(edition.files["rehydrate.json"])
    assert not ARABIC.search(json.dumps(needs, ensure_ascii=False))


def test_it_has_no_tokens_no_notes_and_no_hash_but_those_of_whole_documents(edition: Edition):
    schemas = {config: next(iter(splits.values())).schema for config, splits in edition.built.tables.items()}
    assert list(schemas) == ["default", "annotations", "edits", "links"]
    fields = {config: {path for field in schema for path in paths(field)} for config, schema in schemas.items()}
    assert not {"text", "headline", "spans.text", "spans.name"} & fields["default"]
    assert not {"spans.text", "spans.name", "spans.note", "spans.made_text"} & fields["annotations"]
    assert not {"edits.removed", "edits.replacement"} & fields["edits"]
    assert {"edits.start", "edits.end", "edits.rule", "edits.kind", "edits.length"} <= fields["edits"]
    assert "note" not in fields["links"]
    rows = [row for splits in edition.built.tables.values() for table in splits.values() for row in table.to_pylist()]
    hashes = {text for row in rows for text in strings(row) if re.fullmatch("[0-9a-f]{16,}", text)}
    documents = {
        row[name] for row in rows for name in ("sha256_text", "sha256_received", "made_on_sha256") if name in row
    }
    assert hashes <= documents


def test_everything_else_stands_as_in_the_full_dataset(edition: Edition, built: Built):
    for split, table in built.tables["default"].items():
        kept = [name for name in table.column_names if name not in ("text", "headline", "spans")]
        bare = edition.built.tables["default"][split]
        assert bare.select(kept) == table.select(kept)
        for full_row, row in zip(table.to_pylist(), bare.to_pylist(), strict=True):
            for full_span, span in zip(full_row["spans"], row["spans"], strict=True):
                assert span == {key: value for key, value in full_span.items() if key not in ("text", "name")}


def test_it_is_a_dataset_of_its_own_whose_card_names_both_digests(edition: Edition, bare: Path, built: Built):
    assert list(check_files(bare, "bare")) == []
    manifest = json.loads(edition.files["MANIFEST.json"])
    full = content_digest(built.tables, built.ner_names)
    assert manifest["digest"] == edition.digest == content_digest(edition.built.tables, built.ner_names) != full
    card = edition.files["README.md"].decode()
    assert edition.digest in card and full in card and "jalaa rehydrate" in card


def test_the_same_corpus_gives_the_same_bytes(edition: Edition, corpus: Corpus):
    assert edition_without_texts(corpus, build_tables(corpus)).files == edition.files


def loaded(python: Path | str, folder: Path, cache: Path, *how: str) -> dict:
    run = subprocess.run(
        [str(python), str(ROOT / "tests" / "loading.py"), str(folder), *how],
        env={**os.environ, "HF_HOME": str(cache), "HOME": "/dev/null/none", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def check_loaded(told: dict, edition: Edition) -> None:
    for config, splits in edition.built.tables.items():
        assert told[config] == {split: table.to_pylist() for split, table in splits.items()}
        assert told[f"{config} version"] == ["0.1.0"]
    assert "tokens" not in told


@pytest.mark.parametrize("how", [[], ["streaming"]], ids=["whole", "streaming"])
def test_load_dataset_gives_every_row_of_it(edition: Edition, bare: Path, tmp_path: Path, how: list[str]):
    check_loaded(loaded(sys.executable, bare, tmp_path, *how), edition)


@pytest.mark.real
def test_datasets_3_6_gives_the_same(edition: Edition, bare: Path, tmp_path: Path):
    check_loaded(loaded(venv_python("datasets-3.6", ["datasets==3.6.0"]), bare, tmp_path), edition)


def test_in_a_mixed_corpus_open_texts_stay_and_the_others_are_null(mixed: Path):
    corpus = open_corpus(mixed)
    found = edition_without_texts(corpus, build_tables(corpus))
    rows = {row["id"]: row for table in found.built.tables["default"].values() for row in table.to_pylist()}
    assert found.withheld == ("river",)
    assert {id for id, row in rows.items() if row["text"] is None} == {"river"}
    assert rows["004"]["headline"] == "افتتاح جسر في بغداد" and rows["004"]["spans"][0]["text"]
    tokens = [row["document"] for table in found.built.tables["tokens"].values() for row in table.to_pylist()]
    assert tokens and "river" not in tokens
    card = found.files["README.md"].decode()
    assert "The texts of 1 of 3 documents may not be published" in card and "Open texts by licence: CC0-1.0 2." in card


def test_where_every_text_may_be_published_there_is_no_such_edition(mixed: Path):
    corpus_yaml = mixed / "dataset" / "corpus.yaml"
    said = corpus_yaml.read_text(encoding="utf-8")
    corpus_yaml.write_text(
        f"{said}texts_under_copyright: included\ntexts_reason: the publisher has no objection\n", encoding="utf-8"
    )
    corpus = open_corpus(mixed)
    with pytest.raises(ValueError, match="publish the full dataset"):
        edition_without_texts(corpus, build_tables(corpus))
