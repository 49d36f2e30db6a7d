"""One real Label Studio for all real tests, and corpora to bring into it."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jalaa.annotation.server import Server, connect
from jalaa.annotation.server_start import Running, start, stop
from tests.venvs import venv_python

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
BROWSER = Path(__file__).with_name("browser.py")
LABEL_STUDIO = "label-studio==1.23.2"
PLAYWRIGHT = "playwright==1.65.2"


class Studio:
    """The real server, and its data; it can be killed and started again."""

    def __init__(self, program: Path, folder: Path):
        self.program, self.folder = program, folder
        self.running: Running = self.start()

    def start(self) -> Running:
        """Start it, on the data that is there."""
        self.running = start(self.program, self.folder, "a1@localhost")
        return self.running

    def kill(self) -> None:
        """End it as a power cut would."""
        self.running.process.kill()
        self.running.process.wait()

    @property
    def address(self) -> str:
        """Where it is."""
        return self.running.login.address

    @property
    def token(self) -> str:
        """The token of its account."""
        return self.running.login.token

    def connect(self, token: str | None = None) -> Server:
        """A connection that does not wait long."""
        return connect(self.address, token or self.token)


def account(studio: Studio, address: str) -> int:
    """The number of an account, made now if it is not there."""
    server = studio.connect()
    there = {one["email"]: one["id"] for one in server.ask("GET", "/api/users/")}
    if address not in there:
        there[address] = server.ask("POST", "/api/users/", body={"email": address, "username": address})["id"]
    return there[address]


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A real Label Studio, from its own virtual environment, with data of its own."""
    program = venv_python("label-studio", [LABEL_STUDIO]).with_name("label-studio")
    found = Studio(program, tmp_path_factory.mktemp("label-studio"))
    yield found
    stop(found.running)


@pytest.fixture(scope="session")
def desk(studio: Studio) -> Callable[[list[list]], list]:
    """A function that does steps of `browser` on a page of the server, in a real Chromium, and gives the answers."""
    python = venv_python("playwright", [PLAYWRIGHT])
    chromium = installed_chromium()
    login = studio.running.login

    def do(steps: list[list]) -> list:
        command = [python, BROWSER, chromium, login.address, login.account, login.password]
        done = subprocess.run(command, input=json.dumps(steps).encode(), capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
        return json.loads(done.stdout)

    return do


def installed_chromium() -> str:
    """Debian's Chromium, and a font that has Arabic; installed where they are missing and we may, else the test fails and says how."""
    if shutil.which("chromium") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdin=subprocess.DEVNULL, capture_output=True)
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("there is no chromium: apt-get install chromium fonts-noto-core, and run this again", pytrace=False)
    return found


@pytest.fixture
def corpus_of(tmp_path: Path) -> Callable[..., Path]:
    """A function that makes a corpus of a name, which names its projects, and of texts by id: the sound one where none are given."""

    def make(name: str, texts: dict[str, str] | None = None) -> Path:
        root = shutil.copytree(SOUND, tmp_path / name)
        settings = root / "dataset" / "corpus.yaml"
        settings.write_text(settings.read_text("utf-8").replace("name: sound", f"name: {name}"), "utf-8")
        if texts is not None:
            lay_texts(root, texts)
        return root

    return make


def lay_texts(root: Path, texts: dict[str, str]) -> None:
    """Put these received texts in the place of those that a corpus has, uncleaned: with every character that rules would take."""
    settings = root / "dataset" / "corpus.yaml"
    settings.write_text(settings.read_text("utf-8").replace("rules: [arabic-news]", "rules: []"), "utf-8")
    raw = root / "dataset" / "raw"
    for folder in (raw, root / "annotations" / "layers"):
        shutil.rmtree(folder)
        folder.mkdir()
    (root / "dataset" / "splits.yaml").unlink()
    entries = []
    for id, text in texts.items():
        data = text.encode("utf-8")
        (raw / f"{id}.txt").write_bytes(data)
        entries.append(f"- {{id: {id}, sha256: {hashlib.sha256(data).hexdigest()}, rights: open, licence: CC0-1.0}}\n")
    (root / "dataset" / "sources.yaml").write_text("".join(entries), "utf-8")
