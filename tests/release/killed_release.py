"""Release the corpus in the repository argv[1] from copies of it, ended by SIGKILL at the n-th change of its files, or call of git that changes it, for every n.

Run as a programme, like tests/build/killed.py, whose `arm` it takes. Prints one JSON object per n: {"n", "killed", "again", "tags", "commits", "dirty", "tree"};
`again` is the exit code of the same call a second time, `tree` what the tag holds then.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from jalaa.commands.release import run
from jalaa.incidents import Refused
from tests.build.killed import arm, in_a_process
from tests.release.invented import DAY, git

CHANGING = {"add", "commit", "tag"}


def released(root: Path) -> None:
    """One release, as the verb does it; its exit code is that of the process."""
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            code = run(root, "0.1.0", DAY, dry_run=False, json=False)
        except Refused as refused:
            sys.__stderr__.write(f"{refused}\n")
            code = 1
    if code:
        os._exit(code)


def killed_release(n: int, root: Path) -> None:
    """A release that ends at its n-th change of a file below `root`, or before or after a call of git that changes the repository."""
    git_counts(arm_below(n, root))
    released(root)


def arm_below(n: int, root: Path):
    """`arm`, counting only from the moment the plan is made: what is written elsewhere before is nobody's."""
    import jalaa.commands.release as verb

    left = {"n": n}
    carry_out = verb.carry_out

    def armed(*arguments):
        arm(left["n"], root)
        return carry_out(*arguments)

    verb.carry_out = armed
    return left


def git_counts(left: dict[str, int]) -> None:
    """Before and after each changing call of git the count goes on too: an empty write that only `arm` sees."""
    import jalaa.release.history as history
    import jalaa.release.making as making

    call = history.git

    def counted(root, *arguments, **how):
        if arguments[0] in CHANGING:
            tick()
        said = call(root, *arguments, **how)
        if arguments[0] in CHANGING:
            tick()
        return said

    def tick() -> None:
        reading, writing = os.pipe()
        os.write(writing, b"")
        os.close(reading)
        os.close(writing)

    making.git = counted


def main(pristine: Path, scratch: Path) -> None:
    """Kill at every n, until n is more than there is to do."""
    warm = shutil.copytree(pristine, scratch / "warm", symlinks=True)
    with contextlib.redirect_stdout(io.StringIO()):
        released(warm)  # rules are compiled once here, and known to every process forked from here
    for n in range(1, 200):
        root = shutil.copytree(pristine, scratch / f"{n}", symlinks=True)
        killed = in_a_process(lambda n=n, root=root: killed_release(n, root)) == signal.SIGKILL
        again = in_a_process(lambda root=root: released(root))
        told = {
            "n": n,
            "killed": killed,
            "again": again,
            "tags": len(git(root, "tag").split()),
            "commits": int(git(root, "rev-list", "--count", "HEAD")),
            "dirty": git(root, "status", "--porcelain"),
            "tree": subprocess.run(
                ["git", "-C", str(root), "rev-parse", "v0.1.0^{tree}"], capture_output=True, text=True
            ).stdout.strip(),
        }
        print(json.dumps(told), flush=True)
        shutil.rmtree(root)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
