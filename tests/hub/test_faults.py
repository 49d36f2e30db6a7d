"""A publication that meets a misfortune at any of its requests ends with the version there, whole and once, by itself or by the next call."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.hands import files_of
from tests.hub.server import Fault, Served, serving

ROOT = Path(__file__).resolve().parents[2]


STATUSES = (409, 429, 500)


def plan(client: str, number: int) -> Fault | None:
    """The misfortune that the name of a client says: what, when, at which request; `status` is one after the other of the statuses."""
    what, when, n, *_ = [*client.split("-"), "", "", ""]
    if what in ("again", "anybody") or str(number) != n:
        return None
    if what == "status":
        return Fault(STATUSES[number % len(STATUSES)], when)
    return Fault(int(what) if what.isdecimal() else what, when)


def published_by_force(served: Served, folder: Path, misfortunes: list[str]) -> list[dict]:
    """What a programme tells that publishes with each misfortune at each request."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.hub.faulty", served.address, str(folder), *misfortunes],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_DISABLE_XET": "1", "HF_HUB_OFFLINE": "0"},
        capture_output=True,
        text=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    for misfortune in misfortunes:
        mine = [one for one in told if one["misfortune"] == misfortune]
        assert mine and any(one["requests"] < one["n"] for one in mine), (
            f"{misfortune} never reached the end\n{run.stderr[-3000:]}"
        )
        assert sum(one["requests"] >= one["n"] for one in mine) > 20, f"{misfortune} met too few requests"
    return told


def check(served: Served, folder: Path, told: list[dict]) -> None:
    """The version stands in every repository, whole and once."""
    wanted = files_of(folder)
    for one in told:
        there = served.store.repository(f"house/{one['client']}")
        assert there.contents("v0.1.0") == wanted, one
        assert there.tags == {"v0.1.0": there.head} and len(there.commits) == 2, one


@pytest.mark.parametrize("misfortune", ["cut-before", "cut-after", "status-before", "503-after"])
def test_one_fault_at_any_request_is_survived(misfortune: str, small: Path):
    """A connection that breaks while something is sent or answered, a status instead of the work, and one after the work."""
    with serving(plan=plan) as served:
        told = published_by_force(served, small, [misfortune])
        assert [one for one in told if one["ended"] != 0] == []
        check(served, small, told)


def test_a_publication_killed_at_any_request_is_finished_by_the_next_process(small: Path):
    """Before the request was carried out, and after, when nobody is there to read the answer."""
    with serving(plan=plan) as served:
        told = published_by_force(served, small, ["kill-before", "kill-after"])
        killed = [one for one in told if one["ended"] == -signal.SIGKILL]
        assert len(killed) == sum(one["requests"] >= one["n"] for one in told)
        assert [one for one in killed if one["again"] != 0] == []
        check(served, small, told)
        for one in killed:
            sent = [*served.uploads(one["client"]), *served.uploads(f"again-{one['client']}")]
            assert len(sent) <= 2 + 2, one  # of two large files, those whose sending was cut off are sent again
