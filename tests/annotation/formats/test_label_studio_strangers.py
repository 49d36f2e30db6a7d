"""Exports of strangers, read where they lie: what was counted in them by other means comes out."""

import json
from pathlib import Path

import pytest

from jalaa.annotation.arriving import Counts, Names, arrive
from jalaa.annotation.formats import label_studio, label_studio_table
from jalaa.annotation.formats.received import Export


@pytest.fixture(scope="module")
def folder(test_data) -> Path:
    """The exports; absent, the tests are skipped by name."""
    path = test_data / "exports" / "label-studio"
    if not path.is_dir():
        pytest.skip(f"no folder {path}: set JALAA_TEST_DATA to where the test data lies")
    return path


def read(path: Path) -> Export:
    """An export in its format."""
    reader = label_studio_table if path.suffix == ".csv" else label_studio
    return reader.read(path.read_bytes(), path.name)


def facts(export: Export) -> set[tuple]:
    """What both formats of one export can say."""
    return {
        (task.document, task.text, one.annotator, span.label, span.start, span.end, span.quote)
        for task in export.tasks
        for one in task.annotations
        for span in one.spans
    }


def test_every_label_on_a_region_of_an_annotation_is_a_span_read_and_kept(folder):
    """Counted in the JSON itself, without the reader; all of them fit their texts, and so do all relations."""
    for path in sorted(folder.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8-sig"))
        tasks = (
            [task for project in value["projects"] for task in project["tasks"]] if isinstance(value, dict) else value
        )
        results = [one for task in tasks for made in task.get("annotations", []) for one in made["result"]]
        flat = [one for task in tasks if "data" not in task for one in task["label"]]
        labels = sum(len(one["value"]["labels"]) for one in results if one["type"] == "labels")
        relations = sum(len(one["labels"]) for one in results if one["type"] == "relation")
        arrived = list(arrive(read(path), Names(), None))
        counts = sum((one.counts for one in arrived), Counts())
        read_here = (counts.spans_read, counts.spans_kept, counts.spans_refused, counts.relations_kept)
        assert read_here == (labels + len(flat), labels + len(flat), 0, relations), path.name
        assert [incident for one in arrived for incident in one.incidents] == []


def test_emoji_and_drafts_are_read_in_code_points_from_the_text_that_the_quotes_name(folder):
    """1,501 spans of annotations, three drafts apart, and no field is called as the tag is."""
    export = read(folder / "emoji-and-drafts.json")
    states = [one.state for task in export.tasks for one in task.annotations]
    assert (states.count("annotation"), states.count("draft")) == (500, 3)
    spans = [len(one.spans) for task in export.tasks for one in task.annotations if one.state == "annotation"]
    assert sum(spans) == 1501
    assert [(one.id, one.level) for one in export.incidents] == [("export-field", "note")]


def test_the_twins_agree(folder):
    """JSON and CSV of one project: 71 spans with the same text, label, range, quote and annotator."""
    assert facts(read(folder / "twin.json")) == facts(read(folder / "twin.csv"))
    assert len(facts(read(folder / "twin.csv"))) == 71


def test_one_project_for_each_annotator_is_one_export_of_three(folder):
    """The annotators are those of `completed_by`, not those of the titles."""
    export = read(folder / "one-project-per-annotator.json")
    people = {one.annotator for task in export.tasks for one in task.annotations}
    assert (len(facts(export)), people) == (39, {"2", "3", "6"})


def test_answers_on_regions_are_attributes_and_those_on_texts_are_told(folder):
    """81 choices on regions are attributes; four controls of choices and one of text are about whole texts."""
    export = read(folder / "relations-choices-textarea.json")
    spans = [span for task in export.tasks for one in task.annotations for span in one.spans]
    assert sum(len(span.attributes) for span in spans) == 81
    assert [one.id for one in export.incidents] == ["export-lost"] * 6
