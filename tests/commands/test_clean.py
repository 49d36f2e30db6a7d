"""`jalaa clean` cleans texts of other people, copies all else, records every cut, and names what it could not read."""

import gzip
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.cleaning.compiled import is_there
from jalaa.cleaning.reading import open_texts
from jalaa.cleaning.rules import load_rules
from jalaa.commands.clean import run
from jalaa.incidents import Refused

SHARE = "عاد الوفد أمس.\n\nشارك المقال\n"
PLAIN = "عاد الوفد أمس."
TRACKED = "عاد الوفد أمس.\naXA6IDE5Mi4wLjIuNyA= كلمة"


def write_lines(path: Path, *rows: dict | str | bytes) -> Path:
    """JSONL of rows; a text stands as it is, bytes too."""
    lines = [
        row if isinstance(row, bytes) else (row if isinstance(row, str) else json.dumps(row)).encode() for row in rows
    ]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def read_lines(path: Path) -> list[dict]:
    data = gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines()]


def cleaned(source: Path, out: Path, *, edits: Path | None = None, rejects: Path | None = None, rules=()) -> int:
    return run(source, out, edits, rejects, rules, False)


def reasons(path: Path) -> dict[int | None, str]:
    return {row["line"]: row["reason"] for row in read_lines(path)}


def test_all_but_the_text_of_a_line_is_copied_letter_by_letter(tmp_path: Path):
    """Number forms, blanks, escapes and the order of keys of a row are as they came; the id is whatever it was."""
    line = '{"n":1.50, "text" : %s,"big": 123456789012345678901234567890,  "id":"أ/../\\u0000 b", "x":{"y":[1e400, "\\ud800"]}}'
    source = write_lines(tmp_path / "in.jsonl", line % json.dumps(SHARE))
    assert cleaned(source, tmp_path / "out.jsonl") == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == line % json.dumps(PLAIN, ensure_ascii=False) + "\n"


def test_every_edit_is_a_row_that_leads_back_to_the_text(tmp_path: Path):
    rows = [
        {"id": "a", "text": SHARE},
        {"id": "b", "text": PLAIN},
        {"id": "c", "text": "عاد\u00a0\u00a0الوفد\x00 أمس."},
    ]
    source = write_lines(tmp_path / "in.jsonl", *rows)
    assert cleaned(source, tmp_path / "out.jsonl", edits=tmp_path / "edits.jsonl") == 0
    out = {row["id"]: row["text"] for row in read_lines(tmp_path / "out.jsonl")}
    edits = read_lines(tmp_path / "edits.jsonl")
    assert [list(edit) for edit in edits] == [["id", "start", "end", "rule", "kind", "removed", "replacement"]] * 4
    for edit in edits:
        before, after = out[edit["id"]][: edit["start"]], out[edit["id"]][edit["start"] :]
        out[edit["id"]] = before + edit["removed"] + after.removeprefix(edit["replacement"])
    assert out == {row["id"]: row["text"] for row in rows}


@pytest.mark.parametrize("name", ["edits.jsonl", "edits.jsonl.gz", "edits.parquet"])
def test_what_a_rule_withholds_is_in_no_file(tmp_path: Path, name: str):
    """The row of a withheld edit has its place and its rule, and null where the text would stand."""
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": TRACKED})
    assert cleaned(source, tmp_path / "out.jsonl", edits=tmp_path / name) == 0
    (edit,) = pq.read_table(tmp_path / name).to_pylist() if name.endswith("t") else read_lines(tmp_path / name)
    assert (edit["removed"], edit["rule"]) == (None, "tracking-base64-address")
    assert TRACKED[edit["start"] : edit["end"]].strip().startswith("aXA6")
    for path in tmp_path.iterdir():
        assert path == source or b"aXA6IDE5" not in path.read_bytes()


def test_the_same_texts_give_the_same_bytes_compressed_too(tmp_path: Path):
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE})
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        assert cleaned(source, tmp_path / name) == 0
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()
    assert cleaned(tmp_path / "one.jsonl.gz", tmp_path / "again.jsonl") == 0
    assert read_lines(tmp_path / "again.jsonl") == [{"id": "a", "text": PLAIN}]


def test_parquet_keeps_its_other_columns_their_types_and_their_order(tmp_path: Path):
    when = pa.array([datetime(2021, 3, 1), None], pa.timestamp("ns"))
    table = pa.table(
        {
            "n": pa.array([1, 2], pa.int16()),
            "text": pa.array([SHARE, PLAIN], pa.large_string()),
            "when": when,
            "id": pa.array(["a", "b"]),
            "tags": pa.array([["x"], []], pa.list_(pa.string())),
        }
    ).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, tmp_path / "in.parquet")
    assert cleaned(tmp_path / "in.parquet", tmp_path / "out.parquet") == 0
    table, out = pq.read_table(tmp_path / "in.parquet"), pq.read_table(tmp_path / "out.parquet")
    assert out.schema.equals(table.schema, check_metadata=True)
    assert out.equals(table.set_column(1, "text", pa.array([PLAIN, PLAIN], pa.large_string())))
    assert cleaned(tmp_path / "in.parquet", tmp_path / "out.jsonl") == 0
    assert read_lines(tmp_path / "out.jsonl")[0] == {
        "n": 1, "text": PLAIN, "when": "2021-03-01T00:00:00", "id": "a", "tags": ["x"]
    }  # fmt: skip


@pytest.mark.parametrize("type", [pa.dictionary(pa.int32(), pa.string()), pa.string_view(), pa.binary()])
def test_strings_of_every_type_of_parquet_are_texts(tmp_path: Path, type: pa.DataType):
    texts = pa.array([SHARE, PLAIN], pa.string()).cast(type)
    pq.write_table(pa.table({"id": ["a", "b"], "text": texts}), tmp_path / "in.parquet")
    assert cleaned(tmp_path / "in.parquet", tmp_path / "out.parquet") == 0
    out = pq.read_table(tmp_path / "out.parquet")["text"]
    assert out.cast(pa.string()).to_pylist() == [PLAIN, PLAIN]


def test_rows_of_jsonl_become_columns(tmp_path: Path):
    source = write_lines(
        tmp_path / "in.jsonl", {"id": "a", "text": SHARE, "n": 1}, {"text": PLAIN, "id": "b", "n": 1.5, "z": [1]}
    )
    assert cleaned(source, tmp_path / "out.parquet") == 0
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"id": "a", "text": PLAIN, "n": 1.0, "z": None},
        {"id": "b", "text": PLAIN, "n": 1.5, "z": [1]},
    ]


def test_rows_that_are_no_columns_are_refused_and_nothing_is_written(tmp_path: Path):
    source = write_lines(
        tmp_path / "in.jsonl", {"id": "a", "text": SHARE, "n": 1}, {"id": "b", "text": PLAIN, "n": "one"}
    )
    with pytest.raises(Refused, match="columns of one type each"):
        cleaned(source, tmp_path / "out.parquet", edits=tmp_path / "edits.jsonl")
    assert list(tmp_path.iterdir()) == [source]


def test_a_folder_of_texts_is_cleaned_into_a_folder(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "خبر 1.txt").write_bytes(("\ufeff" + SHARE).encode())
    (folder / "b.txt").write_bytes(b"\xc8\xcf")
    (folder / "c.txt").mkdir()
    (folder / "notes.md").write_text("no text")
    assert cleaned(folder, tmp_path / "out", rejects=tmp_path / "rejects.jsonl") == 1
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()} == {
        "خبر 1.txt": PLAIN
    }
    told = {row["id"]: row["reason"] for row in read_lines(tmp_path / "rejects.jsonl")}
    assert "no UTF-8" in told["b"] and "no plain file" in told["c"] and len(told) == 2


def test_an_id_that_cannot_be_a_file_name_goes_to_the_rejects(tmp_path: Path):
    ids = ["a/b", "..", "ا" * 200, "a\0b", "ok", "../up", "x:y"]
    source = write_lines(tmp_path / "in.jsonl", *({"id": id, "text": SHARE} for id in ids))
    assert cleaned(source, tmp_path / "out", rejects=tmp_path / "r.jsonl", edits=tmp_path / "e.jsonl") == 1
    rejected = [row["id"] for row in read_lines(tmp_path / "r.jsonl")]
    assert rejected == ["a/b", "ا" * 200, "a\0b", "../up"]
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["...txt", "ok.txt", "x:y.txt"]
    assert {edit["id"] for edit in read_lines(tmp_path / "e.jsonl")} == {"..", "ok", "x:y"}
    assert cleaned(source, tmp_path / "all.jsonl") == 0


def test_texts_that_cannot_be_read_are_told_and_the_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write_lines(
        tmp_path / "in.jsonl", {"id": "a", "text": SHARE}, "[", {"id": "b"}, {"id": "a", "text": PLAIN}
    )
    assert cleaned(source, tmp_path / "out.jsonl") == 1
    told = capsys.readouterr()
    assert told.out == "" and f"error text-unreadable {source}:2: " in told.err
    assert "texts that could not be read 3: named above" in told.err
    assert read_lines(tmp_path / "out.jsonl") == [{"id": "a", "text": PLAIN}]


def test_a_deep_or_broken_row_is_a_reject(tmp_path: Path):
    lines = [
        "[" * 100_000,
        '{"id": "a", "text": "b", "x": ' + "[" * 100_000 + "}",
        '{"id": "a", "text": "b"} {}',
        "\0",
        '{"id": "z", "text": ""}',
    ]
    source = write_lines(tmp_path / "in.jsonl", *lines)
    assert cleaned(source, tmp_path / "out.jsonl", rejects=tmp_path / "r.jsonl") == 1
    assert sorted(reasons(tmp_path / "r.jsonl")) == [1, 2, 3, 4]
    assert read_lines(tmp_path / "out.jsonl") == [{"id": "z", "text": ""}]


def test_a_line_over_the_limit_is_a_reject_and_never_in_memory(tmp_path: Path):
    source = write_lines(
        tmp_path / "in.jsonl", {"id": "a", "text": "ا" * 500}, {"id": "b", "text": PLAIN}, b"x" * 5_000_000
    )
    (batch,) = open_texts(source, limit=1000).batches
    assert [text.id for text in batch.texts] == ["b"]
    assert [(reject.line, reject.reason[:30]) for reject in batch.rejects] == [
        (1, "the line has more than 1,000 b"), (3, "the line has more than 1,000 b")
    ]  # fmt: skip


def test_a_line_of_200_megabytes_is_skipped_in_bounded_memory(tmp_path: Path):
    """A compressed line that would fill the memory is told, and the line after it is cleaned, in about the memory of that line alone."""
    row = json.dumps({"id": "b", "text": SHARE}).encode() + b"\n"
    with gzip.open(tmp_path / "alone.jsonl.gz", "wb", 1) as file:
        file.write(row)
    with gzip.open(tmp_path / "in.jsonl.gz", "wb", 1) as file:
        file.write(b'{"id": "big", "text": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + row)
    program = (
        "import resource, sys; from pathlib import Path; from jalaa.commands.clean import run; "
        "code = run(Path(sys.argv[1]), Path(sys.argv[2]), None, None, [], False); "
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    told = {}
    for name in ("alone", "in"):
        command = [sys.executable, "-c", program, tmp_path / f"{name}.jsonl.gz", tmp_path / f"{name}.out.jsonl"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told[name] = tuple(map(int, done.stdout.split()))
        assert read_lines(tmp_path / f"{name}.out.jsonl") == [{"id": "b", "text": PLAIN}]
    assert (told["alone"][0], told["in"][0]) == (0, 1)
    assert told["in"][1] - told["alone"][1] < 190


def test_a_compressed_file_that_breaks_off_is_read_up_to_there(tmp_path: Path):
    rows = [{"id": str(number), "text": f"{PLAIN} {number * number}"} for number in range(5000)]
    whole = gzip.compress(write_lines(tmp_path / "whole.jsonl", *rows).read_bytes())
    (tmp_path / "in.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    assert cleaned(tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl", rejects=tmp_path / "r.jsonl") == 1
    (reason,) = reasons(tmp_path / "r.jsonl").values()
    assert "breaks off or is damaged" in reason
    assert 0 < len(read_lines(tmp_path / "out.jsonl")) < 5000
    (tmp_path / "in.jsonl.gz").write_bytes(b"no gzip")
    assert cleaned(tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl") == 1


def test_rows_of_parquet_that_are_no_texts_are_rejects(tmp_path: Path):
    """Parquet may call bytes a string that are none; such a row goes, the others stay."""
    raw = pa.array([SHARE.encode(), b"\xff\xfe", None, b"x"], pa.binary())
    strings = pa.Array.from_buffers(pa.string(), 4, raw.buffers())
    pq.write_table(pa.table({"id": ["a", "b", "c", "a"], "text": strings, "n": [1, 2, 3, 4]}), tmp_path / "in.parquet")
    assert cleaned(tmp_path / "in.parquet", tmp_path / "out.parquet", rejects=tmp_path / "r.jsonl") == 1
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [{"id": "a", "text": PLAIN, "n": 1}]
    assert [(line, why[:25]) for line, why in reasons(tmp_path / "r.jsonl").items()] == [
        (2, "`text` is no UTF-8: conve"), (3, "it has no `text`: add it"), (4, "another text further up h")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": ["a"]}, "no column `text`"),
        ({"id": [1], "text": ["a"]}, "column `id` is of type int64, no string"),
        ({"text": ["a"], "outlet": [1]}, "no column `id`"),
    ],
)
def test_a_table_without_texts_is_refused(tmp_path: Path, columns: dict, message: str):
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    with pytest.raises(Refused, match=message):
        cleaned(tmp_path / "in.parquet", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def own_rules(folder: Path) -> Path:
    """A file of one rule, for texts of one outlet."""
    path, rule = folder / "own.yaml", "{id: own, kind: share, find: line, match: '^كلمه$', why: Ours., outlets: [مرآة]}"
    path.write_text(f"- {rule}\n", encoding="utf-8")
    return path


def test_rules_are_exactly_those_named(tmp_path: Path):
    own = own_rules(tmp_path)
    text = SHARE + "\nكلمة"
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": text, "outlet": "مرآة"}, {"id": "b", "text": text})
    assert cleaned(source, tmp_path / "out.jsonl", rules=[str(own)]) == 0
    first, second = (row["text"] for row in read_lines(tmp_path / "out.jsonl"))
    assert (first, second) == (SHARE.rstrip(), text)
    assert cleaned(source, tmp_path / "both.jsonl", rules=["arabic-news", str(own)]) == 0
    assert read_lines(tmp_path / "both.jsonl")[0]["text"] == PLAIN


def test_the_summary_counts_texts_characters_and_cuts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE}, {"id": "b", "text": PLAIN}, "[")
    assert run(source, tmp_path / "out.jsonl", None, tmp_path / "r.jsonl", [], True) == 1
    told = capsys.readouterr()
    assert json.loads(told.out) == {
        "texts": 2,
        "rejected": 1,
        "characters": len(SHARE) + len(PLAIN),
        "characters_removed": len(SHARE) - len(PLAIN),
        "untouched": 1,
        "cuts": {"share-prompt": 1},
    }
    assert "texts 2 (1 untouched)" in told.err and "share-prompt 1" in told.err


def test_batches_and_order_do_not_show_in_the_texts(tmp_path: Path):
    rows = [{"id": str(n), "text": (SHARE, PLAIN, TRACKED)[n % 3] + " " * (n % 7), "outlet": None} for n in range(1201)]
    assert cleaned(write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl") == 0
    assert cleaned(write_lines(tmp_path / "back.jsonl", *rows[::-1]), tmp_path / "back-out.jsonl") == 0
    out = read_lines(tmp_path / "out.jsonl")
    assert len(out) == 1201 and out == read_lines(tmp_path / "back-out.jsonl")[::-1]


def calls(folder: Path) -> dict[str, tuple[tuple, str]]:
    """Wrong calls by name: the arguments and what is told."""
    source, texts = folder / "in.jsonl", folder / "texts"
    return {
        "no input": ((folder / "none.jsonl", folder / "o.jsonl", None, None), "is not there"),
        "input of no kind": ((folder / "in.csv", folder / "o.jsonl", None, None), "it ends in .jsonl"),
        "output of no kind": ((source, folder / "o.csv", None, None), "it ends in .jsonl"),
        "the same": ((source, folder / "x" / ".." / "in.jsonl", None, None), "are one file"),
        "a link to it": ((source, folder / "link.jsonl", None, None), "are one file"),
        "a hard link to it": ((source, folder / "hard.jsonl", None, None), "are one file"),
        "edits over input": ((source, folder / "o.jsonl", source, None), "are one file"),
        "rejects over edits": ((source, folder / "o.jsonl", folder / "e.jsonl", folder / "e.jsonl"), "are one file"),
        "inside": ((texts, texts / "out", None, None), "lies inside"),
        "around": ((texts, folder, None, None), "lies inside"),
        "edits inside": ((texts, folder / "out", folder / "out" / "e.jsonl", None), "lies inside"),
        "full folder": ((source, texts, None, None), "files in it"),
        "edits of no kind": ((source, folder / "o.jsonl", folder / "e.csv", None), "a file that ends in"),
        "output an odd file": ((source, folder / "file", None, None), "it ends in .jsonl"),
        "input a part of output": ((folder / ".new.part", folder / "new", None, None), "until it is whole"),
        "rejects a folder": ((source, folder / "o.jsonl", None, texts), "--rejects"),
    }


@pytest.mark.parametrize("name", calls(Path("x")))
def test_a_wrong_call_changes_nothing_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str):
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE})
    (tmp_path / "link.jsonl").symlink_to(source)
    (tmp_path / "hard.jsonl").hardlink_to(source)
    for other in ("in.csv", "file"):
        (tmp_path / other).touch()
    (tmp_path / ".new.part").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(SHARE, encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    arguments, message = calls(tmp_path)[name]
    assert run(*arguments, [], False) == 2
    assert message in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_run_that_fails_leaves_the_old_files_and_no_parts(tmp_path: Path):
    """Rules that cannot be read, or a table that cannot be written, leave what stood there before."""
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE, "n": {}}, {"id": "b", "text": SHARE, "n": 1})
    (tmp_path / "out.parquet").write_bytes(b"old")
    with pytest.raises(Refused):
        cleaned(source, tmp_path / "out.parquet", edits=tmp_path / "edits.parquet")
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.parquet"}
    assert (tmp_path / "out.parquet").read_bytes() == b"old"
    with pytest.raises(Refused, match="there is no rule set of this name"):
        cleaned(source, tmp_path / "out.jsonl", rules=["arabic-new"])


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE})
    (tmp_path / "file").touch()
    assert cleaned(source, tmp_path / "file" / "out.jsonl") == 1
    assert "nothing was written" in capsys.readouterr().err


def test_a_folder_that_is_there_and_empty_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Also the folder one stands in."""
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE})
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert cleaned(source, Path(".")) == 0
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["a.txt"]


def test_nothing_to_clean_is_cleaned_to_nothing(tmp_path: Path):
    schema = pa.schema([("id", pa.string()), ("text", pa.null()), ("n", pa.int8())])
    pq.write_table(schema.empty_table(), tmp_path / "in.parquet")
    assert cleaned(tmp_path / "in.parquet", tmp_path / "out.parquet", edits=tmp_path / "e.parquet") == 0
    assert pq.read_table(tmp_path / "out.parquet").schema.equals(schema)
    assert cleaned(write_lines(tmp_path / "in.jsonl"), tmp_path / "out.jsonl.gz") == 0
    assert read_lines(tmp_path / "out.jsonl.gz") == [] and len(pq.read_table(tmp_path / "e.parquet")) == 0
    assert cleaned(tmp_path / "in.jsonl", tmp_path / "none.parquet") == 0


def test_no_rules_are_no_cuts(tmp_path: Path):
    """The file that learning writes where nothing is sure is an empty list, and it loads."""
    (tmp_path / "none.yaml").write_text("[]\n")
    assert load_rules(tmp_path / "none.yaml") == ()
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE})
    assert cleaned(source, tmp_path / "out.jsonl", rules=[str(tmp_path / "none.yaml")]) == 0
    assert read_lines(tmp_path / "out.jsonl") == [{"id": "a", "text": SHARE}]


@pytest.mark.parametrize("out", ["out.jsonl", "out.parquet", "texts"])
def test_a_run_killed_at_any_change_leaves_each_file_whole_old_or_new(tmp_path: Path, out: str):
    """OUT takes its name last; the same call made anew leaves what an undisturbed one leaves."""
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": PLAIN + "\nكلمة", "outlet": "مرآة"}, {"id": "b"})
    command = [
        sys.executable,
        "-m",
        "tests.commands.killed_clean",
        source,
        tmp_path / "scratch",
        out,
        own_rules(tmp_path),
    ]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, check=True)
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    whole = runs[-1]["after"]
    assert [run["killed"] for run in runs] == [True] * (len(runs) - 1) + [False] and len(runs) > 6
    for one in runs:
        seen = {name: held for name, held in one["before"].items() if not name.endswith(".part")}
        assert all(held in ("old", whole[name]) for name, held in seen.items())
        assert seen.get(out) != whole[out] or seen == whole
        assert one["after"] == whole


@pytest.mark.parametrize("there", [True, False])
def test_where_the_compiled_cleaner_is_missing_it_is_said_once_and_texts_are_cleaned_the_same(
    tmp_path, monkeypatch, capsys, there
):
    monkeypatch.setattr("jalaa.commands.clean.is_there", lambda: there)
    source = write_lines(tmp_path / "in.jsonl", {"id": "a", "text": SHARE}, {"id": "b", "text": PLAIN})
    assert cleaned(source, tmp_path / "out.jsonl") == 0
    said = capsys.readouterr()
    assert said.err.count("the compiled cleaner is not there") == (not there)
    assert said.out == ""
    assert [row["text"] for row in read_lines(tmp_path / "out.jsonl")] == [PLAIN, PLAIN]


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler `cc`")
def test_where_a_c_compiler_is_the_set_up_made_the_compiled_cleaner():
    assert is_there()
