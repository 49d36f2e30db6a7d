"""Publishing to a Hub over HTTP: exactly the files of the manifest, one commit, one tag, nothing twice and nothing of anybody else's."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from huggingface_hub import CommitOperationAdd, HfApi

from jalaa.build.published import read_published
from jalaa.incidents import Refused
from jalaa.release.fetch import check_published
from jalaa.release.hub import connect
from jalaa.release.publish import plan_publish, publish
from jalaa.release.sending import check_texts
from tests.hub.hands import NAME, account, files_of, put_down, quiet
from tests.hub.server import Fault, Served, serving
from tests.hub.store import Commit, No, Repository, Store


def send(served: Served, folder: Path) -> str:
    """Publish a folder and compare what comes back; gives the commit."""
    hub = account(served)
    _, commit = publish(hub, NAME, folder, quiet)
    check_published(hub, NAME, folder, quiet)
    return commit


def refusal(served: Served, folder: Path) -> str:
    """What publishing is refused with."""
    with pytest.raises(Refused) as told:
        send(served, folder)
    return str(told.value)


def add(served: Served, files: dict[str, bytes]) -> None:
    """Somebody else commits files."""
    operations = [CommitOperationAdd(path, data) for path, data in files.items()]
    HfApi(served.address, token="hf_somebody").create_commit(
        NAME, operations, commit_message="by hand", repo_type="dataset"
    )


def test_a_version_becomes_one_commit_of_exactly_its_files_and_a_tag(versions: dict[str, Path]):
    folder = versions["0.1.0"] / "dataset"
    with serving() as served:
        commit = send(served, folder)
        there = served.store.repository(NAME)
        assert (there.tags, there.head, len(there.commits)) == ({"v0.1.0": commit}, commit, 2)
        assert there.contents("v0.1.0") == files_of(folder)
        assert there.commits[commit].title == "sound 0.1.0"


def test_published_again_nothing_is_written(versions: dict[str, Path]):
    folder = versions["0.1.0"] / "dataset"
    with serving() as served:
        commit = send(served, folder)
        before = len(served.asked)
        plan, again = publish(account(served), NAME, folder, quiet)
        assert (plan.commit, again, plan.new) == (commit, commit, ())
        assert {method for _, method, _ in served.asked[before:]} == {"GET"}


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(versions: dict[str, Path]):
    folder = versions["0.2.0"] / "dataset"
    with serving() as served:
        plan = plan_publish(account(served), NAME, folder, quiet)
        assert (plan.tag, set(plan.new), plan.removed) == ("v0.2.0", set(files_of(folder)), ())
        send(served, versions["0.1.0"] / "dataset")
        before = len(served.asked)
        plan = plan_publish(account(served), NAME, folder, quiet)
        assert plan.removed == ("DATASHEET.md",) and "LICENSE-DATA" not in plan.new
        assert {method for _, method, _ in served.asked[before:]} <= {"GET", "HEAD"}


def test_the_next_version_takes_away_the_files_that_only_the_last_one_had(versions: dict[str, Path]):
    with serving() as served:
        first = send(served, versions["0.1.0"] / "dataset")
        second = send(served, versions["0.2.0"] / "dataset")
        there = served.store.repository(NAME)
        assert there.contents("v0.2.0") == files_of(versions["0.2.0"] / "dataset")
        assert there.contents("v0.1.0") == files_of(versions["0.1.0"] / "dataset")
        assert (there.commits[second].parent, len(there.commits)) == (first, 3)
        sent = served.uploads("house")
        assert len(sent) == len(set(sent)), "a large file that the Hub has was sent again"


def test_a_tag_with_other_content_is_refused_and_stands_where_it_stood(dataset: Path, versions: dict[str, Path]):
    put_down(dataset, "LICENSE-DATA" if (dataset / "LICENSE-DATA").exists() else "DATASHEET.md", b"other\n")
    with serving() as served:
        commit = send(served, versions["0.1.0"] / "dataset")
        assert "error hub-version" in (said := refusal(served, dataset)) and "a tag is never moved" in said
        there = served.store.repository(NAME)
        assert (there.tags, there.head) == ({"v0.1.0": commit}, commit)


def test_an_older_version_is_not_put_over_a_newer_one(versions: dict[str, Path]):
    with serving() as served:
        send(served, versions["0.2.0"] / "dataset")
        assert "version 0.2.0 lies there, which is newer than 0.1.0" in refusal(served, versions["0.1.0"] / "dataset")
        assert list(served.store.repository(NAME).tags) == ["v0.2.0"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": b"mine"}, "something lies there that no version of `sound` published (notes.txt)"),
        ({"MANIFEST.json": b"{}"}, "is none that this Jalaa can read"),
        (
            {
                "MANIFEST.json": json.dumps(
                    {"name": "other", "version": "0.1.0", "digest": "jalaa1:0", "files": []}
                ).encode()
            },
            "the dataset `other` lies there, not `sound`",
        ),
    ],
    ids=["a note", "no manifest", "another dataset"],
)
def test_what_is_somebody_elses_stays_and_nothing_is_sent(
    files: dict[str, bytes], said: str, versions: dict[str, Path]
):
    with serving() as served:
        served.store.make(NAME)
        add(served, files)
        head = served.store.repository(NAME).head
        told = refusal(served, versions["0.1.0"] / "dataset")
        assert "error hub-foreign" in told and said in told
        assert (served.store.repository(NAME).head, served.store.repository(NAME).tags) == (head, {})


def test_a_card_that_stood_there_before_the_first_version_gives_way(versions: dict[str, Path]):
    with serving() as served:
        served.store.make(NAME)
        add(served, {"README.md": b"# soon\n"})
        send(served, versions["0.1.0"] / "dataset")
        assert served.store.repository(NAME).contents("v0.1.0") == files_of(versions["0.1.0"] / "dataset")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), "its SHA-256 is"),
        (lambda path: path.write_bytes(path.read_bytes() + b"?"), "bytes, and MANIFEST.json says"),
        (lambda path: path.unlink(), "named in MANIFEST.json, but not there"),
    ],
    ids=["hash", "size", "absent"],
)
def test_a_file_that_is_not_the_one_of_the_manifest_is_not_sent(spoil, said: str, dataset: Path):
    spoil(dataset / "data" / "default" / "train.parquet")
    with serving() as served:
        assert said in refusal(served, dataset)
        assert served.asked == []


def test_somebody_who_commits_at_the_same_time_is_seen_by_the_next_look(versions: dict[str, Path]):
    once = iter([{"README.md": b"# by hand\n"}])

    def meanwhile(client: str, number: int) -> None:
        if client == "house" and served.asked[-1][2].endswith("/commit/main"):
            for files in once:
                add(served, files)

    with serving(plan=meanwhile) as served:
        commit = send(served, versions["0.1.0"] / "dataset")
        there = served.store.repository(NAME)
        titles = []
        while commit is not None:
            titles.append(there.commits[commit].title)
            commit = there.commits[commit].parent
        assert titles == ["sound 0.1.0", "by hand", "initial commit"]


def test_what_somebody_adds_at_the_same_time_is_not_built_upon(versions: dict[str, Path]):
    once = iter([{"notes.txt": b"mine"}])

    def meanwhile(client: str, number: int) -> None:
        if client == "house" and served.asked[-1][2].endswith("/commit/main"):
            for files in once:
                add(served, files)

    with serving(plan=meanwhile) as served:
        assert "error hub-foreign" in refusal(served, versions["0.1.0"] / "dataset")
        titles = [commit.title for commit in served.store.repository(NAME).commits.values()]
        assert titles == ["initial commit", "by hand"]


def test_somebody_who_sets_the_same_tag_at_the_same_time_wins(versions: dict[str, Path]):
    def meanwhile(client: str, number: int) -> None:
        if client == "house" and "/tag/" in served.asked[-1][2]:
            there = served.store.repository(NAME)
            there.tags.setdefault("v0.1.0", next(iter(there.commits)))

    with serving(plan=meanwhile) as served:
        assert "a tag is never moved" in refusal(served, versions["0.1.0"] / "dataset")


def test_what_comes_back_otherwise_than_it_was_sent_is_told(versions: dict[str, Path]):
    folder = versions["0.1.0"] / "dataset"
    with serving() as served:
        publish(account(served), NAME, folder, quiet)
        large = served.store.repository(NAME).large
        sha256, data = next(iter(large.items()))
        large[sha256] = data[:-1] + bytes([data[-1] ^ 1])
        said = refusal(served, folder)
        assert "error hub-content house/sound@0.1.0/data/" in said and "its SHA-256 is" in said


class Forgetful(Store):
    """Says that it made a commit, and goes on showing the one before."""

    def change(self, name: str, *told) -> Commit:
        there: Repository = self.repository(name)
        head = there.head
        made = super().change(name, *told)
        there.head = head
        return made


def test_a_hub_that_shows_something_else_than_it_was_given_gets_no_tag(versions: dict[str, Path]):
    with serving(Forgetful()) as served:
        assert "accepts what it is given and then shows something else" in refusal(
            served, versions["0.1.0"] / "dataset"
        )
        assert served.store.repository(NAME).tags == {}


class Talkative(Store):
    """Refuses, and quotes what it was asked with."""

    def repository(self, name: str) -> Repository:
        raise No(403, "Bearer hf_5ecre7S may not, nor https://lfs.example/x?X-Amz-Signature=5ecre7S")


def test_no_message_holds_a_token(versions: dict[str, Path]):
    with serving(Talkative()) as served, pytest.raises(Refused) as told:
        publish(account(served, "hf_5ecre7S"), NAME, versions["0.1.0"] / "dataset", quiet)
    assert "answers 403" in str(told.value) and "5ecre7S" not in str(told.value)
    assert "5ecre7S" not in repr(account(served, "hf_5ecre7S"))


def test_an_account_that_may_not_write_is_told_what_to_do(versions: dict[str, Path]):
    with serving() as served, pytest.raises(Refused, match="hub-answer .* answers 401 .* take one that may write"):
        publish(account(served, ""), NAME, versions["0.1.0"] / "dataset", quiet)


def test_a_hub_that_is_not_there_is_told_after_some_tries(versions: dict[str, Path]):
    with serving() as served:
        hub = account(served)
    steps: list[str] = []
    with pytest.raises(Refused, match="hub-answer .* no answer"):
        publish(hub, NAME, versions["0.1.0"] / "dataset", steps.append)
    assert len(steps) == 3 and all("looking again" in step for step in steps)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 0.1.0", "version: 0.0.9", "error version-unreleased"),
        ("jalaa1:", "jalaa1:0", "error version-reused"),
    ],
)
def test_what_was_not_released_is_not_sent_and_no_hub_is_asked(
    old: str, new: str, said: str, versions: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from jalaa.commands.publish import run

    monkeypatch.setenv("HF_TOKEN", "hf_house")
    root = shutil.copytree(versions["0.1.0"], tmp_path / "corpus")
    ledger = root / "dataset" / "releases.yaml"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Refused, match=said):
        run(NAME, root, dry_run=True, json=False)


def test_texts_that_are_not_ours_are_not_sent(versions: dict[str, Path]):
    rows = pa.table({"id": ["a", "b", "c"], "rights": ["publisher", "open", "unchecked"], "text": ["في", "في", None]})
    sound = read_published(versions["0.1.0"] / "dataset", "dataset")
    (told,) = check_texts(replace(sound, tables={"default": {"train": rows}}), ("publisher", "unchecked").__contains__)
    assert (told.id, "not ours to publish (a)" in told.message) == ("rights-text", True)
    assert list(check_texts(sound, ("publisher", "unchecked").__contains__)) == []


@pytest.mark.parametrize("name", ["sound", "house/so--und", "house/sound.git"])
def test_a_name_that_no_hub_gives_is_a_wrong_call_before_anything_is_done(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    from jalaa.commands import fetch, publish

    assert publish.run(name, tmp_path, dry_run=True, json=False) == 2
    assert fetch.run(f"{name}@0.1.0", None, json=False) == 2
    said = capsys.readouterr().err
    assert f"jalaa publish: `{name}` is " in said and f"jalaa fetch: `{name}` is " in said


@pytest.mark.parametrize("address", ["hub.example", "localhost:8080", "ftp://hub.example", "https://"])
def test_what_is_no_address_of_a_hub_is_told_at_once(address: str):
    with pytest.raises(Refused, match="hub-answer .* no address of a Hub: set HF_ENDPOINT"):
        connect(None, address)


def test_a_token_that_the_hub_does_not_know_is_told_before_the_texts_are_looked_at(
    versions: dict[str, Path], monkeypatch: pytest.MonkeyPatch
):
    from jalaa.commands import publish as verb
    from jalaa.release import hub

    def long_work(*_):
        raise AssertionError("the texts were looked at")

    monkeypatch.setattr(verb, "folder_to_send", long_work)
    monkeypatch.setenv("HF_TOKEN", "hf_house")
    with serving(plan=lambda *_: Fault(401)) as served:
        monkeypatch.setattr(hub, "connect", lambda token: account(served, token))
        with pytest.raises(Refused, match="cannot ask whose token this is: answers 401"):
            verb.run(NAME, versions["0.1.0"], dry_run=True, json=False)
