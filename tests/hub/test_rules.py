"""The Hub of the tests refuses what the real one refuses: each rule is broken through `huggingface_hub`, and a Hub without the rule is noticed."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils import hf_raise_for_status, logging

from tests.hub.server import Served, serving
from tests.hub.store import RULES, Store

NAME = "house/data"
OTHER = "0" * 40


@pytest.fixture(autouse=True)
def quiet():
    """Without lines about what is refused."""
    logging.set_verbosity_error()


def api(served: Served) -> HfApi:
    """An account."""
    return HfApi(served.address, token="hf_house")


def commit(served: Served, *operations: CommitOperationAdd | CommitOperationDelete, parent: str | None = None) -> str:
    """A commit on the branch; gives its id."""
    made = api(served).create_commit(
        NAME, list(operations), commit_message="x", repo_type="dataset", parent_commit=parent
    )
    return made.oid


def parquet(data: bytes, sha256: bytes | None = None, size: int | None = None) -> CommitOperationAdd:
    """A large file, which may be announced with a hash or a size that it has not."""
    operation = CommitOperationAdd("a.parquet", data)
    operation.upload_info.sha256 = sha256 or operation.upload_info.sha256
    operation.upload_info.size = size or operation.upload_info.size
    return operation


def without_token(served: Served) -> None:
    HfApi(served.address, token=False).create_commit(
        NAME, [CommitOperationAdd("a.txt", b"a")], commit_message="x", repo_type="dataset"
    )


def verify_without_upload(served: Served) -> None:
    answer = httpx2.post(f"{served.address}/api/lfs-verify/{NAME}", json={"oid": OTHER, "size": 1})
    hf_raise_for_status(answer)


def commit_without_upload(served: Served, data: bytes = b"abc", size: int = 3) -> None:
    operation = parquet(data)
    operation._upload_mode, operation._is_uploaded = "lfs", True
    operation._should_ignore = False
    operation.upload_info.size = size
    commit(served, operation)


def commit_with_another_size(served: Served) -> None:
    commit(served, parquet(b"abc"))
    commit_without_upload(served, b"abc", 4)


def commit_on_an_older_one(served: Served) -> None:
    head = api(served).dataset_info(NAME).sha
    commit(served, CommitOperationAdd("a.txt", b"a"), parent=head)
    commit(served, CommitOperationAdd("b.txt", b"b"), parent=head)


def tag_twice(served: Served) -> None:
    api(served).create_tag(NAME, tag="v0.1.0", repo_type="dataset")
    commit(served, CommitOperationAdd("a.txt", b"a"))
    api(served).create_tag(NAME, tag="v0.1.0", repo_type="dataset")


BREACHES: dict[str, Callable[[Served], object]] = {
    "token": without_token,
    "repository": lambda served: api(served).create_repo(NAME, repo_type="dataset"),
    "lfs-sha256": lambda served: commit(served, parquet(b"abc", sha256=b"0" * 32)),
    "lfs-size": lambda served: commit(served, parquet(b"abc", size=4)),
    "lfs-verified": verify_without_upload,
    "lfs-uploaded": commit_without_upload,
    "commit-size": commit_with_another_size,
    "parent-stale": commit_on_an_older_one,
    "parent-unknown": lambda served: commit(served, CommitOperationAdd("a.txt", b"a"), parent=OTHER),
    "removal": lambda served: commit(served, CommitOperationDelete("a.txt")),
    "tag": tag_twice,
    "tag-revision": lambda served: api(served).create_tag(NAME, tag="v0.1.0", revision=OTHER, repo_type="dataset"),
}
"""A breach of each rule, made with `huggingface_hub` as it is."""


def refuses(rule: str, store: Store) -> None:
    """The assertion: a Hub refuses the breach of a rule, and nothing of it stays."""
    store.make(NAME)
    before = len(store.repository(NAME).commits)
    with serving(store) as served:
        with pytest.raises((HfHubHTTPError, RuntimeError)) as told:
            BREACHES[rule](served)
        cause = told.value if isinstance(told.value, HfHubHTTPError) else told.value.__cause__
        assert isinstance(cause, HfHubHTTPError) and 400 <= cause.response.status_code < 500
        assert cause.response.headers["x-error-message"].endswith(f"[{rule}]")
    kept = before + (rule in ("commit-size", "parent-stale", "tag"))  # the commit that comes before the breach
    assert len(store.repository(NAME).commits) == kept


@pytest.mark.parametrize("rule", RULES)
def test_the_breach_of_a_rule_is_refused(rule: str):
    refuses(rule, Store())


@pytest.mark.parametrize("rule", RULES)
def test_a_hub_without_the_rule_fails_that_test(rule: str):
    with pytest.raises((pytest.fail.Exception, AssertionError)):
        refuses(rule, Store(without=[rule]))


def test_a_range_of_a_file_comes_as_asked_for_and_one_beyond_it_is_refused():
    store = Store()
    store.make(NAME)
    with serving(store) as served:
        sha = commit(served, CommitOperationAdd("a.txt", b"0123456789"))
        address = f"{served.address}/datasets/{NAME}/resolve/{sha}/a.txt"
        got = httpx2.get(address, headers={"Range": "bytes=2-4"})
        assert (got.status_code, got.content, got.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
        assert httpx2.get(address, headers={"Range": "bytes=7-"}).content == b"789"
        assert httpx2.get(address, headers={"Range": "bytes=10-"}).status_code == 416


def test_what_is_not_there_is_said_by_its_code_and_a_tag_resolves_to_a_commit():
    store = Store()
    store.make(NAME)
    with serving(store) as served:
        sha = commit(served, parquet(b"abc"))
        api(served).create_tag(NAME, tag="v0.1.0", repo_type="dataset")
        base = f"{served.address}/datasets/{NAME}/resolve"
        got = httpx2.head(f"{base}/v0.1.0/a.parquet")
        assert got.headers["x-repo-commit"] == sha
        assert (len(got.headers["x-linked-etag"].strip('"')), got.headers["x-linked-size"]) == (64, "3")
        codes = [
            httpx2.get(path).headers["x-error-code"]
            for path in (f"{base}/v0.1.0/b.txt", f"{base}/v9/a.parquet", f"{served.address}/api/datasets/no/no")
        ]
        assert codes == ["EntryNotFound", "RevisionNotFound", "RepoNotFound"]


def test_every_rule_has_a_breach():
    assert BREACHES.keys() == RULES.keys()


def test_the_files_of_a_dataset_lie_where_a_store_says(tmp_path: Path):
    store = Store()
    store.make(NAME)
    with serving(store) as served:
        commit(served, CommitOperationAdd("data/a.parquet", b"abc"), CommitOperationAdd("README.md", b"# a\n"))
        paths = [one.path for one in api(served).list_repo_tree(NAME, repo_type="dataset")]
        assert paths == ["data", ".gitattributes", "README.md"]
        found = api(served).get_paths_info(NAME, ["data", "data/a.parquet", "b"], repo_type="dataset")
        assert sorted(one.path for one in found) == ["data", "data/a.parquet"]
        api(served).snapshot_download(NAME, repo_type="dataset", local_dir=tmp_path)
    assert (tmp_path / "data" / "a.parquet").read_bytes() == b"abc"
