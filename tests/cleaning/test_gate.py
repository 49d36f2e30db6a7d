"""The gate: cleaning does not fall below what it reached, on our invented labelled texts and, where they are at hand, on labelled texts from outside.

`floor.json` holds the floors, each with the sha256 of its texts. `--renew` raises them; to lower one takes `--lower-floor` too, and a line in
CHANGELOG.md that holds the word floor, the name of the texts, and each lowered figure as it is now.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from jalaa.cleaning.floor import Floor, fallen, floor_of, read_floors, write_floors
from jalaa.cleaning.score import read_labelled, score_text, summarise
from jalaa.commands.rules import DEFAULT_RULES
from jalaa.commands.score import removed_by_rules

HERE = Path(__file__).parent
FLOORS = HERE / "floor.json"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
COMMAND = "./scripts/test --renew tests/cleaning/test_gate.py"


@cache
def reached_on(path: Path) -> Floor:
    """What the rules that come with Jalaa reach on labelled texts."""
    labelled = read_labelled(path)
    removed = removed_by_rules(labelled, [DEFAULT_RULES])
    score = summarise([score_text(one, ranges) for one, ranges in zip(labelled, removed, strict=True)])
    return floor_of(hashlib.sha256(path.read_bytes()).hexdigest(), score)


def fault(floors: Path, name: str, reached: Floor, renew: bool, lower: bool, changelog: str) -> str | None:
    """What speaks against the figures reached; with `renew` they become the floor where nothing does."""
    held = read_floors(floors)
    floor = held.get(name)
    down = fallen(floor, reached) if floor else {}
    told = ", ".join(f"{figure} {was} → {now}" for figure, (was, now) in down.items())
    if renew:
        if down and not lower:
            return f"the floor of {name} would fall ({told}); if that is meant: {COMMAND} --lower-floor"
        if down and not any(_names(line, name, down) for line in changelog.splitlines()):
            return f"the floor of {name} would fall ({told}): say in a line of CHANGELOG.md why: floor, {name}, {told}"
        write_floors(floors, {**held, name: reached})
        return None
    if floor is None:
        return f"there is no floor for {name}: {COMMAND}"
    if down:
        return f"cleaning fell below the floor of {name}: {told}; see `jalaa score --errors 20`"
    if floor.sha256 != reached.sha256:
        return f"the labelled texts {name} are others than those of the floor: {COMMAND}"
    return None


def _names(line: str, name: str, down: dict[str, tuple[float, float]]) -> bool:
    return "floor" in line and name in line and all(str(now) in line for _, now in down.values())


@pytest.fixture
def gate(request: pytest.FixtureRequest, renew: bool) -> Callable[[str, Path], None]:
    """A function that fails where labelled texts are cleaned worse than they were."""

    def hold(name: str, path: Path) -> None:
        lower, changelog = request.config.getoption("--lower-floor"), CHANGELOG.read_text(encoding="utf-8")
        if found := fault(FLOORS, name, reached_on(path), renew, lower, changelog):
            pytest.fail(found, pytrace=False)

    return hold


def test_invented_texts_are_cleaned_as_well_as_ever(gate):
    gate("invented", HERE / "labelled" / "invented.jsonl")


def test_invented_texts_of_outlets_without_rules_are_cleaned_as_well_as_ever(gate):
    gate("invented-unseen", HERE / "labelled" / "invented-unseen.jsonl")


def test_invented_texts_of_further_outlets_are_cleaned_as_well_as_ever(gate):
    gate("invented-third", HERE / "labelled" / "invented-third.jsonl")


def test_texts_from_outside_are_cleaned_as_well_as_ever(gate, test_data: Path):
    gate("gold-dev", test_data / "cleaning" / "gold-dev.jsonl")


REACHED = Floor("a" * 64, 0.99, 0.95, 20.0, 0.9)
WORSE = replace(REACHED, recall=0.9412, lost_per_million=30.0)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., str | None]:
    """`fault` on a file of floors of its own that holds `REACHED` for texts called mine."""
    floors = tmp_path / "floor.json"
    write_floors(floors, {"mine": REACHED, "other": REACHED})

    def told(reached: Floor, *, renew=False, lower=False, changelog="", name="mine") -> str | None:
        said = fault(floors, name, reached, renew, lower, changelog)
        assert read_floors(floors)["other"] == REACHED
        assert (read_floors(floors).get(name) == reached) == (said is None and (renew or reached == REACHED))
        return said

    return told


def test_what_was_reached_holds_and_better_holds_too(ask):
    assert ask(REACHED) is None
    assert fallen(REACHED, replace(REACHED, recall=0.96, lost_per_million=0.0)) == {}


def test_less_than_was_reached_is_told_figure_by_figure(ask):
    assert "recall 0.95 → 0.9412, lost_per_million 20.0 → 30.0" in ask(WORSE)


def test_other_texts_and_texts_without_a_floor_are_told(ask):
    assert "are others than those of the floor" in ask(replace(REACHED, sha256="b" * 64))
    assert "there is no floor for new" in ask(REACHED, name="new")


def test_renewing_raises_a_floor(ask):
    assert ask(replace(REACHED, recall=0.96), renew=True) is None


def test_renewing_lowers_a_floor_only_where_both_flag_and_changelog_say_so(ask):
    """A line about an earlier fall, to other figures, does not serve."""
    line = "- The floor of mine is lower: recall 0.9412, lost_per_million 30.0: two rules ate verses."
    assert "--lower-floor" in ask(WORSE, renew=True)
    assert "--lower-floor" in ask(WORSE, renew=True, changelog=line)
    assert "say in a line" in ask(WORSE, renew=True, lower=True)
    assert "say in a line" in ask(WORSE, renew=True, lower=True, changelog=line.replace("0.9412", "0.9411"))
    assert ask(WORSE, renew=True, lower=True, changelog=line) is None
