"""A corpus is read once: newest texts, hashes without personal data, and the log to whatever text an annotator saw."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from jalaa.annotation.model import text_sha256, write_annotations
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.read import open_corpus, read_corpus
from jalaa.corpus.shown import made_on
from jalaa.corpus.tables import build_tables
from jalaa.edits import WITHHELD
from jalaa.incidents import Refused

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
LAYER = "annotations/layers/m0-entity.jsonl"
TRACKED = "وصل الوفد إلى بغداد أمس.\naXA6IDE5Mi4wLjIuNyA= كلمة\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def register(root: Path, id: str, text: str, file: str | None = None) -> None:
    """Put a text into the corpus and say so in sources.yaml, over what was said of it before."""
    (root / "dataset" / "raw" / f"{file or id}.txt").write_text(text, encoding="utf-8", newline="")
    sources = root / "dataset" / "sources.yaml"
    said = sources.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    entries = [entry for entry in said.split("- id: ") if entry.strip() and not entry.startswith(f"{id}\n")]
    entries.append(f"{id}\n  sha256: {digest}\n  rights: open\n  licence: CC0-1.0\n")
    sources.write_text("".join(f"- id: {entry}" for entry in entries), encoding="utf-8")
    splits = root / "dataset" / "splits.yaml"
    if f"id: {id}," not in splits.read_text(encoding="utf-8"):
        splits.write_text(
            splits.read_text(encoding="utf-8") + f"- {{id: {id}, split: train, group: {id}, since: 0.1.0}}\n",
            encoding="utf-8",
        )


def annotate(root: Path, document: str, quote: str, seen: str) -> None:
    """Let m0 annotate one mention on the text that was shown."""
    from jalaa.annotation.model import Annotation, Span

    start = seen.index(quote)
    span = Span("e1", "entity", "GPE", start, start + len(quote), quote, quote, made_by="m0")
    made = Annotation(document, "m0", "entity", "model", text_sha256(seen), "1", None, None, (span,))
    (root / LAYER).write_text(write_annotations([made]), encoding="utf-8", newline="")


def test_the_newest_received_text_is_read_and_the_old_one_stays(root: Path):
    register(root, "river", "قاس خبراء منسوب النهر في الموصل طوال الشهر.\n", file="river@2")
    assert "الموصل" in open_corpus(root).by_id["river"].text
    assert "البصرة" in (root / "dataset" / "raw" / "river.txt").read_text(encoding="utf-8")


def test_withheld_characters_are_in_no_hash_and_in_no_published_edit(root: Path):
    register(root, "tracked", TRACKED)
    document = open_corpus(root).by_id["tracked"]
    ((start, end),) = document.withheld
    assert TRACKED[:start] == "وصل الوفد إلى بغداد أمس." and end == len(TRACKED)
    masked = TRACKED[:start] + WITHHELD * (end - start)
    assert document.sha256_received == hashlib.sha256(masked.encode()).hexdigest()
    assert [edit.removed for edit in document.published_edits.edits] == [None]
    assert document.edits.edits[0].removed == TRACKED[start:end]


def test_a_span_on_withheld_characters_is_published_without_its_text(root: Path):
    register(root, "tracked", TRACKED)
    document = open_corpus(root).by_id["tracked"]
    from jalaa.edits import mask

    annotate(root, "tracked", "كلمة", TRACKED)
    layer = (root / LAYER).read_text(encoding="utf-8")
    (root / LAYER).write_text(
        layer.replace(text_sha256(TRACKED), text_sha256(mask(TRACKED, document.withheld))), encoding="utf-8"
    )
    corpus = open_corpus(root)
    (carried,) = carry_annotation(corpus, corpus.annotations[0]).spans
    assert (carried.span.status, carried.span.text, carried.span.name, carried.made_text) == (
        "deleted",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("shown", ["received", "today", "between"])
def test_an_annotation_is_carried_from_whatever_text_was_shown(root: Path, shown: str):
    document = open_corpus(root).by_id["river"]
    texts = {"received": document.received, "today": document.text, "between": document.received[4:]}
    seen = texts[shown]
    if shown == "between":
        log = {
            "source_length": len(document.received),
            "edits": [{"start": 0, "end": 4, "replacement": "", "rules": ["old-rule"]}],
        }
        path = root / "annotations" / "shown" / "river" / f"{text_sha256(seen)}.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(log), encoding="utf-8")
    annotate(root, "river", "البصرة", seen)
    corpus = open_corpus(root)
    (carried,) = carry_annotation(corpus, corpus.annotations[0]).spans
    assert (carried.span.status, document.text[carried.span.start : carried.span.end]) == ("exact", "البصرة")
    assert seen[carried.made_start : carried.made_end] == carried.made_text == "البصرة"


@pytest.mark.parametrize(
    "log",
    [
        "{",
        '{"edits": []}',
        '{"source_length": 3, "edits": []}',
        '{"source_length": 107, "edits": [{"start": 0}]}',
        "[]",
        '{"source_length": 107, "edits": []}',
    ],
)
def test_a_shown_log_that_does_not_give_its_text_is_refused(root: Path, log: str):
    path = root / "annotations" / "shown" / "river" / f"{'f' * 64}.json"
    path.parent.mkdir(parents=True)
    path.write_text(log, encoding="utf-8")
    annotate(root, "river", "البصرة", open_corpus(root).by_id["river"].received)
    layer = root / LAYER
    layer.write_text(
        layer.read_text(encoding="utf-8").replace(text_sha256(open_corpus(root).by_id["river"].received), "f" * 64),
        encoding="utf-8",
    )
    corpus, incidents = read_corpus(root)
    with pytest.raises(Refused, match="annotation-text annotations/shown/river/"):
        made_on(corpus.annotations[0], corpus.by_id["river"], root)


def test_a_document_that_is_held_is_in_no_table(root: Path):
    splits = root / "dataset" / "splits.yaml"
    splits.write_text(
        splits.read_text(encoding="utf-8").replace("{id: river, split: train", "{id: river, split: held"),
        encoding="utf-8",
    )
    tables = build_tables(open_corpus(root)).tables
    assert {id for split in tables["default"].values() for id in split["id"].to_pylist()} == {"004", "school"}


def test_a_split_without_documents_is_not_written(root: Path):
    splits = root / "dataset" / "splits.yaml"
    splits.write_text(splits.read_text(encoding="utf-8").replace("split: test", "split: train"), encoding="utf-8")
    assert {config: list(found) for config, found in build_tables(open_corpus(root)).tables.items()} == {
        config: ["train"] for config in ("default", "tokens", "annotations", "edits")
    }


def test_a_corpus_without_annotations_is_a_corpus(root: Path):
    shutil.rmtree(root / "annotations")
    corpus = open_corpus(root)
    rows = build_tables(corpus).tables["default"]["train"].to_pylist()
    assert {row["annotation"] for row in rows} == {"none"} and corpus.scheme is None


def test_a_folder_that_is_no_corpus_is_refused_with_what_is_missing(tmp_path: Path):
    with pytest.raises(Refused, match="file-missing dataset: .* holds no corpus"):
        open_corpus(tmp_path)
    (tmp_path / "dataset").mkdir()
    with pytest.raises(Refused, match="file-missing dataset/corpus.yaml"):
        open_corpus(tmp_path)


def test_a_corpus_without_documents_has_nothing_to_publish_and_says_so(root: Path):
    splits = root / "dataset" / "splits.yaml"
    splits.write_text(
        splits.read_text(encoding="utf-8").replace("split: test", "split: held").replace("split: train", "split: held"),
        encoding="utf-8",
    )
    built = build_tables(open_corpus(root))
    assert built.tables == {} and "nothing to publish" in str([one for one in built.incidents if one.level == "error"])


def test_no_rule_that_publishes_can_take_what_another_withholds(root: Path):
    register(root, "tracked", TRACKED)
    config = root / "dataset" / "corpus.yaml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("[arabic-news]", "[dataset/own.yaml, arabic-news]"), encoding="utf-8"
    )
    rule = "- id: latin\n  kind: characters\n  find: character\n  match: '[A-Za-z0-9=]{8,}'\n  why: An invented rule.\n  cuts: ['⟦abcdefgh⟧ قال']\n"
    (root / "dataset" / "own.yaml").write_text(rule, encoding="utf-8")
    document = open_corpus(root).by_id["tracked"]
    assert [(edit.rules, edit.removed) for edit in document.published_edits.edits] == [
        (("tracking-base64-address",), None)
    ]
    assert "aXA6" not in document.masked


def test_what_annotators_saw_and_what_was_cut_anew_elsewhere_are_the_same_text(root: Path):
    received = "قال.\n\nشارك المقال\n\nوأضاف الوزير في البصرة.\n"
    register(root, "river", received)
    start = received.index("شارك")
    log = {
        "source_length": len(received),
        "edits": [{"start": start - 2, "end": start + 11, "replacement": "", "rules": ["old"]}],
    }
    seen = received[: start - 2] + received[start + 11 :]
    path = root / "annotations" / "shown" / "river" / f"{text_sha256(seen)}.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(log), encoding="utf-8")
    annotate(root, "river", "قال.\n\nوأضاف", seen)
    corpus = open_corpus(root)
    (carried,) = carry_annotation(corpus, corpus.annotations[0]).spans
    assert (carried.span.status, carried.span.text) == ("exact", "قال.\n\nوأضاف")
