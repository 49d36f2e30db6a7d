"""One command to a page where texts can be annotated, which finds everything again the next time, and leaves nothing running."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.server.conftest import Studio

pytestmark = pytest.mark.real

RUN = """
import sys
from pathlib import Path
from jalaa.commands.annotate import run
program, root, folder, check = sys.argv[1:]
sys.exit(run(Path(program), Path(root), Path(folder), None, True, check == "check"))
"""


def start(studio: Studio, root: Path, folder: Path, check: str = "") -> subprocess.Popen:
    words = [sys.executable, "-c", RUN, str(studio.program), str(root), str(folder), check]
    environment = {name: value for name, value in os.environ.items() if name != "JALAA_LABEL_STUDIO_TOKEN"}
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment)


def until_ready(process: subprocess.Popen) -> str:
    """Everything up to the last line, after which the command stays."""
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("Ctrl-C"):
            return said
    raise AssertionError(f"it ended instead of staying: {said}")


def address_in(said: str) -> str:
    return re.search(r"^Address +(http://127\.0\.0\.1:[0-9]+)$", said, re.M)[1]


def test_the_second_time_it_finds_its_data_and_its_port(studio: Studio, corpus_of: Callable[..., Path], tmp_path: Path):
    """On a copy of a server's data, since making new data takes a minute; the port of the original is taken, so it finds another and keeps it."""
    root, folder = corpus_of("again"), tmp_path / "server"
    shutil.copytree(studio.folder, folder)
    said = []
    for _ in range(2):
        process = start(studio, root, folder)
        said.append(until_ready(process))
        assert b"UP" in httpx2.get(f"{address_in(said[-1])}/health", timeout=30, trust_env=False).content
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(address_in(said[-1]), trust_env=False)
    assert "3 texts, 3 of them new" in said[0] and "3 texts, 0 of them new" in said[1]
    assert address_in(said[0]) == address_in(said[1]) != studio.address
    login = folder / "login.json"
    assert login.stat().st_mode & 0o077 == 0 and studio.token not in login.read_text("utf-8")


def test_a_check_goes_the_whole_way_and_leaves_no_trace(studio: Studio, corpus_of: Callable[..., Path], tmp_path: Path):
    root = corpus_of("checked")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    process = start(studio, root, tmp_path / "unused", "check")
    said, _ = process.communicate(timeout=500)
    assert process.returncode == 0, said
    assert "checked · entity: 3 texts and 1 annotation came home" in said
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "unused").exists()
