"""Rehydration gives the full dataset to whoever has the texts, and tells what it cannot use."""

import base64
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jalaa.build.counts import count
from jalaa.build.digest import content_digest
from jalaa.build.files import built_files
from jalaa.build.manifest import MANIFEST, manifest_bytes, manifest_of
from jalaa.commands.rehydrate import run
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.incidents import Refused
from jalaa.release.edition import edition_without_texts
from jalaa.release.folder import write_folder
from jalaa.release.rehydrate import Rehydrated, rehydrate

DESK, WIRE, TRACKED, LINKED = (
    "003_2ff1e16875d8afd0",
    "001_3837ea5723fb4876",
    "000_0d4a704cb29f1de7",
    "002_fb525bee6f4d7285",
)


def full_files(corpus: Corpus, built: Built) -> dict[str, bytes]:
    digest = content_digest(built.tables, built.ner_names)
    files = built_files(corpus, built, count(built), digest, [])
    manifest = manifest_of(corpus.config.name, corpus.config.version, digest, files)
    return {**files, MANIFEST: manifest_bytes(manifest)}


def change(folder: Path, id: str, changed: Callable[[str], str]) -> Path:
    path = folder / f"{id}.txt"
    path.write_bytes(changed(path.read_bytes().decode("utf-8")).encode("utf-8"))
    return path


def told(done: Rehydrated) -> list[tuple[str, str]]:
    return [(one.id, one.where) for one in done.incidents]


def test_the_received_texts_give_every_file_of_the_full_dataset_byte_for_byte(
    bare: Path, test_data: Path, corpus: Corpus, built: Built
):
    done = rehydrate(bare, test_data / "texts")
    assert done.files == full_files(corpus, built)
    assert done.is_full and done.digest == content_digest(built.tables, built.ner_names) and done.incidents == ()


def test_names_of_files_byte_order_marks_and_line_ends_do_not_matter(bare: Path, copies: Path):
    change(copies, WIRE, lambda text: "\ufeff" + text.replace("\n", "\r\n") + "\r\n").rename(copies / "a.txt")
    (copies / "under").mkdir()
    (copies / f"{DESK}.txt").rename(copies / "under" / "b.txt")
    done = rehydrate(bare, copies)
    assert done.is_full and done.proved[WIRE].name == "a.txt" and done.proved[DESK].name == "under/b.txt"
    assert "byte order mark" in done.proved[WIRE].done and done.proved[DESK].done == ""


@pytest.mark.parametrize("address", ["ip: 192.0.2.1 ", "ip: 203.0.113.199 "])
def test_a_copy_with_its_own_readers_address_is_the_text(bare: Path, copies: Path, corpus: Corpus, address: str):
    ((start, end),) = corpus.by_id[TRACKED].withheld
    own = base64.b64encode(address.encode()).decode()

    def changed(text: str) -> str:
        withheld = text[start:end]
        return text[:start] + withheld.replace(withheld.split()[0], own) + text[end:]

    change(copies, TRACKED, changed)
    assert rehydrate(bare, copies).is_full


OWN_RULES = """
- id: reader-number
  kind: tracking
  find: line
  match: '^رقم القارئ \\d+$'
  withhold: true
  why: The number under which a reader is known there.
  cuts: ["عاد الوفد أمس.\\n⟦رقم القارئ 12345⟧"]
  keeps: ["ذكر رقم القارئ 12345 في التقرير."]
"""


def test_data_that_a_corpus_withholds_by_rules_of_its_own_is_found_by_these_rules(mixed: Path, tmp_path: Path):
    rules, raw = mixed / "dataset" / "rules.yaml", mixed / "dataset" / "raw" / "river.txt"
    rules.write_text(OWN_RULES, encoding="utf-8")
    before, text = raw.read_bytes(), raw.read_text(encoding="utf-8")
    change(mixed / "dataset" / "raw", "river", lambda text: f"{text}\nرقم القارئ 20481\n")
    sources, layer = mixed / "dataset" / "sources.yaml", mixed / "annotations" / "layers" / "m0-entity.jsonl"
    old, new = (hashlib.sha256(data).hexdigest() for data in (before, raw.read_bytes()))
    sources.write_text(sources.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    lines = layer.read_text(encoding="utf-8").splitlines(keepends=True)
    layer.write_text("".join(line for line in lines if '"river"' not in line), encoding="utf-8")
    corpus = open_corpus(mixed)
    assert corpus.by_id["river"].withheld
    write_folder(tmp_path / "bare", edition_without_texts(corpus, build_tables(corpus)).files)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "river.txt").write_text(f"{text}\nرقم القارئ 7\n", encoding="utf-8")
    done = rehydrate(tmp_path / "bare", tmp_path / "copies")
    (incident,) = done.incidents
    assert not done.is_full and "withheld by `reader-number`" in incident.message and "--rules" in incident.message
    assert rehydrate(tmp_path / "bare", tmp_path / "copies", rules=("arabic-news", rules)).is_full


def test_a_changed_word_is_refused_with_its_place(bare: Path, copies: Path):
    place = (copies / f"{DESK}.txt").read_bytes().decode("utf-8").index("العسكرية")
    change(copies, DESK, lambda text: text.replace("العسكرية", "المدنية", 1))
    done = rehydrate(bare, copies)
    assert not done.is_full and told(done) == [("copy-differs", DESK)] and DESK not in done.proved
    (near,) = done.near
    assert near.place[0] <= place < near.place[1] <= near.place[0] + 400 and "المدنية" in near.words
    assert near.same == near.runs - 1 and 0 < near.landing < near.spans
    assert f"[{near.place[0]}:{near.place[1]})" in done.incidents[0].message


def test_other_spacing_and_boilerplate_are_told_and_not_used(bare: Path, copies: Path):
    change(copies, DESK, lambda text: "شارك المقال عبر البريد\n\n" + text)
    change(copies, WIRE, lambda text: text.replace(" ", "  ", 5))
    done = rehydrate(bare, copies)
    near = {one.document: one for one in done.near}
    assert near.keys() == {DESK, WIRE} and done.proved.keys().isdisjoint(near)
    assert near[DESK].same == near[DESK].runs and near[DESK].place == (0, 0) and near[DESK].landing == near[DESK].spans
    assert near[WIRE].same == near[WIRE].runs and "spacing, punctuation" in str(near[WIRE])


def test_another_text_under_the_name_of_a_document_is_told_as_that(bare: Path, copies: Path):
    (copies / f"{DESK}.txt").write_text("نص آخر " * 50, encoding="utf-8")
    (incident,) = rehydrate(bare, copies).incidents
    assert incident.id == "copy-differs" and "bears its name and is another text" in incident.message


def test_what_is_missing_is_named_and_its_rows_stay_without_text(bare: Path, copies: Path, built: Built):
    (copies / f"{LINKED}.txt").unlink()
    (copies / "other.txt").write_text("نص آخر " * 50, encoding="utf-8")
    done = rehydrate(bare, copies)
    assert told(done) == [("copy-missing", LINKED)] and not done.is_full
    full = {row["id"]: row for table in built.tables["default"].values() for row in table.to_pylist()}
    manifest = json.loads(done.files[MANIFEST])
    assert manifest["digest"] == done.digest != done.full_digest
    assert LINKED in done.files["README.md"].decode() and "not the full dataset" in done.files["README.md"].decode()
    rows = {
        row["id"]: row
        for split in ("train", "test")
        for row in pq.read_table(io.BytesIO(done.files[f"data/default/{split}.parquet"])).to_pylist()
    }
    assert {id for id, row in rows.items() if row["text"] is None} == {LINKED}
    assert all(rows[id] == full[id] for id in full if id != LINKED)
    notes = pq.read_table(io.BytesIO(done.files["data/links/links.parquet"])).to_pylist()
    assert all((row["note"] is None) == (LINKED in (row["document_a"], row["document_b"])) for row in notes)


def test_a_part_loads_as_a_dataset(bare: Path, copies: Path, tmp_path: Path):
    from datasets import load_dataset

    (copies / f"{LINKED}.txt").unlink()
    assert run(bare, copies, tmp_path / "part", as_json=True) == 1
    for config in ("default", "tokens", "annotations", "edits", "links"):
        assert load_dataset(str(tmp_path / "part"), config, streaming=True)


def test_a_mixed_corpus_comes_back_whole(mixed: Path, tmp_path: Path):
    corpus = open_corpus(mixed)
    built = build_tables(corpus)
    write_folder(tmp_path / "bare", edition_without_texts(corpus, built).files)
    done = rehydrate(tmp_path / "bare", mixed / "dataset" / "raw")
    assert done.files == full_files(corpus, built) and list(done.proved) == ["river"]


def test_nothing_that_can_be_used_writes_nothing(bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    assert run(bare, tmp_path / "empty", tmp_path / "out", as_json=False) == 1
    said = capsys.readouterr()
    assert not (tmp_path / "out").exists() and said.out == "" and "nothing is written" in said.err


def test_without_a_name_the_result_lies_beside_the_edition(bare: Path, copies: Path):
    assert run(bare, copies, None, as_json=False) == 0
    assert (bare.with_name(f"{bare.name}-full") / MANIFEST).is_file()


def test_nothing_of_somebodys_is_written_over(bare: Path, copies: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="something lies there already"):
        run(bare, copies, tmp_path / "out", as_json=False)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_file_that_is_no_text_is_told_and_the_others_are_used(bare: Path, copies: Path):
    (copies / "cp1256.txt").write_bytes("بغداد".encode("cp1256"))
    done = rehydrate(bare, copies)
    assert done.is_full and [(one.id, one.level) for one in done.incidents] == [("file-utf8", "warning")]


@pytest.mark.parametrize("what", ["no manifest", "another file", "no needs", "other rest"])
def test_an_edition_that_was_changed_is_refused(bare: Path, copies: Path, tmp_path: Path, what: str):
    folder = shutil.copytree(bare, tmp_path / "changed")
    if what == "no manifest":
        (folder / MANIFEST).unlink()
    if what == "another file":
        (folder / "README.md").write_text("# Another")
    if what == "no needs":
        write_signed(folder, b'{"digest": 3}')
    if what == "other rest":
        needs = json.loads((folder / "rehydrate.json").read_bytes())
        documents = needs["documents"]
        documents[DESK]["sealed"], documents[WIRE]["sealed"] = documents[WIRE]["sealed"], documents[DESK]["sealed"]
        write_signed(folder, json.dumps(needs).encode())
    with pytest.raises(Refused):
        rehydrate(folder, copies)


def write_signed(folder: Path, needs: bytes) -> None:
    """Put other needs into an edition, with a manifest that says so."""
    (folder / "rehydrate.json").write_bytes(needs)
    told = json.loads((folder / MANIFEST).read_bytes())
    files = {file["path"]: (folder / file["path"]).read_bytes() for file in told["files"]}
    manifest = manifest_of(told["name"], told["version"], told["digest"], files)
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
