"""`jalaa cite`: how to cite a version, of a corpus or of a folder that was fetched.

Exit codes: 0 printed, 1 there is nothing to cite, or it is of another build.
"""

from pathlib import Path

from jalaa.commands.printing import visible
from jalaa.release.cite import FORMATS, read_cited


def run(folder: Path, form: str) -> int:
    """Print the citation."""
    print(visible(FORMATS[form](read_cited(folder))))
    return 0
