"""`jalaa build`: build the dataset and show how to load it.

Exit codes: 0 built, 1 refused (the dataset is as it was).
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from jalaa.commands.printing import print_incidents, visible_line
from jalaa.release.versions import check_version

if TYPE_CHECKING:
    from jalaa.build.pipeline import Report


def run(root: Path, rows: int) -> int:
    """Build, say on stderr what was done, and print the call that loads it with a few of its rows."""
    prepare_datasets(root)
    from jalaa.build.pipeline import build

    console = Console(stderr=True)
    with console.status("build") as status:
        report = build(root, status.update, check_version)
    for line in summary(report):
        print(line, file=sys.stderr)
    print_incidents(report.incidents)
    for line in rows_shown(root / "dataset", rows):
        print(line)
    return 0


def prepare_datasets(root: Path) -> None:
    """What `datasets` reads when it is imported: a build never speaks to a network, and needs no home folder."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HOME", str((root / ".cache" / "huggingface").resolve()))


def summary(report: "Report") -> list[str]:
    """What was built, for people."""
    counts = report.counts
    said = [
        f"{report.corpus.config.name} {report.corpus.config.version}, {counts.all_documents} documents: "
        + ", ".join(f"{split} {number}" for split, number in counts.documents.items()),
        "cuts: " + (", ".join(f"{rule} {edits}" for rule, (_, edits, _, _) in counts.cuts.items()) or "none"),
        "spans carried: " + (", ".join(f"{status} {number}" for status, number in counts.statuses.items()) or "none"),
        f"content digest: {report.digest}",
    ]
    return said


def rows_shown(dataset: Path, count: int) -> list[str]:
    """The call that loads the dataset, and its first rows as that call gives them."""
    from datasets import load_dataset

    lines = ["from datasets import load_dataset", f"load_dataset({str(dataset)!r})"]
    for split, rows in load_dataset(str(dataset), streaming=True).items():
        for row in rows.take(count):
            opening = (row["headline"] or row["text"])[:60]
            lines.append(
                f"{split}  {row['id']}  «{visible_line(opening)}»  {len(row['spans'])} spans ({row['annotation']})"
            )
    return lines
