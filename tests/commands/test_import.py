"""From an export to a layer and back: what a user sees, what is written, and what never is."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from jalaa.annotation.model import read_annotations, text_sha256
from jalaa.cli import app
from jalaa.corpus.read import open_corpus

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def jalaa(*words: str | Path):
    return CliRunner().invoke(app, [str(word) for word in words])


def region(text: str, quote: str, label: str, id: str, **more) -> dict:
    start = text.index(quote)
    value = {"start": start, "end": start + len(quote), "text": quote, "labels": [label]}
    return {"id": id, "from_name": "entity", "to_name": "text", "type": "labels", "value": value, **more}


def export(path: Path, document: str, text: str, results: list[dict], **annotation) -> Path:
    who = {"id": 7, "email": "sami@example.org", "first_name": "Sami"}
    made = {
        "id": 1,
        "completed_by": who,
        "was_cancelled": False,
        "result": results,
        "created_at": "2026-11-20T10:00:00Z",
    }
    tasks = [{"id": 1, "data": {"document": document, "text": text}, "annotations": [{**made, **annotation}]}]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


def river(root: Path, tmp_path: Path, on_today: bool = True, **annotation) -> Path:
    document = open_corpus(root).by_id["river"]
    text = document.text if on_today else document.received
    results = [region(text, "البصرة", "GPE", "r1"), region(text, "خبراء", "PERS", "r2")]
    results.append({"type": "relation", "from_id": "r2", "to_id": "r1", "labels": ["of"], "direction": "right"})
    return export(tmp_path / "export.json", "river", text, results, **annotation)


def test_an_export_becomes_a_layer_a_stored_file_and_the_log_of_its_text(root: Path, tmp_path: Path):
    file = river(root, tmp_path)
    told = jalaa("import", file, "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    assert told.exit_code == 0, told.output
    (layer,), incidents = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert incidents == []
    assert (layer.kind, [one.text for one in layer.spans], [one.label for one in layer.relations]) == (
        "human",
        ["البصرة", "خبراء"],
        ["of"],
    )
    text = open_corpus(root).by_id["river"].text
    assert (layer.created, layer.text_sha256) == ("2026-11-20", text_sha256(text))
    assert (root / "annotations" / "shown" / "river" / f"{layer.text_sha256}.json").is_file()
    told = json.loads(jalaa("check", "--root", root, "--json").stdout)["incidents"]
    assert {one["id"] for one in told if one["level"] != "note"} == {"built-missing"}


def test_no_address_and_no_name_of_an_annotator_is_stored(root: Path, tmp_path: Path):
    jalaa("import", river(root, tmp_path), "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    stored = [path for path in (root / "annotations").rglob("*") if path.is_file()]
    assert len(list((root / "annotations" / "received").iterdir())) == 2
    assert not [path for path in stored if b"sami" in path.read_bytes().lower()]
    record = next(path for path in stored if path.name.endswith(".import.yaml"))
    said = yaml.safe_load(record.read_text(encoding="utf-8"))
    assert (said["people_replaced"], said["spans_kept"], said["offsets_counted_in"]) == (1, 2, {"code point": 1})
    assert record.name.startswith(f"label-studio-{said['sha256'][:12]}")


def test_a_dry_run_writes_nothing_and_tells_all(root: Path, tmp_path: Path):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    told = jalaa("import", river(root, tmp_path), "--format", "label-studio", "--root", root, "--dry-run", "--json")
    said = json.loads(told.stdout)
    assert told.exit_code == 0
    assert list(said) == [
        "annotations",
        "spans_read",
        "spans_kept",
        "spans_refused",
        "relations_kept",
        "drafts",
        "cancelled",
        "predictions",
        "incidents",
    ]
    assert (said["spans_read"], said["spans_kept"], said["relations_kept"]) == (2, 2, 1)
    assert [(one["id"], one["level"]) for one in said["incidents"]] == [("annotation-annotator", "warning")]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_an_unknown_annotator_stops_the_import(root: Path, tmp_path: Path):
    told = jalaa("import", river(root, tmp_path), "--format", "label-studio", "--root", root)
    assert (told.exit_code, (root / "annotations" / "received").exists()) == (1, False)
    assert "say `--annotator 7=ID`" in told.output


def test_a_second_import_of_the_same_file_changes_nothing(root: Path, tmp_path: Path):
    words = ("import", river(root, tmp_path), "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    assert jalaa(*words).exit_code == 0
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert jalaa(*words).exit_code == 0
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_another_annotation_of_the_same_text_waits_for_replace(root: Path, tmp_path: Path):
    words = ("--format", "label-studio", "--root", root, "--annotator", "7=a1")
    assert jalaa("import", river(root, tmp_path), *words).exit_code == 0
    other = river(root, tmp_path, result=[])
    assert jalaa("import", other, *words).exit_code == 1
    assert jalaa("import", other, *words, "--replace").exit_code == 0
    (layer,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert layer.spans == ()
    assert len(list((root / "annotations" / "received").glob("*.json"))) == 2


def test_what_is_imported_is_carried_when_the_rules_change_afterwards(root: Path, tmp_path: Path):
    jalaa("import", river(root, tmp_path), "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    rule = "- {id: own, kind: notice, find: inline, match: 'طوال الشهر', why: invented, cuts: ['قاس ⟦طوال الشهر⟧.'], keeps: ['قاس.']}"
    (root / "dataset" / "rules.yaml").write_text(rule, encoding="utf-8")
    told = jalaa("carry", "--root", root, "--json")
    assert json.loads(told.stdout)["counts"]["exact"] == 9, told.output


def test_labels_go_by_their_names_here(root: Path, tmp_path: Path):
    document = open_corpus(root).by_id["river"]
    file = export(tmp_path / "e.json", "river", document.text, [region(document.text, "البصرة", "CITY", "r1")])
    words = ("import", file, "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    assert jalaa(*words).exit_code == 1
    assert jalaa(*words, "--labels", "CITY=GPE").exit_code == 0


@pytest.mark.parametrize(
    "option", [("--labels", "CITY"), ("--labels", "=GPE"), ("--fields", "text"), ("--annotator", "7=")]
)
def test_a_wrong_call_is_told_as_one(root: Path, tmp_path: Path, option: tuple[str, str]):
    assert jalaa("import", tmp_path / "x", "--format", "jsonl", "--root", root, *option).exit_code == 2


@pytest.mark.parametrize(("format", "out"), [("label-studio", "out.json"), ("brat", "out")])
def test_what_a_person_annotated_goes_out_and_comes_home_the_same(root: Path, tmp_path: Path, format: str, out: str):
    jalaa("import", river(root, tmp_path), "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    layer = "annotations/layers/a1-entity.jsonl"
    told = jalaa("export", tmp_path / out, "--format", format, "--root", root, "--annotator", "a1")
    assert told.exit_code == 0, told.output
    fresh = shutil.copytree(SOUND, tmp_path / "fresh")
    words = ("--format", format, "--root", fresh, "--annotator", "a1", "--layer", "entity")
    told = jalaa("import", tmp_path / out, *words)
    assert told.exit_code == 0, told.output
    (old,), _ = read_annotations(root / layer)
    (new,), _ = read_annotations(fresh / layer)
    assert sorted((one.label, one.start, one.text) for one in new.spans) == sorted(
        (one.label, one.start, one.text) for one in old.spans
    )
    assert [one.label for one in new.relations] == ["of"]


def test_what_a_model_annotated_goes_to_label_studio_as_a_suggestion(root: Path, tmp_path: Path):
    jalaa("export", tmp_path / "out.json", "--format", "label-studio", "--root", root, "--annotator", "m0")
    told = jalaa("import", tmp_path / "out.json", "--format", "label-studio", "--root", root, "--dry-run", "--json")
    said = json.loads(told.stdout)
    assert (said["annotations"], said["predictions"]) == (0, 3)


def test_carry_accepts_and_drops_by_id_and_asks_for_a_reason(root: Path):
    rule = "- {id: own, kind: notice, find: inline, match: 'بصره', why: invented, cuts: ['في ال⟦بصرة⟧.'], keeps: ['في بغداد.']}"
    (root / "dataset" / "rules.yaml").write_text(rule, encoding="utf-8")
    waiting = [one for one in json.loads(jalaa("carry", "--root", root, "--json").stdout)["spans"] if not one["shown"]]
    assert [(one["id"], one["status"]) for one in waiting] == [("m0/entity/river/e1", "clipped")]
    assert jalaa("carry", "--root", root, "--drop", "m0/entity/river/e1").exit_code == 2
    assert jalaa("carry", "--root", root, "--accept", "m0/entity/riv/e1", "--json").exit_code == 0
    (now,) = json.loads(jalaa("carry", "--root", root, "--json").stdout)["spans"]
    assert (now["decided"], now["shown"]) == (True, True)
    assert jalaa("carry", "--root", root, "--accept", "m0/entity/river/e99").exit_code == 2


def test_a_diff_names_the_documents_that_changed(root: Path, tmp_path: Path):
    layer = root / "annotations" / "layers" / "m0-entity.jsonl"
    other = tmp_path / "other.jsonl"
    other.write_text(
        layer.read_text(encoding="utf-8").replace('"label": "PERS", "start": 39', '"label": "GPE", "start": 39'),
        encoding="utf-8",
    )
    said = json.loads(jalaa("diff", layer, other, "--root", root, "--json").stdout)
    assert (said["documents"], said["labels"]) == (["004"], {"PERS": {"relabelled": 1}})
    assert "0 changes in 0 of 3 documents" in jalaa("diff", layer, layer, "--root", root).stdout


def test_spans_are_named_whole_also_where_their_ids_hold_slashes_or_steer_a_terminal(root: Path, tmp_path: Path):
    text = open_corpus(root).by_id["river"].received
    quotes = {"a/b": "اقرأ أيضاً", "\x1b[31m": "الماضي.\n\nاقرأ"}
    results = [region(text, quote, "GPE", id) for id, quote in quotes.items()]
    file = export(tmp_path / "export.json", "river", text, results)
    assert jalaa("import", file, "--format", "label-studio", "--root", root, "--annotator", "7=a1").exit_code == 0
    told = jalaa("carry", "--root", root, "--accept", "a1/entity/river/a/b")
    assert (told.exit_code, "is deleted: nothing of it is left to publish" in told.output) == (2, True)
    told = jalaa("carry", "--root", root, "--drop", "a1/entity/river/a/b", "--why", "an advertisement")
    assert (told.exit_code, "\x1b" in told.output) == (0, False)
    assert [line for line in told.output.splitlines() if line.startswith("a1/")] == [
        "a1/entity/river/a/b  GPE  deleted, dropped",
        "a1/entity/river/␛[31m  GPE  clipped, waits",
    ]


def test_nothing_is_put_beside_a_line_that_nobody_can_read(root: Path, tmp_path: Path):
    file, layer = river(root, tmp_path), root / "annotations" / "layers" / "a1-entity.jsonl"
    layer.write_text("{broken\n", encoding="utf-8")
    told = jalaa("import", file, "--format", "label-studio", "--root", root, "--annotator", "7=a1")
    assert (told.exit_code, layer.read_text(encoding="utf-8")) == (1, "{broken\n")
    assert "error json-syntax annotations/layers/a1-entity.jsonl:1: " in told.output
