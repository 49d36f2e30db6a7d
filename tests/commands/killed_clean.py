"""Clean the texts at argv[1] into argv[2] (a folder; argv[3] names OUT in it) by the rules at argv[4] again and again, ended by SIGKILL at the n-th opening, rename, making or removal of a file, for every n.

Run as a programme. Prints one JSON object per n: {"n", "killed", "before", "after"}: what each file holds when the process has ended, and after
the same call was made anew. The last one has "killed": false, since n reached the end.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from jalaa.commands.clean import run
from tests.build.killed import in_a_process

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}
OLD = b"written before"


def arm(n: int) -> None:
    """From now on count what changes files; at the n-th this process ends."""
    counted = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal counted
        changes = event in CHANGES or (event == "open" and bool(arguments[2] & os.O_WRONLY))
        counted += changes
        if changes and counted == n:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def state(folder: Path) -> dict[str, str]:
    """What the files of a folder hold: old, or a hash; a folder inside is taken together."""
    return {path.name: _hash(path) for path in sorted(folder.iterdir())}


def _hash(path: Path) -> str:
    held = (
        path.read_bytes()
        if path.is_file()
        else repr({one.name: one.read_bytes() for one in sorted(path.iterdir())}).encode()
    )
    return "old" if held == OLD else hashlib.sha256(held).hexdigest()


def call(source: Path, folder: Path, out: str, rules: str) -> None:
    run(source, folder / out, folder / "edits.jsonl.gz", folder / "rejects.jsonl", [rules], False)


def killed_call(n: int, source: Path, folder: Path, out: str, rules: str) -> None:
    arm(n)
    call(source, folder, out, rules)


def main(source: Path, folder: Path, out: str, rules: str) -> None:
    for n in range(1, 100):
        folder.mkdir()
        for name in ("edits.jsonl.gz", "rejects.jsonl", *([out] if "." in out else [])):
            folder.joinpath(name).write_bytes(OLD)
        killed = in_a_process(lambda n=n: killed_call(n, source, folder, out, rules)) == signal.SIGKILL
        told = {"n": n, "killed": killed, "before": state(folder)}
        if out != "texts" or not (folder / out).exists():
            in_a_process(lambda: call(source, folder, out, rules))
        print(json.dumps({**told, "after": state(folder)}), flush=True)
        shutil.rmtree(folder)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
