"""A dataset is found by what people call it: a folder, a tag, a version, a commit, or a revision on the Hub, spoken to over real HTTP."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from jalaa.commands.diff import run as diff_verb
from jalaa.incidents import Refused
from jalaa.release.places import open_side
from tests.release.invented import SOUND, git

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("called", ["v0.1.0", "0.1.0", "main", "HEAD"])
def test_a_tag_a_version_a_branch_and_a_commit_are_read_without_a_checkout(called: str, corpus: Path):
    (corpus / "dataset" / "README.md").write_text("somebody is at work here", encoding="utf-8")
    side = open_side(called, corpus)
    assert (side.version, side.called, side.splits["school"]) == ("0.1.0", called, "test")
    assert git(corpus, "status", "--porcelain").split() == ["M", "dataset/README.md"]


@pytest.mark.parametrize("inner", ["", "dataset"])
def test_a_folder_is_a_built_dataset_or_holds_one(inner: str, tmp_path: Path):
    assert open_side(str(SOUND / inner), tmp_path).splits == {"004": "train", "river": "train", "school": "test"}


def test_a_name_that_is_an_option_of_git_is_no_revision(corpus: Path):
    with pytest.raises(Refused, match="neither a folder, nor a revision"):
        open_side("--upload-pack=echo", corpus)


def test_a_folder_without_data_and_a_file_that_is_no_parquet_are_told(tmp_path: Path):
    with pytest.raises(Refused, match="there is no data/<config>/<split>.parquet"):
        open_side(str(tmp_path), tmp_path)
    broken = tmp_path / "data" / "default" / "train.parquet"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"PAR1 not really")
    with pytest.raises(Refused, match="cannot be read as Parquet"):
        open_side(str(tmp_path), tmp_path)


def test_a_file_beside_a_dataset_is_a_wrong_call(capsys: pytest.CaptureFixture[str]):
    layer = SOUND / "annotations" / "layers" / "m0-entity.jsonl"
    assert diff_verb(str(layer), str(SOUND), SOUND, None, {}, None, False) == 2
    assert "is a file and the other side is none" in capsys.readouterr().err


def test_two_layers_are_still_compared_as_layers(capsys: pytest.CaptureFixture[str]):
    layer = str(SOUND / "annotations" / "layers" / "m0-entity.jsonl")
    assert diff_verb(layer, layer, SOUND, None, {}, None, False) == 0
    assert "0 changes in 0 of 3 documents that both have" in capsys.readouterr().out


@contextmanager
def hub(folder: Path) -> Iterator[str]:
    """A server that gives a folder as the dataset `somebody/sound` at v0.1.0, as the Hub does; its address."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlparse(self.path).path)
            api, resolve = "/api/datasets/somebody/sound", f"/datasets/somebody/sound/resolve/{COMMIT}/"
            if path == f"{api}/revision/v0.1.0":
                self.say({"id": "somebody/sound", "sha": COMMIT, "siblings": [{"rfilename": name} for name in files]})
            elif path.rstrip("/") == f"{api}/tree/{COMMIT}":
                self.say(
                    [
                        {"type": "file", "path": name, "size": len(data), "oid": _oid(data)}
                        for name, data in files.items()
                    ]
                )
            elif path.startswith(resolve) and path.removeprefix(resolve) in files:
                self.give(files[path.removeprefix(resolve)])
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RevisionNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

        do_HEAD = do_GET

        def say(self, value: object) -> None:
            self.give(json.dumps(value).encode("utf-8"))

        def give(self, data: bytes) -> None:
            self.send_response(200)
            headers = {"ETag": f'"{_oid(data)}"', "X-Repo-Commit": COMMIT, "Content-Length": str(len(data))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@pytest.mark.parametrize(
    ("called", "code", "said"),
    [
        ("somebody/sound@v0.1.0", 0, "the content is the same"),
        ("hf://datasets/somebody/sound@v0.1.0", 0, "the content is the same"),
        ("somebody/sound@v0.9.0", 1, "error dataset-unknown somebody/sound@v0.9.0: the Hub does not give it"),
    ],
)
def test_a_revision_of_the_hub_is_fetched_and_compared(called: str, code: int, said: str, tmp_path: Path):
    with hub(SOUND / "dataset") as address:
        done = subprocess.run(
            [sys.executable, "-m", "jalaa", "diff", called, str(SOUND), "--root", str(tmp_path)],
            env={**os.environ, "HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "0"},
            capture_output=True,
            text=True,
        )
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
