"""`jalaa score` measures a cleaning, ours or another, shows the worst errors, and keeps a floor."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.cleaning.floor import read_floors
from jalaa.commands.score import run
from jalaa.incidents import Refused

TEXT = "عاد الوفد أمس.\n\nشارك المقال\nوكالات غريبة جدا"
LABELLED = {
    "id": "a",
    "outlet": "مرآة",
    "text": TEXT,
    "cuts": [
        {"start": TEXT.index("شارك"), "end": TEXT.index("\nوكالات"), "kind": "share", "optional": False},
        {"start": TEXT.index("وكالات"), "end": len(TEXT), "kind": "byline", "optional": False},
    ],
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(LABELLED) + "\n", encoding="utf-8")
    return path


def scored(capsys: pytest.CaptureFixture[str], path: Path, *, rules=(), edits=None, errors=0) -> dict:
    assert run(path, rules, edits, errors, True, None) == 0
    return json.loads(capsys.readouterr().out)


def test_the_rules_are_measured(labelled: Path, capsys: pytest.CaptureFixture[str]):
    score = scored(capsys, labelled)
    assert (score["texts"], score["precision"], score["cut_recall"]) == (1, 1.0, 0.5)
    assert score["recall_by_kind"] == {"byline": 0.0, "share": 1.0}
    assert score["recall_by_outlet"] == {"مرآة": score["recall"]} and 0.3 < score["recall"] < 0.6


def test_the_worst_errors_come_first_with_what_stands_round_them(labelled: Path, capsys: pytest.CaptureFixture[str]):
    edits = labelled.with_name("edits.jsonl")
    edits.write_text('{"id": "a", "start": 0, "end": 3, "rule": "greedy"}\n', encoding="utf-8")
    assert run(labelled, [], edits, 2, False, None) == 0
    out = capsys.readouterr().out
    assert out.index("left 16 a [28:44) not cut, byline") < out.index("left 11 a [16:27) not cut, share")
    assert "أمس.⏎⏎⟦شارك المقال⟧⏎وكالات" in out and "greedy" not in out
    assert run(labelled, [], edits, 9, False, None) == 0
    assert "lost 3 a [0:3) cut by greedy\n    ⟦عاد⟧ الوفد" in capsys.readouterr().out
    assert [error["what"] for error in scored(capsys, labelled, edits=edits, errors=9)["errors"]] == [
        "left",
        "left",
        "lost",
    ]


@pytest.mark.parametrize("name", ["edits.jsonl", "edits.jsonl.gz", "edits.parquet"])
def test_edits_made_elsewhere_are_measured(labelled: Path, capsys: pytest.CaptureFixture[str], name: str):
    """Edits of any tool count, by id and range alone; those of texts without labels are counted aloud."""
    rows = [{"id": "a", "start": 14, "end": len(TEXT)}, {"id": "zzz", "start": 0, "end": 5_000}]
    path, lines = labelled.with_name(name), "".join(json.dumps(row) + "\n" for row in rows).encode()
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_bytes(gzip.compress(lines) if name.endswith(".gz") else lines)
    assert run(labelled, [], path, 0, True, None) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["f1"] == 1.0 and "left out: 1" in told.err


@pytest.mark.parametrize(
    "row", ["{", "[]", "{}", '{"id": "a", "start": 0, "end": 99}', '{"id": "a", "start": 5, "end": 2}', '{"id": "a", "start": "0", "end": 1}', '{"id": [], "start": 0, "end": 1}']
)  # fmt: skip
def test_a_row_that_is_no_edit_of_its_text_is_refused_with_its_line(labelled: Path, row: str):
    edits = labelled.with_name("edits.jsonl")
    edits.write_text(f'{{"id": "a", "start": 0, "end": 1}}\n{row}\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        run(labelled, [], edits, 0, False, None)
    assert [(one.id, one.where) for one in refused.value.incidents] == [("json-syntax", f"{edits}:2")]


def test_rules_and_edits_together_are_a_wrong_call(labelled: Path, capsys: pytest.CaptureFixture[str]):
    assert run(labelled, ["arabic-news"], labelled, 0, False, None) == 2
    assert "give one" in capsys.readouterr().err


def test_what_was_reached_is_saved_and_never_lowered(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    pins, none = tmp_path / "pins.json", tmp_path / "none.yaml"
    none.write_text("[]\n")
    assert run(labelled, [], None, 0, False, pins) == 0
    (name, floor), before = *read_floors(pins).items(), pins.read_bytes()
    assert name == "mine" and floor.precision == 1.0 and len(floor.sha256) == 64
    assert run(labelled, [str(none)], None, 0, False, pins) == 1
    assert "the floor of `mine` would fall (" in capsys.readouterr().err and pins.read_bytes() == before
    other = labelled.rename(tmp_path / "other.jsonl")
    assert run(other, [str(none)], None, 0, False, pins) == 0
    assert list(read_floors(pins)) == ["mine", "other"]
