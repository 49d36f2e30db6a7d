"""Virtual environments for what cannot live in ours: other versions and other people's tools, made once, then only looked at."""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "venvs"


class NotMade(RuntimeError):
    """A virtual environment could not be made; the message ends with what pip said last."""


def venv_python(name: str, requirements: Sequence[str], folder: Path = FOLDER, base: str = sys.executable) -> Path:
    """The Python of the virtual environment `name` that holds `requirements`, made now by the Python `base` if it is not there whole.

    A stamp, written last, says what it was made from: one whose making was killed, or that was made from other requirements or by another
    Python, is made anew. Two callers at once wait for each other. Raises `NotMade`.
    """
    home = folder / name
    python, stamp = home / "bin" / "python", home / "stamp"
    version = sys.version if base == sys.executable else base
    made_from = hashlib.sha256("\0".join([version, str(home), *requirements]).encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{name}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stamp.is_file() and stamp.read_text() == made_from and python.exists()):
            stamp.unlink(missing_ok=True)
            _run([base, "-m", "venv", "--clear", str(home)], name)
            _run([str(python), "-m", "pip", "install", "--quiet", *requirements], name)
            stamp.write_text(made_from)
    return python


def _run(command: list[str], name: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        said = "\n".join(done.stdout.splitlines()[-20:])
        raise NotMade(f"the virtual environment {name} could not be made: `{' '.join(command)}` said\n{said}")
