"""`jalaa withhold`: the edition without the texts that may not be published, into a folder of its own.

Exit codes: 0 written, 1 refused, also where every text may be published.
"""

import sys
from pathlib import Path

from jalaa.commands.printing import print_incidents
from jalaa.release.folder import refuse_taken, write_folder
from jalaa.release.publishable import edition_to_publish


def run(root: Path, out: Path) -> int:
    """Make the edition of the corpus under `root` and write it to `out`; its digest goes to stdout."""
    refuse_taken(out)
    edition = edition_to_publish(root)
    if edition is None:
        print("jalaa withhold: every text may be published, so nothing is withheld: publish dataset/", file=sys.stderr)
        return 1
    write_folder(out, edition.files)
    print_incidents(edition.incidents)
    rows = edition.built.tables["default"].values()
    print(f"texts withheld: {len(edition.withheld)} of {sum(table.num_rows for table in rows)}", file=sys.stderr)
    print(f"full dataset: {edition.full_digest}", file=sys.stderr)
    print(edition.digest)
    return 0
