"""The scripts make .venv once, never trust half of one, and say in one sentence what they lack.

All but the last test put an invented Python on the PATH that writes down what it is asked to do, so that a set-up takes a moment and can be
stopped anywhere; the last is a newcomer's first minutes, with the real one.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
TOOLS = (
    "bash",
    "cat",
    "dirname",
    "flock",
    "head",
    "mkdir",
    "mv",
    "rm",
    "sed",
    "sleep",
    "sort",
    "tail",
    "env",
    "cp",
    "chmod",
)

INVENTED_PYTHON = """#!/usr/bin/env bash
# `-` and `-S -` (questions) go to a real Python, or get the answer in ANSWER; the rest is written down.
if [[ "$1" == "-S" ]]; then exec {python} "$@"; fi
if [[ "$1" == "-" ]]; then
  if [[ -n "${{ANSWER:-}}" ]]; then cat >/dev/null; printf '%s\\n' "$ANSWER"; else exec {python} "$@"; fi
  exit
fi
printf '%s\\n' "$*" >>calls
case "$2" in
  venv) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  pip) sleep "${{PIP_SECONDS:-0}}"; if [[ -n "${{PIP_FAILS:-}}" ]]; then printf 'no network\\n'; exit 1; fi ;;
esac
"""


@pytest.fixture
def project(tmp_path):
    """The scripts in a folder with a space in its name, and a PATH that holds plain tools and the invented Python only."""
    folder = tmp_path / "a project"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "requirements.lock").write_text("numpy==2.4.6\n")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    python = tools / "python3"
    python.write_text(INVENTED_PYTHON.format(python=f"'{sys.executable}'"))
    python.chmod(0o755)
    return folder


def start(project: Path, script: str, *arguments: str, **environment: str) -> subprocess.Popen:
    """Start a script as a newcomer would, from another folder, without a home."""
    environment = {"PATH": str(project.parent / "tools"), "HOME": "/dev/null/none", **environment}
    command = [str(project / "scripts" / script), *arguments]
    return subprocess.Popen(
        command,
        cwd=project.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(project: Path, script: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit code and what was said on stderr."""
    process = start(project, script, *arguments, **environment)
    said = process.communicate()[1]
    return process.returncode, said


def calls(project: Path) -> list[str]:
    """What the invented Python was asked since the last look."""
    path = project / "calls"
    asked = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return asked


VENV = "-m venv --clear .venv"
PIP = "-m pip install --quiet --constraint requirements.lock --editable "


def test_the_first_run_sets_up_and_the_second_only_looks(project):
    """The first run makes .venv from the lock and calls the verb; the second calls the verb and nothing else."""
    assert run(project, "build", "--only", "a b") == (0, "Setting up .venv, once (a minute or two)\n")
    assert calls(project) == [VENV, PIP + ".", "-m jalaa build --only a b"]
    assert run(project, "build") == (0, "")
    assert calls(project) == ["-m jalaa build"]


def test_extras_are_added_and_never_taken_away(project):
    """`build` installs no extras, `test` adds its own, and a later `build`, or a new set-up, keeps them."""
    run(project, "build")
    calls(project)
    assert run(project, "test", "--real") == (0, "Adding to .venv, once: tests\n")
    assert calls(project) == [PIP + ".[tests]", "-m pytest --real"]
    run(project, "build")
    assert calls(project) == ["-m jalaa build"]
    (project / "requirements.lock").write_text("numpy==2.5.5\n")
    run(project, "build")
    assert calls(project) == [VENV, PIP + ".[tests]", "-m jalaa build"]


@pytest.mark.parametrize("change", ["pyproject.toml", "requirements.lock", "moved", "python gone"])
def test_what_the_venv_was_made_from_is_remembered(project, change):
    """Another pyproject.toml, another lock, another place or a Python that no longer runs: .venv is made again."""
    run(project, "build")
    calls(project)
    if change == "moved":
        project = project.rename(project.with_name("moved"))
    elif change == "python gone":
        (project / ".venv" / "bin" / "python").unlink()
    else:
        (project / change).write_text("# changed\n")
    run(project, "build")
    assert calls(project) == [VENV, PIP + ".", "-m jalaa build"]


@pytest.mark.parametrize("extras", [[], ["tests"]])
def test_a_set_up_that_was_killed_is_done_again(project, extras):
    """Killed while pip installs, for the first time or to add an extra, .venv is not trusted but made again."""
    if extras:
        run(project, "build")
    process = start(project, "test", PIP_SECONDS="60")
    deadline = time.monotonic() + 30
    while PIP + ".[tests]" not in (log.read_text() if (log := project / "calls").exists() else ""):
        assert time.monotonic() < deadline, "pip was never called"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    calls(project)
    run(project, "test")
    assert calls(project) == [VENV, PIP + ".[tests]", "-m pytest"]


@pytest.mark.skipif(not shutil.which("flock"), reason="no flock here: two set-ups at once are not kept apart")
def test_two_at_once_set_up_once(project):
    """Of two scripts started together one sets up; the other waits and finds all there."""
    both = [start(project, script, PIP_SECONDS="0.3") for script in ("build", "build")]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    assert sorted(calls(project)) == sorted([VENV, PIP + ".", "-m jalaa build", "-m jalaa build"])


def test_a_failed_set_up_says_what_pip_said(project):
    """Where pip fails, the end of what it said is shown with a sentence that says what to do, and the next run tries again."""
    code, said = run(project, "build", PIP_FAILS="1")
    assert code == 1
    assert said.endswith(
        "no network\nSetting up .venv failed; the end of .cache/venv.log stands above: mend what it names (most often the network) and run this again.\n"
    )
    assert run(project, "build")[0] == 0


def test_no_fit_python_is_one_sentence(project):
    """Python too old, absent, or without what makes a virtual environment: one sentence that says what to do, exit code 1, nothing made."""
    too_old = "Jalaa needs Python 3.11 or later and found only 3.9: install one (https://www.python.org/downloads/) and run this again.\n"
    assert run(project, "build", ANSWER="old 3.9") == (1, too_old)
    bare = (
        "Python 3.12 cannot make a virtual environment, its module ensurepip is missing: install it (Debian and Ubuntu: apt-get install python3.12-venv) "
        "and run this again.\n"
    )
    assert run(project, "build", ANSWER="bare 3.12") == (1, bare)
    (project.parent / "tools" / "python3").unlink()
    none = "Jalaa needs Python 3.11 or later and found none: install one (https://www.python.org/downloads/) and run this again.\n"
    assert run(project, "build") == (1, none)
    assert not (project / ".venv").exists()


def test_a_fit_python_beside_an_old_one_is_found(project):
    """Where python3 is too old, the newer Pythons are tried by name."""
    tools = project.parent / "tools"
    (tools / "python3").rename(tools / "python3.12")
    (tools / "python3").write_text("#!/usr/bin/env bash\ncat >/dev/null; echo old 3.9\n")
    (tools / "python3").chmod(0o755)
    assert run(project, "build")[0] == 0


def test_licences_are_complete():
    """LICENSE and the legal code in LICENSE-DATA are, byte for byte, the texts that their authors publish."""
    apache = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert apache == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
    preface, legal_code = (ROOT / "LICENSE-DATA").read_bytes().split(b"-" * 71 + b"\n\n")
    assert hashlib.sha256(legal_code).hexdigest() == "9ba9550ad48438d0836ddab3da480b3b69ffa0aac7b7878b5a0039e7ab429411"
    assert b"NOT covered: the texts of the articles" in preface


def test_the_lock_pins_whatever_the_project_asks_for():
    """Every package that pyproject.toml names, for the tool or for an extra, has its exact version in requirements.lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {re.match(r"[\w.-]+", name)[0] for name in wanted} - locked == set()


def test_the_hooks_run_the_locked_ruff():
    """pre-commit installs the ruff of requirements.lock, so that a commit and a developer are judged alike."""
    locked = re.search(r"^ruff==\S+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)[0]
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert {tuple(hook["additional_dependencies"]) for hook in hooks} == {(locked,)}


@pytest.mark.real
def test_a_newcomer_builds_and_tests(tmp_path):
    """From a copy of the project in a folder with a space, without a home: build sets up and ends with the call that loads the data."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    newcomer = tmp_path / "a new comer"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (newcomer / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, newcomer / name)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "HF_HOME", "VIRTUAL_ENV")
    }
    environment |= {"HOME": "/dev/null/none", "PIP_CACHE_DIR": os.environ["PIP_CACHE_DIR"]}
    built = subprocess.run([newcomer / "scripts" / "build"], cwd="/", env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr[-4000:]
    assert "load_dataset(" in built.stdout
    tested = subprocess.run(
        [newcomer / "scripts" / "test", "-q", "tests/test_edits.py"],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout[-4000:] + tested.stderr[-4000:]
    assert (newcomer / ".cache" / "huggingface").is_dir()
