"""Adjudication by way of a server: what is open goes there with its annotators, what is decided comes home signed, and no decision is lost."""

import json
import shutil
from pathlib import Path

import pytest

from jalaa.annotation.adjudication_config import SUMMARY
from jalaa.annotation.model import read_annotations
from jalaa.commands import adjudicate, adjudicate_home, adjudicate_out
from jalaa.commands.adjudicate_home import pull
from jalaa.commands.adjudicate_out import Chosen, push
from jalaa.commands.check import gather
from jalaa.corpus.read import open_corpus
from tests.release.invented import withdraw
from tests.server.hands import adjudicated, take, team
from tests.server.pretended import Pretended

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
VERSIONS = {
    "a1": {"river": [("البصرة", "GPE"), ("خبراء", "PERS")], "school": [("أربيل", "GPE")], "004": []},
    "a2": {"river": [("البصرة", "GPE"), ("خبراء منسوب", "PERS")], "school": [("أربيل", "GPE")]},
    "m0": {"river": [("البصرة", "GPE")]},
}
AGREED = '- {id: agreed, kind: model, which: "what all annotators agree on; decided by nobody"}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return team(shutil.copytree(SOUND, tmp_path / "corpus"), VERSIONS, ("c1",))


def there_with_c1() -> Pretended:
    there = Pretended()
    there.users.append({"id": 3, "email": "c1@example.org"})
    return there


def brought(there: Pretended, root: Path, **how: bool):
    (one,), incidents = push(there.connect(), open_corpus(root), Chosen(layers=("entity",), **how))
    return one, incidents


def decided(root: Path):
    return {one.document: one for one in read_annotations(root / "annotations" / "decided" / "entity.jsonl")[0]}


def errors(incidents) -> list[str]:
    return [one.id for one in incidents if one.level == "error"]


def test_only_what_is_open_goes_there_and_each_version_bears_its_annotators(root: Path):
    there = there_with_c1()
    one, incidents = brought(there, root)
    assert (one.tasks, one.new, one.open, one.agreed, one.single, incidents) == (1, 1, 2, 1, 1, [])
    (task,) = there.tasks.values()
    labels = [result["value"]["labels"] for result in task["predictions"][0]["result"]]
    assert labels == [["PERS ‹a2›"], ["PERS ‹a1›"], ["GPE"]]
    assert all(label in there.projects[1]["label_config"] for (label,) in labels)
    again, _ = brought(there, root)
    assert (again.new, len(there.tasks)) == (0, 1)


def test_what_a_person_decides_is_gold_and_says_who_made_and_who_checked(root: Path):
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 3, take("‹a1›"))
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.decided, home.states) == ([], {"river": "c1"}, {"gold": 1})
    river = decided(root)["river"]
    assert (river.annotator, river.kind) == ("c1", "human")
    spans = [(one.text, one.label, one.made_by, one.checked_by, one.note) for one in river.spans]
    assert sorted(spans) == [("البصرة", "GPE", "a1", "c1", None), ("خبراء", "PERS", "a1", "c1", None)]
    assert errors(gather(root)) == ["built-missing"]
    before = (root / "annotations" / "decided" / "entity.jsonl").read_bytes()
    _, incidents = pull(there.connect(), root, [], {})
    assert errors(incidents) == [] and (root / "annotations" / "decided" / "entity.jsonl").read_bytes() == before


def test_what_a_model_decides_is_a_draft(root: Path):
    there = Pretended()
    there.users.append({"id": 4, "email": "m0@example.org"})
    brought(there, root)
    adjudicated(there.tasks[1], 4, take("‹a1›"))
    (home,), _ = pull(there.connect(), root, [], {})
    assert home.states == {"draft": 1}


def test_what_is_still_open_waits_and_says_so(root: Path):
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 3)
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.open, home.decided) == (["adjudicate-open"], 1, {})
    assert not (root / "annotations" / "decided").exists()


def test_a_document_that_two_people_adjudicated_is_not_taken(root: Path):
    there = there_with_c1()
    brought(there, root)
    for by, mark in ((1, "‹a1›"), (3, "‹a2›")):
        adjudicated(there.tasks[1], by, take(mark))
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.decided) == (["adjudicate-twice"], {})


def test_a_decision_stays_until_somebody_says_otherwise(root: Path):
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 3, take("‹a1›"))
    pull(there.connect(), root, [], {})
    first = decided(root)["river"]
    none, _ = brought(there, root)
    assert (none.tasks, none.decided) == (0, 1)
    there.tasks[1]["annotations"].clear()
    adjudicated(there.tasks[1], 3, take("‹a2›"))
    _, incidents = pull(there.connect(), root, [], {})
    assert errors(incidents) == ["decided-before"] and decided(root)["river"] == first
    _, incidents = pull(there.connect(), root, [], {}, replace_old=True)
    assert errors(incidents) == [] and "خبراء منسوب" in {span.text for span in decided(root)["river"].spans}


def test_an_adjudicator_whom_nobody_knows_decides_nothing_and_the_export_is_kept(root: Path):
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 9, take("‹a1›"))
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.decided) == (["annotation-annotator"], {})
    assert len(list((root / "annotations" / "received").glob("*.json"))) == 1
    (home,), incidents = pull(there.connect(), root, [], {"9": "c1"})
    assert (errors(incidents), home.decided) == ([], {"river": "c1"})


def test_what_annotators_changed_meanwhile_is_shown_anew_unless_somebody_has_begun(root: Path):
    there = there_with_c1()
    brought(there, root)
    versions = {**VERSIONS, "a2": {**VERSIONS["a2"], "river": [("خبراء منسوب", "PERS")]}}
    team(root, versions)
    one, incidents = brought(there, root)
    assert (one.new, incidents, len(there.tasks)) == (1, [], 1)
    (task,) = there.tasks.values()
    adjudicated(task, 3)
    team(root, VERSIONS)
    one, (told,) = brought(there, root)
    assert (one.new, told.id, list(there.tasks.values())) == (0, "adjudicate-stale", [task])


def test_all_brings_what_all_agree_on_for_a_person_to_confirm(root: Path):
    there = there_with_c1()
    one, _ = brought(there, root, everything=True)
    assert (one.tasks, one.agreed) == (2, 0)
    for task in there.tasks.values():
        adjudicated(task, 3, take("‹a1›"))
    (home,), _ = pull(there.connect(), root, [], {})
    assert home.states == {"gold": 2}


def test_what_all_agree_on_is_taken_as_a_draft_that_nobody_signed(root: Path, capsys: pytest.CaptureFixture[str]):
    assert adjudicate.run_take(root, [], [], dry_run=False, json=False) == 1
    assert AGREED.strip() in capsys.readouterr().err
    entries = root / "annotations" / "annotators.yaml"
    entries.write_text(entries.read_text("utf-8") + AGREED, "utf-8")
    assert adjudicate.run_take(root, [], [], dry_run=True, json=False) == 0
    assert not (root / "annotations" / "decided").exists()
    assert adjudicate.run_take(root, [], [], dry_run=False, json=True) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2])["taken"] == {"entity": 1}
    assert {document: one.annotator for document, one in decided(root).items()} == {"school": "agreed"}
    assert errors(gather(root)) == ["built-missing"]
    adjudicate.run_show(root, [], [], json=True)
    rows = {row["document"]: row for row in json.loads(capsys.readouterr().out)["documents"]}
    assert (rows["school"]["state"], rows["river"]["standing"], rows["004"]["standing"]) == ("draft", "open", "single")


def test_the_way_by_files_is_the_same(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert adjudicate_out.run_export(tmp_path / "out", root, Chosen(), dry_run=True, json=False) == 0
    assert not (tmp_path / "out").exists()
    assert adjudicate_out.run_export(tmp_path / "out", root, Chosen(), dry_run=False, json=False) == 0
    assert "GPE" in (tmp_path / "out" / "entity.xml").read_text("utf-8")
    (task,) = json.loads((tmp_path / "out" / "entity.json").read_text("utf-8"))
    adjudicated(task, 3, take("‹a1›"))
    export = tmp_path / "export.json"
    export.write_text(json.dumps([{**task, "id": 7, "predictions": []}]), "utf-8")
    words = (export, root, "entity", {"3": "c1"}, False)
    assert adjudicate_home.run_import(*words, dry_run=True, json=False) == 0
    assert not (root / "annotations" / "decided").exists()
    assert adjudicate_home.run_import(*words, dry_run=False, json=True) == 0
    assert decided(root)["river"].spans[0].checked_by == "c1"


def test_an_export_that_is_cut_off_is_refused_and_changes_nothing(root: Path, tmp_path: Path):
    export = tmp_path / "export.json"
    export.write_text('[{"id": 7, "data": {"document": "river", "te', "utf-8")
    assert adjudicate_home.run_import(export, root, "entity", {}, False, dry_run=False, json=False) == 1
    assert not (root / "annotations" / "decided").exists()


def test_a_task_that_does_not_say_whose_versions_it_showed_decides_nothing(root: Path):
    """Else what a model made could come home as the adjudicator's."""
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 3, take("‹a1›"))
    del there.tasks[1]["data"]["versions"]["spans"]["k1"]["made_by"]
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.decided) == (["export-unreadable"], {})


def test_a_span_that_the_adjudicator_draws_is_the_adjudicators(root: Path):
    there = there_with_c1()
    brought(there, root)

    def drawn(results: list[dict]) -> list[dict]:
        kept = take("‹none›")(results)
        text = there.tasks[1]["data"]["text"]
        start = text.index("النهر")
        value = {"start": start, "end": start + 5, "text": "النهر", "labels": ["GPE"]}
        return [*kept, {"id": "new", "from_name": "entity", "to_name": "text", "type": "labels", "value": value}]

    adjudicated(there.tasks[1], 3, drawn)
    pull(there.connect(), root, [], {})
    made = {span.text: (span.made_by, span.checked_by) for span in decided(root)["river"].spans}
    assert made == {"البصرة": ("a1", "c1"), "النهر": ("c1", None)}


def test_a_model_beside_two_people_has_no_say_unless_it_is_asked(root: Path):
    corpus = open_corpus(root)
    cases, _ = adjudicate.cases_of(corpus, [corpus.scheme.layer("entity")], [])
    assert {case.document: case.annotators for case in cases}["river"] == ("a1", "a2")
    cases, _ = adjudicate.cases_of(corpus, [corpus.scheme.layer("entity")], ["a1", "m0"])
    assert {case.document: case.annotators for case in cases}["river"] == ("a1", "m0")
    _, (told,) = adjudicate.cases_of(corpus, [corpus.scheme.layer("entity")], ["nobody"])
    assert told.id == "annotation-annotator"


def test_a_text_that_is_cleaned_anew_is_a_new_task_and_a_decision_on_the_old_one_is_carried(root: Path):
    there = there_with_c1()
    brought(there, root)
    adjudicated(there.tasks[1], 3, take("‹a1›"))
    rules = root / "dataset" / "rules.yaml"
    rules.write_text(
        "- id: no-month\n  kind: caption\n  find: inline\n  match: 'طوال'\n  why: a test\n"
        "  cuts: ['بقي ⟦طوال⟧ اليوم']\n  keeps: ['بقي يوما']\n",
        "utf-8",
    )
    assert "طوال" not in {one.id: one.text for one in open_corpus(root).documents}["river"]
    one, incidents = brought(there, root)
    assert (one.new, [told.id for told in incidents]) == (1, ["server-text"])
    (home,), incidents = pull(there.connect(), root, [], {})
    assert (errors(incidents), home.decided) == ([], {"river": "c1"})
    assert errors(gather(root)) == ["built-missing"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_withdrawn_text_does_not_come_home_decided(root: Path, tmp_path: Path, wrapped: bool):
    there = there_with_c1()
    brought(there, root, everything=True)
    for task in there.tasks.values():
        adjudicated(task, 3, take("‹a1›"))
    numbers = {task["data"]["document"]: task["id"] for task in there.tasks.values()}
    withdraw(root, "school")
    if wrapped:
        export = tmp_path / "export.json"
        tasks = list(there.tasks.values())
        export.write_text(json.dumps({"projects": [{"project": "p", "tasks": tasks}]}), "utf-8")
        assert adjudicate_home.run_import(export, root, "entity", {"3": "c1"}, False, False, False) == 0
    else:
        (home,), incidents = pull(there.connect(), root, [], {})
        assert [(one.level, one.message) for one in incidents if one.id == "document-withdrawn"] == [
            (
                "warning",
                f"`school` is withdrawn and its text still lies there: it is left out here; remove task {numbers['school']} there",
            )
        ]
        assert (errors(incidents), home.decided) == ([], {"river": "c1"})
    assert list(decided(root)) == ["river"]
    (stored,) = (root / "annotations" / "received").glob("*.json")
    assert {task["data"]["document"] for task in json.loads(stored.read_bytes())} == {"river"}


def test_only_people_agree_and_passes_of_a_model_have_spans_alike(root: Path, capsys: pytest.CaptureFixture[str]):
    assert adjudicate.run_show(root, [], [], json=False) == 0
    told = capsys.readouterr().out
    assert "layer entity: 1 agreed, 1 open, 1 single\n" in told
    assert "a1, a2: all agree on 1 spans\n" in told and "a1, a2: all agree on 1 spans, to decide: spans 2\n" in told
    annotators = root / "annotations" / "annotators.yaml"
    model = annotators.read_text("utf-8").replace("{id: a2, kind: human}", "{id: a2, kind: model}") + AGREED
    annotators.write_text(model, "utf-8")
    layer = root / "annotations" / "layers" / "a2-entity.jsonl"
    layer.write_text(layer.read_text("utf-8").replace('"kind": "human"', '"kind": "model"'), "utf-8")
    for who, versions in (("a1, a2", ["a1", "a2"]), ("a2, m0", ["a2", "m0"])):
        adjudicate.run_show(root, [], versions, json=False)
        told = capsys.readouterr().out
        assert f"{who}: the passes have 1 spans alike" in told and "agree" not in told
    adjudicate.run_show(root, [], ["a1", "a2"], json=True)
    assert not any(
        row["are_people"] for row in json.loads(capsys.readouterr().out)["documents"] if len(row["annotators"]) > 1
    )
    adjudicate_out.run_export(root / "out", root, Chosen(annotators=("a1", "a2")), dry_run=False, json=False)
    told = capsys.readouterr().out
    assert "left out, since the passes are alike, 1 (" in told and "all agree" not in told
    (task,) = json.loads((root / "out" / "entity.json").read_bytes())
    assert task["data"][SUMMARY] == "versions of a1, a2 · spans the passes have alike: 1 · to decide: 2"
    assert adjudicate.run_take(root, [], ["a1", "a2"], dry_run=True, json=False) == 0
    assert capsys.readouterr().out == "entity: documents that the passes have alike and would become drafts: 1\n"
