"""Annotations land on the document whose text they were made on, or are told what is unknown."""

import json
import shutil
from pathlib import Path

import pytest

from jalaa.annotation.arriving import Names, arrive
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedRelation, ReceivedSpan, ReceivedTask
from jalaa.annotation.model import text_sha256
from jalaa.corpus.landing import Landing, land
from jalaa.corpus.layers import merge_layers
from jalaa.corpus.read import Corpus, open_corpus
from tests.release.invented import withdraw

AS_THEY_ARE = Names()
SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return open_corpus(shutil.copytree(SOUND, tmp_path / "corpus"))


def task(document: str, text: str, *spans: ReceivedSpan, annotator: str | None = "a1", **more) -> ReceivedTask:
    return ReceivedTask(document, text, (ReceivedAnnotation(annotator, spans, **more),), f"x.json: {document}")


def landed(corpus: Corpus, *tasks: ReceivedTask, names: Names = AS_THEY_ARE) -> Landing:
    return land(arrive(Export(tasks), names, corpus.scheme), corpus)


def span(text: str, quote: str, label: str = "GPE", **more) -> ReceivedSpan:
    start = text.index(quote)
    return ReceivedSpan("s1", label, start, start + len(quote), quote, **more)


@pytest.mark.parametrize("which", ["received", "today"])
def test_a_task_lands_on_the_text_it_was_made_on(corpus: Corpus, which: str):
    river = corpus.by_id["river"]
    text = river.received if which == "received" else river.text
    found = landed(corpus, task("river", text, span(text, "البصرة")))
    assert (found.incidents, found.landed[0].annotation.text_sha256) == ((), text_sha256(text))
    assert (found.landed[0].annotation.kind, found.landed[0].annotation.scheme_version) == ("human", "1")


def test_a_task_under_another_id_is_found_by_its_text(corpus: Corpus):
    found = landed(corpus, task("17", corpus.by_id["river"].text))
    assert found.landed[0].annotation.document == "river"
    assert [str(one) for one in found.incidents] == [
        "note import-found x.json: 17: there is no document `17` of this text; it is the text of `river` and lands there"
    ]


def test_a_document_in_another_text_lands_nowhere_and_the_message_says_where_they_part(corpus: Corpus):
    text = corpus.by_id["river"].received.replace("طوال", "خلال")
    (told,) = landed(corpus, task("river", text)).incidents
    assert (told.id, told.level) == ("import-document", "error")
    assert f"they part at code point {corpus.by_id['river'].received.index('طوال')}: " in told.message


def test_of_many_strange_tasks_five_are_named_and_the_rest_counted(corpus: Corpus):
    found = landed(corpus, *(task(str(number), f"نص {number}") for number in range(9)))
    assert len(found.incidents) == 6
    assert found.incidents[-1].message.startswith("and 4 more tasks")


def test_unknown_labels_values_and_annotators_are_told_once_with_the_nearest(corpus: Corpus):
    text = corpus.by_id["river"].text
    spans = (
        span(text, "البصرة", "GEP", attributes=(("role", "goverment"),)),
        ReceivedSpan("s2", "GEP", 0, 3, None),
    )
    ties = (ReceivedRelation("r", "off", "s1", "s2"),)
    found = landed(corpus, task("river", text, *spans, annotator="9", relations=ties))
    assert sorted(str(one) for one in found.incidents) == sorted(
        [
            "error annotation-annotator x.json: river: the annotator is called `9` in 1 annotation: add an entry to annotations/annotators.yaml "
            "that says whether a person or a model, and say `--annotator 9=ID`",
            "error label-unknown x.json: river: label `GEP` stands 2 times and layer `entity` does not have it; did you mean `GPE`?; "
            "say --labels OLD=NEW, or add it to annotations/scheme.yaml",
            "error label-unknown x.json: river: value of role `goverment` stands 1 time and layer `entity` does not have it; "
            "did you mean `government`?; take it out of the export, or add it to annotations/scheme.yaml",
            "error label-unknown x.json: river: relation `off` stands 1 time and layer `entity` does not have it; did you mean `of`?; "
            "say --labels OLD=NEW, or add it to annotations/scheme.yaml",
        ]
    )


def test_new_annotations_stand_beside_those_of_other_documents(corpus: Corpus):
    text = corpus.by_id["river"].text
    found = landed(corpus, task("river", text, annotator="a1"))
    files, incidents = merge_layers(corpus, [one.annotation for one in found.landed], replace_old=False)
    assert (list(files), incidents) == (["annotations/layers/a1-entity.jsonl"], [])


def test_what_an_annotator_made_before_is_replaced_only_when_somebody_says_so(corpus: Corpus):
    text = corpus.by_id["river"].text
    new = [one.annotation for one in landed(corpus, task("river", text, annotator="m0")).landed]
    _, (told,) = merge_layers(corpus, new, replace_old=False)
    assert (told.id, "--replace" in told.message) == ("annotation-duplicate", True)
    files, incidents = merge_layers(corpus, new, replace_old=True)
    written = [json.loads(line) for line in files["annotations/layers/m0-entity.jsonl"].splitlines()]
    assert ([one["document"] for one in written], incidents) == (["004", "river", "school"], [])
    assert written[1]["spans"] == []


def test_the_same_annotation_a_second_time_changes_nothing(corpus: Corpus):
    assert merge_layers(corpus, list(corpus.annotations), replace_old=False) == ({}, [])


def test_lines_that_are_not_replaced_stay_byte_for_byte_whoever_they_are_of(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    name = "annotations/layers/m0-entity.jsonl"
    (root / name).rename(root / "annotations/layers/a1-entity.jsonl")  # lines of m0 in a file of a1
    before = (root / "annotations/layers/a1-entity.jsonl").read_bytes().replace(b'{"document"', b'{  "document"')
    (root / "annotations/layers/a1-entity.jsonl").write_bytes(before)
    corpus = open_corpus(root)
    found = landed(corpus, task("river", corpus.by_id["river"].text, annotator="a1"))
    files, incidents = merge_layers(corpus, [one.annotation for one in found.landed], replace_old=False)
    lines = files["annotations/layers/a1-entity.jsonl"].splitlines(keepends=True)
    assert (b"".join(line for line in lines if b'"a1"' not in line), len(lines), incidents) == (before, 4, [])


def test_a_layer_that_the_scheme_does_not_have_is_told_also_where_there_is_no_span(corpus: Corpus):
    found = landed(corpus, task("river", corpus.by_id["river"].text), names=Names(layer="../../entity"))
    assert [str(one) for one in found.incidents] == [
        "error label-unknown x.json: river: layer `../../entity` of 1 annotation is not in annotations/scheme.yaml; did you mean `entity`?; "
        "say --layer, or add it there"
    ]


def test_two_annotations_of_one_document_in_one_export_are_an_error(corpus: Corpus):
    text = corpus.by_id["river"].text
    new = [one.annotation for one in landed(corpus, task("river", text), task("17", text)).landed]
    _, (told,) = merge_layers(corpus, new, replace_old=True)
    assert told.id == "annotation-duplicate"


def test_a_task_of_a_withdrawn_text_is_told_so_and_nobody_is_advised_to_put_it_back(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    text = open_corpus(root).by_id["school"].text
    withdraw(root, "school", "2026-12-09: its publisher asked for it")
    (told,) = landed(open_corpus(root), task("school", text)).incidents
    assert (told.id, told.level) == ("import-document", "error")
    assert "`school` was withdrawn (2026-12-09: its publisher asked for it)" in told.message
    assert "dataset/raw" not in told.message
