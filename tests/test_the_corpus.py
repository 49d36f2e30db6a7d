"""The corpus of this repository: what was cut from the five texts, what stayed, and what is published of it."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from jalaa.annotation.model import Span
from jalaa.build.accord import accord_table
from jalaa.build.counts import (
    count,
    cuts_table,
    documents_table,
    links_table,
    relations_table,
    spans_table,
    statuses_table,
)
from jalaa.build.datasheet import fill_datasheet
from jalaa.build.pipeline import build
from jalaa.commands.check import gather
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import build_tables
from jalaa.edits import Edit, EditLog, Withheld
from tests.annotation.guidelines import read_examples, shown

ROOT = Path(__file__).resolve().parents[1]
DATASET = ROOT / "dataset"
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus(ROOT)


def text(corpus: Corpus, beginning: str) -> str:
    return next(document.text for document in corpus.documents if document.id.startswith(beginning))


def test_the_corpus_has_no_errors_and_no_warnings():
    assert [str(one) for one in gather(ROOT) if one.level != "note"] == []


def test_the_edit_logs_of_the_five_are_those_that_were_read_by_eye(corpus: Corpus, golden: Callable[[Path, str], None]):
    rows = [
        {
            "document": document.id,
            "start": e.start,
            "end": e.end,
            "removed": e.removed,
            "replacement": e.replacement,
            "rule": e.rules[0],
        }
        for document in corpus.documents
        for e in document.published_edits.edits
    ]
    golden(GOLDEN / "edits-of-the-five.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ("000", "العراق يضغط على واشنطن.. انسحاب «سريع ومنظم» للقوات\nقال رئيس الوزراء"),
        ("000", "\nرد واشنطن\nورغم هذه التطورات"),
        ("002", "الكاظمي: العراق لم يعد بحاجة لوجود القوات الأميركية\n\nبغداد – أعلن رئيس الوزراء العراقي"),
        ("003", "الذي تقوده الولايات المتحدة\n\nوقال وزير الدفاع الأمريكي لويد أوستن"),
        ("003", "الأراضي العراقية”. “، مما أدى في النهاية"),
        ("004", "القوات الأمريكية لن تغادر العراق\n\nقال قائد القيادة المركزية"),
        ("004", "\n\nاتفاقية انسحاب القوات الأمريكية من العراق\n\n"),
        ("004", "إصابة عدد من حراسه.\n\nوفي السياق ذاته"),
    ],
)
def test_what_must_stay_stays(corpus: Corpus, document: str, kept: str):
    assert kept in text(corpus, document)


@pytest.mark.parametrize(
    ("document", "gone"),
    [
        ("003", "فريق التحرير"),
        ("003", "شارك المقال"),
        ("003", "اترك تعليقك"),
        ("004", "بال بلس"),
        ("004", "اقرأ أيضاً"),
        ("004", "\u00a0"),
    ],
)
def test_what_must_go_goes(corpus: Corpus, document: str, gone: str):
    assert gone not in text(corpus, document)


def test_the_headline_stands_once_and_the_paper_only_in_the_credits(corpus: Corpus):
    second = next(document for document in corpus.documents if document.id.startswith("002"))
    assert second.text.count("الكاظمي: العراق لم يعد بحاجة") == 1
    assert second.text.endswith("القوات الأجنبية من العراق.")
    assert second.text.count("العراق") == second.received.count("العراق") - 1
    rows = pq.read_table(DATASET / "data/default/train.parquet").to_pylist()
    assert [row["credits"] for row in rows] == [[], [], ["العرب"], ["بال بلس"]]
    assert [row["place"] for row in rows] == [None, None, "بغداد", "واشنطن"]


def test_the_text_without_boilerplate_is_as_it_came(corpus: Corpus):
    untouched = next(document for document in corpus.documents if document.id.startswith("001"))
    assert untouched.text == untouched.received and untouched.source.blocks == ()


def test_nothing_else_of_any_text_changed(corpus: Corpus):
    for document in corpus.documents:
        kept, cursor = [], 0
        for edit in document.edits.edits:
            assert edit.replacement == ""
            kept.append(document.received[cursor : edit.start])
            cursor = edit.end
        assert "".join([*kept, document.received[cursor:]]) == document.text


def test_every_received_text_comes_back_from_what_is_published():
    texts, logs = {}, {}
    for split in ("train", "test"):
        texts |= {
            row["id"]: row["text"] for row in pq.read_table(DATASET / f"data/default/{split}.parquet").to_pylist()
        }
        logs |= {
            row["document"]: row["edits"] for row in pq.read_table(DATASET / f"data/edits/{split}.parquet").to_pylist()
        }
    assert len(texts) == len(logs) == 5
    for id, rows in logs.items():
        received = (DATASET / "raw" / f"{id}.txt").read_bytes().decode("utf-8")
        edits = tuple(
            Edit(row["start"], row["end"], row["replacement"], row["removed"], (row["rule"],)) for row in rows
        )
        log = EditLog(edits, len(received))
        withheld = {(row["start"], row["end"]): received[row["start"] : row["end"]] for row in rows if row["withheld"]}
        assert log.restore(texts[id], withheld) == received
        assert bool(withheld) == id.startswith("000")
        if withheld:
            with pytest.raises(Withheld):
                log.restore(texts[id])
            ((start, _),) = withheld
            assert texts[id] == received[:start]


def test_neither_the_address_nor_a_hash_of_it_is_published(corpus: Corpus):
    received = next(document.received for document in corpus.documents if document.id.startswith("000"))
    line = received.splitlines()[-1]
    run, _, words = line.partition(" ")
    decoded = base64.b64decode(run).decode()
    address = re.search(r"\d+(\.\d+){3}", decoded)[0]
    secrets = {run, run.rstrip("="), words, line, decoded, decoded.strip(), address, f"\n{line}", received}
    forbidden = {address.encode(), run.rstrip("=").encode(), words.encode()}
    for secret in secrets:
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(algorithm, secret.encode())
            forbidden |= {digest.hexdigest().encode(), digest.digest()}
    allowed = {DATASET / "sources.yaml"}
    searched = [p for p in DATASET.rglob("*") if p.is_file() and p not in allowed and p.parent.name != "raw"]
    searched += [p for p in (ROOT / "annotations").rglob("*") if p.is_file()]
    searched += [
        ROOT / "CITATION.cff",
        ROOT / ".zenodo.json",
        ROOT / "DATASHEET.md",
        ROOT / "README.md",
        *GOLDEN.iterdir(),
    ]
    for path in searched:
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False).encode()
        assert [secret for secret in forbidden if secret in content] == [], path


def test_every_span_of_every_layer_arrived_and_its_text_is_what_stands_there(corpus: Corpus):
    made = sum(len(annotation.spans) for annotation in corpus.annotations)
    rows = [
        row
        for split in ("train", "test")
        for row in pq.read_table(DATASET / f"data/annotations/{split}.parquet").to_pylist()
    ]
    assert sum(len(row["spans"]) for row in rows) == made and {row["kind"] for row in rows} == {"model"}
    texts = {document.id: document.text for document in corpus.documents}
    for row in rows:
        for span in row["spans"]:
            assert texts[row["document"]][span["start"] : span["end"]] == span["text"]
            assert (span["text"] == span["made_text"]) == (span["status"] == "exact")


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Whether one range, (start, -end), lies in another that is not the same."""
    return outer != inner and outer[0] <= inner[0] and outer[1] <= inner[1]


def test_tokens_cover_every_visible_character_and_bear_the_tags_of_the_spans():
    for split in ("train", "test"):
        rows = {row["id"]: row for row in pq.read_table(DATASET / f"data/default/{split}.parquet").to_pylist()}
        blocks = pq.read_table(DATASET / f"data/tokens/{split}.parquet").to_pylist()
        for id, row in rows.items():
            own = [block for block in blocks if block["document"] == id]
            joined = "".join(token for block in own for token in block["tokens"])
            assert joined == "".join(row["text"].split())
            begun = sum(tag % 2 == 1 for block in own for tag in block["ner_tags"])
            named = [(span["start"], -span["end"]) for span in row["spans"] if span["layer"] == "entity"]
            assert begun == len([one for one in named if not any(_holds(other, one) for other in named)])


def test_a_build_in_another_process_with_another_hash_seed_gives_the_committed_bytes(tmp_path: Path):
    for seed in ("1", "2"):
        copy = tmp_path / seed
        for folder in ("dataset", "annotations"):
            shutil.copytree(
                ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("data", "MANIFEST.json", ".build")
            )
        for name in ("DATASHEET.md", "LICENSE-DATA"):
            shutil.copy(ROOT / name, copy / name)
        subprocess.run(
            [sys.executable, "-m", "jalaa", "build", "--root", str(copy)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Baghdad", "LC_ALL": "C"},
            check=True,
            capture_output=True,
        )
        built = {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*") if p.is_file()}
        assert {path: data for path, data in built.items() if (ROOT / path).read_bytes() != data} == {}
        committed = {p.relative_to(ROOT) for p in DATASET.rglob("*") if p.is_file()}
        assert committed == {path for path in built if path.parts[0] == "dataset"}


def test_every_number_in_card_and_datasheet_is_that_of_the_data(corpus: Corpus):
    counts = count(build_tables(corpus))
    datasheet = (ROOT / "DATASHEET.md").read_text(encoding="utf-8")
    assert fill_datasheet(datasheet, counts, corpus.config) == datasheet
    card = (DATASET / "README.md").read_text(encoding="utf-8")
    for table in (documents_table, spans_table, relations_table, links_table, statuses_table, cuts_table):
        assert "\n".join(table(counts)) in card
    assert "\n".join(accord_table(counts.accords)) in card


def test_a_build_changes_nothing_in_a_built_corpus(tmp_path: Path):
    copy = tmp_path / "copy"
    for folder in ("dataset", "annotations"):
        shutil.copytree(ROOT / folder, copy / folder)
    for name in ("DATASHEET.md", "LICENSE-DATA", "CITATION.cff", ".zenodo.json"):
        shutil.copy(ROOT / name, copy / name)
    before = {p: p.read_bytes() for p in copy.rglob("*") if p.is_file()}
    build(copy)
    assert {p: p.read_bytes() for p in copy.rglob("*") if p.is_file()} == before


def test_what_the_datasheet_says_of_examples_is_so(corpus: Corpus):
    examples = shown(read_examples((ROOT / "annotations" / "guidelines.md").read_text(encoding="utf-8")))
    marked = {
        (document, start, end, mark.label) for (document, start, end), marks in examples.items() for _, mark in marks
    }
    said = []
    for layer in ("entity", "attribution"):
        spans = [
            (one.document[:3], span.start, span.end, span.label)
            for one in corpus.decided
            if one.layer == layer
            for span in one.spans
        ]
        said.append(f"{sum(span in marked for span in spans)} of the {len(spans)}")
    sheet = " ".join((ROOT / "DATASHEET.md").read_text(encoding="utf-8").split())
    assert f"{said[0]} spans of `entity` and {said[1]} of `attribution` stand there as examples" in sheet


def test_every_difference_of_the_passes_is_decided_with_a_reason(corpus: Corpus):
    """Spans and attributes in which a pass differs from another, by document, layer, range and label, stand in annotations/differences.yaml."""
    decided = yaml.safe_load((ROOT / "annotations" / "differences.yaml").read_text(encoding="utf-8"))
    assert all(row["note"] and row["taken"] for row in decided)
    told = {
        (row["document"], row["layer"], side["start"], side["end"], side["label"])
        for row in decided
        for who, side in row.items()
        if who in ("m1", "m2", "m3") and isinstance(side, dict)
    }
    passes: dict[tuple[str, str], list[dict]] = {}
    for one in corpus.annotations:
        spans = {(span.start, span.end, span.label): _bare(span) for span in one.spans}
        passes.setdefault((one.document, one.layer), []).append(spans)
    assert {len(made) for made in passes.values()} == {3}
    for (document, layer), made in passes.items():
        for place in set().union(*made):
            if any(place not in one or one[place] != made[0].get(place) for one in made):
                assert (document, layer, *place) in told


def _bare(span: Span) -> tuple:
    return [one for one in span.attributes if one[0] != "certainty"], span.ref
