"""Build the corpus at argv[1] again and again from copies, ended by SIGKILL at the n-th write, rename or removal, for every n.

Run as a programme: it imports what a build needs once, and forks a process for every build and a new one for the verb that comes after, so that
a hundred killings take a minute and not ten. Prints one JSON object per n: {"n", "killed", "readme", "before", "after", "staged"}; the last one has
"killed": false, since n reached the end. `before` and `after` are hashes of all built files, before and after the next verb.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from jalaa.build.pipeline import build
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.examples import check_rules
from jalaa.commands.check import gather

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}


def arm(n: int, root: Path) -> None:
    """From now on count changes of files below `root`; at the n-th end this process, at a write in the middle of it."""
    counted = 0
    write = os.write

    def strike() -> bool:
        nonlocal counted
        counted += 1
        return counted == n

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def half_write(descriptor: int, data: bytes) -> int:
        if descriptor > 2 and strike():
            write(descriptor, bytes(data)[: len(data) // 2])
            die()
        return write(descriptor, data)

    def watch(event: str, arguments: tuple) -> None:
        opened = (
            event == "open"
            and isinstance(arguments[0], str)
            and arguments[0].startswith(str(root))
            and arguments[2] & os.O_WRONLY
        )
        if (opened or event in CHANGES) and strike():
            die()

    os.write = half_write
    sys.addaudithook(watch)


def state(root: Path) -> str:
    """One hash for all built files with their paths."""
    digest = hashlib.sha256()
    dataset = root / "dataset"
    built = [
        dataset / "README.md",
        *dataset.glob("*.cff"),
        *dataset.glob("*.json"),
        *dataset.glob(".zenodo.json"),
        dataset / "DATASHEET.md",
        *dataset.rglob("data/**/*"),
    ]
    for path in sorted([*built, root / "CITATION.cff", root / ".zenodo.json", root / "DATASHEET.md"]):
        if path.is_file() and ".build" not in path.parts:
            digest.update(
                path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
            )
    return digest.hexdigest()


def in_a_process(work: Callable[[], None]) -> int:
    """Run in a process of its own; gives the signal that ended it, 0 for a good end."""
    child = os.fork()
    if child == 0:
        with contextlib.redirect_stdout(io.StringIO()):
            work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status


def killed_build(n: int, root: Path) -> None:
    arm(n, root)
    build(root)


def main(pristine: Path, scratch: Path) -> None:
    Cleaner.load("arabic-news").clean(
        "قال الوزير."
    )  # rules are compiled and proved once here, and known to every process forked from here
    check_rules("arabic-news")
    for n in range(1, 1000):
        root = scratch / f"{n}"
        shutil.copytree(pristine, root)
        killed = in_a_process(lambda n=n, root=root: killed_build(n, root)) == signal.SIGKILL
        told = {"n": n, "killed": killed, "readme": (root / "dataset" / "README.md").is_file(), "before": state(root)}
        ended = in_a_process(lambda root=root: gather(root))
        told |= {"after": state(root), "staged": (root / "dataset" / ".build").exists(), "next_verb": ended}
        print(json.dumps(told), flush=True)
        shutil.rmtree(root)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
