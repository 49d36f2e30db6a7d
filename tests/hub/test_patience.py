"""What a Hub answers is told in plain words, and what passes by itself is waited for as long as it asks, but not for ever."""

from pathlib import Path
from threading import Event

import pytest
from huggingface_hub import close_session

from jalaa.incidents import Incident, Refused
from jalaa.release.hub import LONGEST, PASSING, Absent, Passing, ask, connect, patiently
from jalaa.release.publish import publish
from tests.hub.hands import NAME, account, files_of, quiet
from tests.hub.server import Answer, Fault, Served, serving


def look(served: Served) -> object:
    """Ask for something without a repository."""
    hub = account(served)
    return ask(hub, "look", hub.api.whoami)


@pytest.mark.parametrize("status", [*sorted(PASSING), 400, 401, 403, 404, 410, 413, 422])
def test_a_status_passes_or_is_final(status: int):
    kind = Passing if status in PASSING else Absent if status == 404 else Refused
    with serving(plan=lambda *_: Fault(status)) as served, pytest.raises(Refused) as told:
        look(served)
    assert type(told.value) is kind and f"cannot look: answers {status}" in str(told.value)
    assert "<html>" not in str(told.value)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "7"}, 7),
        ({"RateLimit": '"api";r=0;t=55'}, 55),
        ({"Retry-After": "Fri, 1 Jan"}, None),
        ({}, None),
    ],
)
def test_a_hub_that_asks_for_a_pause_gets_it(
    headers: dict[str, str], pause: float | None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.hub.server.refused", lambda status: Answer(status, b"", headers))
    with serving(plan=lambda *_: Fault(429)) as served, pytest.raises(Passing) as told:
        look(served)
    assert told.value.pause == pause


def test_work_is_done_again_as_often_as_the_waits_say():
    hub, rested, tried = connect(None, "http://hub.example", (1.0, 2.0)), [], []

    def work() -> str:
        tried.append(len(tried))
        raise Passing(Incident("hub-answer", "hub", "cannot look: busy"), pause=1.5)

    with pytest.raises(Passing):
        patiently(hub, work, quiet, rested.append)
    assert (len(tried), rested) == (3, [1.5, 2.0])


def test_a_pause_that_is_too_long_is_not_waited_for():
    def work() -> str:
        raise Passing(Incident("hub-answer", "hub", "cannot look: busy"), pause=LONGEST + 1)

    with pytest.raises(Passing):
        patiently(connect(None, "http://hub.example"), work, quiet, lambda seconds: pytest.fail("waited"))


@pytest.mark.parametrize("path", ["/repos/create", "/commit/", "/tag/"])
def test_whatever_is_answered_to_a_change_it_is_made_once(path: str, small: Path):
    """Before it was carried out, and after, so that the answer is not true; `huggingface_hub` asks none of these again."""
    met: list[str] = []

    def plan(client: str, number: int) -> Fault | None:
        if path not in served.asked[-1][2] or client in met:
            return None
        met.append(client)
        status, when = client.split("-")
        return Fault(int(status), when)

    clients = [f"{status}-{when}" for status in (409, 412, 429, 500) for when in ("before", "after")]
    with serving(plan=plan) as served:
        for client in clients:
            publish(account(served, f"hf_{client}"), f"house/{client}", small, quiet)
            there = served.store.repository(f"house/{client}")
            assert there.contents("v0.1.0") == files_of(small) and len(there.commits) == 2, client
        assert met == clients


def test_a_hub_that_falls_silent_counts_as_one_that_does_not_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jalaa.release.hub.SILENCE", 0.2)
    answering = Event()
    with serving(plan=lambda *_: answering.wait(10) and None) as served:
        with pytest.raises(Passing, match="no answer .*Timeout"):
            look(served)
        answering.set()
    close_session()  # which would not wait longer for anybody else


def test_an_answer_that_is_no_json_is_told(monkeypatch: pytest.MonkeyPatch, small: Path):
    monkeypatch.setattr("tests.hub.server.refused", lambda status: Answer(200, b"<html>", {}))
    with serving(plan=lambda *_: Fault(200)) as served, pytest.raises(Refused, match="is no JSON .* is a Hub"):
        publish(account(served), NAME, small, quiet)
