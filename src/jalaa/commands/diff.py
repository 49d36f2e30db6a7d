"""`jalaa diff`: what changed, from one annotation layer to another or from one whole dataset to another.

Two files are layers, and so are two sides given with --format; anything else is two datasets (`jalaa.release.places` says how they are called).
Exit codes: 0 they were compared, 1 one of them could not be read, 2 a wrong call.
"""

import sys
from pathlib import Path

from jalaa.commands.calls import refuse_unknown


def run(
    before: str,
    after: str,
    root: Path,
    format: str | None,
    fields: dict[str, str],
    text_field: str | None,
    json: bool,
) -> int:
    """See what is to be compared, and compare it."""
    if format is not None:
        from jalaa.annotation.formats.reading import FORMATS

        refuse_unknown("--format", [format], FORMATS)
    files = [side for side in (before, after) if Path(side).is_file()]
    if format is not None or len(files) == 2:
        from jalaa.commands.diff_layers import run as compare_layers

        return compare_layers(Path(before), Path(after), root, format, fields, text_field, json)
    if files or fields or text_field:
        fault = (
            f"`{files[0]}` is a file and the other side is none"
            if files
            else "--fields and --text-field go with --format"
        )
        print(
            f"jalaa diff: {fault}: give two layers (files), or two datasets (folders, tags, names of the Hub)",
            file=sys.stderr,
        )
        return 2
    from jalaa.commands.diff_datasets import run as compare_datasets

    return compare_datasets(before, after, root, json)
