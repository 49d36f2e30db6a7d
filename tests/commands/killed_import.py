"""Import the export argv[2] into copies of the corpus argv[1] again and again, ended by SIGKILL at the n-th write, for every n.

Run as a programme, like tests/build/killed.py, whose `arm` it takes. Prints one JSON object per n: {"n", "killed", "layers", "lost", "again", "same"};
`lost` are layers whose text nobody knows after the kill, `again` is the exit code of the same call a second time, `same` whether the corpus then
is what a call that nobody ended makes of it.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from jalaa.annotation.arriving import Names
from jalaa.commands.import_ import run
from jalaa.corpus.read import read_corpus
from jalaa.corpus.shown import made_on
from jalaa.incidents import Refused
from tests.build.killed import arm, in_a_process


def imported(root: Path, export: Path) -> None:
    """One import, as the verb does it; its exit code is that of the process."""
    with contextlib.redirect_stderr(io.StringIO()):
        names = Names(annotators={"1": "a1"})
        code = run(export, root, "label-studio", {}, None, names, False, False, False, False)
    if code:
        os._exit(code)


def killed_import(n: int, root: Path, export: Path) -> None:
    """An import that ends at its n-th write."""
    arm(n, root)
    imported(root, export)


def lost(root: Path) -> list[str]:
    """Annotations that could not be carried, and whatever else is wrong with the corpus."""
    corpus, incidents = read_corpus(root)
    found = [str(incident) for incident in incidents if incident.level == "error"]
    for annotation in corpus.annotations:
        try:
            made_on(annotation, corpus.by_id[annotation.document], root)
        except Refused as refused:
            found.append(str(refused))
    return found


def files(root: Path) -> dict[str, bytes]:
    """All files of annotations; what a write left half done is not one."""
    found = (path for path in (root / "annotations").rglob("*") if path.is_file() and path.suffix != ".part")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def main(pristine: Path, export: Path, scratch: Path) -> None:
    """Kill at every n, until n is more than there is to write."""
    read_corpus(pristine)  # rules are compiled once here, and known to every process forked from here
    whole = shutil.copytree(pristine, scratch / "whole")
    in_a_process(lambda: imported(whole, export))
    for n in range(1, 200):
        root = shutil.copytree(pristine, scratch / f"{n}")
        killed = in_a_process(lambda n=n, root=root: killed_import(n, root, export)) == signal.SIGKILL
        told = {"n": n, "killed": killed, "layers": len(list((root / "annotations" / "layers").glob("a1-*.jsonl")))}
        told |= {"lost": lost(root), "again": in_a_process(lambda root=root: imported(root, export))}
        print(json.dumps(told | {"same": files(root) == files(whole)}), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
