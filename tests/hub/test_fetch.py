"""Fetching from a Hub over HTTP: the version that was asked for, whole, or nothing."""

from pathlib import Path

import pytest

from jalaa.incidents import Refused
from jalaa.release.fetch import Fetched, fetch
from jalaa.release.places import open_side
from jalaa.release.publish import publish
from tests.hub.hands import NAME, account, files_of, lying_in, put_down, quiet
from tests.hub.server import Answer, Fault, Served, serving


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of its own."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def hub(versions: dict[str, Path], cache: Path):
    """A Hub with both versions."""
    with serving() as served:
        for root in versions.values():
            publish(account(served), NAME, root / "dataset", quiet)
        yield served


def get(served: Served, wanted: str, into: Path) -> Fetched:
    """Fetch, by somebody without an account."""
    return fetch(account(served, ""), NAME, wanted, into, quiet)


def test_a_version_comes_by_its_number_its_commit_and_its_digest(
    hub: Served, versions: dict[str, Path], tmp_path: Path
):
    digest = get(hub, "0.1.0", tmp_path / "number").manifest.digest
    get(hub, hub.store.repository(NAME).tags["v0.1.0"], tmp_path / "commit")
    get(hub, digest, tmp_path / "digest")
    get(hub, digest[:15], tmp_path / "beginning")
    wanted = files_of(versions["0.1.0"] / "dataset")
    for folder in ("number", "commit", "digest", "beginning"):
        assert lying_in(tmp_path / folder) == wanted


def test_without_a_folder_it_lies_under_name_and_version(hub: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert fetch(account(hub, ""), NAME, "0.2.0", None, quiet).folder == Path("sound-0.2.0")
    assert (tmp_path / "sound-0.2.0" / "MANIFEST.json").is_file()


def test_a_folder_that_cannot_hold_the_version_is_told_before_the_hub_is_asked(hub: Served, tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    get(hub, "0.1.0", tmp_path / "old")
    before = len(hub.asked)
    for folder in ("other", "file", "old"):
        with pytest.raises(Refused, match="fetch-folder .* holds something else"):
            get(hub, "0.2.0", tmp_path / folder)
    assert len(hub.asked) == before


def test_what_is_there_already_is_left_and_anything_else_too(hub: Served, tmp_path: Path):
    assert get(hub, "0.1.0", tmp_path / "it").new
    assert not get(hub, "0.1.0", tmp_path / "it").new
    before = lying_in(tmp_path / "it")
    with pytest.raises(Refused, match="fetch-folder .* holds something else"):
        get(hub, "0.2.0", tmp_path / "it")
    assert lying_in(tmp_path / "it") == before
    (tmp_path / "empty").mkdir()
    assert get(hub, "0.2.0", tmp_path / "empty").new


@pytest.mark.parametrize("wanted", ["0.3.0", "0" * 40, "jalaa1:00000000"])
def test_a_version_that_is_not_there_is_told_with_those_that_are(wanted: str, hub: Served, tmp_path: Path):
    with pytest.raises(
        Refused, match=f"hub-version .* there is no version {wanted}; tags that are there: v0.1.0, v0.2.0"
    ):
        get(hub, wanted, tmp_path / "it")
    assert not (tmp_path / "it").exists()


def test_a_tag_that_was_moved_to_another_version_is_not_taken_for_it(hub: Served, tmp_path: Path):
    tags = hub.store.repository(NAME).tags
    tags["v0.1.0"] = tags["v0.2.0"]
    with pytest.raises(Refused, match="hub-content .* asked for 0.1.0, and 0.2.0 came"):
        get(hub, "0.1.0", tmp_path / "it")
    assert list(tmp_path.glob("*it*")) == []


def test_rows_that_do_not_have_the_digest_of_the_manifest_are_refused(
    dataset: Path, versions: dict[str, Path], cache: Path, tmp_path: Path
):
    other = versions["0.2.0"] / "dataset" / "data" / "default" / "train.parquet"
    put_down(dataset, "data/default/train.parquet", other.read_bytes())
    with serving() as served:
        publish(account(served), NAME, dataset, quiet)
        with pytest.raises(Refused, match="hub-content .* its rows have the content digest"):
            get(served, "0.1.0", tmp_path / "it")


def test_a_card_that_sends_load_dataset_elsewhere_is_refused(dataset: Path, cache: Path, tmp_path: Path):
    card = (
        (dataset / "README.md").read_text(encoding="utf-8").replace("path: data/default/test", "path: data/edits/test")
    )
    put_down(dataset, "README.md", card.encode())
    with serving() as served:
        publish(account(served), NAME, dataset, quiet)
        with pytest.raises(Refused, match="hub-content .* `load_dataset` would give something else"):
            get(served, "0.1.0", tmp_path / "it")


def test_a_file_that_no_manifest_names_is_told(hub: Served, tmp_path: Path):
    there = hub.store.repository(NAME)
    hub.store.change(NAME, there.head, "by hand", [("file", {"path": "notes.txt", "content": "YQ=="})])
    with pytest.raises(Refused, match="hub-content .*/notes.txt: MANIFEST.json does not name it"):
        get(hub, there.head, tmp_path / "it")


def test_a_damaged_cache_is_mended(hub: Served, cache: Path, tmp_path: Path):
    get(hub, "0.1.0", tmp_path / "first")
    (blob,) = {path.resolve() for path in cache.rglob("data/default/train.parquet")}
    blob.write_bytes(b"?" * blob.stat().st_size)
    get(hub, "0.1.0", tmp_path / "second")
    assert lying_in(tmp_path / "first") == lying_in(tmp_path / "second")


def test_a_damaged_cache_is_told_where_there_is_no_network(
    hub: Served, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    get(hub, "0.1.0", tmp_path / "first")
    (blob,) = {path.resolve() for path in cache.rglob("data/default/train.parquet")}
    blob.write_bytes(b"?" * blob.stat().st_size)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(Refused, match="hub-content .*train.parquet: its SHA-256 is"):
        get(hub, "0.1.0", tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_a_repository_that_is_not_there_is_told(cache: Path, tmp_path: Path):
    with serving() as served, pytest.raises(Refused, match="answers 404 .* see whether the name is right"):
        get(served, "0.1.0", tmp_path / "it")


@pytest.mark.parametrize("what", ["cut", 500])
def test_one_fault_at_any_request_of_a_download_is_survived(
    what: str | int, versions: dict[str, Path], small: Path, cache: Path, tmp_path: Path
):
    armed: list[int] = []

    def plan(client: str, number: int) -> Fault | None:
        return Fault(what, "after") if client == f"n{armed[-1]}" and number == armed[-1] else None

    with serving(plan=lambda client, number: plan(client, number) if armed else None) as served:
        publish(account(served), NAME, small, quiet)
        while not armed or served.requests[f"n{armed[-1]}"] >= armed[-1]:
            armed.append(len(armed) + 1)
            folder = tmp_path / f"{armed[-1]}"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache / folder.name))
                fetch(account(served, f"hf_n{armed[-1]}"), NAME, "0.1.0", folder, quiet)
            assert lying_in(folder) == files_of(small)
        assert len(armed) > 8


def test_a_dataset_that_is_compared_is_asked_for_once_and_what_is_said_of_it_holds_no_token(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    said = {"X-Error-Message": "hf_house5ecre7 may not, see https://cdn.example/x?X-Amz-Signature=1"}
    monkeypatch.setattr("tests.hub.server.refused", lambda status: Answer(status, b"", said))
    monkeypatch.setenv("HF_TOKEN", "hf_house5ecre7")
    with serving(plan=lambda *_: Fault(503)) as served:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", served.address)
        with pytest.raises(Refused, match="dataset-unknown house/sound@v0.1.0: the Hub does not give it") as refused:
            open_side("house/sound@v0.1.0", tmp_path)
        assert "answers 503 (hf_… may not, see https://cdn.example/x?…" in str(refused.value)
        assert len(served.asked) <= 2
