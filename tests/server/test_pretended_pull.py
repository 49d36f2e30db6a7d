"""Pull from a server that breaks at every request, changes meanwhile, or cannot give a task: what can come home does, and the rest is said."""

import shutil
from pathlib import Path

import httpx2
import pytest

from jalaa.annotation.model import read_annotations
from jalaa.annotation.server_tasks import PAGE, bring_home, bring_in
from jalaa.commands.pull import pull
from tests.release.invented import withdraw
from tests.server.hands import annotated, nothing, send
from tests.server.pretended import Pretended

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def test_a_pull_brings_every_annotation_of_everybody_into_the_layers(root: Path):
    there = Pretended()
    there.users.append({"id": 2, "email": "nobody@example.org"})
    send(there, root)
    annotated(there, "river", "البصرة")
    annotated(there, "school", "أربيل", by=2)
    annotators = root / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text("utf-8") + "- {id: a2, kind: human}\n", "utf-8")
    (one,), incidents = pull(there.connect(), root, [], {"2": "a2"}, False)
    assert [one for one in incidents if one.level == "error"] == []
    assert (one.tasks, one.counts.annotations, one.counts.spans_kept) == (3, 2, 2)
    ((a1,), _), ((a2,), _) = (
        read_annotations(root / "annotations" / "layers" / f"{who}-entity.jsonl") for who in ("a1", "a2")
    )
    assert [(a1.document, a1.spans[0].text), (a2.document, a2.spans[0].text)] == [
        ("river", "البصرة"),
        ("school", "أربيل"),
    ]


def test_each_pull_is_a_file_of_its_own_and_an_empty_one_is_none(root: Path):
    there = Pretended()
    send(there, root)
    received = root / "annotations" / "received"
    pull(there.connect(), root, [], {}, False)
    assert not received.exists()
    annotated(there, "river", "البصرة")
    pull(there.connect(), root, [], {}, False)
    before = {path: path.read_bytes() for path in received.iterdir()}
    annotated(there, "school", "أربيل")
    pull(there.connect(), root, [], {}, False)
    assert len(before) == 2 and len(list(received.iterdir())) == 4
    assert {path: path.read_bytes() for path in before} == before
    assert len(read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")[0]) == 2


def test_a_pull_of_an_unknown_account_is_stored_and_no_layer_is_written(root: Path):
    there = Pretended()
    send(there, root)
    annotated(there, "river", "البصرة", by=9)
    _, incidents = pull(there.connect(), root, [], {}, False)
    assert [one.id for one in incidents if one.level == "error"] == ["annotation-annotator"]
    assert len(list((root / "annotations" / "received").glob("*.json"))) == 1
    assert not (root / "annotations" / "layers" / "9-entity.jsonl").exists()


def test_of_two_texts_of_one_document_the_later_annotation_is_taken(root: Path):
    there = Pretended()
    there.add_project("sound · entity")
    there.add_task(1, "river", "قاس خبراء منسوب النهر في البصرة طوال الشهر.")
    annotated(there, "river", "البصرة")
    send(there, root)
    annotated(there, "river", "خبراء", "PERS")
    (one,), incidents = pull(there.connect(), root, [], {}, False)
    assert one.counts.annotations == 1
    assert "export-lost" in {told.id for told in incidents}
    (layer,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert [span.text for span in layer.spans] == ["خبراء"]


def test_a_pull_goes_on_after_a_broken_connection_at_any_request():
    n, reached = 0, True
    while reached:

        def fault(number: int, request: httpx2.Request, n: int = n) -> None:
            if number == n:
                raise httpx2.RemoteProtocolError("half an answer", request=request)

        there = Pretended(after=fault)
        there.add_project("p")
        ids = [there.add_task(1, f"d{number}", "في بغداد") for number in range(2 * PAGE + 5)]
        tasks, incidents = bring_home(there.connect(), 1, nothing)
        assert ([one["id"] for one in tasks], incidents) == (ids, [])
        reached, n = len(there.asked) > n, n + 1
    assert n == 5


def test_tasks_that_are_removed_during_a_pull_hide_none():
    there = Pretended()
    there.add_project("p")
    ids = [there.add_task(1, f"d{number}", "في بغداد") for number in range(2 * PAGE)]
    gone = ids[:30]

    def remove(number: int, _: httpx2.Request) -> None:
        if number == 1:
            for id in gone:
                there.tasks.pop(id)

    there.before = remove
    tasks, _ = bring_home(there.connect(), 1, nothing)
    assert {one["id"] for one in tasks} >= set(ids) - set(gone)


def test_one_broken_task_hides_no_other():
    there = Pretended()
    there.add_project("p")
    ids = [there.add_task(1, f"d{number}", "في بغداد") for number in range(5)]
    there.poisoned = {ids[2]}
    tasks, (told,) = bring_home(there.connect(waits=()), 1, nothing)
    assert [one["id"] for one in tasks] == [*ids[:2], *ids[3:]]
    assert (told.id, f"task {ids[2]} " in told.message) == ("server-task", True)


def test_two_thousand_tasks_go_in_batches_and_come_home_in_pages():
    there = Pretended()
    there.add_project("p")
    wanted = [{"data": {"document": f"d{n}", "text": f"نص {n}"}, "predictions": []} for n in range(2000)]
    bring_in(there.connect(), 1, wanted, nothing)
    assert sum(path.endswith("/import") for _, path in there.asked) == 20
    assert len(bring_home(there.connect(), 1, nothing)[0]) == 2000


def test_texts_that_are_no_longer_here_stop_nothing_while_nobody_finished_them(root: Path):
    there = Pretended()
    send(there, root)
    there.add_task(1, "gone", "نص آخر", drafts=[{"id": 1, "user": 1, "result": []}])
    annotated(there, "river", "البصرة")
    (one,), incidents = pull(there.connect(), root, [], {}, False)
    assert [told for told in incidents if told.level == "error"] == []
    assert (one.counts.annotations, one.counts.drafts) == (1, 1)


def test_a_withdrawn_text_is_left_where_it_is_and_its_task_is_named(root: Path):
    there = Pretended()
    send(there, root)
    annotated(there, "river", "البصرة")
    annotated(there, "school", "أربيل")
    (number,) = (task["id"] for task in there.tasks.values() if task["data"]["document"] == "school")
    withdraw(root, "school")
    (one,), incidents = pull(there.connect(), root, [], {}, False)
    assert (one.tasks, one.counts.annotations) == (3, 1)
    told = [(one.id, one.level, one.message) for one in incidents if one.id != "split-empty"]
    message = f"`school` is withdrawn and its text still lies there: it is left out here; remove task {number} there"
    assert told == [("document-withdrawn", "warning", message)]
    (stored,) = (root / "annotations" / "received").glob("*.json")
    assert "أربيل" not in stored.read_text("utf-8") and "\\u0623\\u0631\\u0628\\u064a\\u0644" not in stored.read_text(
        "utf-8"
    )
    (a1,), _ = read_annotations(root / "annotations" / "layers" / "a1-entity.jsonl")
    assert a1.document == "river"
