"""What is printed steers no terminal, is UTF-8 wherever it is printed, and ends in one line where the system says no."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jalaa.build.staging import locked
from jalaa.commands.explain import run
from jalaa.commands.printing import STEERING, json_text, print_incidents, visible, visible_line
from jalaa.incidents import Incident

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
STEER = "\x1b]0;x\x07\x9b2J\u202e\u2066"


def jalaa(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "jalaa", *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, timeout=120)


def test_arabic_with_its_marks_joiners_lines_and_tabs_stays_as_it_is():
    text = "قالَت لـ«رويترز»:\n\tمی\u200cخواهم"
    assert visible(text) == text


def test_every_other_control_is_shown():
    controls = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"]
    shown = visible("".join(controls) + "\u200f\u202e\u2069\u061c")
    assert shown.startswith("␀␁") and "␡<U+0080>" in shown and shown.endswith("<U+200F><U+202E><U+2069><U+061C>")
    assert not STEERING.search(shown)


def test_json_says_the_same_without_controls():
    written = json_text({"text": STEER + "ماء\n"})
    assert json.loads(written) == {"text": STEER + "ماء\n"} and not STEERING.search(written) and "ماء" in written


def test_an_incident_is_one_line_without_controls(capsys: pytest.CaptureFixture[str]):
    print_incidents([Incident("raw-nul", f"a{STEER}\nerror b", f"«{STEER}»")])
    line, explanation = capsys.readouterr().err.splitlines()
    assert line == visible_line(f"error raw-nul a{STEER}⏎error b: «{STEER}»")


def steering_corpus(root: Path) -> Path:
    """The sound corpus, with a text whose kept part and whose cut hold controls."""
    shutil.copytree(SOUND, root)
    raw, sources = root / "dataset" / "raw" / "river.txt", root / "dataset" / "sources.yaml"
    before = raw.read_bytes()
    raw.write_bytes(before + f"\n{STEER}\n".encode())
    old, new = (hashlib.sha256(data).hexdigest() for data in (before, raw.read_bytes()))
    sources.write_text(sources.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    shutil.rmtree(root / "annotations")
    corpus = root / "dataset" / "corpus.yaml"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("show: {entity: m0}\n", ""), encoding="utf-8")
    return root


@pytest.mark.parametrize("as_json", [False, True])
def test_explain_prints_no_control_of_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool):
    root = steering_corpus(tmp_path / "corpus")
    at = (root / "dataset" / "raw" / "river.txt").read_text(encoding="utf-8").index("\u202e")
    for position in (None, at):
        assert run(root, "river", position, as_json) == 0
        out = capsys.readouterr().out
        assert not STEERING.search(out)
        assert as_json or "<U+202E>" in out


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_output_is_utf8_whatever_the_locale(environment: dict[str, str]):
    done = jalaa("explain", "river", "--root", SOUND, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "اقرأ أيضاً".encode() in done.stdout


def test_what_the_system_refuses_is_one_line(tmp_path: Path):
    deep = tmp_path / ("a" * 300)
    done = jalaa("check", "--root", deep)
    assert done.returncode == 1 and done.stdout == b""
    assert len(done.stderr.splitlines()) <= 2 and b"File name too long" in done.stderr


def test_an_interrupted_verb_ends_with_130_and_says_nothing(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    with locked(root / "dataset"):
        command = [sys.executable, "-m", "jalaa", "build", "--root", str(root)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = running.stderr.readline()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert b"waiting" in said and (running.returncode, out, err) == (130, b"", b"")


def test_a_build_needs_no_home(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "XDG_"))}
    command = [sys.executable, "-m", "jalaa", "build", "--root", str(root), "--rows", "0"]
    done = subprocess.run(command, env={**environment, "HOME": "/dev/null/none"}, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def test_a_number_of_rows_below_none_is_a_wrong_call():
    assert jalaa("build", "--rows", "-1").returncode == 2
