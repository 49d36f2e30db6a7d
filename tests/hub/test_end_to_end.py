"""From the command line to `load_dataset` and back, in processes of their own: two versions published, each loaded by tag, by commit and streaming."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.hub.hands import NAME, files_of, lying_in
from tests.hub.server import Served, serving

ROOT = Path(__file__).resolve().parents[2]


def environment(served: Served, home: Path) -> dict[str, str]:
    """An account on the Hub of the tests, and a home of its own."""
    wanted = {"HF_ENDPOINT": served.address, "HF_HOME": str(home), "HF_TOKEN": "hf_house5ecre7", "HF_HUB_OFFLINE": "0"}
    return {**os.environ, **wanted, "HF_HUB_DISABLE_XET": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}


def jalaa(environment: dict[str, str], *arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Call the programme; neither what it says nor what it prints may hold the token."""
    command = [sys.executable, "-m", "jalaa", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert "5ecre7" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def hub(versions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory):
    """A Hub on which both versions were published by the command."""
    home = tmp_path_factory.mktemp("home")
    with serving() as served:
        environ = environment(served, home)
        for version, root in versions.items():
            done = jalaa(environ, "publish", NAME, "--root", root)
            assert f"published: {served.address}/datasets/{NAME} v{version}" in done.stdout
        yield served


def test_each_version_is_loaded_by_tag_and_by_commit_cached_and_streaming(
    hub: Served, versions: dict[str, Path], tmp_path: Path
):
    tags = hub.store.repository(NAME).tags
    revisions = [*tags, *tags.values()]
    run = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "hub" / "loading.py"), NAME, *revisions],
        env={**environment(hub, tmp_path / "home"), "HF_TOKEN": ""},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    told = json.loads(run.stdout)
    for version, root in versions.items():
        data = root / "dataset" / "data" / "default"
        rows = {path.stem: pq.read_table(path).to_pylist() for path in data.iterdir()}
        wanted = {split: sorted([row["id"], len(row["spans"])] for row in found) for split, found in rows.items()}
        for revision in (f"v{version}", tags[f"v{version}"]):
            for how in ("cached", "streaming"):
                assert told[f"{revision} {how}"] == {"version": [version], "rows": wanted}
            assert told[f"{revision} labels"][:3] == ["O", "B-PERS", "I-PERS"]
    assert told["v0.1.0 cached"]["rows"] != told["v0.2.0 cached"]["rows"]


def test_the_command_says_that_a_version_stands_already_and_writes_nothing(
    hub: Served, versions: dict[str, Path], tmp_path: Path
):
    before = len(hub.asked)
    (tmp_path / "token").write_text("hf_logged-in5ecre7\n", encoding="utf-8")  # as `hf auth login` leaves it
    environ = {**environment(hub, tmp_path), "HF_TOKEN": ""}
    done = jalaa(environ, "publish", NAME, "--root", versions["0.1.0"], "--json")
    told = json.loads(done.stdout)
    tag = hub.store.repository(NAME).tags["v0.1.0"]
    assert (told["state"], told["commit"], told["new"]) == ("published already", tag, [])
    assert {method for _, method, _ in hub.asked[before:]} == {"GET", "HEAD"}
    assert {client for client, _, _ in hub.asked[before:]} == {"logged-in5ecre7"}


def test_a_dry_run_of_the_command_lists_what_would_go(hub: Served, versions: dict[str, Path], tmp_path: Path):
    done = jalaa(environment(hub, tmp_path), "publish", "house/another", "--root", versions["0.1.0"], "--dry-run")
    assert "+ data/default/train.parquet" in done.stdout and "would be published:" in done.stdout
    assert "house/another" not in hub.store.repositories


def test_without_a_token_the_command_says_where_one_comes_from(hub: Served, versions: dict[str, Path], tmp_path: Path):
    environ = {**environment(hub, tmp_path), "HF_TOKEN": ""}
    done = jalaa(environ, "publish", NAME, "--root", versions["0.1.0"], code=2)
    assert "there is no token" in done.stderr and "hf auth login" in done.stderr


def test_a_fetched_version_is_the_one_asked_for_also_without_a_network(
    hub: Served, versions: dict[str, Path], tmp_path: Path
):
    environ = environment(hub, tmp_path / "home")
    for version in versions:
        done = jalaa(environ, "fetch", f"{NAME}@{version}", "--into", tmp_path / version)
        assert done.stdout.splitlines()[-1] == f"load_dataset({str(tmp_path / version)!r})"
    offline = {**environ, "HF_HUB_OFFLINE": "1", "HF_ENDPOINT": "http://127.0.0.1:9"}
    jalaa(offline, "fetch", f"{NAME}@0.1.0", "--into", tmp_path / "again")
    for folder in ("0.1.0", "again"):
        assert lying_in(tmp_path / folder) == files_of(versions["0.1.0"] / "dataset")
    done = jalaa({**offline, "HF_HOME": str(tmp_path / "empty")}, "fetch", f"{NAME}@0.1.0", code=1)
    assert "error hub-answer" in done.stderr and "HF_HUB_OFFLINE is set" in done.stderr
    cited = jalaa(environ, "cite", tmp_path / "0.2.0").stdout
    assert "version = {0.2.0}" in cited
