"""`jalaa rehydrate`: the full dataset out of the edition without texts and one's own copies of the texts.

Exit codes: 0 the full dataset was made, 1 some documents stay without text (what could be made is written), or nothing could be made.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.release.folder import refuse_taken, write_folder
from jalaa.release.rehydrate import RULES, Rehydrated, rehydrate


def run(folder: Path, copies: Path, into: Path | None, as_json: bool, rules: Sequence[str] = ()) -> int:
    """Rehydrate `folder` with the texts under `copies`, write the result to `into`, and say of every document what became of it.

    `rules` are those of the corpus, the shipped ones where none are given.
    """
    from rich.console import Console

    out = into or folder.absolute().with_name(f"{folder.absolute().name}-full")
    refuse_taken(out)
    with Console(stderr=True).status("rehydrate") as status:
        done = rehydrate(folder, copies, status.update, rules or RULES)
        if done.files:
            write_folder(out, done.files)
    print_incidents(done.incidents)
    for id, one in done.proved.items():
        said = f" ({one.done})" if one.done else ""
        print(visible_line(f"{id}: {one.name}{said}"), file=sys.stderr)
    if as_json:
        print(json_text(_row(done, out)))
    elif done.files:
        print(_told(done, out))
    else:
        print("no text was proved: nothing is written", file=sys.stderr)
    return 0 if done.is_full else 1


def _told(done: Rehydrated, out: Path) -> str:
    what = "the full dataset" if done.is_full else "not the full dataset"
    return f"{out}: {what}, {done.digest}"


def _row(done: Rehydrated, out: Path) -> dict[str, Any]:
    return {
        "folder": str(out) if done.files else None,
        "full": done.is_full,
        "digest": done.digest or None,
        "full_digest": done.full_digest,
        "documents": {id: {"file": one.name, "done": one.done} for id, one in done.proved.items()},
        "near": [vars(one) for one in done.near],
        "incidents": incident_rows(done.incidents),
    }
