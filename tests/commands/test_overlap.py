"""`jalaa overlap` finds our documents in other people's texts, says so by split, and says what it could not read."""

import gzip
import json
import shutil
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalaa.commands import overlap as verb
from jalaa.commands.overlap import run
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.incidents import Refused
from tests.test_zoo import SOUND

ROOT = Path(__file__).resolve().parents[2]


opened = cache(open_corpus)
"""A corpus is opened once, for its texts are cleaned anew each time."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return opened(SOUND)


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "open_corpus", opened)


def overlap(capsys: pytest.CaptureFixture[str], other: Path | str, **options) -> tuple[int, dict]:
    given = {"root": SOUND, "column": None, "config": None, "words": None, "json": True, **options}
    code = run(str(other), **given)
    return code, json.loads(capsys.readouterr().out)


def test_a_test_document_in_others_data_is_found_whatever_holds_it(corpus: Corpus, tmp_path: Path, capsys):
    held = next(document for document in corpus.documents if document.id == "school")
    rows = [{"id": "x", "text": "نص آخر لا صلة له بشيء."}, {"id": "y", "text": f"قبله كلام. {held.text}"}]
    folder = tmp_path / "folder"
    folder.mkdir()
    for row in rows:
        (folder / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    split = {entry.id: entry.split for entry in corpus.splits}["school"]
    for other in (folder, tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz", tmp_path / "a.parquet"):
        code, told = overlap(capsys, other)
        assert (code, told["texts"], told["unread"]) == (0, 2, 0)
        assert told["splits"][split]["sharing"] == 1
        (pair,) = told["documents"]["school"]["pairs"]
        assert pair["covered"] == 1.0 and pair["near_duplicate"] and pair["runs"] == 1
        longest = pair["longest"]
        assert held.text[longest["start"] : longest["end"]] == longest["text"]
        assert [document for document, one in told["documents"].items() if one["split"] != split] == []


def test_nothing_in_common_is_no_error(tmp_path: Path, capsys):
    (tmp_path / "a.txt").write_text("كلام آخر.", encoding="utf-8")
    code, told = overlap(capsys, tmp_path)
    assert (code, told["documents"]) == (0, {})
    assert {one["sharing"] for one in told["splits"].values()} == {0}


def test_what_could_not_be_read_is_told_and_gives_1_while_the_rest_is_compared(corpus: Corpus, tmp_path: Path, capsys):
    text = json.dumps({"text": corpus.documents[0].text}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(f"{text}\n{{broken\n", encoding="utf-8")
    code, told = overlap(capsys, tmp_path / "a.jsonl")
    assert (code, told["unread"], told["texts"]) == (1, 1, 1) and len(told["documents"]) == 1
    assert [(one["id"], one["where"]) for one in told["incidents"]] == [("other-text", "a.jsonl:2")]


def test_only_the_first_of_many_unreadable_texts_are_listed_and_all_are_counted(tmp_path: Path, capsys):
    (tmp_path / "a.jsonl").write_text('{"text": "نص"}\n' + "{broken\n" * 250, encoding="utf-8")
    code, told = overlap(capsys, tmp_path / "a.jsonl")
    assert (code, told["unread"], len(told["incidents"])) == (1, 250, 100)
    assert run(str(tmp_path / "a.jsonl"), SOUND, None, None, None, False) == 1
    assert "and 150 more that could not be read" in capsys.readouterr().err


def test_the_best_pairs_of_a_document_are_kept_and_the_others_counted(corpus: Corpus, tmp_path: Path, capsys):
    text = corpus.documents[0].text
    rows = [{"text": text[: len(text) // 2] + f" {number}"} for number in range(150)] + [{"text": text}]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    _, told = overlap(capsys, tmp_path / "a.jsonl", words=3)
    found = told["documents"][corpus.documents[0].id]
    assert (found["sharing"], found["left_out"], len(found["pairs"])) == (151, 51, 100)
    assert found["pairs"][0]["where"] == "a.jsonl:151" and found["pairs"][1]["where"] == "a.jsonl:1"
    run(str(tmp_path / "a.jsonl"), SOUND, None, None, 3, False)
    assert "and 146 more texts" in capsys.readouterr().out


def test_a_formula_of_the_corpus_does_not_count(corpus: Corpus, tmp_path: Path, capsys):
    root = shutil.copytree(SOUND, tmp_path / "sound")
    text = corpus.documents[0].text
    (tmp_path / "a.txt").write_text(" ".join(text.split()[:9]), encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "a.txt").rename(other / "a.txt")
    assert overlap(capsys, other, root=root, words=4)[1]["documents"]
    settings = root / "dataset" / "corpus.yaml"
    said = settings.read_text(encoding="utf-8")
    formula = json.dumps(" ".join(text.split()[:9]), ensure_ascii=False)
    opened.cache_clear()
    settings.write_text(
        said.replace("near_duplicates: 0.7", f"near_duplicates: 0.7, formulae: [{formula}]"), encoding="utf-8"
    )
    assert overlap(capsys, other, root=root, words=4)[1]["documents"] == {}


def test_people_read_the_split_first_and_nothing_steers_their_terminal(corpus: Corpus, tmp_path: Path, capsys):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "\x1b[31mred", "text": corpus.documents[0].text}) + "\n", encoding="utf-8"
    )
    assert run(str(tmp_path / "a.jsonl"), SOUND, None, None, None, False) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said and "␛[31mred" in said and "near-duplicate, Jaccard 1.00" in said
    assert said.splitlines()[1].startswith("test: of 1 documents")


def test_a_collection_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="other-source"):
        run(str(tmp_path / "nowhere.jsonl"), SOUND, None, None, None, False)


def test_the_five_texts_as_they_came_are_found_as_near_duplicates(test_data: Path, capsys):
    code, told = overlap(capsys, test_data / "texts", root=ROOT)
    assert code == 0 and told["texts"] == 5
    assert {split: one["near_duplicates"] for split, one in told["splits"].items()} == {"test": 1, "train": 4}
    shared = told["documents"]["001_3837ea5723fb4876"]["pairs"][1]
    assert shared["where"] == "000_0d4a704cb29f1de7.txt" and shared["longest"]["words"] == 9


def test_ten_thousand_articles_of_other_outlets_share_no_run_with_the_five(test_data: Path, capsys):
    pool = test_data / "cleaning" / "pool.jsonl.gz"
    if not pool.is_file():
        pytest.skip(f"no file {pool}")
    code, told = overlap(capsys, pool, root=ROOT)
    assert (code, told["texts"], told["documents"]) == (0, 10_000, {})


def test_paragraphs_of_another_corpus_are_read_by_the_name_of_their_key(test_data: Path, capsys):
    path = test_data / "spans" / "armpro-dev-v1.jsonl"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    code, told = overlap(capsys, path, root=ROOT)
    assert code == 0 and told["texts"] > 600
