"""The floor of a cleaning: what it reached on labelled texts, kept with the hash of those texts, so that no change lowers it unseen."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jalaa.cleaning.score import Score
from jalaa.files import write_beside
from jalaa.settings import load


@dataclass(frozen=True)
class Floor:
    """The sha256 of a file of labelled texts, and figures that a cleaning of them is not to fall below (`lost_per_million`: rise above)."""

    sha256: str
    precision: float
    recall: float
    lost_per_million: float
    outlet_recall: float


def floor_of(sha256: str, score: Score) -> Floor:
    """What was reached as a floor, rounded to the side where it holds."""
    return Floor(
        sha256,
        _down(score.precision),
        _down(score.recall),
        float(math.ceil(score.lost_per_million)),
        _down(score.outlet_recall),
    )


def fallen(floor: Floor, reached: Floor) -> dict[str, tuple[float, float]]:
    """The figures that were reached no more: name to (floor, reached).

    >>> fallen(Floor("a", 0.99, 0.95, 20.0, 0.9), Floor("a", 0.99, 0.94, 21.0, 0.95))
    {'recall': (0.95, 0.94), 'lost_per_million': (20.0, 21.0)}
    """
    pairs = {name: (getattr(floor, name), getattr(reached, name)) for name in asdict(floor) if name != "sha256"}
    return {
        name: (was, now)
        for name, (was, now) in pairs.items()
        if (now > was if name == "lost_per_million" else now < was)
    }


def read_floors(path: Path) -> dict[str, Floor]:
    """The floors of a file by the name of the labelled texts; none where there is no file. Raises `Refused` for what is no such file."""
    # JSON is YAML, and the strict reader says the line of what is wrong.
    return load(path, dict[str, Floor]) if path.exists() else {}


def write_floors(path: Path, floors: Mapping[str, Floor]) -> None:
    """Write the floors, by name."""
    rows = {name: asdict(floors[name]) for name in sorted(floors)}
    write_beside(path, (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _down(share: float) -> float:
    return math.floor(share * 10_000) / 10_000
