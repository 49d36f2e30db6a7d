"""The floor of cleaning, asked before a release: the rules of the corpus do at least as well on labelled texts as they once did."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.floor import fallen, floor_of, read_floors
from jalaa.cleaning.score import read_labelled, score_text, summarise
from jalaa.files import read_bytes
from jalaa.incidents import Incident

FLOORS = Path("tests", "cleaning", "floor.json")
"""Where a corpus keeps its floors; the labelled texts lie in labelled/<name>.jsonl beside it."""


def check_floors(root: Path, cleaner: Cleaner) -> Iterator[Incident]:
    """Incidents `release-floor`: an error where cleaning fell, a note where there is nothing to measure it by."""
    floors = read_floors(root / FLOORS)
    if not floors:
        message = "there is none, so nobody measures how well the rules clean: `jalaa score LABELLED --save` writes one"
        yield Incident("release-floor", str(FLOORS), message, "note")
    for name, floor in floors.items():
        path = root / FLOORS.parent / "labelled" / f"{name}.jsonl"
        if not path.is_file():
            message = f"the labelled texts `{name}` are not in this repository, so their floor is not measured here: run the tests where they lie"
            yield Incident("release-floor", str(FLOORS), message, "note")
            continue
        labelled = read_labelled(path)
        scores = []
        for one in labelled:
            edits = cleaner.clean(one.text, one.outlet).edits.edits
            scores.append(score_text(one, [(edit.start, edit.end, edit.rules[0]) for edit in edits]))
        reached = floor_of(sha256(read_bytes(path)).hexdigest(), summarise(scores))
        lower = ", ".join(f"{figure} {was} → {now}" for figure, (was, now) in fallen(floor, reached).items())
        if lower:
            message = f"cleaning fell below the floor of `{name}`: {lower}; see `jalaa score {path.relative_to(root)} --errors 20`"
            yield Incident("release-floor", str(FLOORS), message)
        elif floor.sha256 != reached.sha256:
            message = f"the labelled texts `{name}` are others than those that the floor was reached on: write the floor anew (`jalaa score … --save`)"
            yield Incident("release-floor", str(FLOORS), message)
