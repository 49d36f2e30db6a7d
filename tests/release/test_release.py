"""A release is a promise: everything is checked, nothing is written that does not hold, and what was ended is finished by the same call."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from jalaa.build.manifest import read_manifest
from jalaa.commands import check
from jalaa.commands.check import gather
from jalaa.corpus.config import Release
from jalaa.corpus.read import open_corpus
from jalaa.incidents import Refused
from jalaa.release import candidate, gate
from jalaa.settings import load
from tests.release.invented import (
    DAY,
    begin,
    change_source,
    commit,
    git,
    prepare,
    put,
    release,
    withdraw,
)

MENDED = "قاس خبراء منسوب النهر في البصرة طوال الأسبوع. وجاءت النتائج أفضل من العام الماضي.\n"
NEW = "وصل وفد من المهندسين إلى كركوك صباح الأحد.\n\nوتفقد الوفد محطة الكهرباء الجديدة في المدينة.\n"


def refusals(root: Path, version: str, date: str | None = DAY) -> list[str]:
    with pytest.raises(Refused) as refused:
        release(root, version, date)
    return [f"{one.id}: {one.message}" for one in refused.value.incidents]


def ledger(root: Path) -> list[Release]:
    return load(root / "dataset" / "releases.yaml", list[Release])


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def test_a_release_is_in_the_ledger_the_citation_the_changelog_one_commit_and_one_tag(first_release: Path):
    root = first_release
    (entry,) = ledger(root)
    assert (entry.version, entry.date, entry.digest) == ("0.1.0", DAY, read_manifest(root / "dataset").digest)
    assert entry.documents == {"train": 2, "test": 1} and sum(entry.spans["entity"].values()) == 7
    assert entry.made_with.keys() >= {"python", "unicode", "pyarrow"}
    assert f"date-released: '{DAY}'" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## 0.1.0 ({DAY})" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert git(root, "status", "--porcelain") == "" and git(root, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(root, "rev-parse", "v0.1.0^{commit}") == git(root, "rev-parse", "HEAD")
    assert git(root, "cat-file", "-t", "v0.1.0").strip() == "tag"
    assert [str(one) for one in gather(root) if one.level != "note"] == []


def test_the_day_of_a_release_changes_no_digest_and_no_row(first_release: Path):
    before = json.loads(git(first_release, "show", "HEAD^:dataset/MANIFEST.json"))
    after = json.loads(git(first_release, "show", "HEAD:dataset/MANIFEST.json"))
    differing = [a["path"] for a, b in zip(after["files"], before["files"], strict=True) if a != b]
    assert before["digest"] == after["digest"] and differing == [".zenodo.json", "CITATION.cff", "croissant.json"]


def test_a_version_that_was_released_with_this_content_is_told_and_nothing_is_done(
    corpus: Path, capsys: pytest.CaptureFixture[str]
):
    before = everything(corpus)
    assert release(corpus, "0.1.0", "2027-01-01") == 0
    assert "released already, with this content: tag v0.1.0" in capsys.readouterr().out
    assert everything(corpus) == before and git(corpus, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_released_version_is_not_released_again_with_what_is_being_prepared(corpus: Path):
    put(corpus, "kirkuk", NEW)
    prepare(corpus, "0.1.1")
    commit(corpus)
    (told,) = refusals(corpus, "0.1.0")
    assert told.startswith("version-reused: version 0.1.0 was released with the digest")


def test_a_release_is_refused_for_all_that_speaks_against_it_at_once(corpus: Path, capsys: pytest.CaptureFixture[str]):
    (corpus / "notes.txt").write_text("not committed", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        release(corpus, "0.3.0", json=True)
    ids = {one.id for one in refused.value.incidents}
    assert ids >= {"release-tree", "release-version", "release-changelog"} and capsys.readouterr().out == ""


def test_a_dry_run_says_all_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    root = begin(tmp_path / "corpus")
    commit(root)
    before = everything(root)
    assert release(root, "0.1.0", dry_run=True, json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["commit"] is None and told["tag"] == "v0.1.0" and "dataset/releases.yaml" in told["files"]
    assert everything(root) == before and git(root, "tag") == ""


def test_a_patch_is_refused_after_a_text_changed_and_the_next_minor_is_released(corpus: Path):
    put(corpus, "river", MENDED, 2)
    prepare(corpus, "0.1.1")
    commit(corpus)
    (told,) = [line for line in refusals(corpus, "0.1.1") if line.startswith("release-version")]
    assert "0.1.1 is too small after 0.1.0, it is 0.2.0 at least: the text of `river` changed" in told
    assert "write `version: 0.2.0`" in told
    prepare(corpus, "0.2.0")
    commit(corpus)
    assert release(corpus, "0.2.0") == 0
    assert [one.version for one in ledger(corpus)] == ["0.1.0", "0.2.0"]


def test_a_document_more_is_a_patch_before_1_0_0_and_stands_since_the_version_that_is_released(corpus: Path):
    put(corpus, "kirkuk", NEW)
    prepare(corpus, "0.1.1")
    prepare(corpus, "0.1.2")  # the version rose again before anything was released
    commit(corpus)
    assert release(corpus, "0.1.2") == 0
    since = {entry.id: entry.since for entry in open_corpus(corpus).splits}
    assert since == {"004": "0.1.0", "river": "0.1.0", "school": "0.1.0", "kirkuk": "0.1.2"}


def test_content_that_changed_under_a_released_version_is_refused(corpus: Path):
    put(corpus, "river", MENDED, 2)
    commit(corpus)
    assert any(
        line.startswith("version-reused") or line.startswith("built-missing") for line in refusals(corpus, "0.1.0")
    )


def test_the_day_of_the_last_release_is_not_taken_for_that_of_the_next(corpus: Path):
    path = corpus / "dataset" / "corpus.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.1.0", "0.2.0"), encoding="utf-8")
    assert any("`released` is 2026-12-01, the day of version 0.1.0" in one.message for one in gather(corpus))


def test_a_tag_that_is_there_without_an_entry_of_the_ledger_stops_a_release(tmp_path: Path):
    root = begin(tmp_path / "corpus")
    commit(root)
    git(root, "tag", "v0.1.0")
    assert [line for line in refusals(root, "0.1.0") if "a tag never moves" in line]


def test_a_tag_that_holds_another_build_than_the_ledger_says_is_no_measure(corpus: Path):
    put(corpus, "kirkuk", NEW)
    prepare(corpus, "0.1.1")
    commit(corpus)
    git(corpus, "tag", "--force", "--annotate", "--message", "moved", "v0.1.0", "HEAD")
    assert [line for line in refusals(corpus, "0.1.1") if "v0.1.0 is not the release that the ledger names" in line]


def test_an_emptied_ledger_does_not_make_a_first_release_of_the_next(corpus: Path):
    (corpus / "dataset" / "releases.yaml").write_text("[]\n", encoding="utf-8")
    prepare(corpus, "0.2.0")
    commit(corpus)
    assert [line for line in refusals(corpus, "0.2.0") if "v0.1.0 is there and the ledger does not name it" in line]


def test_a_received_text_that_git_ignores_is_told_by_name(tmp_path: Path):
    root = begin(tmp_path / "corpus")
    (root / ".gitignore").write_text("dataset/raw/river.txt\ndataset/.build/\n.cache/\n", encoding="utf-8")
    commit(root)
    assert [line for line in refusals(root, "0.1.0") if "git ignores it, so no clone can build this corpus" in line]


def test_a_hook_that_refuses_the_commit_leaves_work_that_the_next_call_finishes(tmp_path: Path):
    root = begin(tmp_path / "corpus")
    commit(root)
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho not on a Sunday >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    (told,) = refusals(root, "0.1.0")
    assert "not on a Sunday" in told and git(root, "tag") == ""
    hook.unlink()
    assert [line for line in refusals(root, "0.1.0", "2026-12-24") if line.startswith("release-tree: not committed")]
    assert release(root, "0.1.0") == 0 and git(root, "status", "--porcelain") == ""


def test_a_release_killed_at_any_write_or_call_of_git_is_finished_by_the_same_call(tmp_path: Path):
    root = begin(tmp_path / "pristine")
    commit(root)
    (tmp_path / "scratch").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "tests.release.killed_release", str(root), str(tmp_path / "scratch")],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert told and not told[-1]["killed"], f"n never reached the end of a release\n{run.stderr[-2000:]}"
    assert [one for one in told if one["again"] or one["tags"] != 1 or one["dirty"] or one["commits"] != 2] == []
    assert len({one["tree"] for one in told}) == 1 and len(told) > 8


def test_two_clean_clones_of_a_tag_build_the_same_bytes(first_release: Path, tmp_path: Path):
    trees = []
    for name, zone, locale, seed in (("a", "UTC", "C", "0"), ("عـ b", "Asia/Baghdad", "C.UTF-8", "77")):
        git(tmp_path, "clone", "--quiet", "--branch", "v0.1.0", str(first_release), name)
        root = tmp_path / name
        for built in ("data", "README.md", "MANIFEST.json", "CITATION.cff"):
            path = root / "dataset" / built
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        done = subprocess.run(
            [sys.executable, "-m", "jalaa", "build", "--rows", "0"],
            cwd=root,
            env={**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
        assert git(root, "status", "--porcelain") == ""
        trees.append({path: data for path, data in everything(root).items() if not path.startswith(".")})
    assert trees[0] == trees[1] and "dataset/data/default/train.parquet" in trees[0]


def test_a_withdrawn_document_leaves_every_config_and_the_ledger_marks_the_releases_that_held_it(corpus: Path):
    put(corpus, "kirkuk", NEW)
    prepare(corpus, "0.1.1")
    commit(corpus)
    assert release(corpus, "0.1.1") == 0
    withdraw(corpus, "river")
    prepare(corpus, "0.1.2")
    commit(corpus)
    assert any("0.2.0 at least: `river` is gone from train" in line for line in refusals(corpus, "0.1.2"))
    prepare(corpus, "0.2.0")
    commit(corpus)
    assert release(corpus, "0.2.0") == 0
    assert [(one.version, one.withdrawn) for one in ledger(corpus)] == [
        ("0.1.0", ("river",)),
        ("0.1.1", ("river",)),
        ("0.2.0", ()),
    ]
    held = [path for path in (corpus / "dataset" / "data").rglob("*.parquet") if b"river" in path.read_bytes()]
    assert held == []
    assert "river" in {entry.id for entry in open_corpus(corpus).splits}
    assert [str(one) for one in gather(corpus) if one.level == "error"] == []
    change_source(corpus, "river", withdrawn=None)
    (corpus / "dataset" / "raw" / "river.txt").write_bytes(
        (begin(corpus.parent / "b") / "dataset/raw/river.txt").read_bytes()
    )
    assert any("an id that was taken back never comes back" in one.message for one in gather(corpus))


def test_a_withdrawn_text_does_not_come_back_under_another_id(corpus: Path):
    text = (corpus / "dataset" / "raw" / "river.txt").read_text(encoding="utf-8")
    withdraw(corpus, "river")
    put(corpus, "water", text)
    assert any("is the text that was withdrawn as `river`" in one.message for one in gather(corpus))


def test_a_text_that_was_dropped_first_and_withdrawn_later_is_marked_where_it_was_held_alone(corpus: Path):
    sources = corpus / "dataset" / "sources.yaml"
    registered = sources.read_text(encoding="utf-8")
    withdraw(corpus, "river")  # its file and its lines
    rows = [row for row in yaml.load(registered, yaml.BaseLoader) if row["id"] != "river"]
    sources.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    prepare(corpus, "0.2.0")
    commit(corpus)
    assert release(corpus, "0.2.0") == 0
    sources.write_text(registered, encoding="utf-8")
    change_source(corpus, "river", withdrawn="2026-12-03: its publisher asked for it")
    prepare(corpus, "0.2.1")
    commit(corpus)
    git(corpus, "tag", "--delete", "v0.1.0")  # its history was rewritten: it counts as one that held the text
    assert release(corpus, "0.2.1") == 0
    assert [(one.version, one.withdrawn) for one in ledger(corpus)] == [
        ("0.1.0", ("river",)),
        ("0.2.0", ()),
        ("0.2.1", ()),
    ]


def test_the_last_release_is_compared_with_once_and_the_corpus_is_checked_once(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
):
    counts: Counter[str] = Counter()

    def counted(module: ModuleType, name: str) -> None:
        called = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given: counts.update([f"{module.__name__} {name}"]) or called(*given))

    for module, name in ((gate, "compare"), (check, "check_corpus"), (candidate, "check_corpus")):
        counted(module, name)
    put(corpus, "kirkuk", NEW)
    prepare(corpus, "0.1.1")
    commit(corpus)
    assert release(corpus, "0.1.1", dry_run=True) == 0
    assert sorted(counts.values()) == [1, 1, 1]


@pytest.mark.parametrize("version", ["1.0", "v0.1.0", "0.1.0-rc1", "01.0.0", "٠.١.٠"])
def test_what_is_no_version_is_a_wrong_call(version: str, tmp_path: Path):
    assert release(tmp_path, version) == 2


def test_a_release_needs_a_repository(tmp_path: Path):
    (line,) = refusals(tmp_path, "0.1.0")
    assert re.search("holds no corpus", line)
    (tmp_path / "dataset").mkdir()
    (line,) = refusals(tmp_path, "0.1.0")
    assert re.search("lies in no git repository", line)


def test_from_1_0_0_on_a_person_has_decided_every_layer_of_every_document_whoever_made_the_spans(corpus: Path):
    made = corpus / "annotations" / "layers" / "m0-entity.jsonl"
    text = made.read_text(encoding="utf-8").replace('"m0"', '"a1"').replace('"kind": "model"', '"kind": "human"')
    made.unlink()
    made.with_name("a1-entity.jsonl").write_text(text, encoding="utf-8")
    settings = corpus / "dataset" / "corpus.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("entity: m0", "entity: a1"), encoding="utf-8")
    prepare(corpus, "1.0.0")
    commit(corpus)
    told = [line for line in refusals(corpus, "1.0.0") if line.startswith("release-human")]
    message = "3 of 3 documents have no gold decision in layer `entity`, one by a person (`004`, `river`, `school`): "
    assert len(told) == 1 and told[0].startswith(f"release-human: {message}")
    decided = corpus / "annotations" / "decided" / "entity.jsonl"
    decided.parent.mkdir()
    annotators = corpus / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text(encoding="utf-8") + "- {id: agreed, kind: model}\n", encoding="utf-8")
    # What all agree on is signed by nobody.
    nobodys = text.replace('"document": "river", "annotator": "a1"', '"document": "river", "annotator": "agreed"')
    decided.write_text(nobodys, encoding="utf-8")
    prepare(corpus, "1.0.0")
    commit(corpus)
    (told,) = [line for line in refusals(corpus, "1.0.0") if "no gold decision" in line]
    assert "1 of 3 documents" in told and "(`river`)" in told
    decided.write_text(text, encoding="utf-8")
    prepare(corpus, "1.0.0")
    commit(corpus)
    assert release(corpus, "1.0.0") == 0
