"""Others' collections are read whole and as a stream, and what cannot be read is told with its place while the rest is read."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.corpus.others import Others, open_others
from jalaa.corpus.others_hub import HUB_NAME, open_hub
from jalaa.corpus.others_rows import COLUMNS, choose_column
from jalaa.incidents import Refused

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound" / "dataset"
A, B = "أعلن الوزير النتائج.", "الماء نازل."


def read(others: Others) -> tuple[list[tuple], list[tuple]]:
    batches = list(others.batches)
    return [tuple(text) for one in batches for text in one.texts], [tuple(un) for one in batches for un in one.unread]


def lines(path: Path, *rows: object) -> Path:
    data = "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
    path.write_bytes(gzip.compress(data.encode()) if path.suffix == ".gz" else data.encode())
    return path


def table(path: Path, **columns: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def test_a_folder_gives_every_file_of_every_kind_in_the_order_of_paths(tmp_path: Path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    lines(tmp_path / "b" / "c.jsonl", {"id": "x", "text": B})
    table(tmp_path / "b" / "d.parquet", id=["y"], text=[A])
    (tmp_path / "README.md").write_text("no text", encoding="utf-8")
    others = open_others(tmp_path)
    assert read(others) == (
        [("a.txt", None, A), ("b/c.jsonl:1", "x", B), ("b/d.parquet:1", "y", A)],
        [],
    )
    assert others.size == 3 and "other-skipped" in str(others.notes[0]) and ".md 1" in str(others.notes[0])


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_lines_give_their_texts_and_broken_ones_are_told(tmp_path: Path, name: str):
    path = lines(tmp_path / name, {"id": 7, "text": A}, "", "{broken", [1], {"text": None}, {"text": 5}, {"text": B})
    texts, unread = read(open_others(path))
    assert texts == [(f"{name}:1", "7", A), (f"{name}:7", None, B)]
    assert [(where, why.partition(" (")[0]) for where, why in unread] == [
        (f"{name}:3", "the line is no JSON"),
        (f"{name}:4", "the line is no JSON object: write one with a key for the text"),
        (f"{name}:5", "it has no text under `text`"),
        (f"{name}:6", "it has no text under `text`, but something else there"),
    ]


def test_a_line_that_is_no_text_at_all_is_told_and_never_in_memory_whole(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "' + b"x" * 5000 + b'"}\n' + b"\xff\xfe\x00\n" + json.dumps({"text": A}).encode() + b"\n"
    )
    texts, unread = read(open_others(path, limit=1000))
    assert texts == [("a.jsonl:3", None, A)]
    assert [why for _, why in unread] == [
        "more than 1,000 bytes in one line: is it one text?",
        "byte 0xFF at 0 is no UTF-8: convert the file",
    ]


def test_a_compressed_file_that_breaks_off_gives_what_came_before(tmp_path: Path):
    path = lines(tmp_path / "a.jsonl.gz", *({"text": f"{A} {number * 7919}"} for number in range(2000)))
    path.write_bytes(path.read_bytes()[:-40])
    texts, unread = read(open_others(path))
    assert len(texts) > 100 and len(unread) == 1 and "breaks off" in unread[0][1]


def test_a_text_file_that_is_no_text_is_told(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(bytes(range(200, 256)))
    (tmp_path / "b.txt").write_text(B, encoding="utf-8")
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere")
    texts, unread = read(open_others(tmp_path))
    assert texts == [("b.txt", None, B)]
    assert [where for where, _ in unread] == ["a.txt", "c.txt"] and "no UTF-8" in unread[0][1]


def test_parquet_gives_the_column_asked_for_whatever_the_kind_of_string(tmp_path: Path):
    for number, kind in enumerate(
        [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()]
    ):
        values = pa.array([A, None, B], pa.string())
        column = values.dictionary_encode() if pa.types.is_dictionary(kind) else values.cast(kind)
        path = table(tmp_path / f"{number}.parquet", story=column, title=["x", "y", "z"])
        texts, unread = read(open_others(path, "story"))
        assert [text for *_, text in texts] == [A, B] and unread == [
            (f"{number}.parquet:2", "it has no text under `story`")
        ]


def test_parquet_that_says_string_and_holds_anything_is_told_row_by_row(tmp_path: Path):
    wrong = pa.array([A.encode(), b"\xff\xfe"], pa.binary())
    path = table(tmp_path / "a.parquet", text=pa.Array.from_buffers(pa.string(), 2, wrong.buffers()))
    texts, unread = read(open_others(path))
    assert texts == [("a.parquet:1", None, A)] and unread == [("a.parquet:2", "`text` is no UTF-8: convert it")]


def test_a_damaged_parquet_file_in_a_folder_does_not_hide_the_others(tmp_path: Path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no table PAR1")
    table(tmp_path / "b.parquet", text=[B])
    table(tmp_path / "c.parquet", size=[3])
    texts, unread = read(open_others(tmp_path))
    assert texts == [("b.parquet:1", None, B)]
    assert [where for where, _ in unread] == ["a.parquet", "c.parquet"]
    assert "no Parquet, or damaged" in unread[0][1] and "which column" in unread[1][1]


def test_pages_damaged_in_the_middle_give_what_came_before(tmp_path: Path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"{A} {n * 7919}" for n in range(4000)]}), path, row_group_size=1000)
    data = bytearray(path.read_bytes())
    middle = pq.read_metadata(path).row_group(2).column(0).data_page_offset
    data[middle : middle + 200] = b"\0" * 200
    path.write_bytes(bytes(data))
    texts, unread = read(open_others(path))
    assert len(texts) >= 1000 and len(unread) == 1 and "damaged from this row on" in unread[0][1]


@pytest.mark.parametrize(
    ("names", "column", "chosen"),
    [
        (["title", "text"], None, "text"),
        (["story"], None, "story"),
        (["a", "b"], "b", "b"),
        (["body", "content"], None, "content"),
    ],
)
def test_the_column_is_the_one_named_or_a_usual_one_or_the_only_one(names, column, chosen):
    assert choose_column(names, column, "a") == chosen


@pytest.mark.parametrize(("names", "column"), [(["a", "b"], None), ([], None), (["a"], "text")])
def test_where_the_column_is_not_clear_the_columns_are_listed(names, column):
    with pytest.raises(Refused, match="other-source a: .*olumns of strings: " + ("`a`" if names else "none")):
        choose_column(names, column, "a")
    assert COLUMNS[0] == "text"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "no such file"),
        ("a.csv", "ends in none of"),
        ("empty", "no file in it"),
        ("b.parquet", "no Parquet"),
    ],
)
def test_what_is_no_collection_is_refused(tmp_path: Path, name: str, message: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text("text\n", encoding="utf-8")
    (tmp_path / "b.parquet").write_bytes(b"no")
    with pytest.raises(Refused, match=f"other-source .*{message}"):
        open_others(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ns/name", ("ns/name", None)),
        ("ns/name@v0.1.0", ("ns/name", "v0.1.0")),
        ("ns/na.me-1@refs/pr/1", ("ns/na.me-1", "refs/pr/1")),
        ("texts.jsonl", None),
        ("../texts/more", None),
        ("/texts", None),
        ("ns/name/more", None),
    ],
)
def test_a_name_of_the_hub_is_known_by_its_shape(name, parts):
    found = HUB_NAME.fullmatch(name)
    assert (found and (found["name"], found["revision"])) == parts


def test_a_dataset_is_streamed_by_datasets_split_by_split():
    """The real `datasets`, over a folder instead of a name: every split of the config asked for, only the columns that are needed."""
    texts, unread = read(open_hub(str(SOUND), None, "default", None))
    assert len(texts) == 3 and unread == []
    assert {where.partition(":")[0].removeprefix(f"{SOUND} ") for where, *_ in texts} == {"train", "test"}
    assert {id for _, id, _ in texts} == {"004", "river", "school"}


@pytest.mark.parametrize(
    ("config", "column", "message"),
    [("nothing", None, "cannot be loaded"), ("edits", "words", "no column of strings `words`")],
)
def test_a_config_or_column_that_is_not_there_is_refused(config, column, message):
    with pytest.raises(Refused, match=f"other-source .*{message}"):
        open_hub(str(SOUND), None, config, column)


def test_a_hub_that_does_not_answer_is_told_and_not_a_crash():
    """Real HTTP, to a port on which nobody listens."""
    code = (
        "from jalaa.corpus.others_hub import open_hub\nfrom jalaa.incidents import Refused\n"
        "try:\n    open_hub('ns/name', 'v1', None, None)\nexcept Refused as refused:\n    print(refused)\n"
    )
    environment = {
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_HUB_DOWNLOAD_TIMEOUT": "2",
        "PATH": "",
        "HOME": "/dev/null/none",
    }
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.startswith("error other-source ns/name: it cannot be loaded")
