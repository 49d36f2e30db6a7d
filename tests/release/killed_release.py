"""Release the corpus in the repository argv[1] from copies of it, ended by SIGKILL at the n-th change of a file or call of git that changes something, for every n.

Run as a programme, like tests/build/killed.py, whose `arm` it takes. The plan of the release is made once: it follows from what is committed, version
and day alone. Prints one JSON object per n: {"n", "killed", "again", "tags", "commits", "dirty", "tree"}; `again` is the exit code of the same call
a second time, in a new process, `tree` what the tag holds then.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import jalaa.commands.release as verb
import jalaa.release.making as making
from jalaa.incidents import Refused
from jalaa.release.history import git
from jalaa.release.making import Plan, carry_out
from tests.build.killed import arm, in_a_process
from tests.release.invented import DAY

CHANGING = {"add", "commit", "tag"}


def released(root: Path) -> None:
    """One release, as the verb does it; its exit code is that of the process."""
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            code = verb.run(root, "0.1.0", DAY, dry_run=False, json=False)
        except Refused as refused:
            print(refused, file=sys.__stderr__)
            code = 1
    if code:
        os._exit(code)


def killed_release(n: int, root: Path, plan: Plan) -> None:
    """The writing part of a release, ended at its n-th change; before and after each call of git that changes something counts as one."""

    def counted(*arguments, **how) -> str:
        changing = arguments[1] in CHANGING
        count_one() if changing else None
        said = git(*arguments, **how)
        count_one() if changing else None
        return said

    arm(n, root)
    making.git = counted
    carry_out(root, plan)


def count_one() -> None:
    """Nothing, written to nobody: a change that `arm` counts."""
    reading, writing = os.pipe()
    os.write(writing, b"")
    os.close(reading)
    os.close(writing)


def planned(pristine: Path, scratch: Path) -> Plan:
    """The plan of the release, which all calls from here on take as made."""
    made: list[Plan] = []
    plan_release: Callable[..., Plan] = verb.plan_release
    verb.plan_release = lambda *given: made.append(plan_release(*given)) or made[0]
    with contextlib.redirect_stdout(io.StringIO()):
        released(shutil.copytree(pristine, scratch / "warm", symlinks=True))
    verb.plan_release = lambda *given: made[0]
    return made[0]


def main(pristine: Path, scratch: Path) -> None:
    """Kill at every n, until n is more than there is to do."""
    plan = planned(pristine, scratch)
    for n in range(1, 300):
        root = shutil.copytree(pristine, scratch / f"{n}", symlinks=True)
        killed = in_a_process(lambda n=n, root=root: killed_release(n, root, plan)) == signal.SIGKILL
        again = in_a_process(lambda root=root: released(root))
        told = {
            "n": n,
            "killed": killed,
            "again": again,
            "tags": len(git(root, "tag").split()),
            "commits": int(git(root, "rev-list", "--count", "HEAD")),
            "dirty": git(root, "status", "--porcelain"),
            "tree": git(root, "rev-parse", "HEAD^{tree}").strip(),
        }
        print(json.dumps(told), flush=True)
        shutil.rmtree(root)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
